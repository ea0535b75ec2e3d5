import { cellAt } from '../cells.ts';
import type { CellRow } from '../cells.ts';
import { chineseOrdinal, leadingNumber, levelledNumber, numberCell } from '../parse-number.ts';
import { tidy } from '../spacing.ts';
import type { Columns } from './columns.ts';

export interface RowNumbers {
  readonly numbers: readonly number[];
  /** The number as printed, where it has levels (1.2). */
  readonly printed: string | null;
  readonly basis: string;
  readonly text: string;
  /** What stands in the number column and is none: the words of a group, or signs that say nothing. */
  readonly words: string;
}

const isDown = (row: CellRow, column: number | undefined): boolean =>
  column !== undefined && row.down?.includes(column) === true;

/**
 * Numbers stand in a column of their own, or in front of the basis or the measure (9. 公布…). A number whose cell is one
 * with the cell above belongs to the first of its rows.
 */
export function readNumbers(row: CellRow, columns: Columns): RowNumbers {
  const printedNumber = cellAt(row, columns.number);
  // Words that are merged down in this column are a group, which holds for each of its rows.
  const isTaken = isDown(row, columns.number) && !/\p{Script=Han}{2}/u.test(printedNumber);
  const own = isTaken ? '' : printedNumber;
  const [basis, text] = [tidy(cellAt(row, columns.basis)), tidy(cellAt(row, columns.text))];
  const rest = { printed: null, basis, text, words: '' };
  const levelled = levelledNumber(own);
  if (levelled !== null) return { ...rest, ...levelled };
  const ordinal = chineseOrdinal(own);
  const numbers = numberCell(own) ?? (ordinal === null ? null : [ordinal]);
  if (numbers !== null) return { ...rest, numbers };
  const words = own.trim();
  const [inBasis, inText] = [leadingNumber(basis), leadingNumber(text)];
  if (isTaken) return { ...rest, numbers: [] };
  if (inBasis.number !== null) return { ...rest, words, numbers: [inBasis.number], basis: inBasis.rest };
  if (inText.number !== null && basis === '') return { ...rest, words, numbers: [inText.number], text: inText.rest };
  return { ...rest, words, numbers: [] };
}
