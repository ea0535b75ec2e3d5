import type { Deadline, DraftPlan } from '../domain/draft-plan.ts';
import type { Fault, FaultPlace } from '../domain/errors.ts';
import { yearOf } from '../domain/local-date.ts';
import type { Block, CellRow, TextLine } from './cells.ts';
import { quoted, refusal, refusalOf } from './faults.ts';
import { captionOf, sheetsWithHeads, tableStart, unusedBefore, wordsOf } from './layout/before-table.ts';
import { tablesOutsidePlan, tasksOutsideTable } from './layout/beside-table.ts';
import type { Columns } from './layout/columns.ts';
import { headAt } from './layout/head.ts';
import type { MeasureRow } from './layout/measure-row.ts';
import { type Prose, proseRows, readProse } from './layout/prose.ts';
import { readTable } from './layout/read-table.ts';
import { layoutSaid } from './layout/table-faults.ts';
import { layoutOfRow, rowsOfTable } from './layout/tables.ts';
import { assignCodes } from './parse-codes.ts';
import { readFront } from './parse-front.ts';
import type { Front } from './parse-front.ts';
import { withCellRows } from './layout/cell-lines.ts';
import { readMeasure } from './parse-measure.ts';
import type { ReadDocument } from './read/document.ts';
import { resolveUnits } from './resolve-units.ts';
import { tight } from './spacing.ts';

export interface ParseOptions {
  /** Where the table knows only 责任单位: all of them lead, instead of the first. */
  readonly allResponsibleLead?: boolean;
}

/**
 * Finds the plan in a document that was read. Faults of rows come in `problems` beside every row that could be read.
 * @throws DubanError `invalid-input` with its faults where nothing can be delivered: neither a table head that is
 * understood nor a paragraph that names who answers for it, no row under the head.
 */
export function parseDocument(
  document: ReadDocument,
  { file, ...options }: ParseOptions & { readonly file: string },
): Omit<DraftPlan, 'source'> {
  const { blocks, problems } =
    document.format === 'txt' ? withCellRows(document.blocks) : { ...document, problems: [] };
  const plan = parseBlocks(blocks, { ...options, where: { file } });
  return { ...plan, problems: [...document.problems, ...problems, ...plan.problems] };
}

function parseBlocks(
  blocks: readonly Block[],
  { where, allResponsibleLead = false }: ParseOptions & { where: FaultPlace },
): Omit<DraftPlan, 'source'> {
  const start = tableStart(blocks);
  const head = start === null ? null : headAt(blocks, start, null);
  const prose = readProse(blocks.filter(({ kind }) => start === null || kind === 'line'));
  if (start !== null && head !== null && (prose === null || namesUnits(head.columns))) {
    return parseTable(blocks, { start, prose, allResponsibleLead, where });
  }
  if (prose === null) throw noPlan(blocks, where);
  return parseProse(blocks, { prose, allResponsibleLead });
}

const namesUnits = ({ lead, responsible, support }: Columns): boolean =>
  lead.length + responsible.length + support.length > 0;

function parseTable(
  blocks: readonly Block[],
  {
    start,
    prose,
    allResponsibleLead,
    where,
  }: { start: number; prose: Prose | null; allResponsibleLead: boolean; where: FaultPlace },
): Omit<DraftPlan, 'source'> {
  const frontBlocks = blocks.slice(0, start);
  const front = readFront(frontBlocks);
  const table = readTable(blocks.slice(start), {
    placeName: front.placeName,
    known: new Set(frontBlocks.map((block) => tight(wordsOf(block)))),
    caption: captionOf(frontBlocks, blocks.slice(start)),
    sheetsAreParts: sheetsWithHeads(blocks).size > 1,
  });
  if (table.rows.length === 0) throw noRows(table.problems, blocks[start]?.where ?? where);
  const { codes, problems } = assignCodes(table.rows);
  const plan = understood({ rows: table.rows, codes, notes: table.notes }, { front, allResponsibleLead });
  const beside = tasksOutsideTable(prose, plan.measures);
  const all = [...unusedBefore(frontBlocks), ...table.problems, ...problems, ...plan.problems, ...beside];
  return { ...plan, problems: all.toSorted(byPlace(blocks)), rows: table.count };
}

function parseProse(
  blocks: readonly Block[],
  { prose, allResponsibleLead }: { prose: Prose; allResponsibleLead: boolean },
): Omit<DraftPlan, 'source'> {
  const front = readFront(prose.front);
  const { rows, codes, count, problems } = proseRows(prose, front);
  const plan = understood({ rows, codes, notes: prose.notes }, { front, allResponsibleLead });
  const beside = tablesOutsidePlan(blocks);
  return { ...plan, problems: [...problems, ...plan.problems, ...beside].toSorted(byPlace(blocks)), rows: count };
}

/** What rows of either layout mean: measures, units, the office that urges. */
function understood(
  { rows, codes, notes }: { rows: readonly MeasureRow[]; codes: readonly string[]; notes: readonly TextLine[] },
  { front, allResponsibleLead }: { front: Front; allResponsibleLead: boolean },
): Omit<DraftPlan, 'source' | 'rows'> {
  const context = { documentYear: front.documentYear, issuedOn: front.issuedOn, allResponsibleLead };
  // A limit without a year in a document without one takes that of the rows above it.
  let { documentYear } = context;
  const read = rows.map((row, index) => {
    const one = readMeasure(row, { ...context, documentYear, code: codes[index] ?? '' });
    if (front.documentYear === null) documentYear = yearWritten(one.measure.deadline) ?? documentYear;
    return one;
  });
  const measures = read.map(({ measure }) => measure);
  const resolved = resolveUnits(measures, { notes, supervisors: front.supervisors });
  return {
    title: front.title,
    documentNumber: front.documentNumber,
    issuer: front.issuer,
    issuedOn: front.issuedOn,
    supervisingOffice: resolved.supervisingOffice,
    measures,
    units: resolved.units,
    problems: [...read.flatMap((row) => row.problems), ...resolved.problems],
  };
}

const yearWritten = (deadline: Deadline): number | null =>
  deadline.kind === 'dated' && /\d{4}/u.test(deadline.raw) ? yearOf(deadline.on) : null;

/** In the order of the document: by sheet, page, and line or row. */
function byPlace(blocks: readonly Block[]): (a: Fault, b: Fault) => number {
  const sheets = [...new Set(blocks.map(({ where }) => where.sheet))];
  const rank = ({ where }: Fault): readonly number[] => [
    ...[sheets.indexOf(where.sheet), where.page ?? 0, where.line ?? where.row ?? 0],
  ];
  return (a, b) => rank(a).reduce((found, value, at) => found || value - (rank(b)[at] ?? 0), 0);
}

function noPlan(blocks: readonly Block[], where: FaultPlace): Error {
  const transposed = blocks.find((_, at) => layoutOfRow(rowsOfTable(blocks, at)) !== null);
  if (transposed !== undefined) return refusal('table-layout-unknown', layoutSaid('transposed'), transposed.where);
  const first = blocks.find((block): block is CellRow => block.kind === 'row');
  const seen = first === undefined ? null : quoted(first.cells.filter((cell) => cell !== '').join(' | '), 80);
  const said = {
    zh:
      `未找到可识别的表头${seen === null ? '（全文没有以制表符分列的行）' : `，第一行表格内容为“${seen}”`}。` +
      '表头至少应有措施一列（任务、措施、举措等）和时限或单位一列（完成时限、牵头单位、责任单位等），以制表符分列；' +
      '正文中也没有写明责任单位的任务（如“责任单位：……”“（……牵头，……配合）”）。',
    en:
      `No table head was recognised${seen === null ? ' (no line has tabs)' : ''}: a head needs a column for the measure ` +
      'and one for the time limit or the units, with tabs between them. Nor does the text name units for any task.',
  };
  return refusal('table-head-unknown', said, first?.where ?? where);
}

function noRows(problems: readonly Fault[], where: FaultPlace): Error {
  const layout = problems.find(({ code }) => code === 'table-layout-unknown');
  if (layout !== undefined) return refusalOf([layout]);
  const said = {
    zh: '找到了表头，但表头下没有任何措施；请检查文件是否完整。',
    en: 'There is a table head, but no measure under it: check that the file is complete.',
  };
  return refusal('no-rows', said, where);
}
