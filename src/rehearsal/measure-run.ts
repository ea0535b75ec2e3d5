import type { Seated } from '../domain/audience.ts';
import { DubanError } from '../domain/errors.ts';
import type { LocalDate } from '../domain/local-date.ts';
import { INITIAL_STATE, type MeasureFacts, type MeasureState, type Notice } from '../domain/measure.ts';
import type { MeasureDecision } from '../domain/measure-decision.ts';
import type { Standing } from '../domain/outcome.ts';
import type { MeasureInput } from '../domain/measure-input.ts';
import { othersFor } from '../domain/redirect.ts';
import type { NoticeFacts } from '../domain/release.ts';
import { signedFor, stillAwaits } from '../domain/slots.ts';
import type { Conditions } from './conditions.ts';
import type { DocumentOutcome } from './document.ts';
import type { Rules } from './script.ts';

/** How a measure stands when its run begins. */
export interface RunStart {
  readonly state: MeasureState;
  /** Epoch ms; null when closed. */
  readonly wakeAt: number | null;
  readonly inputs: readonly MeasureInput[];
}

/** Nothing has been decided yet. */
export const FIRST_STEP: Omit<RunStart, 'wakeAt'> = { state: INITIAL_STATE, inputs: [] };

/** How a measure is run: what it is decided under and by which rules, and where it begins. */
export interface RunTerms {
  readonly conditions: Pick<Conditions, 'version' | 'contextOf' | 'codesUnder'>;
  readonly rules: Pick<Rules, 'decideMeasure'>;
  readonly begins: RunStart;
}

/** More steps of one measure at one instant than this cannot be right: the same limit as under the stepped clock. */
const MOST_STEPS_AT_ONCE = 50;

/** One measure on its way: its stored state, and the inputs that the next step takes. */
export class MeasureRun {
  readonly facts: MeasureFacts;
  state: MeasureState;
  /** Epoch ms of the next step; null when closed. */
  wakeAt: number | null;
  /** The measure that was split into this one and others. */
  whole: MeasureRun | null = null;
  private inputs: MeasureInput[];
  private readonly conditions: RunTerms['conditions'];
  private readonly decide: Rules['decideMeasure'];
  /** The version of the calendar at the last step; null before the first. */
  private plannedBy: number | null;
  private lastStep = { at: 0, steps: 0 };

  constructor(facts: MeasureFacts, { conditions, rules, begins }: RunTerms) {
    this.facts = facts;
    this.conditions = conditions;
    this.decide = rules.decideMeasure;
    this.state = begins.state;
    this.wakeAt = begins.wakeAt;
    this.inputs = [...begins.inputs];
    this.plannedBy = begins.state.phase === 'pending' ? null : conditions.version;
  }

  receive(input: MeasureInput): void {
    this.inputs.push(input);
    this.wakeAt = input.at;
  }

  /** Takes an invitation to a cycle: a measure before its activation takes it with that. */
  invite(input: MeasureInput): void {
    if (this.state.phase !== 'pending') return this.receive(input);
    this.inputs.push({ ...input, at: Math.max(this.wakeAt ?? input.at, input.at) });
  }

  /** Has an open measure look again now, after calendar or policy has changed; whether it will. */
  lookAgain(now: number): boolean {
    if (this.state.phase === 'pending' || this.wakeAt === null || this.wakeAt <= now) return false;
    this.wakeAt = now;
    return true;
  }

  /** One step of the decider. Throws DubanError internal when it does not come to rest. */
  step(now: number): MeasureDecision {
    this.countStep(now);
    const ahead = this.inputs.filter(({ type, at }) => type === 'cycle-opened' && at > now);
    const inputs = this.inputs.filter((input) => !ahead.includes(input));
    const splits = inputs.some((input) => input.type === 'decide' && input.decision === 'split');
    const decision = this.decide(this.state, inputs, {
      ...{ ...this.context(), now, measure: this.facts },
      ...(splits ? { codesTaken: this.conditions.codesUnder(this.facts.code) } : {}),
    });
    this.plannedBy = this.conditions.version;
    this.inputs = ahead;
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
    return othersFor(notice, { ...this.context(), measure: { ...this.facts, ...this.state.responsible } });
  }

  private context(): ReturnType<Conditions['contextOf']> {
    return this.conditions.contextOf({
      ...{ measureId: this.facts.id, plannedBy: this.plannedBy },
      unitId: (this.state.responsible ?? this.facts).leads[0]?.unitId,
    });
  }

  /** Every unit that leads or supports it now, in their order. */
  get unitIds(): readonly string[] {
    const { leads, supports } = this.state.responsible ?? this.facts;
    return [...new Set([...leads.map(({ unitId }) => unitId), ...supports])];
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
