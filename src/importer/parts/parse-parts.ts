import type { Fault, FaultPlace } from '../../domain/errors.ts';
import type { LocalDate } from '../../domain/local-date.ts';
import { quoted, type Said } from '../faults.ts';
import { wholeDate } from '../limits.ts';
import { readBytes } from '../read-bytes.ts';
import { splitUnitList } from '../unit-list.ts';
import { partFault, type PartFaultCode } from './faults.ts';
import { csvRows, jsonRows, type PartColumn, type PartRow } from './rows.ts';

/** A unit as a list names it, and where. */
export interface NamedUnit {
  readonly name: string;
  readonly where: FaultPlace;
}

/** One part of a measure that is to be split. The deadline is null where it could not be read. */
export interface ListedPart {
  readonly text: string;
  readonly leads: readonly NamedUnit[];
  readonly supports: readonly NamedUnit[];
  readonly deadline: LocalDate | null;
  readonly where: FaultPlace;
}

export interface PartList {
  readonly parts: readonly ListedPart[];
  /** All faults, in the order of the rows. */
  readonly problems: readonly Fault[];
}

const TEXT_LENGTH = 2_000;
const MOST_PARTS = 100;

/**
 * Opens a list of parts (CSV, or JSON by its name or its first character) and reads it, see `parseParts`.
 * @throws DubanError `invalid-input` where the file cannot be opened, and as `parseParts` does.
 */
export async function readPartsFile(path: string): Promise<PartList> {
  return parseParts(await readBytes(path), path);
}

/**
 * Reads a list of parts. Nothing is guessed: every cell that is not right gives a fault with its row and column.
 * @throws DubanError `invalid-input` where no row can be read: empty, no text, broken, a head that lacks a column.
 */
export function parseParts(bytes: Uint8Array, file: string): PartList {
  const where: FaultPlace = { file };
  const text = new TextDecoder().decode(bytes);
  const isJson = /\.json$/iu.test(file) || /^\s*\[/u.test(text);
  const { rows, faults } = isJson ? jsonRows(text, where) : csvRows(bytes, where);
  const read = rows.map(readPart);
  const problems = [...faults, ...countFaults(rows.length, where), ...read.flatMap((one) => one.faults)];
  return {
    parts: read.map(({ part }) => part),
    problems: problems.toSorted((a, b) => (a.where.row ?? 0) - (b.where.row ?? 0)),
  };
}

function readPart({ cells, place }: PartRow): { readonly part: ListedPart; readonly faults: readonly Fault[] } {
  const faults: Fault[] = [];
  const blame = (column: PartColumn, code: PartFaultCode, said: Said): void =>
    void faults.push(partFault(code, said, place(column)));
  const units = (column: 'leads' | 'supports'): NamedUnit[] =>
    splitUnitList(cells[column]).map((name) => ({ name, where: place(column) }));
  const [leads, supports] = [units('leads'), units('supports')];
  const deadline = wholeDate(cells.deadline);
  if (cells.text === '') blame('text', 'part-text-missing', TEXT_MISSING);
  if (cells.text.length > TEXT_LENGTH) blame('text', 'part-text-too-long', tooLong(cells.text.length));
  if (leads.length === 0) blame('leads', 'part-lead-missing', LEAD_MISSING);
  if (cells.deadline === '') blame('deadline', 'part-deadline-missing', DEADLINE_MISSING);
  else if (deadline === null) blame('deadline', 'part-deadline-unreadable', unreadable(cells.deadline));
  const names = [...leads, ...supports].map(({ name }) => name);
  for (const name of new Set(names.filter((one, at) => names.indexOf(one) !== at))) {
    blame('supports', 'part-unit-twice', unitTwice(name));
  }
  return { part: { text: cells.text, leads, supports, deadline, where: place('text') }, faults };
}

function countFaults(count: number, where: FaultPlace): Fault[] {
  if (count < 2) return [partFault('parts-too-few', tooFew(count), where)];
  return count > MOST_PARTS ? [partFault('parts-too-many', tooMany(count), where)] : [];
}

const TEXT_MISSING: Said = {
  zh: '内容为空：每个分解事项都须写明内容。',
  en: 'The text is empty: every part needs one.',
};
const LEAD_MISSING: Said = {
  zh: '牵头单位为空：每个分解事项至少须有一个牵头单位。',
  en: 'No lead unit is named: every part needs one.',
};
const DEADLINE_MISSING: Said = {
  zh: '完成时限为空：每个分解事项都须有完成时限。',
  en: 'The deadline is empty: every part needs one.',
};

const unreadable = (cell: string): Said => ({
  zh: `完成时限“${quoted(cell)}”不是实际存在的日期，请按 2023-12-31 或 2023年12月31日 的格式填写。`,
  en: `The deadline "${quoted(cell)}" is no existing day: give a date like 2023-12-31.`,
});

const tooLong = (length: number): Said => ({
  zh: `内容有 ${length} 个字，超过 ${TEXT_LENGTH} 的上限：请检查是否串列。`,
  en: `The text has ${length} characters, ${TEXT_LENGTH} are allowed: have the cells slipped?`,
});

const unitTwice = (name: string): Said => ({
  zh: `“${quoted(name)}”在同一分解事项中列了两次：请保留一处。`,
  en: `"${quoted(name)}" is named twice in one part: keep one.`,
});

const tooFew = (count: number): Said => ({
  zh: `共列出 ${count} 个分解事项：拆分至少须有两个。`,
  en: `The list has ${count} parts: a split needs two or more.`,
});

const tooMany = (count: number): Said => ({
  zh: `共列出 ${count} 个分解事项，超过 ${MOST_PARTS} 个的上限。`,
  en: `The list has ${count} parts, ${MOST_PARTS} are allowed.`,
});
