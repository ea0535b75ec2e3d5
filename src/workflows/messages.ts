import { defineQuery, defineSignal } from '@temporalio/workflow';

/*
 *  What can be said to duban's workflows, and under which names they are found. Signals carry no facts: a fact is a
 *  committed row first, and a workflow that is woken reads the rows.
 */

/** `system`: every wait is a Temporal timer. `stepped`: virtual time; waits end by {@link clockReached}. */
export type Clock = 'system' | 'stepped';

/** Something was committed that concerns this workflow: take a step now. */
export const look = defineSignal<[], 'look'>('look');

/** The stepped clock stands at this instant (epoch ms), and something is due for this workflow by then. */
export const clockReached = defineSignal<[instantMs: number], 'clockReached'>('clockReached');

/** Where a workflow stands; for tests and for whoever looks at it by Temporal's own means. */
export interface Standing {
  /** Epoch ms of the next wake-up; null = none is known yet. */
  readonly nextWakeAt: number | null;
  /** The step is taken again soon because of this (an error code and its message); null = all is well. */
  readonly failure: string | null;
}

export const standing = defineQuery<Standing, [], 'standing'>('standing');

/** All that a measure's workflow keeps. Null `seq`: nothing is known, take a step first. */
export interface MeasureRun {
  readonly measureId: string;
  readonly seq: number | null;
  readonly nextWakeAt: number | null;
  readonly clock: Clock;
}

/** All that a contact's delivery keeps. Null `nextReleaseAt`: look first. */
export interface DeliveryRun {
  readonly contactId: string;
  readonly nextReleaseAt: number | null;
  readonly clock: Clock;
}

/** All that a report cycle keeps. Null `nextLookAt`: look first. */
export interface CycleRun {
  readonly cycleId: string;
  readonly invited: boolean;
  readonly nextLookAt: number | null;
  readonly clock: Clock;
}

/** How often the watchdog inspects, and how far past due a wake-up may be before it is woken again; real time. */
export interface WatchdogRun {
  readonly everyMs: number;
  readonly graceMs: number;
}

/** One queue per kind of work, each with its own limits. */
export const TASK_QUEUES = { measures: 'measures', delivery: 'delivery', cycles: 'cycles' } as const;

export type TaskQueue = (typeof TASK_QUEUES)[keyof typeof TASK_QUEUES];

export const measureWorkflowId = (measureId: string): string => `measure:${measureId}`;
export const deliveryWorkflowId = (contactId: string): string => `delivery:${contactId}`;
export const cycleWorkflowId = (cycleId: string): string => `cycle:${cycleId}`;
export const WATCHDOG_WORKFLOW_ID = 'watchdog';
/** Of the run that opens cycles on demand; the schedule's own runs carry a time behind it. */
export const OPEN_DUE_CYCLES_ID = 'open-due-cycles';
