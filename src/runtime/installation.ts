import type { Wake } from '../activities/ports.ts';
import type { Reached } from '../activities/temporal-wake.ts';
import { DubanError } from '../domain/errors.ts';
import { createStore, type Store } from '../store/connect.ts';
import type { Config } from './config.ts';
import { attachOrStart, type Services } from './embedded.ts';
import type { Logger } from './log.ts';
import { requireMigrated } from './migrate.ts';
import { replanAll } from './rebuild.ts';
import { canConnect } from './ports.ts';
import { findRunning } from './running.ts';
import { endpointOf, namedEndpoint, type TemporalEndpoint } from './temporal-endpoint.ts';
import { NAMESPACE } from './temporal-namespace.ts';

/** What became of telling the engine: it knows, nobody runs it, or it did not answer (then why). */
export type EngineNews =
  | { readonly state: 'told' }
  | { readonly state: 'not-running' }
  | { readonly state: 'unreachable'; readonly reason: string };

/** The stored installation, as a short command works on it. */
export interface Installation {
  readonly store: Store;
  /**
   * Lets those look whom something just committed concerns. Never throws for Temporal's sake: what is committed is
   * found again by the next start, the watchdog or `duban engine rebuild`.
   */
  tellEngine(due: Partial<Reached>): Promise<EngineNews>;
  /** The same for every measure that is planned by an older version of the calendar, page by page. */
  tellReplan(): Promise<EngineNews>;
}

const REACH_MS = 2_000;
/** A command asks one thing after the other. */
const CONNECTIONS = 4;

/**
 * Runs one command's work on the database that is named, that of the installation that runs here, or an embedded one
 * started for it alone.
 * @throws DubanError `database-unreachable`, `database-not-migrated`, `disk-full`, `already-running`.
 */
export async function withInstallation<T>(
  { config, log }: { readonly config: Config; readonly log: Logger },
  work: (installation: Installation) => Promise<T>,
): Promise<T> {
  const services = await attachOrStart({ config, log, purpose: 'command', temporal: false, mail: false });
  try {
    await requireMigrated(services.databaseUrl);
    const store = await createStore({ databaseUrl: services.databaseUrl, poolSize: CONNECTIONS });
    try {
      const place = { store, config, services };
      return await work({
        store,
        tellEngine: ({ measures = [], contacts = [], cycles = [] }) =>
          tellEngine(place, async (wake) => {
            await wake.measures(measures);
            await wake.contacts(contacts);
            await wake.cycles(cycles);
          }),
        tellReplan: () => tellEngine(place, async (wake) => void (await replanAll(store, wake))),
      });
    } finally {
      await store.close();
    }
  } finally {
    await services.stop();
  }
}

interface Place {
  readonly store: Store;
  readonly config: Config;
  readonly services: Services;
}

async function tellEngine(
  { store, config, services }: Place,
  tell: (wake: Wake) => Promise<void>,
): Promise<EngineNews> {
  const temporal = await temporalOf(config, services);
  if (temporal === null) return { state: 'not-running' };
  // First the port: gRPC goes on trying a refused connection until its time is up.
  const { hostname, port } = new URL(`tcp://${temporal.address}`);
  if (!(await canConnect(hostname, Number(port), REACH_MS))) return unreachable(temporal);
  // Loaded only now: with the workers it takes longer than most commands' own work.
  const { connectClient, wakeOf } = await import('./engine.ts');
  try {
    const client = await connectClient(temporal);
    try {
      await tell(wakeOf(store, client));
      return { state: 'told' };
    } finally {
      await client.connection.close();
    }
  } catch (error) {
    if (error instanceof DubanError && error.code === 'temporal-unreachable') return unreachable(temporal);
    throw error;
  }
}

/** The server that is named, or the one that runs on this data directory; null when there is neither. */
async function temporalOf(config: Config, services: Services): Promise<TemporalEndpoint | null> {
  const known = namedEndpoint(config) ?? services.temporal;
  if (known !== undefined) return known;
  const address = (await findRunning(config.home, 0))?.temporalAddress;
  return address === undefined ? null : endpointOf({ address, namespace: NAMESPACE });
}

function unreachable({ address }: TemporalEndpoint): EngineNews {
  return { state: 'unreachable', reason: address };
}
