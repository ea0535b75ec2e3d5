import type { History } from '@temporalio/common/lib/proto-utils.js';
import { bundleWorkflowCode, DefaultLogger, Worker, type WorkflowBundle } from '@temporalio/worker';
import { createHash } from 'node:crypto';
import { promises as fs } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { beforeAll, expect, test } from 'vitest';
import { bundleWorkflows } from '../../src/worker/bundle.ts';
import { installTemporalRuntime } from '../../src/worker/temporal-runtime.ts';
import * as workflows from '../../src/workflows/index.ts';

const HISTORIES = fileURLToPath(new URL('./histories/', import.meta.url));
const CHANGED = fileURLToPath(new URL('./changed/index.ts', import.meta.url));
const logger = new DefaultLogger('ERROR', () => {});

interface Saved {
  readonly file: string;
  readonly bytes: Buffer;
  readonly history: History;
  /** The workflow's type, as the run itself names it. */
  readonly type: string;
}

let saved: readonly Saved[];

beforeAll(async () => {
  installTemporalRuntime({ logger });
  const files = (await fs.readdir(HISTORIES)).filter((file) => file.endsWith('.json')).toSorted();
  saved = await Promise.all(files.map(read));
});

async function read(file: string): Promise<Saved> {
  const bytes = await fs.readFile(HISTORIES + file);
  const history: History = JSON.parse(bytes.toString());
  const type = history.events?.[0]?.workflowExecutionStartedEventAttributes?.workflowType?.name ?? 'unknown';
  return { file, bytes, history, type };
}

/** What replaying each of these says: `ok`, or the name of the error. */
async function replayed(workflowBundle: WorkflowBundle, of: readonly Saved[]): Promise<Record<string, string>> {
  const histories = of.map(({ file, history }) => ({ workflowId: file, history }));
  const results: Record<string, string> = {};
  for await (const { workflowId, error } of Worker.runReplayHistories({ workflowBundle }, histories)) {
    results[workflowId] = error === undefined ? 'ok' : error.name;
  }
  return results;
}

const all = (of: readonly Saved[], verdict: string) => Object.fromEntries(of.map(({ file }) => [file, verdict]));

test('no saved history was changed, removed, or added without its checksum', async () => {
  const list = await fs.readFile(`${HISTORIES}SHA256SUMS`, 'utf8');
  const found = saved.map(({ file, bytes }) => `${createHash('sha256').update(bytes).digest('hex')}  ${file}\n`);
  expect(found.join('')).toBe(list);
});

test('every workflow has a saved history, and every saved history a workflow', () => {
  const types = new Set(saved.map(({ type }) => type));
  expect([...types].toSorted()).toEqual(Object.keys(workflows).toSorted());
});

test("today's workflow code replays every saved history", async () => {
  expect(await replayed(await bundleWorkflows({ logger }), saved)).toEqual(all(saved, 'ok'));
});

test('a replay refuses workflow code that does something else than the history', async () => {
  const bundle = await bundleWorkflowCode({ workflowsPath: CHANGED, logger });
  const of = saved.filter(({ type }) => type === 'measure' || type === 'delivery');
  expect(of.length).toBeGreaterThan(4);
  expect(await replayed(bundle, of)).toEqual(all(of, 'DeterminismViolationError'));
});
