import { daysInMonth, isLocalDate, localDateFrom } from '../domain/local-date.ts';
import type { LocalDate } from '../domain/local-date.ts';
import { NUMERAL_CHARACTERS, numeralValue, plainDigits } from './numerals.ts';

/*
 * Limits as official texts write them. A limit that names a period means the period's last day:
 *   2023年12月31日前 · 2023年6月底前 · 2023年底前 · 年底前 · 年内 · 23年底 · 上半年 · 三季度 · 9月中旬 · 二〇二三年十二月底 ·
 *   2023-12-31 (docs/importer.md has the whole table)
 */

export type LimitProblem = 'impossible' | 'no-year' | 'vague';

export interface FoundLimit {
  /** The last day; null where the day does not exist, no year is known or the words name no day (年初, 月中). */
  readonly on: LocalDate | null;
  readonly problem: LimitProblem | null;
  /** The words themselves say "by" (前, 底, 末, 止): a limit, not only a period that a figure belongs to. */
  readonly explicit: boolean;
  /** 前 after a bare period (6月前): its first or its last day; the last is taken. */
  readonly ambiguous: boolean;
  readonly raw: string;
  /** Place in the searched text. */
  readonly from: number;
  readonly to: number;
}

const N = String.raw`(?:[\d０-９]{1,2}|[${NUMERAL_CHARACTERS}]{1,3})`;
const SHORT_YEAR = String.raw`(?<![\d０-９])(?<short>[23２３][\d０-９])\s*年(?=\s*(?:年?\s*[底末]|${N}\s*月|[上下]\s*半年|第?\s*[1-4一二三四]\s*季度))`;
const YEAR = String.raw`(?:(?<year>(?:19|20|２０)[\d０-９]{2}|二[〇○零][〇○零一二三四五六七八九]{2})|(?<relative>[今本当明]))\s*年度?|${SHORT_YEAR}`;
const MONTH = String.raw`(?<month>${N})\s*月份?(?:\s*(?<day>${N})\s*[日号]|\s*(?<third>[上中下])\s*旬)?`;
const QUARTER = String.raw`第?\s*(?<quarter>[1-4一二三四])\s*季度`;
const HALF = String.raw`(?<half>[上下])\s*半年`;
const BARE_YEAR = String.raw`(?<![\d０-９近往历每逐全几数${NUMERAL_CHARACTERS}])(?<bareYear>年)(?=\s*[底末]|度?\s*内)|(?<=年)年(?=\s*[底末])`;
const BY = String.raw`(?:之|以)?前(?!\s*[\d０-９后期列述往${NUMERAL_CHARACTERS}])|止`;
const WRITTEN = new RegExp(
  String.raw`(?:${YEAR})?\s*(?:${MONTH}|${QUARTER}|${HALF}|${BARE_YEAR})?\s*(?<end>[底末]|度?\s*内)?(?<vague>[初中](?!\s*旬))?\s*(?<by>${BY})?`,
  'gu',
);
const POINTED =
  /(?<![\d])(?<year>20\d{2})([-./])(?<month>\d{1,2})(?:\2(?<day>\d{1,2}))?(?![\d年])\s*日?\s*(?<by>(?:之|以)?前|止)?/gu;
const DIGITS_ONLY = /(?<!\d)(?<year>20\d{2})(?<month>0[1-9]|1[0-2])(?<day>[0-3]\d)(?!\d)\s*(?<by>(?:之|以)?前|止)?/gu;

type Groups = Readonly<Record<string, string | undefined>>;

/**
 * All limits of a text, in order. `documentYear` stands in for a year that is not written (null: unknown).
 * `pointed` also reads 2023-12-31, 2023.12.31, 2023/12/31 and 20231231, and lets a limit take the year that was written
 * before it, for cells that hold nothing but a date.
 */
export function findLimits(text: string, options: { documentYear: number | null; pointed?: boolean }): FoundLimit[] {
  const written = [...text.matchAll(WRITTEN)].filter((match) => namesAPeriod(match.groups ?? {}));
  const pointed = options.pointed ? [...text.matchAll(POINTED), ...text.matchAll(DIGITS_ONLY)] : [];
  let year = options.documentYear;
  return [...written, ...pointed]
    .toSorted((a, b) => (a.index ?? 0) - (b.index ?? 0))
    .map((match) => {
      const own = writtenYear(match.groups ?? {});
      if (options.pointed === true && own !== null) year = own;
      return toLimit(match, { year, documentYear: options.documentYear });
    });
}

/** The day of a text that is nothing but a date (2023 年 5 月 22 日), null for anything else. */
export function wholeDate(text: string): LocalDate | null {
  const [only, ...others] = findLimits(text, { documentYear: null, pointed: true });
  const whole = only !== undefined && others.length === 0 && only.raw.trim() === text.trim();
  return whole && /[日号\d]$/u.test(only.raw) ? only.on : null;
}

function namesAPeriod(groups: Groups): boolean {
  const { year, short, relative, month, quarter, half, bareYear } = groups;
  return [year, short, relative, month, quarter, half, bareYear].some((part) => part !== undefined);
}

function toLimit(match: RegExpMatchArray, known: KnownYears): FoundLimit {
  const groups: Groups = match.groups ?? {};
  const from = match.index ?? 0;
  const lead = match[0].length - match[0].trimStart().length;
  const raw = match[0].trim();
  const year = yearOf(groups, known);
  const by = groups['by'] !== undefined;
  const end = groups['end'] !== undefined;
  const found = lastDay(groups, year);
  return {
    ...found,
    explicit: by || end,
    ambiguous: by && !end && groups['day'] === undefined && groups['third'] === undefined,
    raw,
    from: from + lead,
    to: from + lead + raw.length,
  };
}

interface KnownYears {
  /** Written before in the same cell, else the document's. */
  readonly year: number | null;
  readonly documentYear: number | null;
}

/** The year in full, also of 23年底. */
function writtenYear({ year, short }: Groups): number | null {
  if (short !== undefined) return 2000 + Number(plainDigits(short));
  return year === undefined ? null : numeralValue(plainDigits(year));
}

function yearOf(groups: Groups, { year, documentYear }: KnownYears): number | null {
  const own = writtenYear(groups);
  if (own !== null || groups['relative'] === undefined) return own ?? year;
  if (documentYear === null) return null;
  return groups['relative'] === '明' ? documentYear + 1 : documentYear;
}

function lastDay(groups: Groups, year: number | null): { on: LocalDate | null; problem: LimitProblem | null } {
  if (groups['vague'] !== undefined) return { on: null, problem: 'vague' };
  if (year === null) return { on: null, problem: 'no-year' };
  const month = lastMonth(groups);
  if (month === null || month < 1 || month > 12) return { on: null, problem: 'impossible' };
  const day = lastDayIn(groups, daysInMonth(year, month));
  const exists = day !== null && isLocalDate(`${year}-${pad(month)}-${pad(day)}`);
  return exists ? { on: localDateFrom({ year, month, day }), problem: null } : { on: null, problem: 'impossible' };
}

function lastMonth({ month, quarter, half }: Groups): number | null {
  if (month !== undefined) return numeralValue(month);
  if (quarter !== undefined) return (numeralValue(quarter) ?? 0) * 3;
  return half === '上' ? 6 : 12;
}

function lastDayIn({ day, third }: Groups, monthLength: number): number | null {
  if (day !== undefined) return numeralValue(day);
  if (third === '上') return 10;
  return third === '中' ? 20 : monthLength;
}

const pad = (n: number): string => String(n).padStart(2, '0');
