import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CalendarYear } from '../../src/domain/calendar.ts';
import { CHINA_YEARS, chinaCalendar } from '../../src/domain/data/china-calendar.ts';
import { addDays, dateOfEpochDay, dayOfWeek, epochDayOf } from '../../src/domain/local-date.ts';
import { holidayCalendar, tyme4ts, WRONG_IN_HOLIDAY_CALENDAR, WRONG_IN_TYME4TS } from '../support/calendar-sources.ts';
import * as independent from '../support/independent-calendar.ts';

const calendar = chinaCalendar();

describe("China's working days", () => {
  it.each([
    ['2023-12-31', -1, '2023-12-29', 'a deadline on a Sunday'],
    ['2023-12-31', 1, '2024-01-02', 'over New Year'],
    ['2023-09-28', 2, '2023-10-08', 'onto a make-up Sunday'],
    ['2023-09-28', 5, '2023-10-11', 'over National Day'],
    ['2024-03-28', 2, '2024-04-01', 'over a weekend'],
    ['2024-03-28', 5, '2024-04-07', 'over Qingming onto a make-up Sunday'],
    ['2024-02-09', 1, '2024-02-18', 'over the Spring Festival'],
    ['2025-02-05', -1, '2025-01-27', 'back over the Spring Festival'],
    ['2026-01-31', -1, '2026-01-30', 'the day on which the sample plan closes'],
    ['2007-01-04', -1, '2006-12-31', 'onto a make-up Sunday of the year before'],
    ['2006-01-04', -1, '2005-12-31', 'onto a make-up Saturday of the year before'],
  ])('%s %i is %s: %s', (date, n, expected) => {
    expect(calendar.addWorkingDays(date, n)).toBe(expected);
  });

  it.each([
    ['tyme4ts', tyme4ts, WRONG_IN_TYME4TS],
    ['holiday-calendar', holidayCalendar, WRONG_IN_HOLIDAY_CALENDAR],
  ])('are those of %s on every day of 2004 to 2026, but where a notice shows it wrong', (_name, source, known) => {
    const differing: { date: string; worked: boolean }[] = [];
    for (let date = '2004-01-01'; date <= '2026-12-31'; date = addDays(date, 1)) {
      const worked = calendar.isWorkingDay(date);
      if (worked !== source(date)) differing.push({ date, worked });
    }
    expect(differing).toEqual(known.map(({ date, worked }) => ({ date, worked })));
  });

  it('hold Saturday 31 December 2005, worked by the notice for 2006, which the source of the table lacks', () => {
    expect(calendar.isWorkingDay('2005-12-31')).toBe(true);
    expect([tyme4ts, holidayCalendar].map((source) => source('2005-12-31'))).toEqual([true, true]);
  });

  it('are those of the independent reading on every day of 2023 to 2026', () => {
    const differing: string[] = [];
    for (let date = '2023-01-01'; date <= '2026-12-31'; date = addDays(date, 1)) {
      if (calendar.isWorkingDay(date) !== independent.isWorkingDay(date)) differing.push(date);
    }
    expect(differing).toEqual([]);
  });

  it('are counted as in the independent reading', () => {
    const day = fc.integer({ min: epochDayOf('2023-06-01'), max: epochDayOf('2026-06-30') }).map(dateOfEpochDay);
    fc.assert(
      fc.property(day, fc.integer({ min: -90, max: 90 }), (date, n) => {
        expect(calendar.addWorkingDays(date, n)).toBe(independent.addWorkingDays(date, n));
      }),
      { numRuns: 500 },
    );
  });

  // An ordinary year has 365 or 366 days less 104 or so weekend days and 10 to 13 statutory holidays.
  it.each(CHINA_YEARS.map(({ year }) => year))('%i has about 250 of them', (year) => {
    const count = calendar.workingDaysBetween(`${year - 1}-12-31`, `${year}-12-31`);
    expect(count).toBeGreaterThanOrEqual(246);
    expect(count).toBeLessThanOrEqual(254);
  });

  it('come from notices of 2004 to 2026, each naming real days off and make-up weekends of its year', () => {
    expect(CHINA_YEARS.map(({ year }) => year)).toEqual(Array.from({ length: 23 }, (_, i) => 2004 + i));
    for (const { year, holidays, makeUpDays } of CHINA_YEARS) {
      expect([...holidays, ...makeUpDays].filter((date) => !date.startsWith(`${year}-`))).toEqual([]);
      expect(makeUpDays.filter((date) => dayOfWeek(date) !== 0 && dayOfWeek(date) !== 6)).toEqual([]);
      expect(holidays).toEqual(expect.arrayContaining([`${year}-01-01`, `${year}-05-01`, `${year}-10-01`]));
    }
  });
});

describe('what is not published yet', () => {
  it('is 2027 and later: weekends alone count there, and the calendar says so', () => {
    expect(calendar.knownUntil).toBe(2026);
    expect(calendar.yearIsPublished(2026)).toBe(true);
    expect(calendar.yearIsPublished(2027)).toBe(false);
    expect(calendar.isWorkingDay('2027-10-01')).toBe(true);
  });

  it('comes by import: the new year counts, the others stay, the built-in calendar is untouched', () => {
    const invented: CalendarYear = {
      year: 2027,
      holidays: ['2027-10-01'],
      makeUpDays: ['2026-12-27'],
      source: 'published',
    };
    const later = chinaCalendar([invented]);
    expect(later.knownUntil).toBe(2027);
    expect(later.isWorkingDay('2027-10-01')).toBe(false);
    expect(later.isWorkingDay('2026-12-27')).toBe(true);
    expect(later.isWorkingDay('2023-10-08')).toBe(true);
    expect(chinaCalendar().isWorkingDay('2027-10-01')).toBe(true);
  });

  it('a corrected notice replaces the built-in year', () => {
    const corrected: CalendarYear = { year: 2023, holidays: ['2023-10-02'], makeUpDays: [], source: 'published' };
    const later = chinaCalendar([corrected]);
    expect(later.isWorkingDay('2023-10-08')).toBe(false);
    expect(later.isWorkingDay('2023-10-03')).toBe(true);
    expect(later.isWorkingDay('2024-04-07')).toBe(true);
  });

  it("a unit's closure is a day off for that unit alone", () => {
    expect(chinaCalendar([], ['2023-11-20']).isWorkingDay('2023-11-20')).toBe(false);
    expect(chinaCalendar().isWorkingDay('2023-11-20')).toBe(true);
  });
});
