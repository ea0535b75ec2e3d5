import { loadConfig } from '../../runtime/config.ts';
import { attachOrStart } from '../../runtime/embedded.ts';
import { createLogger } from '../../runtime/log.ts';
import { migrate as applyMigrations } from '../../runtime/migrate.ts';
import { namedEndpoint } from '../../runtime/temporal-endpoint.ts';
import { ensureNamed } from '../../runtime/temporal-namespace.ts';
import { type CommonOptions, type ExitStatus, type Io, printJson } from '../io.ts';

/**
 * `duban migrate`: brings the database to this program's schema, and registers duban's search attributes with a
 * Temporal server that the environment names. Both do nothing when nothing is missing.
 */
export async function migrate(options: CommonOptions, io: Io): Promise<ExitStatus> {
  const config = loadConfig();
  const log = createLogger(config.logLevel === 'info' ? 'warn' : config.logLevel);
  const services = await attachOrStart({ config, log, purpose: 'command', temporal: false, mail: false });
  try {
    // An embedded database was migrated at its start; a second look costs nothing and names what a first one applied.
    const applied = [...services.applied, ...(await applyMigrations(services.databaseUrl))];
    const endpoint = namedEndpoint(config);
    const searchAttributes = endpoint === null ? [] : await ensureNamed(endpoint);
    if (options.json) printJson(io, { applied, searchAttributes });
    else io.stdout.write(summary(applied, searchAttributes));
    return 0;
  } finally {
    await services.stop();
  }
}

function summary(applied: readonly string[], searchAttributes: readonly string[]): string {
  const database =
    applied.length === 0
      ? '数据库结构已是最新。 The database is up to date.'
      : `已应用 ${applied.length} 项数据库结构变更 Applied ${applied.length} migrations:\n${applied.map((name) => `  ${name}`).join('\n')}`;
  const registered =
    searchAttributes.length === 0
      ? ''
      : `\n已登记 Temporal 搜索属性 Registered search attributes: ${searchAttributes.join(', ')}`;
  return `${database}${registered}\n`;
}
