import { type Client, ScheduleNotFoundError, ScheduleOverlapPolicy } from '@temporalio/client';
import { OPEN_DUE_CYCLES_ID, TASK_QUEUES } from '../workflows/messages.ts';
import type { CycleSchedule } from './ports.ts';

const SCHEDULE_ID = 'duban-open-due-cycles';
/** How often the database is asked. Which day a cycle opens on is not the schedule's business. */
const EVERY = '15 minutes';
/** Runs missed in an outage are one: what was due is due still. */
const CATCH_UP = '1 minute';
const DEADLINE_MS = 10_000;

/**
 * The schedule in Temporal that has due report cycles opened. A schedule can stop without a word (a lost timer, a pause, a
 * deletion), so it is looked at from outside and made anew; what it missed the watchdog opens by the database.
 */
export function temporalCycleSchedule(client: Client): CycleSchedule {
  return {
    inspect: () =>
      client.withDeadline(Date.now() + DEADLINE_MS, async () => {
        const problem = await problemOf(client);
        if (problem === null) return [];
        if (problem !== 'schedule-missing') await client.schedule.getHandle(SCHEDULE_ID).delete();
        await create(client);
        return [`${problem}, made anew`];
      }),
  };
}

async function problemOf(client: Client): Promise<string | null> {
  try {
    const { state, info } = await client.schedule.getHandle(SCHEDULE_ID).describe();
    if (state.paused) return 'schedule-paused';
    return info.nextActionTimes.length === 0 ? 'schedule-stopped' : null;
  } catch (error) {
    if (error instanceof ScheduleNotFoundError) return 'schedule-missing';
    throw error;
  }
}

async function create(client: Client): Promise<void> {
  await client.schedule.create({
    scheduleId: SCHEDULE_ID,
    spec: { intervals: [{ every: EVERY }] },
    action: {
      type: 'startWorkflow',
      workflowType: 'openDueCycles',
      workflowId: OPEN_DUE_CYCLES_ID,
      taskQueue: TASK_QUEUES.cycles,
      args: [],
      workflowExecutionTimeout: '10 minutes',
    },
    policies: { overlap: ScheduleOverlapPolicy.SKIP, catchupWindow: CATCH_UP },
  });
}
