import type { WorkerOptions } from '@temporalio/worker';
import type { TaskQueue } from '../workflows/messages.ts';

/** What one worker takes on at once. */
export type Limits = Required<
  Pick<
    WorkerOptions,
    | 'maxCachedWorkflows'
    | 'maxConcurrentWorkflowTaskExecutions'
    | 'maxConcurrentActivityTaskExecutions'
    | 'maxConcurrentWorkflowTaskPolls'
    | 'maxConcurrentActivityTaskPolls'
  >
>;

/**
 * Made for two cores and a database pool of ten. A cached workflow costs up to 0.4 MB and spares a replay of some
 * milliseconds; measures sleep for weeks, so a small cache is right. Temporal's own defaults would keep thousands.
 */
export const LIMITS: Readonly<Record<TaskQueue, Limits>> = {
  measures: limits(500, 20, 8),
  delivery: limits(300, 20, 8),
  cycles: limits(20, 4, 4),
};

/** Enough polls that a task finds one waiting: what finds none is written to the server's database first. */
function limits(cached: number, workflowTasks: number, activities: number): Limits {
  return {
    maxCachedWorkflows: cached,
    maxConcurrentWorkflowTaskExecutions: workflowTasks,
    maxConcurrentActivityTaskExecutions: activities,
    maxConcurrentWorkflowTaskPolls: Math.max(2, workflowTasks / 2),
    maxConcurrentActivityTaskPolls: Math.max(2, activities / 2),
  };
}
