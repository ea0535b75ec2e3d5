import { PrismaPg } from '@prisma/adapter-pg';
import { DubanError } from '../domain/errors.ts';
import { Prisma, PrismaClient } from './generated/client.ts';
import { stableId } from './ids.ts';
import { isTransient, translated, translating } from './translate-error.ts';

export { Prisma };

/** A transaction's own view of the database. */
export type Tx = Prisma.TransactionClient;

export type ClockMode = 'system' | 'stepped';

/** Waiting for a free connection, and the longest that a transaction may take. */
const TRANSACTION = { maxWait: 10_000, timeout: 30_000 } as const;
const ATTEMPTS = 4;

/**
 * Key of the advisory lock of the stepped clock ("duban" in ASCII, and 1). Every writing transaction takes it shared
 * before it reads the clock or locks a row; the jump takes it alone. Under the system clock nobody takes it.
 */
export const CLOCK_LOCK = 0x647562616e01;

/** Statements that begin so are prepared once per connection; all others are parsed each time. */
export const HOT = '/* hot */';

const statementNames = new Map<string, string>();

function statementName(sql: string): string {
  if (!sql.startsWith(HOT)) return '';
  const known = statementNames.get(sql);
  if (known !== undefined) return known;
  const name = `duban_${stableId(sql).slice(0, 24)}`;
  statementNames.set(sql, name);
  return name;
}

/** The connection to PostgreSQL, the make of the clock, and the one way to write. */
export class Database {
  readonly prisma: PrismaClient;
  clockMode: ClockMode = 'system';

  constructor(databaseUrl: string, poolSize: number) {
    // Without the option, a database with another zone stores every instant shifted (see docs/adr).
    const pool = {
      connectionString: databaseUrl,
      options: '-c TimeZone=UTC',
      max: poolSize,
      connectionTimeoutMillis: 10_000,
    };
    const adapter = new PrismaPg(pool, { statementNameGenerator: ({ sql }) => statementName(sql) });
    this.prisma = new PrismaClient({ adapter, transactionOptions: TRANSACTION });
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

  /** ONE transaction without the clock, for steps that read it themselves; tried again when the same may pass. */
  async transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.prisma.$transaction(work);
      } catch (error) {
        if (attempt === ATTEMPTS || !isTransient(error)) throw translated(error);
      }
    }
  }

  /** Reads outside a writing transaction, with errors translated. */
  read<T>(work: (prisma: PrismaClient) => Promise<T>): Promise<T> {
    return translating(() => work(this.prisma));
  }

  /** The lock first, the clock in a second statement: in one, the snapshot would be older than the lock. */
  async readClock(tx: Tx): Promise<number> {
    if (!this.stepped) return Date.now();
    await tx.$executeRaw`SELECT pg_advisory_xact_lock_shared(${CLOCK_LOCK}::bigint)`;
    const [row] = await tx.$queryRaw<{ now: bigint | null }[]>`SELECT now_ms AS now FROM clock`;
    if (row === undefined || row.now === null) throw clockStopped();
    return Number(row.now);
  }
}

export function clockStopped(): DubanError {
  return new DubanError(
    'conflict',
    '时钟不是步进时钟：请重新启动。 / The clock is not the stepped one any more: restart with the clock of this database.',
  );
}
