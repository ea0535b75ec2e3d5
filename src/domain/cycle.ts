import type { Calendar } from './calendar.ts';
import { addDays, type LocalDate } from './local-date.ts';
import type { Rhythm } from './policy.ts';
import { nextRound } from './rhythm.ts';
import { instantOf, localDateOf } from './zone.ts';

/*
 *  open --(daily until due: newcomers are invited)--> open --closesAt--> closed
 *
 *  The third decider: when a report cycle opens, looks, counts and closes. Times are UTC epoch milliseconds, dates are
 *  LocalDates of the plan's zone.
 */

/** A cycle closes at 18:00 of this many working days after its due date, unless a day is given. */
const CLOSES_AFTER_DAYS = 5;
const CLOSING_TIME = '18:00';
/** Before measures compose (07:00), so that what a cycle asks goes out with the same morning's release. */
const OPENING_TIME = '06:30';

/** Which measures a cycle is about; nothing named = all of the plan. */
export interface CycleScope {
  readonly part?: string;
  readonly section?: string;
  /** Units that lead the measure. */
  readonly unitIds?: readonly string[];
}

/** What has become of the measures of a cycle so far. */
export interface CycleCounts {
  /** expected = answered + silent + excused. */
  readonly expected: number;
  readonly answered: number;
  readonly silent: number;
  readonly excused: number;
}

export interface CycleState {
  readonly due: LocalDate;
  readonly closesAt: number;
  readonly closed: boolean;
}

/** What a look at a cycle comes to: `close` = it closes now with the counts; `nextLookAt` is null only then. */
export interface CycleDecision {
  readonly close: boolean;
  readonly nextLookAt: number | null;
  /** Measures that have joined since may still be asked. */
  readonly invite: boolean;
}

/** The instant at which a cycle with this due date closes by itself. */
export function closingOf(calendar: Calendar, due: LocalDate, closesOn?: LocalDate): number {
  return instantOf(calendar.zone, closesOn ?? calendar.addWorkingDays(due, CLOSES_AFTER_DAYS), CLOSING_TIME);
}

/** Whether a cycle closes now, or when it is looked at next: every morning until its due date, then at its close. */
export function decideCycle(state: CycleState, { now, zone }: { now: number; zone: string }): CycleDecision {
  if (state.closed) return { close: false, nextLookAt: null, invite: false };
  const today = localDateOf(zone, now);
  if (state.closesAt <= now) return { close: true, nextLookAt: null, invite: false };
  const morning = instantOf(zone, today < state.due ? addDays(today, 1) : state.due, OPENING_TIME);
  const nextLookAt = today < state.due && morning < state.closesAt ? morning : state.closesAt;
  return { close: false, nextLookAt, invite: today <= state.due };
}

/** The next cycle of a schedule: opened at 06:30 of `openOn`, due on `due`. */
export interface NextCycle {
  readonly openOn: LocalDate;
  readonly due: LocalDate;
  readonly opensAt: number;
}

/** The first cycle of a rhythm that opens after a day; `openedOn` null = the first that is still due after `since`. */
export function nextCycle(
  rhythm: Rhythm,
  calendar: Calendar,
  { openedOn, since }: { readonly openedOn: LocalDate | null; readonly since: LocalDate },
): NextCycle {
  const { askOn, due } = nextRound(rhythm, calendar, { doneOn: openedOn, activatedOn: since });
  return { openOn: askOn, due, opensAt: instantOf(calendar.zone, askOn, OPENING_TIME) };
}

/**
 * Which cycles of a schedule are due by now: only the last one is opened, as those before it would be asked too late;
 * `missed` counts them. Null when none is due.
 */
export function cycleDue(
  rhythm: Rhythm,
  calendar: Calendar,
  at: { readonly openedOn: LocalDate | null; readonly since: LocalDate; readonly now: number },
): { readonly cycle: NextCycle; readonly missed: number } | null {
  let found: { cycle: NextCycle; missed: number } | null = null;
  let next = nextCycle(rhythm, calendar, at);
  while (next.opensAt <= at.now) {
    found = { cycle: next, missed: found === null ? 0 : found.missed + 1 };
    next = nextCycle(rhythm, calendar, { openedOn: next.openOn, since: at.since });
  }
  return found;
}
