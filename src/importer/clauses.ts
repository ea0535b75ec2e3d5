/** A stretch of a text with its place. */
export interface Stretch {
  readonly text: string;
  readonly from: number;
  readonly to: number;
}

const OPENING = '“‘（(《〈「『【[';
const CLOSING = '”’）)》〉」』】]';

/**
 * For each character of a text: whether it stands inside quotes or brackets (the signs themselves count as inside).
 * `balanced` is false where a sign has no partner; then nothing counts as inside, so that no text is swallowed.
 */
export function enclosure(text: string): { readonly inside: readonly boolean[]; readonly balanced: boolean } {
  const inside: boolean[] = [];
  const open: string[] = [];
  for (const character of text.split('')) {
    const closes = CLOSING.indexOf(character);
    if (OPENING.includes(character)) open.push(character);
    inside.push(open.length > 0 || closes >= 0);
    if (closes >= 0 && open.pop() !== OPENING.charAt(closes)) return { inside: outside(text), balanced: false };
  }
  return open.length > 0 ? { inside: outside(text), balanced: false } : { inside, balanced: true };
}

const outside = (text: string): boolean[] => text.split('').map(() => false);

/** Cuts a text at each of the given signs that stands outside quotes and brackets; empty stretches are left out. */
export function cutAt(text: string, signs: RegExp): Stretch[] {
  const { inside } = enclosure(text);
  const stretches: Stretch[] = [];
  let from = 0;
  for (let at = 0; at <= text.length; at += 1) {
    const kept = inside[at] === true || isThousandsMark(text, at) || !signs.test(text.charAt(at));
    if (at < text.length && kept) continue;
    if (text.slice(from, at).trim() !== '') stretches.push({ text: text.slice(from, at), from, to: at });
    from = at + 1;
  }
  return stretches;
}

/** The comma of 1,200 separates nothing. */
const isThousandsMark = (text: string, at: number): boolean =>
  at > 0 && /^\d[,，]\d{3}(?!\d)/u.test(text.slice(at - 1, at + 5));

/** Sentences and half-sentences: up to 。 or ；. */
export const sentences = (text: string): Stretch[] => cutAt(text, /[。；;！？\n]/u);

/** Clauses: up to any comma or stop. */
export const clauses = (text: string): Stretch[] => cutAt(text, /[，,。；;！？\n]/u);
