import { cellAt, filledColumns } from '../cells.ts';
import type { Block, CellRow } from '../cells.ts';
import { numberCell } from '../parse-number.ts';
import { tight } from '../spacing.ts';
import { columnsOf } from './columns.ts';
import type { Columns, HeadCell } from './columns.ts';
import { meaningOfHead, withoutBrackets } from './head-words.ts';

export interface Head {
  readonly columns: Columns;
  /** Rows that the head takes, from one to three. */
  readonly depth: number;
  readonly row: CellRow;
}

const DEEPEST = 3;
/** No word of a head is longer, brackets aside. */
const LONGEST_NAME = 24;
/** Nor is a cell of a head, with its brackets and layout spaces: most rows of measures are told by this at once. */
const LONGEST_CELL = 80;

/** The head that begins with the block, by the meaning of its words; `placeName` is the issuing place. */
export function headAt(blocks: readonly Block[], at: number, placeName: string | null): Head | null {
  const first = blocks[at];
  if (first?.kind !== 'row' || !mayBeHead(first)) return null;
  const levels = [first];
  while (levels.length < DEEPEST) {
    const next = blocks[at + levels.length];
    if (next?.kind !== 'row' || next.table !== first.table || !isLowerLevel(levels, next)) break;
    levels.push(next);
  }
  const columns = columnsOf(headCells(levels), placeName);
  return columns === null ? null : { columns, depth: levels.length, row: first };
}

function mayBeHead(row: CellRow): boolean {
  if (row.cells.some((cell) => cell.length > LONGEST_CELL)) return false;
  const filled = filledColumns(row).map((column) => cellAt(row, column));
  if (filled.length < 2) return false;
  const names = filled.map(withoutBrackets);
  if (!names.every(isShortWords)) return false;
  return names.filter((name) => meaningOfHead(name) !== null).length * 2 >= names.length;
}

/** Heads are words, not sentences and not numbers. */
const isShortWords = (name: string): boolean =>
  name.length <= LONGEST_NAME && !/[。；;，,！？]|^\d+[.．、]/u.test(name) && numberCell(name) === null;

/** A second row of heads: short words under cells that reach across, all others empty or one with the cell above. */
function isLowerLevel(levels: readonly CellRow[], row: CellRow): boolean {
  const own = filledColumns(row).filter((column) => row.down?.includes(column) !== true);
  const isHeadWord = (column: number): boolean => {
    const name = withoutBrackets(cellAt(row, column));
    if (!isShortWords(name)) return false;
    const above = wordsAbove(levels, column);
    return [name, name + above, above + name].some((words) => meaningOfHead(words) !== null);
  };
  const under = own.filter((column) => isUnderWide(levels.at(-1), row, column));
  return own.length > 0 && under.length === own.length && own.every(isHeadWord);
}

/** The cell above reaches across this column, or begins to in it. */
function isUnderWide(above: CellRow | undefined, row: CellRow, column: number): boolean {
  if (above === undefined) return false;
  if (cellAt(above, column).trim() === '') return column > 0;
  const right = column + 1;
  return cellAt(above, right).trim() === '' && cellAt(row, right).trim() !== '';
}

/** The words of the upper levels over a column; a cell that reaches across says its words for each column. */
function wordsAbove(levels: readonly CellRow[], column: number): string {
  const words = levels.map((level) => {
    let from = column;
    while (from > 0 && cellAt(level, from).trim() === '') from -= 1;
    return tight(cellAt(level, from));
  });
  return [...new Set(words)].join('');
}

function headCells(levels: readonly CellRow[]): HeadCell[] {
  const width = Math.max(...levels.map(({ cells }) => cells.length));
  return Array.from({ length: width }, (_, column) => {
    const deepest = levels.findLastIndex((level) => cellAt(level, column).trim() !== '');
    const level = levels[deepest];
    if (level === undefined) return { name: '', above: '' };
    const name = tight(cellAt(level, column));
    // A cell merged downwards repeats its words on each level: they are its own, not words above it.
    const above = levels.slice(0, deepest).filter((upper) => tight(cellAt(upper, column)) !== name);
    return { name, above: above.length === 0 ? '' : wordsAbove(above, column) };
  });
}
