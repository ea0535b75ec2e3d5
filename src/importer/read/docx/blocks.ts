import type { Block, CellRow } from '../../cells.ts';
import { tooManyRows } from './refusals.ts';
import { branchOf, controlContent } from './inline.ts';
import { readParagraph } from './paragraph.ts';
import { shapeOf, type TableCell } from './table.ts';
import type { Walk } from './walk.ts';
import { childOf, type Element, elementsOf } from './xml.ts';

/** Where the walk puts what it finds. */
export interface Sink {
  readonly blocks: Block[];
  paragraphs: number;
  tables: number;
}

const ROW_LIMIT = 20_000;
const LEFT_OUT = new Set(['w:del', 'w:moveFrom']);

/** Walks a body (or what stands in its place: a cell that only frames, a box) into lines and rows, in order. */
export function takeBlocks(walk: Walk, parent: Element | undefined, sink: Sink): void {
  for (const child of parent === undefined ? [] : elementsOf(parent)) {
    if (sink.blocks.length > ROW_LIMIT) throw tooManyRows(ROW_LIMIT, walk.where);
    if (child.name === 'w:p') takeParagraph(walk, child, sink);
    else if (child.name === 'w:tbl') takeTable(walk, child, sink);
    else if (child.name === 'w:sdt') takeBlocks(walk, controlContent(child), sink);
    else if (child.name === 'mc:AlternateContent') takeBlocks(walk, branchOf(child), sink);
    else if (child.name === 'w:altChunk' || child.name === 'w:subDoc') walk.seen.foreign.push(child.name.slice(2));
    else if (['w:customXml', 'w:ins', 'w:moveTo', 'w:smartTag'].includes(child.name)) takeBlocks(walk, child, sink);
    else if (LEFT_OUT.has(child.name)) walk.seen.deleted += 1;
  }
}

function takeParagraph(walk: Walk, element: Element, sink: Sink): void {
  const paragraph = readParagraph(walk, element);
  if (paragraph === null) return;
  const { text, number, level, boxes } = paragraph;
  // A list number without any text is a paragraph left empty by mistake.
  const lines = text.trim() === number.trim() ? [] : text.split('\n').filter((line) => line.trim() !== '');
  if (lines.length > 0) sink.paragraphs += 1;
  const where = { ...walk.where, line: sink.paragraphs };
  for (const line of lines) {
    sink.blocks.push({ kind: 'line', text: line.trim(), ...(level === undefined ? {} : { level }), where });
  }
  for (const box of boxes) takeBlocks(walk, box, sink);
}

function takeTable(walk: Walk, table: Element, sink: Sink): void {
  const shape = shapeOf(walk, table);
  if (shape.columns === 1 && shape.rows.some((cells) => cells.some(framesTable))) {
    for (const [cell] of shape.rows) takeBlocks(walk, cell?.element, sink);
    return;
  }
  const index = sink.tables;
  sink.tables += 1;
  const held = new Map<number, string>();
  shape.rows.forEach((cells, row) => {
    if (sink.blocks.length > ROW_LIMIT) throw tooManyRows(ROW_LIMIT, walk.where);
    const read = readRow(walk, cells, { held, columns: shape.columns });
    sink.blocks.push({ kind: 'row', ...read, table: index, where: { ...walk.where, row: row + 1 } });
  });
}

const framesTable = ({ element }: TableCell): boolean => childOf(element, 'w:tbl') !== undefined;

/** `held`: the text that each column shows in the row above, for cells merged downwards. */
function readRow(
  walk: Walk,
  cells: readonly TableCell[],
  { held, columns }: { held: Map<number, string>; columns: number },
): Pick<CellRow, 'cells' | 'down' | 'across'> {
  const texts = Array.from({ length: columns }, () => '');
  const [down, across]: [number[], number[]] = [[], []];
  const shown = new Map<number, string>();
  for (const { column, width, goesOn, element } of cells) {
    const above = goesOn ? held.get(column) : undefined;
    const text = above ?? cellText(walk, element);
    texts[column] = text;
    shown.set(column, text);
    if (above !== undefined) down.push(column);
    for (let covered = column + 1; covered < column + width; covered += 1) across.push(covered);
  }
  held.clear();
  for (const [column, text] of shown) held.set(column, text);
  return { cells: texts, ...(down.length === 0 ? {} : { down }), ...(across.length === 0 ? {} : { across }) };
}

/** Paragraphs of a cell stand on lines of their own; a table inside a cell is written out row by row. */
function cellText(walk: Walk, cell: Element): string {
  const sink: Sink = { blocks: [], paragraphs: 0, tables: 0 };
  takeCell(walk, cell, sink);
  walk.seen.nestedTables += sink.tables;
  return sink.blocks
    .map((block) => (block.kind === 'line' ? block.text : block.cells.filter((text) => text !== '').join(' ')))
    .join('\n');
}

/** In a cell an automatic number may stand alone: the cells of a 序号 column hold nothing else. */
function takeCell(walk: Walk, cell: Element, sink: Sink): void {
  for (const child of elementsOf(cell)) {
    if (child.name !== 'w:p') {
      takeBlocks(walk, { ...cell, children: [child] }, sink);
      continue;
    }
    const paragraph = readParagraph(walk, child);
    if (paragraph === null) continue;
    for (const line of paragraph.text.split('\n')) {
      if (line.trim() !== '') sink.blocks.push({ kind: 'line', text: line.trim(), where: walk.where });
    }
    for (const box of paragraph.boxes) takeBlocks(walk, box, sink);
  }
}
