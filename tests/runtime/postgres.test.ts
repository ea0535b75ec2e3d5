import { readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { findPostgres, type Postgres, startPostgres } from '../../src/runtime/postgres.ts';
import { cloneDatabase, withClient } from '../../src/runtime/postgres-admin.ts';
import { temporaryHome } from './temporary-home.ts';

async function start(home: string): Promise<Postgres> {
  const postgres = await startPostgres({ home });
  onTestFinished(() => postgres.stop());
  return postgres;
}

const rows = (url: string, sql: string): Promise<unknown[]> =>
  withClient(url, async (client) => (await client.query(sql)).rows as unknown[]);

describe('the embedded PostgreSQL', () => {
  test('keeps what was committed through kill -9, a stale pid file and a new start', async () => {
    const home = await temporaryHome();
    const first = await start(home);
    await rows(first.url, 'CREATE TABLE kept (n int)');
    for (let n = 0; n < 20; n += 1) await rows(first.url, `INSERT INTO kept VALUES (${n})`);
    await first.kill();
    // What a restarted container leaves: a pid file whose process id belongs to another server of the same account now.
    const stranger = await start(await temporaryHome());
    const pidFile = path.join(home, 'postgres', 'postmaster.pid');
    const lines = (await readFile(pidFile, 'utf8')).split('\n');
    await writeFile(pidFile, [String(stranger.pid), ...lines.slice(1)].join('\n'));
    expect(await findPostgres(home)).toBeNull();

    const second = await start(home);
    expect(await rows(second.url, 'SELECT count(*)::int AS n FROM kept')).toEqual([{ n: 20 }]);
    expect(await findPostgres(home)).toBe(second.url);
    await second.stop();
    expect(await findPostgres(home)).toBeNull();
  });

  test('a server that outlived its duban is taken over, and restarts on its own port', async () => {
    const home = await temporaryHome();
    const left = await start(home);
    await rows(left.url, 'CREATE TABLE kept AS SELECT 1 AS n');
    const next = await start(home);
    expect(next.pid).not.toBe(left.pid);
    await expect(rows(left.url, 'SELECT 1')).rejects.toThrow('ECONNREFUSED');
    await next.kill();
    await next.restart();
    expect(await rows(next.url, 'SELECT n FROM kept')).toEqual([{ n: 1 }]);
  });

  test('two installations run side by side and do not see each other', async () => {
    const [one, two] = await Promise.all([start(await temporaryHome()), start(await temporaryHome())]);
    await rows(one.url, 'CREATE TABLE mine (n int)');
    await expect(rows(two.url, 'SELECT * FROM mine')).rejects.toThrow(/does not exist/);
    await one.stop();
    expect(await rows(two.url, 'SELECT 1 AS n')).toEqual([{ n: 1 }]);
  });

  test('runs in UTC, flushes every commit, and listens on loopback with a password only', async () => {
    const home = await temporaryHome();
    const postgres = await start(home);
    const settings = `SELECT name, setting FROM pg_settings
      WHERE name IN ('TimeZone', 'fsync', 'synchronous_commit', 'listen_addresses') ORDER BY name`;
    expect(await rows(postgres.url, settings)).toEqual([
      { name: 'TimeZone', setting: 'UTC' },
      { name: 'fsync', setting: 'on' },
      { name: 'listen_addresses', setting: '127.0.0.1' },
      { name: 'synchronous_commit', setting: 'on' },
    ]);
    const guess = new URL(postgres.url);
    guess.password = 'guess';
    await expect(rows(guess.href, 'SELECT 1')).rejects.toThrow(/password authentication failed/);
    const secret = await stat(path.join(home, 'secrets', 'postgres-password'));
    expect(secret.mode & 0o777).toBe(0o600);
  });

  test('a database is cloned from a template, and again over the former clone', async () => {
    const postgres = await start(await temporaryHome());
    await rows(postgres.url, 'CREATE TABLE seeded AS SELECT 7 AS n');
    for (let round = 0; round < 2; round += 1) {
      const clone = await cloneDatabase(postgres.url, 'duban', 'clone_1');
      expect(await rows(clone, 'SELECT n FROM seeded')).toEqual([{ n: 7 }]);
      await rows(clone, 'DELETE FROM seeded');
    }
    expect(await rows(postgres.url, 'SELECT n FROM seeded')).toEqual([{ n: 7 }]);
  });
});
