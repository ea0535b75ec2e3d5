import type { Calendar } from '../domain/calendar.ts';
import { addDays, dayOfWeek, yearOf, type LocalDate } from '../domain/local-date.ts';

/** What of the calendar somebody meets who goes from one day to another. */
export interface DaysSeen {
  /** Runs of days off with at least one weekday among them, weekends at their ends included. */
  readonly holidays: readonly { readonly from: LocalDate; readonly to: LocalDate }[];
  /** Saturdays and Sundays that are worked (调休). */
  readonly makeUpDays: readonly LocalDate[];
}

const isWeekend = (date: LocalDate): boolean => [0, 6].includes(dayOfWeek(date));

/** A weekend day that is worked. */
export const isMakeUpDay = (calendar: Calendar, date: LocalDate): boolean =>
  isWeekend(date) && calendar.isWorkingDay(date);

/** The holidays and make-up days after `from`, up to and including `to`. */
export function daysSeen(calendar: Calendar, from: LocalDate, to: LocalDate): DaysSeen {
  const holidays: { from: LocalDate; to: LocalDate }[] = [];
  const makeUpDays: LocalDate[] = [];
  let off: LocalDate[] = [];
  const endRun = (): void => {
    const [first] = off;
    if (first !== undefined && !off.every(isWeekend)) holidays.push({ from: first, to: off.at(-1) ?? first });
    off = [];
  };
  for (let date = addDays(from, 1); date <= to; date = addDays(date, 1)) {
    if (!calendar.isWorkingDay(date)) {
      off.push(date);
      continue;
    }
    endRun();
    if (isWeekend(date)) makeUpDays.push(date);
  }
  endRun();
  return { holidays, makeUpDays };
}

/** The years within a span whose holidays are not published: their days may still move. */
export function unpublishedYears(calendar: Calendar, from: LocalDate, to: LocalDate): number[] {
  const years: number[] = [];
  for (let year = yearOf(from); year <= yearOf(to); year += 1) if (!calendar.yearIsPublished(year)) years.push(year);
  return years;
}
