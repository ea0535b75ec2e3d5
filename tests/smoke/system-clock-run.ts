import { vi } from 'vitest';
import { importPlan } from '../../src/demo/import-plan.ts';
import type { Outage, Scenario } from '../../src/rehearsal/rehearsed.ts';
import { startEmbedded, type Services } from '../../src/runtime/embedded.ts';
import { engineSetupOf } from '../../src/runtime/engine-setup.ts';
import { wakeOf } from '../../src/runtime/engine.ts';
import { createLogger } from '../../src/runtime/log.ts';
import { createStore } from '../../src/store/connect.ts';
import type { StoredEvent } from '../../src/store/events.ts';
import { embeddedConfig } from '../runtime/temporary-home.ts';
import { secondsScenario, SECONDS } from './system-clock-scenario.ts';
import {
  allAtRest,
  allToldAgain,
  inboxOf,
  itemsOf,
  limitsOf,
  PATIENCE,
  withClient,
  type Parts,
  type SaidItem,
  type Waiting,
} from './system-clock-watch.ts';
import { startWorkerProcess, type WorkerProcess } from './system-clock-worker.ts';

/** What was seen of the run; instants are epoch ms. */
export interface Seen {
  readonly scenario: Scenario;
  readonly waiting: readonly Waiting[];
  readonly askedItems: readonly SaidItem[];
  /** From the moment at which both were gone to the moment at which the first was started again. */
  readonly down: Outage;
  readonly laterItems: readonly SaidItem[];
  readonly messageIds: readonly (string | null)[];
  /** The events of each measure, by its code. */
  readonly events: ReadonlyMap<string, readonly StoredEvent[]>;
  /** What the two workers printed, one after the other. */
  readonly printed: readonly string[];
}

/** Plays the scenario in a data directory: asked, at rest, killed, down until every limit is past, started again. */
export async function playWithOutage(home: string): Promise<Seen> {
  const stops: (() => Promise<void>)[] = [];
  try {
    return await play(home, stops);
  } finally {
    for (const stop of stops.reverse()) await stop().catch((error: unknown) => console.error(error));
  }
}

async function play(home: string, stops: (() => Promise<void>)[]): Promise<Seen> {
  const parts = await startParts(home, stops);
  const { services, store } = parts;
  const first = await startWorker(parts, stops);
  await activate(parts);
  const waiting = await allAtRest(parts);
  const askedItems = itemsOf(parts);

  await first.kill();
  await temporalOf(services).kill();
  const downFrom = Date.now();
  const last = Math.max(...waiting.flatMap(limitsOf));
  await vi.waitUntil(() => Date.now() > last, PATIENCE);
  const downUntil = Date.now();
  await temporalOf(services).restart();
  const second = await startWorker(parts, stops);
  await allToldAgain(parts);

  const { measures } = parts.scenario.setup;
  const events = await Promise.all(
    measures.map(async ({ id, code }) => [code, await store.events.ofMeasure(id)] as const),
  );
  const inbox = inboxOf(services).items();
  return {
    ...{ scenario: parts.scenario, waiting, askedItems },
    down: { from: downFrom, until: downUntil },
    laterItems: itemsOf(parts).slice(askedItems.length),
    messageIds: inbox.flatMap((item) => (item.kind === 'mail' ? [item.messageId] : [])),
    events: new Map(events),
    printed: [first.printed(), second.printed()],
  };
}

async function startParts(home: string, stops: (() => Promise<void>)[]): Promise<Parts> {
  const config = embeddedConfig(home);
  const log = createLogger('warn');
  const services = await startEmbedded({ config, log, purpose: 'start', ui: false, synchronous: 'NORMAL' });
  stops.push(() => services.stop());
  const store = await createStore({ databaseUrl: services.databaseUrl, clockMode: 'system' });
  stops.push(() => store.close());
  const setup = await engineSetupOf(config, services, { baseUrl: 'https://duban.invalid', log });
  const plan = secondsScenario(Date.now());
  await store.policies.add(SECONDS);
  const { windows, budget } = plan.scenario;
  await store.installation.change({ ...(windows && { windows }), ...(budget && { budget }) });
  return { home, services, setup, store, ...plan };
}

async function startWorker({ home, setup }: Parts, stops: (() => Promise<void>)[]): Promise<WorkerProcess> {
  const worker = await startWorkerProcess({
    DATABASE_URL: setup.databaseUrl,
    TEMPORAL_ADDRESS: setup.temporal.address,
    TEMPORAL_NAMESPACE: setup.temporal.namespace,
    SMTP_URL: setup.smtpUrl ?? '',
    SMS_GATEWAY_URL: setup.smsUrl ?? '',
    DUBAN_HOME: home,
    DUBAN_BASE_URL: setup.baseUrl,
    DUBAN_LINK_SECRET: setup.linkSecret,
    LOG_LEVEL: 'warn',
  });
  stops.push(() => worker.stop());
  return worker;
}

/** Imports and activates, and wakes the measures as `duban plan activate` does. */
async function activate(parts: Parts): Promise<void> {
  const { store, draft, scenario } = parts;
  await importPlan(store, draft, scenario);
  await withClient(parts, (client) => wakeOf(store, client).measures(scenario.setup.measures.map(({ id }) => id)));
}

function temporalOf({ parts: { temporal } }: Services): NonNullable<Services['parts']['temporal']> {
  if (temporal === undefined) throw new Error('Temporal is not embedded here');
  return temporal;
}
