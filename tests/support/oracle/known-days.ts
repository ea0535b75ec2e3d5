import { isWeekday, isWorkingDay } from '../independent-calendar.ts';

/*
 * Which days were known to be worked at an instant: read from what the plan's world was told, not from a calendar of src.
 */

/** Something that changed the days, in the order of time; `at` is the instant (epoch ms) from which it was known. */
export type DaysTold = { readonly at: number } & (
  | { readonly tells: 'notice'; readonly year: string; readonly daysOff: ReadonlySet<string> }
  | { readonly tells: 'closure'; readonly unit: string; readonly from: string; readonly to: string }
);

/** The days as they were known when the plan began. */
export interface DaysKnown {
  /** Whether the notice of the plan's first year was known; else its days are weekdays and weekends. */
  readonly noticed: boolean;
  readonly firstYear: string;
  readonly daysOff: ReadonlySet<string>;
  readonly told: readonly DaysTold[];
}

/** Whether a day is worked in a unit, by what was known at an instant. */
export function isWorkedBy(
  { noticed, firstYear, daysOff, told }: DaysKnown,
  day: string,
  at: number,
  unit = '',
): boolean {
  const known = told.filter((one) => one.at <= at);
  const closed = known.some((one) => one.tells === 'closure' && one.unit === unit && one.from <= day && day <= one.to);
  if (closed) return false;
  const notice = known.findLast((one) => one.tells === 'notice' && day.startsWith(one.year));
  if (notice?.tells === 'notice') return isWorkingDay(day) && !notice.daysOff.has(day);
  const published = noticed || !day.startsWith(firstYear);
  return (published ? isWorkingDay(day) : isWeekday(day)) && !daysOff.has(day);
}
