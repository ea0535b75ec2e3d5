import { access, constants } from 'node:fs/promises';
import path from 'node:path';
import type { Config } from './config.ts';
import { type Check, found, missing, wordsOf } from './doctor-check.ts';
import { officeCheck } from './doctor-office.ts';
import { freeBytes, MINIMUM_FREE_BYTES, requireWritable } from './disk.ts';
import {
  calendarCheck,
  databaseCheck,
  mailCheck,
  portChecks,
  smsCheck,
  tasksCheck,
  temporalServerCheck,
  waitingChecks,
} from './doctor-services.ts';
import { currentHolder } from './lock.ts';
import { TEMPORAL_CLI } from './pinned-binaries.ts';
import { postgresBinaries } from './postgres-binaries.ts';
import { findRunning } from './running.ts';
import { findTemporalCli } from './temporal-cli.ts';
import { runAsFor } from './unprivileged.ts';

/** What `duban doctor` found; `healthy` when nothing is missing. */
export interface Diagnosis {
  readonly healthy: boolean;
  readonly checks: readonly Check[];
}

/** Looks at everything that duban needs, changes nothing and starts nothing; all checks run, whatever one finds. */
export async function diagnose(config: Config, nodeVersion: string = process.versions.node): Promise<Diagnosis> {
  // Endpoints of an installation that runs now, so that its own parts are asked and not thought missing.
  const running = await findRunning(config.home, 0);
  const groups = await Promise.all([
    dataDirCheck(config),
    programsCheck(config),
    databaseCheck(config, running?.databaseUrl),
    calendarCheck(config, running?.databaseUrl, Date.now()),
    temporalCliCheck(config),
    temporalServerCheck(config, running?.temporalAddress),
    mailCheck(config, running?.smtpUrl),
    smsCheck(config, running?.smsUrl),
    waitingChecks(config.databaseUrl ?? running?.databaseUrl),
    tasksCheck(config.databaseUrl ?? running?.databaseUrl),
    officeCheck(config),
    portChecks(config, running !== null),
  ]);
  const checks = [nodeCheck(nodeVersion), ...groups.flat()];
  return { healthy: checks.every((check) => check.state !== 'missing'), checks };
}

function nodeCheck(version: string): Check {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const fits = major > 20 || (major === 20 && minor >= 19);
  const mend = '请安装 Node.js 20.19 以上版本。 Install Node.js 20.19 or newer.';
  return { name: 'Node.js', state: fits ? 'found' : 'missing', found: version, mend: fits ? null : mend };
}

async function dataDirCheck(config: Config): Promise<Check> {
  const name = '数据目录 data directory';
  if (isWhollyExternal(config)) return found(name, '不需要 not needed');
  try {
    const existing = await nearestExisting(config.home);
    if (existing === config.home) await requireWritable(config.home);
    else await access(existing, constants.W_OK | constants.X_OK);
    const free = freeBytes(config.home);
    if (free < MINIMUM_FREE_BYTES) throw new Error(`${Math.floor(free / 1024 / 1024)} MB free`);
    const holder = await currentHolder(config.home);
    const use = holder === null ? '空闲 not in use' : `使用中，进程号 in use by process ${holder.pid}`;
    return found(name, `${config.home}（${use}；剩余 free ${gib(free)} GB）`);
  } catch (error) {
    const mend =
      '请清理磁盘或改正权限，或以 DUBAN_HOME 指定其他目录。 Free space, correct the permissions, or set DUBAN_HOME.';
    return missing(name, `${config.home}: ${wordsOf(error)}`, mend);
  }
}

async function programsCheck(config: Config): Promise<Check> {
  const name = '内置 PostgreSQL 程序 embedded PostgreSQL';
  if (config.databaseUrl !== undefined) return found(name, '不需要（DATABASE_URL） not needed');
  try {
    const { postgres } = await postgresBinaries();
    if (await exists(config.home)) await runAsFor(path.join(config.home, 'postgres'), path.dirname(postgres));
    return found(name, postgres);
  } catch (error) {
    const mend = '请按上述说明处理，或以 DATABASE_URL 指定数据库。 Do as said, or set DATABASE_URL.';
    return missing(name, wordsOf(error), mend);
  }
}

async function temporalCliCheck(config: Config): Promise<Check> {
  const name = 'Temporal 命令行程序 Temporal CLI';
  if (config.temporal !== undefined) return found(name, '不需要（TEMPORAL_ADDRESS） not needed');
  try {
    const cli = await findTemporalCli(config);
    if (cli === null) {
      const words = `本机没有；首次启动时将自动下载 ${TEMPORAL_CLI.version} not here; ${TEMPORAL_CLI.version} will be fetched at the first start`;
      const mend =
        '若本机不能联网，请以 TEMPORAL_CLI_PATH 指定程序或以 TEMPORAL_ADDRESS 指定服务器。 Without a network, set TEMPORAL_CLI_PATH or TEMPORAL_ADDRESS.';
      return { name, state: 'later', found: words, mend };
    }
    const trust = cli.checked ? 'sha256 相符 sha256 checked' : '用户自备，不核对 sha256 your own, sha256 not checked';
    return found(name, `${cli.version} ${cli.path}（${cli.source}；${trust}）`);
  } catch (error) {
    return missing(name, wordsOf(error), '请改正 TEMPORAL_CLI_PATH。 Correct TEMPORAL_CLI_PATH.');
  }
}

function isWhollyExternal(config: Config): boolean {
  const { databaseUrl, temporal, smtpUrl, smsGatewayUrl } = config;
  return [databaseUrl, temporal, smtpUrl, smsGatewayUrl].every((endpoint) => endpoint !== undefined);
}

async function nearestExisting(directory: string): Promise<string> {
  for (let at = directory; ; at = path.dirname(at)) {
    if (at === path.dirname(at) || (await exists(at))) return at;
  }
}

function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}

function gib(bytes: number): string {
  return (bytes / 1024 ** 3).toFixed(1);
}
