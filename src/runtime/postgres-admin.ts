import pg from 'pg';

/** Runs `work` on one connection to `url` and closes it. */
export async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  // A server that is being killed ends idle connections with an error event, which must not end this process.
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await client.query('SET TIME ZONE UTC').then(() => work(client));
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** The same server's URL for another database. */
export function databaseUrl(serverUrl: string, database: string): string {
  const url = new URL(serverUrl);
  url.pathname = `/${encodeURIComponent(database)}`;
  return url.href;
}

/** Makes a database that is not there yet; `template` copies an existing one (nobody may be connected to it). */
export async function createDatabase(serverUrl: string, name: string, template?: string): Promise<void> {
  await withClient(databaseUrl(serverUrl, 'postgres'), async (client) => {
    const found = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [name]);
    if (found.rowCount !== 0) return;
    const source = template === undefined ? '' : ` TEMPLATE ${client.escapeIdentifier(template)}`;
    await client.query(`CREATE DATABASE ${client.escapeIdentifier(name)}${source}`);
  });
}

/** Drops a database and ends whatever is connected to it; none there is no error. */
export async function dropDatabase(serverUrl: string, name: string): Promise<void> {
  await withClient(databaseUrl(serverUrl, 'postgres'), async (client) => {
    await client.query(`DROP DATABASE IF EXISTS ${client.escapeIdentifier(name)} WITH (FORCE)`);
  });
}

/** A fresh copy of `template` under `name` (replaced when it exists): how each test file gets its own database. */
export async function cloneDatabase(serverUrl: string, template: string, name: string): Promise<string> {
  await dropDatabase(serverUrl, name);
  await createDatabase(serverUrl, name, template);
  return databaseUrl(serverUrl, name);
}
