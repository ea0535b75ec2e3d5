import { type NativeConnection, Worker, type WorkerOptions, type WorkflowBundleOption } from '@temporalio/worker';
import type { Activities } from '../activities/create-activities.ts';
import { TASK_QUEUES, type TaskQueue } from '../workflows/messages.ts';
import { bundleWorkflows } from './bundle.ts';
import { type Limits, LIMITS } from './limits.ts';

/** Activities under way at a stop have so long to finish; what is cut off after it is repeated by another worker. */
const SHUTDOWN_GRACE_MS = 15_000;
const SHUTDOWN_FORCE_MS = 25_000;

/** A task for a worker that was killed waits so long before another worker gets it. */
const STICKY_MS = 5_000;

const STOPPING = {
  shutdownGraceTime: SHUTDOWN_GRACE_MS,
  shutdownForceTime: SHUTDOWN_FORCE_MS,
  stickyQueueScheduleToStartTimeout: STICKY_MS,
} satisfies Partial<WorkerOptions>;

export interface WorkerSetup {
  readonly connection: NativeConnection;
  readonly namespace: string;
  readonly activities: Activities;
  /** `{ codePath }` or `{ code }`; without it the workflows are bundled at the start (a second, some 300 MB). */
  readonly workflowBundle?: WorkflowBundleOption;
  /** Default: all. A process may serve some of them only. */
  readonly queues?: readonly TaskQueue[];
  readonly limits?: Partial<Record<TaskQueue, Partial<Limits>>>;
}

/** The workers of one process, one per task queue. */
export interface DubanWorker {
  /** Serves until {@link shutdown}; rejects when a worker breaks, after the others have stopped. */
  run(): Promise<void>;
  /** Begins the stop; `run` returns when it is over. Safe to repeat. */
  shutdown(): void;
  /** True while every queue is served: for readiness. */
  isRunning(): boolean;
}

/** Builds the workers; nothing runs before {@link DubanWorker.run}. The clock is not theirs: each workflow carries its own. */
export async function createWorker(setup: WorkerSetup): Promise<DubanWorker> {
  const { connection, namespace, activities } = setup;
  const workflowBundle = setup.workflowBundle ?? (await bundleWorkflows());
  const workers: Worker[] = [];
  for (const taskQueue of setup.queues ?? Object.values(TASK_QUEUES)) {
    const limits = { ...LIMITS[taskQueue], ...setup.limits?.[taskQueue] };
    const options = { connection, namespace, taskQueue, activities, workflowBundle, ...limits, ...STOPPING };
    workers.push(await Worker.create(options));
  }
  let stopping = false;
  const shutdown = () => {
    stopping = true;
    for (const worker of workers) if (worker.getState() === 'RUNNING') worker.shutdown();
  };
  return {
    run: async () => {
      const running = workers.map((worker) => worker.run().finally(shutdown));
      if (stopping) shutdown();
      const results = await Promise.allSettled(running);
      const failed = results.find((result) => result.status === 'rejected');
      if (failed !== undefined) throw failed.reason;
    },
    shutdown,
    isRunning: () => workers.every((worker) => worker.getState() === 'RUNNING'),
  };
}
