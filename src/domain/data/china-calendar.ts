import { createCalendar, type Calendar, type CalendarYear } from '../calendar.ts';
import { addDays, type LocalDate } from '../local-date.ts';
import { CHINA_HOLIDAY_ROWS } from './china-holidays.ts';

/** The zone of all plans unless they say otherwise. */
export const CHINA_ZONE = 'Asia/Shanghai';

function datesOf(year: number, runs: string): LocalDate[] {
  return runs.split(' ').flatMap((run) => {
    const [from, to = from] = run.split('..');
    const dates: LocalDate[] = [];
    for (let date = `${year}-${from}`; date <= `${year}-${to}`; date = addDays(date, 1)) dates.push(date);
    return dates;
  });
}

/** The years built in: published notices of 2004 to 2026. An admin's import of a later notice is added to these. */
export const CHINA_YEARS: readonly CalendarYear[] = CHINA_HOLIDAY_ROWS.map(([year, holidays, makeUpDays]) => ({
  year,
  holidays: datesOf(year, holidays),
  makeUpDays: datesOf(year, makeUpDays),
  source: 'published',
}));

const builtIn = createCalendar(CHINA_ZONE, CHINA_YEARS);

/**
 * Mainland China's working days. `imported` years replace built-in years of the same number (a corrected notice) or
 * come on top of them; `closures` are extra days off. Throws DubanError invalid-input for faulty data.
 */
export function chinaCalendar(imported: readonly CalendarYear[] = [], closures: readonly LocalDate[] = []): Calendar {
  if (imported.length === 0 && closures.length === 0) return builtIn;
  return createCalendar(CHINA_ZONE, chinaYears(imported), closures);
}

/** The years built in, with imported ones in place of those of the same number or on top of them. */
export function chinaYears(imported: readonly CalendarYear[]): readonly CalendarYear[] {
  const replaced = new Set(imported.map(({ year }) => year));
  return [...CHINA_YEARS.filter(({ year }) => !replaced.has(year)), ...imported];
}
