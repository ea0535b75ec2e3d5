import type { AnswerableItem } from './read-reply.ts';
import { headReader, type Designator } from './reply-head.ts';
import { asksSomething, foldWidth, isPolite } from './reply-words.ts';

/** What a reply gives to measures whose leads asked for it, and what of it was meant for something else. */
export interface ReadContributions {
  readonly given: readonly { readonly item: AnswerableItem; readonly text: string }[];
  /** Lines about other rows, or about none that is known; empty where everything was understood. */
  readonly rest: string;
  /** Measures about which the reply asks something instead. */
  readonly asking: readonly { readonly item: AnswerableItem; readonly text: string }[];
}

const LONGEST_REPLY = 20_000;
const LONGEST_TEXT = 4_000;

/**
 * Reads a reply (already cut) for contributions: plain words count. Lines belong to the measure whose number stands last
 * before them; with a single measure asked for and nothing else to answer (`others`: the codes of other rows), all lines
 * do. Kind words and a bare "收到" give nothing.
 */
export function readContributions(
  reply: string,
  items: readonly AnswerableItem[],
  others: readonly string[],
): ReadContributions {
  const headOf = headReader([...items.map(({ code }) => code), ...others]);
  const words = new Map<AnswerableItem, string[]>();
  const rest: string[] = [];
  let current = items.length === 1 && others.length === 0 ? items[0] : undefined;
  for (const line of reply.slice(0, LONGEST_REPLY).split(/\r\n|\r|\n/)) {
    if (line.trim() === '' || isPolite(foldWidth(line).trim())) continue;
    const { designator, word, rest: after } = headOf(line);
    const named = namedIn(designator, items);
    if (designator?.type === 'codes') current = named;
    const said = named === undefined ? line.trim() : withoutCode(line, named.code);
    if (word === 'sign' && isPoliteOrNothing(after) && current !== undefined) continue;
    if (current === undefined) rest.push(line);
    else if (said !== '') words.set(current, [...(words.get(current) ?? []), said]);
  }
  const read = [...words].map(([item, lines]) => ({ item, text: lines.join('\n').slice(0, LONGEST_TEXT) }));
  const asks = ({ text }: { readonly text: string }): boolean =>
    text.split('\n').some((line) => asksSomething(foldWidth(line)));
  return { given: read.filter((one) => !asks(one)), asking: read.filter(asks), rest: rest.join('\n') };
}

const isPoliteOrNothing = (text: string): boolean => text === '' || isPolite(foldWidth(text).trim());

function namedIn(designator: Designator | null, items: readonly AnswerableItem[]): AnswerableItem | undefined {
  if (designator?.type !== 'codes' || designator.known.length !== 1) return undefined;
  return items.find(({ code }) => code === designator.known[0]);
}

/** The line without the number with which it begins; a claim after it is part of the words here. */
function withoutCode(line: string, code: string): string {
  const at = foldWidth(line).toLowerCase().indexOf(foldWidth(code).toLowerCase());
  return line
    .slice(at + code.length)
    .replace(/^\s*项?[\s:：,，、.。;；)）—–-]*/u, '')
    .trim();
}
