import type { CellRow } from '../cells.ts';
import type { Columns } from './columns.ts';

/** A measure's row with its cells told apart but not yet read; the cells of rows merged into it are joined. */
export interface MeasureRow {
  readonly numbers: readonly number[];
  /** The number as printed, where it has levels of its own (1.2). */
  readonly printed: string | null;
  /** Headings above the row, the highest first; the cells of grouping columns come last. */
  readonly headings: readonly string[];
  readonly basis: readonly string[];
  readonly text: string;
  readonly row: CellRow;
  readonly columns: Columns;
}
