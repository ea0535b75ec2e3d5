import { ApplicationFailure } from '@temporalio/common';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { CycleStep } from '../../src/activities/ports.ts';
import { cycleWorkflowId, OPEN_DUE_CYCLES_ID, standing, WATCHDOG_WORKFLOW_ID } from '../../src/workflows/messages.ts';
import { type Engine, eventKinds, eventually, startEngine } from './engine.ts';

const MINUTE = 60_000;
const DAY = 1_440 * MINUTE;

let engine: Engine;
beforeAll(async () => {
  engine = await startEngine('cycles');
});
afterAll(() => engine?.close());

type Look = Omit<CycleStep, 'inviting'>;

const counted = (nextLookAt: number | null): Look => ({
  closed: nextLookAt === null,
  nextLookAt,
  summary: 'answered 2 of 3',
});

/** A cycle of so many pages, then these looks; `log` tells what was asked in which order. */
function scriptedCycle(pages: number, looks: readonly Look[]) {
  const log: string[] = [];
  let looked = 0;
  return {
    log,
    inviteToCycle: async ({ cycleId }: { cycleId: string }) => {
      log.push(`invite ${cycleId}`);
      return { invited: 500, done: log.length === pages };
    },
    lookAtCycle: async ({ cycleId }: { cycleId: string }) => {
      log.push(`look ${cycleId}`);
      const answer = looks[looked++];
      if (answer === undefined) throw ApplicationFailure.nonRetryable('more looks than the test expects', 'unexpected');
      return answer;
    },
  };
}

test('a report cycle invites page after page, then looks at each instant until it is closed', async () => {
  const start = await engine.now();
  const { log, ...activities } = scriptedCycle(3, [counted(start + DAY), counted(start + 9 * DAY), counted(null)]);
  await engine.serve(activities, async () => {
    await engine.wake('system').cycles(['c1']);
    await engine.handle(cycleWorkflowId('c1')).result();
  });
  expect(log).toEqual(['invite c1', 'invite c1', 'invite c1', 'look c1', 'look c1', 'look c1']);
  expect(await engine.now()).toBeGreaterThanOrEqual(start + 9 * DAY);
});

test('a report cycle of more than a hundred pages goes on in a fresh run where the former stopped', async () => {
  const { log, ...activities } = scriptedCycle(103, [counted(null)]);
  await engine.serve(activities, async () => {
    await engine.wake('system').cycles(['c2']);
    const handle = engine.handle(cycleWorkflowId('c2'));
    const first = await handle.describe();
    await handle.result();
    expect((await handle.describe()).runId).not.toBe(first.runId);
  });
  expect(log).toHaveLength(104);
  expect(log.at(-1)).toBe('look c2');
});

test('a page that cannot be invited is tried again and no page is skipped', async () => {
  let tries = 0;
  const { log, ...activities } = scriptedCycle(2, [counted(null)]);
  const inviteToCycle = async (input: { cycleId: string }) => {
    tries += 1;
    if (tries === 1) throw ApplicationFailure.nonRetryable('see the log', 'internal');
    return activities.inviteToCycle(input);
  };
  await engine.serve({ ...activities, inviteToCycle }, async () => {
    await engine.wake('system').cycles(['c3']);
    const handle = engine.handle(cycleWorkflowId('c3'));
    await eventually(async () => expect((await handle.query(standing)).failure).toBe('internal: see the log'));
    await handle.result();
  });
  expect(log).toEqual(['invite c3', 'invite c3', 'look c3']);
});

test('under the stepped clock a report cycle never starts a timer', async () => {
  const wake = engine.wake('stepped');
  const { log, ...activities } = scriptedCycle(1, [counted(1_000), counted(null)]);
  const kinds = await engine.serve(activities, async () => {
    const handle = engine.handle(cycleWorkflowId('c4'));
    await wake.cycles(['c4']);
    await eventually(async () => expect((await handle.query(standing)).nextWakeAt).toBe(1_000));
    await wake.clockReached({ measures: [], contacts: [], cycles: ['c4'] }, 1_000);
    await handle.result();
    return eventKinds(handle);
  });
  expect(log).toEqual(['invite c4', 'look c4', 'look c4']);
  expect(kinds.filter((kind) => kind.startsWith('timer'))).toEqual([]);
});

test('opening what is due ends with the counts, and asking for it twice at once opens once', async () => {
  let calls = 0;
  const openDueCycles = async () => {
    calls += 1;
    if (calls === 1) throw ApplicationFailure.retryable('see the log', 'database-unreachable');
    return { opened: 2, failed: 0 };
  };
  await engine.serve({ openDueCycles }, async () => {
    await Promise.all([engine.wake('system').dueCycles(), engine.wake('system').dueCycles()]);
    expect(await engine.handle(OPEN_DUE_CYCLES_ID).result()).toEqual({ opened: 2, failed: 0 });
  });
  expect(calls).toBe(2);
});

test('the watchdog inspects every minute for hours, over failures and fresh runs, and starting it twice starts one', async () => {
  const start = await engine.now();
  const calls: { at: number; graceMs: number }[] = [];
  const inspect = async ({ graceMs }: { graceMs: number }) => {
    calls.push({ at: await engine.now(), graceMs });
    if (calls.length === 2) throw ApplicationFailure.nonRetryable('see the log', 'internal');
    return { woken: 1, problems: ['wake-up-past-due'] };
  };
  await engine.serve({ inspect }, async () => {
    await engine.wake('system').watchdog();
    const handle = engine.handle(WATCHDOG_WORKFLOW_ID);
    const first = await handle.describe();
    await engine.wake('stepped').watchdog();
    await engine.env.sleep(110 * MINUTE);
    expect((await handle.describe()).runId).not.toBe(first.runId);
    expect((await handle.describe()).status.name).toBe('RUNNING');
    await handle.terminate();
  });
  expect(new Set(calls.map(({ graceMs }) => graceMs))).toEqual(new Set([120_000]));
  const minutes = calls.map(({ at }) => Math.floor((at - start) / MINUTE));
  expect(minutes.slice(0, 4)).toEqual([0, 1, 2, 3]);
  expect(calls.length).toBeGreaterThan(105);
});
