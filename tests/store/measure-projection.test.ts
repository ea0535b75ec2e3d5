import { describe, expect, it } from 'vitest';
import { projectionOf } from '../../src/store/measure-projection.ts';
import { aSetting, confirm, dated, newDate, notCompleted, report, type Act } from '../support/builders.ts';
import { MeasureRun } from '../support/measure-run.ts';

/** The tasks that one look ends, told everything that came of it. */
function endedBy(run: MeasureRun, ...acts: readonly Act[]): readonly string[] {
  const before = run.state;
  const inputs = acts.map((act) => run.inputOf(act));
  return projectionOf({ before, leads: run.measure.leads }, run.look(inputs), inputs).tasksDone;
}

describe('an office task', () => {
  /** A milestone reported as delayed on its last day; the deadline is asked the day after. */
  const withLateClaim = (): MeasureRun => {
    const run = new MeasureRun(aSetting(dated('2023-11-30', { milestones: [{ on: '2023-11-15', text: 'part' }] })));
    run.act('2023-11-15 10:00', report('delayed'));
    return run;
  };

  it.each([
    ['a new date', newDate('2024-01-31')],
    ['the finding that a milestone is not completed', notCompleted()],
    ['a claim of completion after all', report('done')],
  ])('about a late claim ends with %s', (_what, act) => {
    expect(endedBy(withLateClaim(), act)).toEqual(['decide-late-claim']);
  });

  it('about a late claim goes on while another date is asked, and ends when its own is asked again', () => {
    const run = withLateClaim();
    run.now = run.nextWakeAt ?? 0;
    expect(endedBy(run)).toEqual([]);
    expect(run.state.request?.because).toEqual(['deadline']);
    run.until('2023-11-21 23:00');
    run.now = run.nextWakeAt ?? 0; // five working days after the claim the milestone joins the open request
    expect(endedBy(run)).toEqual(['decide-late-claim']);
  });

  it('that is raised and answered within one step ends with it', () => {
    const run = new MeasureRun(aSetting(dated('2023-12-31'))).until('2023-12-20 10:00');
    expect(endedBy(run, report('done'), confirm())).toEqual(['verify', 'no-contact']);
  });

  it('about a claim to verify stays while it waits', () => {
    const run = new MeasureRun(aSetting(dated('2023-12-31'))).until('2023-12-20 10:00');
    expect(endedBy(run, report('done'))).toEqual([]);
    expect(endedBy(run, report('on-track'))).toEqual([]);
  });
});
