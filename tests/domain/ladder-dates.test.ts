import { describe, expect, it } from 'vitest';
import { chinaCalendar } from '../../src/domain/data/china-calendar.ts';
import { composeAt, plannedRungs, type LadderTerms } from '../../src/domain/ladder.ts';
import { ONGOING_QUARTERLY, STANDARD } from '../../src/domain/presets.ts';
import type { LadderBase, Policy, Rung, RungWhen } from '../../src/domain/policy.ts';
import { STANDARD_WINDOWS } from '../../src/domain/send-window.ts';
import { aSetting, at, dated } from '../support/builders.ts';
import { addWorkingDays } from '../support/independent-calendar.ts';
import { MeasureRun } from '../support/measure-run.ts';

const terms: LadderTerms = {
  calendar: chinaCalendar(),
  windows: STANDARD_WINDOWS,
  zone: 'Asia/Shanghai',
  measureCode: '1',
  closeDay: '2024-12-31',
};
const base: LadderBase = { openedAt: at('2023-06-15 07:40'), openedOn: '2023-06-15', due: '2023-06-30' };

const rung = (id: string, when: RungWhen): Rung => ({
  id,
  when,
  targets: [{ audience: 'lead-liaison', kind: 'reminder', tone: 'notice', channels: ['email'] }],
});
const policy = (...rungs: Rung[]): Policy => ({ ...STANDARD, rungs });
const planned = (own: Policy, change: Partial<LadderBase> = {}, other: Partial<LadderTerms> = {}) =>
  plannedRungs(own, { ...base, ...change }, { ...terms, ...other }).map(({ rung: { id }, on }) => `${id} ${on}`);

describe('the instant at which a measure composes', () => {
  it.each([
    ['1', '07:40'],
    ['2', '07:10'],
    ['3', '07:20'],
    ['6', '07:50'],
  ])('measure %s at %s, whatever the day', (code, time) => {
    expect(composeAt('Asia/Shanghai', '2023-06-15', code)).toBe(at(`2023-06-15 ${time}`));
    expect(composeAt('Asia/Shanghai', '2024-02-29', code)).toBe(at(`2024-02-29 ${time}`));
  });
});

describe('the rungs of a request', () => {
  it('stand in the order of time, in whatever order the policy has them', () => {
    const due = (id: string, days: number): Rung => rung(id, { type: 'workingDaysFromDue', days });
    expect(planned(policy(due('late', 3), due('early', -3), due('next', 1)))).toEqual([
      'early 2023-06-27',
      'next 2023-07-03',
      'late 2023-07-05',
    ]);
  });

  it('ask for a receipt before the due date only', () => {
    const receipt = (days: number): Policy => policy(rung('receipt', { type: 'workingDaysFromAsk', days }));
    const due = addWorkingDays('2023-06-15', 4);
    expect(planned(receipt(3), { due })).toEqual([`receipt ${addWorkingDays('2023-06-15', 3)}`]);
    expect(planned(receipt(4), { due })).toEqual([]);
    expect(planned(receipt(5), { due })).toEqual([]);
  });

  it('in seconds count from the opening, on any day and at any hour', () => {
    const seconds = policy(
      rung('now', { type: 'secondsFromOpen', seconds: 0 }),
      rung('soon', { type: 'secondsFromOpen', seconds: 90 }),
    );
    const openedAt = at('2023-06-17 23:59');
    expect(plannedRungs(seconds, { ...base, openedAt }, terms)).toEqual([
      { rung: seconds.rungs[1], occurrence: 1, on: '2023-06-18', at: openedAt + 90_000 },
    ]);
  });

  it('that repeat what does not stand before them are refused by name', () => {
    const weekly = policy(rung('weekly', { type: 'weekly', after: 'third', count: 4 }));
    expect(() => planned(weekly)).toThrow(
      expect.objectContaining({
        code: 'invalid-input',
        message: 'No rung "third" stands before the one that repeats it.',
      }),
    );
  });

  it('each month go on for at most twenty years', () => {
    const monthly = policy(
      rung('third', { type: 'workingDaysFromDue', days: 7 }),
      rung('monthly', { type: 'monthly', after: 'third' }),
    );
    const start = addWorkingDays('2023-06-30', 7);
    const [month = ''] = planned(monthly, {}, { closeDay: '2023-09-30' }).slice(1);
    expect(month).toBe(`monthly 2023-08-11`);
    expect(start).toBe('2023-07-11');
    // 11 July 2043 is a Saturday: the 240th would stand on Monday the 13th, when the plan closes.
    expect(planned(monthly, {}, { closeDay: '2043-07-13' })).toHaveLength(240);
    expect(() => planned(monthly, {}, { closeDay: '2043-07-14' })).toThrow(
      expect.objectContaining({
        code: 'invalid-input',
        message: 'The ladder from 2023-07-11 to 2043-07-14 has more than 240 rungs.',
      }),
    );
  });
});

describe('what must still hold when a rung is released', () => {
  const whileOf = (run: MeasureRun, id: string): string[] =>
    run.written.filter((one) => one.rung === id).map(({ validWhile }) => validWhile);

  it('is that nobody has signed, for a receipt; that the request is open, for the others', () => {
    const run = new MeasureRun(aSetting(dated('2023-12-29'))).until('2024-01-05 23:00');
    expect(whileOf(run, 'receipt-liaison')).toEqual(['unsigned']);
    expect(whileOf(run, 'receipt-head')).toEqual(['unsigned']);
    expect(whileOf(run, 'remind-5')).toEqual(['request-open']);
    expect(whileOf(run, 'first')).toEqual(['request-open', 'request-open']);
  });
});

describe('two rungs of one day', () => {
  // Asked at activation on 26 December: the receipt of the second working day and the last reminder both stand on the 28th.
  const run = (): MeasureRun =>
    new MeasureRun(aSetting(dated('2023-12-29'), { plan: { from: '2023-12-26' } })).until('2023-12-26 12:00');
  const reached = (one: MeasureRun): unknown[] =>
    one.events.flatMap((event) =>
      event.type === 'rungReached' ? [[event.rung, event.alarmed, event.passedOver]] : [],
    );

  it('are both said', () => {
    const one = run().until('2023-12-28 12:00');
    expect(one.lines(({ on }) => on === '2023-12-28')).toEqual([
      '2023-12-28 receipt-liaison: receipt notice email -> liaison@lead',
      '2023-12-28 remind-1: reminder notice email+sms -> liaison@lead',
    ]);
  });

  it('looked at on the due date, leave the receipt unsaid', () => {
    const one = run().asleepUntil('2023-12-29 10:00');
    expect(one.lines(({ on }) => on === '2023-12-29')).toEqual([
      '2023-12-29 remind-1: reminder notice email+sms -> liaison@lead',
    ]);
    expect(reached(one)).toEqual([
      ['receipt-liaison', [], 0],
      ['remind-1', [], 0],
    ]);
  });

  it('count what an outage passed over once', () => {
    const together = policy(
      ...STANDARD.rungs.filter(({ when }) => when.type === 'ask'),
      rung('early', { type: 'workingDaysFromDue', days: -2 }),
      rung('one', { type: 'workingDaysFromDue', days: -1 }),
      rung('two', { type: 'workingDaysFromDue', days: -1 }),
    );
    const setting = aSetting(dated('2023-12-29'), { policies: { dated: together, rhythm: ONGOING_QUARTERLY } });
    const one = new MeasureRun(setting).until('2023-12-20 10:00');
    one.asleepUntil('2023-12-28 12:00');
    expect(reached(one)).toEqual([
      ['one', [], 1],
      ['two', [], 0],
    ]);
  });
});
