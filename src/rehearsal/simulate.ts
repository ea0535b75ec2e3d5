import type { Seated } from '../domain/audience.ts';
import { activationAtOf } from '../domain/course.ts';
import { DubanError } from '../domain/errors.ts';
import { addDays } from '../domain/local-date.ts';
import type { MeasureInput, Refusal } from '../domain/measure-input.ts';
import { STANDARD_BUDGET } from '../domain/policy.ts';
import { STANDARD_WINDOWS } from '../domain/send-window.ts';
import { instantOf } from '../domain/zone.ts';
import { Agenda } from './agenda.ts';
import type { Act, World } from './assume.ts';
import { Conditions } from './conditions.ts';
import { CycleRun } from './cycle-run.ts';
import {
  buildDocument,
  type DocumentGap,
  type DocumentItem,
  type RehearsalDocument,
  type SentMessage,
} from './document.ts';
import { EchoDesk, type ToldInput } from './echo-desk.ts';
import { FarSide, inputIdOf, inputOf } from './far-side.ts';
import { Mailroom } from './mailroom.ts';
import { FIRST_STEP, MeasureRun, type RunTerms } from './measure-run.ts';
import type { PlaceholderContact } from './placeholder-people.ts';
import { refusalsOf } from './refusals.ts';
import type { Beginning, Rehearsal, Scenario } from './rehearsed.ts';
import { RULES, toldId, type Rules, type Scripted } from './script.ts';
import { SeatDesk, type Floor } from './seat-desk.ts';
import { RANK, type Task } from './tasks.ts';
import { TermsDesk } from './terms-desk.ts';
import { UnitDesk } from './unit-desk.ts';

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
  private readonly echoDesk: EchoDesk;
  private readonly seatDesk: SeatDesk;
  private readonly unitDesk: UnitDesk;
  private readonly termsDesk: TermsDesk;
  private readonly messages: SentMessage[] = [];
  private readonly gaps: DocumentGap[] = [];
  private readonly told = new Map<string, ToldInput>();
  private readonly conditions: Conditions;
  private readonly runTerms: Pick<RunTerms, 'conditions' | 'rules'>;
  private held = false;
  private steps = 0;

  constructor(scenario: Scenario, rules: Rules) {
    const { setup, calendar, assume, seed } = scenario;
    const conditions = new Conditions(scenario, (contactId) => this.mailroom.boxOf(contactId).points);
    this.scenario = scenario;
    this.conditions = conditions;
    const world: World = { assume, seed, calendar, zone: setup.plan.zone, answeringUnits: setup.answeringUnits };
    this.farSide = new FarSide(world, scenario.conduct);
    this.mailroom = new Mailroom({
      ...{ setup, decide: rules.decideRelease },
      conditions,
      windows: scenario.windows ?? STANDARD_WINDOWS,
      budget: scenario.budget ?? STANDARD_BUDGET,
      refuses: refusalsOf(scenario, world),
      clerk: () => this.clerk(),
      cutOff: (contact, now) => this.seatDesk.lookAtSeatsOf(contact.id, now),
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
    const floor: Floor = {
      conditions,
      mailroom: this.mailroom,
      runs: this.runs,
      tell: (...told) => this.give(...told),
    };
    this.seatDesk = new SeatDesk(floor);
    this.termsDesk = new TermsDesk(floor, (run) => this.schedule(run));
    this.unitDesk = new UnitDesk({
      ...{ floor, seatDesk: this.seatDesk, seatsInPlace: rules.seatsInPlace, planName: setup.name },
      carryOutAt: (at) => this.enter(at, { type: 'units' }),
    });
    this.echoDesk = new EchoDesk({
      ...{ conditions, mailroom: this.mailroom },
      runOf: (measureId) => this.runOf(measureId),
      runOfItem: (item) => this.runOfItem(item),
      unitOf: (contactId, run) => this.unitOf(contactId, run),
      refusalOf: (inputId) => this.refused.get(inputId) ?? null,
    });
    for (const run of this.runs.values()) this.schedule(run);
    this.unitDesk.resume(scenario.unitChanges ?? [], scenario.beginning?.at ?? 0);
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
    this.echoDesk.resume(beginning.echoed);
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
      case 'units':
        return this.unitDesk.carryOut(now);
      case 'cycle':
        return this.lookAtCycle(task.cycle, now);
      case 'step':
        return task.run.wakeAt === task.due ? this.step(task.run, now) : undefined;
      case 'reply':
        return this.echoDesk.reply(task.act, now);
      case 'refusal':
        return this.echoDesk.tellRefusal(task.told, now);
      case 'release':
        return task.box.digestAt === task.due ? this.mailroom.release(task.box, now) : undefined;
    }
  }

  private schedule(run: MeasureRun): void {
    if (run.wakeAt !== null) this.enter(run.wakeAt, { type: 'step', run, due: run.wakeAt });
  }

  private give(run: MeasureRun, input: MeasureInput): void {
    run.receive(input);
    this.schedule(run);
  }

  private act(act: Act, now: number): void {
    act.rows.forEach((row, index) => {
      const run = this.runOfItem(row.item);
      const unitId = this.unitOf(act.to.contact, run);
      const input = inputOf(act, row, { id: inputIdOf(act, index), at: now, unitId });
      if (input !== null) this.give(run, input);
    });
    if (act.by === 'mail') this.enter(now, { type: 'reply', act });
  }

  private happen({ scripted, told }: Extract<Task, { type: 'script' }>, now: number): void {
    switch (scripted.does) {
      case 'tell':
        return this.tell(scripted, { id: toldId(told), now });
      case 'ask':
        return this.echoDesk.askBack(scripted, now);
      case 'change-contact':
        return this.seatDesk.changeContact(scripted, now);
      case 'change-units':
        return this.unitDesk.announce(scripted.act, now);
      case 'open-cycle':
        return this.enter(now, { type: 'cycle', cycle: new CycleRun(scripted.due, this.conditions.calendar) });
      case 'hold':
      case 'release':
        this.held = scripted.does === 'hold';
        return this.held ? undefined : this.mailroom.lookAgain(now);
      case 'import-year':
      case 'close-unit':
      case 'use-policy':
      case 'apply-policy':
        return this.termsDesk.change(scripted, now);
    }
  }

  private tell(
    { measureId, told: said }: Extract<Scripted, { does: 'tell' }>,
    { id, now }: { readonly id: string; readonly now: number },
  ): void {
    const run = this.runs.get(measureId);
    // A part that the measure has not been split into yet: nobody could tell anything of it.
    if (run === undefined) return void this.refused.set(id, 'measure-not-active');
    const { seats, units } = this.conditions;
    const told =
      typeof said === 'function'
        ? said({
            openRequest: run.state.request?.id ?? '',
            inPlaceOf: (unitId) => units.inPlaceOf(unitId),
            holderOf: (unitId, role) => seats.holderOf(unitId, role),
          })
        : said;
    this.told.set(id, { id, run, told });
    this.give(run, { ...told, id, at: now });
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
    if (decision.events.some(({ type }) => type === 'reopened' || type === 'partReopened')) {
      this.unitDesk.tellReopened(run, now);
    }
    // What the store writes with the closing step of a part, its whole takes next.
    if (run.whole !== null && run.tellWhole(decision, now)) this.schedule(run.whole);
  }

  private deliver(message: SentMessage, contact: PlaceholderContact): void {
    this.messages.push(message);
    this.read(message, contact);
  }

  private read(message: SentMessage, contact = this.mailroom.boxOf(message.to.contact).contact): void {
    for (const act of this.farSide.receive(message, contact)) this.enter(act.at, { type: 'act', act });
  }

  /** The unit that a person speaks for about a measure: of those they have sat in, the one that answers, else their own. */
  private unitOf(contactId: string, { state, facts }: MeasureRun): string {
    const { seats, units } = this.conditions;
    const mine = new Set([...seats.unitsEverOf(contactId)].map((unitId) => units.inPlaceOf(unitId)));
    const { leads } = state.responsible ?? facts;
    return leads.find(({ unitId }) => mine.has(unitId))?.unitId ?? this.mailroom.boxOf(contactId).contact.unitId;
  }

  private clerk(): Seated | null {
    const seat = { unitId: this.conditions.plan.officeUnitId, role: 'office-clerk' } as const;
    const contactId = this.conditions.seats.holderOf(seat.unitId, seat.role);
    return contactId === null ? null : { ...seat, contactId };
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
