import type { Fault } from '../domain/errors.ts';
import { fault } from './faults.ts';
import { rowLetter } from './parse-number.ts';
import type { MeasureRow } from './parse-table.ts';

/**
 * A code for each row, unique in the plan: the lowest number printed in it; a row without one takes the number before
 * it and b, c, d …; numbers that restart with each part are prefixed by the part's ordinal (2-5). A table without any
 * number is counted through.
 */
export function assignCodes(rows: readonly MeasureRow[]): { codes: string[]; problems: Fault[] } {
  if (rows.every(({ numbers }) => numbers.length === 0)) return countedThrough(rows);
  const parts = [...new Set(rows.map(partOf))];
  const restarts = numbersRestart(rows);
  const used = new Set<string>();
  const problems: Fault[] = [];
  let before = '0';
  let letters = 0;
  const codes = rows.map((row) => {
    const prefix = restarts ? `${parts.indexOf(partOf(row)) + 1}-` : '';
    const own = row.numbers.length === 0 ? null : `${prefix}${Math.min(...row.numbers)}`;
    if (own !== null) [before, letters] = [own, 0];
    if (own !== null && used.has(own)) problems.push(repeatedFault(own, row));
    let code = own ?? `${before}${rowLetter(++letters)}`;
    while (used.has(code)) code = `${before}${rowLetter(++letters)}`;
    used.add(code);
    return code;
  });
  return { codes, problems: [...problems, ...(restarts ? [] : gapFaults(rows))] };
}

const partOf = (row: MeasureRow): string => row.headings[0] ?? '';

/** Numbers start again with a part: some number stands in two parts, none twice in one. */
function numbersRestart(rows: readonly MeasureRow[]): boolean {
  const partByNumber = new Map<number, string>();
  let across = false;
  for (const row of rows) {
    for (const number of row.numbers) {
      const part = partByNumber.get(number);
      if (part !== undefined && part !== partOf(row)) across = true;
      partByNumber.set(number, partOf(row));
    }
  }
  return across;
}

function countedThrough(rows: readonly MeasureRow[]): { codes: string[]; problems: Fault[] } {
  const first = rows[0];
  const problems = first === undefined ? [] : [numbersMissingFault(first)];
  return { codes: rows.map((_, index) => String(index + 1)), problems };
}

function gapFaults(rows: readonly MeasureRow[]): Fault[] {
  const problems: Fault[] = [];
  let last: number | null = null;
  for (const row of rows) {
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
