import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { migrate } from '../../src/runtime/migrate.ts';
import { startPostgres } from '../../src/runtime/postgres.ts';
import { cloneDatabase, createDatabase, databaseUrl, withClient } from '../../src/runtime/postgres-admin.ts';

/** A real PostgreSQL for one test file, with one fresh database per call of `fresh`. */
export interface TestServer {
  /** A migrated database of its own: a copy of the template. `zone` makes the database's own time zone differ. */
  fresh(options?: { readonly zone?: string }): Promise<string>;
  /** Runs SQL on a database as an outsider would, and gives the rows. */
  query<T extends object>(url: string, sql: string, values?: readonly unknown[]): Promise<T[]>;
  stop(): Promise<void>;
}

const TEMPLATE = 'duban_template';

/** Starts an embedded server in a temporary directory; commits need not survive the machine here. */
export async function startTestServer(): Promise<TestServer> {
  const home = await mkdtemp(path.join(tmpdir(), 'duban-store-'));
  const server = await startPostgres({
    home,
    settings: { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' },
  });
  await createDatabase(server.url, TEMPLATE);
  await migrate(databaseUrl(server.url, TEMPLATE));
  let copies = 0;
  return {
    fresh: async ({ zone } = {}) => {
      copies += 1;
      const name = `duban_${copies}`;
      const url = await cloneDatabase(server.url, TEMPLATE, name);
      if (zone !== undefined) {
        await withClient(url, (client) =>
          client.query(`ALTER DATABASE ${name} SET timezone = ${client.escapeLiteral(zone)}`),
        );
      }
      return url;
    },
    query: (url, sql, values = []) =>
      withClient(url, async (client) => {
        const { rows } = await client.query(sql, [...values]);
        // The caller names the columns that its own SQL selects.
        return rows as never;
      }),
    stop: async () => {
      await server.stop();
      await rm(home, { recursive: true, force: true });
    },
  };
}
