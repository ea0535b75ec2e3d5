import { yearOf, type LocalDate } from './local-date.ts';

/** Notices of holidays are issued from late October to early December; from this day on a year's is due ('MM-DD'). */
const DUE_FROM = '11-15';

/** The last year whose notice is due on a day: the next one from 15 November on. */
function lastDueYear(today: LocalDate): number {
  return today.slice(5) >= DUE_FROM ? yearOf(today) + 1 : yearOf(today);
}

/** The years from today's to that of `until` whose notice is due and not known, in order. */
export function missingNotices(
  isPublished: (year: number) => boolean,
  { today, until }: { readonly today: LocalDate; readonly until: LocalDate },
): number[] {
  const missing: number[] = [];
  const last = Math.min(lastDueYear(today), yearOf(until));
  for (let year = yearOf(today); year <= last; year += 1) if (!isPublished(year)) missing.push(year);
  return missing;
}
