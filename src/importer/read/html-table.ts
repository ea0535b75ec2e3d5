import type { FaultPlace } from '../../domain/errors.ts';
import type { Span } from './grid.ts';
import { attributeOf, type Element, elementsOf, has, isHidden, textOf } from './html-page.ts';
import { refuseTooManyCells, refuseTooManyRows } from './size-limits.ts';

const ROW_GROUPS = new Set(['thead', 'tbody', 'tfoot']);
/** What browsers allow a cell to reach across. */
const WIDEST_SPAN = 1000;

/** A cell and where it stands once the cells that reach into its row are counted in. */
export interface PlacedCell extends Span {
  readonly element: Element;
}

/** The rows of a table itself, not those of tables inside it; hidden ones too. */
export const rowsOf = (table: Element): Element[] =>
  elementsOf(table).flatMap((child) =>
    child.tagName === 'tr' ? [child] : ROW_GROUPS.has(child.tagName) ? rowsOf(child) : [],
  );

const cellsOf = (row: Element): Element[] =>
  elementsOf(row).filter((cell) => ['td', 'th'].includes(cell.tagName) && !isHidden(cell));

/** Whether a table only lays out a page: most of it is another table, or it has a single column, or one row of paragraphs. */
export function isLayout(table: Element): boolean {
  const rows = rowsOf(table).filter((row) => !isHidden(row));
  if (rows.every((row) => cellsOf(row).length <= 1)) return true;
  const inner = innerTables(table).reduce((sum, nested) => sum + lettersOf(nested), 0);
  if (inner > lettersOf(table) / 2) return true;
  return rows.length === 1 && rows.flatMap(cellsOf).some(holdsParagraphs);
}

const holdsParagraphs = (cell: Element): boolean =>
  elementsOf(cell).filter(({ tagName }) => ['p', 'div', 'h1', 'h2', 'table'].includes(tagName)).length >= 3 ||
  has(cell, ['table']);

function innerTables(element: Element): Element[] {
  return elementsOf(element).flatMap((child) => (child.tagName === 'table' ? [child] : innerTables(child)));
}

const lettersOf = (element: Element): number => textOf(element).replace(/\s+/gu, '').length;

/**
 * Gives each cell its row and column, from 0 among the rows that show.
 * @throws DubanError `invalid-input` where there are more rows, or cells under merged ones, than a plan can have.
 */
export function placeCells(rows: readonly Element[], where: FaultPlace): PlacedCell[] {
  refuseTooManyRows(rows.length, where);
  const placed: PlacedCell[] = [];
  /** By column, the first row that no cell from above reaches into. */
  const freeFrom: number[] = [];
  let covered = 0;
  for (const [row, element] of rows.entries()) {
    let column = 0;
    for (const cell of cellsOf(element)) {
      while ((freeFrom[column] ?? 0) > row) column += 1;
      const columns = spanOf(cell, 'colspan', 1);
      const span = { row, column, rows: Math.min(spanOf(cell, 'rowspan', rows.length), rows.length - row), columns };
      covered += columns;
      refuseTooManyCells(covered, where);
      freeFrom.push(...Array.from({ length: Math.max(0, column + columns - freeFrom.length) }, () => 0));
      freeFrom.fill(row + span.rows, column, column + columns);
      placed.push({ ...span, element: cell });
      column += columns;
    }
  }
  return placed;
}

/** 0 means to the end, as `rowspan` allows. */
function spanOf(cell: Element, name: 'colspan' | 'rowspan', whole: number): number {
  const printed = attributeOf(cell, name).trim();
  if (!/^\d+$/u.test(printed)) return 1;
  const wanted = Number(printed);
  if (wanted === 0) return Math.max(1, whole);
  return name === 'colspan' ? Math.min(wanted, WIDEST_SPAN) : wanted;
}
