import type { RowCount } from '../../domain/draft-plan.ts';
import type { Fault, FaultPlace } from '../../domain/errors.ts';
import { cellAt, filledColumns } from '../cells.ts';
import type { Block, CellRow, TextLine } from '../cells.ts';
import { headingRank, numberFault } from '../parse-number.ts';
import { tight } from '../spacing.ts';
import { isTwoUp, unusedColumnFault, unusedColumns } from './columns.ts';
import type { Columns } from './columns.ts';
import { headAt } from './head.ts';
import type { Head } from './head.ts';
import { CAPTION_RANK, groupsOf, headingOfRow, LONGEST_HEADING, NUMBERED_CAPTION, underHeading } from './headings.ts';
import type { Heading } from './headings.ts';
import { goesOn, joined } from './join-rows.ts';
import type { MeasureRow } from './measure-row.ts';
import { readNumbers } from './numbers.ts';
import {
  extraCellFaults,
  joinedFault,
  layoutFault,
  rowWords,
  tableNotUsedFault,
  totalFault,
  unplacedFault,
} from './table-faults.ts';
import { fitsColumns, layoutOfRow, rowsOfTable } from './tables.ts';

export interface Table {
  readonly rows: readonly MeasureRow[];
  /** Notes under the table, each as one line. */
  readonly notes: readonly TextLine[];
  readonly count: RowCount;
  readonly problems: readonly Fault[];
}

interface Walk {
  readonly blocks: readonly Block[];
  readonly options: TableOptions;
  /** Null until a head was met, and in a table that is not read. */
  columns: Columns | null;
  headAt: FaultPlace;
  table: number | undefined;
  headings: Heading[];
  groups: readonly (string | null)[];
  /** A group whose words stand in the number column. */
  wideGroup: string | null;
  /** Lines outside rows that may still prove to be the end of the document. */
  waiting: TextLine[];
  inNotes: boolean;
  /** The row that was read last is a measure that the next row may go on with. */
  lastIsMeasure: boolean;
  readonly rows: MeasureRow[];
  readonly notes: TextLine[];
  readonly problems: Fault[];
  /** Heads of columns that nothing is taken from, said already. */
  readonly unused: Set<string>;
  readonly count: { continued: number; tableHeads: number; headings: number; unplaced: number };
}

interface TableOptions {
  readonly placeName: string | null;
  /** Lines of the front: captions that each page repeats. */
  readonly known: ReadonlySet<string>;
  /** The line above the first head, where it is the caption of one table of several (附件1 …, 表一 …). */
  readonly caption: string | null;
  /** Several sheets hold measures: each is a part of the plan. */
  readonly sheetsAreParts: boolean;
}

const NOTE = /^(?:注|备注|说明|附注|注释)\s*\d*\s*[:：]/u;
const TOTAL = /^(?:合计|总计|小计|共计|总数|汇总)(?:[（(:：].*)?$/u;
const PAGE_NUMBER = /^[—–\-·\s]*第?\s*\d{1,4}\s*页?[—–\-·\s]*(?:[共/]\s*\d+\s*页?)?$/u;
const CAPTION_END = /[。；;：:！？，,]$/u;

/**
 * Walks the blocks from the first table head on. Each row is a head, a heading, a measure, the continuation of the
 * measure above or a fault: `count` adds up.
 */
export function readTable(blocks: readonly Block[], options: TableOptions): Table {
  const walk: Walk = {
    blocks,
    options,
    columns: null,
    headAt: {},
    table: undefined,
    headings:
      options.caption === null ? [] : underHeading([], options.caption, headingRank(options.caption) ?? CAPTION_RANK),
    groups: [],
    wideGroup: null,
    waiting: [],
    inNotes: false,
    lastIsMeasure: false,
    rows: [],
    notes: [],
    problems: [],
    unused: new Set(),
    count: { continued: 0, tableHeads: 0, headings: 0, unplaced: 0 },
  };
  let at = 0;
  while (at < blocks.length) at += takeBlock(walk, at);
  const { continued, tableHeads, headings, unplaced } = walk.count;
  const total = walk.rows.length + continued + tableHeads + headings + unplaced;
  const count = { total, measures: walk.rows.length, continued, tableHeads, headings, unplaced };
  return { rows: walk.rows, notes: walk.notes, count, problems: walk.problems };
}

/** Takes the block at a place, with those behind it that belong to it; answers how many. */
function takeBlock(walk: Walk, at: number): number {
  const block = walk.blocks[at];
  if (block === undefined) return 1;
  if (block.kind === 'line') {
    takeLine(walk, block);
    return 1;
  }
  if (filledColumns(block).length === 0) return 1;
  const head = headAt(walk.blocks, at, walk.options.placeName);
  if (head !== null) return takeHead(walk, head);
  if (block.table !== walk.table) return takeTableStart(walk, at, block);
  takeRow(walk, block);
  return 1;
}

function takeLine(walk: Walk, line: TextLine): void {
  const text = tight(line.text);
  if (text === '' || PAGE_NUMBER.test(text) || walk.options.known.has(text)) return;
  if (NOTE.test(text)) walk.inNotes = true;
  if (walk.inNotes) walk.notes.push(line);
  else if (headingRank(text) !== null && text.length <= LONGEST_HEADING) takeHeading(walk, text);
  else walk.waiting.push(line);
}

function takeHead(walk: Walk, { columns, depth, row }: Head): number {
  walk.count.tableHeads += depth;
  const isNewTable = row.table !== walk.table || walk.columns === null;
  const isRepeated = walk.columns?.names.join('\t') === columns.names.join('\t');
  takeCaption(walk, { isFirst: walk.rows.length === 0, isRepeated });
  if (isNewTable && walk.options.sheetsAreParts) takeSheet(walk, row);
  if (!isRepeated) endGroups(walk);
  walk.inNotes = false;
  walk.table = row.table;
  walk.columns = columns;
  walk.headAt = row.where;
  if (isTwoUp(columns.names)) refuseTable(walk, row);
  return depth;
}

/** Lines in front of a further table: the last of them is its caption, where it reads like one. */
function takeCaption(walk: Walk, { isFirst, isRepeated }: { isFirst: boolean; isRepeated: boolean }): void {
  const lines = walk.waiting.splice(0);
  const caption = lines.findLast(({ text }) => isCaption(tight(text)));
  const isOwn = caption !== undefined && (!isRepeated || NUMBERED_CAPTION.test(tight(caption.text)));
  if (isOwn && !isFirst) {
    walk.headings = underHeading([], tight(caption.text), CAPTION_RANK);
    endGroups(walk);
  }
  for (const line of lines) if (!isCaption(tight(line.text))) unplaced(walk, line);
}

const isCaption = (text: string): boolean => text.length <= LONGEST_HEADING && !CAPTION_END.test(text);

function takeSheet(walk: Walk, row: CellRow): void {
  if (row.where.sheet === undefined) return;
  walk.headings = underHeading([], tight(row.where.sheet), CAPTION_RANK);
  endGroups(walk);
}

function endGroups(walk: Walk): void {
  walk.groups = [];
  walk.wideGroup = null;
}

/** The first row of a table that does not begin with a head: a caption above the head, a broken table going on, or none. */
function takeTableStart(walk: Walk, at: number, row: CellRow): number {
  const rows = rowsOfTable(walk.blocks, at);
  const head = rows.findIndex((_, index) => headAt(walk.blocks, at + index, walk.options.placeName) !== null);
  if (head > 0) {
    walk.waiting.push(...rows.slice(0, head).map(asLine));
    walk.count.headings += rows.slice(0, head).filter((above) => filledColumns(above).length > 0).length;
    return head;
  }
  const filled = rows.filter((each) => filledColumns(each).length > 0).length;
  walk.table = row.table;
  if (walk.columns !== null && row.where.sheet === walk.headAt.sheet && fitsColumns(rows, walk.columns)) {
    takeRow(walk, row);
    return 1;
  }
  const layout = layoutOfRow(rows);
  walk.problems.push(layout === null ? tableNotUsedFault(row, filled) : layoutFault(layout, row.where));
  walk.count.unplaced += filled;
  walk.columns = null;
  return rows.length;
}

const asLine = (row: CellRow): TextLine => ({ kind: 'line', text: rowWords(row), where: row.where });

function refuseTable(walk: Walk, row: CellRow): void {
  walk.problems.push(layoutFault('two-up', row.where));
  walk.columns = null;
}

function takeRow(walk: Walk, row: CellRow): void {
  const { columns } = walk;
  if (columns === null) {
    walk.count.unplaced += 1;
    return;
  }
  for (const line of walk.waiting.splice(0)) unplaced(walk, line);
  const filled = filledColumns(row);
  const words = tight(cellAt(row, filled[0]));
  const isAlone = filled.length === 1;
  const isNote = isAlone && (NOTE.test(words) || (walk.inNotes && words.length > 8));
  walk.inNotes = isNote;
  if (isNote) {
    walk.notes.push(asLine(row));
    walk.count.headings += 1;
    return;
  }
  if (isAlone && walk.options.known.has(words)) {
    walk.count.tableHeads += 1;
    return;
  }
  if (TOTAL.test(words) && !NOTE.test(words)) {
    walk.problems.push(totalFault(row));
    walk.count.unplaced += 1;
    return;
  }
  const heading = headingOfRow(row, columns);
  if (heading === null) takeContent(walk, sameAsAbove(row, walk.rows.at(-1)), columns);
  else takeHeading(walk, heading);
}

function takeHeading(walk: Walk, printed: string): void {
  walk.headings = underHeading(walk.headings, printed);
  endGroups(walk);
  walk.lastIsMeasure = false;
  walk.count.headings += 1;
}

const SAME = /^(?:同上|〃|″)$/u;

/** 同上 says again what stands in the cell above. */
function sameAsAbove(row: CellRow, above: MeasureRow | undefined): CellRow {
  if (above === undefined || !row.cells.some((cell) => SAME.test(tight(cell)))) return row;
  return { ...row, cells: row.cells.map((cell, at) => (SAME.test(tight(cell)) ? cellAt(above.row, at) : cell)) };
}

function takeContent(walk: Walk, row: CellRow, columns: Columns): void {
  const numbers = readNumbers(row, columns);
  walk.problems.push(...extraCellFaults(row, columns.names.length), ...unusedCells(walk, row, columns));
  const isGroup = /\p{Script=Han}/u.test(numbers.words);
  if (numbers.words !== '' && !isGroup) walk.problems.push(numberFault(numbers.words, row.where));
  walk.groups = groupsOf(row, columns, walk.groups);
  if (isGroup) [walk.wideGroup, walk.groups] = [tight(numbers.words), groupsOf(row, columns, [])];
  const groups = [walk.wideGroup, ...walk.groups].filter((group) => group !== null);
  const headings = [...walk.headings.map(({ text }) => text), ...groups];
  const above = walk.lastIsMeasure ? walk.rows.at(-1) : undefined;
  const going = goesOn(row, columns, numbers);
  if (going !== null && above !== undefined && isUnder(above, headings, columns)) {
    walk.rows[walk.rows.length - 1] = joined(above, row, numbers);
    if (going === 'units-only') walk.problems.push(joinedFault(row));
    walk.count.continued += 1;
    return;
  }
  walk.lastIsMeasure = true;
  const basis = numbers.basis === '' ? [] : [numbers.basis];
  walk.rows.push({ ...ownText(row, columns, { numbers, headings }), basis, row, columns });
}

const isUnder = (above: MeasureRow, headings: readonly string[], columns: Columns): boolean =>
  above.columns.names.length === columns.names.length && above.headings.join('\t') === headings.join('\t');

/** A task that is not broken down has its words in the grouping column: they are its text then. */
function ownText(
  row: CellRow,
  columns: Columns,
  { numbers, headings }: { numbers: ReturnType<typeof readNumbers>; headings: readonly string[] },
): Pick<MeasureRow, 'numbers' | 'printed' | 'text' | 'headings'> {
  const { numbers: own, printed, text } = numbers;
  const group = columns.groups.findLast((column) => cellAt(row, column).trim() !== '');
  const isTask = text === '' && group !== undefined && row.down?.includes(group) !== true;
  if (!isTask) return { numbers: own, printed, text, headings };
  return { numbers: own, printed, text: tight(cellAt(row, group)), headings: headings.slice(0, -1) };
}

function unusedCells(walk: Walk, row: CellRow, columns: Columns): Fault[] {
  return unusedColumns(columns).flatMap((column) => {
    const name = columns.names[column] ?? '';
    if (cellAt(row, column).trim() === '' || walk.unused.has(name)) return [];
    walk.unused.add(name);
    return [unusedColumnFault(name, walk.headAt)];
  });
}

function unplaced(walk: Walk, line: TextLine): void {
  walk.count.unplaced += 1;
  walk.problems.push(unplacedFault(line));
}
