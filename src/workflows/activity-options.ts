import type { ActivityOptions } from '@temporalio/workflow';

/** No business time in here: a retry must never be what decides when something is said to somebody. */
const RETRY = { initialInterval: 500, backoffCoefficient: 2, maximumInterval: 10_000 } as const;

/**
 * One database transaction and some signals. A worker that died is noticed by the missing heartbeat (a healthy step is
 * over before its first one), so the step is repeated after ten seconds and not after thirty.
 */
export const STEP_OPTIONS: ActivityOptions = { startToCloseTimeout: 30_000, heartbeatTimeout: 10_000, retry: RETRY };

/** Several hand-overs to mail servers and gateways. */
export const RELEASE_OPTIONS: ActivityOptions = {
  startToCloseTimeout: 300_000,
  heartbeatTimeout: 10_000,
  retry: RETRY,
};
