import { cellAt } from '../cells.ts';
import type { CellRow } from '../cells.ts';
import type { Columns } from './columns.ts';
import type { MeasureRow } from './measure-row.ts';
import type { RowNumbers } from './numbers.ts';

/** Why a row is no measure of its own but goes on with the one above. */
export type GoingOn = 'item' | 'merged-text' | 'units-only';

const isFilled = (row: CellRow, column: number | undefined): boolean => cellAt(row, column).trim() !== '';

const isDown = (row: CellRow, column: number): boolean => row.down?.includes(column) === true;

/**
 * Whether the row goes on with the measure above: its text is one cell with the text above, or it only adds an item
 * (a number, a higher level's measure), or only units.
 */
export function goesOn(row: CellRow, columns: Columns, numbers: RowNumbers): GoingOn | null {
  const { text, deadline, lead, responsible, support, leaders, groups, goals, stages } = columns;
  if (isDown(row, text)) return 'merged-text';
  const units = [...lead, ...responsible, ...support];
  // A cell that is one with the cell above adds nothing of its own.
  const isOwn = (column: number | undefined): boolean =>
    column !== undefined && isFilled(row, column) && !isDown(row, column);
  const some = (places: readonly (number | undefined)[]): boolean => places.some(isOwn);
  if (isFilled(row, text) || some([deadline, ...stages, ...goals])) return null;
  const hasItem = numbers.numbers.length > 0 || numbers.basis !== '';
  if (!some([...units, ...leaders])) return hasItem ? 'item' : null;
  const startsGroup = groups.some(isOwn);
  return hasItem || numbers.words !== '' || startsGroup ? null : 'units-only';
}

/** The measure above with the row's own cells added: numbers, higher measures, units, dates. */
export function joined(above: MeasureRow, row: CellRow, numbers: RowNumbers): MeasureRow {
  const { text, basis, number, groups, deadline, stages, goals } = above.columns;
  const kept = new Set<number | undefined>([text, basis, number, ...groups]);
  const cells = Array.from({ length: Math.max(above.row.cells.length, row.cells.length) }, (_, column) => {
    const [held, own] = [cellAt(above.row, column), cellAt(row, column)];
    const adds = own.trim() !== '' && !kept.has(column) && !isDown(row, column) && own !== held;
    if (!adds) return held;
    const isSentence = column === deadline || stages.includes(column) || goals.includes(column);
    return held.trim() === '' ? own : `${held}${isSentence ? '；' : '\n'}${own}`;
  });
  const addsBasis = numbers.basis !== '' && !(basis !== undefined && isDown(row, basis));
  return {
    ...above,
    row: { ...above.row, cells },
    numbers: [...above.numbers, ...numbers.numbers],
    basis: addsBasis ? [...above.basis, numbers.basis] : above.basis,
  };
}
