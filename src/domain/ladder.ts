import type { Calendar } from './calendar.ts';
import { DubanError } from './errors.ts';
import { stableHash } from './hash.ts';
import { addDays, addMonths, type LocalDate } from './local-date.ts';
import type { LadderBase, Policy, Rung } from './policy.ts';
import type { SendWindows } from './send-window.ts';
import { addWorkingHours } from './working-hours.ts';
import { instantOf, localDateOf } from './zone.ts';

/** One rung of one request with its real date. `at`: the instant at which its notices are composed, epoch ms. */
export interface PlannedRung {
  readonly rung: Rung;
  readonly occurrence: number;
  readonly on: LocalDate;
  readonly at: number;
}

export interface LadderTerms {
  readonly calendar: Calendar;
  readonly zone: string;
  /** Working hours are counted over them. */
  readonly windows: SendWindows;
  readonly measureCode: string;
  /** The day on which the plan's close is decided: no rung stands on or after it. */
  readonly closeDay: LocalDate;
}

const BUCKETS = 6;
const BUCKET_MS = 10 * 60_000;
/** Twenty years of monthly rungs; a ladder longer than that is a fault of the policy or of the dates. */
const MOST_RUNGS = 240;

/**
 * The instant at which a measure composes what is due on a day: 07:00 to 07:50, spread by the measure's code so that
 * a day with a thousand deadlines is not one instant. Always before the first send window.
 */
export function composeAt(zone: string, on: LocalDate, measureCode: string): number {
  return instantOf(zone, on, '07:00') + (stableHash(measureCode) % BUCKETS) * BUCKET_MS;
}

/** Whether a rung only asks to sign: it ends with the receipt, and no message announces it. */
export function isReceiptRung({ targets }: Rung): boolean {
  return targets.every(({ kind }) => kind === 'receipt');
}

/**
 * Every rung of a request after its ask, in order of time. Rungs on or before the opening day are left out (they are
 * never sent late in a row), those counted from the ask on or after the due date too.
 */
export function plannedRungs(policy: Policy, base: LadderBase, terms: LadderTerms): PlannedRung[] {
  const planned: PlannedRung[] = [];
  for (const rung of policy.rungs) planned.push(...datesOf(rung, planned, base, terms));
  return planned.filter((one) => stands(one, base, terms)).sort((a, b) => a.at - b.at);
}

function stands({ rung, on, at }: PlannedRung, base: LadderBase, { closeDay }: LadderTerms): boolean {
  switch (rung.when.type) {
    case 'secondsFromOpen':
      return at > base.openedAt;
    case 'workingHoursFromAsk':
      return at > base.openedAt && on < closeDay && on < base.due;
    case 'workingHoursFromDue':
      return at > base.openedAt && on < closeDay;
    case 'workingDaysFromAsk':
      return on > base.openedOn && on < closeDay && on < base.due;
    default:
      return on > base.openedOn && on < closeDay;
  }
}

function datesOf(rung: Rung, before: readonly PlannedRung[], base: LadderBase, terms: LadderTerms): PlannedRung[] {
  const { calendar, zone, measureCode } = terms;
  const on = (date: LocalDate, occurrence = 1): PlannedRung => ({
    rung,
    occurrence,
    on: date,
    at: composeAt(zone, date, measureCode),
  });
  const atInstant = (at: number): PlannedRung => ({ rung, occurrence: 1, on: localDateOf(zone, at), at });
  switch (rung.when.type) {
    case 'ask':
    // Not of the policy: who promised is reminded by the pause itself.
    case 'afterPromise':
      return [];
    case 'workingDaysFromDue':
      return [on(calendar.addWorkingDays(base.due, rung.when.days))];
    case 'workingDaysFromAsk':
      return [on(calendar.addWorkingDays(base.openedOn, rung.when.days))];
    case 'workingHoursFromDue': {
      // The due date is inclusive: hours count from the midnight that ends it.
      const end = instantOf(zone, addDays(base.due, 1), '00:00');
      return [atInstant(addWorkingHours(calendar, terms.windows, { from: end, hours: rung.when.hours }))];
    }
    case 'workingHoursFromAsk': {
      const { hours } = rung.when;
      return [atInstant(addWorkingHours(calendar, terms.windows, { from: base.openedAt, hours }))];
    }
    case 'secondsFromOpen':
      return [atInstant(base.openedAt + rung.when.seconds * 1000)];
    case 'weekly': {
      const start = unmovedDate(rung.when.after, before, base, terms);
      return Array.from({ length: rung.when.count }, (_, index) =>
        on(calendar.nextWorkingDayOnOrAfter(addDays(start, 7 * (index + 1))), index + 1),
      );
    }
    case 'monthly': {
      const start = unmovedDate(rung.when.after, before, base, terms);
      return monthlyDates(start, terms).map((date, index) => on(date, index + 1));
    }
  }
}

/** Monthly dates are counted from the unmoved start, so that moves to a working day never accumulate. */
function monthlyDates(start: LocalDate, { calendar, closeDay }: LadderTerms): LocalDate[] {
  const dates: LocalDate[] = [];
  for (let month = 1; month <= MOST_RUNGS; month += 1) {
    const date = calendar.nextWorkingDayOnOrAfter(addMonths(start, month));
    if (date >= closeDay) return dates;
    dates.push(date);
  }
  throw new DubanError('invalid-input', `The ladder from ${start} to ${closeDay} has more than ${MOST_RUNGS} rungs.`);
}

/** The calendar date a repeated rung counts from: of the last occurrence of `id`, before it was moved to a working day. */
function unmovedDate(id: string, before: readonly PlannedRung[], base: LadderBase, terms: LadderTerms): LocalDate {
  const last = before.filter(({ rung }) => rung.id === id).at(-1);
  if (last === undefined)
    throw new DubanError('invalid-input', `No rung "${id}" stands before the one that repeats it.`);
  if (last.rung.when.type !== 'weekly') return last.on;
  const start = unmovedDate(last.rung.when.after, before, base, terms);
  return addDays(start, 7 * last.rung.when.count);
}
