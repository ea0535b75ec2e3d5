import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createCalendar } from '../../src/domain/calendar.ts';
import { chinaCalendar } from '../../src/domain/data/china-calendar.ts';
import { DubanError } from '../../src/domain/errors.ts';
import {
  checkSendWindows,
  contactMinute,
  isInsideWindow,
  nextOpening,
  nextRelease,
  STANDARD_WINDOWS,
  type SendWindows,
} from '../../src/domain/send-window.ts';
import { formatLocal, instantOf } from '../../src/domain/zone.ts';
import * as independent from '../support/independent-calendar.ts';

const ZONE = 'Asia/Shanghai';
const MINUTE_MS = 60_000;
const HALF_DAY_MS = 12 * 60 * MINUTE_MS;
const calendar = chinaCalendar();

/** An instant of Shanghai from 'YYYY-MM-DD HH:MM'. */
const at = (text: string): number => instantOf(ZONE, text.slice(0, 10), text.slice(11));
const shown = (ms: number): string => formatLocal(ZONE, ms);

const anyInstant = fc.integer({ min: at('2023-01-03 00:00'), max: at('2026-11-30 00:00') });
const anyContact = fc.string({ minLength: 1, maxLength: 20 });

describe('the send window', () => {
  it.each([
    ['2023-10-09 08:59', false],
    ['2023-10-09 09:00', true],
    ['2023-10-09 11:59', true],
    ['2023-10-09 12:00', false],
    ['2023-10-09 14:29', false],
    ['2023-10-09 14:30', true],
    ['2023-10-09 17:30', false],
    ['2023-10-08 10:00', true],
    ['2023-10-02 10:00', false],
    ['2023-10-14 10:00', false],
  ])('at %s is open: %s', (text, open) => {
    expect(isInsideWindow(calendar, STANDARD_WINDOWS, at(text))).toBe(open);
  });

  it('closes at the very instant of its end', () => {
    expect(isInsideWindow(calendar, STANDARD_WINDOWS, at('2023-10-09 12:00') - 1)).toBe(true);
    expect(isInsideWindow(calendar, STANDARD_WINDOWS, at('2023-10-09 09:00') - 1)).toBe(false);
  });

  it('agrees with the independent reading at any instant', () => {
    fc.assert(
      fc.property(anyInstant, (ms) => {
        expect(isInsideWindow(calendar, STANDARD_WINDOWS, ms)).toBe(independent.insideStandardWindow(ms));
      }),
      { numRuns: 2000 },
    );
  });
});

describe('the next opening', () => {
  it.each([
    ['2023-10-09 08:00', '2023-10-09 09:00'],
    ['2023-10-09 09:00', '2023-10-09 09:00'],
    ['2023-10-09 09:01', '2023-10-09 14:30'],
    ['2023-10-09 14:31', '2023-10-10 09:00'],
    ['2023-09-28 15:00', '2023-10-07 09:00'],
    ['2023-12-29 18:00', '2024-01-02 09:00'],
    ['2023-12-30 09:00', '2024-01-02 09:00'],
  ])('from %s is %s', (from, opening) => {
    expect(shown(nextOpening(calendar, STANDARD_WINDOWS, at(from)))).toBe(opening);
  });
});

describe("a contact's next release", () => {
  const early = 'contact-26'; // minute 0
  const late = 'contact-27'; // minute 29

  it.each([
    [early, '2023-10-09 08:00', '2023-10-09 09:00'],
    [early, '2023-10-09 09:00', '2023-10-09 09:00'],
    [early, '2023-10-09 09:01', '2023-10-09 14:30'],
    [late, '2023-10-09 08:00', '2023-10-09 09:29'],
    [late, '2023-10-09 09:29', '2023-10-09 09:29'],
    [late, '2023-10-09 09:30', '2023-10-09 14:59'],
    [late, '2023-10-09 17:00', '2023-10-10 09:29'],
    [late, '2023-09-28 15:00', '2023-10-07 09:29'],
    [late, '2023-12-31 10:00', '2024-01-02 09:29'],
  ])('of %s from %s is %s', (contact, from, release) => {
    expect(shown(nextRelease(calendar, STANDARD_WINDOWS, contact, at(from)))).toBe(release);
  });

  it('is never before `from`, always inside a window, and stays put until it has passed', () => {
    fc.assert(
      fc.property(anyContact, anyInstant, (contact, from) => {
        const release = nextRelease(calendar, STANDARD_WINDOWS, contact, from);
        expect(release).toBeGreaterThanOrEqual(from);
        expect(independent.insideStandardWindow(release)).toBe(true);
        const minute = contactMinute(contact, 30);
        expect(['09:00', '14:30']).toContain(independent.shanghaiTime(release - minute * MINUTE_MS));
        expect(nextRelease(calendar, STANDARD_WINDOWS, contact, release)).toBe(release);
        expect(nextRelease(calendar, STANDARD_WINDOWS, contact, release + 1)).toBeGreaterThan(release);
      }),
      { numRuns: 500 },
    );
  });

  it('leaves out no release: two in a row are the two windows of a day, or a night or more apart', () => {
    fc.assert(
      fc.property(anyContact, anyInstant, (contact, from) => {
        const first = nextRelease(calendar, STANDARD_WINDOWS, contact, from);
        const second = nextRelease(calendar, STANDARD_WINDOWS, contact, first + 1);
        const morning = independent.shanghaiTime(first) < '12:00';
        if (morning) expect(second - first).toBe(5.5 * 60 * MINUTE_MS);
        else {
          expect(second - first).toBeGreaterThan(HALF_DAY_MS);
          expect(independent.shanghaiDate(second)).toBe(independent.addWorkingDays(independent.shanghaiDate(first), 1));
        }
      }),
      { numRuns: 300 },
    );
  });

  it('under `always` is now', () => {
    const always: SendWindows = { kind: 'always' };
    const night = at('2023-10-01 03:00') + 123;
    expect(nextRelease(calendar, always, late, night)).toBe(night);
    expect(nextOpening(calendar, always, night)).toBe(night);
    expect(isInsideWindow(calendar, always, night)).toBe(true);
  });

  it('follows the zone of the calendar over a clock change', () => {
    const newYork = createCalendar('America/New_York', []);
    const from = Date.UTC(2024, 2, 8, 23); // Friday evening before the change of Sunday 10 March
    const opening = nextOpening(newYork, STANDARD_WINDOWS, from);
    expect(new Date(opening).toISOString()).toBe('2024-03-11T13:00:00.000Z');
  });
});

describe("a contact's minute", () => {
  it('is a whole number below the spread, the same every time', () => {
    fc.assert(
      fc.property(anyContact, fc.integer({ min: 0, max: 240 }), (contact, spread) => {
        const minute = contactMinute(contact, spread);
        expect(Number.isInteger(minute) && minute >= 0 && minute < Math.max(1, spread)).toBe(true);
        expect(contactMinute(contact, spread)).toBe(minute);
      }),
    );
  });
});

describe('faulty windows', () => {
  const daily = (spreadMinutes: number, ...ranges: [string, string][]): SendWindows => ({
    kind: 'daily',
    ranges: ranges.map(([from, to]) => ({ from, to })),
    spreadMinutes,
  });

  it.each([
    ['no range', daily(0)],
    ['an end before its start', daily(0, ['12:00', '09:00'])],
    ['an empty range', daily(0, ['09:00', '09:00'])],
    ['ranges out of order', daily(0, ['14:30', '17:30'], ['09:00', '12:00'])],
    ['overlapping ranges', daily(0, ['09:00', '12:00'], ['11:00', '13:00'])],
    ['a spread longer than a range', daily(30, ['09:00', '12:00'], ['13:00', '13:20'])],
    ['a negative spread', daily(-1, ['09:00', '12:00'])],
    ['a broken spread', daily(2.5, ['09:00', '12:00'])],
    ['a time that does not exist', daily(0, ['09:00', '24:00'])],
  ])('%s: refused by every question', (_, windows) => {
    const now = at('2023-10-09 10:00');
    expect(() => checkSendWindows(windows)).toThrow(DubanError);
    expect(() => nextOpening(calendar, windows, now)).toThrow(DubanError);
    expect(() => nextRelease(calendar, windows, 'contact-1', now)).toThrow(DubanError);
    expect(() => isInsideWindow(calendar, windows, now)).toThrow(DubanError);
  });

  it.each([
    ['至少需要一个时段，如 09:00–12:00', daily(0)],
    ['12:00–13:00 顺序颠倒或重叠', daily(0, ['09:00', '12:00'], ['12:00', '13:00'])],
    ['13:00–13:20 短于分散的 30 分钟', daily(30, ['09:00', '12:00'], ['13:00', '13:20'])],
    ['分散分钟数 -1 应为不小于 0 的整数', daily(-1, ['09:00', '12:00'])],
  ])('the message says what and where: %s', (says, windows) => {
    expect(() => checkSendWindows(windows)).toThrow(
      expect.objectContaining({ code: 'invalid-input', message: expect.stringContaining(`发送时段有误：${says}`) }),
    );
  });

  it('the standard windows, none at all, a full day and a spread as long as its range are usable', () => {
    expect(() => checkSendWindows(STANDARD_WINDOWS)).not.toThrow();
    expect(() => checkSendWindows({ kind: 'always' })).not.toThrow();
    expect(() => checkSendWindows(daily(0, ['09:00', '12:00']))).not.toThrow();
    expect(() => checkSendWindows(daily(20, ['13:00', '13:20']))).not.toThrow();
    expect(() => checkSendWindows(daily(30, ['00:00', '23:59']))).not.toThrow();
  });
});
