import { createHash } from 'node:crypto';
import type { DraftPlan } from '../domain/draft-plan.ts';
import type { Fault, FaultPlace } from '../domain/errors.ts';
import type { Block, CellRow } from './cells.ts';
import { quoted, refusal } from './faults.ts';
import { assignCodes } from './parse-codes.ts';
import { readFront } from './parse-front.ts';
import type { Front } from './parse-front.ts';
import { readHead } from './parse-head.ts';
import type { Columns } from './parse-head.ts';
import { readMeasure } from './parse-measure.ts';
import { readTable } from './parse-table.ts';
import type { MeasureRow } from './parse-table.ts';
import { sniff } from './read/sniff.ts';
import type { ByteKind } from './read/sniff.ts';
import { readTxt } from './read/txt.ts';
import { resolveUnits } from './resolve-units.ts';
import { tight } from './spacing.ts';

/** The formats that the command line names; `READABLE` are those that can be read so far. */
export const PLAN_FORMATS = ['auto', 'txt', 'csv', 'xlsx', 'xls', 'docx', 'doc', 'pdf', 'html'] as const;

export type PlanFormat = (typeof PLAN_FORMATS)[number];

export interface ParseOptions {
  /** Name of the file for messages and `source`; the file itself is not opened. */
  readonly file: string;
  readonly format?: PlanFormat;
  /** Where the table knows only 责任单位: all of them lead, instead of the first. */
  readonly allResponsibleLead?: boolean;
}

/** 20 MB of text is a hundred times the largest plan seen; more is another kind of file. */
const SIZE_LIMIT_BYTES = 20 * 1024 * 1024;

/**
 * Reads an adopted plan. Faults of rows come in `problems` beside every row that could be read.
 * @throws DubanError `invalid-input` with its faults where nothing can be delivered: empty, not a text, unknown
 * encoding, no table head that is understood, no row under the head.
 */
export function parsePlan(bytes: Uint8Array, options: ParseOptions): DraftPlan {
  const where: FaultPlace = { file: options.file };
  refuseUnreadable(bytes, { format: options.format ?? 'auto', where });
  const { blocks, encoding } = readTxt(bytes, where);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return {
    source: { file: options.file, format: 'txt', sha256, encoding },
    ...parseBlocks(blocks, { ...options, where }),
  };
}

function parseBlocks(
  blocks: readonly Block[],
  { where, allResponsibleLead = false }: ParseOptions & { where: FaultPlace },
): Omit<DraftPlan, 'source'> {
  const start = tableStart(blocks, where);
  const frontBlocks = blocks.slice(0, start.at);
  const front = readFront(frontBlocks);
  const columns = readHead(start.row, front.placeName) ?? start.columns;
  const known = new Set(frontBlocks.flatMap((block) => (block.kind === 'line' ? [tight(block.text)] : [])));
  const table = readTable(blocks.slice(start.at), { placeName: front.placeName, columns, known });
  if (table.rows.length === 0) throw noRows(start.row.where);
  const { measures, problems } = readMeasures(table.rows, { front, allResponsibleLead });
  const resolved = resolveUnits(measures, { notes: table.notes, supervisors: front.supervisors });
  return {
    title: front.title,
    documentNumber: front.documentNumber,
    issuer: front.issuer,
    issuedOn: front.issuedOn,
    supervisingOffice: resolved.supervisingOffice,
    measures,
    units: resolved.units,
    problems: [...table.problems, ...problems, ...resolved.problems].toSorted(byPlace),
    rows: table.count,
  };
}

function readMeasures(
  rows: readonly MeasureRow[],
  { front, allResponsibleLead }: { front: Front; allResponsibleLead: boolean },
): Pick<DraftPlan, 'measures' | 'problems'> {
  const { codes, problems } = assignCodes(rows);
  const context = { documentYear: front.documentYear, issuedOn: front.issuedOn, allResponsibleLead };
  const read = rows.map((row, index) => readMeasure(row, { ...context, code: codes[index] ?? '' }));
  return {
    measures: read.map(({ measure }) => measure),
    problems: [...problems, ...read.flatMap((row) => row.problems)],
  };
}

function tableStart(blocks: readonly Block[], where: FaultPlace): { at: number; row: CellRow; columns: Columns } {
  for (const [at, row] of blocks.entries()) {
    const columns = row.kind === 'row' ? readHead(row, null) : null;
    if (row.kind === 'row' && columns !== null) return { at, row, columns };
  }
  throw noHead(blocks, where);
}

const byPlace = (a: Fault, b: Fault): number => (a.where.line ?? 0) - (b.where.line ?? 0);

function refuseUnreadable(bytes: Uint8Array, { format, where }: { format: PlanFormat; where: FaultPlace }): void {
  if (bytes.length === 0 || (bytes.length < 1024 && new TextDecoder().decode(bytes).trim() === '')) throw empty(where);
  refuseTooLarge(bytes.length, where);
  if (format !== 'auto' && format !== 'txt') throw unsupported(format, where);
  const kind = sniff(bytes);
  if (kind === 'text') return;
  if (format === 'txt' || kind === 'picture' || kind === 'binary' || kind === 'zip') throw notText(kind, where);
  throw unsupported(kind === 'ole' ? 'doc/xls' : kind, where);
}

const ALLOWED = { zh: '目前支持以制表符分列的文本文件（.txt）', en: 'tab-separated text (.txt) is supported so far' };

function empty(where: FaultPlace): Error {
  const said = {
    zh: '文件是空的，没有可导入的内容；请检查文件。',
    en: 'The file is empty: check that it is the right one.',
  };
  return refusal('file-empty', said, where);
}

/** Throws DubanError `invalid-input` where a file is larger than any plan; for a look at its size before reading it. */
export function refuseTooLarge(sizeBytes: number, where: FaultPlace): void {
  if (sizeBytes <= SIZE_LIMIT_BYTES) return;
  const megabytes = Math.ceil(sizeBytes / 1024 / 1024);
  const said = {
    zh: `文件有 ${megabytes} MB，超过 20 MB 的上限；请拆分文件，或检查是否选错文件。`,
    en: `The file has ${megabytes} MB, 20 MB are allowed: split it, or check that it is the right one.`,
  };
  throw refusal('file-too-large', said, where);
}

function unsupported(format: string, where: FaultPlace): Error {
  const said = {
    zh: `暂不支持 ${format} 格式：${ALLOWED.zh}。请将表格复制到文本文件后重试。`,
    en: `The format ${format} is not supported: ${ALLOWED.en}. Copy the table into a text file.`,
  };
  return refusal('unsupported-format', said, where);
}

const KIND_NAMES: Readonly<Record<ByteKind, Readonly<{ zh: string; en: string }>>> = {
  pdf: { zh: 'PDF 文件', en: 'a PDF file' },
  docx: { zh: 'Word 文档（docx）', en: 'a Word document (docx)' },
  xlsx: { zh: 'Excel 表格（xlsx）', en: 'an Excel sheet (xlsx)' },
  zip: { zh: '压缩文件', en: 'an archive' },
  ole: { zh: 'Word 或 Excel 旧格式文件（doc、xls）', en: 'an old Word or Excel file (doc, xls)' },
  picture: { zh: '图片', en: 'a picture' },
  html: { zh: '网页（HTML）', en: 'a web page (HTML)' },
  binary: { zh: '二进制文件', en: 'a binary file' },
  text: { zh: '文本', en: 'text' },
};

function notText(kind: ByteKind, where: FaultPlace): Error {
  const name = KIND_NAMES[kind];
  const said = {
    zh: `文件不是文本，而是${name.zh}：${ALLOWED.zh}。请提供文本文件。`,
    en: `The file is not text but ${name.en}: ${ALLOWED.en}.`,
  };
  return refusal('not-text', said, where);
}

function noHead(blocks: readonly Block[], where: FaultPlace): Error {
  const first = blocks.find((block): block is CellRow => block.kind === 'row');
  const seen = first === undefined ? null : quoted(first.cells.filter((cell) => cell !== '').join(' | '), 80);
  const said = {
    zh:
      `未找到可识别的表头${seen === null ? '（全文没有以制表符分列的行）' : `，第一行表格内容为“${seen}”`}。` +
      '表头至少应有措施一列（任务、措施、举措等）和时限或单位一列（完成时限、牵头单位、责任单位等），以制表符分列。',
    en:
      `No table head was recognised${seen === null ? ' (no line has tabs)' : ''}: a head needs a column for the measure ` +
      'and one for the time limit or the units, with tabs between them.',
  };
  return refusal('table-head-unknown', said, first?.where ?? where);
}

function noRows(where: FaultPlace): Error {
  const said = {
    zh: '找到了表头，但表头下没有任何措施；请检查文件是否完整。',
    en: 'There is a table head, but no measure under it: check that the file is complete.',
  };
  return refusal('no-rows', said, where);
}
