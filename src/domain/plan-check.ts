import { peopleIn, type Seat } from './audience.ts';
import { activationAtOf } from './course.ts';
import { decideMeasure } from './decide-measure.ts';
import type { LocalDate } from './local-date.ts';
import type { MeasureContext, MeasureState } from './measure.ts';
import { foresee, isReachableSeat, type Foreseen } from './reachability.ts';

/** A measure as it stands, with all that a decision about it needs. */
export interface MeasureNow {
  readonly state: MeasureState;
  readonly context: MeasureContext;
}

/** A seat in which nobody can be reached, with the first message of a plan that it would miss. */
export interface PlanGap extends Seat {
  /** Nobody is in it, or nobody in it can be reached. */
  readonly reason: 'vacant' | 'cut-off';
  readonly on: LocalDate;
  readonly rung: string;
  /** Who gets the message instead; null = nobody. */
  readonly instead: Seat | null;
  /** Codes of the measures, in the order of the plan. */
  readonly measures: readonly string[];
}

interface Missed extends Pick<Foreseen, 'on' | 'rung' | 'seat' | 'reaches'> {
  readonly context: MeasureContext;
}

/**
 * Every gap of a plan until a day: by unit and role, the first message that would fail first. A measure that has not begun
 * is looked at as it will begin.
 */
export function planGaps(measures: readonly MeasureNow[], until: LocalDate): readonly PlanGap[] {
  const missed = measures.flatMap(missedOf).filter(({ on }) => on <= until);
  const bySeat = new Map<string, Missed[]>();
  for (const one of missed) {
    const key = `${one.seat.unitId}/${one.seat.role}`;
    bySeat.set(key, [...(bySeat.get(key) ?? []), one]);
  }
  return [...bySeat.values()].map(gapOf).toSorted((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : 0));
}

function gapOf(missed: readonly Missed[]): PlanGap {
  const first = missed.reduce((a, b) => (b.on < a.on ? b : a));
  const { seat, on, rung, reaches, context } = first;
  return {
    ...seat,
    ...{ on, rung },
    reason: peopleIn(seat, context).length === 0 ? 'vacant' : 'cut-off',
    instead: reaches === null ? null : { unitId: reaches.unitId, role: reaches.role },
    measures: [...new Set(missed.map((one) => one.context.measure.code))],
  };
}

function missedOf({ state, context }: MeasureNow): Missed[] {
  const { state: begun, now, handover } = begin({ state, context });
  const at = { ...context, now };
  const ahead = foresee(begun, at).filter(({ reachable }) => !reachable);
  return [...handover, ...ahead].map((one) => ({ ...one, context }));
}

/** The state from which the plan's messages follow, and the hand-overs that a measure still to begin would miss. */
function begin({ state, context }: MeasureNow) {
  if (state.phase !== 'pending') return { state, now: context.now, handover: [] };
  const now = Math.max(context.now, activationAtOf(context));
  const decision = decideMeasure(state, [], { ...context, now });
  const { leads, supports } = context.measure;
  const on = decision.state.activatedOn;
  const units = on === null ? [] : [...new Set([...leads.map(({ unitId }) => unitId), ...supports])];
  const handover = units
    .map((unitId): Seat => ({ unitId, role: 'liaison' }))
    .filter((seat) => !isReachableSeat(seat, context))
    .map((seat) => ({ seat, on: on ?? '', rung: 'handover', reaches: null }));
  return { state: decision.state, now, handover };
}
