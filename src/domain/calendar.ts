import { DubanError, type Fault } from './errors.ts';
import { dateOfEpochDay, epochDayOf, isLocalDate, weekdayOfEpochDay, yearOf, yearOfEpochDay } from './local-date.ts';
import type { EpochDay, LocalDate } from './local-date.ts';
import { checkTimeZone } from './zone.ts';

/** Days off and make-up working days (调休) of one year. A notice may name days of the year before or after. */
export interface CalendarYear {
  readonly year: number;
  /** Days off by the notice; days of a weekend may be among them. */
  readonly holidays: readonly LocalDate[];
  /** Saturdays and Sundays that are worked. */
  readonly makeUpDays: readonly LocalDate[];
  /** `published`: from the State Council's notice. `computed`: nothing is published yet, weekends alone count. */
  readonly source: 'published' | 'computed';
}

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
  /** The n-th working day strictly after (n > 0) or strictly before (n < 0) the date; for n = 0 the date itself. */
  addWorkingDays(date: LocalDate, n: number): LocalDate;
  /** How many working days lie in (a, b]; for b before a minus those in (b, a]. */
  workingDaysBetween(a: LocalDate, b: LocalDate): number;
}

const MAX_WORKING_DAYS = 2000;
const MAX_YEARS_SPANNED = 100;
/** A calendar whose closures leave no working day within this many years is a mistake of its author. */
const MAX_YEARS_SEARCHED = 12;

/** One year as a table: `workingDays` in order, and for each day of the year how many of them come before it. */
interface WorkingYear {
  readonly firstDay: EpochDay;
  readonly workingDays: readonly EpochDay[];
  readonly countBefore: readonly number[];
}

interface Exceptions {
  readonly off: ReadonlySet<EpochDay>;
  readonly worked: ReadonlySet<EpochDay>;
}

function isWorked(day: EpochDay, { off, worked }: Exceptions): boolean {
  if (off.has(day)) return false;
  const weekday = weekdayOfEpochDay(day);
  return (weekday !== 0 && weekday !== 6) || worked.has(day);
}

function buildYear(year: number, exceptions: Exceptions): WorkingYear {
  const firstDay = epochDayOf(`${year}-01-01`);
  const lastDay = epochDayOf(`${year}-12-31`);
  const workingDays: EpochDay[] = [];
  const countBefore: number[] = [0];
  for (let day = firstDay; day <= lastDay; day += 1) {
    if (isWorked(day, exceptions)) workingDays.push(day);
    countBefore.push(workingDays.length);
  }
  return { firstDay, workingDays, countBefore };
}

const yearFault = (year: number, message: string): Fault => ({
  severity: 'error',
  code: 'calendar-year',
  message: `${year}: ${message}`,
  where: {},
});

const dateFault = (year: number, date: LocalDate): Fault =>
  yearFault(year, `“${date}”应为该年或相邻年份的日期，格式 YYYY-MM-DD / must be a day of that or a neighbouring year`);

function faultsOfYear({ year, holidays, makeUpDays }: CalendarYear): Fault[] {
  const misplaced = (date: LocalDate): boolean => !isLocalDate(date) || Math.abs(yearOf(date) - year) > 1;
  const faults = [...holidays, ...makeUpDays].filter(misplaced).map((date) => dateFault(year, date));
  const off = new Set(holidays);
  for (const date of makeUpDays.filter((day) => off.has(day))) {
    faults.push(yearFault(year, `${date} 既列为放假又列为上班，请核对通知 / is both a holiday and a make-up day`));
  }
  return faults;
}

function checkYears(years: readonly CalendarYear[], closures: readonly LocalDate[]): void {
  const faults = years.flatMap(faultsOfYear);
  const numbers = years.map(({ year }) => year);
  for (const year of new Set(numbers.filter((each, index) => numbers.indexOf(each) !== index))) {
    faults.push(yearFault(year, '该年出现两次，只能保留一份 / the year is given twice; keep one'));
  }
  closures.filter((date) => !isLocalDate(date)).forEach((date) => faults.push(dateFault(0, date)));
  if (faults.length === 0) return;
  const list = faults.map(({ message }) => message).join('; ');
  throw new DubanError('invalid-input', `工作日历有误：${list} / The calendar has faults.`, { faults });
}

function tooFar(what: string): DubanError {
  return new DubanError(
    'invalid-input',
    `${what}：超出允许范围（±${MAX_WORKING_DAYS} 个工作日、${MAX_YEARS_SPANNED} 年），请检查输入。` +
      ` / Out of range: at most ${MAX_WORKING_DAYS} working days or ${MAX_YEARS_SPANNED} years; check the input.`,
  );
}

/** The year tables of one calendar, each built when it is first needed. */
class WorkingYears {
  private readonly exceptions: Exceptions;
  private readonly tables = new Map<number, WorkingYear>();

  constructor(exceptions: Exceptions) {
    this.exceptions = exceptions;
  }

  table(year: number): WorkingYear {
    const known = this.tables.get(year);
    if (known !== undefined) return known;
    const built = buildYear(year, this.exceptions);
    this.tables.set(year, built);
    return built;
  }

  /** Working days of the date's year before the date. */
  countBefore(day: EpochDay): number {
    const { firstDay, countBefore } = this.table(yearOfEpochDay(day));
    return countBefore[day - firstDay] ?? 0;
  }

  /** Working days of the date's year up to and including the date. */
  countThrough(day: EpochDay): number {
    const { firstDay, countBefore } = this.table(yearOfEpochDay(day));
    return countBefore[day - firstDay + 1] ?? 0;
  }

  /** The working day with this index (0 = first) counted from 1 January of the year; any index, also negative. */
  at(fromYear: number, index: number): LocalDate {
    let year = fromYear;
    let rest = index;
    for (let searched = 0; searched < MAX_YEARS_SEARCHED; searched += 1) {
      const { workingDays } = this.table(year);
      const day = workingDays[rest];
      if (day !== undefined) return dateOfEpochDay(day);
      if (rest >= 0) {
        rest -= workingDays.length;
        year += 1;
      } else {
        year -= 1;
        rest += this.table(year).workingDays.length;
      }
    }
    throw tooFar(`自 ${fromYear} 年起 ${MAX_YEARS_SEARCHED} 年内找不到所需工作日`);
  }

  /** Working days in (from, to], from <= to. */
  countBetween(from: EpochDay, to: EpochDay): number {
    const [firstYear, lastYear] = [yearOfEpochDay(from), yearOfEpochDay(to)];
    if (lastYear - firstYear > MAX_YEARS_SPANNED) throw tooFar(`${dateOfEpochDay(from)} 至 ${dateOfEpochDay(to)}`);
    let count = this.countThrough(to) - this.countThrough(from);
    for (let year = firstYear; year < lastYear; year += 1) count += this.table(year).workingDays.length;
    return count;
  }
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
  checkYears(years, closures);
  const off = new Set([...years.flatMap(({ holidays }) => holidays), ...closures].map(epochDayOf));
  const worked = new Set(years.flatMap(({ makeUpDays }) => makeUpDays).map(epochDayOf));
  const published = new Set(years.filter(({ source }) => source === 'published').map(({ year }) => year));
  const working = new WorkingYears({ off, worked });

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
      return working.at(yearOfEpochDay(day), working.countBefore(day));
    },
    previousWorkingDayOnOrBefore: (date) => {
      const day = epochDayOf(date);
      return working.at(yearOfEpochDay(day), working.countThrough(day) - 1);
    },
    addWorkingDays: (date, n) => {
      const day = epochDayOf(date);
      if (!Number.isInteger(n) || Math.abs(n) > MAX_WORKING_DAYS) throw tooFar(`${date} ${n} 个工作日`);
      if (n === 0) return date;
      const index = n > 0 ? working.countThrough(day) + n - 1 : working.countBefore(day) + n;
      return working.at(yearOfEpochDay(day), index);
    },
    workingDaysBetween: (a, b) => {
      const [from, to] = [epochDayOf(a), epochDayOf(b)];
      // `0 -` keeps an empty backward span at 0 where a unary minus would give -0.
      return from <= to ? working.countBetween(from, to) : 0 - working.countBetween(to, from);
    },
  };
}
