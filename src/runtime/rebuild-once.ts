import { createTemporalWake } from '../activities/temporal-wake.ts';
import { DubanError } from '../domain/errors.ts';
import { createStore, type Store } from '../store/connect.ts';
import type { Config } from './config.ts';
import { attachOrStart } from './embedded.ts';
import { connectClient } from './engine.ts';
import type { Logger } from './log.ts';
import { requireMigrated } from './migrate.ts';
import { rebuildEngine, type RebuildCounts } from './rebuild.ts';
import { requireTemporal } from './require-services.ts';
import type { TemporalEndpoint } from './temporal-endpoint.ts';

/**
 * {@link rebuildEngine} on the installation that is named, that runs here, or that is started for it alone.
 * @throws DubanError `database-unreachable`, `temporal-unreachable` and what starting throws.
 */
export async function rebuildOnce({
  config,
  log,
}: {
  readonly config: Config;
  readonly log: Logger;
}): Promise<RebuildCounts> {
  const services = await attachOrStart({ config, log, purpose: 'command', mail: false });
  try {
    await requireMigrated(services.databaseUrl);
    if (services.temporal === undefined) throw new DubanError('internal', 'Temporal was not asked for.');
    await requireTemporal(services.temporal);
    const { temporal } = services;
    const store = await createStore({ databaseUrl: services.databaseUrl });
    try {
      return await rebuildWith(store, temporal);
    } finally {
      await store.close();
    }
  } finally {
    await services.stop();
  }
}

async function rebuildWith(store: Store, temporal: TemporalEndpoint): Promise<RebuildCounts> {
  const client = await connectClient(temporal);
  try {
    // Not the wake of `wakeOf`: a lost workflow is to come back under the stepped clock too.
    const plansOf = (ids: readonly string[]) => store.plans.plansOfMeasures(ids);
    const wake = createTemporalWake({ client, clock: store.clock.mode(), plansOf });
    const counts = await rebuildEngine(store, wake);
    await wake.watchdog();
    return counts;
  } finally {
    await client.connection.close();
  }
}
