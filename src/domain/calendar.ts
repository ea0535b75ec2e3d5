import { checkCalendarData, type CalendarYear } from './calendar-year.ts';
import { DubanError } from './errors.ts';
import { epochDayOf, type LocalDate } from './local-date.ts';
import { WorkingYears } from './working-years.ts';
import { checkTimeZone } from './zone.ts';

export type { CalendarYear } from './calendar-year.ts';

/** Working days of a zone. Every method throws DubanError invalid-input for a text that is not a date. */
export interface Calendar {
  /** IANA name. */
  readonly zone: string;
  /** The last year with a published notice, 0 without any. Later days are computed from weekends and may change. */
  readonly knownUntil: number;
  /** Whether the year's notice is in the calendar; otherwise its days are only weekdays and weekends. */
  yearIsPublished(year: number): boolean;
  isWorkingDay(date: LocalDate): boolean;
  nextWorkingDayOnOrAfter(date: LocalDate): LocalDate;
  previousWorkingDayOnOrBefore(date: LocalDate): LocalDate;
  /**
   * The n-th working day strictly after (n > 0) or strictly before (n < 0) the date; for n = 0 the date itself, even
   * when it is a day off. Throws DubanError invalid-input unless n is a whole number from -2000 to 2000.
   */
  addWorkingDays(date: LocalDate, n: number): LocalDate;
  /** How many working days lie in (a, b]; for b before a minus those in (b, a]. At most 100 years apart. */
  workingDaysBetween(a: LocalDate, b: LocalDate): number;
}

const MAX_WORKING_DAYS = 2000;

function checkCount(n: number): void {
  if (Number.isInteger(n) && Math.abs(n) <= MAX_WORKING_DAYS) return;
  throw new DubanError(
    'invalid-input',
    `工作日数“${n}”无效：应为 -${MAX_WORKING_DAYS} 至 ${MAX_WORKING_DAYS} 的整数，请检查催办规则中的天数。` +
      ` / "${n}" working days: a whole number from -${MAX_WORKING_DAYS} to ${MAX_WORKING_DAYS} is allowed; check the policy.`,
  );
}

function workingYearsFrom(years: readonly CalendarYear[], closures: readonly LocalDate[]): WorkingYears {
  const off = new Set([...years.flatMap(({ holidays }) => holidays), ...closures].map(epochDayOf));
  const worked = new Set(years.flatMap(({ makeUpDays }) => makeUpDays).map(epochDayOf));
  return new WorkingYears({ off, worked });
}

/**
 * The calendar of a zone from the notices of some years. `closures` are extra days off (a unit's own), stronger than
 * a make-up day. A year without data has plain weekends and says so through `yearIsPublished`.
 * Throws DubanError invalid-input with all faults of the data, and for an unknown zone.
 */
export function createCalendar(
  zone: string,
  years: readonly CalendarYear[],
  closures: readonly LocalDate[] = [],
): Calendar {
  checkTimeZone(zone);
  checkCalendarData(years, closures);
  const working = workingYearsFrom(years, closures);
  const published = new Set(years.filter(({ source }) => source === 'published').map(({ year }) => year));

  return {
    zone,
    knownUntil: Math.max(0, ...published),
    yearIsPublished: (year) => published.has(year),
    isWorkingDay: (date) => {
      const day = epochDayOf(date);
      return working.countThrough(day) > working.countBefore(day);
    },
    nextWorkingDayOnOrAfter: (date) => {
      const day = epochDayOf(date);
      return working.at(day, working.countBefore(day));
    },
    previousWorkingDayOnOrBefore: (date) => {
      const day = epochDayOf(date);
      return working.at(day, working.countThrough(day) - 1);
    },
    addWorkingDays: (date, n) => {
      const day = epochDayOf(date);
      checkCount(n);
      if (n === 0) return date;
      return working.at(day, n > 0 ? working.countThrough(day) + n - 1 : working.countBefore(day) + n);
    },
    workingDaysBetween: (a, b) => {
      const from = epochDayOf(a);
      const to = epochDayOf(b);
      // `0 -` keeps an empty backward span at 0 where a unary minus would give -0.
      return from <= to ? working.countBetween(from, to) : 0 - working.countBetween(to, from);
    },
  };
}
