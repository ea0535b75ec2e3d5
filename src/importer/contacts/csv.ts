import { CsvError, parse } from 'csv-parse/sync';
import type { FaultPlace } from '../../domain/errors.ts';
import { quoted, refusalOf } from '../faults.ts';
import { decodeText, type TextEncoding } from '../read/decode.ts';
import { sniff } from '../read/sniff.ts';
import { contactFault } from './faults.ts';

/** A row as a spreadsheet numbers it, empty rows counted; cells are without spaces at their ends. */
export interface CsvRow {
  readonly row: number;
  readonly cells: readonly string[];
}

const ROW_LIMIT = 20_000;
const RECORD_BYTES = 64 * 1024;
const DELIMITERS = [',', '\t', ';'] as const;

/**
 * Reads a CSV file strictly: UTF-8 or GB18030, separated by commas, semicolons or tabs, whichever the first line with
 * one has most of. Empty rows are left out.
 * @throws DubanError `invalid-input` for an empty file, something that is no text, or quotes that do not match.
 */
export function readCsv(bytes: Uint8Array, where: FaultPlace): { rows: CsvRow[]; encoding: TextEncoding } {
  const kind = sniff(bytes);
  if (bytes.length === 0) throw refusalOf([contactFault('file-empty', EMPTY, where)]);
  if (kind !== 'text') throw refusalOf([contactFault('not-text', notText(kind), where)]);
  const { text, encoding } = decodeText(bytes, where);
  const records = recordsOf(text, where);
  if (records.length > ROW_LIMIT) throw refusalOf([contactFault('too-many-rows', tooMany(records.length), where)]);
  const rows = records
    .map((cells, index) => ({ row: index + 1, cells: cells.map(tidy) }))
    .filter(({ cells }) => cells.some((cell) => cell !== ''));
  if (rows.length === 0) throw refusalOf([contactFault('file-empty', EMPTY, where)]);
  return { rows, encoding };
}

function recordsOf(text: string, where: FaultPlace): string[][] {
  try {
    return parse(text, {
      delimiter: delimiterOf(text),
      bom: true,
      // Judged later, so that every uneven row is named, not only the first.
      relax_column_count: true,
      max_record_size: RECORD_BYTES,
    });
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const line: unknown = error['lines'];
    const place = typeof line === 'number' ? { ...where, line } : where;
    throw refusalOf([contactFault('csv-broken', broken(error.message), place)]);
  }
}

function delimiterOf(text: string): string {
  for (const line of text.split(/\r\n|[\r\n]/u, 20)) {
    const counts = DELIMITERS.map((delimiter) => ({ delimiter, count: line.split(delimiter).length - 1 }));
    const [most] = counts.toSorted((a, b) => b.count - a.count);
    if (most !== undefined && most.count > 0) return most.delimiter;
  }
  return ',';
}

/** Line breaks and other control characters inside a cell are layout; in a name they would break a mail's head. */
const tidy = (cell: string): string => cell.replace(/[\p{Cc}\p{Zl}\p{Zp}\u200B\uFEFF]+/gu, ' ').trim();

const EMPTY = {
  zh: '文件是空的；请检查文件。',
  en: 'The file is empty: check it.',
};

const notText = (kind: string) => ({
  zh: `文件不是 CSV 文本（看起来是 ${kind}）：请在表格软件中另存为 CSV（UTF-8）后重试。`,
  en: `The file is no CSV text (it looks like ${kind}): save the sheet as CSV (UTF-8).`,
});

const tooMany = (rows: number) => ({
  zh: `文件有 ${rows} 行，超过 ${ROW_LIMIT} 行的上限；请拆分后分别导入。`,
  en: `The file has ${rows} rows, ${ROW_LIMIT} are allowed: split it.`,
});

const broken = (words: string) => ({
  zh: `CSV 格式有误，引号不成对或位置不对，后面的行无法读取：请在表格软件中重新另存为 CSV。`,
  en: `The quotes of the CSV do not match, what follows cannot be read (${quoted(words, 120)}): save the sheet as CSV again.`,
});
