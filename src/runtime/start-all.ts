import { createStore, type Store } from '../store/connect.ts';
import type { Config } from './config.ts';
import { startEmbedded } from './embedded.ts';
import { connectClient, type RunningPart, startWorkers, wakeOf } from './engine.ts';
import { engineSetupOf } from './engine-setup.ts';
import { keepParts } from './keep-parts.ts';
import { keptPort } from './kept-port.ts';
import { currentHolder } from './lock.ts';
import type { Logger } from './log.ts';
import { requireMigrated } from './migrate.ts';
import { requireFreePort } from './ports.ts';
import { rebuildEngine } from './rebuild.ts';
import { requireMailServer, requireTemporal } from './require-services.ts';
import { startServing } from './serving.ts';
import { namedEndpoint } from './temporal-endpoint.ts';

export interface StartOptions {
  readonly config: Config;
  readonly log: Logger;
}

/** Where a running installation is reached. */
export interface Places {
  /** The pages behind the links of messages. */
  readonly pages: string;
  /** Where replies by mail are taken, `smtp://…`. */
  readonly replies: string;
  /** The dev inbox, when mail or SMS end there. */
  readonly inbox: string | null;
  /** Temporal's own page, of an embedded server. */
  readonly engine: string | null;
}

/** A whole installation in this process. */
export interface RunningInstallation extends RunningPart {
  readonly places: Places;
  /** Rejects when the workers break. */
  readonly ended: Promise<void>;
}

export const HTTP_PORT = 8080;
export const INBOUND_PORT = 2525;
const HTTP_VARIABLE = 'DUBAN_HTTP_PORT';
const INBOUND_VARIABLE = 'DUBAN_INBOUND_PORT';

/**
 * Starts everything that the environment does not name, the workers, the pages and the way in for replies, and gives
 * every open measure its workflow back. When one part fails, everything started is stopped.
 * @throws DubanError of the part that failed, all with exit status 3: `database-unreachable`, `temporal-unreachable`,
 * `mail-server-unreachable`, `port-taken`, `disk-full`, `already-running`, …
 */
export async function startAll(options: StartOptions): Promise<RunningInstallation> {
  const { log } = options;
  const started: RunningPart[] = [];
  const stop = async (): Promise<void> => {
    for (const part of started.splice(0).reverse()) {
      await part.stop().catch((error: unknown) => log.warn({ err: error }, 'a part did not stop cleanly'));
    }
  };
  try {
    return { ...(await startParts(options, started)), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function startParts(
  { config, log }: StartOptions,
  started: RunningPart[],
): Promise<Omit<RunningInstallation, 'stop'>> {
  await requireNamed(config);
  const services = await startEmbedded({ config, log, purpose: 'start' });
  started.push(services);
  const ports = await portsOf(config);
  const store = await createStore({ databaseUrl: services.databaseUrl, clockMode: 'system' });
  started.push({ stop: () => store.close() });
  const setup = await engineSetupOf(config, services, { baseUrl: `http://127.0.0.1:${ports.http}`, log });
  const client = await connectClient(setup.temporal);
  started.push({ stop: () => client.connection.close() });
  const workers = await startWorkers(setup);
  started.push(workers);
  const serving = await startServing({ setup, store, client, httpPort: ports.http, inboundPort: ports.inbound });
  started.push(serving);
  const wake = wakeOf(store, client);
  started.push(rebuilding(store, wake, log));
  // What Temporal lost with its life, if anything, comes back from the database.
  const onReturn = async (): Promise<void> => {
    await rebuildEngine(store, wake);
    await wake.watchdog();
  };
  started.push(keepParts(services.parts, { log, onReturn }));
  return {
    places: {
      pages: setup.baseUrl,
      replies: `smtp://127.0.0.1:${serving.inboundPort}`,
      inbox: services.inboxUrl ?? null,
      engine: services.uiUrl ?? null,
    },
    ended: workers.ended,
  };
}

/** Whatever the environment names must be there before anything of our own is started. */
async function requireNamed(config: Config): Promise<void> {
  if ((await currentHolder(config.home)) === null) {
    // Else the data directory is in use, which is the better word for it.
    if (config.httpPort !== undefined) await requireFreePort(config.httpPort, HTTP_VARIABLE);
    if (config.inboundPort !== undefined) await requireFreePort(config.inboundPort, INBOUND_VARIABLE);
  }
  if (config.databaseUrl !== undefined) await requireMigrated(config.databaseUrl);
  const temporal = namedEndpoint(config);
  if (temporal !== null) await requireTemporal(temporal);
  if (config.smtpUrl !== undefined) await requireMailServer(config.smtpUrl);
}

async function portsOf({ home, httpPort, inboundPort }: Config): Promise<{ http: number; inbound: number }> {
  const http = { name: 'http', variable: HTTP_VARIABLE, fixed: httpPort, preferred: HTTP_PORT };
  const inbound = { name: 'inbound', variable: INBOUND_VARIABLE, fixed: inboundPort, preferred: INBOUND_PORT };
  return { http: await keptPort({ home, ...http }), inbound: await keptPort({ home, ...inbound }) };
}

/** In the background, as a large installation takes minutes; what fails is mended by the watchdog. */
function rebuilding(store: Store, wake: Parameters<typeof rebuildEngine>[1], log: Logger): RunningPart {
  const stopping = new AbortController();
  const { signal } = stopping;
  const done = rebuildEngine(store, wake, { signal }).then(
    (counts) => log.info(counts, 'engine rebuilt from the database'),
    (error: unknown) => (signal.aborted ? undefined : log.warn({ err: error }, 'engine not wholly rebuilt')),
  );
  return {
    stop: async () => {
      stopping.abort();
      await done;
    },
  };
}
