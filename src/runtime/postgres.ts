import { spawn } from 'node:child_process';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { DubanError } from '../domain/errors.ts';
import { requireWritable } from './disk.ts';
import { followParent } from './follow-parent.ts';
import { openLog, tailOf } from './log-file.ts';
import { freePort, LOOPBACK } from './ports.ts';
import { createDatabase, databaseUrl, withClient } from './postgres-admin.ts';
import { postgresBinaries } from './postgres-binaries.ts';
import { type Cluster, initialise, startError, USER } from './postgres-cluster.ts';
import { clearStalePid, runningServer } from './postgres-pid.ts';
import { endProcess, identify, isAlive, type ProcessIdentity } from './process-identity.ts';
import { readSecret, secret } from './secrets.ts';
import { accountOptions, runAsFor } from './unprivileged.ts';

const DATABASE = 'duban';
const PASSWORD = 'postgres-password';
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
  /** Starts it again on the same port and files, when it is not running. */
  restart(): Promise<void>;
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
  const password = await secret(options.home, PASSWORD);
  const runAs = await runAsFor(dataDir, path.dirname(binaries.postgres));
  await initialise({ dataDir, binaries, password, runAs });
  const left = await runningServer(dataDir);
  if (left !== null) await endProcess(left.identity, 'SIGINT', STOP_GRACE_MS);
  await clearStalePid(dataDir);
  const port = options.port ?? (await freePort());
  const url = `postgresql://${USER}:${password}@${LOOPBACK}:${port}/${DATABASE}`;
  const cluster = { dataDir, binaries, runAs, port, url, home: options.home, settings: options.settings };
  let identity = await launchAfterCrash(() => launch(cluster));
  await createDatabase(url, DATABASE);
  return {
    url,
    port,
    get pid() {
      return identity.pid;
    },
    stop: () => endProcess(identity, 'SIGINT', STOP_GRACE_MS),
    kill: () => endProcess(identity, 'SIGKILL', STOP_GRACE_MS),
    restart: async () => {
      if (isAlive(identity)) return;
      await clearStalePid(dataDir);
      identity = await launchAfterCrash(() => launch(cluster));
    },
  };
}

/** The URL of this installation's running PostgreSQL, or null: how a second command finds the first one's server. */
export async function findPostgres(home: string): Promise<string | null> {
  const server = await runningServer(path.join(home, 'postgres'));
  if (server === null) return null;
  const password = await readSecret(home, PASSWORD);
  return password === null ? null : `postgresql://${USER}:${password}@${LOOPBACK}:${server.port}/${DATABASE}`;
}

async function launch(
  cluster: Cluster & { port: number; url: string; home: string; settings: PostgresOptions['settings'] },
): Promise<ProcessIdentity> {
  const { dataDir, binaries, runAs } = cluster;
  const settings = Object.entries({ ...SETTINGS, ...cluster.settings }).flatMap(([name, value]) => [
    '-c',
    `${name}=${value}`,
  ]);
  const server = [binaries.postgres, '-D', dataDir, '-p', String(cluster.port), ...settings];
  const [command = '', ...args] = [...runAs.prefix, ...followParent('INT'), ...server];
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
    } catch (error) {
      // invalid_password: no waiting will help.
      if (error instanceof Error && 'code' in error && error.code === '28P01')
        return `${error.message}; secrets/${PASSWORD}`;
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
