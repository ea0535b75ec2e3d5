import type { Seated } from '../domain/audience.ts';
import type { Calendar } from '../domain/calendar.ts';
import { decideMeasure } from '../domain/decide-measure.ts';
import { DubanError } from '../domain/errors.ts';
import type { LocalDate } from '../domain/local-date.ts';
import {
  INITIAL_STATE,
  type MeasureContext,
  type MeasureFacts,
  type MeasureState,
  type Notice,
  type PlanFacts,
} from '../domain/measure.ts';
import type { MeasureDecision } from '../domain/measure-decision.ts';
import type { Standing } from '../domain/outcome.ts';
import type { MeasureInput } from '../domain/measure-input.ts';
import { othersFor } from '../domain/redirect.ts';
import type { NoticeFacts } from '../domain/release.ts';
import { signedFor, stillAwaits } from '../domain/slots.ts';
import type { DocumentOutcome } from './document.ts';

/** What all measures of a plan share. */
export interface CommonContext {
  readonly calendar: Calendar;
  readonly windows: MeasureContext['windows'];
  readonly plan: PlanFacts;
  readonly policies: MeasureContext['policies'];
  readonly contactOf: MeasureContext['contactOf'];
  readonly deputyOf: MeasureContext['deputyOf'];
  readonly pointsOf: MeasureContext['pointsOf'];
}

/** More steps of one measure at one instant than this cannot be right: the same limit as under the stepped clock. */
const MOST_STEPS_AT_ONCE = 50;

/** One measure on its way: its stored state, and the inputs that the next step takes. */
export class MeasureRun {
  readonly facts: MeasureFacts;
  state: MeasureState = INITIAL_STATE;
  /** Epoch ms of the next step; null when closed. */
  wakeAt: number | null;
  /** The measure that was split into this one and others. */
  readonly whole: MeasureRun | null;
  private inputs: MeasureInput[] = [];
  /** Its parts are begun with the same: they follow the policies of their whole. */
  readonly common: CommonContext;
  private lastStep = { at: 0, steps: 0 };

  constructor(facts: MeasureFacts, common: CommonContext, wakeAt: number, whole: MeasureRun | null = null) {
    this.whole = whole;
    this.facts = facts;
    this.common = common;
    this.wakeAt = wakeAt;
  }

  receive(input: MeasureInput): void {
    this.inputs.push(input);
    this.wakeAt = input.at;
  }

  /** One step of the decider. Throws DubanError internal when it does not come to rest. */
  step(now: number): MeasureDecision {
    this.countStep(now);
    const decision = decideMeasure(this.state, this.inputs, { now, ...this.common, measure: this.facts });
    this.inputs = [];
    this.state = decision.state;
    this.wakeAt = decision.nextWakeAt;
    return decision;
  }

  /** The measures that this one has been split into, as the store makes them. */
  partsBegun({ events }: MeasureDecision): readonly MeasureFacts[] {
    const { planId } = this.facts;
    return events.flatMap((event) => {
      if (event.type !== 'split') return [];
      return event.parts.map(({ measureId: id, code, deadline, leads, supports }) => ({
        ...{ id, planId, code, kind: 'dated' as const, deadline, milestones: [] },
        leads: leads.map((unitId) => ({ unitId, byExpansion: false })),
        supports: supports.filter((unitId) => !leads.includes(unitId)),
      }));
    });
  }

  /** Tells the whole that this part has ended or goes on; whether there was anything to tell. */
  tellWhole({ events, state: { outcome } }: MeasureDecision, at: number): boolean {
    const reopened = events.some(({ type }) => type === 'reopened' || type === 'partReopened');
    const closed = events.some(({ type }) => type === 'measureClosed') ? outcome : null;
    const partId = this.facts.id;
    const id = `${partId}/${at}`;
    if (reopened) this.whole?.receive({ id: `${id}/reopened`, at, type: 'part-reopened', partId });
    if (closed !== null) {
      this.whole?.receive({
        id: `${id}/closed`,
        at,
        type: 'part-closed',
        partId,
        outcome: closed.outcome,
        on: closed.on,
      });
    }
    return reopened || closed !== null;
  }

  /** What a notice's cause looks like now; there is never an input that is not taken. */
  factsFor(
    { request, occurrence, awaits }: Notice,
    alarms: Pick<NoticeFacts, 'alarmReached' | 'alarmPassedTo'>,
  ): NoticeFacts {
    const { request: open, verification, decision, petition, phase } = this.state;
    const mine = open !== null && open.id === request?.id ? open : null;
    return {
      requestOpen: mine !== null && stillAwaits(mine, awaits),
      signed: mine === null || signedFor(mine, awaits),
      reachedAt: mine?.reachedAt ?? null,
      verifying: phase === 'verifying' && verification?.requestId === (request?.id ?? null),
      undecided: decision !== null && decision.requestId === request?.id,
      petitioned: petition?.ordinal === occurrence,
      parked: phase === 'parked',
      contributing: this.state.contributions.some(({ ordinal }) => ordinal === occurrence),
      ...alarms,
      held: false,
    };
  }

  /** Who can get a notice of this measure in place of its contact. */
  othersFor(notice: Notice): readonly Seated[] {
    return othersFor(notice, { ...this.common, measure: this.facts });
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
