import { ApplicationFailure } from '@temporalio/common';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Released } from '../../src/activities/delivery.ts';
import { deliveryWorkflowId, standing } from '../../src/workflows/messages.ts';
import { type Engine, eventKinds, eventually, gate, startEngine } from './engine.ts';

const DAY = 86_400_000;

let engine: Engine;
beforeAll(async () => {
  engine = await startEngine('delivery');
});
afterAll(() => engine?.close());

const released = (nextReleaseAt: number | null, handed = 0): Released => ({ handed, nextReleaseAt });

function scripted(answers: readonly (Released | (() => Promise<Released>))[]) {
  const calls: { contactId: string; at: number }[] = [];
  const release = async ({ contactId }: { contactId: string }): Promise<Released> => {
    const answer = answers[calls.length];
    calls.push({ contactId, at: await engine.now() });
    if (answer === undefined)
      throw ApplicationFailure.nonRetryable('more releases than the test expects', 'unexpected');
    return typeof answer === 'function' ? answer() : answer;
  };
  return { calls, release };
}

test('a delivery waits for each release and ends when nothing is left', async () => {
  const start = await engine.now();
  const { calls, release } = scripted([released(start + DAY), released(start + 3 * DAY, 1), released(null, 2)]);
  await engine.serve({ release }, async () => {
    await engine.wake('system').contacts(['waits']);
    await engine.handle(deliveryWorkflowId('waits')).result();
  });
  const days = calls.map(({ at }) => Math.floor((at - start) / DAY));
  expect(days).toEqual([0, 1, 3]);
  expect(new Set(calls.map(({ contactId }) => contactId))).toEqual(new Set(['waits']));
});

test('a delivery that has nothing left does not end when somebody looked meanwhile', async () => {
  const [begun, finish] = [gate(), gate()];
  const { calls, release } = scripted([
    async () => {
      begun.open();
      await finish.opened;
      return released(null, 1);
    },
    released(null, 1),
  ]);
  const kinds = await engine.serve({ release }, async () => {
    const handle = engine.handle(deliveryWorkflowId('meanwhile'));
    await engine.wake('system').contacts(['meanwhile']);
    await begun.opened;
    await engine.wake('system').contacts(['meanwhile']);
    finish.open();
    await handle.result();
    return eventKinds(handle);
  });
  expect(calls).toHaveLength(2);
  expect(kinds.filter((kind) => kind === 'activityTaskScheduledEventAttributes')).toHaveLength(2);
});

test('a notice after the end starts the delivery anew', async () => {
  const { calls, release } = scripted([released(null, 1), released(null, 1)]);
  await engine.serve({ release }, async () => {
    const handle = engine.handle(deliveryWorkflowId('anew'));
    await engine.wake('system').contacts(['anew']);
    await handle.result();
    const first = await handle.describe();
    await engine.wake('system').contacts(['anew']);
    await handle.result();
    expect((await handle.describe()).runId).not.toBe(first.runId);
  });
  expect(calls).toHaveLength(2);
});

test('a new notice brings the next release forward', async () => {
  const start = await engine.now();
  const { calls, release } = scripted([released(start + 30 * DAY), released(start + DAY), released(null, 1)]);
  await engine.serve({ release }, async () => {
    const handle = engine.handle(deliveryWorkflowId('forward'));
    await engine.wake('system').contacts(['forward']);
    await eventually(async () => expect((await handle.query(standing)).nextWakeAt).toBe(start + 30 * DAY));
    await engine.wake('system').contacts(['forward']);
    await handle.result();
  });
  expect(Math.floor(((calls[2]?.at ?? 0) - start) / DAY)).toBe(1);
});

test('a release that fails for good is tried again after a minute and does not end the delivery', async () => {
  const { calls, release } = scripted([
    () => Promise.reject(ApplicationFailure.nonRetryable('see the log', 'internal')),
    released(null, 1),
  ]);
  await engine.serve({ release }, async () => {
    const handle = engine.handle(deliveryWorkflowId('fails'));
    await engine.wake('system').contacts(['fails']);
    await eventually(async () => expect((await handle.query(standing)).failure).toBe('internal: see the log'));
    await handle.result();
  });
  expect((calls[1]?.at ?? 0) - (calls[0]?.at ?? 0)).toBeGreaterThanOrEqual(60_000);
});

test('under the stepped clock a delivery waits for its instant and never starts a timer', async () => {
  const wake = engine.wake('stepped');
  const { calls, release } = scripted([released(1_000), released(null, 1)]);
  const kinds = await engine.serve({ release }, async () => {
    const handle = engine.handle(deliveryWorkflowId('stepped'));
    await wake.contacts(['stepped']);
    await eventually(async () => expect((await handle.query(standing)).nextWakeAt).toBe(1_000));
    await wake.clockReached({ measures: [], contacts: ['stepped'], cycles: [] }, 1_000);
    await handle.result();
    return eventKinds(handle);
  });
  expect(calls).toHaveLength(2);
  expect(kinds.filter((kind) => kind.startsWith('timer'))).toEqual([]);
});

test('after a hundred releases a run hands over to the next, which waits for the carried instant', async () => {
  const start = await engine.now();
  const answers = Array.from({ length: 101 }, (_, i) => released(i === 100 ? null : start + (i + 1) * DAY));
  const { calls, release } = scripted(answers);
  await engine.serve({ release }, async () => {
    await engine.wake('system').contacts(['long']);
    const handle = engine.handle(deliveryWorkflowId('long'));
    await handle.result();
    const { events } = await handle.fetchHistory();
    const input = events?.[0]?.workflowExecutionStartedEventAttributes?.input?.payloads?.[0]?.data;
    expect(JSON.parse(Buffer.from(input ?? []).toString())).toEqual({
      contactId: 'long',
      nextReleaseAt: start + 100 * DAY,
      clock: 'system',
    });
  });
  expect(calls).toHaveLength(101);
  expect(calls[100]?.at).toBeGreaterThanOrEqual(start + 100 * DAY);
});
