import path from 'node:path';
import type { Config } from './config.ts';
import { type DevInbox, startDevInbox } from './dev-inbox/dev-inbox.ts';
import type { InboxHooks } from './dev-inbox/items.ts';
import { requireWritable } from './disk.ts';
import { acquireLock, type Lock } from './lock.ts';
import type { Logger } from './log.ts';
import { migrate } from './migrate.ts';
import { type Postgres, startPostgres } from './postgres.ts';
import { findRunning, forgetRunning, noteRunning } from './running.ts';
import { resolveTemporalCli } from './temporal-cli.ts';
import { endpointOf, namedEndpoint, type TemporalEndpoint } from './temporal-endpoint.ts';
import { NAMESPACE } from './temporal-namespace.ts';
import { startTemporalServer, type TemporalServer } from './temporal-server.ts';

export interface EmbeddedOptions {
  readonly config: Config;
  readonly log: Logger;
  /** What this process is, for the lock: `start`, `demo`; a `command` leaves no note for others to find. */
  readonly purpose: 'start' | 'demo' | 'command';
  /** Whether Temporal is needed. Default true. */
  readonly temporal?: boolean;
  /** Whether Temporal's own pages are served. Default true. */
  readonly ui?: boolean;
  /** Default: the configuration's (FULL). */
  readonly synchronous?: 'FULL' | 'NORMAL';
  /** More settings for the Temporal server. */
  readonly dynamicConfig?: readonly string[];
  /** Whether mail and SMS go somewhere. Default true. */
  readonly mail?: boolean;
  /** The far side's clock, refusals and hook; the database is up and migrated when it is asked for. */
  readonly inboxHooks?: (databaseUrl: string) => InboxHooks;
  /** Where the dev inbox keeps mails. Default `.duban/inbox`. */
  readonly inboxDir?: string;
}

/** Every service that duban needs, whoever runs it: embedded parts, or the servers that the environment names. */
export interface Services {
  readonly databaseUrl: string;
  /** Absent when Temporal was not asked for. */
  readonly temporal: TemporalEndpoint | undefined;
  /** Temporal's own pages, of an embedded server. */
  readonly uiUrl: string | undefined;
  readonly smtpUrl: string | undefined;
  readonly smsUrl: string | undefined;
  /** The dev inbox's page, when mail or SMS end there. */
  readonly inboxUrl: string | undefined;
  /** Migrations that were applied to the embedded database at its start. */
  readonly applied: readonly string[];
  /** The embedded parts themselves, for tests that kill them. */
  readonly parts: { readonly postgres?: Postgres; readonly temporal?: TemporalServer; readonly inbox?: DevInbox };
  /** Stops what was started here, the last started first. May be called twice. */
  stop(): Promise<void>;
}

/**
 * Starts the embedded parts that the configuration does not replace (DATABASE_URL, TEMPORAL_ADDRESS, SMTP_URL,
 * SMS_GATEWAY_URL) and migrates the embedded database. When one part fails, everything started is stopped.
 * @throws DubanError of the part that failed; `already-running` when another process has this data directory.
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<Services> {
  const started: Started = [];
  try {
    const lock = await takeHome(options, started);
    const services = await startParts(options, started);
    if (lock !== null) await note(options, lock, services, started);
    return { ...services, stop: () => stopAll(started) };
  } catch (error) {
    await stopAll(started);
    throw error;
  }
}

/** What to do to end the parts, in the order of their start. */
type Started = (() => Promise<void>)[];

/** The last started first; a part that does not stop keeps none of the others running. */
async function stopAll(started: Started): Promise<void> {
  const failures: unknown[] = [];
  for (const end of started.splice(0).reverse()) await end().catch((error: unknown) => failures.push(error));
  if (failures.length > 0) throw failures[0];
}

/** The data directory's lock, or null where nothing of ours would live in it: of such processes there may be many. */
async function takeHome(options: EmbeddedOptions, started: Started): Promise<Lock | null> {
  const { config } = options;
  if (!needsDatabase(options) && !needsTemporal(options) && !needsInbox(options)) return null;
  await requireWritable(config.home);
  const lock = await acquireLock(config.home, options.purpose);
  started.push(() => lock.release());
  return lock;
}

function needsDatabase({ config }: EmbeddedOptions): boolean {
  return config.databaseUrl === undefined;
}

function needsTemporal({ config, temporal }: EmbeddedOptions): boolean {
  return temporal !== false && config.temporal === undefined;
}

function needsInbox({ config, mail }: EmbeddedOptions): boolean {
  return mail !== false && (config.smtpUrl === undefined || config.smsGatewayUrl === undefined);
}

/**
 * The services of the installation that runs already (`stop` then stops nothing), else started here for one command.
 * A command of another terminal that is just ending is waited for.
 */
export async function attachOrStart(options: EmbeddedOptions): Promise<Services> {
  const { config } = options;
  const ours = needsDatabase(options) || needsTemporal(options);
  const running = ours ? await findRunning(config.home) : null;
  if (running === null) return startEmbedded(options);
  const { temporalAddress: address, uiUrl, smtpUrl, smsUrl, inboxUrl } = running;
  const databaseUrl = config.databaseUrl ?? running.databaseUrl;
  const embedded = address === undefined ? undefined : endpointOf({ address, namespace: NAMESPACE });
  const temporal = namedEndpoint(config) ?? embedded;
  return {
    databaseUrl,
    temporal,
    uiUrl,
    smtpUrl,
    smsUrl,
    inboxUrl,
    applied: [],
    parts: {},
    stop: () => Promise.resolve(),
  };
}

type Parts = Omit<Services, 'stop'>;

async function startParts(options: EmbeddedOptions, started: Started): Promise<Parts> {
  // Together, and both to their end: a failure of one must not leave the other starting unwatched.
  const [database, temporal] = await Promise.allSettled([
    startDatabase(options, started),
    options.temporal === false ? undefined : startTemporal(options, started),
  ]);
  if (database.status === 'rejected') throw database.reason;
  if (temporal.status === 'rejected') throw temporal.reason;
  const inbox = await startInbox(options, database.value.url, started);
  const { config } = options;
  return {
    databaseUrl: database.value.url,
    temporal: temporal.value?.endpoint,
    uiUrl: temporal.value?.server?.uiUrl,
    smtpUrl: config.smtpUrl ?? inbox?.smtpUrl,
    smsUrl: config.smsGatewayUrl ?? inbox?.smsUrl,
    inboxUrl: inbox?.inboxUrl,
    applied: database.value.applied,
    parts: {
      ...(database.value.server && { postgres: database.value.server }),
      ...(temporal.value?.server && { temporal: temporal.value.server }),
      ...(inbox && { inbox }),
    },
  };
}

async function startDatabase(
  { config, log }: EmbeddedOptions,
  started: Started,
): Promise<{ url: string; applied: readonly string[]; server?: Postgres }> {
  if (config.databaseUrl !== undefined) return { url: config.databaseUrl, applied: [] };
  const server = await startPostgres({ home: config.home });
  started.push(() => server.stop());
  const applied = await migrate(server.url);
  if (applied.length > 0) log.info({ applied }, 'database migrated');
  return { url: server.url, applied, server };
}

async function startTemporal(
  options: EmbeddedOptions,
  started: Started,
): Promise<{ endpoint: TemporalEndpoint; server?: TemporalServer }> {
  const { config, log } = options;
  const named = namedEndpoint(config);
  if (named !== null) return { endpoint: named };
  const cli = await resolveTemporalCli(config);
  log.info({ version: cli.version, source: cli.source }, 'temporal cli');
  const server = await startTemporalServer({
    home: config.home,
    cliPath: cli.path,
    synchronous: options.synchronous ?? config.temporalSynchronous,
    ui: options.ui ?? true,
    dynamicConfig: options.dynamicConfig ?? [],
  });
  started.push(() => server.stop());
  return { endpoint: endpointOf(server), server };
}

async function startInbox(
  options: EmbeddedOptions,
  databaseUrl: string,
  started: Started,
): Promise<DevInbox | undefined> {
  const { config } = options;
  if (!needsInbox(options)) return undefined;
  const directory = options.inboxDir ?? path.join(config.home, 'inbox');
  const inbox = await startDevInbox({ ...options.inboxHooks?.(databaseUrl), directory });
  started.push(() => inbox.stop());
  return inbox;
}

async function note(options: EmbeddedOptions, lock: Lock, services: Parts, started: Started): Promise<void> {
  if (options.purpose === 'command') return;
  const { home } = options.config;
  const { databaseUrl, temporal, uiUrl, smtpUrl, smsUrl, inboxUrl } = services;
  const temporalAddress = temporal?.address;
  const { token } = lock.holder;
  await noteRunning(home, { token, databaseUrl, temporalAddress, uiUrl, smtpUrl, smsUrl, inboxUrl });
  started.push(() => forgetRunning(home));
}
