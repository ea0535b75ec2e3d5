import type { HandoverResult } from '../../src/activities/ports.ts';
import type { Act } from '../../src/rehearsal/assume.ts';
import type { SentMessage } from '../../src/rehearsal/document.ts';
import { RULES, type Rules } from '../../src/rehearsal/script.ts';
import type { Scenario } from '../../src/rehearsal/rehearsed.ts';
import type { DueRow } from '../../src/store/clock.ts';
import type { Store } from '../../src/store/connect.ts';
import { StorePeople } from './store-people.ts';

/** What a run of a plan over the store alone gave: what the far side received, and how much work it was. */
export interface StoreRun {
  readonly messages: readonly SentMessage[];
  readonly steps: number;
  readonly releases: number;
  readonly instants: number;
  /** What people planned to do, by the id of the act. */
  readonly acts: ReadonlyMap<string, Act>;
}

export interface StoreRunOptions {
  /** The last instant that is lived, epoch ms. */
  readonly until?: number;
  readonly rules?: Rules;
  /** What had arrived before, and is read when the run begins. */
  readonly unread?: readonly SentMessage[];
}

/**
 * Lives an activated plan over the real store on its stepped clock, with the real deciders and the assumed people, but
 * without Temporal, SMTP or HTTP: whoever is due is called in the order of the list. While duban is down, time passes
 * and nothing is done.
 */
export async function runOverStore(store: Store, scenario: Scenario, options: StoreRunOptions = {}): Promise<StoreRun> {
  const { until = Infinity, unread = [] } = options;
  const run = new Run(store, scenario, options);
  await run.people.begin();
  for (const message of unread) await run.people.read(message);
  for (;;) {
    const jump = await store.clock.jump(until);
    if (jump.type === 'unsettled') throw new Error(`unsettled: ${JSON.stringify(jump.due.slice(0, 5))}`);
    const now = jump.type === 'idle' ? Infinity : run.afterOutage(jump.now);
    if (jump.type === 'idle' || now > until) return run.result();
    if (now > jump.now) await store.clock.set({ mode: 'stepped', nowMs: now });
    run.instants += 1;
    await run.settle(now > jump.now ? await store.clock.unsettled() : jump.due, now);
  }
}

class Run {
  steps = 0;
  releases = 0;
  instants = 0;
  readonly people: StorePeople;
  private readonly store: Store;
  private readonly scenario: Scenario;
  private readonly rules: Rules;

  constructor(store: Store, scenario: Scenario, { rules = RULES }: StoreRunOptions) {
    this.store = store;
    this.scenario = scenario;
    this.rules = rules;
    this.people = new StorePeople(store, scenario, rules);
  }

  result(): StoreRun {
    const { steps, releases, instants, people } = this;
    return { messages: people.messages, acts: people.acts, steps, releases, instants };
  }

  /** The end of the outage in which an instant lies, or the instant. */
  afterOutage(at: number): number {
    return this.scenario.outages?.find(({ from, until }) => from <= at && at < until)?.until ?? at;
  }

  /** Until nothing is due: acts first, then changes of units, cycles and measures, then whoever is told. */
  async settle(due: readonly DueRow[], now: number): Promise<void> {
    const idsOf = (...kinds: string[]): string[] => [
      ...new Set(due.filter(({ kind }) => kinds.includes(kind)).map(({ id }) => id)),
    ];
    for (const id of idsOf('agenda')) await this.people.perform(id);
    if (idsOf('unit-change').length > 0) await this.store.unitChanges.applyDue(this.rules.seatsInPlace);
    for (const id of idsOf('cycle')) await this.inviteAndLook(id);
    for (const id of idsOf('measure', 'input')) {
      await this.store.measures.step(id, null, this.rules.decideMeasure);
      this.steps += 1;
    }
    // What acts and cycles have called for at this instant is decided before anybody is told.
    const left = (await this.store.clock.unsettled()).filter(({ kind }) => kind !== 'contact');
    if (left.length > 0) return this.settle([...left, ...due.filter(({ kind }) => kind === 'contact')], now);
    for (const id of idsOf('contact')) await this.release(id, now);
    const contacts = await this.store.clock.unsettled();
    if (contacts.length > 0) await this.settle(contacts, now);
  }

  private async inviteAndLook(cycleId: string): Promise<void> {
    const { inviting } = await this.store.cycles.look(cycleId);
    if (!inviting) return;
    for (let done = false; !done;) ({ done } = await this.store.cycles.invite(cycleId, 100));
    await this.store.cycles.look(cycleId);
  }

  private async release(contactId: string, now: number): Promise<void> {
    for (let last: HandoverResult | null = null; ;) {
      const { claimed } = await this.store.releases.next(contactId, last, this.rules.decideRelease);
      this.releases += 1;
      if (claimed === null) return;
      const status = await this.people.receive(claimed.view, now);
      last = { deliveryId: claimed.deliveryId, status, response: '' };
    }
  }
}
