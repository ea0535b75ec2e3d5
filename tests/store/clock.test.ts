import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createStore } from '../../src/store/connect.ts';
import { startTestServer, type TestServer } from '../support/database.ts';
import { at, openScene } from '../support/store-scene.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server?.stop());

describe('the stepped clock', () => {
  it('jumps to the earliest due instant and stands still while that is not settled', async () => {
    const scene = await openScene(server);
    const jump = await scene.store.clock.jump();
    expect(jump).toEqual({
      type: 'jumped',
      now: at('2023-05-29 08:00'),
      due: [{ kind: 'measure', id: 'p:1', at: at('2023-05-29 08:00') }],
    });
    expect(await scene.store.clock.jump()).toMatchObject({ type: 'unsettled', now: at('2023-05-29 08:00') });
    await scene.step('1');
    expect(await scene.store.clock.unsettled()).toEqual([]);
    expect(await scene.store.clock.jump()).toMatchObject({
      type: 'jumped',
      due: [{ kind: 'contact', id: 'liaison@甲局' }],
    });
    await scene.close();
  });

  it('waits for an act that a writer is about to commit, and then sees it', async () => {
    const scene = await openScene(server);
    await scene.store.clock.jump();
    await scene.step('1');
    const before = await scene.store.clock.now();
    // Somebody who has the clock's lock shared and has read the clock, but has not committed yet.
    const writer = new pg.Client({ connectionString: scene.url });
    await writer.connect();
    await writer.query('BEGIN');
    await writer.query(`SELECT pg_advisory_xact_lock_shared(${0x647562616e01})`);
    await writer.query(`INSERT INTO agenda (id, at, payload) VALUES ('late', to_timestamp(${before} / 1000.0), '{}')`);
    const jump = scene.store.clock.jump();
    await untilWaiting(server, scene.url);
    expect(await scene.store.clock.now()).toBe(before);
    await writer.query('COMMIT');
    await writer.end();
    expect(await jump).toEqual({ type: 'unsettled', now: before, due: [{ kind: 'agenda', id: 'late', at: before }] });
    await scene.close();
  });

  it('tells who listens of every commit', async () => {
    const scene = await openScene(server);
    const listener = new pg.Client({ connectionString: scene.url });
    await listener.connect();
    await listener.query('LISTEN settled');
    const heard = new Promise((resolve) => listener.once('notification', resolve));
    await scene.store.clock.jump();
    await scene.step('1');
    await heard;
    await listener.end();
    await scene.close();
  });

  it('is idle when nobody has anything left to do', async () => {
    const url = await server.fresh();
    const store = await createStore({ databaseUrl: url });
    await store.clock.set({ mode: 'stepped', nowMs: 5 });
    expect(await store.clock.jump()).toEqual({ type: 'idle', now: 5 });
    await store.close();
  });

  it('is a conflict for a process that believes in the other make', async () => {
    const url = await server.fresh();
    const store = await createStore({ databaseUrl: url });
    await store.clock.set({ mode: 'stepped', nowMs: 5 });
    await expect(createStore({ databaseUrl: url, clockMode: 'system' })).rejects.toMatchObject({ code: 'conflict' });
    await store.close();
  });
});

describe('a database whose own zone is Asia/Shanghai', () => {
  it('gives every instant and date back as it went in, through Prisma and through plain SQL', async () => {
    const url = await server.fresh({ zone: 'Asia/Shanghai' });
    const store = await createStore({ databaseUrl: url });
    const instant = Date.parse('2026-06-30T01:00:00.123Z');
    await store.clock.set({ mode: 'stepped', nowMs: instant });
    await store.clock.addAgenda([{ id: 'act', at: instant, payload: {} }]);
    expect(await store.clock.dueAgenda()).toMatchObject({ now: instant, rows: [{ at: instant }] });
    expect(await store.clock.unsettled()).toEqual([{ kind: 'agenda', id: 'act', at: instant }]);
    const [row] = await server.query<{ utc: string }>(url, `SELECT (at AT TIME ZONE 'UTC')::text AS utc FROM agenda`);
    expect(row?.utc).toBe('2026-06-30 01:00:00.123');
    const calendar = await store.calendar.load('Asia/Shanghai');
    expect(calendar.isWorkingDay('2023-10-07')).toBe(true);
    expect(calendar.isWorkingDay('2023-10-06')).toBe(false);
    await store.close();
  });
});

describe('opening', () => {
  it('says in plain words that the database does not answer', async () => {
    await expect(createStore({ databaseUrl: 'postgresql://x:y@127.0.0.1:1/none' })).rejects.toMatchObject({
      code: 'database-unreachable',
    });
  });

  it('says that the tables are missing', async () => {
    const url = await server.fresh();
    await server.query(url, 'DROP TABLE installation CASCADE');
    await expect(createStore({ databaseUrl: url })).rejects.toMatchObject({ code: 'database-not-migrated' });
  });
});

/** Until some session of the database waits for an advisory lock. */
async function untilWaiting(on: TestServer, url: string): Promise<void> {
  for (;;) {
    const rows = await on.query(url, `SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted`);
    if (rows.length > 0) return;
  }
}
