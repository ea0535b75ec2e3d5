import type { HandoverResult } from '../../src/activities/ports.ts';
import { placeOf } from '../../src/demo/import-plan.ts';
import { DubanError } from '../../src/domain/errors.ts';
import type { MessageView } from '../../src/domain/message-view.ts';
import { PRESETS } from '../../src/domain/presets.ts';
import { mailboxIsDead, type Act, type ActRow, type World } from '../../src/rehearsal/assume.ts';
import type { SentMessage } from '../../src/rehearsal/document.ts';
import { FarSide } from '../../src/rehearsal/far-side.ts';
import { unitIdOf } from '../../src/rehearsal/ids.ts';
import type { PlaceholderContact } from '../../src/rehearsal/placeholder-people.ts';
import { RULES, toldId, type Rules, type Scripted, type Told } from '../../src/rehearsal/script.ts';
import type { Scenario } from '../../src/rehearsal/rehearsed.ts';
import type { AnswerAct } from '../../src/store/answers.ts';
import type { Store } from '../../src/store/connect.ts';
import type { InboundRow } from '../../src/store/inbound.ts';
import { unitIdFor } from '../../src/store/units.ts';

/** Names of units that a script brings in, for those in whose place they stand. */
export const newUnitsIn = ({ setup, script = [] }: Scenario): string[] =>
  script.flatMap((one) => {
    const heirs = one.does === 'change-units' && one.act.newUnits ? one.act.changes : [];
    return heirs.flatMap((change) => {
      if (change.kind === 'rename' || change.to === null) return [];
      return setup.units.some(({ name }) => name === change.to) ? [] : [change.to];
    });
  });

type Deed<D extends Scripted['does']> = Extract<Scripted, { does: D }>;

/** In the audit log. */
const WHO = 'script';

/**
 * The people and the script of a scenario before the real store, without SMTP or HTTP: they get the messages that are
 * handed over, and what they do is written by the ways of the page, of the mail and of the commands.
 */
export class StorePeople {
  readonly messages: SentMessage[] = [];
  private readonly store: Store;
  private readonly scenario: Scenario;
  private readonly rules: Rules;
  private readonly world: World;
  private readonly farSide: FarSide;
  private readonly people: ReadonlyMap<string, PlaceholderContact>;
  readonly acts = new Map<string, Act>();
  private readonly script = new Map<string, Scripted>();
  /** Mails of one run are not those of another that went before it. */
  private begunAt = 0;
  private readonly toldIds = new Map<string, string>();
  /** Ids that the rehearsal gives to what is told, with those of the stored inputs. */
  private readonly told = new Map<string, string>();
  /** The store gives units ids of its own. */
  private readonly storedUnitIds = new Map<string, string>();

  constructor(store: Store, scenario: Scenario, rules: Rules = RULES) {
    this.rules = rules;
    const { setup, assume, seed, calendar } = scenario;
    this.store = store;
    this.scenario = scenario;
    this.world = { assume, seed, calendar, zone: setup.plan.zone, answeringUnits: setup.answeringUnits };
    this.farSide = new FarSide(this.world);
    this.people = new Map([...setup.contacts, ...(setup.others ?? [])].map((one) => [one.id, one]));
  }

  /** Enters the script on the clock's agenda. */
  async begin(): Promise<void> {
    const units = await this.store.units.list();
    for (const { id, name } of this.scenario.setup.units) {
      this.storedUnitIds.set(id, units.find((unit) => unit.name === name)?.id ?? id);
    }
    for (const name of newUnitsIn(this.scenario)) this.storedUnitIds.set(unitIdOf(name), unitIdFor(name));
    let told = 0;
    this.scenario.script?.forEach((scripted, index) => {
      const id = `script/${String(index + 1).padStart(3, '0')}`;
      this.script.set(id, scripted);
      if (scripted.does === 'tell') this.toldIds.set(id, toldId((told += 1)));
    });
    await this.store.clock.addAgenda([...this.script].map(([id, { at }]) => ({ id, at, payload: {} })));
  }

  /** What the far side answers to a message; the acts that it calls for are entered on the agenda. */
  async receive(view: MessageView, now: number): Promise<HandoverResult['status']> {
    const contact = this.people.get(view.contact.id);
    if (contact === undefined) throw new Error(`a message to ${view.contact.id}`);
    if (view.channel === 'email' && this.refusesMail(contact)) return 'refused';
    const message: SentMessage = {
      id: view.id,
      at: now,
      channel: view.channel,
      to: { contact: contact.id, unit: view.contact.unitName },
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

  /** Does what stands on the agenda under an id. */
  async perform(id: string): Promise<void> {
    const scripted = this.script.get(id);
    const act = this.acts.get(id);
    if (scripted !== undefined) await this.happen(id, scripted);
    else if (act === undefined) throw new Error(`an act that nobody planned: ${id}`);
    else if (act.by === 'link') await this.answerByLink(act);
    else await this.answerByMail(act);
    await this.store.clock.finishAgenda([id]);
  }

  private refusesMail({ id, unitName: unit, role }: PlaceholderContact): boolean {
    return this.scenario.deadMailboxes?.has(id) === true || mailboxIsDead(this.world, { unit, role });
  }

  private async happen(id: string, scripted: Scripted): Promise<void> {
    const { store } = this;
    const planId = this.scenario.setup.plan.id;
    switch (scripted.does) {
      case 'tell':
        return this.tell(id, scripted);
      case 'open-cycle':
        return void (await store.cycles.open({ planId, title: id, due: scripted.due }));
      case 'hold':
        return store.holds.hold({ planId, who: WHO });
      case 'release':
        return void (await store.holds.release({ planId, who: WHO }));
      case 'import-year':
        return void (await store.calendar.importYear(scripted.year, { who: WHO, file: id }));
      case 'close-unit':
        return this.closeUnit(scripted);
      case 'use-policy':
        return this.usePolicy(scripted);
      case 'change-contact':
        return this.changeContact(scripted);
      case 'change-units':
        return this.changeUnits(scripted);
      case 'ask':
        throw new DubanError('internal', 'nobody asks anything in the lives');
      case 'apply-policy':
        return void (await store.policies.apply(scripted.name, { planId, who: WHO }));
    }
  }

  private async tell(id: string, { measureId, told }: Deed<'tell'>): Promise<void> {
    if (typeof told === 'function') throw new DubanError('internal', 'a life names the requests that it tells of');
    const { inputIds } = await this.store.inputs.add([{ measureId, input: this.asStored(told) }], id);
    const [inputId] = inputIds;
    const toldAs = this.toldIds.get(id);
    if (inputId !== undefined && toldAs !== undefined) this.told.set(toldAs, inputId);
  }

  private async closeUnit({ unitId, from, to }: Deed<'close-unit'>): Promise<void> {
    const unit = this.scenario.setup.units.find(({ id }) => id === unitId);
    await this.store.calendar.addClosure({ unit: unit?.name ?? unitId, from, to, reason: '集中休整' }, WHO);
  }

  private async changeContact({ unitId, role, to: id }: Deed<'change-contact'>): Promise<void> {
    const unit = this.scenario.setup.units.find((one) => one.id === unitId)?.name ?? unitId;
    const person = this.people.get(id);
    if (person === undefined) throw new Error(`nobody is ${id}`);
    const { name, email, mobile } = person;
    await this.store.contacts.upsert([{ id, unit, role, name, email, mobile }]);
  }

  /** What has a fault is refused, and nothing of it is written down. */
  private async changeUnits({ act }: Deed<'change-units'>): Promise<void> {
    const { unitChanges } = this.store;
    const refused = await unitChanges.announce({ ...act, reason: '机构改革', who: WHO }).catch((error: unknown) => {
      if (error instanceof DubanError && error.code === 'invalid-input') return null;
      throw error;
    });
    if (refused !== null) await unitChanges.applyDue(this.rules.seatsInPlace);
  }

  private async usePolicy({ policy, scope }: Deed<'use-policy'>): Promise<void> {
    const { policies } = this.store;
    if (PRESETS.get(policy.name) !== policy) await policies.importVersion(policy, WHO);
    const place = scope === null ? {} : placeOf(scope);
    await policies.use(policy.name, { planId: this.scenario.setup.plan.id, who: WHO, ...place });
  }

  /** The same in the ids that the store gives to units and inputs. */
  private asStored(told: Told): Told {
    const known = (text: string): string => this.storedUnitIds.get(text) ?? this.told.get(text) ?? text;
    const asStored = (value: unknown): unknown => {
      if (typeof value === 'string') return known(value);
      if (Array.isArray(value)) return value.map(asStored);
      if (typeof value !== 'object' || value === null) return value;
      return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, asStored(one)]));
    };
    // Ids are put in the place of ids.
    return asStored(told) as Told;
  }

  private async answerByLink(act: Act): Promise<void> {
    const target = { messageId: act.messageId, contactId: act.to.contact };
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
  }

  private async answerByMail(act: Act): Promise<void> {
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
    return `${this.scenario.setup.plan.id}:${item.measure}`;
  }
}
