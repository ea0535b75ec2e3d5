import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import { DubanError } from '../domain/errors.ts';
import { PrismaClient, type Prisma } from './generated/client.ts';
import { pooledTransaction, type Sql } from './sql.ts';
import { isTransient, translated, translating } from './translate-error.ts';

/** A transaction's own view of the database. */
export type Tx = Prisma.TransactionClient;

export type ClockMode = 'system' | 'stepped';

/** Waiting for a free connection, and the longest that a transaction may take. */
const TRANSACTION = { maxWait: 10_000, timeout: 30_000 } as const;
const ATTEMPTS = 4;

/**
 * Settings of every session. Without the zone, a database with another one stores every instant shifted. A statement
 * that waits for a lock for so long waits for somebody who hangs.
 */
const SESSION = '-c TimeZone=UTC -c statement_timeout=30000 -c idle_in_transaction_session_timeout=60000';

/**
 * Key of the advisory lock of the stepped clock ("duban" in ASCII, and 1). Every writing transaction takes it shared
 * before it reads the clock or locks a row; the jump takes it alone. Under the system clock nobody takes it.
 */
export const CLOCK_LOCK = 0x647562616e01;

/** The connections to PostgreSQL, the make of the clock, and the ways to read and write. */
export class Database {
  readonly prisma: PrismaClient;
  clockMode: ClockMode = 'system';
  private readonly pool: pg.Pool;

  constructor(databaseUrl: string, poolSize: number) {
    this.pool = new pg.Pool({
      connectionString: databaseUrl,
      options: SESSION,
      max: poolSize,
      connectionTimeoutMillis: 10_000,
    });
    // A server that goes away ends idle connections with an error event; the next use reports it.
    this.pool.on('error', () => undefined);
    this.prisma = new PrismaClient({ adapter: new PrismaPg(this.pool), transactionOptions: TRANSACTION });
  }

  get stepped(): boolean {
    return this.clockMode === 'stepped';
  }

  /**
   * ONE transaction with the clock's instant. Under the stepped clock it holds the clock still until it has committed,
   * and says so to whoever listens. Deadlocks and the like are tried again.
   */
  write<T>(work: (tx: Tx, now: number) => Promise<T>): Promise<T> {
    return this.transaction(async (tx) => {
      const now = await this.readClock(tx);
      const result = await work(tx, now);
      if (this.stepped) await tx.$executeRaw`SELECT pg_notify('settled', '')`;
      return result;
    });
  }

  /** ONE transaction without the clock; tried again when the same may pass. */
  transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    return persistently(() => this.prisma.$transaction(work));
  }

  /**
   * ONE transaction of plain SQL on the same connections: what the steps of measures and releases use, whose cost is that
   * of their statements. They read the clock themselves, after its lock.
   */
  hot<T>(work: (sql: Sql) => Promise<T>): Promise<T> {
    return persistently(() => pooledTransaction(this.pool, work));
  }

  /** Reads outside a writing transaction, with errors translated. */
  read<T>(work: (prisma: PrismaClient) => Promise<T>): Promise<T> {
    return translating(() => work(this.prisma));
  }

  async close(): Promise<void> {
    await this.prisma.$disconnect();
    await this.pool.end();
  }

  /** The lock first, the clock in a second statement: in one, the snapshot would be older than the lock. */
  private async readClock(tx: Tx): Promise<number> {
    if (!this.stepped) return Date.now();
    await tx.$executeRaw`SELECT pg_advisory_xact_lock_shared(${CLOCK_LOCK}::bigint)`;
    const [row] = await tx.$queryRaw<{ now: bigint | null }[]>`SELECT now_ms AS now FROM clock`;
    if (row === undefined || row.now === null) throw clockStopped();
    return Number(row.now);
  }
}

async function persistently<T>(run: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await run();
    } catch (error) {
      if (attempt === ATTEMPTS || !isTransient(error)) throw translated(error);
    }
  }
}

export function clockStopped(): DubanError {
  return new DubanError(
    'conflict',
    '时钟不是步进时钟：请重新启动。 / The clock is not the stepped one any more: restart with the clock of this database.',
  );
}
