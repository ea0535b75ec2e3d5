import type { Fault } from '../../domain/errors.ts';
import { filledColumns } from '../cells.ts';
import type { Block } from '../cells.ts';
import { headingRank } from '../parse-number.ts';
import { tight } from '../spacing.ts';
import { headAt } from './head.ts';
import { CAPTION_RANK, LONGEST_HEADING, NUMBERED_CAPTION } from './headings.ts';
import { tableNotUsedFault } from './table-faults.ts';
import { rowsOfTable } from './tables.ts';

/** The place of the first head; null where the document has none. */
export function tableStart(blocks: readonly Block[]): number | null {
  const start = blocks.findIndex((_, at) => headAt(blocks, at, null) !== null);
  return start < 0 ? null : start;
}

export const wordsOf = (block: Block): string => (block.kind === 'line' ? block.text : block.cells.join(''));

/** Sheets in which a head of a plan stands. */
export function sheetsWithHeads(blocks: readonly Block[]): Set<string> {
  const sheets = new Set<string>();
  blocks.forEach((block, at) => {
    const { sheet } = block.where;
    if (sheet !== undefined && !sheets.has(sheet) && headAt(blocks, at, null) !== null) sheets.add(sheet);
  });
  return sheets;
}

/** The last line of the front, where it is a numbered caption or heading and tables behind have their like above them. */
export function captionOf(front: readonly Block[], behind: readonly Block[]): string | null {
  const last = front.slice(-1).map((block) => tight(wordsOf(block)))[0] ?? '';
  const kindOf = (text: string): number | null => (NUMBERED_CAPTION.test(text) ? CAPTION_RANK : headingRank(text));
  const kind = last.length > LONGEST_HEADING ? null : kindOf(last);
  const isLike = (block: Block, at: number): boolean =>
    kindOf(tight(wordsOf(block))) === kind && headAt(behind, at + 1, null) !== null;
  return kind !== null && behind.some(isLike) ? last : null;
}

/** Tables before the plan's own (a cover sheet, an explanation) are said, except rows of one cell: they are its title. */
export function unusedBefore(front: readonly Block[]): Fault[] {
  const last = front.at(-1);
  const own = last?.kind === 'row' ? last.table : undefined;
  const faults: Fault[] = [];
  for (let at = 0; at < front.length;) {
    const rows = rowsOfTable(front, at);
    const [first] = rows;
    const wide = rows.filter((row) => filledColumns(row).length > 1);
    if (first !== undefined && first.table !== own && wide.length > 1)
      faults.push(tableNotUsedFault(first, rows.length));
    at += Math.max(rows.length, 1);
  }
  return faults;
}
