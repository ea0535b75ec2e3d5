import { DubanError } from '../domain/errors.ts';
import { type Migration, MIGRATIONS_DIR, readMigrations } from './migration-files.ts';
import { withClient } from './postgres-admin.ts';
import type { SchemaEngine } from './schema-engine.ts';

// PostgreSQL: undefined_table.
const UNDEFINED_TABLE = '42P01';

/** Where a database stands: migrations that are in it, and those still to come, in order. */
export interface MigrationStatus {
  readonly applied: readonly string[];
  readonly pending: readonly string[];
}

/**
 * Compares the program's migrations with the database's table of them, without loading the schema engine.
 * @throws DubanError `database-unreachable`.
 */
export async function migrationStatus(
  databaseUrl: string,
  directory: string = MIGRATIONS_DIR,
): Promise<MigrationStatus> {
  const names = (await readMigrations(directory)).map((migration) => migration.name);
  const finished = await finishedMigrations(databaseUrl);
  return {
    applied: names.filter((name) => finished.has(name)),
    pending: names.filter((name) => !finished.has(name)),
  };
}

/**
 * Brings a database to this program's schema. Works with no network; run twice, the second run does nothing; two at
 * once wait for each other. The same folder can be applied by `prisma migrate deploy`.
 * @returns the names applied now.
 * @throws DubanError `database-unreachable`, or `database-not-migrated` when a migration fails, or was changed after it
 * had been applied.
 */
export async function migrate(databaseUrl: string, directory: string = MIGRATIONS_DIR): Promise<readonly string[]> {
  const migrations = await readMigrations(directory);
  const { pending } = await migrationStatus(databaseUrl, directory);
  // The engine costs a quarter of a second to load: a database that is up to date does without it.
  if (pending.length === 0) return [];
  const { openSchemaEngine } = await import('./schema-engine.ts');
  return withMigrationLock(databaseUrl, async () => {
    const engine = await openSchemaEngine(databaseUrl);
    try {
      return await applyAll(engine, migrations, await finishedMigrations(databaseUrl));
    } finally {
      await engine.close();
    }
  });
}

/** Throws `database-not-migrated`, naming what is pending, unless the database has this program's schema. */
export async function requireMigrated(databaseUrl: string, directory: string = MIGRATIONS_DIR): Promise<void> {
  const { pending } = await migrationStatus(databaseUrl, directory);
  if (pending.length === 0) return;
  throw new DubanError(
    'database-not-migrated',
    `数据库结构不是本版本所需：尚缺 ${pending.join('、')}。请先执行 duban migrate。` +
      ` The database lacks ${pending.length} migrations (${pending.join(', ')}): run duban migrate first.`,
  );
}

/**
 * A migration is one script and applies as a whole or not at all, so one that began and never finished (an error, a
 * kill) has left nothing behind: it is marked so and tried again.
 */
async function applyAll(
  engine: SchemaEngine,
  migrations: readonly Migration[],
  finished: ReadonlySet<string>,
): Promise<readonly string[]> {
  const { edited, failed } = await engine.diagnose(migrations);
  // The engine also calls edited what failed and was then mended.
  const changed = edited.filter((name) => finished.has(name));
  if (changed.length > 0) throw editedError(changed);
  for (const name of failed) await engine.markRolledBack(name);
  try {
    return await engine.apply(migrations);
  } catch (cause) {
    throw new DubanError(
      'database-not-migrated',
      `数据库结构升级失败，出错的一步已整体撤回：${engineWords(cause)} 请排除原因后再次执行 duban migrate。` +
        ` A migration failed and was rolled back as a whole: mend the cause and run duban migrate again.`,
      { cause },
    );
  }
}

/** The database's own sentence and the migration's name, out of the engine's report with its inner call stack. */
function engineWords(error: unknown): string {
  const report = error instanceof Error ? error.message : String(error);
  const migration = /migration_name="([^"]+)"/.exec(report)?.[1];
  // First a general line, then the one that says it, then the engine's own call stack.
  const lines = report.split('\n').map((line) => line.trim());
  const sentence = lines.find((line) => /error/i.test(line) && line !== 'external connector error') ?? lines[0];
  return migration === undefined ? `${sentence}.` : `${migration}: ${sentence}.`;
}

/** "duban" in ASCII: one migration run at a time per database. */
const LOCK_KEY = 0x647562616e;

async function withMigrationLock<T>(databaseUrl: string, work: () => Promise<T>): Promise<T> {
  return withClient(databaseUrl, async (client) => {
    await client.query('SELECT pg_advisory_lock($1)', [LOCK_KEY]);
    return work();
  });
}

async function finishedMigrations(databaseUrl: string): Promise<Set<string>> {
  const sql = 'SELECT migration_name FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL';
  try {
    const { rows } = await withClient(databaseUrl, (client) => client.query<{ migration_name: string }>(sql));
    return new Set(rows.map((row) => row.migration_name));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === UNDEFINED_TABLE) return new Set();
    throw unreachable(databaseUrl, error);
  }
}

function editedError(edited: readonly string[]): DubanError {
  const names = edited.join(', ');
  return new DubanError(
    'database-not-migrated',
    `以下迁移在应用之后被改动，数据库结构升级不能继续：${names}。请恢复原文件后重试。` +
      ` These migrations were changed after they had been applied: ${names}. Restore the files and try again.`,
  );
}

/** `database-unreachable` with the address but never the password. */
export function unreachable(databaseUrl: string, cause: unknown): DubanError {
  const { host, pathname } = new URL(databaseUrl);
  return new DubanError(
    'database-unreachable',
    `无法连接数据库 ${host}${pathname}：${reasonOf(cause)} 请检查数据库是否运行、DATABASE_URL 是否正确。` +
      ` The database ${host}${pathname} cannot be reached: check that it runs and that DATABASE_URL is right.`,
    { cause },
  );
}

function reasonOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors[0] instanceof Error) return `${error.errors[0].message}.`;
  return `${error instanceof Error ? error.message : String(error)}.`;
}
