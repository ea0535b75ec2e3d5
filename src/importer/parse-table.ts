import type { RowCount } from '../domain/draft-plan.ts';
import type { Fault } from '../domain/errors.ts';
import { cellAt, filledColumns } from './cells.ts';
import type { Block, CellRow, TextLine } from './cells.ts';
import { fault, quoted } from './faults.ts';
import { readHead, unusedColumns } from './parse-head.ts';
import type { Columns } from './parse-head.ts';
import { chineseOrdinal, headingRank, leadingNumber, numberCell } from './parse-number.ts';
import { tidy, tight } from './spacing.ts';

/** A measure's row with its cells told apart but not yet read. */
export interface MeasureRow {
  readonly numbers: readonly number[];
  /** Headings above the row, the highest first; the cell of a grouping column comes last. */
  readonly headings: readonly string[];
  readonly basis: readonly string[];
  readonly text: string;
  readonly row: CellRow;
  readonly columns: Columns;
}

export interface Table {
  readonly rows: readonly MeasureRow[];
  /** Notes under the table, each as one line. */
  readonly notes: readonly TextLine[];
  readonly count: RowCount;
  readonly problems: readonly Fault[];
}

interface Heading {
  readonly rank: number;
  readonly text: string;
}

interface Walk {
  columns: Columns;
  headings: Heading[];
  group: string | null;
  /** Lines outside rows that may still prove to be the end of the document. */
  waiting: TextLine[];
  inNotes: boolean;
  readonly rows: MeasureRow[];
  readonly notes: TextLine[];
  readonly problems: Fault[];
  readonly count: { continued: number; tableHeads: number; headings: number; unplaced: number };
}

const NOTE = /^(?:注|备注|说明|附注)\s*\d*\s*[:：]/u;
const PAGE_NUMBER = /^[—–\-·\s]*第?\s*\d{1,4}\s*页?[—–\-·\s]*(?:[共/]\s*\d+\s*页?)?$/u;
const UNNUMBERED_RANK = 5;

/**
 * Walks the blocks from the first table head on. Each row is a head, a heading, a measure, the continuation of the
 * measure above or a fault: `count` adds up. `known` holds lines of the front (captions repeated on each page).
 */
export function readTable(
  blocks: readonly Block[],
  options: { placeName: string | null; columns: Columns; known: ReadonlySet<string> },
): Table {
  const walk: Walk = {
    columns: options.columns,
    headings: [],
    group: null,
    waiting: [],
    inNotes: false,
    rows: [],
    notes: [],
    problems: [],
    count: { continued: 0, tableHeads: 0, headings: 0, unplaced: 0 },
  };
  for (const block of blocks) {
    if (block.kind === 'line') takeLine(walk, block, options.known);
    else takeRow(walk, block, options.placeName);
  }
  const { continued, tableHeads, headings, unplaced } = walk.count;
  const total = walk.rows.length + continued + tableHeads + headings + unplaced;
  const count = { total, measures: walk.rows.length, continued, tableHeads, headings, unplaced };
  return { rows: walk.rows, notes: walk.notes, count, problems: walk.problems };
}

function takeLine(walk: Walk, line: TextLine, known: ReadonlySet<string>): void {
  const text = tight(line.text);
  if (text === '' || PAGE_NUMBER.test(text) || known.has(text)) return;
  if (NOTE.test(text)) walk.inNotes = true;
  if (walk.inNotes) walk.notes.push(line);
  else if (headingRank(text) !== null && text.length <= 60) takeHeading(walk, text);
  else walk.waiting.push(line);
}

function takeRow(walk: Walk, row: CellRow, placeName: string | null): void {
  if (filledColumns(row).length === 0) return;
  for (const line of walk.waiting.splice(0)) unplaced(walk, line.text, line);
  walk.inNotes = false;
  const head = readHead(row, placeName);
  if (head !== null) {
    if (walk.count.tableHeads === 0 || head.names.join('\t') !== walk.columns.names.join('\t')) {
      walk.problems.push(...unusedColumns(head, row.where));
    }
    walk.columns = head;
    walk.count.tableHeads += 1;
    return;
  }
  const heading = headingOf(walk, row);
  if (heading === null) takeContent(walk, row);
  else takeHeading(walk, heading);
}

/** A row with one cell across the table, or with an ordinal and one cell: 一 | 进一步破除…. */
function headingOf(walk: Walk, row: CellRow): string | null {
  const filled = filledColumns(row);
  const [first, second] = filled;
  if (first === undefined) return null;
  const cell = cellAt(row, first);
  if (filled.length === 1) {
    if (numberCell(cell) !== null) return null;
    if (headingRank(cell) !== null && leadingNumber(cell).number === null) return tight(cell);
    return first === 0 && first !== walk.columns.text ? tight(cell) : null;
  }
  const isOrdinal = first === walk.columns.number && chineseOrdinal(cell) !== null;
  return isOrdinal && filled.length === 2
    ? `${tight(cell).replace(/[、.．]$/u, '')}、${tight(cellAt(row, second))}`
    : null;
}

function takeHeading(walk: Walk, printed: string): void {
  const text = printed.replace(/[（(]续[)）]$/u, '');
  const rank = headingRank(text) ?? UNNUMBERED_RANK;
  walk.headings = [...walk.headings.filter((above) => above.rank < rank), { rank, text }];
  walk.group = null;
  walk.count.headings += 1;
}

function takeContent(walk: Walk, row: CellRow): void {
  const { columns } = walk;
  const printed = readNumbers(walk, row);
  const rest = [columns.text, columns.deadline, columns.lead, columns.responsible, columns.support, columns.leaders];
  const onlyItem = rest.every((column) => column === undefined || cellAt(row, column).trim() === '');
  const headings = walk.headings.map(({ text }) => text);
  if (walk.group !== null) headings.push(walk.group);
  const above = walk.rows.at(-1);
  const goesOn = above !== undefined && above.headings.join('\t') === headings.join('\t');
  checkExtraCells(walk, row);
  if (onlyItem && goesOn && (printed.numbers.length > 0 || printed.basis !== '')) {
    walk.rows[walk.rows.length - 1] = {
      ...above,
      numbers: [...above.numbers, ...printed.numbers],
      basis: [...above.basis, printed.basis].filter((text) => text !== ''),
    };
    walk.count.continued += 1;
    return;
  }
  const basis = printed.basis === '' ? [] : [printed.basis];
  walk.rows.push({ numbers: printed.numbers, headings, basis, text: printed.text, row, columns });
}

/** Numbers stand in a column of their own, or in front of the basis or the measure (9. 公布…). */
function readNumbers(walk: Walk, row: CellRow): { numbers: number[]; basis: string; text: string } {
  const { columns } = walk;
  takeGroup(walk, cellAt(row, columns.group));
  const own = cellAt(row, columns.number);
  const ordinal = chineseOrdinal(own);
  const numbers = numberCell(own) ?? (ordinal === null ? null : [ordinal]);
  const [basis, text] = [tidy(cellAt(row, columns.basis)), tidy(cellAt(row, columns.text))];
  if (numbers !== null) return { numbers, basis, text };
  if (/\p{Script=Han}/u.test(own)) takeGroup(walk, own);
  else if (own.trim() !== '') walk.problems.push(numberFault(own, row));
  const [inBasis, inText] = [leadingNumber(basis), leadingNumber(text)];
  if (inBasis.number !== null) return { numbers: [inBasis.number], basis: inBasis.rest, text };
  if (inText.number !== null && basis === '') return { numbers: [inText.number], basis, text: inText.rest };
  return { numbers: [], basis, text };
}

function takeGroup(walk: Walk, cell: string): void {
  const group = tight(cell);
  if (group !== '') walk.group = group;
}

function checkExtraCells(walk: Walk, row: CellRow): void {
  const extra = filledColumns(row).filter((column) => column >= walk.columns.names.length);
  for (const column of extra) {
    walk.problems.push(
      fault(
        'cell-extra',
        {
          zh: `本行比表头多出一格“${quoted(cellAt(row, column))}”，未被采用；请检查本行的分隔（每列以制表符分开）。`,
          en: `The row has a cell more than the head, and it is not used: check the tabs of this row.`,
        },
        row.where,
      ),
    );
  }
}

function numberFault(printed: string, row: CellRow): Fault {
  return fault(
    'number-unclear',
    {
      zh: `看不懂序号“${quoted(printed)}”，本行按无序号处理。可写 7、5、6 或 5-7 形式的序号，请更正。`,
      en: `The number "${quoted(printed)}" is not understood, the row counts as unnumbered: write 7, 5、6 or 5-7.`,
    },
    row.where,
  );
}

function unplaced(walk: Walk, text: string, line: TextLine): void {
  walk.count.unplaced += 1;
  walk.problems.push(
    fault(
      'row-unplaced',
      {
        zh: `表格中夹有一行“${quoted(text.trim())}”，不是表头、标题、措施或注释，未被采用；请检查本行是否缺少制表符。`,
        en: `A line inside the table is no head, heading, measure or note and was not used: are its tabs missing?`,
      },
      line.where,
    ),
  );
}
