import type { Calendar } from '../domain/calendar.ts';
import { activationAtOf } from '../domain/course.ts';
import { DubanError } from '../domain/errors.ts';
import { addDays, type LocalDate } from '../domain/local-date.ts';
import type { Refusal } from '../domain/measure-input.ts';
import { STANDARD_BUDGET, type Budget, type Policy } from '../domain/policy.ts';
import { chosenPolicy, type Override } from '../domain/policy-choice.ts';
import { STANDARD_WINDOWS, type SendWindows } from '../domain/send-window.ts';
import { instantOf } from '../domain/zone.ts';
import { Agenda } from './agenda.ts';
import { mailboxIsDead, type Act, type World } from './assume.ts';
import type { ContactBox } from './contact-box.ts';
import {
  buildDocument,
  type Assumption,
  type DocumentGap,
  type DocumentItem,
  type RehearsalDocument,
  type SentMessage,
} from './document.ts';
import { EchoCounter, echoNotice } from './echo.ts';
import { FarSide, inputOf } from './far-side.ts';
import { Mailroom } from './mailroom.ts';
import { MeasureRun, type CommonContext } from './measure-run.ts';
import type { PlaceholderContact } from './placeholder-people.ts';
import type { PlanSetup } from './placeholders.ts';

/** A stretch of time in which duban is down: what would fall into it happens at its end. Epoch ms. */
export interface Outage {
  readonly from: number;
  readonly until: number;
}

export interface Scenario {
  readonly setup: PlanSetup;
  readonly calendar: Calendar;
  readonly policies: { readonly dated: Policy; readonly ongoing: Policy };
  /** Policies for parts, sections or single measures instead of those. */
  readonly overrides?: readonly Override<Policy>[];
  readonly assume: Assumption;
  readonly seed: number;
  /** The last day that is simulated. */
  readonly until: LocalDate;
  readonly windows?: SendWindows;
  readonly budget?: Budget;
  readonly outages?: readonly Outage[];
}

export interface Rehearsal {
  readonly document: RehearsalDocument;
  /** Inputs of the assumed people that the deciders refused; none is expected. */
  readonly refusals: readonly { readonly actId: string; readonly code: Refusal['code'] }[];
  /** Steps of measures taken. */
  readonly steps: number;
}

type Task =
  | { readonly type: 'act'; readonly act: Act }
  | { readonly type: 'step'; readonly run: MeasureRun; readonly due: number }
  | { readonly type: 'reply'; readonly act: Act }
  | { readonly type: 'release'; readonly box: ContactBox; readonly due: number };

/** At one instant: what people do, then the measures, then the answers to what people did, then the releases. */
const RANK: Readonly<Record<Task['type'], number>> = { act: 0, step: 1, reply: 2, release: 3 };

/** Lives a whole plan on a virtual clock over the deciders that a real run uses. Pure: equal scenarios, equal runs. */
export function rehearse(scenario: Scenario): Rehearsal {
  return new Simulation(scenario).run();
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
  private steps = 0;

  constructor(scenario: Scenario) {
    const { setup, calendar, assume, seed } = scenario;
    this.scenario = scenario;
    const world: World = { assume, seed, calendar, zone: setup.plan.zone, answeringUnits: setup.answeringUnits };
    this.farSide = new FarSide(world);
    this.mailroom = new Mailroom({
      ...{ setup, calendar },
      windows: scenario.windows ?? STANDARD_WINDOWS,
      budget: scenario.budget ?? STANDARD_BUDGET,
      refusesMail: ({ unitName, role }) => mailboxIsDead(world, { unit: unitName, role }),
      factsOf: (notice, alarms) => this.runOf(notice.measureId).factsFor(notice, alarms),
      othersFor: (notice) => this.runOf(notice.measureId).othersFor(notice),
      lookAt: (box, at) => this.agenda.add(at, RANK.release, { type: 'release', box, due: at }),
      deliver: (message, contact) => this.deliver(message, contact),
    });
    const common = commonContext(scenario, (contactId) => this.mailroom.boxOf(contactId).points);
    const start = activationAtOf(common);
    this.runs = new Map(
      setup.measures.map((facts) => {
        const policies = policiesOf(scenario, facts.id);
        return [facts.id, new MeasureRun(facts, { ...common, policies }, start)];
      }),
    );
    for (const run of this.runs.values()) this.schedule(run);
  }

  run(): Rehearsal {
    const { setup, until } = this.scenario;
    const end = instantOf(setup.plan.zone, addDays(until, 1), '00:00');
    for (let entry = this.agenda.next(); entry !== undefined && entry.at < end; entry = this.agenda.next()) {
      const resumeAt = this.outageEnd(entry.at);
      if (resumeAt === null) this.perform(entry.task, entry.at);
      else this.agenda.add(resumeAt, RANK[entry.task.type], entry.task);
    }
    return {
      document: this.document(),
      refusals: [...this.refused].map(([actId, code]) => ({ actId, code })),
      steps: this.steps,
    };
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
      case 'step':
        return task.run.wakeAt === task.due ? this.step(task.run, now) : undefined;
      case 'reply':
        return this.reply(task.act, now);
      case 'release':
        return task.box.digestAt === task.due ? this.mailroom.release(task.box, now) : undefined;
    }
  }

  private schedule(run: MeasureRun): void {
    if (run.wakeAt !== null) this.agenda.add(run.wakeAt, RANK.step, { type: 'step', run, due: run.wakeAt });
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
    if (act.by === 'mail') this.agenda.add(now, RANK.reply, { type: 'reply', act });
  }

  private step(run: MeasureRun, now: number): void {
    const decision = run.step(now);
    this.steps += 1;
    for (const { inputId: id, code } of decision.refusals) this.refused.set(id, code);
    for (const { role, reason } of decision.gaps) this.gaps.push({ measure: run.facts.code, role, reason });
    for (const notice of decision.notices) this.mailroom.post(notice, now);
    for (const part of run.partsBegun(decision)) {
      const begun = new MeasureRun(part, run.common, now, run);
      this.runs.set(part.id, begun);
      this.schedule(begun);
    }
    this.schedule(run);
    // What the store writes with the closing step of a part, its whole takes next.
    if (run.whole !== null && run.tellWhole(decision, now)) this.schedule(run.whole);
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

  private deliver(message: SentMessage, contact: PlaceholderContact): void {
    this.messages.push(message);
    for (const act of this.farSide.receive(message, contact)) this.agenda.add(act.at, RANK.act, { type: 'act', act });
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

function commonContext(
  { setup, calendar, windows }: Scenario,
  pointsOf: CommonContext['pointsOf'],
): Omit<CommonContext, 'policies'> {
  const contactIds = new Map(setup.contacts.map(({ id, unitId, role }) => [`${unitId}/${role}`, id]));
  return {
    calendar,
    windows: windows ?? STANDARD_WINDOWS,
    plan: setup.plan,
    contactOf: (unitId, role) => contactIds.get(`${unitId}/${role}`) ?? null,
    // Nobody who is invented has a deputy: a plan is rehearsed before its units have named any.
    deputyOf: () => null,
    pointsOf,
  };
}

/** The policies of one measure: its own, else its section's, its part's, or the plan's. */
function policiesOf({ setup, policies, overrides = [] }: Scenario, measureId: string): CommonContext['policies'] {
  const place = setup.places.get(measureId);
  if (place === undefined) throw new DubanError('internal', `Measure ${measureId} has no place in its plan.`);
  return {
    dated: chosenPolicy('dated', place, { overrides, plan: policies.dated }),
    rhythm: chosenPolicy('rhythm', place, { overrides, plan: policies.ongoing }),
  };
}

const inputId = (act: Act, index: number): string => `${act.id}/${index + 1}`;
