import type { FaultPlace } from '../domain/errors.ts';

/** What every reader makes of its format: the document's lines of text and rows of cells, in order. */
export type Block = TextLine | CellRow;

export interface TextLine {
  readonly kind: 'line';
  readonly text: string;
  readonly where: FaultPlace;
}

export interface CellRow {
  readonly kind: 'row';
  readonly cells: readonly string[];
  readonly where: FaultPlace;
}

/** The cell of a row, empty where the row is short or the table has no such column. */
export function cellAt(row: CellRow, column: number | undefined): string {
  return column === undefined ? '' : (row.cells[column] ?? '');
}

/** Places of the cells that hold anything. */
export function filledColumns(row: CellRow): number[] {
  return row.cells.flatMap((cell, column) => (cell.trim() === '' ? [] : [column]));
}
