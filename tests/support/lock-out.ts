import pg from 'pg';
import { withClient } from '../../src/runtime/postgres-admin.ts';

/**
 * Holds a row (what `sql` locks) while `work` runs, until as many sessions wait for it as there are promises, or all of
 * them are settled; then lets go. So those promises meet at the row, whatever the machine is like.
 */
export async function meetAt<T>(url: string, sql: string, work: () => readonly Promise<T>[]): Promise<T[]> {
  const holder = new pg.Client({ connectionString: url });
  await holder.connect();
  try {
    await holder.query('BEGIN');
    await holder.query(sql);
    const promises = work();
    let settled = 0;
    for (const promise of promises) promise.catch(() => undefined).finally(() => (settled += 1));
    while (settled + (await waiting(url)) < promises.length);
    await holder.query('COMMIT');
    return await Promise.all(promises);
  } finally {
    await holder.end();
  }
}

/** Sessions of this database that wait for somebody's lock. */
function waiting(url: string): Promise<number> {
  return withClient(url, async (client) => {
    const { rows } = await client.query<{ waiters: number }>(`
      SELECT count(*)::int AS waiters FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`);
    return rows[0]?.waiters ?? 0;
  });
}
