import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { PrismaPg } from '@prisma/adapter-pg';
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import * as engineModule from '@prisma/schema-engine-wasm/schema_engine_bg';
import type { Migration } from './migration-files.ts';

const LOCKFILE = { path: 'migration_lock.toml', content: 'provider = "postgresql"\n' };
const FILTERS = { externalTables: [], externalEnums: [] };

/** Prisma's own schema engine in WebAssembly, on one database; nothing is fetched, no native program is run. */
export interface SchemaEngine {
  /** Applies what is missing, in order; returns the names applied now. */
  apply(migrations: readonly Migration[]): Promise<string[]>;
  /** Names of applied migrations whose file has changed since, and of those that began and never finished. */
  diagnose(migrations: readonly Migration[]): Promise<{ edited: string[]; failed: string[] }>;
  /** Notes that a migration left nothing behind and may be applied again. */
  markRolledBack(name: string): Promise<void>;
  /** Closes its connections; until then it holds Prisma's own lock on the database. */
  close(): Promise<void>;
}

type Connection = Awaited<ReturnType<PrismaPg['connect']>>;

let loaded = false;

/** Opens the engine on a database. Its connections keep UTC whatever the database's own time zone is. */
export async function openSchemaEngine(databaseUrl: string): Promise<SchemaEngine> {
  loadEngine();
  const factory = new PrismaPg({ connectionString: databaseUrl, options: '-c TimeZone=UTC', max: 1 });
  const connections: Connection[] = [];
  const whole = runningWholeScripts(factory, (connection) => connections.push(connection));
  const adapter = bindMigrationAwareSqlAdapterFactory(whole);
  const engine = await engineModule.SchemaEngine.new({ datamodels: undefined }, () => undefined, adapter);
  return {
    apply: async (migrations) => {
      const result = await engine.applyMigrations({ migrationsList: listOf(migrations), filters: FILTERS });
      return [...result.appliedMigrationNames];
    },
    diagnose: async (migrations) => {
      const question = { migrationsList: listOf(migrations), optInToShadowDatabase: false, filters: FILTERS };
      const answer = await engine.diagnoseMigrationHistory(question);
      return { edited: answer.editedMigrationNames, failed: answer.failedMigrationNames };
    },
    markRolledBack: async (name) => {
      await engine.markMigrationRolledBack({ migrationName: name });
    },
    close: async () => {
      for (const connection of connections) await connection.dispose();
      engine.free();
    },
  };
}

/**
 * The adapter cuts a script at every semicolon, also inside the body of a function, and commits each piece. One simple
 * query instead: PostgreSQL reads the script itself, and it applies as a whole or not at all, as with the native engine.
 */
function runningWholeScripts(factory: PrismaPg, opened: (connection: Connection) => void): PrismaPg {
  const connect = factory.connect.bind(factory);
  factory.connect = async () => {
    const connection = await connect();
    opened(connection);
    connection.executeScript = async (script) => {
      await connection.executeRaw({ sql: script, args: [], argTypes: [] });
    };
    return connection;
  };
  return factory;
}

/** The package's own loader needs a bundler; Node instantiates the module by hand, once per process. */
function loadEngine(): void {
  if (loaded) return;
  const main = createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm');
  const bytes = readFileSync(path.join(path.dirname(main), 'schema_engine_bg.wasm'));
  const instance = new WebAssembly.Instance(new WebAssembly.Module(bytes), {
    // The import object is the module itself, under the name that the WebAssembly file asks for.
    './schema_engine_bg.js': engineModule as unknown as WebAssembly.ModuleImports,
  });
  // Not in the package's types: its generated glue exports both.
  const glue = engineModule as unknown as { __wbg_set_wasm(exports: WebAssembly.Exports): void };
  glue.__wbg_set_wasm(instance.exports);
  (instance.exports as { __wbindgen_start(): void }).__wbindgen_start();
  loaded = true;
}

function listOf(migrations: readonly Migration[]) {
  return {
    baseDir: 'prisma/migrations',
    lockfile: LOCKFILE,
    shadowDbInitScript: '',
    migrationDirectories: migrations.map(({ name, sql }) => ({
      path: name,
      migrationFile: { path: 'migration.sql', content: { tag: 'ok' as const, value: sql } },
    })),
  };
}
