import { describe, expect, it } from 'vitest';
import type { PastDates } from '../../src/domain/measure.ts';
import { aPlan, aSetting, dated, ongoing } from '../support/builders.ts';
import { MeasureRun } from '../support/measure-run.ts';

const milestones = (...dates: string[]) => dates.map((on) => ({ on, text: 'part' }));

/** A plan that begins on 29 May 2023, and has had dates before. */
function lived(measure: ReturnType<typeof dated>, pastDates: PastDates): MeasureRun {
  const setting = aSetting(measure);
  return new MeasureRun({ ...setting, plan: { ...setting.plan, pastDates } });
}

const asked = (run: MeasureRun): unknown[] =>
  run.written.filter(({ rung }) => rung === 'ask').map(({ on, request }) => [on, request?.due, request?.because]);

const notAsked = (run: MeasureRun): unknown =>
  run.events.flatMap((event) => (event.type === 'activated' ? [event.notAsked] : []))[0];

describe('dates that are past when a plan is activated', () => {
  const half = dated('2023-03-31', { milestones: milestones('2022-12-31', '2023-06-30') });

  it('"skip": nobody is asked for them, they stand as not asked, and what is ahead is asked as ever', () => {
    const run = lived(half, 'skip').until('2023-06-20 00:00');
    expect(notAsked(run)).toEqual(['2022-12-31', '2023-03-31']);
    expect(asked(run)).toEqual([['2023-06-15', '2023-06-30', ['milestone']]]);
    expect(run.untilClosed().state.outcome).toMatchObject({ outcome: 'not-completed' });
  });

  it('"once": one request for the deadline that is past, and no rung from before', () => {
    const run = lived(dated('2023-03-31', { milestones: milestones('2022-12-31') }), 'once').until('2023-06-05 00:00');
    expect(asked(run)).toEqual([['2023-05-29', '2023-03-31', ['deadline']]]);
    expect(notAsked(run)).toEqual(['2022-12-31']);
    const rungs = run.written.filter(({ request, kind }) => request !== null && kind !== 'receipt');
    expect(new Set(rungs.map(({ rung }) => rung))).toEqual(new Set(['ask']));
  });

  it('"once": where no deadline is past, one request for the last milestone that is', () => {
    const measure = dated('2023-12-31', { milestones: milestones('2022-12-31', '2023-04-30', '2023-02-28') });
    const run = lived(measure, 'once').until('2023-06-01 00:00');
    expect(asked(run)).toEqual([['2023-05-29', '2023-04-30', ['milestone']]]);
    expect(notAsked(run)).toEqual(['2022-12-31', '2023-02-28']);
    expect(run.state.dated.map(({ due }) => due)).toEqual(['2023-12-31']);
  });

  it.each(['skip', 'once'] as const)('"%s" leaves rounds alone: the first that is still due is asked', (pastDates) => {
    const run = lived(ongoing(), pastDates).until('2023-07-01 00:00');
    expect(asked(run)).toEqual([['2023-06-15', '2023-06-28', ['rhythm']]]);
    expect(notAsked(run)).toBeUndefined();
    expect(aPlan().pastDates).toBeUndefined();
  });
});
