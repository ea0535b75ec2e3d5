import type { Fault, FaultPlace } from '../../domain/errors.ts';
import { refusalOf } from '../faults.ts';
import { type ListRow, listRows } from '../read-list.ts';
import type { TextEncoding } from '../read/decode.ts';
import type { DocumentFormat, ReadDocument } from '../read/document.ts';
import type { ListedContact } from './contact.ts';
import { contactFault } from './faults.ts';
import { type ContactColumns, isHead, readContactHead } from './head.ts';
import { readContactRow } from './row.ts';
import { repeatFaults } from './repeats.ts';

/** A list of contacts: the rows that are right, and every fault of the others. */
export interface ContactList {
  readonly format: DocumentFormat;
  /** Text forms: the encoding that the bytes were read in. */
  readonly encoding?: TextEncoding;
  /** Rows under the heads, empty ones left out. */
  readonly rows: number;
  /** One entry per row and role; a row with a fault gives none. */
  readonly contacts: readonly ListedContact[];
  /** Every unit that is named, also in faulty rows, with its first row: for whoever knows which units there are. */
  readonly units: readonly { readonly name: string; readonly where: FaultPlace }[];
  /** All faults, in the order of the rows. */
  readonly problems: readonly Fault[];
}

/** A title, a date, a note may stand above the head. */
const HEAD_WITHIN = 10;

/**
 * Finds the contacts in a document that was read: in every sheet that has the head of such a list. Nothing is guessed: a
 * row that is not right gives a fault per cell, with row and column.
 * @throws DubanError `invalid-input` where nothing can be delivered: no usable head, no row.
 */
export function parseContacts(document: ReadDocument, file: string): ContactList {
  const tables = listRows(document);
  const lists = tables.map((rows) => ({ rows, headAt: headIndex(rows) }));
  if (lists.every(({ headAt }) => headAt < 0)) throw refusalOf([headUnknown(tables[0] ?? [], { file })]);
  const read = lists.filter(({ headAt }) => headAt >= 0).map(({ rows, headAt }) => readRows(rows, headAt));
  if (read.every(({ body }) => body.length === 0)) throw refusalOf(read.map(({ where }) => noRows(where)));
  const contacts = read.flatMap((list) => list.contacts);
  const unused = lists.filter(({ headAt }) => headAt < 0).flatMap(({ rows }) => sheetNotUsed(rows));
  // Several sheets of one workbook have the same head in practice; the first one's words name the columns.
  const repeats = repeatFaults(contacts, read[0]?.columns ?? new Map());
  const inRows = [...read.flatMap((list) => list.faults), ...repeats];
  return {
    format: document.format,
    ...(document.encoding === undefined ? {} : { encoding: document.encoding }),
    rows: read.reduce((sum, { body }) => sum + body.length, 0),
    contacts,
    units: unitsOf(read),
    problems: [...document.problems, ...unused, ...inRows.toSorted(bySheet(document.sheets ?? []))],
  };
}

interface RowsRead {
  readonly columns: ContactColumns;
  readonly body: readonly ListRow[];
  readonly contacts: readonly ListedContact[];
  readonly faults: readonly Fault[];
  readonly where: FaultPlace;
}

const headIndex = (rows: readonly ListRow[]): number =>
  rows.slice(0, HEAD_WITHIN).findIndex(({ cells }) => isHead(cells));

function readRows(rows: readonly ListRow[], headAt: number): RowsRead {
  const { cells: head, where } = rows[headAt] ?? { cells: [], where: {} };
  const { columns, faults } = readContactHead(head, where);
  if (faults.some(({ severity }) => severity === 'error')) throw refusalOf(faults);
  const body = rows.slice(headAt + 1);
  const read = body.map((row) => readContactRow(row, { columns, width: head.length }));
  const contacts = read.flatMap((row) => row.contacts);
  return { columns, body, contacts, faults: [...faults, ...read.flatMap((row) => row.faults)], where };
}

/** By sheet in the order of the workbook, then by row; faults of one row stay as they were found. */
function bySheet(sheets: readonly string[]): (a: Fault, b: Fault) => number {
  const sheetOf = ({ where }: Fault): number => sheets.indexOf(where.sheet ?? '');
  return (a, b) => sheetOf(a) - sheetOf(b) || (a.where.row ?? 0) - (b.where.row ?? 0);
}

function unitsOf(read: readonly RowsRead[]): ContactList['units'] {
  const units = new Map<string, FaultPlace>();
  for (const { columns, body } of read) {
    const { at, head } = columns.get('unit') ?? { at: -1, head: '' };
    for (const { cells, where } of body) {
      const name = cells[at] ?? '';
      if (name !== '' && !units.has(name)) units.set(name, { ...where, column: head });
    }
  }
  return [...units].map(([name, where]) => ({ name, where }));
}

function sheetNotUsed([first]: readonly ListRow[]): Fault[] {
  const where = first?.where ?? {};
  const said = {
    zh: `工作表“${where.sheet ?? ''}”没有联系人表头，未被采用。`,
    en: `The sheet "${where.sheet ?? ''}" has no head of a list of contacts and is not used.`,
  };
  return [contactFault('sheet-not-used', said, where)];
}

function headUnknown(rows: readonly ListRow[], where: FaultPlace): Fault {
  const seen = (rows[0]?.cells ?? []).filter((cell) => cell !== '').slice(0, 8);
  return contactFault(
    'contact-head-unknown',
    {
      zh: `找不到表头（首行为：${seen.join('、')}）。表头应有：单位、姓名、角色、邮箱、手机，可有主副、语言。`,
      en: `No table head was found (the first row reads: ${seen.join(', ')}): a list has unit, name, role, email, mobile and may have rank and language.`,
    },
    rows[0]?.where ?? where,
  );
}

const noRows = (where: FaultPlace): Fault =>
  contactFault('no-rows', { zh: '表头之下没有任何联系人。', en: 'There is no contact under the table head.' }, where);
