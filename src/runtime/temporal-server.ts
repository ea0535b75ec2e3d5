import { spawn } from 'node:child_process';
import { promises as fs } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { DubanError } from '../domain/errors.ts';
import { diskError } from './disk.ts';
import { followParent } from './follow-parent.ts';
import { openLog, tailOf } from './log-file.ts';
import { canConnect, freePorts, LOOPBACK } from './ports.ts';
import { endProcess, identify, isAlive, type ProcessIdentity } from './process-identity.ts';
import { endpointOf } from './temporal-endpoint.ts';
import { ensureNamespace, NAMESPACE, SEARCH_ATTRIBUTES } from './temporal-namespace.ts';

const START_TIMEOUT_MS = 30_000;
const STOP_GRACE_MS = 15_000;
const MOST_STARTS = 3;

/**
 * Dynamic settings. Out of the box a timer fires about a second late on an idle server, a workflow id cannot be
 * started again within a second, and the server asks its maker for newer versions over the network.
 */
const DYNAMIC_CONFIG = [
  'history.timerProcessorMaxTimeShift="10ms"',
  'history.timerProcessorMaxPollRPS=1000',
  'history.workflowIdReuseMinimalInterval="0s"',
  'frontend.enableServerVersionCheck=false',
] as const;

export interface TemporalServerOptions {
  /** The data directory of the installation; the server keeps `temporal/` in it. */
  readonly home: string;
  /** The Temporal CLI to run. */
  readonly cliPath: string;
  /** FULL (default) also survives a power cut; NORMAL survives a kill, and is enough for demo and tests. */
  readonly synchronous?: 'FULL' | 'NORMAL';
  /** Whether Temporal's own pages are served as well. Default true. */
  readonly ui?: boolean;
  readonly port?: number;
  readonly uiPort?: number;
  /** More `KEY=JSON` settings, after the defaults. */
  readonly dynamicConfig?: readonly string[];
}

/** A Temporal development server of our own, on loopback with its state in a file. */
export interface TemporalServer {
  /** `host:port`; the same after {@link restart}. */
  readonly address: string;
  readonly namespace: string;
  readonly uiUrl: string | undefined;
  readonly pid: number;
  /** Ends it in good order (SIGTERM). */
  stop(): Promise<void>;
  /** kill -9; returns when it is gone. */
  kill(): Promise<void>;
  /** Starts it again on the same ports and file, when it is not running. */
  restart(): Promise<void>;
  /** Removes the database file of a stopped server. The next start finds nothing of what was. */
  deleteDatabase(): Promise<void>;
}

/**
 * Starts the server, its namespace and search attributes. A server that a killed duban left behind on the same file is
 * ended first.
 * @throws DubanError `temporal-unreachable` (with the end of its log) or `disk-full`.
 */
export async function startTemporalServer(options: TemporalServerOptions): Promise<TemporalServer> {
  const directory = path.join(options.home, 'temporal');
  await fs.mkdir(directory, { recursive: true, mode: 0o700 }).catch((error: unknown) => {
    throw diskError(error, directory) ?? error;
  });
  await endLeftover(directory);
  const ports = await choosePorts(options);
  let identity = await launch(options, directory, ports);
  return {
    address: `${LOOPBACK}:${ports.port}`,
    namespace: NAMESPACE,
    uiUrl:
      ports.uiPort === undefined ? undefined : `http://${LOOPBACK}:${ports.uiPort}/namespaces/${NAMESPACE}/workflows`,
    get pid() {
      return identity.pid;
    },
    stop: () => endProcess(identity, 'SIGTERM', STOP_GRACE_MS),
    kill: () => endProcess(identity, 'SIGKILL', STOP_GRACE_MS),
    restart: async () => {
      if (!isAlive(identity)) identity = await launch(options, directory, ports);
    },
    deleteDatabase: async () => {
      if (isAlive(identity)) throw new Error('the Temporal server must be stopped before its database is removed');
      for (const suffix of ['', '-wal', '-shm']) await fs.rm(databaseFile(directory) + suffix, { force: true });
    },
  };
}

/** What others know the server by. */
interface Ports {
  readonly port: number;
  readonly uiPort: number | undefined;
}

async function choosePorts(options: TemporalServerOptions): Promise<Ports> {
  const [port, uiPort] = await freePorts(2);
  if (port === undefined) throw new Error('no free ports');
  return { port: options.port ?? port, uiPort: options.ui === false ? undefined : (options.uiPort ?? uiPort) };
}

/** The server opens some ports that it chooses by itself, too: a start in which another program was faster is repeated. */
async function launch(options: TemporalServerOptions, directory: string, ports: Ports): Promise<ProcessIdentity> {
  for (let attempt = 1; ; attempt += 1) {
    const started = await launchOnce(options, directory, ports);
    if (!('reason' in started)) return started;
    if (attempt === MOST_STARTS || !/address already in use/.test(started.log))
      throw startError(started.reason, started.log);
  }
}

async function launchOnce(
  options: TemporalServerOptions,
  directory: string,
  ports: Ports,
): Promise<ProcessIdentity | { readonly reason: string; readonly log: string }> {
  const log = await openLog(options.home, 'temporal');
  const [httpPort = 0, metricsPort = 0] = await freePorts(2);
  const server = [options.cliPath, ...serverArguments(options, directory, { ...ports, httpPort, metricsPort })];
  const [command = '', ...args] = [...followParent('TERM'), ...server];
  // Its own process group: Ctrl-C in a terminal reaches duban alone, which stops the worker before the server.
  const child = spawn(command, args, { detached: true, stdio: ['ignore', log.fd, log.fd] });
  const over = new AbortController();
  const exit = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, signal) => resolve(`exit ${code ?? signal}`));
  });
  child.unref();
  await log.close();
  const identity = child.pid === undefined ? null : identify(child.pid);
  if (identity !== null) await fs.writeFile(identityFile(directory), JSON.stringify(identity), { mode: 0o600 });
  const failure = await Promise.race([exit, untilReady(ports.port, over.signal)]);
  over.abort();
  if (failure === null && identity !== null) return identity;
  if (identity !== null) await endProcess(identity, 'SIGTERM', STOP_GRACE_MS);
  return { reason: failure ?? 'gone', log: await tailOf(log.file) };
}

function serverArguments(
  options: TemporalServerOptions,
  directory: string,
  ports: Ports & { readonly httpPort: number; readonly metricsPort: number },
): string[] {
  const ui =
    ports.uiPort === undefined ? ['--headless'] : ['--ui-port', String(ports.uiPort), '--ui-disable-news-fetch'];
  const dynamic = [...DYNAMIC_CONFIG, ...(options.dynamicConfig ?? [])];
  return [
    ...['server', 'start-dev', '--ip', LOOPBACK, '--port', String(ports.port), ...ui],
    ...['--metrics-port', String(ports.metricsPort), '--http-port', String(ports.httpPort)],
    ...['--log-level', 'warn', '--log-format', 'json', '--db-filename', databaseFile(directory)],
    ...['--sqlite-pragma', 'journal_mode=WAL', '--sqlite-pragma', `synchronous=${options.synchronous ?? 'FULL'}`],
    ...['--namespace', NAMESPACE, ...SEARCH_ATTRIBUTES.flatMap((name) => ['--search-attribute', `${name}=Keyword`])],
    ...dynamic.flatMap((value) => ['--dynamic-config-value', value]),
  ];
}

/** null when the server is ready; the TCP port first, because gRPC waits a whole second after a refused connection. */
async function untilReady(port: number, over: AbortSignal): Promise<string | null> {
  const deadline = performance.now() + START_TIMEOUT_MS;
  while (!(await canConnect(LOOPBACK, port))) {
    if (over.aborted || performance.now() > deadline) return `no answer in ${START_TIMEOUT_MS / 1000} s`;
    await delay(25);
  }
  return ensureNamespace(endpointOf({ address: `${LOOPBACK}:${port}`, namespace: NAMESPACE })).then(
    () => null,
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  );
}

const identitySchema = z.object({ pid: z.number(), startedAt: z.string() });

/** Two servers on one SQLite file would spoil it: one that outlived its duban is ended before the next starts. */
async function endLeftover(directory: string): Promise<void> {
  const text = await fs.readFile(identityFile(directory), 'utf8').catch(() => null);
  if (text === null) return;
  const written = identitySchema.safeParse(safeJson(text));
  if (written.success) await endProcess(written.data, 'SIGTERM', STOP_GRACE_MS);
}

function safeJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function databaseFile(directory: string): string {
  return path.join(directory, 'duban.db');
}

function identityFile(directory: string): string {
  return path.join(directory, 'server.json');
}

function startError(reason: string, log: string): DubanError {
  const code = /no space left|disk is full/i.test(log) ? 'disk-full' : 'temporal-unreachable';
  return new DubanError(
    code,
    `内置 Temporal 服务器未能启动（${reason}）。日志末尾如下，完整日志在数据目录的 logs/temporal.log。` +
      ` The embedded Temporal server did not start (${reason}); the end of its log, which is logs/temporal.log in the data directory:\n${log}`,
  );
}
