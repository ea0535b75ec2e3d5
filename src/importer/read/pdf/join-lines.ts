import { isLatin, meetsChinese, setsFiguresApart } from './characters.ts';
import type { Glyph } from './page.ts';
import type { PrintedLine } from './printed-lines.ts';

/** The strip that a paragraph's lines fill. */
export interface Measure {
  readonly left: number;
  readonly right: number;
}

/** How much more room than the next word needs must be left for a line's end to be meant, in parts of the size. */
const SLACK = 0.6;
const CLOSING = /^[、，。；：！？）》〉」』】〕”’…％%,.;:!?)\]}]/u;
const OPENING = /[（《〈「『【〔“‘([{]$/u;

/** The text of lines that follow each other; a line that ends before the strip is full ends a paragraph (`\n`). */
export function joinLines(lines: readonly PrintedLine[], strip: Measure): string {
  const around = lines.map((line) => line.text).join('\n');
  let text = '';
  let before: PrintedLine | undefined;
  for (const line of lines) {
    if (before !== undefined) text += endsEarly(before, line, strip) ? '\n' : seam(before, line, around);
    text += line.text;
    before = line;
  }
  return text;
}

/** Whether the line ends although the beginning of the next one would have had room on it. */
export function endsEarly(line: PrintedLine, next: PrintedLine, strip: Measure): boolean {
  const room = Math.min(strip.right - line.x1, strip.right - strip.left - (line.x1 - line.x0));
  return room >= firstWordWidth(next) + SLACK * line.size;
}

/**
 * What stands between two lines of one paragraph: words are kept apart, Chinese characters are not. The space between
 * a figure and a Chinese character is lost where a line ends; it is put back where the text around has such spaces.
 */
export function seam(line: PrintedLine, next: PrintedLine, around = `${line.text}\n${next.text}`): string {
  if (line.spaceAfter) return ' ';
  const [last, first] = [line.text.slice(-1), next.text.slice(0, 1)];
  if (meetsChinese(last, first)) return setsFiguresApart(around) ? ' ' : '';
  const words = isLatin(last) && isLatin(first) && !(/\d/u.test(last) && /\d/u.test(first));
  return words ? ' ' : '';
}

/** Width of what a line may not break: a word, or a character with the signs that cling to it. */
export function firstWordWidth(line: PrintedLine): number {
  const [first, ...rest] = line.glyphs;
  if (first === undefined) return 0;
  let last = first;
  for (const glyph of rest) {
    if (!clings(last, glyph)) break;
    last = glyph;
  }
  return last.x + last.advance - first.x;
}

function clings(before: Glyph, glyph: Glyph): boolean {
  if (glyph.x - (before.x + before.advance) > 0.2 * glyph.size && isLatin(glyph.text)) return false;
  return CLOSING.test(glyph.text) || OPENING.test(before.text) || (isLatin(before.text) && isLatin(glyph.text));
}
