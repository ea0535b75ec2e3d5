import { Client, Connection } from '@temporalio/client';
import { DefaultLogger, NativeConnection, type WorkflowBundle } from '@temporalio/worker';
import { promises as fs } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Activities, createActivities } from '../../src/activities/create-activities.ts';
import type { Ports } from '../../src/activities/ports.ts';
import { temporalCycleSchedule } from '../../src/activities/temporal-schedule.ts';
import { createTemporalWake } from '../../src/activities/temporal-wake.ts';
import { decideMeasure } from '../../src/domain/decide-measure.ts';
import { DubanError } from '../../src/domain/errors.ts';
import { decideRelease } from '../../src/domain/release.ts';
import { loadConfig } from '../../src/runtime/config.ts';
import { freePort } from '../../src/runtime/ports.ts';
import { resolveTemporalCli } from '../../src/runtime/temporal-cli.ts';
import { startTemporalServer, type TemporalServer } from '../../src/runtime/temporal-server.ts';
import { bundleWorkflows } from '../../src/worker/bundle.ts';
import { createWorker } from '../../src/worker/create-worker.ts';
import { installTemporalRuntime } from '../../src/worker/temporal-runtime.ts';
import { measureWorkflowId, OPEN_DUE_CYCLES_ID, standing, type TaskQueue } from '../../src/workflows/messages.ts';
import { eventKinds, eventually } from './engine.ts';

const DAY = 86_400_000;

let home: string;
let server: TemporalServer;
let native: NativeConnection;
let client: Client;
let workflowBundle: WorkflowBundle;

beforeAll(async () => {
  installTemporalRuntime({ logger: new DefaultLogger('ERROR', () => {}) });
  workflowBundle = await bundleWorkflows();
  home = await fs.mkdtemp(path.join(os.tmpdir(), 'duban-workflows-'));
  const { path: cliPath } = await resolveTemporalCli(loadConfig());
  server = await startTemporalServer({ home, cliPath, synchronous: 'NORMAL', ui: false });
  native = await NativeConnection.connect({ address: server.address });
  client = new Client({ connection: native, namespace: server.namespace });
});

afterAll(async () => {
  await native?.close();
  await server?.stop();
  await fs.rm(home, { recursive: true, force: true });
});

async function serve<T>(
  activities: Partial<Activities>,
  during: () => Promise<T>,
  queues: readonly TaskQueue[] = ['measures'],
): Promise<T> {
  // Each test gives what its workflows ask for.
  const all = activities as Activities;
  const worker = await createWorker({
    connection: native,
    namespace: server.namespace,
    activities: all,
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

test('waking starts what is missing once, with ids as search attributes and a summary, and signals what runs', async () => {
  const plansOf = async () => new Map([['m-1', 'p-1']]);
  const wake = createTemporalWake({ client, clock: 'system', plansOf });
  await wake.measures(['m-1', 'm-2']);
  await wake.measures(['m-1']);
  const handle = client.workflow.getHandle(measureWorkflowId('m-1'));
  const { raw, taskQueue, typedSearchAttributes } = await handle.describe();
  expect(taskQueue).toBe('measures');
  expect(typedSearchAttributes.getAll().map(({ key, value }) => [key.name, value])).toEqual(
    expect.arrayContaining([
      ['DubanMeasure', 'm-1'],
      ['DubanPlan', 'p-1'],
    ]),
  );
  expect(Buffer.from(raw.executionConfig?.userMetadata?.summary?.data ?? []).toString()).toBe('"measure m-1"');
  const kinds = await eventKinds(handle);
  expect(kinds.filter((kind) => kind.startsWith('workflowExecutionStarted'))).toHaveLength(1);
  expect(kinds.filter((kind) => kind.startsWith('workflowExecutionSignaled'))).toHaveLength(2);
  for (const id of ['m-1', 'm-2']) await client.workflow.getHandle(measureWorkflowId(id)).terminate();
});

test('a waiting measure has one open timer, which fires at the stored wake-up to the millisecond', async () => {
  const nextWakeAt = Date.now() + 100 * DAY;
  const step = async () => ({ seq: 1, nextWakeAt, closed: false, summary: 'waits' });
  await serve({ step }, async () => {
    await createTemporalWake({ client, clock: 'system' }).measures(['timer']);
    const handle = client.workflow.getHandle(measureWorkflowId('timer'));
    await eventually(async () => expect((await handle.query(standing)).nextWakeAt).toBe(nextWakeAt));
    const { events } = await handle.fetchHistory();
    const timers = (events ?? []).filter((event) => event.timerStartedEventAttributes);
    expect(timers).toHaveLength(1);
    const tasks = (events ?? []).filter((event) => event.workflowTaskStartedEventAttributes);
    const begun = tasks.at(-1)?.eventTime;
    const beganAt = Number(begun?.seconds) * 1_000 + Math.floor((begun?.nanos ?? 0) / 1_000_000);
    const wait = timers[0]?.timerStartedEventAttributes?.startToFireTimeout;
    const waitMs = Number(wait?.seconds) * 1_000 + Math.round((wait?.nanos ?? 0) / 1_000_000);
    expect(beganAt + waitMs).toBe(nextWakeAt);
    await handle.terminate();
  });
});

test('while the database is away a step is repeated until it answers, and the measure never knew', async () => {
  const asked: (number | null)[] = [];
  const measures: Ports['measures'] = {
    step: async (_id, expectedSeq) => {
      asked.push(expectedSeq);
      if (asked.length < 3) throw new DubanError('database-unreachable', 'no answer');
      return { seq: 1, nextWakeAt: null, closed: true, summary: 'closed', contactsToWake: [], measuresToWake: [] };
    },
  };
  const wake = { contacts: async () => {} };
  // `step` needs these two ports and no other.
  const activities = createActivities({ measures, wake } as unknown as Ports, { decideMeasure, decideRelease });
  await serve(activities, async () => {
    await createTemporalWake({ client, clock: 'stepped' }).measures(['repeated']);
    const handle = client.workflow.getHandle(measureWorkflowId('repeated'));
    await handle.result();
    expect((await eventKinds(handle)).filter((kind) => kind.startsWith('activityTaskScheduled'))).toHaveLength(1);
  });
  expect(asked).toEqual([null, null, null]);
});

test('when Temporal is away, waking says how many were not reached, after trying each', async () => {
  const connection = Connection.lazy({ address: `127.0.0.1:${await freePort()}` });
  const away = createTemporalWake({ client: new Client({ connection }), clock: 'system', deadlineMs: 300 });
  const error: unknown = await away.measures(['a', 'b', 'c']).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(DubanError);
  expect(error).toMatchObject({ code: 'temporal-unreachable', message: expect.stringContaining('3/3') });
  await connection.close();
});

test('the schedule that opens due cycles is made where it is missing, mended where it has stopped, and starts the opening', async () => {
  const schedule = temporalCycleSchedule(client);
  const handle = client.schedule.getHandle('duban-open-due-cycles');
  expect(await schedule.inspect()).toEqual(['schedule-missing, made anew']);
  await eventually(async () => expect(await schedule.inspect()).toEqual([]));
  const { action, policies } = await handle.describe();
  expect(action).toMatchObject({ workflowType: 'openDueCycles', taskQueue: 'cycles' });
  expect(policies.overlap).toBe('SKIP');
  await handle.pause('by mistake');
  await eventually(async () => expect(await schedule.inspect()).toEqual(['schedule-paused, made anew']));
  expect(await schedule.inspect()).toEqual([]);
  await handle.delete();
  await eventually(async () => expect(await schedule.inspect()).toEqual(['schedule-missing, made anew']));
  let opened = 0;
  const openDueCycles = async () => {
    opened += 1;
    return { opened: 1, failed: 0 };
  };
  await serve(
    { openDueCycles },
    async () => {
      await handle.trigger();
      await eventually(async () => {
        const [run] = (await handle.describe()).info.recentActions;
        const id = run?.action.workflow.workflowId ?? '';
        expect(id).toMatch(new RegExp(`^${OPEN_DUE_CYCLES_ID}-`, 'u'));
        expect(await client.workflow.getHandle(id).result()).toEqual({ opened: 1, failed: 0 });
      });
    },
    ['cycles'],
  );
  expect(opened).toBe(1);
});
