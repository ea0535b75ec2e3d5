import { cellAt, filledColumns } from '../cells.ts';
import type { CellRow } from '../cells.ts';
import { chineseOrdinal, headingRank, leadingNumber, numberCell } from '../parse-number.ts';
import { tight } from '../spacing.ts';
import type { Columns } from './columns.ts';

export interface Heading {
  readonly rank: number;
  readonly text: string;
}

/** Above every numbered heading: the caption of a table, the name of a sheet. */
export const CAPTION_RANK = -1;
/** 附件1 …, 表一 …: the caption of one table of several. */
export const NUMBERED_CAPTION = /^(?:附件|附表|表)[\d一二三四五六七八九十]/u;
const UNNUMBERED_RANK = 5;

/** A heading longer than this is a sentence. */
export const LONGEST_HEADING = 60;

/** The words of a row that is a heading: one cell across the table, or an ordinal and one cell (一 | 进一步破除…). */
export function headingOfRow(row: CellRow, columns: Columns): string | null {
  const filled = filledColumns(row);
  const [first, second] = filled;
  if (first === undefined) return null;
  const cell = cellAt(row, first);
  const isAcross = (row.across?.length ?? 0) > 0 && reachesTheUnits(row, columns);
  if (filled.length === 1) {
    if (numberCell(cell) !== null) return null;
    if (isAcross) return tight(cell);
    if (headingRank(cell) !== null && leadingNumber(cell).number === null) return tight(cell);
    return first === 0 && first !== columns.text ? tight(cell) : null;
  }
  if (first !== columns.number || filled.length !== 2) return null;
  if (chineseOrdinal(cell) !== null) return `${ordinalWords(cell)}${tight(cellAt(row, second))}`;
  return isAcross && numberCell(cell) !== null ? `${tight(cell)}.${tight(cellAt(row, second))}` : null;
}

/** A cell reaches across all columns in which a measure names its units and its time limit. */
function reachesTheUnits(row: CellRow, { deadline, lead, responsible, support }: Columns): boolean {
  const needed = [deadline, ...lead, ...responsible, ...support].filter((column) => column !== undefined);
  return needed.every((column) => row.across?.includes(column));
}

const ordinalWords = (cell: string): string => {
  const bare = tight(cell);
  return /^[（(].*[)）]$/u.test(bare) ? bare : `${bare.replace(/[、.．]$/u, '')}、`;
};

/** The headings that hold below this one: it ends those of its rank and lower ones. */
export function underHeading(headings: readonly Heading[], printed: string, fixedRank?: number): Heading[] {
  const text = printed.replace(/[（(]续[)）]$/u, '');
  const rank = fixedRank ?? headingRank(text) ?? UNNUMBERED_RANK;
  return [...headings.filter((above) => above.rank < rank), { rank, text }];
}

/** Cells of the grouping columns that hold for the row; an empty cell goes on with the group above. */
export function groupsOf(row: CellRow, columns: Columns, before: readonly (string | null)[]): (string | null)[] {
  const groups: (string | null)[] = [];
  let changed = false;
  columns.groups.forEach((column, level) => {
    const printed = tight(cellAt(row, column));
    const number = level === 0 ? cellAt(row, columns.groupNumber) : '';
    const cell = printed !== '' && chineseOrdinal(number) !== null ? ordinalWords(number) + printed : printed;
    const held = changed ? null : (before[level] ?? null);
    if (cell !== '' && cell !== held) changed = true;
    groups.push(cell === '' ? held : cell);
  });
  return groups;
}
