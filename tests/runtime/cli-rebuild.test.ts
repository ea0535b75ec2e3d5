import { describe, expect, test } from 'vitest';
import type { Wake } from '../../src/activities/ports.ts';
import { rebuildEngine } from '../../src/runtime/rebuild.ts';
import type { IdPage, RebuildStore } from '../../src/store/rebuild.ts';

/** A store of so many measures, contacts and cycles, read by pages. */
function storeOf(counts: { measures: number; contacts: number; cycles: number }): { rebuild: RebuildStore } {
  const pages =
    (kind: string, count: number) =>
    (after: string | null, limit: number): Promise<IdPage> => {
      const from = after === null ? 0 : Number(after.slice(1));
      const ids = Array.from({ length: Math.min(limit, count - from) }, (_, n) => `${kind}${from + n + 1}`);
      return Promise.resolve({ ids, next: ids.length < limit ? null : (ids.at(-1) ?? null) });
    };
  return {
    rebuild: {
      openMeasures: pages('m', counts.measures),
      waitingContacts: pages('c', counts.contacts),
      openCycles: pages('k', counts.cycles),
    },
  };
}

function recorder() {
  const told: string[] = [];
  const tell = (ids: readonly string[]): Promise<void> => Promise.resolve(void told.push(...ids));
  const wake: Wake = { measures: tell, contacts: tell, cycles: tell, dueCycles: () => Promise.resolve() };
  return { told, wake };
}

const all = (kind: string, count: number) => Array.from({ length: count }, (_, n) => `${kind}${n + 1}`);

describe('a rebuild', () => {
  test('tells everybody once, page by page, and counts them', async () => {
    const { told, wake } = recorder();
    const counts = { measures: 250, contacts: 100, cycles: 3 };
    const pause = () => Promise.resolve();
    expect(await rebuildEngine(storeOf(counts), wake, { pause })).toEqual(counts);
    expect(told).toEqual([...all('m', 250), ...all('c', 100), ...all('k', 3)]);
  });

  test('of nothing tells nobody', async () => {
    const { told, wake } = recorder();
    const counts = { measures: 0, contacts: 0, cycles: 0 };
    expect(await rebuildEngine(storeOf(counts), wake)).toEqual(counts);
    expect(told).toEqual([]);
  });

  test('keeps to its rate: each page but the last waits for its share of the seconds', async () => {
    const { wake } = recorder();
    const waits: number[] = [];
    const pause = (ms: number) => Promise.resolve(void waits.push(ms));
    // A rate so low that the time the pages themselves took does not count.
    await rebuildEngine(storeOf({ measures: 250, contacts: 0, cycles: 0 }), wake, { perSecond: 0.001, pause });
    expect(waits).toHaveLength(2);
    for (const ms of waits) expect(Math.round(ms / 1_000_000)).toBe(100);
  });

  test('that is stopped tells nobody more', async () => {
    const { told, wake } = recorder();
    const stopping = new AbortController();
    const pause = () => Promise.resolve(stopping.abort());
    const counts = { measures: 250, contacts: 1, cycles: 1 };
    const { signal } = stopping;
    await expect(rebuildEngine(storeOf(counts), wake, { pause, signal })).rejects.toThrow(/aborted/u);
    expect(told).toEqual(all('m', 100));
  });
});
