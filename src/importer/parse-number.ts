import type { Fault, FaultPlace } from '../domain/errors.ts';
import { fault, quoted } from './faults.ts';
import { numeralValue, plainDigits } from './numerals.ts';
import { tight } from './spacing.ts';

const LEADING_NUMBER = /^\s*(\d{1,4})\s*[.．、](?!\d)\s*/u;
const NUMBER_CELL = /^(?:第(?=.*[项条号]$))?[（(]?\d{1,5}(?:[、,，~～至—–-]\d{1,5})*[.．、]?[）)]?[项条号]?$/u;
const LEVELLED = /^\d{1,3}(?:[.．]\d{1,3}){1,3}$/u;
const CIRCLED = /^[①-⑳]$/u;
const ORDINAL_CHARACTERS = '一二三四五六七八九十百零〇';

/** The number in front of a cell's text (9. 公布…), with the text behind it. */
export function leadingNumber(cell: string): { readonly number: number | null; readonly rest: string } {
  const plain = plainDigits(cell);
  const match = LEADING_NUMBER.exec(plain);
  return match === null
    ? { number: null, rest: cell }
    : { number: Number(match[1]), rest: cell.slice(match[0].length) };
}

/** The numbers of a cell that holds nothing else: 7, 7., （7）, 5、6, 5-7; null where it holds anything else. */
export function numberCell(cell: string): number[] | null {
  const plain = plainDigits(tight(cell));
  if (CIRCLED.test(plain)) return [plain.charCodeAt(0) - 0x2460 + 1];
  if (!NUMBER_CELL.test(plain)) return null;
  const [first = 0, ...others] = [...plain.matchAll(/\d+/gu)].map(([digits]) => Number(digits));
  const last = others.at(-1);
  if (last === undefined) return [first];
  const isRange = /[~～至—–-]/u.test(plain) && others.length === 1 && last > first && last - first < 50;
  return isRange ? Array.from({ length: last - first + 1 }, (_, index) => first + index) : [first, ...others];
}

/** A number with levels of its own (1.2, 2.1.3): the last level counts the row; null for anything else. */
export function levelledNumber(cell: string): { readonly numbers: readonly number[]; readonly printed: string } | null {
  const printed = plainDigits(tight(cell)).replace(/．/gu, '.');
  return LEVELLED.test(printed) ? { numbers: [Number(printed.split('.').at(-1))], printed } : null;
}

/** The value of a cell that holds one Chinese numeral and nothing else: 三, 三、, （三）; null for anything else. */
export function chineseOrdinal(cell: string): number | null {
  const bare = tight(cell).replace(/^[（(]|[）)]$|[、.．]$/gu, '');
  return /^[一二三四五六七八九十百零〇]+$/u.test(bare) ? numeralValue(bare) : null;
}

/** A number in front of a line, by the way it is written. */
export interface Numbered {
  /** How high such numbers stand: 第一章 0, 一、 1, （一） 2, 1. 3, （1） 4, ① 5. */
  readonly rank: number;
  readonly ordinal: number;
  /** The line behind its number. */
  readonly rest: string;
}

const NUMBER_STYLES = [
  new RegExp(`^第([${ORDINAL_CHARACTERS}]+)[章部篇][分]?`, 'u'),
  new RegExp(`^([${ORDINAL_CHARACTERS}]+)[、.．]`, 'u'),
  new RegExp(`^[（(]([${ORDINAL_CHARACTERS}]+)[）)]`, 'u'),
  /^(\d{1,4})[、.．](?!\d)/u,
  /^[（(]?(\d{1,4})[）)]/u,
  /^([①-⑳㉑-㉟㊱-㊿])/u,
];

/** 第一条, 第一项 and 第一节 stand where （一） does. */
const ARTICLE = new RegExp(`^第([${ORDINAL_CHARACTERS}\\d]+)[条项节](?=[\\s　：:]|\\p{Script=Han})`, 'u');

/** The number that a line of prose begins with; null where it begins with none. */
export function numbered(line: string): Numbered | null {
  const plain = plainDigits(line.trim());
  const article = ARTICLE.exec(plain);
  if (article?.[1] !== undefined) {
    const ordinal = numeralValue(article[1]);
    if (ordinal !== null) return { rank: 2, ordinal, rest: line.trim().slice(article[0].length).trim() };
  }
  for (const [rank, style] of NUMBER_STYLES.entries()) {
    const [whole, number] = style.exec(plain) ?? [];
    if (whole === undefined || number === undefined) continue;
    const ordinal = rank === 5 ? circledValue(number) : numeralValue(number);
    if (ordinal !== null) return { rank, ordinal, rest: line.trim().slice(whole.length).trim() };
  }
  return null;
}

function circledValue(sign: string): number {
  const code = sign.codePointAt(0) ?? 0;
  if (code <= 0x2473) return code - 0x245f;
  return code <= 0x325f ? code - 0x3251 + 21 : code - 0x32b1 + 36;
}

/** How high a numbered heading of a table stands: 第一章 0, 一、 1, （一） 2, 1. 3, （1） 4; null where it has no number. */
export function headingRank(text: string): number | null {
  const heading = tight(text);
  const found = ARTICLE.test(heading) ? null : numbered(heading);
  return found === null || found.rank > 4 || (found.rank === 4 && !/^[（(]/u.test(heading)) ? null : found.rank;
}

/** b for the first row behind a number, then c, d …, z, ba, bb …. */
export function rowLetter(ordinal: number): string {
  const place = ordinal % 26;
  const letter = String.fromCharCode(97 + place);
  return ordinal < 26 ? letter : rowLetter(Math.floor(ordinal / 26)) + letter;
}

/** A number cell that holds something else. */
export function numberFault(printed: string, where: FaultPlace): Fault {
  return fault(
    'number-unclear',
    {
      zh: `看不懂序号“${quoted(printed)}”，本行按无序号处理。可写 7、5、6、5-7 或 1.2 形式的序号，请更正。`,
      en: `The number "${quoted(printed)}" is not understood, the row counts as unnumbered: write 7, 5、6, 5-7 or 1.2.`,
    },
    where,
  );
}
