import { numeralValue, plainDigits } from './numerals.ts';
import { tight } from './spacing.ts';

const LEADING_NUMBER = /^\s*(\d{1,4})\s*[.．、](?!\d)\s*/u;
const NUMBER_CELL = /^[（(]?\d{1,4}(?:[、,，~～至—–-]\d{1,4})*[.．、]?[）)]?$/u;
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
  if (!NUMBER_CELL.test(plain)) return null;
  const [first = 0, ...others] = [...plain.matchAll(/\d+/gu)].map(([digits]) => Number(digits));
  const last = others.at(-1);
  if (last === undefined) return [first];
  const isRange = /[~～至—–-]/u.test(plain) && others.length === 1 && last > first && last - first < 50;
  return isRange ? Array.from({ length: last - first + 1 }, (_, index) => first + index) : [first, ...others];
}

/** The value of a cell that holds one Chinese numeral and nothing else: 三, 三、, （三）; null for anything else. */
export function chineseOrdinal(cell: string): number | null {
  const bare = tight(cell).replace(/^[（(]|[）)]$|[、.．]$/gu, '');
  return /^[一二三四五六七八九十百零〇]+$/u.test(bare) ? numeralValue(bare) : null;
}

/** How high a numbered heading stands: 第一章 0, 一、 1, （一） 2, 1. 3, （1） 4; null where it has no number. */
export function headingRank(text: string): number | null {
  const heading = tight(text);
  const styles = [
    new RegExp(`^第[${ORDINAL_CHARACTERS}]+[章部篇]`, 'u'),
    new RegExp(`^[${ORDINAL_CHARACTERS}]+[、.．]`, 'u'),
    new RegExp(`^[（(][${ORDINAL_CHARACTERS}]+[）)]`, 'u'),
    /^\d+[、.．](?!\d)/u,
    /^[（(]\d+[）)]/u,
  ];
  const rank = styles.findIndex((style) => style.test(heading));
  return rank < 0 ? null : rank;
}

/** b for the first row behind a number, then c, d …, z, ba, bb …. */
export function rowLetter(ordinal: number): string {
  const place = ordinal % 26;
  const letter = String.fromCharCode(97 + place);
  return ordinal < 26 ? letter : rowLetter(Math.floor(ordinal / 26)) + letter;
}
