import { allHandlersFinished, continueAsNew, proxyActivities } from '@temporalio/workflow';
import type { Activities } from '../activities/create-activities.ts';
import { STEP_OPTIONS } from './activity-options.ts';
import { attempt } from './attempt.ts';
import type { WatchdogRun } from './messages.ts';
import { isLong, openPage } from './page.ts';
import { listen } from './wait-until.ts';

const { inspect } = proxyActivities<Pick<Activities, 'inspect'>>(STEP_OPTIONS);

/**
 * The auditor of an installation: every minute of REAL time, under either clock, it asks the database what is past due
 * and not taken, and has it woken again. It ends only by being cancelled.
 */
export async function watchdog(run: WatchdogRun): Promise<void> {
  const wakes = listen('system');
  const page = openPage('watchdog', { nextWakeAt: null, failure: null });
  for (let steps = 1; ; steps += 1) {
    wakes.forget();
    const found = await attempt(() => inspect({ graceMs: run.graceMs }));
    const nextWakeAt = Date.now() + run.everyMs;
    if (found.ok)
      page.show([`woken again: ${found.value.woken}`, ...found.value.problems], { nextWakeAt, failure: null });
    else page.show([], { nextWakeAt, failure: found.reason });
    await wakes.until(nextWakeAt);
    // A fresh run inspects at once, so a look heard by now needs no step of this one.
    if (isLong(steps) && allHandlersFinished()) await continueAsNew<typeof watchdog>(run);
  }
}
