import { execFile } from 'node:child_process';
import { access, rm } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { decideMeasure } from '../../src/domain/decide-measure.ts';
import { DubanError } from '../../src/domain/errors.ts';
import { migrate } from '../../src/runtime/migrate.ts';
import { withClient } from '../../src/runtime/postgres-admin.ts';
import { postgresBinaries } from '../../src/runtime/postgres-binaries.ts';
import { initialise } from '../../src/runtime/postgres-cluster.ts';
import { startPostgres } from '../../src/runtime/postgres.ts';
import { runAsFor } from '../../src/runtime/unprivileged.ts';
import { createStore, type Store } from '../../src/store/connect.ts';
import { aDraft, aMeasure, at, OFFICE, officeContacts, SUPERIOR, unitContacts } from '../support/store-scene.ts';
import { cleanEnvironment, dubanJson, type Problems } from './cli-harness.ts';
import { temporaryHome } from './temporary-home.ts';

const run = promisify(execFile);

/** A file system of its own with so much room; null where this account may not mount one. */
async function smallDisk(mib: number): Promise<string | null> {
  const directory = await temporaryHome();
  try {
    await run('mount', ['-t', 'tmpfs', '-o', `size=${mib}m,mode=0755`, 'tmpfs', directory]);
  } catch (error) {
    process.stderr.write(`SKIPPED: no file system can be mounted here (${String(error)}).\n`);
    return null;
  }
  onTestFinished(async () => void (await run('umount', ['-l', directory])));
  return directory;
}

/** Takes all the room that is left; the file to remove again. */
async function fill(directory: string): Promise<string> {
  const filler = path.join(directory, 'filler');
  await run('dd', ['if=/dev/zero', `of=${filler}`, 'bs=64k']).catch(() => undefined);
  return filler;
}

const UNITS = ['甲局', '乙局', '丙局', '丁局', '戊局', '己局', '庚局', '辛局'];

/** An active plan of a measure each for many units, before its first step. */
async function activePlan(databaseUrl: string): Promise<Store> {
  const store = await createStore({ databaseUrl, strictKeys: true });
  onTestFinished(() => store.close());
  await store.clock.set({ mode: 'stepped', nowMs: at('2023-05-28 23:00') });
  const rows = UNITS.flatMap((unit, index) =>
    Array.from({ length: 20 }, (_, row) => aMeasure(`${index + 1}.${row + 1}`, { leadUnits: [unit] })),
  );
  const { planId } = await store.plans.insertDraft(aDraft(rows), {
    ...{ id: 'p', zone: 'Asia/Shanghai', from: '2023-05-29', closesOn: '2024-01-31' },
    ...{ office: OFFICE, superior: SUPERIOR },
  });
  await store.contacts.upsert([...unitContacts(...UNITS), ...officeContacts()]);
  await store.plans.activate(planId);
  return store;
}

/** Takes every step that is due, whatever becomes of each; the codes of those that failed. */
async function stepAll(store: Store, ids: readonly string[]): Promise<string[]> {
  const failures: string[] = [];
  for (const id of ids) {
    await store.measures.step(id, null, decideMeasure).catch((error: unknown) => {
      if (!(error instanceof DubanError)) throw error;
      failures.push(error.code);
    });
  }
  return failures;
}

describe('a disk that is full', () => {
  test('refuses a start in words, and a cluster that found no room is never taken for one', async ({ skip }) => {
    const home = await smallDisk(16);
    if (home === null) return skip('no file system can be mounted here');
    cleanEnvironment({ DUBAN_HOME: home });
    onTestFinished(() => void vi.unstubAllEnvs());
    const listed = await dubanJson<Problems>('plan', 'list');
    expect(listed.status).toBe(3);
    expect(listed.document.problems).toMatchObject([
      { code: 'disk-full', message: expect.stringContaining('DUBAN_HOME') },
    ]);
    const dataDir = path.join(home, 'postgres');
    const binaries = await postgresBinaries();
    const runAs = await runAsFor(dataDir, path.dirname(binaries.postgres));
    const made = initialise({ dataDir, binaries, runAs, password: 'not-a-secret' });
    await expect(made).rejects.toMatchObject({ code: 'disk-full' });
    await expect(access(dataDir)).rejects.toThrow('ENOENT');
  });

  test('while running fails steps as a whole, and all of them are taken when there is room again', async ({ skip }) => {
    const home = await smallDisk(420);
    if (home === null) return skip('no file system can be mounted here');
    const postgres = await startPostgres({ home });
    onTestFinished(() => postgres.stop());
    await migrate(postgres.url);
    const store = await activePlan(postgres.url);
    const jump = await store.clock.jump();
    const due = jump.type === 'idle' ? [] : jump.due.map(({ id }) => id);
    expect(due).toHaveLength(UNITS.length * 20);
    const filler = await fill(home);
    const failures = await stepAll(store, due);
    expect(failures).toContain('disk-full');
    expect(failures.filter((code) => code !== 'disk-full' && code !== 'database-unreachable')).toEqual([]);

    await rm(filler);
    await postgres.kill();
    await postgres.restart();
    expect(await stepAll(store, due)).toEqual([]);
    const counts = await withClient(postgres.url, async (client) => {
      const { rows } = await client.query<{ measures: number; handovers: number; gaps: number }>(`
        SELECT (SELECT count(*)::int FROM measures WHERE phase = 'active' AND next_wake_at IS NOT NULL) AS measures,
               (SELECT count(*)::int FROM notices WHERE kind = 'handover' AND role = 'liaison') AS handovers,
               (SELECT count(*)::int FROM measures m
                 WHERE m.event_count <> (SELECT count(*) FROM measure_events e WHERE e.measure_id = m.id)) AS gaps`);
      return rows[0];
    });
    expect(counts).toEqual({ measures: 160, handovers: 160, gaps: 0 });
  });
});
