import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chinaCalendar } from '../../src/domain/data/china-calendar.ts';
import { DubanError } from '../../src/domain/errors.ts';
import { STANDARD_WINDOWS } from '../../src/domain/send-window.ts';
import { addWorkingHours } from '../../src/domain/working-hours.ts';
import { COMPLAINT_12345 } from '../../src/domain/presets-of-practice.ts';
import { aSetting, at, dated, receipt } from '../support/builders.ts';
import { isWorkingDay, shanghaiDate, shanghaiTime } from '../support/independent-calendar.ts';
import { MeasureRun } from '../support/measure-run.ts';

const calendar = chinaCalendar();
const MINUTE_MS = 60_000;

const plus = (from: string, hours: number): string => {
  const instant = addWorkingHours(calendar, STANDARD_WINDOWS, { from: at(from), hours });
  return `${shanghaiDate(instant)} ${shanghaiTime(instant)}`;
};

/** Whether the minute that begins at an instant is worked: read off the day and the clock, nothing else. */
function isWorked(instant: number): boolean {
  const time = shanghaiTime(instant);
  const open = (time >= '09:00' && time < '12:00') || (time >= '14:30' && time < '17:30');
  return open && isWorkingDay(shanghaiDate(instant));
}

/** The same by counting minutes one by one. */
function countedMinutes(from: number, hours: number): number {
  const step = hours > 0 ? MINUTE_MS : -MINUTE_MS;
  let instant = from;
  for (let left = Math.abs(hours) * 60; left > 0; instant += step) {
    if (isWorked(hours > 0 ? instant : instant - MINUTE_MS)) left -= 1;
  }
  return instant;
}

describe('working hours', () => {
  it.each([
    ['2023-12-29 07:10', 3, '2023-12-29 12:00'],
    ['2023-12-29 07:10', 4, '2023-12-29 15:30'],
    ['2023-12-29 16:30', 2, '2024-01-02 10:00'],
    // New Year's Day is off, Sunday 7 April 2024 is worked.
    ['2024-01-01 00:00', 9, '2024-01-03 12:00'],
    ['2024-04-04 00:00', 6, '2024-04-07 17:30'],
    ['2023-12-29 12:00', -3, '2023-12-29 09:00'],
    ['2024-01-02 10:00', -2, '2023-12-29 16:30'],
    ['2024-01-01 00:00', -6, '2023-12-29 09:00'],
  ])('from %s, %i of them end at %s', (from, hours, expected) => {
    expect(plus(from, hours)).toBe(expected);
  });

  it('agree with counting minute by minute', () => {
    const hours = fc.integer({ min: -40, max: 40 }).filter((one) => one !== 0);
    const minutes = fc.integer({ min: 0, max: 60 * 24 * 700 });
    fc.assert(
      fc.property(minutes, hours, (minute, count) => {
        const from = at('2023-06-01 00:00') + minute * MINUTE_MS;
        const instant = addWorkingHours(calendar, STANDARD_WINDOWS, { from, hours: count });
        expect(instant).toBe(countedMinutes(from, count));
      }),
      { numRuns: 60 },
    );
  });

  it('are plain hours where sending is always allowed', () => {
    const from = at('2023-12-30 23:00');
    expect(addWorkingHours(calendar, { kind: 'always' }, { from, hours: 5 })).toBe(at('2023-12-31 04:00'));
  });

  it.each([0, 1.5, Number.NaN, 12_001])('%d of them are refused', (hours) => {
    const count = (): number => addWorkingHours(calendar, STANDARD_WINDOWS, { from: 0, hours });
    expect(count).toThrow(DubanError);
    expect(count).toThrow(/working hours/u);
  });
});

describe('a ladder in working hours', () => {
  const setting = aSetting(dated('2023-12-31'), { policies: { dated: COMPLAINT_12345, rhythm: null } });
  const lines = (run: MeasureRun): string[] => [
    ...new Set(
      run.written
        .filter(({ kind }) => kind !== 'handover')
        .map((one) => `${one.on} ${shanghaiTime(one.at)} ${one.rung}`),
    ),
  ];

  it('climbs by the clock: due Sunday 31 December, the hours go on on Tuesday 2 January', () => {
    const run = new MeasureRun(setting).until('2024-01-20 00:00');
    expect(lines(run)).toEqual([
      `2023-12-27 ${shanghaiTime(run.written.find(({ rung }) => rung === 'ask')?.at ?? 0)} ask`,
      '2023-12-27 12:00 receipt-liaison',
      '2023-12-27 17:30 receipt-head',
      '2023-12-29 09:00 remind-due-day',
      '2024-01-02 12:00 first',
      '2024-01-03 12:00 second',
      '2024-01-04 17:30 third',
      expect.stringMatching(/^2024-01-11 07:\d0 weekly$/u),
      expect.stringMatching(/^2024-01-18 07:\d0 weekly$/u),
    ]);
  });

  it('asks nobody to sign again who has signed', () => {
    const run = new MeasureRun(setting).until('2023-12-27 10:00');
    run.act('2023-12-27 11:00', receipt('m#1'));
    expect(lines(run.until('2024-01-01 00:00')).map((line) => line.split(' ')[2])).toEqual(['ask', 'remind-due-day']);
  });
});
