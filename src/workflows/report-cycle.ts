import { allHandlersFinished, continueAsNew, proxyActivities } from '@temporalio/workflow';
import type { Activities } from '../activities/create-activities.ts';
import { STEP_OPTIONS } from './activity-options.ts';
import { attempt } from './attempt.ts';
import type { CycleRun } from './messages.ts';
import { isLong, openPage } from './page.ts';
import { listen } from './wait-until.ts';

const { inviteToCycle, lookAtCycle } = proxyActivities<Pick<Activities, 'inviteToCycle' | 'lookAtCycle'>>(STEP_OPTIONS);

/**
 * One report cycle: page by page the open measures are invited and woken, then the answers are counted until the cycle
 * is closed. It never holds a list of measures and never has a child per measure.
 */
export async function reportCycle({ cycleId, clock, ...carried }: CycleRun): Promise<void> {
  const wakes = listen(clock);
  let { invited, nextLookAt } = carried;
  const page = openPage(`report cycle ${cycleId}`, { nextWakeAt: nextLookAt, failure: null });
  if (invited && nextLookAt !== null) await wakes.until(nextLookAt);
  for (let steps = 1; ; steps += 1) {
    wakes.forget();
    const taken = await (invited ? attempt(() => lookAtCycle({ cycleId })) : attempt(() => inviteToCycle({ cycleId })));
    let again = false;
    if (!taken.ok) {
      page.show([], { nextWakeAt: nextLookAt, failure: taken.reason });
    } else if ('done' in taken.value) {
      invited = taken.value.done;
      again = true;
      page.show([`measures invited by the last page: ${taken.value.invited}`], { nextWakeAt: null, failure: null });
    } else {
      nextLookAt = taken.value.nextLookAt;
      page.show([taken.value.summary], { nextWakeAt: nextLookAt, failure: null });
      if (taken.value.closed) return;
    }
    if (isLong(steps) && allHandlersFinished() && wakes.isQuiet()) {
      await continueAsNew<typeof reportCycle>({ cycleId, invited, nextLookAt, clock });
    }
    if (!again) await (taken.ok ? wakes.until(nextLookAt) : wakes.untilRetry());
  }
}
