import { proxyActivities } from '@temporalio/workflow';
import type { Activities } from '../activities/create-activities.ts';
import { STEP_OPTIONS } from './activity-options.ts';

const { openDueCycles: open } = proxyActivities<Pick<Activities, 'openDueCycles'>>(STEP_OPTIONS);

/**
 * What the schedule starts: opens the report cycles whose time has come by the database, and ends. When nothing is due
 * it does nothing, so that it may run at any time and as often as it likes.
 */
export async function openDueCycles(): Promise<{ opened: number; failed: number }> {
  return open();
}
