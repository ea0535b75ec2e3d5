import { describe, expect, it } from 'vitest';
import type { MeasureFacts } from '../../src/domain/measure.ts';
import { planGaps, type MeasureNow } from '../../src/domain/plan-check.ts';
import { aSetting, dated, OFFICE, ongoing, SUPERIOR, type SettingChange } from '../support/builders.ts';
import { MeasureRun } from '../support/measure-run.ts';

// Due Sunday 31 December 2023: asked on 18 December; +1 is 2 January, +3 is 4 January, +7 is 10 January.
const DUE = '2023-12-31';
const END = '2026-01-31';

/** A measure as it stands at an instant: by default on 1 June 2023, three days after the plan took effect. */
function now(measure: MeasureFacts, change: SettingChange = {}, at = '2023-06-01 09:00'): MeasureNow {
  const run = new MeasureRun(aSetting(measure, change), at < '2023-05-29' ? at : '2023-05-29 00:00').until(at);
  return { state: run.state, context: { ...run.setting, now: run.now } };
}

const lines = (measures: readonly MeasureNow[], until = END): string[] =>
  planGaps(measures, until).map(
    ({ unitId, role, reason, on, rung, instead, measures: codes }) =>
      `${on} ${rung}: ${role}@${unitId} ${reason}, ${instead === null ? 'nobody' : `${instead.role}@${instead.unitId}`} (${codes.join(' ')})`,
  );

describe('the gaps of a plan', () => {
  it('are none where every seat is held by somebody who can be reached', () => {
    expect(lines([now(dated(DUE)), now(ongoing({ code: '2' }))])).toEqual([]);
  });

  it.each([
    ['that nobody holds', { vacant: ['leader@lead'] }, 'vacant'],
    ['whose holder no channel reaches', { unreachable: ['leader@lead'] }, 'cut-off'],
  ])('name a seat %s, the first message that it would miss and who gets that instead', (_seat, change, reason) => {
    const line = `2024-01-10 third: leader@lead ${reason}, office-clerk@${OFFICE} (1)`;
    expect(lines([now(dated(DUE), change)])).toEqual([line]);
  });

  it('reach to the day that is asked for, that day included', () => {
    const measure = now(dated(DUE), { vacant: ['leader@lead'] });
    expect(lines([measure], '2024-01-09')).toEqual([]);
    expect(lines([measure], '2024-01-10')).toHaveLength(1);
  });

  it('name a seat once for all measures that need it, by the first message of them all', () => {
    const change = { vacant: ['leader@lead'] };
    const measures = [now(dated('2024-02-29', { code: '9' }), change), now(dated(DUE, { code: '10' }), change)];
    expect(lines(measures)).toEqual([`2024-01-10 third: leader@lead vacant, office-clerk@${OFFICE} (9 10)`]);
  });

  it('come in the order of the messages that would fail', () => {
    const change = { vacant: [`office-head@${OFFICE}`, 'leader@lead', 'head@lead'] };
    const seats = planGaps([now(dated(DUE), change)], END).map(({ on, role }) => `${on} ${role}`);
    expect(seats[0]).toBe('2023-12-22 head');
    expect(seats.slice(1).toSorted()).toEqual(['2024-01-10 leader', '2024-01-10 office-head']);
  });

  it('say so where nobody would get the message at all', () => {
    const roles = ['leader@lead', `office-clerk@${OFFICE}`, `office-head@${OFFICE}`, `superior@${SUPERIOR}`];
    expect(lines([now(dated(DUE), { vacant: roles })])).toContain('2024-01-10 third: leader@lead vacant, nobody (1)');
  });

  it('of a measure that has not begun begin with its hand-over, which nobody else gets', () => {
    const measure = dated(DUE, { supports: ['helper'] });
    const change = { vacant: ['liaison@helper'], unreachable: ['liaison@lead'] };
    expect(lines([now(measure, change, '2023-05-26 09:00')])).toEqual([
      '2023-05-29 handover: liaison@lead cut-off, nobody (1)',
      '2023-05-29 handover: liaison@helper vacant, nobody (1)',
    ]);
  });

  it('of one that has begun leave the hand-over out', () => {
    const measure = dated(DUE, { supports: ['helper'] });
    const change = { unreachable: ['liaison@lead', 'liaison@helper'] };
    expect(lines([now(measure, change)])).toEqual(['2023-12-18 ask: liaison@lead cut-off, head@lead (1)']);
  });
});
