import { type Client, WorkflowNotFoundError } from '@temporalio/client';
import { vi } from 'vitest';
import type { DraftPlan } from '../../src/domain/draft-plan.ts';
import type { MeasureState } from '../../src/domain/measure.ts';
import { decodeItems } from '../../src/notifications/item-codes.ts';
import type { DocumentItem } from '../../src/rehearsal/document.ts';
import type { Scenario } from '../../src/rehearsal/rehearsed.ts';
import type { Services } from '../../src/runtime/embedded.ts';
import { connectClient, type EngineSetup } from '../../src/runtime/engine.ts';
import type { Store } from '../../src/store/connect.ts';
import { deliveryWorkflowId, measureWorkflowId } from '../../src/workflows/messages.ts';
import { openTimers, type OpenTimer } from './system-clock-timers.ts';

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

/** A running installation with its plan. */
export interface Parts {
  readonly home: string;
  readonly services: Services;
  readonly setup: EngineSetup;
  readonly store: Store;
  readonly draft: DraftPlan;
  readonly scenario: Scenario;
}

/** Far more than any machine needs; what is waited for is looked at ten times a second. */
export const PATIENCE = { timeout: 240_000, interval: 100 };

/** Everybody was asked, nothing is under way, and each measure waits on a timer. */
export function allAtRest(parts: Parts): Promise<readonly Waiting[]> {
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
export function allToldAgain(parts: Parts): Promise<void> {
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
export function itemsOf({ services, scenario }: Parts): readonly SaidItem[] {
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

export async function withClient<T>({ setup }: Parts, work: (client: Client) => Promise<T>): Promise<T> {
  const client = await connectClient(setup.temporal);
  try {
    return await work(client);
  } finally {
    await client.connection.close();
  }
}

/** The far side's inbox. */
export function inboxOf({ parts: { inbox } }: Services): NonNullable<Services['parts']['inbox']> {
  if (inbox === undefined) throw new Error('the inbox is not embedded here');
  return inbox;
}
