import type { Fault } from '../../domain/errors.ts';
import type { Block, CellRow, TextLine } from '../cells.ts';
import { readDeadline } from '../deadline.ts';
import { fault, quoted, refusal } from '../faults.ts';
import { headingRank, numberCell } from '../parse-number.ts';
import { tight } from '../spacing.ts';
import { columnsOf, type Columns } from './columns.ts';
import { meaningOfHead } from './head-words.ts';

/*
 * A table copied from a web page into plain text often stands with one cell to a line, without tabs:
 *   序号 / 工作任务 / 完成时限 / 牵头单位 / 配合单位 / 1 / 完善机制。 / 年底前 / 市财政局 / 市税务局 / 2 / …
 * The words of the head standing under one another give it away; the numbers then begin its rows. Empty cells leave a
 * wider gap between lines, or nothing. What that leaves open is said, and not guessed.
 */

interface Head {
  readonly at: number;
  readonly names: readonly string[];
  readonly columns: Columns;
}

const FEWEST_COLUMNS = 3;
const LONGEST_NAME = 24;
const REMARK = /^(?:备注|说明|进展情况)$/u;
const NOTE = /^(?:注|备注|说明|附注)\s*\d*\s*[:：]/u;

/**
 * The blocks of a document with such a table as rows; others as they are.
 * @throws DubanError `invalid-input` where a head stands so and no number begins its rows.
 */
export function withCellRows(blocks: readonly Block[]): {
  readonly blocks: readonly Block[];
  readonly problems: Fault[];
} {
  const lines = blocks.filter((block): block is TextLine => block.kind === 'line');
  const head = lines.length === blocks.length ? headIn(lines) : null;
  if (head === null) return { blocks, problems: [] };
  const first = lines[head.at];
  if (first === undefined || head.columns.number !== 0) throw refusal('cells-unclear', NO_NUMBERS, first?.where ?? {});
  const body = lines.slice(head.at + head.names.length);
  const problems: Fault[] = [];
  const rows = bodyBlocks(body, head, (problem) => problems.push(problem));
  const headRow: CellRow = { kind: 'row', cells: head.names, where: first.where };
  return { blocks: [...lines.slice(0, head.at), headRow, ...rows], problems };
}

/** The first lines under one another that are the words of a head, from its number column on where it has one. */
function headIn(lines: readonly TextLine[]): Head | null {
  for (let at = 0; at < lines.length; at += 1) {
    const end = lines.findIndex((line, index) => index >= at && !isHeadWord(line));
    const run = lines.slice(at, end < 0 ? lines.length : end).map(({ text }) => tight(text));
    const number = run.findIndex((name) => meaningOfHead(name) === 'number');
    const names = run.slice(Math.max(0, number));
    const columns =
      names.length < FEWEST_COLUMNS
        ? null
        : columnsOf(
            names.map((name) => ({ name, above: '' })),
            null,
          );
    const isSure = columns !== null && (number >= 0 || saysAll(columns));
    if (columns !== null && isSure) return { at: at + Math.max(0, number), names, columns };
    at += run.length;
  }
  return null;
}

/** Without a number column, headings of prose may look like a head: only one with units and a limit is taken for one. */
const saysAll = ({ deadline, lead, responsible }: Columns): boolean =>
  deadline !== undefined && lead.length + responsible.length > 0;

/** A label with its value (责任单位：市财政局) is prose. */
function isHeadWord({ text }: TextLine): boolean {
  const name = tight(text);
  return (
    name.length <= LONGEST_NAME &&
    !/[。；;，,]|[:：]./u.test(name) &&
    (meaningOfHead(name) !== null || REMARK.test(name))
  );
}

function bodyBlocks(body: readonly TextLine[], head: Head, blame: (problem: Fault) => void): Block[] {
  const starts = rowStarts(body);
  const step = Math.max(1, Math.min(...body.slice(1).map((line, index) => gap(body[index], line))));
  const blocks: Block[] = body.slice(0, starts[0] ?? body.length);
  for (const [index, from] of starts.entries()) {
    const to = starts[index + 1] ?? body.length;
    const { cells, after } = splitRecord(body.slice(from, to), head);
    const next = [...after, body[to]].find((block) => block !== undefined);
    const placed = placeCells(cells, { head, step, next });
    const where = cells[0]?.where ?? {};
    blocks.push({ kind: 'row', cells: placed.cells, where }, ...after);
    if (placed.open.length > 0) blame(unclear(placed.open, cells[0]));
  }
  return blocks;
}

/** Lines that hold the next number and nothing else; numbers may start again under a heading. */
function rowStarts(body: readonly TextLine[]): number[] {
  const starts: number[] = [];
  let last: number | null = null;
  for (const [at, { text }] of body.entries()) {
    const numbers = numberCell(text);
    const [lowest] = numbers ?? [];
    if (numbers === null || lowest === undefined) continue;
    const above = body[at - 1];
    const startsAgain = lowest === 1 && (above === undefined || headingRank(above.text) !== null);
    if (last !== null && lowest !== last + 1 && !startsAgain) continue;
    starts.push(at);
    last = Math.max(...numbers);
  }
  return starts;
}

/** Headings and notes behind the cells of a row are lines of their own; a head that a page break repeats is one again. */
function splitRecord(
  record: readonly TextLine[],
  { names }: Head,
): { readonly cells: readonly TextLine[]; readonly after: readonly Block[] } {
  const note = record.findIndex(({ text }, at) => at > 0 && NOTE.test(tight(text)));
  const whole = note < 0 ? record.length : note;
  const isHead = (at: number): boolean => names.every((name, index) => tight(record[at + index]?.text ?? '') === name);
  const repeated = whole > names.length && isHead(whole - names.length) ? whole - names.length : null;
  let end = repeated ?? whole;
  while (end > 2 && headingRank(record[end - 1]?.text ?? '') !== null) end -= 1;
  const heads: Block[] = repeated === null ? [] : [{ kind: 'row', cells: names, where: record[repeated]?.where ?? {} }];
  return {
    cells: record.slice(0, end),
    after: [...record.slice(end, repeated ?? whole), ...heads, ...record.slice(whole)],
  };
}

interface Placing {
  readonly head: Head;
  /** Lines from one cell to the next where none is empty. */
  readonly step: number;
  /** What stands below the row. */
  readonly next: Block | undefined;
}

/** Cells by column; `open`: the texts of which it stays open where they belong, which are in no column. */
function placeCells(
  lines: readonly TextLine[],
  { head, step, next }: Placing,
): { readonly cells: readonly string[]; readonly open: readonly string[] } {
  const texts = lines.map(({ text }) => text);
  const width = head.names.length;
  const spaced = withGaps(lines, step, next).slice(0, Math.max(width, texts.length));
  for (const cells of [texts, spaced])
    if (cells.length === width && fits(cells, head.columns)) return { cells, open: [] };
  return aroundDeadline(texts, head);
}

/** The lines with an empty cell for each step that a gap is too wide. */
function withGaps(lines: readonly TextLine[], step: number, next: Block | undefined): string[] {
  return lines.flatMap((line, at) => {
    const below = lines[at + 1] ?? next;
    const wide = below === undefined ? 0 : Math.round(gap(line, below) / step) - 1;
    return [line.text, ...Array.from({ length: Math.max(0, wide) }, () => '')];
  });
}

const gap = (above: Block | undefined, below: Block): number => (below.where.line ?? 0) - (above?.where.line ?? 0);

/** A row is in order where its limit stands in the column of limits, or none is to be seen. */
function fits(cells: readonly string[], { deadline }: Columns): boolean {
  if (deadline === undefined) return true;
  return isLimit(cells[deadline] ?? '') || !cells.some(isLimit);
}

/**
 * The cell that says a time limit parts a row: where as many cells stand before it as columns, those are placed, and so
 * behind it. One column takes all the lines of its cell.
 */
function aroundDeadline(texts: readonly string[], { names, columns }: Head): ReturnType<typeof placeCells> {
  const cells = names.map(() => '');
  cells[0] = texts[0] ?? '';
  const { deadline } = columns;
  const limits = texts.flatMap((text, at) => (at > 0 && isLimit(text) ? [at] : []));
  const [limit] = limits;
  if (deadline === undefined || limit === undefined || limits.length > 1)
    return keptAsText(cells, texts.slice(1), columns);
  cells[deadline] = texts[limit] ?? '';
  const open: string[] = [];
  const sides = [
    { from: 1, to: deadline, found: texts.slice(1, limit) },
    { from: deadline + 1, to: names.length, found: texts.slice(limit + 1) },
  ];
  for (const { from, to, found } of sides) {
    if (to - from === 1) cells[from] = found.join('\n');
    else if (to - from === found.length) found.forEach((text, index) => (cells[from + index] = text));
    else open.push(...found);
  }
  return cells[columns.text] === '' ? keptAsText(cells, open, columns) : { cells, open };
}

/** A measure whose text is not told from its other cells keeps them all as its text, for whoever mends it to see. */
function keptAsText(cells: string[], open: readonly string[], { text }: Columns): ReturnType<typeof placeCells> {
  cells[text] = open.join('｜');
  return { cells, open };
}

function isLimit(text: string): boolean {
  if (text.length > LONGEST_NAME) return false;
  const { deadline } = readDeadline(text, { documentYear: 2000, issuedOn: null }, {});
  return deadline.kind === 'dated' || deadline.kind === 'ongoing' || deadline.kind === 'recurring';
}

const NO_NUMBERS = {
  zh: '表格逐格成行（每格一行、没有制表符），且没有序号列，无法判断各行从哪里开始；请从网页另存为 html，或粘贴到表格软件中存为 xlsx 后导入。',
  en: 'The table stands with one cell to a line and has no column of numbers, so that its rows cannot be told: save the page as html, or paste it into a spreadsheet and save that.',
};

const unclear = (open: readonly string[], line: TextLine | undefined): Fault =>
  fault(
    'cells-unclear',
    {
      zh: `第 ${quoted(line?.text ?? '')} 项逐格成行，格数与表头不符，无法判断下列内容属于哪一列，未归入各列：“${quoted(open.join('｜'), 120)}”。请补上空格所在的空行，或从网页另存为 html 后导入。`,
      en: `Row ${quoted(line?.text ?? '')} stands with one cell to a line, and its cells are not as many as the head's; which columns these belong to cannot be told, and they are in none: "${quoted(open.join(' | '), 120)}". Leave a blank line for each empty cell, or save the page as html.`,
    },
    line?.where ?? {},
  );
