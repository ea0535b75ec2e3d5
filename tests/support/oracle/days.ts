import { addWorkingDays as countedDayByDay, isWorkingDay } from '../independent-calendar.ts';

const known = new Map<string, string>();

/** The n-th working day after or before a date; remembered, because a document asks the same thousands of times. */
export function addWorkingDays(date: string, n: number): string {
  const key = `${date} ${n}`;
  const day = known.get(key) ?? countedDayByDay(date, n);
  known.set(key, day);
  return day;
}

/** Calendar days later; plain UTC arithmetic on midnight. */
export function plusDays(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

/** The same day n months later, or that month's last day where it is shorter. */
export function plusMonths(date: string, months: number): string {
  const [year = 0, month = 0, day = 0] = date.split('-').map(Number);
  const last = new Date(Date.UTC(year, month - 1 + months + 1, 0));
  return `${last.toISOString().slice(0, 8)}${String(Math.min(day, last.getUTCDate())).padStart(2, '0')}`;
}

export function workingDayOnOrAfter(date: string): string {
  return isWorkingDay(date) ? date : addWorkingDays(date, 1);
}

export function workingDayOnOrBefore(date: string): string {
  return isWorkingDay(date) ? date : addWorkingDays(date, -1);
}

/** Whether two dates lie at most ten working days apart, the later one counted. */
export function withinTenWorkingDays(a: string, b: string): boolean {
  const [earlier, later] = a < b ? [a, b] : [b, a];
  return later < addWorkingDays(earlier, 11);
}

/** Whether `date` comes at most n working days after `since`. */
export const soonAfter = (since: string, date: string, n: number): boolean =>
  date >= since && date <= addWorkingDays(since, n);

export { isWorkingDay };
