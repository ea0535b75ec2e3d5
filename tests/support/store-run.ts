import type { HandoverResult } from '../../src/activities/ports.ts';
import { decideMeasure } from '../../src/domain/decide-measure.ts';
import { DubanError } from '../../src/domain/errors.ts';
import type { MessageView } from '../../src/domain/message-view.ts';
import { decideRelease } from '../../src/domain/release.ts';
import { mailboxIsDead, type Act, type ActRow, type World } from '../../src/rehearsal/assume.ts';
import type { SentMessage } from '../../src/rehearsal/document.ts';
import { FarSide } from '../../src/rehearsal/far-side.ts';
import type { PlaceholderContact } from '../../src/rehearsal/placeholder-people.ts';
import type { Scenario } from '../../src/rehearsal/simulate.ts';
import type { AnswerAct } from '../../src/store/answers.ts';
import type { DueRow } from '../../src/store/clock.ts';
import type { Store } from '../../src/store/connect.ts';
import type { InboundRow } from '../../src/store/inbound.ts';

/** What a run of a plan over the store alone gave: what the far side received, and how much work it was. */
export interface StoreRun {
  readonly messages: readonly SentMessage[];
  readonly steps: number;
  readonly releases: number;
  readonly instants: number;
  /** What people planned to do, by the id of the act. */
  readonly acts: ReadonlyMap<string, Act>;
}

/**
 * Lives an activated plan over the real store on its stepped clock, with the real deciders and the assumed people, but
 * without Temporal, SMTP or HTTP: whoever is due is called in the order of the list. Stops at `until` (epoch ms). What is
 * `unread` when it begins is read then.
 */
export async function runOverStore(
  store: Store,
  scenario: Scenario,
  until = Infinity,
  unread: readonly SentMessage[] = [],
): Promise<StoreRun> {
  const run = new Run(store, scenario);
  for (const message of unread) await run.read(message);
  for (;;) {
    const jump = await store.clock.jump(until);
    if (jump.type === 'unsettled') throw new Error(`unsettled: ${JSON.stringify(jump.due.slice(0, 5))}`);
    if (jump.type === 'idle') return run;
    run.instants += 1;
    await run.settle(jump.due, jump.now);
  }
}

class Run implements StoreRun {
  readonly messages: SentMessage[] = [];
  steps = 0;
  releases = 0;
  instants = 0;
  private readonly store: Store;
  private readonly world: World;
  private readonly farSide: FarSide;
  private readonly people: ReadonlyMap<string, PlaceholderContact>;
  readonly acts = new Map<string, Act>();
  /** Mails of one run are not those of another that went before it. */
  private begunAt = 0;
  private readonly planId: string;

  constructor(store: Store, { setup, assume, seed, calendar }: Scenario) {
    this.store = store;
    this.world = { assume, seed, calendar, zone: setup.plan.zone, answeringUnits: setup.answeringUnits };
    this.farSide = new FarSide(this.world);
    this.people = new Map(setup.contacts.map((contact) => [contact.id, contact]));
    this.planId = setup.plan.id;
  }

  /** Until nothing is due: acts first, then measures, then whoever is told. */
  async settle(due: readonly DueRow[], now: number): Promise<void> {
    const idsOf = (...kinds: string[]): string[] => [
      ...new Set(due.filter(({ kind }) => kinds.includes(kind)).map(({ id }) => id)),
    ];
    for (const id of idsOf('agenda')) await this.perform(id);
    for (const id of idsOf('measure', 'input')) {
      await this.store.measures.step(id, null, decideMeasure);
      this.steps += 1;
    }
    for (const id of idsOf('contact')) await this.release(id, now);
    const left = await this.store.clock.unsettled();
    if (left.length > 0) await this.settle(left, now);
  }

  private async release(contactId: string, now: number): Promise<void> {
    for (let last: HandoverResult | null = null; ;) {
      const { claimed } = await this.store.releases.next(contactId, last, decideRelease);
      this.releases += 1;
      if (claimed === null) return;
      const status = await this.receive(claimed.view, now);
      last = { deliveryId: claimed.deliveryId, status, response: '' };
    }
  }

  private async receive(view: MessageView, now: number): Promise<HandoverResult['status']> {
    const contact = this.people.get(view.contact.id);
    if (contact === undefined) throw new Error(`a message to ${view.contact.id}`);
    const { unitName: unit, role } = contact;
    if (view.channel === 'email' && mailboxIsDead(this.world, { unit, role })) return 'refused';
    const message: SentMessage = {
      id: view.id,
      at: now,
      channel: view.channel,
      to: { contact: contact.id, unit },
      items: view.items.map(({ notice }) => ({
        ...{ measure: notice.measureCode, role: notice.role, kind: notice.kind, tone: notice.tone },
        ...{ rung: notice.rung, occurrence: notice.occurrence, request: notice.request },
      })),
    };
    this.messages.push(message);
    await this.read(message);
    return 'accepted';
  }

  /** Whoever gets a message plans what to do about it. */
  async read(message: SentMessage): Promise<void> {
    const contact = this.people.get(message.to.contact);
    if (contact === undefined) throw new Error(`a message to ${message.to.contact}`);
    if (this.begunAt === 0) this.begunAt = message.at;
    const acts = this.farSide.receive(message, contact);
    for (const act of acts) this.acts.set(act.id, act);
    await this.store.clock.addAgenda(acts.map(({ id, at }) => ({ id, at, payload: {} })));
  }

  private async perform(id: string): Promise<void> {
    const act = this.acts.get(id);
    if (act === undefined) throw new Error(`an act that nobody planned: ${id}`);
    const target = { messageId: act.messageId, contactId: act.to.contact };
    if (act.by === 'link') {
      const form = await this.store.answers.load(target);
      const receipts = (form?.rows ?? []).filter(
        ({ task, signed, settled }) => task === 'report' && !signed && settled === null,
      );
      await this.store.answers.record(
        target,
        receipts.map(({ measureId }) => ({ type: 'receipt', measureId })),
      );
      await this.store.answers.record(
        target,
        act.rows.flatMap((row) => this.answerOf(row) ?? []),
      );
    } else {
      await this.store.inbound.record(
        {
          channel: 'email',
          externalId: `<${act.id}/${this.begunAt}@far>`,
          sender: '',
          body: '',
          sizeBytes: 0,
          repliesTo: act.messageId,
        },
        act.rows.map((row) => this.inboundRow(row)),
      );
    }
    await this.store.clock.finishAgenda([id]);
  }

  private inboundRow(row: ActRow): InboundRow {
    const act = this.answerOf(row);
    return { measureId: this.measureOf(row), act, detail: row.does };
  }

  private answerOf(row: ActRow): AnswerAct | null {
    const measureId = this.measureOf(row);
    switch (row.does) {
      case 'sign':
        return { type: 'receipt', measureId };
      case 'report':
        return { type: 'report', measureId, claim: row.claim, text: '' };
      case 'confirm':
        return { type: 'verify', measureId, decision: 'confirm' };
      case 'new-date':
        return { type: 'decide', measureId, decision: 'new-date', newDue: row.newDue };
      case 'not-completed':
        return { type: 'decide', measureId, decision: 'not-completed' };
      case 'ask-wrong':
        return null;
      default:
        throw new DubanError('internal', `an act that this run does not know: ${JSON.stringify(row)}`);
    }
  }

  private measureOf({ item }: ActRow): string {
    return `${this.planId}:${item.measure}`;
  }
}
