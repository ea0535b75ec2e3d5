import type { FaultPlace } from '../../domain/errors.ts';
import type { Block, CellRow } from '../cells.ts';
import { numberCell } from '../parse-number.ts';
import { refuseTooManyCells } from './size-limits.ts';

/** A merged cell: where it begins, and how many rows and columns it covers (1 and 1: not merged). */
export interface Span {
  readonly row: number;
  readonly column: number;
  readonly rows: number;
  readonly columns: number;
}

/** A table as its format stores it: the texts that stand in it by row and column, and the merged cells. */
export interface Grid {
  readonly texts: ReadonlyMap<number, readonly string[]>;
  readonly spans: readonly Span[];
}

/** What the rows of a grid have in common. */
export interface GridPlace {
  readonly table?: number;
  readonly place: (row: number) => FaultPlace;
}

interface OpenRow {
  readonly cells: string[];
  readonly down: Set<number>;
  readonly across: Set<number>;
}

/**
 * The blocks of a table: its rows with merged cells told, and as lines what stands alone above its first row of several
 * cells and below its last (titles, a date, notes). Rows in which nothing of their own stands are left out.
 * @throws DubanError `invalid-input` where the merged cells cover more than a plan can have.
 */
export function gridBlocks(grid: Grid, { table, place }: GridPlace): Block[] {
  const numbers = [...grid.texts.keys()].toSorted((a, b) => a - b);
  const width = numbers.reduce((most, row) => Math.max(most, grid.texts.get(row)?.length ?? 0), 0);
  refuseTooManyCells(width * numbers.length, place(0));
  const open = new Map(numbers.map((row) => [row, openRow(grid.texts.get(row) ?? [])]));
  let covered = 0;
  for (const span of grid.spans) {
    const columns = Math.min(span.columns, width - span.column);
    const rows = numbers.slice(lowerBound(numbers, span.row), lowerBound(numbers, span.row + span.rows));
    covered += Math.max(1, columns) * Math.max(1, rows.length);
    refuseTooManyCells(covered, place(0));
    for (const row of rows) cover(open.get(row), { ...span, columns }, { row, text: textAt(grid, span) });
  }
  const rows = numbers.map((row): CellRow => closeRow(open.get(row), { table, where: place(row) }));
  return withLines(rows);
}

const openRow = (texts: readonly string[]): OpenRow => ({
  cells: Array.from(texts, (text) => text ?? ''),
  down: new Set(),
  across: new Set(),
});

const textAt = ({ texts }: Grid, { row, column }: Span): string => texts.get(row)?.[column] ?? '';

function cover(target: OpenRow | undefined, span: Span, { row, text }: { row: number; text: string }): void {
  if (target === undefined || text === '') return;
  for (let column = span.column; column < span.column + span.columns; column += 1) {
    while (target.cells.length <= column) target.cells.push('');
    target.cells[column] = column === span.column ? text : '';
    if (column > span.column) target.across.add(column);
    else if (row > span.row) target.down.add(column);
  }
}

function closeRow(
  row: OpenRow | undefined,
  { table, where }: { table: number | undefined; where: FaultPlace },
): CellRow {
  const { cells, down, across } = row ?? openRow([]);
  return {
    kind: 'row',
    cells,
    ...(table === undefined ? {} : { table }),
    ...(down.size === 0 ? {} : { down: [...down].toSorted((a, b) => a - b) }),
    ...(across.size === 0 ? {} : { across: [...across].toSorted((a, b) => a - b) }),
    where,
  };
}

/** The first place in a sorted list that is not below the value. */
function lowerBound(sorted: readonly number[], value: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? value) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

function withLines(rows: readonly CellRow[]): Block[] {
  const isTable = rows.map((row) => ownCells(row).length > 1);
  const [first, last] = [isTable.indexOf(true), isTable.lastIndexOf(true)];
  return rows.flatMap((row, index): Block[] => {
    const isOutside = first < 0 || index < first || (index > last && isLine(row));
    return isOutside ? linesOf(row) : [row];
  });
}

/** Columns in which something stands that is not only the going on of the cell above. */
const ownCells = ({ cells, down = [] }: CellRow): number[] =>
  cells.flatMap((cell, column) => (cell.trim() === '' || down.includes(column) ? [] : [column]));

/** Below a table: a cell in the first column or across several. A bare number is the start of a row that is not filled in. */
function isLine(row: CellRow): boolean {
  const [column = 0] = ownCells(row);
  return (
    (column === 0 || row.across !== undefined) && row.down === undefined && numberCell(row.cells[column] ?? '') === null
  );
}

const linesOf = ({ cells, where }: CellRow): Block[] =>
  cells
    .flatMap((cell) => cell.split('\n'))
    .filter((text) => text.trim() !== '')
    .map((text) => ({ kind: 'line', text: text.trim(), where }));
