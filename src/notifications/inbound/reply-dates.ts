import { civilOf, isLocalDate, type LocalDate } from '../../domain/local-date.ts';

/** A date as somebody writes it in a mail, and how many characters it takes. */
export interface WrittenDate {
  readonly date: LocalDate;
  readonly length: number;
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const NAME = String.raw`(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?`;

const ZH = /^(?:(\d{4})年)?(\d{1,2})月(\d{1,2})[日号]/;
const NUMBERS = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)/;
const DAY_FIRST = new RegExp(String.raw`^(\d{1,2})(?:st|nd|rd|th)?\s+(?:of\s+)?${NAME}(?:,?\s+(\d{4}))?\b`, 'i');
const MONTH_FIRST = new RegExp(String.raw`^${NAME}\s+(\d{1,2})(?:st|nd|rd|th)?(?:,?\s+(\d{4}))?(?!\d)`, 'i');

/**
 * The date that a text (half width) begins with; null where there is none that exists. Without a year it is the next such
 * day, today included: the echo says it in full.
 */
export function leadingDate(text: string, today: LocalDate): WrittenDate | null {
  const zh = ZH.exec(text);
  if (zh !== null) return made(zh[0], [zh[1], zh[2], zh[3]], today);
  const numbers = NUMBERS.exec(text);
  if (numbers !== null) return made(numbers[0], [numbers[1], numbers[2], numbers[3]], today);
  const dayFirst = DAY_FIRST.exec(text);
  if (dayFirst !== null) return made(dayFirst[0], [dayFirst[3], monthOf(dayFirst[2]), dayFirst[1]], today);
  const monthFirst = MONTH_FIRST.exec(text);
  return monthFirst === null
    ? null
    : made(monthFirst[0], [monthFirst[3], monthOf(monthFirst[1]), monthFirst[2]], today);
}

const monthOf = (name = ''): string => String(MONTHS.indexOf(name.toLowerCase()) + 1);

type Parts = readonly [year: string | undefined, month: string | undefined, day: string | undefined];

function made(whole: string, [year, month = '', day = '']: Parts, today: LocalDate): WrittenDate | null {
  const dateIn = (one: string | number): LocalDate => `${one}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  const thisYear = civilOf(today).year;
  const date =
    year === undefined ? (dateIn(thisYear) >= today ? dateIn(thisYear) : dateIn(thisYear + 1)) : dateIn(year);
  return isLocalDate(date) ? { date, length: whole.length } : null;
}
