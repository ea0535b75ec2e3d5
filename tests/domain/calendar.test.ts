import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createCalendar, type CalendarYear } from '../../src/domain/calendar.ts';
import { DubanError } from '../../src/domain/errors.ts';
import { addDays, dateOfEpochDay, epochDayOf, type LocalDate } from '../../src/domain/local-date.ts';

const ZONE = 'Asia/Shanghai';

const year2023: CalendarYear = {
  year: 2023,
  holidays: ['2022-12-31', '2023-01-01', '2023-01-02', '2023-10-02'],
  makeUpDays: ['2023-10-07', '2023-10-08'],
  source: 'published',
};

const datesIn = (from: LocalDate, to: LocalDate): fc.Arbitrary<LocalDate> =>
  fc.integer({ min: epochDayOf(from), max: epochDayOf(to) }).map(dateOfEpochDay);

const anyDate = datesIn('2019-01-01', '2030-12-31');

/** Calendars of arbitrary days off, make-up days and closures, so that no property leans on China's real notices. */
const anyCalendar = fc
  .record({
    holidays: fc.uniqueArray(datesIn('2022-01-01', '2024-12-31'), { maxLength: 80 }),
    makeUpDays: fc.uniqueArray(datesIn('2022-01-01', '2024-12-31'), { maxLength: 40 }),
    closures: fc.uniqueArray(datesIn('2020-01-01', '2026-12-31'), { maxLength: 40 }),
  })
  .map(({ holidays, makeUpDays, closures }) => {
    const year: CalendarYear = {
      year: 2023,
      holidays,
      makeUpDays: makeUpDays.filter((date) => !holidays.includes(date)),
      source: 'published',
    };
    return { year, closures, calendar: createCalendar(ZONE, [year], closures) };
  });

describe('a working day', () => {
  const calendar = createCalendar(ZONE, [year2023], ['2023-10-08', '2023-11-20']);

  it.each([
    ['2023-10-09', true, 'a Monday'],
    ['2023-10-14', false, 'a Saturday'],
    ['2023-10-15', false, 'a Sunday'],
    ['2023-10-02', false, 'a Monday off by the notice'],
    ['2022-12-31', false, "a day of the year before, named by this year's notice"],
    ['2023-10-07', true, 'a Saturday made up for'],
    ['2023-10-08', false, 'a make-up Sunday on which the unit is closed'],
    ['2023-11-20', false, 'a Monday on which the unit is closed'],
    ['2027-10-01', true, 'a Friday of a year without a notice, National Day or not'],
    ['2027-10-02', false, 'a Saturday of a year without a notice'],
  ])('%s: %s, %s', (date, working) => {
    expect(calendar.isWorkingDay(date)).toBe(working);
  });

  it('is Monday to Friday, or made up for, unless off or closed', () => {
    fc.assert(
      fc.property(anyCalendar, anyDate, ({ calendar: any, year, closures }, date) => {
        const weekday = new Date(`${date}T00:00:00Z`).getUTCDay();
        const off = year.holidays.includes(date) || closures.includes(date);
        const worked = year.makeUpDays.includes(date) || (weekday !== 0 && weekday !== 6);
        expect(any.isWorkingDay(date)).toBe(worked && !off);
      }),
    );
  });
});

describe('counting working days', () => {
  it('finds the same day as a walk day by day, forwards and backwards', () => {
    const walk = (isWorkingDay: (date: LocalDate) => boolean, date: LocalDate, n: number): LocalDate => {
      let day = date;
      for (let left = Math.abs(n); left > 0;) {
        day = addDays(day, Math.sign(n));
        if (isWorkingDay(day)) left -= 1;
      }
      return day;
    };
    fc.assert(
      fc.property(anyCalendar, anyDate, fc.integer({ min: -300, max: 300 }), ({ calendar }, date, n) => {
        expect(calendar.addWorkingDays(date, n)).toBe(walk(calendar.isWorkingDay, date, n));
      }),
    );
  });

  it('is undone by counting back, from a working day', () => {
    fc.assert(
      fc.property(anyCalendar, anyDate, fc.integer({ min: -2000, max: 2000 }), ({ calendar }, date, n) => {
        const start = calendar.nextWorkingDayOnOrAfter(date);
        expect(calendar.addWorkingDays(calendar.addWorkingDays(start, n), -n)).toBe(start);
      }),
    );
  });

  it('never goes back when the date or the number grows', () => {
    const n = fc.integer({ min: -500, max: 500 });
    fc.assert(
      fc.property(anyCalendar, anyDate, anyDate, n, ({ calendar }, a, b, days) => {
        const [early, late] = [a, b].sort() as [LocalDate, LocalDate]; // two in, two out
        expect(calendar.addWorkingDays(early, days) <= calendar.addWorkingDays(late, days)).toBe(true);
        expect(calendar.addWorkingDays(a, days) < calendar.addWorkingDays(a, days + 1)).toBe(true);
      }),
    );
  });

  it('ends on a working day, except for 0, which stays where it is', () => {
    const calendar = createCalendar(ZONE, [year2023]);
    expect(calendar.addWorkingDays('2023-10-14', 0)).toBe('2023-10-14');
    fc.assert(
      fc.property(anyDate, fc.integer({ min: -2000, max: 2000 }), (date, n) => {
        fc.pre(n !== 0);
        expect(calendar.isWorkingDay(calendar.addWorkingDays(date, n))).toBe(true);
      }),
    );
  });

  it.each([2001, -2001, 1.5, Number.NaN, Infinity])('refuses %s working days', (n) => {
    const calendar = createCalendar(ZONE, [year2023]);
    expect(() => calendar.addWorkingDays('2023-10-14', n)).toThrow(DubanError);
    expect(() => calendar.addWorkingDays('2023-10-14', n)).toThrow(
      `工作日数“${n}”无效：应为 -2000 至 2000 的整数，请检查催办规则中的天数。 / "${n}" working days: a whole number from -2000 to 2000 is allowed; check the policy.`,
    );
  });

  it('takes 2000 working days either way', () => {
    const calendar = createCalendar(ZONE, []);
    expect(calendar.addWorkingDays('2023-10-13', 2000)).toBe(addDays('2023-10-13', 2800));
    expect(calendar.addWorkingDays('2023-10-13', -2000)).toBe(addDays('2023-10-13', -2800));
  });
});

describe('the nearest working day', () => {
  it('is the date itself when it is one, else the first after or the last before', () => {
    fc.assert(
      fc.property(anyCalendar, anyDate, ({ calendar }, date) => {
        const working = calendar.isWorkingDay(date);
        expect(calendar.nextWorkingDayOnOrAfter(date)).toBe(working ? date : calendar.addWorkingDays(date, 1));
        expect(calendar.previousWorkingDayOnOrBefore(date)).toBe(working ? date : calendar.addWorkingDays(date, -1));
      }),
    );
  });
});

describe('working days between two dates', () => {
  const calendar = createCalendar(ZONE, [year2023]);

  it.each([
    ['2023-10-06', '2023-10-09', 3],
    ['2023-10-06', '2023-10-06', 0],
    ['2023-10-09', '2023-10-06', -3],
    ['2022-12-30', '2023-01-03', 1],
    ['2023-10-14', '2023-10-15', 0],
    ['2023-10-15', '2023-10-14', 0],
  ])('from %s to %s: %i', (a, b, expected) => {
    expect(calendar.workingDaysBetween(a, b)).toBe(expected);
  });

  it('are counted one by one, mirrored backwards', () => {
    fc.assert(
      fc.property(anyCalendar, anyDate, fc.integer({ min: 0, max: 800 }), ({ calendar: any }, a, days) => {
        const b = addDays(a, days);
        let count = 0;
        for (let date = addDays(a, 1); date <= b; date = addDays(date, 1)) count += any.isWorkingDay(date) ? 1 : 0;
        expect(any.workingDaysBetween(a, b)).toBe(count);
        expect(any.workingDaysBetween(b, a)).toBe(count === 0 ? 0 : -count);
      }),
    );
  });

  it('are n after n working days forwards', () => {
    fc.assert(
      fc.property(anyCalendar, anyDate, fc.integer({ min: 0, max: 2000 }), ({ calendar: any }, date, n) => {
        expect(any.workingDaysBetween(date, any.addWorkingDays(date, n))).toBe(n);
      }),
    );
  });

  it('are refused over more than 100 years', () => {
    expect(calendar.workingDaysBetween('2000-01-01', '2100-12-31')).toBeGreaterThan(26_000);
    expect(() => calendar.workingDaysBetween('2000-01-01', '2101-01-01')).toThrow(
      '2000-01-01 至 2101-01-01 超过 100 年，请检查日期。 / 2000-01-01 to 2101-01-01 is more than 100 years: check the dates.',
    );
    expect(() => calendar.workingDaysBetween('2101-01-01', '2000-01-01')).toThrow(DubanError);
  });
});

describe('what is known', () => {
  const computed: CalendarYear = { year: 2025, holidays: ['2025-10-01'], makeUpDays: [], source: 'computed' };
  const calendar = createCalendar(ZONE, [{ ...year2023 }, computed]);

  it('reaches to the last published year, and a computed year says that it is computed', () => {
    expect(calendar.knownUntil).toBe(2023);
    expect(calendar.yearIsPublished(2023)).toBe(true);
    expect(calendar.yearIsPublished(2025)).toBe(false);
    expect(calendar.yearIsPublished(2022)).toBe(false);
    expect(createCalendar(ZONE, []).knownUntil).toBe(0);
  });
});

describe('faulty calendar data', () => {
  const faultsOf = (make: () => unknown): readonly string[] => {
    try {
      make();
    } catch (error) {
      if (error instanceof DubanError) return error.faults.map(({ message }) => message);
      throw error;
    }
    return [];
  };

  it('are refused with all faults together, each naming year and day', () => {
    const faulty: CalendarYear = {
      year: 2024,
      holidays: ['2024-02-30', '2026-01-01', '2024-10-01'],
      makeUpDays: ['2024-10-01'],
      source: 'published',
    };
    const faults = faultsOf(() => createCalendar(ZONE, [year2023, faulty, faulty], ['soon']));
    const texts = [
      '2024 年：“2024-02-30”',
      '2024 年：“2026-01-01”',
      '2024 年：2024-10-01',
      '2024 年出现两次',
      '“soon”',
    ];
    for (const text of texts) expect(faults.filter((fault) => fault.includes(text))).not.toEqual([]);
    expect(faults).toHaveLength(8);
  });

  it('say in Chinese and in English what is wrong and what to do', () => {
    const year = (change: Partial<CalendarYear>): CalendarYear => ({ ...year2023, ...change });
    const said = (years: readonly CalendarYear[], closures: readonly string[] = []): readonly string[] =>
      faultsOf(() => createCalendar(ZONE, years, closures));
    expect(said([year({ holidays: ['2023-02-30'], makeUpDays: [] })])).toEqual([
      '2023 年：“2023-02-30”应为该年或相邻年份的日期，格式 YYYY-MM-DD / 2023: "2023-02-30" must be a day of that or a neighbouring year, written YYYY-MM-DD',
    ]);
    expect(said([year({ holidays: ['2023-10-01'], makeUpDays: ['2023-10-01'] })])).toEqual([
      '2023 年：2023-10-01 既列为放假又列为上班，请核对通知 / 2023: 2023-10-01 is both a day off and a working day; compare the notice',
    ]);
    expect(said([year2023, year2023])).toEqual(['2023 年出现两次，只能保留一份 / 2023 is given twice; keep one']);
    expect(said([year({ year: 2023.5 })])).toEqual(['年份“2023.5”应为整数 / the year "2023.5" must be a whole number']);
    expect(said([], ['2023-13-01'])).toEqual([
      '单位休息日“2023-13-01”应为真实日期，格式 YYYY-MM-DD / closure "2023-13-01" must be an existing day written YYYY-MM-DD',
    ]);
    expect(() => createCalendar(ZONE, [year2023, year2023], ['soon'])).toThrow(
      /^工作日历数据有误，请更正后重试 \/ The calendar data have faults:\n- .*keep one\n- .*“soon”/su,
    );
  });

  it('of two years that contradict each other about a day name the day and both years', () => {
    const early: CalendarYear = { year: 2023, holidays: [], makeUpDays: ['2024-01-06'], source: 'published' };
    const late: CalendarYear = { year: 2024, holidays: ['2024-01-06'], makeUpDays: [], source: 'published' };
    expect(faultsOf(() => createCalendar(ZONE, [early, late]))).toEqual([
      '2024-01-06：2024 年列为放假，2023 年列为上班，请核对两份通知 / 2024-01-06 is off by 2024 and worked by 2023: compare the two notices',
    ]);
    expect(faultsOf(() => createCalendar(ZONE, [early, { ...late, holidays: ['2024-01-07'] }]))).toEqual([]);
  });

  it('a notice may name days of the year before and after its own, no others', () => {
    const of = (date: string): number =>
      faultsOf(() => createCalendar(ZONE, [{ year: 2023, holidays: [date], makeUpDays: [], source: 'published' }]))
        .length;
    expect(['2021-12-31', '2022-12-31', '2024-01-01', '2025-01-01'].map(of)).toEqual([1, 0, 0, 1]);
  });

  it('a year that is no whole number is refused', () => {
    expect(faultsOf(() => createCalendar(ZONE, [{ ...year2023, year: 2023.5 }]))).toHaveLength(1);
  });

  it('an unknown zone is refused', () => {
    expect(() => createCalendar('Asia/Beijing', [year2023])).toThrow(DubanError);
  });

  it('closures that leave no working day end in an error, not in an endless search', () => {
    const closures: LocalDate[] = [];
    for (let date = '2023-01-01'; date < '2040-01-01'; date = addDays(date, 1)) closures.push(date);
    const calendar = createCalendar(ZONE, [], closures);
    expect(() => calendar.nextWorkingDayOnOrAfter('2023-06-01')).toThrow(
      '自 2023-06-01 起 12 年内没有足够的工作日，请检查单位休息日。 / Too few working days within 12 years of 2023-06-01: check the closures.',
    );
    expect(() => calendar.addWorkingDays('2039-12-01', -1)).toThrow(DubanError);
    expect(calendar.previousWorkingDayOnOrBefore('2023-06-01')).toBe('2022-12-30');
  });

  it.each(['2023-02-30', 'tomorrow', ''])('every question about the date "%s" is refused', (date) => {
    const calendar = createCalendar(ZONE, [year2023]);
    for (const ask of [
      () => calendar.isWorkingDay(date),
      () => calendar.nextWorkingDayOnOrAfter(date),
      () => calendar.previousWorkingDayOnOrBefore(date),
      () => calendar.addWorkingDays(date, 0),
      () => calendar.workingDaysBetween('2023-01-01', date),
    ]) {
      expect(ask).toThrow(DubanError);
    }
  });
});
