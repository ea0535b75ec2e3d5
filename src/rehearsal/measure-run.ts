import { DubanError } from '../domain/errors.ts';
import type { LocalDate } from '../domain/local-date.ts';
import {
  type MeasureContext,
  type MeasureDecision,
  type MeasureFacts,
  type MeasureState,
  type Notice,
  type PlanFacts,
} from '../domain/measure.ts';
import type { Standing } from '../domain/outcome.ts';
import type { MeasureInput } from '../domain/measure-input.ts';
import type { NoticeFacts } from '../domain/release.ts';
import type { DocumentOutcome } from './document.ts';
import type { Rules } from './script.ts';
import type { MeasureCalendars, WorkingTime } from './working-time.ts';

/** What all measures of a plan share. */
export interface CommonContext {
  readonly working: WorkingTime;
  readonly windows: MeasureContext['windows'];
  readonly plan: PlanFacts;
  readonly policies: MeasureContext['policies'];
  readonly contactOf: MeasureContext['contactOf'];
  readonly decide: Rules['decideMeasure'];
}

/** How a measure stands when its run begins. */
export interface RunStart {
  readonly state: MeasureState;
  /** Epoch ms; null when closed. */
  readonly wakeAt: number | null;
  readonly inputs: readonly MeasureInput[];
}

/** More steps of one measure at one instant than this cannot be right: the same limit as under the stepped clock. */
const MOST_STEPS_AT_ONCE = 50;

/** One measure on its way: its stored state, and the inputs that the next step takes. */
export class MeasureRun {
  readonly facts: MeasureFacts;
  state: MeasureState;
  /** Epoch ms of the next step; null when closed. */
  wakeAt: number | null;
  private inputs: MeasureInput[];
  private readonly common: CommonContext;
  private planned: { readonly version: number; readonly calendars: MeasureCalendars };
  private lastStep = { at: 0, steps: 0 };

  constructor(facts: MeasureFacts, common: CommonContext, { state, wakeAt, inputs }: RunStart) {
    this.facts = facts;
    this.common = common;
    this.state = state;
    this.wakeAt = wakeAt;
    this.inputs = [...inputs];
    this.planned = { version: common.working.version, calendars: this.calendarsNow() };
  }

  receive(input: MeasureInput): void {
    this.inputs.push(input);
    this.wakeAt = input.at;
  }

  /** Has an open measure look again now, after the calendar has changed; whether it will. */
  lookAgain(now: number): boolean {
    if (this.state.phase === 'pending' || this.wakeAt === null || this.wakeAt <= now) return false;
    this.wakeAt = now;
    return true;
  }

  /** One step of the decider. Throws DubanError internal when it does not come to rest. */
  step(now: number): MeasureDecision {
    this.countStep(now);
    const { working, decide, ...context } = this.common;
    const decision = decide(this.state, this.inputs, { now, ...context, ...this.calendars(), measure: this.facts });
    this.planned = { version: working.version, calendars: this.calendarsNow() };
    this.inputs = [];
    this.state = decision.state;
    this.wakeAt = decision.nextWakeAt;
    return decision;
  }

  private calendarsNow(): MeasureCalendars {
    const { leads } = this.state.responsible ?? this.facts;
    return this.common.working.forUnit(leads[0]?.unitId);
  }

  /** The calendars in force; once after a change also those that the measure was planned by. */
  private calendars(): MeasureCalendars & Pick<MeasureContext, 'calendarChange'> {
    const { version } = this.common.working;
    const { version: before, calendars } = this.planned;
    const now = this.calendarsNow();
    return before === version ? now : { ...now, calendarChange: { version, before: calendars } };
  }

  /** What a notice's cause looks like now; there is never an input that is not taken. */
  factsFor({ request, occurrence }: Notice, alarmReached: boolean): NoticeFacts {
    const { request: open, verification, decision, petition, phase } = this.state;
    const mine = open !== null && open.id === request?.id ? open : null;
    return {
      requestOpen: mine !== null,
      signed: mine === null || mine.receiptAt !== null,
      reachedAt: mine?.reachedAt ?? null,
      verifying: phase === 'verifying' && verification?.requestId === (request?.id ?? null),
      undecided: decision !== null && decision.requestId === request?.id,
      petitioned: petition?.ordinal === occurrence,
      parked: phase === 'parked',
      alarmReached,
      held: false,
    };
  }

  outcomeOn(today: LocalDate): DocumentOutcome {
    const measure = this.facts.code;
    if (this.state.outcome === null) return { measure, outcome: 'open', standing: this.standingOn(today), on: null };
    return { measure, ...this.state.outcome };
  }

  private standingOn(today: LocalDate): Standing | null {
    const { phase, request, silentInARow } = this.state;
    if (phase === 'pending') return null;
    if (silentInARow >= 2) return 'stale';
    return request !== null && request.due < today ? 'overdue' : 'on-track';
  }

  private countStep(now: number): void {
    this.lastStep = { at: now, steps: this.lastStep.at === now ? this.lastStep.steps + 1 : 1 };
    if (this.lastStep.steps <= MOST_STEPS_AT_ONCE) return;
    throw new DubanError('internal', `Measure ${this.facts.code} does not come to rest at ${now}.`);
  }
}
