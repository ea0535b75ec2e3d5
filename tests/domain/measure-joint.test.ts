import { describe, expect, it } from 'vitest';
import type { MeasureFacts } from '../../src/domain/measure.ts';
import { ONGOING_QUARTERLY, STANDARD } from '../../src/domain/presets.ts';
import {
  aSetting,
  confirm,
  correctReport,
  dated,
  expanded,
  misaddressed,
  ongoing,
  printed,
  promise,
  receipt,
  report,
  withdrawReport,
  type SettingChange,
} from '../support/builders.ts';
import { MeasureRun } from '../support/measure-run.ts';

const DUE = '2023-12-31';
const EACH = { dated: { ...STANDARD, answers: 'each' }, rhythm: null } as const;
const LEADS = [printed('a'), printed('b'), expanded('county')];

const run = (change: SettingChange = {}): MeasureRun =>
  new MeasureRun(aSetting(dated(DUE, { leads: LEADS }), { policies: EACH, ...change }));

/** Who is told on a day and of whose answer the notice speaks. */
const told = (one: MeasureRun, on: string): string[] =>
  one.written
    .filter((notice) => notice.on === on)
    .map(({ rung, kind, contactId, awaits }) => `${rung}: ${kind} -> ${contactId} (${awaits.join(' ')})`);

describe('where each lead answers', () => {
  it('every printed lead is asked for itself; a lead by expansion is copied', () => {
    const one = run().until('2023-12-18 23:00');
    expect(told(one, '2023-12-18')).toEqual([
      'ask: request -> liaison@a (a)',
      'ask: request -> liaison@b (b)',
      'ask: copy -> liaison@county (a b)',
    ]);
    expect(one.state.request?.slots.map(({ unitId }) => unitId)).toEqual(['a', 'b']);
  });

  it('who has reported is left alone, and the letters of the office name who is missing', () => {
    const one = run();
    one.act('2023-12-20 10:00', report('done', 'a'));
    expect([one.state.phase, one.state.request?.id]).toEqual(['active', 'm#1']);
    one.until('2024-01-31 00:00');
    expect(told(one, '2024-01-02')).toEqual(['first: escalation -> liaison@b (b)', 'first: escalation -> head@b (b)']);
    expect(told(one, '2024-01-04')).toEqual([
      'second: escalation -> office-clerk@office (b)',
      'second: escalation -> head@b (b)',
    ]);
    expect(one.written.filter(({ on, contactId }) => on > '2023-12-20' && contactId.endsWith('@a'))).toEqual([]);
  });

  it('the last report answers the request, and those alarmed are told that it is over', () => {
    const one = run();
    one.act('2023-12-20 10:00', report('done', 'a'));
    one.act('2024-01-05 10:00', report('done', 'b'));
    expect(told(one, '2024-01-05')).toEqual([
      'stop: stop -> liaison@b ()',
      'stop: stop -> head@b ()',
      'stop: stop -> office-clerk@office ()',
      'verify: verification -> office-clerk@office ()',
    ]);
    one.act('2024-01-05 11:00', confirm());
    // Complete when the last one was: after the deadline.
    expect(one.state.outcome).toEqual({ outcome: 'completed-late', standing: null, on: '2024-01-05' });
  });

  it('the weakest claim governs: one that is delayed keeps all from verification', () => {
    const one = run();
    one.act('2023-12-20 10:00', report('delayed', 'a'));
    one.act('2023-12-21 10:00', report('done', 'b'));
    expect([one.state.phase, one.state.verification, one.state.request]).toEqual(['active', null, null]);
    expect(one.state.dated).toEqual([{ because: ['deadline'], due: DUE, askOn: '2023-12-29', again: true }]);
  });

  it('a report that nobody asked for does not speak for the others', () => {
    const one = run();
    one.act('2023-10-09 10:00', report('done', 'a'));
    expect([one.state.phase, one.state.lastReportOn]).toEqual(['active', null]);
  });

  it('one unasked report is the measure’s or not as the policy says that would ask: for a date or for a round', () => {
    const rhythm = { ...ONGOING_QUARTERLY, answers: 'each' } as const;
    const reported = (measure: MeasureFacts, policies: NonNullable<SettingChange['policies']>) => {
      const one = new MeasureRun(aSetting(measure, { policies }));
      one.act('2023-06-01 10:00', report('on-track', 'a'));
      return one.state.lastReportOn;
    };
    expect(reported(ongoing({ leads: LEADS }), { dated: STANDARD, rhythm })).toBeNull();
    expect(reported(dated(DUE, { leads: LEADS }), { dated: STANDARD, rhythm })).toBe('2023-06-01');
    expect(reported(ongoing({ leads: LEADS }), { dated: EACH.dated, rhythm: ONGOING_QUARTERLY })).toBe('2023-06-01');
    expect(reported(ongoing({ leads: LEADS }), EACH)).toBeNull();
  });

  it('only who has a slot may sign, and signs for itself', () => {
    const one = run().until('2023-12-18 10:00');
    one.act('2023-12-18 10:00', receipt('m#1', 'a'));
    one.act('2023-12-18 10:00', receipt('m#1', 'county'));
    expect(one.refusals.map(({ code }) => code)).toEqual(['not-responsible']);
    one.until('2023-12-22 23:00');
    expect(told(one, '2023-12-20')).toEqual(['receipt-liaison: receipt -> liaison@b (b)']);
    expect(told(one, '2023-12-22')).toEqual(['receipt-head: receipt -> head@b (b)']);
  });

  it('a promise rests the ladder of its own unit alone', () => {
    const one = run().until('2023-12-18 10:00');
    one.act('2023-12-18 10:00', promise('m#1', '2023-12-29', 'a'));
    one.until('2024-01-02 23:00');
    expect(told(one, '2023-12-29')).toEqual(['remind-1: reminder -> liaison@b (b)']);
    expect(told(one, '2024-01-02').filter((line) => line.includes('liaison'))).toEqual([
      'first: escalation -> liaison@a (a)',
      'first: escalation -> liaison@b (b)',
    ]);
  });

  it('when all that are missing have promised, the ladder rests until the first of the days', () => {
    const one = run().until('2023-12-18 10:00');
    one.act('2023-12-18 10:00', promise('m#1', '2024-01-04', 'a'));
    one.act('2023-12-18 10:00', promise('m#1', '2024-01-03', 'b'));
    one.until('2024-01-04 23:00');
    expect(one.written.filter(({ on }) => on > '2023-12-18' && on < '2024-01-04')).toEqual([]);
    expect(told(one, '2024-01-04')).toEqual([
      'promise: reminder -> liaison@b (b)',
      'second: escalation -> office-clerk@office (b)',
      'second: escalation -> head@b (b)',
    ]);
  });

  it('who says that the measure is not its own is left alone until the office has answered; the others are not', () => {
    const one = run().until('2023-12-18 10:00');
    one.act('2023-12-18 10:00', misaddressed('m#1', 'a'));
    one.until('2023-12-20 23:00');
    expect(told(one, '2023-12-20')).toEqual(['receipt-liaison: receipt -> liaison@b (b)']);
  });

  it('somebody who is the liaison of two of the leads is asked once and answers for both', () => {
    const one = run({ heldBy: { 'liaison@b': 'liaison@a' } });
    one.act('2023-12-20 10:00', report('done', 'a'));
    expect(told(one, '2023-12-18')[0]).toBe('ask: request -> liaison@a (a b)');
    expect(one.state.phase).toBe('verifying');
  });
});

describe('a report that is revised where each lead answers', () => {
  it('reopens the slot of its unit alone, while the others are still waited for', () => {
    const one = run();
    one.act('2023-12-20 10:00', report('done', 'a'));
    one.act('2023-12-21 10:00', withdrawReport('input-1', 'b'));
    expect(one.refusals.map(({ code }) => code)).toEqual(['not-responsible']);
    one.act('2023-12-21 11:00', withdrawReport('input-1', 'a'));
    expect(one.state.request?.id).toBe('m#1');
    expect(one.state.request?.slots.map(({ answer }) => answer)).toEqual([null, null]);
    one.until('2023-12-29 23:00');
    expect(told(one, '2023-12-29')).toEqual([
      'remind-1: reminder -> liaison@a (a)',
      'remind-1: reminder -> liaison@b (b)',
    ]);
  });

  it('after the last one had reported: it is asked of that unit alone, under a new number', () => {
    const one = run();
    one.act('2023-12-20 10:00', report('done', 'a'));
    one.act('2023-12-21 10:00', report('done', 'b'));
    one.act('2023-12-21 11:00', correctReport('input-1', 'blocked', 'a'));
    expect([one.state.phase, one.state.request, one.state.dated[0]?.due]).toEqual(['active', null, DUE]);
    one.act('2023-12-22 11:00', withdrawReport('input-3', 'a'));
    expect(one.state.request?.slots.map(({ answer }) => answer?.inputId ?? null)).toEqual([null, 'input-2']);
  });
});
