import { CsvError, parse } from 'csv-parse/sync';
import { z } from 'zod';
import type { Fault } from '../../domain/errors.ts';
import { dayOfWeek, isLocalDate, yearOf, type LocalDate } from '../../domain/local-date.ts';
import { quoted } from '../faults.ts';
import { calendarFault } from './faults.ts';
import { weekdayText } from './read-festival.ts';
import type { YearDraft } from './parse-notice.ts';

/** One day of a table, as written. `line` where the format has lines. */
interface DayRow {
  readonly date: string;
  readonly kind: string;
  readonly line?: number;
}

const OFF = /^(?:放假|休|休息|holiday|public_holiday|off|day-off)$/iu;
const WORKED = /^(?:上班|班|补班|调休上班|workday|transfer_workday|work|worked|make-up)$/iu;

/**
 * Reads days from CSV (date, kind; a head is passed over) or JSON (a list of `{ date, type }`, or an object with such a
 * list as `dates` or `days`, or with `holidays` and `makeUpDays`). All faults at once, as for a notice's text.
 */
export function parseDayTable(text: string, format: 'csv' | 'json', wanted: number | null): YearDraft {
  const problems: Fault[] = [];
  const { rows, year: said } = format === 'csv' ? csvRows(text, problems) : jsonRows(text, problems);
  const days = rows.flatMap((row) => dayOf(row, problems));
  if (days.length === 0 && problems.length === 0) problems.push(NO_DAYS);
  const year = wanted ?? said ?? commonYear(days.map(({ date }) => date));
  const seen = new Set<LocalDate>();
  for (const { date, worked, line } of days) {
    const where = line === undefined ? {} : { line };
    if (seen.has(date)) problems.push(calendarFault('day-twice', twice(date), where));
    seen.add(date);
    const distance = yearOf(date) - year;
    if (distance !== 0 && !(distance === -1 && date.slice(5, 7) === '12')) {
      problems.push(calendarFault('date-outside-year', outside(date, year), where));
    }
    if (worked && dayOfWeek(date) !== 0 && dayOfWeek(date) !== 6) {
      problems.push(calendarFault('make-up-on-weekday', weekday(date), where));
    }
  }
  const holidays = days.filter(({ worked }) => !worked).map(({ date }) => date);
  const makeUpDays = days.filter(({ worked }) => worked).map(({ date }) => date);
  const items = [{ festivals: [], holidays: holidays.toSorted(), makeUpDays: makeUpDays.toSorted(), line: 1 }];
  return { year, items, problems };
}

function csvRows(text: string, problems: Fault[]): { rows: DayRow[]; year: null } {
  try {
    const records: string[][] = parse(text, { bom: true, trim: true, relax_column_count: true });
    const rows = records.map(([date = '', kind = ''], index) => ({ date, kind, line: index + 1 }));
    return { rows: rows.filter(({ date, line }) => date !== '' && !(line === 1 && !/\d/u.test(date))), year: null };
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    problems.push(calendarFault('table-broken', broken(error.message), {}));
    return { rows: [], year: null };
  }
}

const LISTED = z.array(z.object({ date: z.string(), type: z.string().optional(), kind: z.string().optional() }));
const DOCUMENT = z.union([
  LISTED.transform((days) => ({ days, year: null })),
  z
    .object({ year: z.number().int().optional(), dates: LISTED })
    .transform(({ dates, year }) => ({ days: dates, year })),
  z.object({ year: z.number().int().optional(), days: LISTED }),
  z
    .object({ year: z.number().int().optional(), holidays: z.array(z.string()), makeUpDays: z.array(z.string()) })
    .transform(({ year, holidays, makeUpDays }) => ({
      year,
      days: [
        ...holidays.map((date) => ({ date, type: 'holiday', kind: undefined })),
        ...makeUpDays.map((date) => ({ date, type: 'workday', kind: undefined })),
      ],
    })),
]);

function jsonRows(text: string, problems: Fault[]): { rows: DayRow[]; year: number | null } {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    problems.push(calendarFault('table-broken', broken(error instanceof Error ? error.message : String(error)), {}));
    return { rows: [], year: null };
  }
  const document = DOCUMENT.safeParse(json);
  if (!document.success) {
    problems.push(calendarFault('table-broken', UNKNOWN_SHAPE, {}));
    return { rows: [], year: null };
  }
  const { days, year } = document.data;
  return { rows: days.map(({ date, type, kind }) => ({ date, kind: type ?? kind ?? '' })), year: year ?? null };
}

function dayOf(
  { date: written, kind, line }: DayRow,
  problems: Fault[],
): { readonly date: LocalDate; readonly worked: boolean; readonly line?: number }[] {
  const where = line === undefined ? {} : { line };
  const date = written.replaceAll('/', '-').replace(/^(\d{4})年(\d{1,2})月(\d{1,2})日$/u, '$1-$2-$3');
  const padded = date.replace(/^(\d{4})-(\d{1,2})-(\d{1,2})$/u, (_, y: string, m: string, d: string) =>
    [y, m.padStart(2, '0'), d.padStart(2, '0')].join('-'),
  );
  const known = isLocalDate(padded);
  const worked = WORKED.test(kind);
  if (!known) problems.push(calendarFault('date-impossible', impossible(written), where));
  if (!worked && !OFF.test(kind)) problems.push(calendarFault('day-kind-unknown', unknownKind(written, kind), where));
  return known ? [{ date: padded, worked, ...where }] : [];
}

/** The year in which most of the days lie; the later one of two. */
function commonYear(dates: readonly LocalDate[]): number {
  const counts = new Map<number, number>();
  for (const date of dates) counts.set(yearOf(date), (counts.get(yearOf(date)) ?? 0) + 1);
  const [most] = [...counts].toSorted((a, b) => b[1] - a[1] || b[0] - a[0]);
  return most?.[0] ?? 0;
}

const NO_DAYS = calendarFault(
  'file-empty',
  { zh: '文件中没有日期，请检查文件。', en: 'There is no day in the file.' },
  {},
);

const UNKNOWN_SHAPE = {
  zh: 'JSON 的结构无法识别：应为 [{ "date", "type" }]，或含 "dates"、"days"，或含 "holidays" 与 "makeUpDays"。',
  en: 'The JSON has another shape: a list of { "date", "type" }, or an object with "dates", "days", or "holidays" and "makeUpDays".',
};

const broken = (words: string) => ({
  zh: `文件格式有误，无法读取：${quoted(words, 120)}。`,
  en: `The file cannot be read: ${quoted(words, 120)}.`,
});

const twice = (date: LocalDate) => ({
  zh: `${date} 出现两次，只能保留一处。`,
  en: `${date} is there twice: keep one.`,
});

const outside = (date: LocalDate, year: number) => ({
  zh: `${date} 不属于 ${year} 年（元旦可跨上年 12 月），请核对年份或用 --year 指定。`,
  en: `${date} does not belong to ${year} (New Year may reach into the December before): check it, or give --year.`,
});

const weekday = (date: LocalDate) => ({
  zh: `调休上班日 ${date} 是${weekdayText(date)}，本来就是工作日，请核对。`,
  en: `The make-up day ${date} is no Saturday or Sunday: it is a working day already.`,
});

const impossible = (written: string) => ({
  zh: `“${quoted(written)}”不是实际存在的日期，应为 YYYY-MM-DD。`,
  en: `"${quoted(written)}" is no existing day: write YYYY-MM-DD.`,
});

const unknownKind = (date: string, kind: string) => ({
  zh: `${quoted(date)} 的类别“${quoted(kind)}”无法识别，应为“放假”或“上班”。`,
  en: `The kind "${quoted(kind)}" of ${quoted(date)} is not known: write holiday or workday.`,
});
