import { setTimeout as sleep } from 'node:timers/promises';
import type { Wake } from '../activities/ports.ts';
import type { IdPage } from '../store/rebuild.ts';
import type { Store } from '../store/connect.ts';

/** How many of each were told to look; who was not running has been started. */
export interface RebuildCounts {
  readonly measures: number;
  readonly contacts: number;
  readonly cycles: number;
}

export interface RebuildOptions {
  /** Workflows told per second at most, so that a large installation does not flood its server. Default 200. */
  readonly perSecond?: number;
  readonly signal?: AbortSignal;
  /** Waits; for tests. */
  readonly pause?: (ms: number) => Promise<void>;
}

const PAGE = 100;
const PER_SECOND = 200;

/**
 * Gives every open measure, every contact with something to be said and every open cycle its workflow back, from the
 * database alone. Safe to repeat at any time: who runs already only looks once more.
 * @throws DubanError `temporal-unreachable`, `database-unreachable`; what was started by then stays.
 */
export async function rebuildEngine(
  store: Pick<Store, 'rebuild'>,
  wake: Wake,
  options: RebuildOptions = {},
): Promise<RebuildCounts> {
  const { rebuild } = store;
  const measures = await eachPage((after) => rebuild.openMeasures(after, PAGE), wake.measures, options);
  const contacts = await eachPage((after) => rebuild.waitingContacts(after, PAGE), wake.contacts, options);
  const cycles = await eachPage((after) => rebuild.openCycles(after, PAGE), wake.cycles, options);
  return { measures, contacts, cycles };
}

/**
 * Lets every open measure look that is planned by an older version of the calendar; returns how many were told. What is
 * missed here the watchdog finds. Safe to repeat.
 * @throws DubanError `temporal-unreachable`, `database-unreachable`.
 */
export async function replanAll(
  { calendar }: Pick<Store, 'calendar'>,
  wake: Pick<Wake, 'measures'>,
  options: RebuildOptions = {},
): Promise<number> {
  return eachPage((after) => calendar.behind(after, PAGE), wake.measures, options);
}

async function eachPage(
  read: (after: string | null) => Promise<IdPage>,
  tell: (ids: readonly string[]) => Promise<void>,
  { perSecond = PER_SECOND, signal, pause = (ms) => sleep(ms, undefined, signal && { signal }) }: RebuildOptions,
): Promise<number> {
  let told = 0;
  for (let after: string | null = null; ;) {
    signal?.throwIfAborted();
    const began = performance.now();
    const page = await read(after);
    await tell(page.ids);
    told += page.ids.length;
    if (page.next === null) return told;
    after = page.next;
    await pause(Math.max(0, (page.ids.length / perSecond) * 1000 - (performance.now() - began)));
  }
}
