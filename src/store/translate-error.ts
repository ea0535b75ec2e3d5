import { DubanError } from '../domain/errors.ts';

/** PostgreSQL: no space left on its disk; what was under way is rolled back. */
const DISK_FULL = '53100';
/** Connection refused, reset, timed out; server shutting down or starting; too many connections. */
const UNREACHABLE = new Set(['P1000', 'P1001', 'P1002', 'P1003', 'P1008', 'P1010', 'P1011', 'P1017', 'P2024', 'P2039']);
const UNREACHABLE_SQLSTATES = /^(08|28|3D|53|57P)/;
const UNREACHABLE_ERRNOS = new Set(['ECONNREFUSED', 'ECONNRESET', 'ETIMEDOUT', 'ENOTFOUND', 'EPIPE', 'EHOSTUNREACH']);
/** Table or column missing; a missing table, column or function of PostgreSQL. */
const NOT_MIGRATED = new Set(['P2021', 'P2022', '42P01', '42703', '42883']);
const CONFLICT = new Set(['P2002', 'P2003', 'P2004', '23505', '23503', '23514', '23502', '23001']);
/** Deadlock, serialization failure, a transaction that could not start or ran out of time: the same again may pass. */
const TRANSIENT = new Set(['P2028', 'P2034', '40P01', '40001', '55P03', '57014']);

/** Every code that an error of Prisma, its adapter or the driver carries, from the outside in. */
function codesOf(error: unknown): string[] {
  const codes: string[] = [];
  let at = error;
  for (let depth = 0; depth < 6 && typeof at === 'object' && at !== null; depth += 1) {
    const { code, originalCode, kind, meta, cause } = at as Record<string, unknown>;
    for (const one of [code, originalCode]) if (typeof one === 'string') codes.push(one);
    if (kind === 'DatabaseNotReachable' || kind === 'ConnectionClosed' || kind === 'SocketTimeout') codes.push('P1001');
    if (kind === 'TransactionWriteConflict') codes.push('P2034');
    const adapterError =
      typeof meta === 'object' && meta !== null ? (meta as Record<string, unknown>)['driverAdapterError'] : undefined;
    at = adapterError ?? cause;
  }
  return codes;
}

/** Whether the same transaction may pass when it is simply run again. */
export function isTransient(error: unknown): boolean {
  return codesOf(error).some((code) => TRANSIENT.has(code));
}

/**
 * The database's error as one of duban's: `database-unreachable` (also for a database too busy), `disk-full`,
 * `database-not-migrated` or `conflict`. Anything else is passed on as it is: a fault of ours.
 */
export function translated(error: unknown): unknown {
  if (error instanceof DubanError) return error;
  const codes = codesOf(error);
  const has = (set: ReadonlySet<string>): boolean => codes.some((code) => set.has(code));
  if (has(NOT_MIGRATED)) {
    return new DubanError(
      'database-not-migrated',
      '数据库结构不是本版本所需，请先执行 duban migrate。 / The database lacks this version’s tables: run duban migrate.',
      { cause: error },
    );
  }
  if (has(CONFLICT)) {
    return new DubanError(
      'conflict',
      `与已有记录冲突：${constraintOf(error)}。请核对后重试。 / In conflict with what is stored (${constraintOf(error)}): compare and try again.`,
      { cause: error },
    );
  }
  if (codes.includes(DISK_FULL)) {
    return new DubanError(
      'disk-full',
      '数据库所在磁盘已满，本次操作未执行、未留下半截数据：请清理磁盘，之后自动继续。 / The database’s disk is full; this was not done, and nothing was left half-done: free some space, and everything goes on.',
      { cause: error },
    );
  }
  if (
    has(UNREACHABLE) ||
    has(TRANSIENT) ||
    codes.some((code) => UNREACHABLE_SQLSTATES.test(code) || UNREACHABLE_ERRNOS.has(code))
  ) {
    return new DubanError(
      'database-unreachable',
      '数据库无法连接或过于繁忙：请检查数据库是否运行、DATABASE_URL 是否正确。 / The database cannot be reached or is too busy: check that it runs and that DATABASE_URL is right.',
      { cause: error },
    );
  }
  return error;
}

/** The name of the violated constraint, or of the code where the driver does not tell; never row contents. */
function constraintOf(error: unknown): string {
  const text = error instanceof Error ? error.message : '';
  const named = /constraint[^"`]*["`]+([a-z0-9_]+)["`]+/.exec(text)?.[1];
  return named ?? codesOf(error)[0] ?? 'unique';
}

/** Runs work on the database with its errors translated. */
export async function translating<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw translated(error);
  }
}
