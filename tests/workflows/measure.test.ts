import { ApplicationFailure } from '@temporalio/common';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { StepTaken } from '../../src/activities/measure.ts';
import { measureWorkflowId, standing } from '../../src/workflows/messages.ts';
import { type Engine, eventKinds, eventually, gate, startEngine } from './engine.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

let engine: Engine;
beforeAll(async () => {
  engine = await startEngine('measures');
});
afterAll(() => engine?.close());

const taken = (seq: number, nextWakeAt: number | null): StepTaken => ({
  seq,
  nextWakeAt,
  closed: nextWakeAt === null,
  summary: `fake ${seq}`,
});

/** A fake step that gives these answers in turn and remembers what it was asked, and when by the virtual clock. */
function scripted(answers: readonly (StepTaken | (() => Promise<StepTaken>))[]) {
  const calls: { measureId: string; expectedSeq: number | null; at: number }[] = [];
  const step = async (input: { measureId: string; expectedSeq: number | null }): Promise<StepTaken> => {
    const answer = answers[calls.length];
    calls.push({ ...input, at: await engine.now() });
    if (answer === undefined) throw ApplicationFailure.nonRetryable('more steps than the test expects', 'unexpected');
    return typeof answer === 'function' ? answer() : answer;
  };
  return { calls, step };
}

test('a measure takes its first step at once, then wakes at each stored instant, and ends when it is closed', async () => {
  const start = await engine.now();
  const { calls, step } = scripted([taken(1, start + 10 * DAY), taken(4, start + 400 * DAY), taken(6, null)]);
  await engine.serve({ step }, async () => {
    await engine.wake('system').measures(['wakes']);
    await engine.handle(measureWorkflowId('wakes')).result();
  });
  expect(calls.map(({ expectedSeq }) => expectedSeq)).toEqual([null, 1, 4]);
  const days = calls.map(({ at }) => (at - start) / DAY);
  expect(days[0]).toBeLessThan(1);
  expect(days[1]).toBeGreaterThanOrEqual(10);
  expect(days[1]).toBeLessThan(10.1);
  expect(days[2]).toBeGreaterThanOrEqual(400);
  expect(days[2]).toBeLessThan(400.1);
});

test('a look ends the wait early', async () => {
  const start = await engine.now();
  const first = gate();
  const { calls, step } = scripted([
    async () => {
      first.open();
      return taken(1, start + 30 * DAY);
    },
    taken(2, null),
  ]);
  await engine.serve({ step }, async () => {
    await engine.wake('system').measures(['early']);
    await first.opened;
    await engine.wake('system').measures(['early']);
    await engine.handle(measureWorkflowId('early')).result();
  });
  expect(calls).toHaveLength(2);
  expect(calls[1]?.at).toBeLessThan(start + DAY);
});

test('a look that comes while a step is under way leads to another step', async () => {
  const start = await engine.now();
  const [begun, finish] = [gate(), gate()];
  const { calls, step } = scripted([
    async () => {
      begun.open();
      await finish.opened;
      return taken(1, start + 30 * DAY);
    },
    taken(2, null),
  ]);
  await engine.serve({ step }, async () => {
    await engine.wake('system').measures(['during']);
    await begun.opened;
    await engine.wake('system').measures(['during']);
    finish.open();
    await engine.handle(measureWorkflowId('during')).result();
  });
  expect(calls).toHaveLength(2);
  expect(calls[1]?.at).toBeLessThan(start + DAY);
});

test('after a hundred steps a run hands over measure, seq, wake-up and clock, and its search attributes, to the next', async () => {
  const start = await engine.now();
  const answers = Array.from({ length: 101 }, (_, i) => taken(i + 1, i === 100 ? null : start + (i + 1) * HOUR));
  const { calls, step } = scripted(answers);
  await engine.serve({ step }, async () => {
    await engine.wake('system').measures(['long']);
    const handle = engine.handle(measureWorkflowId('long'));
    const first = await handle.describe();
    await handle.result();
    const last = await handle.describe();
    expect(last.runId).not.toBe(first.runId);
    const { events } = await engine.handle(measureWorkflowId('long')).fetchHistory();
    const begun = events?.[0]?.workflowExecutionStartedEventAttributes;
    const input = JSON.parse(Buffer.from(begun?.input?.payloads?.[0]?.data ?? []).toString());
    expect(input).toEqual({ measureId: 'long', seq: 100, nextWakeAt: start + 100 * HOUR, clock: 'system' });
    expect(Object.keys(begun?.searchAttributes?.indexedFields ?? {})).toContain('DubanMeasure');
  });
  expect(calls).toHaveLength(101);
  expect(calls[100]?.expectedSeq).toBe(100);
  expect(calls[100]?.at).toBeGreaterThanOrEqual(start + 100 * HOUR);
});

test('a look during the hundredth step is answered before the run hands over', async () => {
  const start = await engine.now();
  const [begun, finish] = [gate(), gate()];
  const far = start + 300 * DAY;
  const { calls, step } = scripted([
    ...Array.from({ length: 99 }, (_, i) => taken(i + 1, start + (i + 1) * 60_000)),
    async () => {
      begun.open();
      await finish.opened;
      return taken(100, far);
    },
    taken(101, null),
  ]);
  await engine.serve({ step }, async () => {
    await engine.wake('system').measures(['hundredth']);
    const result = engine.handle(measureWorkflowId('hundredth')).result();
    await begun.opened;
    await engine.wake('system').measures(['hundredth']);
    finish.open();
    await result;
  });
  expect(calls).toHaveLength(101);
  expect(calls[100]?.at).toBeLessThan(far);
});

test('a step that fails for good leaves its reason on the page, is taken again after a minute, and the measure lives', async () => {
  const start = await engine.now();
  const { calls, step } = scripted([
    taken(1, start + HOUR),
    () => Promise.reject(ApplicationFailure.nonRetryable('see the log (TypeError)', 'internal')),
    () => Promise.reject(ApplicationFailure.nonRetryable('see the log (TypeError)', 'internal')),
    taken(2, null),
  ]);
  await engine.serve({ step }, async () => {
    await engine.wake('system').measures(['failing']);
    const handle = engine.handle(measureWorkflowId('failing'));
    await engine.env.sleep(HOUR + 1_000);
    await eventually(async () => expect((await handle.query(standing)).failure).not.toBeNull());
    expect(await handle.query(standing)).toEqual({
      nextWakeAt: start + HOUR,
      failure: 'internal: see the log (TypeError)',
    });
    const page = await handle.query<{ currentDetails: string }>('__temporal_workflow_metadata');
    expect(page.currentDetails).toContain('**failed and will be tried again: internal: see the log (TypeError)**');
    expect(page.currentDetails).toContain('- last step: 1');
    await handle.result();
  });
  const [, second, third, fourth] = calls.map(({ at }) => at);
  expect(calls.map(({ expectedSeq }) => expectedSeq)).toEqual([null, 1, 1, 1]);
  expect((third ?? 0) - (second ?? 0)).toBeGreaterThanOrEqual(60_000);
  expect((fourth ?? 0) - (third ?? 0)).toBeGreaterThanOrEqual(60_000);
});

test('a look makes a failed step be taken again at once', async () => {
  const start = await engine.now();
  const { calls, step } = scripted([
    () => Promise.reject(ApplicationFailure.nonRetryable('see the log', 'internal')),
    taken(1, null),
  ]);
  await engine.serve({ step }, async () => {
    await engine.wake('system').measures(['mended']);
    const handle = engine.handle(measureWorkflowId('mended'));
    await eventually(async () => expect((await handle.query(standing)).failure).toBe('internal: see the log'));
    await engine.wake('system').measures(['mended']);
    await handle.result();
  });
  expect(calls).toHaveLength(2);
  expect((calls[1]?.at ?? Infinity) - start).toBeLessThan(60_000);
});

test('a worker whose clock is behind the server does not spin on a wake-up that is past already', async () => {
  const start = await engine.now();
  const { calls, step } = scripted([taken(1, start - 10), taken(1, start - 10), taken(2, null)]);
  await engine.serve({ step }, async () => {
    await engine.wake('system').measures(['skewed']);
    await engine.handle(measureWorkflowId('skewed')).result();
  });
  const [first, second, third] = calls.map(({ at }) => at);
  expect((second ?? 0) - (first ?? 0)).toBeGreaterThanOrEqual(1_000);
  expect((third ?? 0) - (second ?? 0)).toBeGreaterThanOrEqual(1_000);
});

test('under the stepped clock a measure waits for its instant to be reached and never starts a timer', async () => {
  const wake = engine.wake('stepped');
  const reach = (instant: number) => wake.clockReached({ measures: ['stepped'], contacts: [], cycles: [] }, instant);
  const { calls, step } = scripted([taken(1, 1_000), taken(2, 2_000), taken(3, null)]);
  const kinds = await engine.serve({ step }, async () => {
    const handle = engine.handle(measureWorkflowId('stepped'));
    await wake.measures(['stepped']);
    await eventually(async () => expect((await handle.query(standing)).nextWakeAt).toBe(1_000));
    await handle.query(standing);
    expect(calls).toHaveLength(1);
    await reach(1_000);
    await eventually(async () => expect((await handle.query(standing)).nextWakeAt).toBe(2_000));
    await reach(5_000);
    await handle.result();
    return eventKinds(handle);
  });
  expect(calls.map(({ expectedSeq }) => expectedSeq)).toEqual([null, 1, 2]);
  expect(kinds).toContain('workflowExecutionCompletedEventAttributes');
  expect(kinds.filter((kind) => kind.startsWith('timer'))).toEqual([]);
});

test('under the stepped clock an input that is due before the known wake-up leads to a step at once', async () => {
  const wake = engine.wake('stepped');
  const { calls, step } = scripted([taken(1, 90_000), taken(2, null)]);
  await engine.serve({ step }, async () => {
    const handle = engine.handle(measureWorkflowId('stepped-input'));
    await wake.measures(['stepped-input']);
    await eventually(async () => expect((await handle.query(standing)).nextWakeAt).toBe(90_000));
    await wake.clockReached({ measures: ['stepped-input'], contacts: [], cycles: [] }, 40_000);
    await handle.result();
  });
  expect(calls).toHaveLength(2);
});

test('under the stepped clock a failed step is taken again when the stepper repeats its signal', async () => {
  const wake = engine.wake('stepped');
  const reach = () => wake.clockReached({ measures: ['stepped-failing'], contacts: [], cycles: [] }, 1_000);
  const { calls, step } = scripted([
    taken(1, 1_000),
    () => Promise.reject(ApplicationFailure.nonRetryable('see the log', 'internal')),
    taken(2, null),
  ]);
  const kinds = await engine.serve({ step }, async () => {
    const handle = engine.handle(measureWorkflowId('stepped-failing'));
    await wake.measures(['stepped-failing']);
    await eventually(async () => expect((await handle.query(standing)).nextWakeAt).toBe(1_000));
    await reach();
    await eventually(async () => expect((await handle.query(standing)).failure).not.toBeNull());
    await reach();
    await handle.result();
    return eventKinds(handle);
  });
  expect(calls).toHaveLength(3);
  expect(kinds.filter((kind) => kind.startsWith('timer'))).toEqual([]);
});
