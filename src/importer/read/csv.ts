import { CsvError, parse } from 'csv-parse/sync';
import type { FaultPlace } from '../../domain/errors.ts';
import { quoted, refusal } from '../faults.ts';
import { decodeText } from './decode.ts';
import type { ReadDocument } from './document.ts';
import { gridBlocks } from './grid.ts';
import { refuseTooManyRows } from './size-limits.ts';

const RECORD_BYTES = 64 * 1024;
const DELIMITERS = [',', '\t', ';'] as const;
/** Records that tell the delimiter. */
const SAMPLE_RECORDS = 40;

/**
 * Reads separated values strictly: UTF-8, UTF-16 with its mark, or GB18030; commas, semicolons or tabs, whichever gives
 * rows of one width. Rows are numbered as a spreadsheet numbers them, empty ones counted and left out.
 * @throws DubanError `invalid-input` for an unknown encoding, quotes that do not match, or more rows than are allowed.
 */
export function readCsv(bytes: Uint8Array, where: FaultPlace): ReadDocument {
  const { text, encoding } = decodeText(bytes, where);
  const records = recordsOf(text, where);
  refuseTooManyRows(records.length, where);
  const texts = new Map<number, string[]>();
  for (const [row, record] of records.entries()) {
    const cells = record.map((cell) => cell.replace(/\r\n?/gu, '\n').trim());
    if (cells.some((cell) => cell !== '')) texts.set(row, cells);
  }
  const blocks = gridBlocks({ texts, spans: [] }, { place: (row) => ({ ...where, row: row + 1 }) });
  if (blocks.length === 0) throw refusal('file-empty', EMPTY, where);
  return { format: 'csv', blocks, problems: [], encoding };
}

function recordsOf(text: string, where: FaultPlace): string[][] {
  try {
    return parse(text, { ...OPTIONS, delimiter: delimiterOf(text) });
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const line: unknown = error['lines'];
    const place = typeof line === 'number' ? { ...where, line } : where;
    throw refusal('csv-broken', broken(error.message), place);
  }
}

/** Rows of uneven length are judged later, so that every one of them is named, not only the first. */
const OPTIONS = { bom: true, relax_column_count: true, max_record_size: RECORD_BYTES } as const;

/** The delimiter that cuts most of the first records into the same number of cells, the more cells the better. */
function delimiterOf(text: string): string {
  const [best] = DELIMITERS.map((delimiter) => ({ delimiter, ...evenness(text, delimiter) })).toSorted(
    (a, b) => b.records - a.records || b.width - a.width,
  );
  return best === undefined || best.width < 2 ? ',' : best.delimiter;
}

function evenness(text: string, delimiter: string): { readonly width: number; readonly records: number } {
  const counts = new Map<number, number>();
  try {
    const records: string[][] = parse(text, { ...OPTIONS, delimiter, to: SAMPLE_RECORDS });
    for (const { length } of records) if (length > 1) counts.set(length, (counts.get(length) ?? 0) + 1);
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
  }
  const [most] = [...counts].toSorted(([a, x], [b, y]) => y - x || b - a);
  return { width: most?.[0] ?? 0, records: most?.[1] ?? 0 };
}

const EMPTY = {
  zh: '文件里没有任何文字；请检查文件。',
  en: 'Nothing is written in the file: check that it is the right one.',
};

const broken = (words: string) => ({
  zh: `CSV 格式有误，引号不成对或位置不对，后面的行无法读取：请在表格软件中重新另存为 CSV。`,
  en: `The quotes of the CSV do not match, what follows cannot be read (${quoted(words, 120)}): save the sheet as CSV again.`,
});
