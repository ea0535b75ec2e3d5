import type { WorkflowHandle } from '@temporalio/client';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { DefaultLogger, type WorkflowBundle } from '@temporalio/worker';
import { vi } from 'vitest';
import type { Activities } from '../../src/activities/create-activities.ts';
import { createTemporalWake, type TemporalWake } from '../../src/activities/temporal-wake.ts';
import { loadConfig } from '../../src/runtime/config.ts';
import { ensureTestServer } from '../../src/runtime/temporal-cli.ts';
import { SEARCH_ATTRIBUTES } from '../../src/runtime/temporal-namespace.ts';
import { bundleWorkflows } from '../../src/worker/bundle.ts';
import { createWorker } from '../../src/worker/create-worker.ts';
import { installTemporalRuntime } from '../../src/worker/temporal-runtime.ts';
import type { Clock, TaskQueue } from '../../src/workflows/messages.ts';

// temporal.api.enums.v1: IndexedValueType.KEYWORD
const KEYWORD = 2;

/** Temporal's test server, whose clock jumps while somebody awaits a result; the worker is the product's own. */
export interface Engine {
  readonly env: TestWorkflowEnvironment;
  /** The virtual time, epoch ms. */
  now(): Promise<number>;
  wake(clock: Clock): TemporalWake;
  handle(workflowId: string): WorkflowHandle;
  /** Serves the engine's queues with these activities while `during` runs; a missing activity fails the test that needs it. */
  serve<T>(activities: Partial<Activities>, during: () => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

export async function startEngine(...queues: TaskQueue[]): Promise<Engine> {
  installTemporalRuntime({ logger: new DefaultLogger('ERROR') });
  const path = await ensureTestServer(loadConfig());
  const env = await TestWorkflowEnvironment.createTimeSkipping({
    server: { executable: { type: 'existing-path', path } },
  });
  await env.connection.operatorService.addSearchAttributes({
    namespace: 'default',
    searchAttributes: Object.fromEntries(SEARCH_ATTRIBUTES.map((name) => [name, KEYWORD])),
  });
  const workflowBundle = await bundleWorkflows({ logger: new DefaultLogger('ERROR') });
  return {
    env,
    now: () => env.currentTimeMs(),
    wake: (clock) => createTemporalWake({ client: env.client, clock }),
    handle: (workflowId) => env.client.workflow.getHandle(workflowId),
    serve: (activities, during) => serve({ env, workflowBundle, queues, activities }, during),
    close: () => env.teardown(),
  };
}

interface Served {
  readonly env: TestWorkflowEnvironment;
  readonly workflowBundle: WorkflowBundle;
  readonly queues: readonly TaskQueue[];
  readonly activities: Partial<Activities>;
}

async function serve<T>({ env, workflowBundle, queues, activities }: Served, during: () => Promise<T>): Promise<T> {
  const worker = await createWorker({
    connection: env.nativeConnection,
    namespace: 'default',
    // A workflow that asks for an activity left out here fails visibly.
    activities: activities as Activities,
    workflowBundle,
    queues,
  });
  const running = worker.run();
  try {
    return await during();
  } finally {
    worker.shutdown();
    await running;
  }
}

/** Repeats the check until it holds; the limit is for a machine that is busy, not for the code. */
export function eventually(check: () => Promise<void>): Promise<void> {
  return vi.waitFor(check, { timeout: 60_000, interval: 20 });
}

/** A promise and its resolution, to hold an activity in mid-air. */
export function gate(): { readonly opened: Promise<void>; open(): void } {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open: () => open() };
}

/** The types of a run's history events, e.g. `timerStartedEventAttributes`. */
export async function eventKinds(handle: WorkflowHandle): Promise<readonly string[]> {
  const { events } = await handle.fetchHistory();
  return (events ?? []).map((event) => Object.keys(event).find((key) => key.endsWith('EventAttributes')) ?? 'unknown');
}
