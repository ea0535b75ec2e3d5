import { rowLetter } from '../parse-number.ts';
import type { ProseMeasure } from './prose-measures.ts';

/**
 * A code for each measure: its number as printed; several measures of one number take b, c, d …. Where numbers begin
 * anew, the shortest of these that tells all apart: the part's ordinal in front (2-5), the section's (12-3), all (2-1-3).
 */
export function proseCodes(measures: readonly ProseMeasure[]): { codes: string[]; missing: boolean } {
  if (measures.every(({ path }) => path.every((ordinal) => ordinal === 0))) {
    return { codes: measures.map((_, index) => String(index + 1)), missing: true };
  }
  const ways = [last, partAndLast, sectionAndLast, whole];
  const way = ways.find((one) => tellsApart(measures, one)) ?? whole;
  const used = new Set<string>();
  const letters = new Map<string, number>();
  const codes = measures.map((measure) => {
    const base = way(measure.path);
    let code = base;
    while (used.has(code)) {
      const count = (letters.get(base) ?? 0) + 1;
      letters.set(base, count);
      code = `${base}${rowLetter(count)}`;
    }
    used.add(code);
    return code;
  });
  return { codes, missing: false };
}

type Way = (path: readonly number[]) => string;

const last: Way = (path) => String(path.at(-1) ?? 0);
const partAndLast: Way = (path) => (path.length < 2 ? last(path) : `${path[0]}-${path.at(-1)}`);
const sectionAndLast: Way = (path) => path.slice(-2).join('-');
const whole: Way = (path) => path.join('-');

function tellsApart(measures: readonly ProseMeasure[], way: Way): boolean {
  const owners = new Map<string, ProseMeasure['node']>();
  return measures.every(({ node, path }) => {
    const code = way(path);
    const owner = owners.get(code);
    owners.set(code, node);
    return owner === undefined || owner === node;
  });
}
