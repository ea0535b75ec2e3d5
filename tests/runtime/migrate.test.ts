import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { migrate, migrationStatus, requireMigrated } from '../../src/runtime/migrate.ts';
import { readMigrations } from '../../src/runtime/migration-files.ts';
import { type Postgres, startPostgres } from '../../src/runtime/postgres.ts';
import { cloneDatabase, withClient } from '../../src/runtime/postgres-admin.ts';
import { temporaryHome } from './temporary-home.ts';

let home: string;
let postgres: Postgres;
let url: string;

beforeAll(async () => {
  home = await mkdtemp(path.join(tmpdir(), 'duban-home-'));
  postgres = await startPostgres({ home });
});
beforeEach(async () => {
  url = await cloneDatabase(postgres.url, 'duban', 'migrated');
});
afterAll(async () => {
  await postgres.stop();
  await rm(home, { recursive: true, force: true });
});

const ONE = 'CREATE TABLE one (id int PRIMARY KEY);';
// Semicolons within a function, a string and a comment: a script must not be cut there.
const TWO = `CREATE TABLE two (note text DEFAULT 'a;b'); -- one; two
CREATE FUNCTION two_is() RETURNS int LANGUAGE plpgsql AS $$ BEGIN PERFORM 1; RETURN 2; END $$;`;

async function folder(scripts: Readonly<Record<string, string>>): Promise<string> {
  const directory = await temporaryHome();
  for (const [name, sql] of Object.entries(scripts)) await writeMigration(directory, name, sql);
  return directory;
}

async function writeMigration(directory: string, name: string, sql: string): Promise<void> {
  await mkdir(path.join(directory, name), { recursive: true });
  await writeFile(path.join(directory, name, 'migration.sql'), sql);
}

const ask = (sql: string): Promise<unknown[]> =>
  withClient(url, async (client) => (await client.query({ text: sql, rowMode: 'array' })).rows.flat() as unknown[]);

describe('migrations', () => {
  test("the program's own apply to an empty database, and a second run does nothing", async () => {
    const names = (await readMigrations()).map((migration) => migration.name);
    expect(names.length).toBeGreaterThan(0);
    await expect(requireMigrated(url)).rejects.toMatchObject({ code: 'database-not-migrated' });
    expect(await migrate(url)).toEqual(names);
    expect(await migrate(url)).toEqual([]);
    await requireMigrated(url);
    expect(await migrationStatus(url)).toEqual({ applied: names, pending: [] });
  });

  test('whole scripts are run, functions and all, by one of two runs at once', async () => {
    const directory = await folder({ '20230101000000_one': ONE, '20230102000000_two': TWO });
    const runs = await Promise.all([migrate(url, directory), migrate(url, directory)]);
    expect(runs.flat()).toEqual(['20230101000000_one', '20230102000000_two']);
    expect(await ask('SELECT two_is()')).toEqual([2]);
  });

  test('a script that fails leaves nothing behind, is named with its reason, and applies once it is mended', async () => {
    const directory = await folder({
      '20230101000000_one': ONE,
      '20230103000000_bad': 'CREATE TABLE bad (id int); SELECT nonsense;',
    });
    for (let round = 0; round < 2; round += 1) {
      await expect(migrate(url, directory)).rejects.toMatchObject({
        code: 'database-not-migrated',
        message: expect.stringMatching(/20230103000000_bad.*nonsense/s),
      });
    }
    expect(await ask(`SELECT to_regclass('one') IS NOT NULL, to_regclass('bad') IS NOT NULL`)).toEqual([true, false]);
    expect((await migrationStatus(url, directory)).pending).toEqual(['20230103000000_bad']);
    await writeMigration(directory, '20230103000000_bad', 'CREATE TABLE bad (id int);');
    expect(await migrate(url, directory)).toEqual(['20230103000000_bad']);
  });

  test('a script that was changed after it had been applied stops everything', async () => {
    const directory = await folder({ '20230101000000_one': ONE });
    await migrate(url, directory);
    await writeMigration(directory, '20230101000000_one', `${ONE} -- changed`);
    await writeMigration(directory, '20230102000000_two', TWO);
    await expect(migrate(url, directory)).rejects.toMatchObject({
      message: expect.stringContaining('20230101000000_one'),
    });
    expect((await migrationStatus(url, directory)).pending).toEqual(['20230102000000_two']);
  });

  test('instants keep their meaning on a database whose own zone is Shanghai', async () => {
    const name = new URL(url).pathname.slice(1);
    await ask(`ALTER DATABASE ${name} SET timezone TO 'Asia/Shanghai'`);
    const sql = `CREATE TABLE kept AS SELECT timestamptz '2026-06-30 01:00:00' AS at;`;
    await migrate(url, await folder({ '20230101000000_kept': sql }));
    expect(await ask('SELECT extract(epoch FROM at)::int FROM kept')).toEqual([Date.UTC(2026, 5, 30, 1) / 1000]);
  });

  test('a database that cannot be reached is named without its password', async () => {
    const failure: unknown = await migrate('postgresql://duban:hush@127.0.0.1:1/duban').catch(
      (error: unknown) => error,
    );
    expect(failure).toMatchObject({
      code: 'database-unreachable',
      message: expect.stringContaining('127.0.0.1:1/duban'),
    });
    expect(String(failure)).not.toContain('hush');
  });
});
