import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createCalendar } from '../../src/domain/calendar.ts';
import { chinaCalendar } from '../../src/domain/data/china-calendar.ts';
import type { MeasureEvent } from '../../src/domain/measure-event.ts';
import { aSetting, at, dated, decide, ongoing, report } from '../support/builders.ts';
import { shanghaiDate } from '../support/independent-calendar.ts';
import { MeasureRun } from '../support/measure-run.ts';

type Applied = Extract<MeasureEvent, { type: 'calendarApplied' }>;
type Reached = Extract<MeasureEvent, { type: 'rungReached' }>;

const appliedIn = (events: readonly MeasureEvent[]): Applied[] =>
  events.flatMap((event) => (event.type === 'calendarApplied' ? [event] : []));

const movesOf = (events: readonly MeasureEvent[]): string[] =>
  appliedIn(events).flatMap(({ moved }) =>
    moved.map(({ what, rung, occurrence, from, to }) =>
      [what, ...(rung === null ? [] : [rung, occurrence]), from, '->', to].join(' '),
    ),
  );

const off = (year: number, holidays: readonly string[], makeUpDays: readonly string[] = []) =>
  chinaCalendar([{ year, holidays, makeUpDays, source: 'published' }]);

/** Off 1 to 3 January 2027, Sunday 10 January worked: invented. */
const NEW_YEAR = off(2027, ['2027-01-01', '2027-01-02', '2027-01-03'], ['2027-01-10']);

const plan = { from: '2026-11-02', closesOn: '2027-06-30' };

describe('a notice of holidays that comes while a measure is open', () => {
  it('moves the rungs that are still to come, and leaves the due date', () => {
    const run = new MeasureRun(aSetting(dated('2026-12-31'), { plan })).until('2026-12-20 12:00');
    const due = run.state.request?.due;
    const { events } = run.changeCalendar({ calendar: NEW_YEAR });
    expect(movesOf(events)).toEqual([
      'rung first 1 2027-01-01 -> 2027-01-04',
      'rung second 1 2027-01-05 -> 2027-01-06',
    ]);
    expect(run.state.request?.due).toBe(due);
    expect(appliedIn(events)[0]?.version).toBe(2);
  });

  it('sends nothing again that was sent, wherever its day lies now', () => {
    const run = new MeasureRun(aSetting(dated('2026-12-31'), { plan })).until('2027-01-01 12:00');
    const before = run.lines();
    expect(before.at(-1)).toContain('2027-01-01 first');
    run.changeCalendar({ calendar: NEW_YEAR });
    run.until('2027-01-07 12:00');
    expect(run.lines().filter((line) => line.includes(' first: '))).toHaveLength(2);
    expect(
      run
        .lines()
        .filter((line) => line.includes(' second: '))
        .map((line) => line.slice(0, 10))[0],
    ).toBe('2027-01-06');
  });

  it('lets a rung go at once that the new calendar puts into the past', () => {
    const calendar = off(2027, ['2027-01-04', '2027-01-05']);
    const run = new MeasureRun(aSetting(dated('2026-12-31'), { plan, calendar })).until('2027-01-05 12:00');
    expect(run.lines().some((line) => line.includes(' second: '))).toBe(false);
    run.changeCalendar({ calendar: off(2027, []) });
    const second = run.written.filter(({ rung }) => rung === 'second');
    expect(new Set(second.map(({ on }) => on))).toEqual(new Set(['2027-01-05']));
    run.untilClosed();
    expect(run.written.filter(({ rung }) => rung === 'second')).toEqual(second);
  });

  it('moves an ask that is still to come; one that the new calendar puts into the past is made today', () => {
    const early = new MeasureRun(aSetting(dated('2027-01-29'), { plan })).until('2026-12-20 12:00');
    expect(movesOf(early.changeCalendar({ calendar: off(2027, ['2027-01-20', '2027-01-21']) }).events)).toEqual([
      'ask 2027-01-15 -> 2027-01-13',
    ]);
    early.until('2027-01-13 12:00');
    expect(early.state.request?.openedOn).toBe('2027-01-13');

    const late = new MeasureRun(aSetting(dated('2027-01-29'), { plan })).until('2027-01-14 12:00');
    late.changeCalendar({ calendar: off(2027, ['2027-01-20', '2027-01-21']) });
    expect(late.state.request?.openedOn).toBe('2027-01-14');
  });

  it('does not ask a round twice whose day it moves past the day of its ask', () => {
    const run = new MeasureRun(aSetting(ongoing(), { plan })).until('2026-12-15 12:00');
    expect(run.state.requestCount).toBe(1);
    run.changeCalendar({ calendar: off(2026, ['2026-12-15', '2026-12-16']) });
    run.until('2026-12-20 12:00');
    expect(run.state.requestCount).toBe(1);
    run.until('2027-03-20 12:00');
    expect(run.state.requestCount).toBe(2);
  });

  it('moves the re-opening of an undecided late claim, the verifier’s reminder and the day of the close', () => {
    const late = new MeasureRun(aSetting(dated('2026-12-31'), { plan })).until('2026-12-31 12:00');
    late.look([late.inputOf(report('delayed'))]);
    expect(late.state.decision?.reopenOn).toBe('2027-01-07');
    expect(movesOf(late.changeCalendar({ calendar: NEW_YEAR }).events)).toEqual(['ask 2027-01-07 -> 2027-01-08']);
    expect(late.state.decision?.reopenOn).toBe('2027-01-08');

    const done = new MeasureRun(aSetting(dated('2026-12-31'), { plan })).until('2026-12-30 12:00');
    done.look([done.inputOf(report('done'))]);
    expect(movesOf(done.changeCalendar({ calendar: NEW_YEAR }).events)).toEqual([
      'verification 2027-01-07 -> 2027-01-08',
    ]);

    const closing = new MeasureRun(aSetting(dated('2027-06-30'), { plan })).until('2026-12-20 12:00');
    expect(movesOf(closing.changeCalendar({ calendar: off(2027, ['2027-06-30']) }).events)).toContain(
      'close 2027-06-30 -> 2027-06-29',
    );
  });

  it('a message says that the day of its next rung is computed, until the notice is there', () => {
    const next = (run: MeasureRun) => run.written.at(-1)?.next;
    const run = new MeasureRun(aSetting(dated('2026-12-31'), { plan })).until('2026-12-30 12:00');
    expect(next(run)).toMatchObject({ rung: 'first', on: '2027-01-01', computed: true });
    run.changeCalendar({ calendar: NEW_YEAR });
    run.until('2027-01-04 12:00');
    expect(next(run)).toEqual({
      rung: 'second',
      on: '2027-01-06',
      audiences: ['office-clerk', 'lead-head', 'other-heads'],
    });
  });

  it('writes no event where nothing moves', () => {
    const run = new MeasureRun(aSetting(dated('2026-12-31'), { plan })).until('2026-12-20 12:00');
    expect(run.changeCalendar({ calendar: off(2026, []) }).events.map(({ type }) => type)).not.toContain('rungReached');
    expect(
      new MeasureRun(aSetting(dated('2026-11-30'), { plan })).changeCalendar({ calendar: off(2028, []) }).events,
    ).toEqual([]);
  });

  it('plans nothing anew before the measure has begun, and nothing once it has ended', () => {
    const moved = off(2027, ['2027-06-30']);
    const pending = new MeasureRun(aSetting(dated('2026-12-31'), { plan }), '2026-10-30 00:00');
    expect(pending.changeCalendar({ calendar: moved }).events).toEqual([]);
    const closed = new MeasureRun(aSetting(dated('2026-12-31'), { plan })).until('2026-12-20 12:00');
    closed.look([closed.inputOf(decide({ decision: 'withdraw' }))]);
    expect(closed.changeCalendar({ calendar: moved }).events).toEqual([]);
  });

  it("a unit's closure moves the ladder of its own requests, neither asks nor the day of the close", () => {
    const unitCalendar = chinaCalendar([], ['2026-12-23', '2026-12-24', '2026-12-30']);
    const run = new MeasureRun(aSetting(dated('2026-12-31'), { plan })).until('2026-12-18 12:00');
    expect(movesOf(run.changeCalendar({ calendar: chinaCalendar(), unitCalendar }).events)).toEqual([
      'rung remind-5 1 2026-12-24 -> 2026-12-21',
      'rung receipt-head 1 2026-12-23 -> 2026-12-25',
      'rung remind-1 1 2026-12-30 -> 2026-12-29',
    ]);
  });
});

const plusDays = (date: string, days: number): string =>
  new Date(Date.parse(`${date}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);

/** An independent reading of working days: plain weekends and the given days off. */
const worksBut = (holidays: ReadonlySet<string>) => (date: string) =>
  !holidays.has(date) && ![0, 6].includes(new Date(`${date}T00:00:00Z`).getUTCDay());

function walk(works: (date: string) => boolean, from: string, days: number): string {
  let date = from;
  for (let left = Math.abs(days); left > 0;) {
    date = plusDays(date, Math.sign(days));
    if (works(date)) left -= 1;
  }
  return date;
}

const OFFSETS: Readonly<Record<string, number>> = { 'remind-5': -5, 'remind-1': -1, first: 1, second: 3, third: 7 };

describe('whatever the holidays, and whenever their notice comes', () => {
  const days = fc.uniqueArray(fc.integer({ min: 0, max: 200 }), { maxLength: 40 });

  it('each rung to come falls on its working day of the new calendar, and none comes twice (invariant 2)', () => {
    fc.assert(
      fc.property(days, days, fc.integer({ min: 0, max: 24 * 150 }), (first, second, hours) => {
        const holidaysOf = (numbers: readonly number[]) => numbers.map((day) => plusDays('2027-01-04', day));
        const calendarOf = (numbers: readonly number[]) => createCalendar('Asia/Shanghai', [], holidaysOf(numbers));
        const setting = aSetting(dated('2027-03-31'), {
          calendar: calendarOf(first),
          plan: { from: '2027-01-04', closesOn: '2027-08-31' },
        });
        const changedAt = at('2027-01-04 12:00') + hours * 3_600_000;
        const run = new MeasureRun(setting).until(changedAt);
        if (run.nextWakeAt === null) return;
        run.changeCalendar({ calendar: calendarOf(second) });
        const changed = run.events.length;
        const overtaken = new Set(
          run.decisions.at(-1)?.events.flatMap((e) => (e.type === 'rungReached' ? [e.rung] : [])),
        );
        run.untilClosed();
        const works = worksBut(new Set(holidaysOf(second)));
        const reached = run.events.slice(changed).filter((e): e is Reached => e.type === 'rungReached');
        for (const { rung, at: instant } of reached) {
          expect(works(shanghaiDate(instant))).toBe(true);
          const offset = OFFSETS[rung];
          if (offset !== undefined) expect(shanghaiDate(instant)).toBe(walk(works, '2027-03-31', offset));
        }
        const keys = run.written.map(({ request, rung, occurrence, contactId }) =>
          [request?.id, rung, occurrence, contactId].join(' '),
        );
        expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([]);
        const all = run.events.flatMap((e) => (e.type === 'rungReached' ? [e] : []));
        expect(all.filter(({ rung }) => rung === 'third').length).toBeLessThanOrEqual(1);
        expect([...overtaken].every((rung) => all.filter((e) => e.rung === rung).length >= 1)).toBe(true);
      }),
      { numRuns: Number(process.env['DUBAN_RUNS'] ?? 200) },
    );
  });
});
