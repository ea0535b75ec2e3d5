import { stableHash } from '../domain/hash.ts';

/** 12 hexadecimal digits that depend on the text alone: two passes of the stable hash, 48 bits of them kept. */
export function shortHash(text: string): string {
  const first = stableHash(text).toString(16).padStart(8, '0');
  const second = stableHash(`${text}\u0000${first}`).toString(16).padStart(8, '0');
  return `${first}${second.slice(4)}`;
}

/** The id of a unit by its canonical name: the same in every plan that prints it. */
export const unitIdOf = (unitName: string): string => `u-${shortHash(unitName)}`;

/** The id of the placeholder who holds a role in a unit: one human, one id, over all plans. */
export const contactIdOf = (unitName: string, role: string): string => `c-${shortHash(`${unitName}/${role}`)}`;

/** Compares codes of measures as people number them: 2 before 10, 39 before 39b. */
export function compareCodes(a: string, b: string): number {
  const [left, right] = [a.split(/(\d+)/), b.split(/(\d+)/)];
  for (let index = 0; index < Math.max(left.length, right.length); index += 1) {
    const [one = '', other = ''] = [left[index], right[index]];
    if (one === other) continue;
    const difference = Number(one) - Number(other);
    if (Number.isFinite(difference) && difference !== 0) return difference;
    return one < other ? -1 : 1;
  }
  return 0;
}
