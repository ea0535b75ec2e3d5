import { DubanError } from './errors.ts';
import { dateOfEpochDay, epochDayOf, weekdayOfEpochDay, yearOfEpochDay } from './local-date.ts';
import type { EpochDay, LocalDate } from './local-date.ts';

/** Days that differ from the rule "Monday to Friday"; where a day is in both, it is off. */
export interface Exceptions {
  readonly off: ReadonlySet<EpochDay>;
  readonly worked: ReadonlySet<EpochDay>;
}

/** One year as a table: `workingDays` in order, and for each day of the year how many of them come before it. */
interface WorkingYear {
  readonly firstDay: EpochDay;
  readonly workingDays: readonly EpochDay[];
  readonly countBefore: readonly number[];
}

const MAX_YEARS_SPANNED = 100;
/** 2000 working days are 8 years; who finds no working day within 12 has closed the unit for good. */
const MAX_YEARS_SEARCHED = 12;

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

/** Counts and finds working days by tables, one for each year, built when first needed. */
export class WorkingYears {
  private readonly exceptions: Exceptions;
  private readonly tables = new Map<number, WorkingYear>();

  constructor(exceptions: Exceptions) {
    this.exceptions = exceptions;
  }

  /** Working days of the day's year before the day. */
  countBefore(day: EpochDay): number {
    const { firstDay, countBefore } = this.table(yearOfEpochDay(day));
    return countBefore[day - firstDay] ?? 0;
  }

  /** Working days of the day's year up to the day itself. */
  countThrough(day: EpochDay): number {
    const { firstDay, countBefore } = this.table(yearOfEpochDay(day));
    return countBefore[day - firstDay + 1] ?? 0;
  }

  /**
   * The working day with this index, counted from 1 January of the day's year (0 is its first working day; -1 the last
   * one of the year before). Throws DubanError invalid-input when there is none within 12 years.
   */
  at(day: EpochDay, index: number): LocalDate {
    let year = yearOfEpochDay(day);
    let rest = index;
    for (let searched = 0; searched < MAX_YEARS_SEARCHED; searched += 1) {
      const { workingDays } = this.table(year);
      const found = workingDays[rest];
      if (found !== undefined) return dateOfEpochDay(found);
      if (rest >= 0) {
        rest -= workingDays.length;
        year += 1;
      } else {
        year -= 1;
        rest += this.table(year).workingDays.length;
      }
    }
    throw new DubanError(
      'invalid-input',
      `自 ${dateOfEpochDay(day)} 起 ${MAX_YEARS_SEARCHED} 年内没有足够的工作日，请检查单位休息日。` +
        ` / Too few working days within ${MAX_YEARS_SEARCHED} years of ${dateOfEpochDay(day)}: check the closures.`,
    );
  }

  /** Working days in (from, to] for from <= to. Throws DubanError invalid-input beyond 100 years. */
  countBetween(from: EpochDay, to: EpochDay): number {
    const firstYear = yearOfEpochDay(from);
    const lastYear = yearOfEpochDay(to);
    if (lastYear - firstYear > MAX_YEARS_SPANNED) {
      const span = [dateOfEpochDay(from), dateOfEpochDay(to)];
      throw new DubanError(
        'invalid-input',
        `${span.join(' 至 ')} 超过 ${MAX_YEARS_SPANNED} 年，请检查日期。` +
          ` / ${span.join(' to ')} is more than ${MAX_YEARS_SPANNED} years: check the dates.`,
      );
    }
    let count = this.countThrough(to) - this.countThrough(from);
    for (let year = firstYear; year < lastYear; year += 1) count += this.table(year).workingDays.length;
    return count;
  }

  private table(year: number): WorkingYear {
    const known = this.tables.get(year);
    if (known !== undefined) return known;
    const built = buildYear(year, this.exceptions);
    this.tables.set(year, built);
    return built;
  }
}
