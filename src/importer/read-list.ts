import type { FaultPlace } from '../domain/errors.ts';
import type { Block } from './cells.ts';
import { readDocument } from './read-document.ts';
import { readCsv } from './read/csv.ts';
import type { ReadDocument } from './read/document.ts';
import { sniff } from './read/sniff.ts';

/** A row of a list (contacts, parts); cells are one line each, without spaces at their ends. */
export interface ListRow {
  readonly cells: readonly string[];
  /** File, row and, where the format has sheets, the sheet. */
  readonly where: FaultPlace;
}

/**
 * Reads a file that holds a list: separated values, or a table of any format that plans are read from. Text is taken as
 * separated values, whatever the file is called.
 * @throws DubanError `invalid-input` as `readDocument` does.
 */
export async function readList(bytes: Uint8Array, file: string): Promise<ReadDocument> {
  return sniff(bytes) === 'text' && bytes.length > 0
    ? readDocument(bytes, { file, format: 'csv' })
    : readDocument(bytes, { file });
}

/** The rows of each table or sheet of a document, in order; where a line of text stands, a row of one cell. */
export function listRows(document: ReadDocument): readonly (readonly ListRow[])[] {
  const tables = new Map<string, ListRow[]>();
  for (const block of document.blocks) {
    const key = block.where.sheet ?? '';
    const rows = tables.get(key) ?? [];
    tables.set(key, rows);
    rows.push({ cells: cellsOf(block).map(oneLine), where: block.where });
  }
  return [...tables.values()];
}

/** The rows of separated values. Throws DubanError `invalid-input` as `readCsv` does. */
export const csvListRows = (bytes: Uint8Array, where: FaultPlace): readonly ListRow[] =>
  listRows(readCsv(bytes, where))[0] ?? [];

const cellsOf = (block: Block): readonly string[] => (block.kind === 'row' ? block.cells : [block.text]);

/** Line breaks and other control characters inside a cell are layout; in a name they would break a mail's head. */
const oneLine = (cell: string): string => cell.replace(/[\p{Cc}\p{Zl}\p{Zp}\u200B\uFEFF]+/gu, ' ').trim();
