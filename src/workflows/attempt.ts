import { ActivityFailure, ApplicationFailure, isCancellation, log } from '@temporalio/workflow';

export type Attempt<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly reason: string };

/**
 * Runs an activity whose final failure must not end the workflow: a measure that cannot take its step today waits, says
 * why, and tries again. A cancellation and a fault of the workflow's own code are thrown on.
 */
export async function attempt<T>(run: () => Promise<T>): Promise<Attempt<T>> {
  try {
    return { ok: true, value: await run() };
  } catch (error) {
    if (isCancellation(error) || !(error instanceof ActivityFailure)) throw error;
    const reason = reasonOf(error);
    log.warn('a step failed and is taken again soon', { reason });
    return { ok: false, reason };
  }
}

/** `code: message` as the activity put it; activities put neither names nor texts into it. */
function reasonOf({ cause }: ActivityFailure): string {
  if (cause instanceof ApplicationFailure) return `${cause.type ?? 'unknown'}: ${cause.message}`;
  return cause === undefined ? 'unknown' : `${cause.name}: ${cause.message}`;
}
