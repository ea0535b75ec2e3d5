import { headReader, type Head } from './reply-head.ts';
import { foldWidth } from './reply-words.ts';

const ENUMERATOR = /^\s*\(?(\d{1,2})(?:[.)]\s*|、)/;

/** Longer lines are prose, not several answers in a row. */
const LONGEST_SPLIT = 1_000;

/** What our own messages print as an example; a reply that holds it quotes us. */
const EXAMPLE = /(?:说明文字|what was achieved|what was done|why and until when)\s*$/;

/**
 * The clauses of a reply: one per line, and more where a line goes on with another item's number and claim after a
 * comma or semicolon. Lines in which it is not clear where one item ends are returned apart, as doubtful.
 */
export function clausesOf(reply: string, codes: readonly string[]): { clauses: string[]; doubtful: string[] } {
  const headOf = headReader(codes);
  const lines = reply.split(/\r\n|\r|\n/).filter((line) => line.trim() !== '' && !EXAMPLE.test(line));
  const numbered = isNumberedList(lines, codes);
  const clauses: string[] = [];
  const doubtful: string[] = [];
  for (const line of lines) {
    const plain = numbered ? line.replace(/^[\s\u3000]*[(（]?[\d０-９]{1,2}[.)．）、]\s*/, '') : line;
    if (!numbered && mayBeNumbering(plain, headOf)) doubtful.push(line);
    else {
      const parts = splitLine(plain, headOf);
      if (parts === null) doubtful.push(line);
      else clauses.push(...parts);
    }
  }
  return { clauses, doubtful };
}

/** Lines counted 1, 2, 3 … of which some number is no code: the numbers count the lines. */
function isNumberedList(lines: readonly string[], codes: readonly string[]): boolean {
  const numbers = lines.map((line) => ENUMERATOR.exec(foldWidth(line))?.[1]).filter((one) => one !== undefined);
  return (
    numbers.length > 0 &&
    numbers.every((one, index) => Number(one) === index + 1) &&
    numbers.some((one) => !codes.includes(one))
  );
}

/** "1、17 办结" where both are codes: one item after a list number, or two items? */
function mayBeNumbering(line: string, headOf: (clause: string) => Head): boolean {
  const number = ENUMERATOR.exec(foldWidth(line))?.[1];
  const { designator } = headOf(line);
  return number === '1' && designator?.type === 'codes' && designator.known.length + designator.unknown.length > 1;
}

/** The line in clauses; null when a bare number with a claim stands after a mere blank. */
function splitLine(line: string, headOf: (clause: string) => Head): string[] | null {
  if (line.length > LONGEST_SPLIT) return [line];
  const folded = foldWidth(line);
  const starts = [0];
  // The numbers at the beginning of a line belong to one head: others are looked for only behind it.
  const { restAt } = headOf(line);
  for (const match of folded.matchAll(/[;,.。、\s]+/g)) {
    const at = match.index + match[0].length;
    if (at < restAt || at >= line.length) continue;
    const head = headOf(line.slice(at));
    const anothersClaim = head.designator?.type === 'codes' || head.designator?.type === 'rest';
    if (!anothersClaim || head.word === null) continue;
    const marked = head.designator.type === 'rest' || head.designator.marked;
    if (!marked && !/[;,。]/.test(match[0])) return null;
    starts.push(at);
  }
  return starts.map((start, index) => line.slice(start, starts[index + 1]).replace(/[;；,，。、\s]+$/, ''));
}
