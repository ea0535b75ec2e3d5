import { isMainThread } from 'node:worker_threads';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { DubanError } from '../../src/domain/errors.ts';
import { checkTimeZone, formatLocal, instantOf, localDateOf, localTimeOf, minutesOf } from '../../src/domain/zone.ts';

const ZONES = [
  'Asia/Shanghai',
  'Asia/Urumqi',
  'Asia/Kathmandu',
  'America/New_York',
  'America/St_Johns',
  'Europe/London',
  'Australia/Lord_Howe',
  'Pacific/Apia',
  'UTC',
];
const MINUTE_MS = 60_000;

const anyZone = fc.constantFrom(...ZONES);
const anyInstant = fc.integer({ min: Date.UTC(1971, 0, 1), max: Date.UTC(2060, 0, 1) });

const formatters = new Map(
  ZONES.map((timeZone) => [
    timeZone,
    new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' }),
  ]),
);

/** The wall clock by the platform's own Swedish text form, which is 'YYYY-MM-DD HH:MM': no code shared with src. */
const wallClock = (zone: string, ms: number): string => formatters.get(zone)?.format(ms) ?? 'zone not in the list';

describe('the instant of a local time', () => {
  it.each([
    ['Asia/Shanghai', '2023-12-31', '00:00', '2023-12-30T16:00:00Z'],
    ['Asia/Shanghai', '2023-10-08', '09:00', '2023-10-08T01:00:00Z'],
    ['Asia/Shanghai', '1988-07-01', '09:00', '1988-07-01T00:00:00Z'],
    ['Asia/Shanghai', '1991-09-14', '23:00', '1991-09-14T14:00:00Z'],
    ['Asia/Shanghai', '1991-09-16', '09:00', '1991-09-16T01:00:00Z'],
    ['America/New_York', '2024-01-15', '09:00', '2024-01-15T14:00:00Z'],
    ['America/New_York', '2024-07-15', '09:00', '2024-07-15T13:00:00Z'],
    ['Asia/Kathmandu', '2024-01-15', '09:00', '2024-01-15T03:15:00Z'],
  ])('%s %s %s is %s', (zone, date, time, iso) => {
    expect(new Date(instantOf(zone, date, time)).toISOString()).toBe(iso.replace('Z', '.000Z'));
  });

  it.each([
    ['America/New_York', '2024-03-10', '02:30', '2024-03-10 03:30'],
    ['Asia/Shanghai', '1987-04-12', '02:15', '1987-04-12 03:15'],
    ['Australia/Lord_Howe', '2024-10-06', '02:10', '2024-10-06 02:40'],
    ['Pacific/Apia', '2011-12-30', '10:00', '2011-12-31 10:00'],
  ])('moves the skipped time %s %s %s forward to %s', (zone, date, time, shown) => {
    expect(wallClock(zone, instantOf(zone, date, time))).toBe(shown);
  });

  it.each([
    ['America/New_York', '2024-11-03', '01:30', '2024-11-03T05:30:00.000Z'],
    ['Asia/Shanghai', '1991-09-15', '01:30', '1991-09-14T16:30:00.000Z'],
  ])('takes the first of the two instants of %s %s %s', (zone, date, time, iso) => {
    expect(new Date(instantOf(zone, date, time)).toISOString()).toBe(iso);
  });

  it('comes back from its own date and time, or is the earlier of two that show the same', () => {
    fc.assert(
      fc.property(anyZone, anyInstant, (zone, ms) => {
        const minute = Math.floor(ms / MINUTE_MS) * MINUTE_MS;
        const back = instantOf(zone, localDateOf(zone, minute), localTimeOf(zone, minute));
        expect(wallClock(zone, back)).toBe(wallClock(zone, minute));
        expect(back).toBeLessThanOrEqual(minute);
        expect(minute - back).toBeLessThanOrEqual(60 * MINUTE_MS);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('the wall clock at an instant', () => {
  it('is what the platform shows, at any instant', () => {
    fc.assert(
      fc.property(anyZone, anyInstant, (zone, ms) => {
        expect(formatLocal(zone, ms)).toBe(wallClock(zone, ms));
      }),
      { numRuns: 1000 },
    );
  });

  // All changes of these zones in some years, minute by minute around each: random instants seldom meet them.
  it.each([
    ['Asia/Shanghai', 1986, 1991],
    ['America/New_York', 2023, 2024],
    ['Australia/Lord_Howe', 2023, 2024],
    ['Pacific/Apia', 2011, 2011],
  ])('is right to the minute around the clock changes of %s, %i to %i', (zone, from, to) => {
    const hour = 60 * MINUTE_MS;
    let changes = 0;
    for (let ms = Date.UTC(from, 0, 1); ms < Date.UTC(to + 1, 0, 1); ms += 24 * hour) {
      if (wallClock(zone, ms).slice(11) === wallClock(zone, ms + 24 * hour).slice(11)) continue;
      changes += 1;
      for (let at = ms; at <= ms + 24 * hour; at += MINUTE_MS) expect(formatLocal(zone, at)).toBe(wallClock(zone, at));
    }
    expect(changes).toBeGreaterThan(1);
  });

  it('cuts seconds off and holds before 1970', () => {
    expect(formatLocal('Asia/Shanghai', Date.UTC(2023, 11, 30, 15, 59, 59, 999))).toBe('2023-12-30 23:59');
    expect(formatLocal('Asia/Shanghai', Date.UTC(2023, 11, 30, 16))).toBe('2023-12-31 00:00');
    expect(formatLocal('Asia/Shanghai', -1)).toBe('1970-01-01 07:59');
  });
});

// A thread (under mutation testing) shares the zone of its process and cannot set one.
describe.runIf(isMainThread)("the process's own zone", () => {
  const original = process.env['TZ'];
  afterEach(() => {
    if (original === undefined) delete process.env['TZ'];
    else process.env['TZ'] = original;
  });

  it.each(['America/Los_Angeles', 'Asia/Shanghai', 'Pacific/Kiritimati'])('does not matter: %s', (processZone) => {
    process.env['TZ'] = processZone;
    expect(new Date(0).getTimezoneOffset()).not.toBe(0);
    expect(instantOf('Asia/Shanghai', '2023-12-31', '09:00')).toBe(Date.UTC(2023, 11, 31, 1));
    expect(formatLocal('America/New_York', Date.UTC(2024, 6, 1, 3))).toBe('2024-06-30 23:00');
  });
});

describe('faulty input', () => {
  it('an unknown zone is refused by name', () => {
    expect(() => checkTimeZone('Asia/Beijing')).toThrow(DubanError);
    expect(() => instantOf('Asia/Beijing', '2023-12-31', '09:00')).toThrow('“Asia/Beijing”');
  });

  it.each(['24:00', '9:00', '09:60', '', '09:00:00'])('the time "%s" is refused', (time) => {
    expect(() => minutesOf(time)).toThrow(DubanError);
    expect(() => instantOf('Asia/Shanghai', '2023-12-31', time)).toThrow(`“${time}”`);
  });

  it.each([Number.NaN, Infinity, 1e17, -1e17, Date.UTC(999, 0, 1)])('the instant %s is refused', (ms) => {
    expect(() => localDateOf('Asia/Shanghai', ms)).toThrow(DubanError);
    expect(() => localTimeOf('Asia/Shanghai', ms)).toThrow(DubanError);
  });
});
