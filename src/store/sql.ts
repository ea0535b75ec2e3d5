import type pg from 'pg';
import type { Prisma } from './generated/client.ts';
import { stableId } from './ids.ts';

/** Plain SQL inside one transaction, whoever opened it. Instants and counts cross as JSON numbers or int4. */
export interface Sql {
  query<T extends object>(text: string, ...values: readonly unknown[]): Promise<T[]>;
}

/** SQL inside a transaction of Prisma's. */
export const sqlOf = (tx: Pick<Prisma.TransactionClient, '$queryRawUnsafe'>): Sql => ({
  query: (text, ...values) => tx.$queryRawUnsafe(text, ...values),
});

/** Runs work in one transaction on one pooled connection; every statement is prepared once per connection. */
export async function pooledTransaction<T>(pool: pg.Pool, work: (sql: Sql) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  // A connection that breaks between two statements reports it by an event, and again by the next statement.
  const ignore = (): void => undefined;
  client.on('error', ignore);
  let failed = true;
  try {
    await client.query('BEGIN');
    const result = await work(preparedOn(client));
    await client.query('COMMIT');
    failed = false;
    return result;
  } catch (error) {
    failed = await client.query('ROLLBACK').then(
      () => false,
      () => true,
    );
    throw error;
  } finally {
    client.off('error', ignore);
    client.release(failed);
  }
}

function preparedOn(client: pg.PoolClient): Sql {
  return {
    query: async <T extends object>(text: string, ...values: readonly unknown[]) => {
      const { rows } = await client.query<T>({ name: nameOf(text), text, values: [...values] });
      return rows;
    },
  };
}

// The statements of the hot paths are constants of the program, a dozen in all.
const names = new Map<string, string>();

function nameOf(text: string): string {
  const known = names.get(text);
  if (known !== undefined) return known;
  const name = `duban_${stableId(text).slice(0, 24)}`;
  names.set(text, name);
  return name;
}
