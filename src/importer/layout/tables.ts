import { cellAt, filledColumns } from '../cells.ts';
import type { Block, CellRow } from '../cells.ts';
import type { Columns } from './columns.ts';
import { meaningOfHead } from './head-words.ts';

/** The rows of the table that the block begins, up to the next table; lines between them end it. */
export function rowsOfTable(blocks: readonly Block[], at: number): CellRow[] {
  const first = blocks[at];
  const rows: CellRow[] = [];
  for (let place = at; place < blocks.length; place += 1) {
    const block = blocks[place];
    if (block?.kind !== 'row' || first?.kind !== 'row' || block.table !== first.table) break;
    rows.push(block);
  }
  return rows;
}

/** Whether rows without a head of their own go on with the table above: as wide, and most of them like its measures. */
export function fitsColumns(rows: readonly CellRow[], columns: Columns): boolean {
  const { text, deadline, lead, responsible, support, names } = columns;
  const facts = [deadline, ...lead, ...responsible, ...support];
  const filled = rows.filter((row) => filledColumns(row).length > 1);
  const isLike = (row: CellRow): boolean =>
    row.cells.length === names.length &&
    cellAt(row, text).trim() !== '' &&
    facts.some((column) => cellAt(row, column).trim() !== '');
  return filled.length > 0 && filled.filter(isLike).length * 2 >= filled.length;
}

/** A layout that is recognised and not read: the words of a head stand below each other in the first column. */
export function layoutOfRow(rows: readonly CellRow[]): 'transposed' | null {
  const meanings = rows.map((row) => meaningOfHead(cellAt(row, filledColumns(row)[0])));
  const known = new Set(meanings.filter((meaning) => meaning !== null));
  const tells = known.has('task') && (known.has('deadline') || known.has('lead') || known.has('responsible'));
  return tells && known.size >= 3 ? 'transposed' : null;
}
