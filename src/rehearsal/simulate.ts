import { activationAtOf } from '../domain/course.ts';
import { DubanError } from '../domain/errors.ts';
import { addDays, type LocalDate } from '../domain/local-date.ts';
import type { Refusal } from '../domain/measure-input.ts';
import { STANDARD_BUDGET, type Budget, type Channel, type Role } from '../domain/policy.ts';
import { STANDARD_WINDOWS } from '../domain/send-window.ts';
import { instantOf } from '../domain/zone.ts';
import { Agenda } from './agenda.ts';
import { mailboxIsDead, type Act, type World } from './assume.ts';
import { Conditions, type Terms } from './conditions.ts';
import type { ContactBox } from './contact-box.ts';
import { CycleRun } from './cycle-run.ts';
import {
  buildDocument,
  type Assumption,
  type DocumentGap,
  type DocumentItem,
  type RehearsalDocument,
  type SentMessage,
} from './document.ts';
import { EchoCounter, echoNotice, looseEcho } from './echo.ts';
import { FarSide, inputOf, type ConductSpan } from './far-side.ts';
import { Mailroom, type MailStart } from './mailroom.ts';
import { FIRST_STEP, MeasureRun, type RunStart, type RunTerms } from './measure-run.ts';
import type { PlaceholderContact } from './placeholder-people.ts';
import type { PlanSetup } from './placeholders.ts';
import { RULES, toldId, type Rules, type Scripted, type Told } from './script.ts';
import { seatsHeld, seatsOf } from './seats.ts';

/** A contact's address refuses for good in a stretch of time (epoch ms), and works again after it. */
export interface PointFailure {
  readonly contactId: string;
  readonly channel: Channel;
  readonly from: number;
  readonly until: number;
}

/** A stretch of time in which duban is down: what would fall into it happens at its end. Epoch ms. */
export interface Outage {
  readonly from: number;
  readonly until: number;
}

/** What has happened before the rehearsal begins; contacts and measures by their ids. Instants are epoch ms. */
export interface Beginning extends MailStart {
  readonly runs: ReadonlyMap<string, RunStart>;
  /** Messages that have arrived and still ask for something: their readers turn to them now. */
  readonly unread: readonly Omit<SentMessage, 'at'>[];
  /** Echoes that people have had, by the key that numbers them. */
  readonly echoed: ReadonlyMap<string, number>;
  /** Sending about the plan is stopped. */
  readonly held: boolean;
}

export interface Scenario extends Terms {
  readonly setup: PlanSetup;
  readonly assume: Assumption;
  readonly seed: number;
  /** The last day that is simulated. */
  readonly until: LocalDate;
  readonly budget?: Budget;
  readonly outages?: readonly Outage[];
  /** What happens besides what is assumed. */
  readonly script?: readonly Scripted[];
  readonly failures?: readonly PointFailure[];
  /** How units answer in place of what is assumed. */
  readonly conduct?: readonly ConductSpan[];
  /** Ids of contacts whose mailbox refuses for good, besides those that are assumed to. */
  readonly deadMailboxes?: ReadonlySet<string>;
  /** Where a plan that is already followed stands; absent = it begins. */
  readonly beginning?: Beginning;
  /** A plan that begins does so at this instant (epoch ms) at the earliest. */
  readonly notBefore?: number;
}

export interface Rehearsal {
  readonly document: RehearsalDocument;
  /** Inputs that the deciders refused; none is expected of the assumed people. */
  readonly refusals: readonly { readonly actId: string; readonly code: Refusal['code'] }[];
  /** Steps of measures taken. */
  readonly steps: number;
}

type Task =
  | { readonly type: 'act'; readonly act: Act }
  /** `told`: how many inputs the script has told with it. */
  | { readonly type: 'script'; readonly scripted: Scripted; readonly told: number }
  | { readonly type: 'mend'; readonly contactId: string; readonly channel: Channel }
  | { readonly type: 'cycle'; readonly cycle: CycleRun }
  | { readonly type: 'step'; readonly run: MeasureRun; readonly due: number }
  | { readonly type: 'reply'; readonly act: Act }
  | { readonly type: 'refusal'; readonly told: ToldInput }
  | { readonly type: 'release'; readonly box: ContactBox; readonly due: number };

/** A scripted input on its way, to be answered if it is refused. */
interface ToldInput {
  readonly id: string;
  readonly run: MeasureRun;
  readonly told: Told;
}

/** At one instant: what people do, then cycles, then measures, then the answers to what people did, then the releases. */
const RANK: Readonly<Record<Task['type'], number>> = {
  act: 0,
  script: 0,
  mend: 0,
  cycle: 1,
  step: 2,
  reply: 3,
  refusal: 3,
  release: 4,
};

/** Lives a whole plan on a virtual clock over the deciders that a real run uses. Pure: equal scenarios, equal runs. */
export function rehearse(scenario: Scenario, rules: Rules = RULES): Rehearsal {
  return new Simulation(scenario, rules).run();
}

class Simulation {
  private readonly scenario: Scenario;
  private readonly farSide: FarSide;
  private readonly mailroom: Mailroom;
  private readonly agenda = new Agenda<Task>();
  private readonly runs: Map<string, MeasureRun>;
  private readonly refused = new Map<string, Refusal['code']>();
  private readonly echoes = new EchoCounter();
  private readonly messages: SentMessage[] = [];
  private readonly gaps: DocumentGap[] = [];
  private readonly told = new Map<string, ToldInput>();
  private readonly conditions: Conditions;
  private readonly runTerms: Pick<RunTerms, 'conditions' | 'rules'>;
  private readonly seats: ReadonlyMap<string, ReadonlySet<string>>;
  private held = false;
  private steps = 0;

  constructor(scenario: Scenario, rules: Rules) {
    const { setup, calendar, assume, seed } = scenario;
    const conditions = new Conditions(scenario, (contactId) => this.mailroom.boxOf(contactId).points);
    this.scenario = scenario;
    this.conditions = conditions;
    this.seats = seatsOf(scenario);
    const world: World = { assume, seed, calendar, zone: setup.plan.zone, answeringUnits: setup.answeringUnits };
    this.farSide = new FarSide(world, scenario.conduct);
    this.mailroom = new Mailroom({
      ...{ setup, decide: rules.decideRelease },
      conditions,
      windows: scenario.windows ?? STANDARD_WINDOWS,
      budget: scenario.budget ?? STANDARD_BUDGET,
      refuses: (contact, channel, now) => this.refuses(contact, channel, now, world),
      cutOff: (contact, now) => this.changeSeats(seatsHeld(scenario, contact.id), { to: contact.id, now }),
      factsOf: (notice, alarms) => ({ ...this.runOf(notice.measureId).factsFor(notice, alarms), held: this.held }),
      othersFor: (notice) => this.runOf(notice.measureId).othersFor(notice),
      lookAt: (box, at) => this.enter(at, { type: 'release', box, due: at }),
      deliver: (message, contact) => this.deliver(message, contact),
    });
    this.runTerms = { conditions, rules };
    const wakeAt = Math.max(activationAtOf({ calendar, plan: setup.plan }), scenario.notBefore ?? 0);
    this.runs = new Map(
      setup.measures.map((facts) => {
        const begins = scenario.beginning?.runs.get(facts.id) ?? { ...FIRST_STEP, wakeAt };
        return [facts.id, new MeasureRun(facts, { conditions, rules, begins })];
      }),
    );
    for (const whole of this.runs.values()) {
      for (const { measureId } of whole.state.parts) {
        const part = this.runs.get(measureId);
        if (part !== undefined) part.whole = whole;
      }
    }
    for (const run of this.runs.values()) this.schedule(run);
    if (scenario.beginning !== undefined) this.resume(scenario.beginning);
    for (const { until, ...point } of scenario.failures ?? []) this.enter(until, { type: 'mend', ...point });
    let told = 0;
    for (const scripted of scenario.script ?? []) {
      if (scripted.does === 'tell') told += 1;
      this.enter(scripted.at, { type: 'script', scripted, told });
    }
  }

  /** Goes on from where a plan stands. */
  private resume(beginning: Beginning): void {
    this.held = beginning.held;
    this.echoes.resume(beginning.echoed);
    this.mailroom.resume(beginning);
    for (const message of beginning.unread) this.read({ ...message, at: beginning.at });
  }

  run(): Rehearsal {
    const { setup, until } = this.scenario;
    const end = instantOf(setup.plan.zone, addDays(until, 1), '00:00');
    for (let entry = this.agenda.next(); entry !== undefined && entry.at < end; entry = this.agenda.next()) {
      const resumeAt = this.outageEnd(entry.at);
      if (resumeAt === null) this.perform(entry.task, entry.at);
      else this.enter(resumeAt, entry.task);
    }
    return {
      document: this.document(),
      refusals: [...this.refused].map(([actId, code]) => ({ actId, code })),
      steps: this.steps,
    };
  }

  private enter(at: number, task: Task): void {
    this.agenda.add(at, RANK[task.type], task);
  }

  private outageEnd(at: number): number | null {
    const outage = this.scenario.outages?.find(({ from, until }) => from <= at && at < until);
    return outage?.until ?? null;
  }

  /** Wake-ups and releases that were moved since they were entered are passed over. */
  private perform(task: Task, now: number): void {
    switch (task.type) {
      case 'act':
        return this.act(task.act, now);
      case 'script':
        return this.happen(task, now);
      case 'mend':
        return this.mailroom.mend(task.contactId, task.channel, now);
      case 'cycle':
        return this.lookAtCycle(task.cycle, now);
      case 'step':
        return task.run.wakeAt === task.due ? this.step(task.run, now) : undefined;
      case 'reply':
        return this.reply(task.act, now);
      case 'refusal':
        return this.tellRefusal(task.told, now);
      case 'release':
        return task.box.digestAt === task.due ? this.mailroom.release(task.box, now) : undefined;
    }
  }

  private schedule(run: MeasureRun): void {
    if (run.wakeAt !== null) this.enter(run.wakeAt, { type: 'step', run, due: run.wakeAt });
  }

  private act(act: Act, now: number): void {
    act.rows.forEach((row, index) => {
      const run = this.runOfItem(row.item);
      const unitId = this.unitOf(act.to.contact, run);
      const input = inputOf(act, row, { id: inputId(act, index), at: now, unitId });
      if (input === null) return;
      run.receive(input);
      this.schedule(run);
    });
    if (act.by === 'mail') this.enter(now, { type: 'reply', act });
  }

  private happen({ scripted, told }: Extract<Task, { type: 'script' }>, now: number): void {
    switch (scripted.does) {
      case 'tell':
        return this.tell(scripted, { id: toldId(told), now });
      case 'ask':
        return this.askBack(scripted, now);
      case 'change-contact':
        return this.changeContact(scripted, now);
      case 'open-cycle':
        return this.enter(now, { type: 'cycle', cycle: new CycleRun(scripted.due, this.conditions.calendar) });
      case 'hold':
      case 'release':
        this.held = scripted.does === 'hold';
        return this.held ? undefined : this.mailroom.lookAgain(now);
      case 'import-year':
        this.conditions.importYear(scripted);
        return this.lookAgain(now);
      case 'close-unit':
        this.conditions.closeUnit(scripted);
        return this.lookAgain(now);
      case 'use-policy':
        this.conditions.usePolicy(scripted);
        return this.lookAgain(now);
      case 'apply-policy':
        return this.applyPolicy(scripted.name, now);
    }
  }

  private lookAgain(now: number): void {
    for (const run of this.runs.values()) if (run.lookAgain(now)) this.schedule(run);
  }

  /** Every open request is offered it; it is taken where it is in force. */
  private applyPolicy(name: string, now: number): void {
    for (const run of this.runs.values()) {
      if (!this.conditions.wouldChange(run.facts.id, run.state.request, name)) continue;
      run.receive({ id: `policy/${name}/${now}/${run.facts.id}`, at: now, type: 'policy-applied', name });
      this.schedule(run);
    }
  }

  private tell(
    { measureId, told: said }: Extract<Scripted, { does: 'tell' }>,
    { id, now }: { readonly id: string; readonly now: number },
  ): void {
    const run = this.runOf(measureId);
    const told = typeof said === 'function' ? said(run.state.request?.id ?? '') : said;
    this.told.set(id, { id, run, told });
    run.receive({ ...told, id, at: now });
    this.schedule(run);
  }

  private askBack({ measureId, contactId, unitId }: Extract<Scripted, { does: 'ask' }>, now: number): void {
    const { contact } = this.mailroom.boxOf(contactId);
    const about = { run: this.runOf(measureId), unitId, now, counter: this.echoes };
    const notices = [looseEcho('question', contact, about)];
    this.mailroom.echo(contactId, { inboundId: `asked/${measureId}/${contactId}/${now}`, notices, now });
  }

  /** What waits for the former holder goes to the new one, and every open measure of the seat is told. */
  private changeContact({ unitId, role, to }: Extract<Scripted, { does: 'change-contact' }>, now: number): void {
    const from = this.conditions.holderOf(unitId, role);
    this.conditions.changeContact(unitId, role, to);
    if (from === to) return;
    const said = this.mailroom.handOn({ unitId, role }, { from, to, now });
    this.changeSeats([{ unitId, role, from }], { to, now, said });
  }

  /** Every open measure that a seat concerns takes its change; `said`: those of which what had waited tells already. */
  private changeSeats(
    seats: readonly { readonly unitId: string; readonly role: Role; readonly from: string | null }[],
    { to, now, said = [] }: { readonly to: string; readonly now: number; readonly said?: readonly string[] },
  ): void {
    const { officeUnitId, superiorUnitId } = this.scenario.setup.plan;
    for (const { unitId, role, from } of seats) {
      for (const run of this.runs.values()) {
        const { leads, supports } = run.state.responsible ?? run.facts;
        const concerned = [officeUnitId, superiorUnitId, ...leads.map((lead) => lead.unitId), ...supports];
        if (!OPEN.has(run.state.phase) || !concerned.includes(unitId)) continue;
        const id = `seat/${unitId}/${role}/${to}/${now}/${run.facts.id}`;
        const announce = !said.includes(run.facts.id);
        run.receive({ id, at: now, type: 'contact-changed', unitId, role, from, to, announce });
        this.schedule(run);
      }
    }
  }

  private refuses({ id, unitName, role }: PlaceholderContact, channel: Channel, now: number, world: World): boolean {
    const { failures = [], deadMailboxes } = this.scenario;
    const fails = failures.some(
      (one) => one.contactId === id && one.channel === channel && one.from <= now && now < one.until,
    );
    if (fails || channel === 'sms') return fails;
    // What is assumed of a unit's mailbox is that of its first holder, not that of somebody who comes later.
    return deadMailboxes?.has(id) === true || (this.seats.has(id) && mailboxIsDead(world, { unit: unitName, role }));
  }

  private lookAtCycle(cycle: CycleRun, now: number): void {
    const { invited, nextLookAt } = cycle.look(this.runs.values(), now);
    for (const run of invited) this.schedule(run);
    if (nextLookAt !== null) this.enter(nextLookAt, { type: 'cycle', cycle });
  }

  private step(run: MeasureRun, now: number): void {
    const decision = run.step(now);
    this.steps += 1;
    for (const { inputId: id, code } of decision.refusals) {
      this.refused.set(id, code);
      const told = this.told.get(id);
      if (told !== undefined) this.enter(now, { type: 'refusal', told });
    }
    for (const { role, reason } of decision.gaps) this.gaps.push({ measure: run.facts.code, role, reason });
    for (const notice of decision.notices) this.mailroom.post(notice, now);
    for (const part of run.partsBegun(decision)) {
      this.conditions.addPart(part, run.facts.id);
      const begun = new MeasureRun(part, { ...this.runTerms, begins: { ...FIRST_STEP, wakeAt: now } });
      begun.whole = run;
      this.runs.set(part.id, begun);
      this.schedule(begun);
    }
    this.schedule(run);
    // What the store writes with the closing step of a part, its whole takes next.
    if (run.whole !== null && run.tellWhole(decision, now)) this.schedule(run.whole);
  }

  /** A mail is answered at once: one message with what became of each of its rows. Links answer on their own page. */
  private reply(act: Act, now: number): void {
    const notices = act.rows.map((row, index) => {
      const refusal = this.refused.get(inputId(act, index)) ?? null;
      const run = this.runOfItem(row.item);
      const unitId = this.unitOf(act.to.contact, run);
      return echoNotice(act, row, { run, unitId, now, refusal, counter: this.echoes });
    });
    this.mailroom.echo(act.to.contact, { inboundId: act.id, notices, now });
  }

  /** Who told something that could not be taken is told so at once; a receipt that came too late needs no answer. */
  private tellRefusal({ id, run, told }: ToldInput, now: number): void {
    if (told.type === 'receipt') return;
    const { contact } = this.mailroom.boxOf(told.contactId);
    const unitId = 'unitId' in told ? told.unitId : this.scenario.setup.plan.officeUnitId;
    const notice = looseEcho('refused', contact, { run, unitId, now, counter: this.echoes });
    this.mailroom.echo(contact.id, { inboundId: id, notices: [notice], now });
  }

  private deliver(message: SentMessage, contact: PlaceholderContact): void {
    this.messages.push(message);
    this.read(message, contact);
  }

  private read(message: SentMessage, contact = this.mailroom.boxOf(message.to.contact).contact): void {
    for (const act of this.farSide.receive(message, contact)) this.enter(act.at, { type: 'act', act });
  }

  /** The unit that a person speaks for about a measure: of those they hold a seat in, the one that answers, else their own. */
  private unitOf(contactId: string, { state, facts }: MeasureRun): string {
    const { unitId } = this.mailroom.boxOf(contactId).contact;
    const { leads } = state.responsible ?? facts;
    return leads.find((lead) => this.seats.get(contactId)?.has(lead.unitId) === true)?.unitId ?? unitId;
  }

  private runOf(measureId: string): MeasureRun {
    const run = this.runs.get(measureId);
    if (run === undefined) throw new DubanError('internal', `No measure ${measureId} in this rehearsal.`);
    return run;
  }

  private runOfItem({ measure }: DocumentItem): MeasureRun {
    return this.runOf(`${this.scenario.setup.plan.id}:${measure}`);
  }

  private document(): RehearsalDocument {
    const { setup, policies, assume, seed, until, calendar } = this.scenario;
    const head = {
      ...{ plan: setup.name, from: setup.plan.from, until, assume, seed },
      policy: { dated: policies.dated.name, ongoing: policies.ongoing?.name ?? null },
      ...{ office: setup.officeName, superior: setup.superiorName, knownUntil: calendar.knownUntil },
    };
    const outcomes = [...this.runs.values()].map((run) => run.outcomeOn(until));
    return buildDocument(head, { zone: setup.plan.zone, messages: this.messages, outcomes, gaps: this.gaps });
  }
}

const OPEN: ReadonlySet<string> = new Set(['active', 'verifying', 'parked']);

const inputId = (act: Act, index: number): string => `${act.id}/${index + 1}`;
