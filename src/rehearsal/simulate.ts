import { activationAtOf } from '../domain/course.ts';
import { DubanError } from '../domain/errors.ts';
import { addDays, type LocalDate } from '../domain/local-date.ts';
import type { Refusal } from '../domain/measure-input.ts';
import { STANDARD_BUDGET, type Budget } from '../domain/policy.ts';
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
import { EchoCounter, echoNotice, refusalNotice } from './echo.ts';
import { FarSide, inputOf } from './far-side.ts';
import { Mailroom } from './mailroom.ts';
import { MeasureRun } from './measure-run.ts';
import type { PlaceholderContact } from './placeholder-people.ts';
import type { PlanSetup } from './placeholders.ts';
import { RULES, toldId, type Rules, type Scripted, type Told } from './script.ts';

/** A stretch of time in which duban is down: what would fall into it happens at its end. Epoch ms. */
export interface Outage {
  readonly from: number;
  readonly until: number;
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
  /** People who hold no seat at the beginning. */
  readonly later?: readonly PlaceholderContact[];
  /** Ids of contacts whose mailbox refuses for good, besides those that are assumed to. */
  readonly deadMailboxes?: ReadonlySet<string>;
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
  | { readonly type: 'tell'; readonly id: string; readonly scripted: Telling }
  | { readonly type: 'script'; readonly scripted: Exclude<Scripted, Telling> }
  | { readonly type: 'cycle'; readonly cycle: CycleRun }
  | { readonly type: 'step'; readonly run: MeasureRun; readonly due: number }
  | { readonly type: 'reply'; readonly act: Act }
  | { readonly type: 'refusal'; readonly told: ToldInput }
  | { readonly type: 'release'; readonly box: ContactBox; readonly due: number };

type Telling = Extract<Scripted, { does: 'tell' }>;

/** A scripted input on its way, to be answered if it is refused. */
interface ToldInput {
  readonly id: string;
  readonly run: MeasureRun;
  readonly told: Told;
}

/** At one instant: what people do, then cycles, then measures, then the answers to what people did, then the releases. */
const RANK: Readonly<Record<Task['type'], number>> = {
  ...{ act: 0, tell: 0, script: 0, cycle: 1, step: 2, reply: 3, refusal: 3, release: 4 },
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
  private readonly runs: ReadonlyMap<string, MeasureRun>;
  private readonly refused = new Map<string, Refusal['code']>();
  private readonly echoes = new EchoCounter();
  private readonly messages: SentMessage[] = [];
  private readonly gaps: DocumentGap[] = [];
  private readonly told = new Map<string, ToldInput>();
  private readonly conditions: Conditions;
  private held = false;
  private steps = 0;

  constructor(scenario: Scenario, rules: Rules) {
    const { setup, calendar, assume, seed } = scenario;
    const conditions = new Conditions(scenario, (contactId) => this.mailroom.boxOf(contactId).points);
    this.scenario = scenario;
    this.conditions = conditions;
    const world: World = { assume, seed, calendar, zone: setup.plan.zone, answeringUnits: setup.answeringUnits };
    this.farSide = new FarSide(world);
    this.mailroom = new Mailroom({
      ...{ plan: setup.plan, people: [...setup.contacts, ...(scenario.later ?? [])], decide: rules.decideRelease },
      conditions,
      windows: scenario.windows ?? STANDARD_WINDOWS,
      budget: scenario.budget ?? STANDARD_BUDGET,
      refusesMail: ({ id, unitName, role }) =>
        scenario.deadMailboxes?.has(id) === true || mailboxIsDead(world, { unit: unitName, role }),
      factsOf: (notice, alarms) => ({
        ...this.runOf(notice.measureId).factsFor(notice, alarms),
        held: this.held,
      }),
      othersFor: (notice) => this.runOf(notice.measureId).othersFor(notice),
      lookAt: (box, at) => this.enter(at, { type: 'release', box, due: at }),
      deliver: (message, contact) => this.deliver(message, contact),
    });
    const wakeAt = activationAtOf({ calendar, plan: setup.plan });
    this.runs = new Map(
      setup.measures.map((facts) => [facts.id, new MeasureRun(facts, { conditions, rules, wakeAt })]),
    );
    for (const run of this.runs.values()) this.schedule(run);
    let told = 0;
    for (const scripted of scenario.script ?? []) {
      if (scripted.does === 'tell') this.enter(scripted.at, { type: 'tell', id: toldId((told += 1)), scripted });
      else this.enter(scripted.at, { type: 'script', scripted });
    }
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
      case 'tell':
        return this.tell(task.id, task.scripted, now);
      case 'script':
        return this.happen(task.scripted, now);
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
    const { unitId } = this.mailroom.boxOf(act.to.contact).contact;
    act.rows.forEach((row, index) => {
      const input = inputOf(act, row, { id: inputId(act, index), at: now, unitId });
      if (input === null) return;
      const run = this.runOfItem(row.item);
      run.receive(input);
      this.schedule(run);
    });
    if (act.by === 'mail') this.enter(now, { type: 'reply', act });
  }

  private happen(scripted: Exclude<Scripted, Telling>, now: number): void {
    switch (scripted.does) {
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
      case 'name-holder':
        return this.nameHolder(scripted, now);
      case 'apply-policy':
        return this.applyPolicy(scripted.name, now);
    }
  }

  private lookAgain(now: number): void {
    for (const run of this.runs.values()) if (run.lookAgain(now)) this.schedule(run);
  }

  /** Every open measure that the seat concerns takes the change. */
  private nameHolder(named: Extract<Scripted, { does: 'name-holder' }>, now: number): void {
    const { unitId, role, contactId: to } = named;
    const { officeUnitId, superiorUnitId } = this.scenario.setup.plan;
    const from = this.conditions.nameHolder(named);
    if (from === to) return;
    const said = this.mailroom.handOn({ unitId, role }, { from, to, now });
    for (const run of this.runs.values()) {
      const concerned = [officeUnitId, superiorUnitId, ...run.unitIds].includes(unitId);
      if (!concerned || run.state.phase === 'pending' || run.state.phase === 'closed') continue;
      const id = `seat/${unitId}/${role}/${now}/${run.facts.id}`;
      const announce = !said.has(run.facts.id);
      run.receive({ id, at: now, type: 'contact-changed', unitId, role, from, to, announce });
      this.schedule(run);
    }
  }

  /** Every open request is offered it; it is taken where it is in force. */
  private applyPolicy(name: string, now: number): void {
    for (const run of this.runs.values()) {
      if (!this.conditions.wouldChange(run.facts.id, run.state.request, name)) continue;
      run.receive({ id: `policy/${name}/${now}/${run.facts.id}`, at: now, type: 'policy-applied', name });
      this.schedule(run);
    }
  }

  private tell(id: string, { measureId, told }: Telling, now: number): void {
    const run = this.runOf(measureId);
    this.told.set(id, { id, run, told });
    run.receive({ ...told, id, at: now });
    this.schedule(run);
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
    this.schedule(run);
  }

  /** A mail is answered at once: one message with what became of each of its rows. Links answer on their own page. */
  private reply(act: Act, now: number): void {
    const { unitId } = this.mailroom.boxOf(act.to.contact).contact;
    const notices = act.rows.map((row, index) => {
      const refusal = this.refused.get(inputId(act, index)) ?? null;
      return echoNotice(act, row, { run: this.runOfItem(row.item), unitId, now, refusal, counter: this.echoes });
    });
    this.mailroom.echo(act.to.contact, { inboundId: act.id, notices, now });
  }

  /** Who told something that could not be taken is told so at once; a receipt that came too late needs no answer. */
  private tellRefusal({ id, run, told }: ToldInput, now: number): void {
    if (told.type === 'receipt') return;
    const { contact } = this.mailroom.boxOf(told.contactId);
    const unitId = 'unitId' in told ? told.unitId : this.scenario.setup.plan.officeUnitId;
    const notice = refusalNotice(contact, { run, unitId, now, counter: this.echoes });
    this.mailroom.echo(contact.id, { inboundId: id, notices: [notice], now });
  }

  private deliver(message: SentMessage, contact: PlaceholderContact): void {
    this.messages.push(message);
    for (const act of this.farSide.receive(message, contact)) this.enter(act.at, { type: 'act', act });
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
      policy: { dated: policies.dated.name, ongoing: policies.ongoing.name },
      ...{ office: setup.officeName, superior: setup.superiorName, knownUntil: calendar.knownUntil },
    };
    const outcomes = [...this.runs.values()].map((run) => run.outcomeOn(until));
    return buildDocument(head, { zone: setup.plan.zone, messages: this.messages, outcomes, gaps: this.gaps });
  }
}

const inputId = (act: Act, index: number): string => `${act.id}/${index + 1}`;
