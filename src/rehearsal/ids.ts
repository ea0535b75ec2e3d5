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
