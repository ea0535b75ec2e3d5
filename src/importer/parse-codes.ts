import type { Fault } from '../domain/errors.ts';
import { fault } from './faults.ts';
import { rowLetter } from './parse-number.ts';
import type { MeasureRow } from './layout/measure-row.ts';

/**
 * A code for each row, unique in the plan: the lowest number printed in it; a row without one takes the number before
 * it and b, c, d …; numbers that restart with each part are prefixed by the part's ordinal (2-5), those that restart
 * with each section by both (2-1-5). A number with levels of its own (1.2) is the code as printed. A table without any
 * number is counted through.
 */
export function assignCodes(rows: readonly MeasureRow[]): { codes: string[]; problems: Fault[] } {
  if (rows.every(({ numbers }) => numbers.length === 0)) return countedThrough(rows);
  const depth = restartDepth(rows);
  const prefixes = prefixesOf(rows, depth);
  const used = new Set<string>();
  const problems: Fault[] = [];
  let before = '0';
  let letters = 0;
  const codes = rows.map((row) => {
    const prefix = prefixes.get(scopeOf(row, depth)) ?? '';
    const own = row.numbers.length === 0 ? null : (row.printed ?? `${prefix}${Math.min(...row.numbers)}`);
    if (own !== null) [before, letters] = [own, 0];
    if (own !== null && used.has(own)) problems.push(repeatedFault(own, row));
    let code = own ?? `${before}${rowLetter(++letters)}`;
    while (used.has(code)) code = `${before}${rowLetter(++letters)}`;
    used.add(code);
    return code;
  });
  return { codes, problems: [...problems, ...(depth > 0 ? [] : gapFaults(rows))] };
}

/** The headings that a number counts under: none (0), the part (1), the part and its section (2). Without a part: its table. */
function scopeOf({ headings, row }: MeasureRow, depth: number): string {
  if (depth === 0) return '';
  return headings.length === 0 ? `table ${row.table ?? 0}` : headings.slice(0, depth).join('\t');
}

/** How deep numbers start again: the first depth at which no number stands twice under one heading, else the part's. */
function restartDepth(rows: readonly MeasureRow[]): 0 | 1 | 2 {
  const counted = rows.filter(({ printed }) => printed === null);
  const repeats = (depth: number): number => {
    const seen = new Set<string>();
    const keys = counted.flatMap((row) => row.numbers.map((number) => `${scopeOf(row, depth)}\n${number}`));
    return keys.filter((key) => seen.size === seen.add(key).size).length;
  };
  const [over, inPart, inSection] = [repeats(0), repeats(1), repeats(2)];
  if (over === inPart && over === inSection) return 0;
  return inSection === 0 && inPart > 0 ? 2 : 1;
}

/** 2- for the second part, 2-1- for its first section; nothing where the numbers run through. */
function prefixesOf(rows: readonly MeasureRow[], depth: 0 | 1 | 2): Map<string, string> {
  const scopes = new Map<string, string>();
  if (depth === 0) return scopes;
  const parts = [...new Set(rows.map((row) => scopeOf(row, 1)))];
  for (const row of rows) {
    const part = scopeOf(row, 1);
    const inPart = rows.filter((other) => scopeOf(other, 1) === part);
    const sections = [...new Set(inPart.map((other) => scopeOf(other, 2)))];
    const ordinals = [parts.indexOf(part), ...(depth === 2 ? [sections.indexOf(scopeOf(row, 2))] : [])];
    scopes.set(scopeOf(row, depth), ordinals.map((ordinal) => `${ordinal + 1}-`).join(''));
  }
  return scopes;
}

function countedThrough(rows: readonly MeasureRow[]): { codes: string[]; problems: Fault[] } {
  const first = rows[0];
  const problems = first === undefined ? [] : [numbersMissingFault(first)];
  return { codes: rows.map((_, index) => String(index + 1)), problems };
}

function gapFaults(rows: readonly MeasureRow[]): Fault[] {
  const problems: Fault[] = [];
  let last: number | null = null;
  for (const row of rows.filter(({ printed }) => printed === null)) {
    for (const number of row.numbers) {
      if (last !== null && number > last + 1) problems.push(gapFault({ last, number, row }));
      last = number;
    }
  }
  return problems;
}

function repeatedFault(code: string, row: MeasureRow): Fault {
  return fault(
    'number-repeated',
    {
      zh: `序号 ${code} 在表中重复出现，本行另编代码；请核对原文序号。`,
      en: `The number ${code} stands in the table twice; this row gets a code of its own. Check the original.`,
    },
    row.row.where,
  );
}

function gapFault({ last, number, row }: { last: number; number: number; row: MeasureRow }): Fault {
  return fault(
    'number-gap',
    {
      zh: `序号由 ${last} 跳到 ${number}，中间可能缺行；请对照原文核对。`,
      en: `The numbers jump from ${last} to ${number}: rows may be missing. Compare with the original.`,
    },
    row.row.where,
  );
}

function numbersMissingFault(row: MeasureRow): Fault {
  return fault(
    'numbers-missing',
    { zh: '表中没有序号，按行次编号 1、2、3……', en: 'The table has no numbers: rows are counted 1, 2, 3 ….' },
    row.row.where,
  );
}
