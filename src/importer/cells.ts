import type { FaultPlace } from '../domain/errors.ts';

/** What every reader makes of its format: the document's lines of text and rows of cells, in order. */
export type Block = TextLine | CellRow;

export interface TextLine {
  readonly kind: 'line';
  /** With its number as printed, also where the format counts by itself (一、 1. （一）). */
  readonly text: string;
  /** Level of a heading, 1 the highest, where the format itself marks headings. */
  readonly level?: number;
  readonly where: FaultPlace;
}

export interface CellRow {
  readonly kind: 'row';
  /** A cell that reaches across several columns stands in the first of them; the others are empty. */
  readonly cells: readonly string[];
  /** Which table or sheet of the document the row belongs to, from 0; absent: the only one. */
  readonly table?: number;
  /** Columns whose cell is one with the cell above (merged downwards): `cells` repeats its text. */
  readonly down?: readonly number[];
  /** Columns that a cell on their left reaches across. */
  readonly across?: readonly number[];
  readonly where: FaultPlace;
}

/** The cell of a row, empty where the row is short or the table has no such column. */
export function cellAt(row: CellRow, column: number | undefined): string {
  return column === undefined ? '' : (row.cells[column] ?? '');
}

/** Places of the cells that hold anything. */
export function filledColumns(row: CellRow): number[] {
  const columns: number[] = [];
  for (let column = 0; column < row.cells.length; column += 1)
    if (cellAt(row, column).trim() !== '') columns.push(column);
  return columns;
}
