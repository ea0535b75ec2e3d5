import { type Client, WorkflowNotFoundError } from '@temporalio/client';
import { vi } from 'vitest';
import { importPlan } from '../../src/demo/import-plan.ts';
import type { DraftPlan } from '../../src/domain/draft-plan.ts';
import type { MeasureState } from '../../src/domain/measure.ts';
import { decodeItems } from '../../src/notifications/item-codes.ts';
import type { DocumentItem } from '../../src/rehearsal/document.ts';
import type { Outage, Scenario } from '../../src/rehearsal/simulate.ts';
import { startEmbedded, type Services } from '../../src/runtime/embedded.ts';
import { engineSetupOf } from '../../src/runtime/engine-setup.ts';
import { connectClient, wakeOf, type EngineSetup } from '../../src/runtime/engine.ts';
import { createLogger } from '../../src/runtime/log.ts';
import { createStore, type Store } from '../../src/store/connect.ts';
import type { StoredEvent } from '../../src/store/events.ts';
import { deliveryWorkflowId, measureWorkflowId } from '../../src/workflows/messages.ts';
import { embeddedConfig } from '../runtime/temporary-home.ts';
import { secondsScenario, SECONDS } from './system-clock-scenario.ts';
import { openTimers, type OpenTimer } from './system-clock-timers.ts';
import { startWorkerProcess, type WorkerProcess } from './system-clock-worker.ts';

/** One item of one message, without its time: what two runs at different instants have in common. */
export interface SaidItem {
  readonly contact: string;
  readonly channel: 'email' | 'sms';
  readonly measure: string;
  readonly kind: string;
  readonly rung: string;
  readonly occurrence: number;
}

/** A measure while it waits. */
export interface Waiting {
  readonly code: string;
  readonly state: MeasureState;
  /** The stored next wake-up, epoch ms. */
  readonly nextWakeAt: number | null;
  readonly timers: readonly OpenTimer[];
}

/** What was seen of the run; instants are epoch ms. */
export interface Seen {
  readonly scenario: Scenario;
  /** When the plan took effect. */
  readonly activatedAt: number;
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

interface Parts {
  readonly home: string;
  readonly services: Services;
  readonly setup: EngineSetup;
  readonly store: Store;
  readonly draft: DraftPlan;
  readonly scenario: Scenario;
}

/** Far more than any machine needs; what is waited for is looked at ten times a second. */
const PATIENCE = { timeout: 240_000, interval: 100 };

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
  const activatedAt = await activate(parts);
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
    ...{ scenario: parts.scenario, activatedAt, waiting, askedItems },
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
async function activate(parts: Parts): Promise<number> {
  const { store, draft, scenario } = parts;
  const planId = await importPlan(store, draft, scenario);
  await withClient(parts, (client) => wakeOf(store, client).measures(scenario.setup.measures.map(({ id }) => id)));
  const { activatedAt } = await store.plans.show(planId);
  if (activatedAt === null) throw new Error('the plan is not active');
  return activatedAt;
}

/** Everybody was asked, nothing is under way, and each measure waits on a timer. */
function allAtRest(parts: Parts): Promise<readonly Waiting[]> {
  const { measures } = parts.scenario.setup;
  return withClient(parts, (client) =>
    vi.waitFor(async () => {
      const asked = new Set(itemsOf(parts).flatMap(({ kind, measure }) => (kind === 'request' ? [measure] : [])));
      if (asked.size < measures.length) throw new Error(`asked so far: ${[...asked].join(', ')}`);
      await nothingUnderWay(parts, client);
      return Promise.all(measures.map((measure) => waitingOf(parts, client, measure)));
    }, PATIENCE),
  );
}

async function waitingOf(
  { store }: Parts,
  client: Client,
  { id, code }: { readonly id: string; readonly code: string },
): Promise<Waiting> {
  const { state, nextWakeAt } = await store.events.stateOf(id);
  const timers = openTimers(await client.workflow.getHandle(measureWorkflowId(id)).fetchHistory());
  // While a step is under way there is none; that one is over soon, and a second one would never be.
  if (timers.length === 0) throw new Error(`measure ${code} has no open timer yet`);
  return { code, state, nextWakeAt, timers };
}

/** Every measure went on, and what it said has been sent. */
function allToldAgain(parts: Parts): Promise<void> {
  const { store, scenario } = parts;
  return withClient(parts, (client) =>
    vi.waitFor(async () => {
      for (const { id, code } of scenario.setup.measures) {
        const reached = (await store.events.ofMeasure(id)).some(({ event }) => event.type === 'rungReached');
        if (!reached) throw new Error(`measure ${code} has reached no rung yet`);
      }
      await nothingUnderWay(parts, client);
    }, PATIENCE),
  );
}

/** Throws while a row is due, or a delivery has not come to its end: afterwards nothing more can arrive by itself. */
async function nothingUnderWay({ store, scenario }: Parts, client: Client): Promise<void> {
  const due = await store.clock.unsettled();
  if (due.length > 0) throw new Error(`still due: ${JSON.stringify(due)}`);
  for (const { id } of scenario.setup.contacts) {
    if (await isRunning(client, deliveryWorkflowId(id))) throw new Error(`the delivery to ${id} is under way`);
  }
}

async function isRunning(client: Client, workflowId: string): Promise<boolean> {
  try {
    return (await client.workflow.getHandle(workflowId).describe()).status.name === 'RUNNING';
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return false;
    throw error;
  }
}

/** The instants of a waiting request's rungs, by the policy that is stored with it; epoch ms. */
export function limitsOf({ code, state: { request } }: Waiting): readonly number[] {
  if (request === null) throw new Error(`measure ${code} has no open request`);
  const { policy, openedAt } = request;
  return policy.rungs.flatMap(({ when }) => (when.type === 'secondsFromOpen' ? [openedAt + when.seconds * 1000] : []));
}

/** Everything that arrived so far, in order. */
function itemsOf({ services, scenario }: Parts): readonly SaidItem[] {
  const { contacts } = scenario.setup;
  return inboxOf(services)
    .items()
    .flatMap((item) => {
      const [to] = item.kind === 'mail' ? item.to : [item.to];
      const contact = contacts.find(({ email, mobile }) => email === to || mobile === to)?.id ?? `nobody at ${to}`;
      const codes = item.kind === 'mail' ? item.items : item.reference;
      return decodeItems(codes ?? '').map((one) => saidItem(contact, item.kind === 'mail' ? 'email' : 'sms', one));
    });
}

/** Leaves out of an item what it has beyond its identity. */
export function saidItem(
  contact: string,
  channel: SaidItem['channel'],
  { measure, kind, rung, occurrence }: Pick<DocumentItem, 'measure' | 'kind' | 'rung' | 'occurrence'>,
): SaidItem {
  return { contact, channel, measure, kind, rung, occurrence };
}

async function withClient<T>({ setup }: Parts, work: (client: Client) => Promise<T>): Promise<T> {
  const client = await connectClient(setup.temporal);
  try {
    return await work(client);
  } finally {
    await client.connection.close();
  }
}

function temporalOf({ parts: { temporal } }: Services): NonNullable<Services['parts']['temporal']> {
  if (temporal === undefined) throw new Error('Temporal is not embedded here');
  return temporal;
}

function inboxOf({ parts: { inbox } }: Services): NonNullable<Services['parts']['inbox']> {
  if (inbox === undefined) throw new Error('the inbox is not embedded here');
  return inbox;
}
