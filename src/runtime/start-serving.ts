import { DubanError } from '../domain/errors.ts';
import { createStore } from '../store/connect.ts';
import type { Config } from './config.ts';
import { attachOrStart } from './embedded.ts';
import { connectClient, type RunningPart } from './engine.ts';
import { engineSetupOf } from './engine-setup.ts';
import type { Logger } from './log.ts';
import { requireMigrated } from './migrate.ts';
import { requireTemporal } from './require-services.ts';
import { findRunning } from './running.ts';
import { startServing, type Serving } from './serving.ts';
import { HTTP_PORT, INBOUND_PORT } from './start-all.ts';

/**
 * The pages and the way in for replies alone, on the database and the Temporal server that are named or run here. Any
 * number of such processes may run, each on ports of its own.
 * @throws DubanError `invalid-configuration` when there is no installation to serve, and what {@link startServing} and
 * connecting throw.
 */
export async function serveInstallation({
  config,
  log,
}: {
  readonly config: Config;
  readonly log: Logger;
}): Promise<Serving> {
  await requireInstallation(config);
  const services = await attachOrStart({ config, log, purpose: 'command', mail: false });
  const started: RunningPart[] = [services];
  const stop = async (): Promise<void> => {
    for (const part of started.splice(0).reverse()) await part.stop();
  };
  try {
    await requireMigrated(services.databaseUrl);
    const httpPort = config.httpPort ?? HTTP_PORT;
    const setup = await engineSetupOf(config, services, { baseUrl: `http://127.0.0.1:${httpPort}`, log });
    await requireTemporal(setup.temporal);
    const store = await createStore({ databaseUrl: services.databaseUrl });
    started.push({ stop: () => store.close() });
    const client = await connectClient(setup.temporal);
    started.push({ stop: () => client.connection.close() });
    const inboundPort = config.inboundPort ?? INBOUND_PORT;
    const serving = await startServing({ setup, store, client, httpPort, inboundPort });
    started.push(serving);
    return { ...serving, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Serving alone makes sense only where workers run elsewhere. */
async function requireInstallation(config: Config): Promise<void> {
  if (config.databaseUrl !== undefined && config.temporal !== undefined) return;
  if ((await findRunning(config.home, 0)) !== null) return;
  const missing = [
    ...(config.databaseUrl === undefined ? ['DATABASE_URL'] : []),
    ...(config.temporal === undefined ? ['TEMPORAL_ADDRESS'] : []),
  ].join('、');
  throw new DubanError(
    'invalid-configuration',
    `duban serve 只提供页面和收信，需要已有的数据库和流程引擎：请设置 ${missing}，单机请用 duban start。` +
      ` duban serve needs a database and an engine that run elsewhere: set ${missing}, or use duban start on one machine.`,
  );
}
