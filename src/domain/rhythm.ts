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

/** The first day of the last month of the period a date lies in. */
function lastMonthOfPeriod(rhythm: Rhythm, date: LocalDate): LocalDate {
  const months = MONTHS[rhythm.every];
  return addMonths(`${date.slice(0, 7)}-01`, months - 1 - ((Number(date.slice(5, 7)) - 1) % months));
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
