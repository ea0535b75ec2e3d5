import { proxyActivities, sleep } from '@temporalio/workflow';

const { release, step } = proxyActivities({ startToCloseTimeout: 30_000 });

/** A measure as nobody may change it: it waits before its first step. Replays of saved histories must refuse it. */
export async function measure(input: unknown): Promise<void> {
  await sleep(1_000);
  await step?.(input);
}

/** A delivery that asks for the same activity, and then does not heed what it says. */
export async function delivery(input: unknown): Promise<void> {
  await release?.(input);
}
