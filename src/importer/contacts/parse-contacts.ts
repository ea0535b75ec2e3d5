import type { Fault, FaultPlace } from '../../domain/errors.ts';
import type { TextEncoding } from '../read/decode.ts';
import type { ListedContact } from './contact.ts';
import { type CsvRow, readCsv } from './csv.ts';
import { contactFault } from './faults.ts';
import { refusalOf } from '../faults.ts';
import { type ContactColumns, isHead, readContactHead } from './head.ts';
import { readContactRow } from './row.ts';
import { repeatFaults } from './repeats.ts';

/** A list of contacts: the rows that are right, and every fault of the others. */
export interface ContactList {
  readonly encoding: TextEncoding;
  /** Rows under the head, empty ones left out. */
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
 * Reads a CSV list of contacts. Nothing is guessed: a row that is not right gives a fault per cell, with row and column.
 * @throws DubanError `invalid-input` where nothing can be delivered: empty, no text, broken quotes, no usable head, no row.
 */
export function parseContacts(bytes: Uint8Array, file: string): ContactList {
  const where: FaultPlace = { file };
  const { rows, encoding } = readCsv(bytes, where);
  const headAt = rows.slice(0, HEAD_WITHIN).findIndex(({ cells }) => isHead(cells));
  const head = rows[headAt];
  if (head === undefined) throw refusalOf([headUnknown(rows, where)]);
  const { columns, faults } = readContactHead(head.cells, { ...where, row: head.row });
  if (faults.some(({ severity }) => severity === 'error')) throw refusalOf(faults);
  const body = rows.slice(headAt + 1);
  if (body.length === 0) throw refusalOf([noRows({ ...where, row: head.row })]);
  const read = body.map((row) => readContactRow(row, { columns, width: head.cells.length, where }));
  const contacts = read.flatMap((row) => row.contacts);
  const problems = [...faults, ...read.flatMap((row) => row.faults), ...repeatFaults(contacts, columns)];
  return {
    encoding,
    rows: body.length,
    contacts,
    units: unitsOf(body, columns, where),
    problems: problems.toSorted((a, b) => (a.where.row ?? 0) - (b.where.row ?? 0)),
  };
}

function unitsOf(body: readonly CsvRow[], columns: ContactColumns, where: FaultPlace): ContactList['units'] {
  const { at, head } = columns.get('unit') ?? { at: -1, head: '' };
  const units = new Map<string, FaultPlace>();
  for (const { row, cells } of body) {
    const name = cells[at] ?? '';
    if (name !== '' && !units.has(name)) units.set(name, { ...where, row, column: head });
  }
  return [...units].map(([name, place]) => ({ name, where: place }));
}

function headUnknown(rows: readonly CsvRow[], where: FaultPlace): Fault {
  const seen = (rows[0]?.cells ?? []).filter((cell) => cell !== '').slice(0, 8);
  return contactFault(
    'contact-head-unknown',
    {
      zh: `找不到表头（首行为：${seen.join('、')}）。表头应有：单位、姓名、角色、邮箱、手机，可有语言。`,
      en: `No table head was found (the first row reads: ${seen.join(', ')}): a list has unit, name, role, email, mobile and may have language.`,
    },
    { ...where, row: rows[0]?.row ?? 1 },
  );
}

const noRows = (where: FaultPlace): Fault =>
  contactFault('no-rows', { zh: '表头之下没有任何联系人。', en: 'There is no contact under the table head.' }, where);
