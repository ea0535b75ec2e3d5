import { allHandlersFinished, continueAsNew, proxyActivities } from '@temporalio/workflow';
import type { Activities } from '../activities/create-activities.ts';
import { RELEASE_OPTIONS } from './activity-options.ts';
import { attempt } from './attempt.ts';
import type { DeliveryRun } from './messages.ts';
import { isLong, openPage } from './page.ts';
import { listen } from './wait-until.ts';

const { release } = proxyActivities<Pick<Activities, 'release'>>(RELEASE_OPTIONS);

/**
 * What one contact is told, as long as anything is left to tell: hand over what is due, wait for the next release, again.
 * It ends when nothing is left and nobody looked; the next notice starts it anew.
 */
export async function delivery({ contactId, clock, ...carried }: DeliveryRun): Promise<void> {
  const wakes = listen(clock);
  let { nextReleaseAt } = carried;
  const page = openPage(`delivery to contact ${contactId}`, { nextWakeAt: nextReleaseAt, failure: null });
  if (nextReleaseAt !== null) await wakes.until(nextReleaseAt);
  for (let steps = 1; ; steps += 1) {
    wakes.forget();
    const released = await attempt(() => release({ contactId }));
    if (released.ok) {
      nextReleaseAt = released.value.nextReleaseAt;
      page.show([`handed over in the last release: ${released.value.handed}`], {
        nextWakeAt: nextReleaseAt,
        failure: null,
      });
      if (nextReleaseAt === null && wakes.isQuiet() && allHandlersFinished()) return;
    } else {
      page.show([], { nextWakeAt: nextReleaseAt, failure: released.reason });
    }
    if (isLong(steps) && allHandlersFinished() && wakes.isQuiet()) {
      await continueAsNew<typeof delivery>({ contactId, nextReleaseAt, clock });
    }
    await (released.ok ? wakes.until(nextReleaseAt) : wakes.untilRetry());
  }
}
