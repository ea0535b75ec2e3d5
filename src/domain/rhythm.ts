import type { Calendar } from './calendar.ts';
import { addMonths, lastDayOfMonth, type LocalDate } from './local-date.ts';
import type { Rhythm } from './policy.ts';

/** One round of an ongoing measure's own rhythm. */
export interface Round {
  readonly askOn: LocalDate;
  readonly due: LocalDate;
}

const MONTHS = { month: 1, quarter: 3, 'half-year': 6, year: 12 } as const;

/**
 * The first round asked after `doneOn` (the last ask day already dealt with), or, before any, the first one that is
 * still due after the day of activation.
 */
export function nextRound(
  rhythm: Rhythm,
  calendar: Calendar,
  since: { doneOn: LocalDate | null; activatedOn: LocalDate },
): Round {
  const months = MONTHS[rhythm.every];
  let month = addMonths(lastMonthOfPeriod(rhythm, since.doneOn ?? since.activatedOn), -months);
  for (;;) {
    const round = roundOf(rhythm, calendar, month);
    if (since.doneOn === null ? round.due > since.activatedOn : round.askOn > since.doneOn) return round;
    month = addMonths(month, months);
  }
}

/**
 * The ask day, by a later calendar, of the round that was asked on `askedOn` by an earlier one; the same day where no
 * round was asked then.
 */
export function roundAskOn(
  rhythm: Rhythm,
  { before, after }: { readonly before: Calendar; readonly after: Calendar },
  askedOn: LocalDate,
): LocalDate {
  // A day off at a month's end is made up for in the next month.
  for (const month of [firstOfMonth(askedOn), addMonths(firstOfMonth(askedOn), -1)]) {
    if (roundOf(rhythm, before, month).askOn === askedOn) return roundOf(rhythm, after, month).askOn;
  }
  return askedOn;
}

const firstOfMonth = (date: LocalDate): LocalDate => `${date.slice(0, 7)}-01`;

/** The first day of the last month of the period a date lies in. */
function lastMonthOfPeriod(rhythm: Rhythm, date: LocalDate): LocalDate {
  const months = MONTHS[rhythm.every];
  return addMonths(firstOfMonth(date), months - 1 - ((Number(date.slice(5, 7)) - 1) % months));
}

function roundOf(rhythm: Rhythm, calendar: Calendar, month: LocalDate): Round {
  const due = dayOf(addMonths(month, rhythm.due.monthOffset), rhythm.due.day);
  return {
    askOn: calendar.nextWorkingDayOnOrAfter(dayOf(month, rhythm.askDay)),
    due:
      rhythm.due.roll === 'back' ? calendar.previousWorkingDayOnOrBefore(due) : calendar.nextWorkingDayOnOrAfter(due),
  };
}

function dayOf(firstOfMonth: LocalDate, day: number): LocalDate {
  const last = lastDayOfMonth(firstOfMonth);
  const wanted = `${firstOfMonth.slice(0, 8)}${String(day).padStart(2, '0')}`;
  return wanted < last ? wanted : last;
}
