import { DubanError } from './errors.ts';

/**
 * A civil date 'YYYY-MM-DD' without time and zone, years 1000 to 9999 of the Gregorian calendar. Such strings compare
 * and sort as dates do. Everything here is arithmetic on whole days; no clock and no zone is read.
 */
export type LocalDate = string;

/** Days since 1970-01-01, negative before it: the number behind a LocalDate. */
export type EpochDay = number;

const SHAPE = /^([1-9]\d{3})-(\d\d)-(\d\d)$/;
const FIRST_DAY = -354285; // 1000-01-01
const LAST_DAY = 2932896; // 9999-12-31

// A rehearsal asks for the same few thousand dates millions of times. The cap only guards against endless growth.
const MEMO_LIMIT = 100_000;
const dayByDate = new Map<LocalDate, EpochDay>();
const dateByDay = new Map<EpochDay, LocalDate>();

/** The parts of a date; month 1 to 12. */
export interface CivilDate {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

export const isLeapYear = (year: number): boolean => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);

/** 28 to 31; month 1 to 12. */
export function daysInMonth(year: number, month: number): number {
  if (month === 2) return isLeapYear(year) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

// Years are counted from March, so that the leap day is the last of its year; 400 years have 146,097 days.
function dayOfCivil({ year, month, day }: CivilDate): EpochDay {
  const marchYear = month > 2 ? year : year - 1;
  const dayOfMarchYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1;
  const leaps = Math.floor(marchYear / 4) - Math.floor(marchYear / 100) + Math.floor(marchYear / 400);
  return 365 * marchYear + leaps + dayOfMarchYear - 719_468;
}

function civilOfDay(epochDay: EpochDay): CivilDate {
  const shifted = epochDay + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const marchMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * marchMonth + 2) / 5) + 1;
  const month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9;
  return { year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day };
}

const two = (n: number): string => (n < 10 ? `0${n}` : String(n));

function remember<K, V>(memo: Map<K, V>, key: K, value: V): V {
  if (memo.size >= MEMO_LIMIT) memo.clear();
  memo.set(key, value);
  return value;
}

function notADate(value: unknown): DubanError {
  return new DubanError(
    'invalid-input',
    `日期“${String(value)}”无效：应为真实存在的公历日期，格式 YYYY-MM-DD（如 2023-12-31），请更正后重试。` +
      ` / "${String(value)}" is not a date: write an existing day as YYYY-MM-DD, such as 2023-12-31.`,
  );
}

/** Days since 1970-01-01. Throws DubanError invalid-input when the text is not an existing date. */
export function epochDayOf(date: LocalDate): EpochDay {
  const known = dayByDate.get(date);
  if (known !== undefined) return known;
  const [, year, month, day] = (SHAPE.exec(date) ?? []).map(Number);
  if (year === undefined || month === undefined || day === undefined) throw notADate(date);
  if (month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) throw notADate(date);
  return remember(dayByDate, date, dayOfCivil({ year, month, day }));
}

/** The date of a day number. Throws DubanError invalid-input outside the years 1000 to 9999 or for a fraction. */
export function dateOfEpochDay(epochDay: EpochDay): LocalDate {
  const known = dateByDay.get(epochDay);
  if (known !== undefined) return known;
  if (!Number.isInteger(epochDay) || epochDay < FIRST_DAY || epochDay > LAST_DAY) {
    throw new DubanError(
      'invalid-input',
      `日期超出范围：距 1970-01-01 ${epochDay} 天；只支持公元 1000 年至 9999 年。` +
        ` / Day ${epochDay} from 1970-01-01 is out of range: whole days of the years 1000 to 9999 are allowed.`,
    );
  }
  const { year, month, day } = civilOfDay(epochDay);
  return remember(dateByDay, epochDay, `${year}-${two(month)}-${two(day)}`);
}

/** The text as a date. Throws DubanError invalid-input unless it is an existing day written YYYY-MM-DD. */
export function parseLocalDate(text: string): LocalDate {
  epochDayOf(text);
  return text;
}

/** Whether the text is an existing day written YYYY-MM-DD. */
export function isLocalDate(text: string): boolean {
  const [, year, month, day] = (SHAPE.exec(text) ?? []).map(Number);
  if (year === undefined || month === undefined || day === undefined) return false;
  return month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month);
}

/** The date of year, month (1 to 12) and day. Throws DubanError invalid-input when there is no such day. */
export const localDateFrom = ({ year, month, day }: CivilDate): LocalDate =>
  parseLocalDate(`${year}-${two(month)}-${two(day)}`);

/** Year, month and day of a date. */
export const civilOf = (date: LocalDate): CivilDate => civilOfDay(epochDayOf(date));

/** The year of a date. */
export const yearOf = (date: LocalDate): number => civilOf(date).year;

/** The year in which a day number lies. */
export const yearOfEpochDay = (epochDay: EpochDay): number => civilOfDay(epochDay).year;

/** The date n calendar days later (earlier for n < 0). */
export const addDays = (date: LocalDate, days: number): LocalDate => dateOfEpochDay(epochDayOf(date) + days);

/** The same day n months later (earlier for n < 0), or the last day of that month when it is shorter. */
export function addMonths(date: LocalDate, months: number): LocalDate {
  const from = civilOf(date);
  const monthsSinceZero = from.year * 12 + (from.month - 1) + months;
  const year = Math.floor(monthsSinceZero / 12);
  const month = monthsSinceZero - year * 12 + 1;
  return localDateFrom({ year, month, day: Math.min(from.day, daysInMonth(year, month)) });
}

/** 0 = Sunday to 6 = Saturday. */
export const dayOfWeek = (date: LocalDate): number => weekdayOfEpochDay(epochDayOf(date));

/** 0 = Sunday to 6 = Saturday; 1970-01-01 was a Thursday. */
export const weekdayOfEpochDay = (epochDay: EpochDay): number => (((epochDay + 4) % 7) + 7) % 7;

/** Calendar days from a to b: negative when b is earlier. */
export const daysBetween = (a: LocalDate, b: LocalDate): number => epochDayOf(b) - epochDayOf(a);

/** Negative when a is earlier, 0 when equal, positive when a is later: for Array.sort. */
export const compareDates = (a: LocalDate, b: LocalDate): number => (a < b ? -1 : a > b ? 1 : 0);

/** The earlier of two dates. */
export const earlierOf = (a: LocalDate, b: LocalDate): LocalDate => (b < a ? b : a);

/** The later of two dates. */
export const laterOf = (a: LocalDate, b: LocalDate): LocalDate => (b > a ? b : a);

/** The last day of the date's month. */
export function lastDayOfMonth(date: LocalDate): LocalDate {
  const { year, month } = civilOf(date);
  return localDateFrom({ year, month, day: daysInMonth(year, month) });
}

/** A calendar quarter and its first and last day. */
export interface Quarter {
  readonly year: number;
  readonly quarter: 1 | 2 | 3 | 4;
  readonly from: LocalDate;
  readonly to: LocalDate;
}

/** The quarter in which the date lies. */
export function quarterOf(date: LocalDate): Quarter {
  const { year, month } = civilOf(date);
  const lastMonth = Math.ceil(month / 3) * 3;
  const quarter = month <= 3 ? 1 : month <= 6 ? 2 : month <= 9 ? 3 : 4;
  const from = localDateFrom({ year, month: lastMonth - 2, day: 1 });
  return { year, quarter, from, to: localDateFrom({ year, month: lastMonth, day: daysInMonth(year, lastMonth) }) };
}
