import { foldedName } from './unit-names.ts';
import { longWords } from './unit-short-forms.ts';

/** Why a known name may be the one that was meant, from the surest on. */
export type CandidateReason = 'short-form' | 'same-words' | 'letters-in-order' | 'one-letter-off' | 'shared-words';

export interface Candidate {
  readonly name: string;
  readonly reason: CandidateReason;
}

const RANKS: readonly CandidateReason[] = [
  'short-form',
  'same-words',
  'letters-in-order',
  'one-letter-off',
  'shared-words',
];

export const REASON_WORDS: Readonly<Record<CandidateReason, { zh: string; en: string }>> = {
  'short-form': { zh: '通用简称', en: 'a common short form' },
  'same-words': { zh: '只差个别虚字', en: 'little words differ' },
  'letters-in-order': { zh: '各字依次见于全称', en: 'all its characters in order' },
  'one-letter-off': { zh: '只差一字', en: 'one character differs' },
  'shared-words': { zh: '用字相近', en: 'alike' },
};

const SHOWN = 3;
const ALIKE = 0.6;
/** Shorter names that differ in one character are other bodies: 市民政局 and 市财政局. */
const SHORTEST_TYPO = 6;

/** Known names that a name may mean, the surest first, each with its reason; never the name itself. */
export function candidatesFor(name: string, known: Iterable<string>): Candidate[] {
  const found: (Candidate & { readonly alike: number })[] = [];
  for (const other of new Set(known)) {
    const reason = other === name ? null : reasonFor(name, other);
    if (reason !== null) found.push({ name: other, reason, alike: likeness(name, other) });
  }
  return found
    .toSorted((a, b) => RANKS.indexOf(a.reason) - RANKS.indexOf(b.reason) || b.alike - a.alike)
    .slice(0, SHOWN)
    .map(({ name: other, reason }) => ({ name: other, reason }));
}

function reasonFor(name: string, other: string): CandidateReason | null {
  const [a, b] = [foldedName(name), foldedName(other)];
  if (a === b) return 'same-words';
  const [short, long] = [longWords(a), longWords(b)];
  if (short === long || sameStem(short, long)) return 'short-form';
  if (isShortFor(a, b) || isShortFor(b, a)) return 'letters-in-order';
  if (isOneOff(a, b)) return 'one-letter-off';
  return likeness(name, other) >= ALIKE ? 'shared-words' : null;
}

/** Only the level differs or is missing: 发展改革委 and 市发展改革委. */
const sameStem = (a: string, b: string): boolean => a !== b && stemOf(a) === stemOf(b) && levelOf(a) * levelOf(b) === 0;

const LEVEL = /^(?:省|市|县|区|州|旗|自治区)(?!场|政|民|委|直)/u;
const stemOf = (name: string): string => name.replace(LEVEL, '');
const levelOf = (name: string): 0 | 1 => (LEVEL.test(name) ? 1 : 0);

/** The short name's characters stand in the long one, in their order, from the level to the ending: 文旅局 in 文化和旅游局. */
export function isShortFor(short: string, long: string): boolean {
  const [few, many] = [[...stemOf(short)], [...stemOf(long)]];
  if (few.length < 3 || few.length >= many.length || few.at(-1) !== many.at(-1) || few[0] !== many[0]) return false;
  if (levelOf(short) === 1 && levelOf(long) === 1 && short[0] !== long[0]) return false;
  let at = 0;
  for (const character of many) if (character === few[at]) at += 1;
  return at === few.length;
}

/** One character replaced, missing or too many, or two neighbours exchanged. */
export function isOneOff(a: string, b: string): boolean {
  const [short, long] = a.length <= b.length ? [a, b] : [b, a];
  if (short.length < SHORTEST_TYPO || long.length - short.length > 1 || a === b) return false;
  let from = 0;
  while (from < short.length && short[from] === long[from]) from += 1;
  const rest = (text: string, skip: number): string => text.slice(from + skip);
  if (long.length > short.length) return rest(short, 0) === rest(long, 1);
  const isSwap = short[from] === long[from + 1] && short[from + 1] === long[from] && rest(short, 2) === rest(long, 2);
  return isSwap || rest(short, 1) === rest(long, 1);
}

/** The share of pairs of neighbouring characters that both have (Dice's coefficient). */
export function likeness(a: string, b: string): number {
  const [left, right] = [pairsOf(a), pairsOf(b)];
  const shared = [...left].filter((pair) => right.has(pair)).length;
  return (2 * shared) / (left.size + right.size);
}

const pairsOf = (name: string): Set<string> =>
  new Set([...name].map((character, at) => character + (name[at + 1] ?? '')));
