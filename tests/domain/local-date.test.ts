import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DubanError } from '../../src/domain/errors.ts';
import * as dates from '../../src/domain/local-date.ts';

const { addDays, addMonths, dayOfWeek, daysBetween, lastDayOfMonth, parseLocalDate, quarterOf } = dates;

const DAY_MS = 86_400_000;
const FIRST_DAY = Date.UTC(1000, 0, 1) / DAY_MS;
const LAST_DAY = Date.UTC(9999, 11, 31) / DAY_MS;

const anyDay = fc.integer({ min: FIRST_DAY, max: LAST_DAY });
const anyDate = fc
  .integer({ min: Date.UTC(1900, 0, 1) / DAY_MS, max: Date.UTC(2200, 0, 1) / DAY_MS })
  .map(dates.dateOfEpochDay);

describe('reading a date', () => {
  it.each(['2023-12-31', '2024-02-29', '2000-02-29', '1000-01-01', '9999-12-31'])('accepts %s', (text) => {
    expect(parseLocalDate(text)).toBe(text);
    expect(dates.isLocalDate(text)).toBe(true);
  });

  const notADay = ['2023-02-29', '1900-02-29', '2023-04-31', '2023-13-01', '2023-00-10', '2023-01-00', '2023-01-32'];
  const notTheForm = [
    '2023-1-1',
    '23-01-01',
    '0999-12-31',
    '20231231',
    '2023-12-31T00:00',
    ' 2023-12-31',
    '2023年',
    '',
  ];

  it.each([...notADay, ...notTheForm])('refuses "%s", naming the value and the form', (text) => {
    expect(dates.isLocalDate(text)).toBe(false);
    expect(() => parseLocalDate(text)).toThrow(DubanError);
    expect(() => parseLocalDate(text)).toThrow(`“${text}”`);
    expect(() => parseLocalDate(text)).toThrow('YYYY-MM-DD');
  });
});

describe('day numbers', () => {
  it('agree with the UTC calendar of the platform on every day of the years 1000 to 9999', () => {
    fc.assert(
      fc.property(anyDay, (day) => {
        const text = new Date(day * DAY_MS).toISOString().slice(0, 10);
        expect(dates.dateOfEpochDay(day)).toBe(text);
        expect(dates.epochDayOf(text)).toBe(day);
        expect(dayOfWeek(text)).toBe(new Date(day * DAY_MS).getUTCDay());
        expect(dates.yearOfEpochDay(day)).toBe(new Date(day * DAY_MS).getUTCFullYear());
      }),
    );
  });

  it.each([FIRST_DAY - 1, LAST_DAY + 1, 0.5, Number.NaN, Infinity])('refuse %s', (day) => {
    expect(() => dates.dateOfEpochDay(day)).toThrow(DubanError);
  });

  it('stay right after more dates than are remembered', () => {
    for (let day = 0; day < 120_000; day += 1) dates.epochDayOf(dates.dateOfEpochDay(day));
    expect(dates.dateOfEpochDay(19_722)).toBe('2023-12-31');
    expect(dates.epochDayOf('2023-12-31')).toBe(19_722);
  });
});

describe('adding days', () => {
  it.each([
    ['2023-12-31', 1, '2024-01-01'],
    ['2024-02-28', 1, '2024-02-29'],
    ['2023-02-28', 1, '2023-03-01'],
    ['2024-03-01', -1, '2024-02-29'],
    ['2023-05-29', 0, '2023-05-29'],
  ])('%s plus %i days is %s', (date, days, expected) => {
    expect(addDays(date, days)).toBe(expected);
  });

  it('is undone by taking them away, and daysBetween says how many they were', () => {
    fc.assert(
      fc.property(anyDate, fc.integer({ min: -100_000, max: 100_000 }), (date, days) => {
        expect(addDays(addDays(date, days), -days)).toBe(date);
        expect(daysBetween(date, addDays(date, days))).toBe(days);
      }),
    );
  });
});

describe('adding months', () => {
  it.each([
    ['2025-12-31', 1, '2026-01-31'],
    ['2023-01-31', 1, '2023-02-28'],
    ['2024-01-31', 1, '2024-02-29'],
    ['2024-01-31', 2, '2024-03-31'],
    ['2024-03-31', -1, '2024-02-29'],
    ['2023-11-30', 3, '2024-02-29'],
    ['2024-01-15', -13, '2022-12-15'],
    ['2023-08-31', 0, '2023-08-31'],
  ])('%s plus %i months is %s', (date, months, expected) => {
    expect(addMonths(date, months)).toBe(expected);
  });

  it('keeps the day of the month, or takes the last one of a shorter month', () => {
    fc.assert(
      fc.property(anyDate, fc.integer({ min: -600, max: 600 }), (date, months) => {
        const before = dates.civilOf(date);
        const after = dates.civilOf(addMonths(date, months));
        expect(after.year * 12 + after.month).toBe(before.year * 12 + before.month + months);
        expect(after.day).toBe(Math.min(before.day, dates.daysInMonth(after.year, after.month)));
      }),
    );
  });
});

describe('order, months and quarters', () => {
  it('sorts dates as their day numbers sort', () => {
    fc.assert(
      fc.property(anyDate, anyDate, (a, b) => {
        expect(Math.sign(dates.compareDates(a, b))).toBe(Math.sign(dates.epochDayOf(a) - dates.epochDayOf(b)));
        expect([dates.earlierOf(a, b), dates.laterOf(a, b)]).toEqual([a, b].sort());
      }),
    );
  });

  it.each([
    ['2024-02-01', '2024-02-29'],
    ['2023-02-28', '2023-02-28'],
    ['2023-12-05', '2023-12-31'],
    ['2023-09-30', '2023-09-30'],
  ])('the month of %s ends on %s', (date, last) => {
    expect(lastDayOfMonth(date)).toBe(last);
  });

  it.each([
    ['2023-01-01', { year: 2023, quarter: 1, from: '2023-01-01', to: '2023-03-31' }],
    ['2023-06-30', { year: 2023, quarter: 2, from: '2023-04-01', to: '2023-06-30' }],
    ['2023-07-01', { year: 2023, quarter: 3, from: '2023-07-01', to: '2023-09-30' }],
    ['2023-12-31', { year: 2023, quarter: 4, from: '2023-10-01', to: '2023-12-31' }],
  ])('%s lies in its quarter', (date, quarter) => {
    expect(quarterOf(date)).toEqual(quarter);
  });
});
