import { read, utils, type WorkBook, type WorkSheet } from '@e965/xlsx';
import type { Fault, FaultPlace } from '../../domain/errors.ts';
import { localDateFrom } from '../../domain/local-date.ts';
import { dateZh } from '../../names/dates.ts';
import { fault, refusalOf } from '../faults.ts';

/** A row of the workbook by its columns' keys; cells as text. */
export interface SheetRow<K extends string> {
  readonly cells: Readonly<Record<K, string>>;
  readonly where: FaultPlace;
}

export const openBook = (bytes: Uint8Array): WorkBook =>
  read(bytes, { type: 'array', cellDates: true, cellFormula: false, cellHTML: false, dense: true });

/**
 * Rows under the head, empty ones left out. Columns are found by their heads, so that they may be moved.
 * @throws DubanError `invalid-input` where the sheet or one of its columns is missing; all of them together.
 */
export function rowsOf<K extends string>(
  book: WorkBook,
  { name, columns, where }: { name: string; columns: Readonly<Record<K, string>>; where: FaultPlace },
): SheetRow<K>[] {
  const place = { ...where, sheet: name };
  const [head = [], ...rows] = textRows(book.Sheets[name]);
  const keys = Object.keys(columns) as K[]; // The keys of a constant are known.
  const missing = keys.filter((key) => !head.includes(columns[key]));
  if (missing.length > 0) throw refusalOf(missing.map((key) => columnMissing(columns[key], place)));
  return rows.flatMap((row, index) => {
    if (row.every((cell) => cell === '')) return [];
    const cells = Object.fromEntries(keys.map((key) => [key, row[head.indexOf(columns[key])] ?? '']));
    // Every key of `columns` has just been given its cell.
    return [{ cells: cells as Record<K, string>, where: { ...place, row: index + 2 } }];
  });
}

/** All cells as text; a date that somebody typed is written as official correspondence writes it. */
export function textRows(sheet: WorkSheet | undefined): string[][] {
  if (sheet === undefined) return [];
  const rows = utils.sheet_to_json<unknown[]>(sheet, { header: 1, raw: true, defval: '', blankrows: true, UTC: true });
  return rows.map((row) => Array.from(row, textOf));
}

function textOf(value: unknown): string {
  if (value instanceof Date) {
    const [year, month, day] = [value.getUTCFullYear(), value.getUTCMonth() + 1, value.getUTCDate()];
    return dateZh(localDateFrom({ year, month, day }));
  }
  return typeof value === 'string' ? value.trim() : typeof value === 'number' ? String(value) : '';
}

function columnMissing(column: string, where: FaultPlace): Fault {
  const said = {
    zh: `核对表缺少“${column}”一列；请勿删除或改动表头，可重新生成核对表。`,
    en: `The review workbook has no column "${column}": heads must stay as they are; write the workbook anew.`,
  };
  return fault('review-column-missing', said, { ...where, column });
}
