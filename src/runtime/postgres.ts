import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { promises as fs } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { DubanError } from '../domain/errors.ts';
import { diskError, requireWritable } from './disk.ts';
import { openLog, tailOf } from './log-file.ts';
import { freePort, LOOPBACK } from './ports.ts';
import { createDatabase, databaseUrl, withClient } from './postgres-admin.ts';
import { type PostgresBinaries, postgresBinaries } from './postgres-binaries.ts';
import { clearStalePid, type RunningServer, runningServer } from './postgres-pid.ts';
import { endProcess, identify, isAlive, type ProcessIdentity } from './process-identity.ts';
import { accountOptions, type RunAs, runAsFor } from './unprivileged.ts';

const USER = 'duban';
const DATABASE = 'duban';
const START_TIMEOUT_MS = 60_000;
const STOP_GRACE_MS = 20_000;

/** For a small machine that keeps what it was given: nothing here weakens a commit. */
const SETTINGS: Readonly<Record<string, string>> = {
  listen_addresses: LOOPBACK,
  unix_socket_directories: '',
  max_connections: '60',
  shared_buffers: '128MB',
  max_wal_size: '512MB',
  wal_level: 'minimal',
  max_wal_senders: '0',
  fsync: 'on',
  synchronous_commit: 'on',
  jit: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_min_messages: 'warning',
};

export interface PostgresOptions {
  /** The data directory of the installation (`.duban`). */
  readonly home: string;
  /** Free port when absent. */
  readonly port?: number;
  /** Settings beside or instead of the defaults, for tests. */
  readonly settings?: Readonly<Record<string, string>>;
}

/** A running embedded PostgreSQL, on loopback, with the database `duban`. */
export interface Postgres {
  /** URL of the database `duban`, with user and password. */
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  /** Fast shutdown: open transactions are rolled back, everything committed is on disk. */
  stop(): Promise<void>;
  /** kill -9, for tests of recovery; returns when the process is gone. */
  kill(): Promise<void>;
}

/**
 * Starts the installation's PostgreSQL, making the cluster on first use. A server that a killed duban left behind is
 * stopped first, and crash recovery is PostgreSQL's own.
 * @throws DubanError `database-unreachable` (with the end of its log) or `disk-full`.
 */
export async function startPostgres(options: PostgresOptions): Promise<Postgres> {
  const dataDir = path.join(options.home, 'postgres');
  // First of all, so that `.duban` itself can be entered by the account that PostgreSQL runs as; its insides cannot.
  await requireWritable(options.home);
  const binaries = await postgresBinaries();
  const password = await passwordOf(options.home);
  const runAs = await runAsFor(dataDir, path.dirname(binaries.postgres));
  await initialise({ dataDir, binaries, password, runAs });
  const left = await runningServer(dataDir);
  if (left !== null) await endProcess(left.identity, 'SIGINT', STOP_GRACE_MS);
  await clearStalePid(dataDir);
  const port = options.port ?? (await freePort());
  const url = `postgresql://${USER}:${password}@${LOOPBACK}:${port}/${DATABASE}`;
  const cluster = { dataDir, binaries, runAs, port, url, home: options.home, settings: options.settings };
  const identity = await launchAfterCrash(() => launch(cluster));
  await createDatabase(url, DATABASE);
  return {
    url,
    port,
    pid: identity.pid,
    stop: () => endProcess(identity, 'SIGINT', STOP_GRACE_MS),
    kill: () => endProcess(identity, 'SIGKILL', STOP_GRACE_MS),
  };
}

/** The URL of this installation's running PostgreSQL, or null: how a second command finds the first one's server. */
export async function findPostgres(home: string): Promise<string | null> {
  const server: RunningServer | null = await runningServer(path.join(home, 'postgres'));
  if (server === null) return null;
  const password = await fs.readFile(passwordFile(home), 'utf8').catch(() => null);
  return password === null ? null : `postgresql://${USER}:${password.trim()}@${LOOPBACK}:${server.port}/${DATABASE}`;
}

interface Cluster {
  readonly dataDir: string;
  readonly binaries: PostgresBinaries;
  readonly runAs: RunAs;
}

/** Makes the cluster beside its final place and renames it: a cluster killed half-made is never taken for one. */
async function initialise(cluster: Cluster & { password: string }): Promise<void> {
  const { dataDir, binaries, runAs } = cluster;
  if (await exists(path.join(dataDir, 'PG_VERSION'))) return;
  const draft = `${dataDir}.new`;
  try {
    await fs.rm(draft, { recursive: true, force: true });
    await fs.mkdir(draft, { recursive: true, mode: 0o700 });
    const passwordDraft = path.join(path.dirname(dataDir), `.initdb-${process.pid}`);
    await fs.writeFile(passwordDraft, cluster.password, { mode: 0o600 });
    if (runAs.account !== null) {
      await fs.chown(draft, runAs.account.uid, runAs.account.gid);
      await fs.chown(passwordDraft, runAs.account.uid, runAs.account.gid);
    }
    const locale = ['--encoding=UTF8', '--no-locale', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'];
    const access = ['--auth=scram-sha-256', `--username=${USER}`, `--pwfile=${passwordDraft}`];
    try {
      await runToEnd(runAs, binaries.initdb, [`--pgdata=${draft}`, ...access, ...locale]);
    } finally {
      await fs.rm(passwordDraft, { force: true });
    }
    await fs.rm(dataDir, { recursive: true, force: true });
    await fs.rename(draft, dataDir);
  } catch (error) {
    throw diskError(error, dataDir) ?? error;
  }
}

async function launch(
  cluster: Cluster & { port: number; url: string; home: string; settings: PostgresOptions['settings'] },
): Promise<ProcessIdentity> {
  const { dataDir, binaries, runAs } = cluster;
  const settings = Object.entries({ ...SETTINGS, ...cluster.settings }).flatMap(([name, value]) => [
    '-c',
    `${name}=${value}`,
  ]);
  const [command = '', ...args] = [
    ...runAs.prefix,
    binaries.postgres,
    '-D',
    dataDir,
    '-p',
    String(cluster.port),
    ...settings,
  ];
  const log = await openLog(cluster.home, 'postgres');
  // Its own process group: Ctrl-C in a terminal reaches duban alone, which stops the parts in their order.
  const child = spawn(command, args, { ...accountOptions(runAs), detached: true, stdio: ['ignore', log.fd, log.fd] });
  const over = new AbortController();
  const exit = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, signal) => resolve(`exit ${code ?? signal}`));
  });
  child.unref();
  await log.close();
  const ended = await Promise.race([exit, untilReady(cluster.url, over.signal)]);
  over.abort();
  const identity = child.pid === undefined ? null : identify(child.pid);
  if (ended === null && identity !== null) return identity;
  if (identity !== null) await endProcess(identity, 'SIGINT', STOP_GRACE_MS);
  throw startError(ended ?? 'gone', await tailOf(log.file));
}

/** null when the server answers; a reason when it has not after {@link START_TIMEOUT_MS}. */
async function untilReady(url: string, over: AbortSignal): Promise<string | null> {
  const deadline = performance.now() + START_TIMEOUT_MS;
  while (!over.aborted && performance.now() < deadline) {
    try {
      await withClient(databaseUrl(url, 'postgres'), (client) => client.query('SELECT 1'));
      return null;
    } catch {
      await delay(40);
    }
  }
  return `no answer in ${START_TIMEOUT_MS / 1000} s`;
}

/**
 * After a kill -9 of the server its children may take a moment to notice and leave the shared memory; until then a
 * new server refuses to start, so that is tried again for a while.
 */
async function launchAfterCrash(start: () => Promise<ProcessIdentity>): Promise<ProcessIdentity> {
  const deadline = performance.now() + 15_000;
  for (;;) {
    try {
      return await start();
    } catch (error) {
      const lingering = error instanceof DubanError && error.message.includes('pre-existing shared memory');
      if (!lingering || performance.now() > deadline) throw error;
      await delay(200);
    }
  }
}

async function runToEnd(runAs: RunAs, program: string, programArgs: readonly string[]): Promise<void> {
  const [command = '', ...args] = [...runAs.prefix, program, ...programArgs];
  const child = spawn(command, args, { ...accountOptions(runAs), stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      output += chunk;
    });
  }
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw startError(`initdb exit ${code}`, output.trim());
}

/** The installation's database password: made once, readable by its owner alone. */
async function passwordOf(home: string): Promise<string> {
  const file = passwordFile(home);
  const known = await fs.readFile(file, 'utf8').catch(() => null);
  if (known !== null && known.trim() !== '') return known.trim();
  const password = randomBytes(24).toString('base64url');
  try {
    await fs.mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
    await fs.writeFile(`${file}.new`, password, { mode: 0o600 });
    await fs.rename(`${file}.new`, file);
  } catch (error) {
    throw diskError(error, home) ?? error;
  }
  return password;
}

function passwordFile(home: string): string {
  return path.join(home, 'secrets', 'postgres-password');
}

function exists(file: string): Promise<boolean> {
  return fs.access(file).then(
    () => true,
    () => false,
  );
}

function startError(reason: string, log: string): DubanError {
  const code = /no space left/i.test(log) ? 'disk-full' : 'database-unreachable';
  return new DubanError(
    code,
    `内置数据库未能启动（${reason}）。日志末尾如下，完整日志在数据目录的 logs/postgres.log。` +
      ` The embedded database did not start (${reason}); the end of its log, which is logs/postgres.log in the data directory:\n${log}`,
  );
}
