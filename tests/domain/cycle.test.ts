import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { closingOf, cycleDue, decideCycle, nextCycle } from '../../src/domain/cycle.ts';
import { chinaCalendar, CHINA_ZONE } from '../../src/domain/data/china-calendar.ts';
import type { Rhythm } from '../../src/domain/policy.ts';
import { at } from '../support/builders.ts';
import { shanghaiDate } from '../support/independent-calendar.ts';

const calendar = chinaCalendar();
const zone = CHINA_ZONE;
const rhythm = (every: Rhythm['every'], askDay: number, due: Rhythm['due']): Rhythm => ({ every, askDay, due });
const MONTHLY = rhythm('month', 25, { day: 5, monthOffset: 1, roll: 'forward' });
const QUARTERLY = rhythm('quarter', 15, { day: 28, monthOffset: 0, roll: 'back' });
const HALF_YEARLY = rhythm('half-year', 15, { day: 28, monthOffset: 0, roll: 'back' });
const YEARLY = rhythm('year', 1, { day: 20, monthOffset: 0, roll: 'back' });

describe('a look at a cycle', () => {
  const state = { due: '2023-10-13', closesAt: at('2023-10-20 18:00'), closed: false };

  it.each([
    ['before its due date comes again the next morning', '2023-10-11 10:00', '2023-10-12 06:30', true],
    ['on the day before it, on the morning of it', '2023-10-12 23:00', '2023-10-13 06:30', true],
    ['on its due date comes again at its close, and still invites', '2023-10-13 06:30', '2023-10-20 18:00', true],
    ['after it only waits for its close', '2023-10-16 09:00', '2023-10-20 18:00', false],
  ])('%s', (_, now, next, invite) => {
    expect(decideCycle(state, { now: at(now), zone })).toEqual({ close: false, nextLookAt: at(next), invite });
  });

  it('at its close ends it, later too, and one that has closed does nothing more', () => {
    const ended = { nextLookAt: null, invite: false };
    expect(decideCycle(state, { now: state.closesAt, zone })).toEqual({ close: true, ...ended });
    expect(decideCycle(state, { now: at('2024-03-01 10:00'), zone })).toEqual({ close: true, ...ended });
    expect(decideCycle({ ...state, closed: true }, { now: state.closesAt, zone })).toEqual({ close: false, ...ended });
  });

  it('that closes before its due date waits for that', () => {
    const early = { ...state, closesAt: at('2023-10-12 06:00') };
    expect(decideCycle(early, { now: at('2023-10-11 10:00'), zone }).nextLookAt).toBe(early.closesAt);
  });

  it('closes at 18:00 of the fifth working day after the due date, or of the day that is given', () => {
    // Sunday 8 October 2023 is a make-up working day, but lies before the due date.
    expect(closingOf(calendar, '2023-10-13')).toBe(at('2023-10-20 18:00'));
    expect(closingOf(calendar, '2023-09-28')).toBe(at('2023-10-11 18:00'));
    expect(closingOf(calendar, '2023-10-13', '2023-10-16')).toBe(at('2023-10-16 18:00'));
  });
});

describe('the cycles of a schedule', () => {
  it.each([
    [
      'monthly',
      MONTHLY,
      '2023-06-05',
      [
        ['2023-06-25', '2023-07-05'],
        ['2023-07-25', '2023-08-07'],
        ['2023-08-25', '2023-09-05'],
      ],
    ],
    [
      'quarterly',
      QUARTERLY,
      '2023-06-28',
      [
        ['2023-09-15', '2023-09-28'],
        ['2023-12-15', '2023-12-28'],
        ['2024-03-15', '2024-03-28'],
      ],
    ],
    [
      'half-yearly',
      HALF_YEARLY,
      '2023-06-28',
      [
        ['2023-12-15', '2023-12-28'],
        ['2024-06-17', '2024-06-28'],
        ['2024-12-16', '2024-12-27'],
      ],
    ],
    [
      'yearly',
      YEARLY,
      '2023-06-28',
      [
        ['2023-12-01', '2023-12-20'],
        ['2024-12-02', '2024-12-20'],
        ['2025-12-01', '2025-12-19'],
      ],
    ],
  ] as const)('%s follow each other on working days', (_, given, since, expected) => {
    const found: [string, string][] = [];
    let openedOn: string | null = null;
    for (const _one of expected) {
      const next = nextCycle(given, calendar, { openedOn, since });
      expect(next.opensAt).toBe(at(`${next.openOn} 06:30`));
      found.push([next.openOn, next.due]);
      openedOn = next.openOn;
    }
    expect(found).toEqual(expected);
  });

  it('are opened one at a time: of those missed only the last, and the others are counted', () => {
    const openedOn = '2023-06-25';
    const of = (now: string) => cycleDue(MONTHLY, calendar, { openedOn, since: openedOn, now: at(now) });
    expect(of('2023-07-25 06:29')).toBeNull();
    expect(of('2023-07-25 06:30')).toMatchObject({ cycle: { openOn: '2023-07-25' }, missed: 0 });
    expect(of('2023-10-01 10:00')).toMatchObject({ cycle: { openOn: '2023-09-25' }, missed: 2 });
  });

  it('whatever the rhythm, open on working days in order, each due after it opens', () => {
    const rhythms = fc.record({
      every: fc.constantFrom('month', 'quarter', 'half-year', 'year' as const),
      askDay: fc.integer({ min: 1, max: 25 }),
      due: fc.record({
        day: fc.integer({ min: 1, max: 31 }),
        monthOffset: fc.constant(1 as const),
        roll: fc.constantFrom('back', 'forward' as const),
      }),
    });
    fc.assert(
      fc.property(rhythms, fc.integer({ min: 0, max: 1000 }), (given, day) => {
        const since = shanghaiDate(at('2022-01-01 12:00') + day * 86_400_000);
        let openedOn: string | null = null;
        for (let round = 0; round < 5; round += 1) {
          const next = nextCycle(given as Rhythm, calendar, { openedOn, since });
          expect(calendar.isWorkingDay(next.openOn)).toBe(true);
          if (openedOn !== null) expect(next.openOn > openedOn).toBe(true);
          else expect(next.due > since).toBe(true);
          openedOn = next.openOn;
        }
      }),
      { numRuns: 200 },
    );
  });
});
