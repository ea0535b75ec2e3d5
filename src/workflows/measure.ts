import { allHandlersFinished, continueAsNew, proxyActivities } from '@temporalio/workflow';
import type { Activities } from '../activities/create-activities.ts';
import { STEP_OPTIONS } from './activity-options.ts';
import { attempt } from './attempt.ts';
import type { MeasureRun } from './messages.ts';
import { isLong, openPage } from './page.ts';
import { listen } from './wait-until.ts';

const { step } = proxyActivities<Pick<Activities, 'step'>>(STEP_OPTIONS);

/**
 * One measure from activation to outcome: wait for the next wake-up or a look, take one step, again. What is decided is
 * decided inside the step, by rules that may change freely; this loop is all that is ever replayed.
 */
export async function measure({ measureId, clock, ...carried }: MeasureRun): Promise<void> {
  const wakes = listen(clock);
  let { seq, nextWakeAt } = carried;
  const page = openPage(`measure ${measureId}`, { nextWakeAt, failure: null });
  if (seq !== null) await wakes.until(nextWakeAt);
  for (let steps = 1; ; steps += 1) {
    wakes.forget();
    const summary = seq === null ? 'first step' : `step after ${seq}`;
    const taken = await attempt(() =>
      step.executeWithOptions({ ...STEP_OPTIONS, summary }, [{ measureId, expectedSeq: seq }]),
    );
    if (taken.ok) {
      ({ seq, nextWakeAt } = taken.value);
      page.show([`step ${seq}: ${taken.value.summary}`], { nextWakeAt, failure: null });
      if (taken.value.closed) return;
    } else {
      page.show(seq === null ? [] : [`last step: ${seq}`], { nextWakeAt, failure: taken.reason });
    }
    // Nothing heard may be left behind; a signal that comes with this very task makes the server run the task again.
    if (isLong(steps) && allHandlersFinished() && wakes.isQuiet()) {
      await continueAsNew<typeof measure>({ measureId, seq, nextWakeAt, clock });
    }
    await (taken.ok ? wakes.until(nextWakeAt) : wakes.untilRetry());
  }
}
