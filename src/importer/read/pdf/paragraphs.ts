import { endsEarly, type Measure, seam } from './join-lines.ts';
import type { PrintedLine } from './printed-lines.ts';

/** A line of loose text with its page and the strip that the page's text fills. */
export interface PlacedLine {
  readonly kind: 'line';
  readonly line: PrintedLine;
  readonly page: number;
  /** On its page, from 1. */
  readonly number: number;
  readonly strip: Measure;
  /** Columns of running text on one page follow each other as pages do; 0 where there is one. */
  readonly column: number;
}

export interface Paragraph {
  readonly text: string;
  readonly first: PlacedLine;
}

const STARTS_ITEM =
  /^(?:[一二三四五六七八九十百]+、|[（(][一二三四五六七八九十百\d]+[)）]|\d{1,3}[.．、]|第[一二三四五六七八九十百]+[章节条]|[①-⑳])/u;
const ENDS_SENTENCE = /[。；！？：:;]$/u;

/** Puts lines together to paragraphs as they were written: over line ends and over page ends. */
export function paragraphsOf(lines: readonly PlacedLine[], bodySize: number): Paragraph[] {
  const pitch = linePitch(lines, bodySize);
  const paragraphs: { text: string; first: PlacedLine; last: PlacedLine }[] = [];
  for (const placed of lines) {
    const open = paragraphs.at(-1);
    if (open !== undefined && isSame(open.last, placed, { pitch, bodySize })) {
      open.text += seam(open.last.line, placed.line) + placed.line.text;
      open.last = placed;
    } else paragraphs.push({ text: placed.line.text, first: placed, last: placed });
  }
  return paragraphs;
}

/** The usual way from one line to the next, in parts of the size. */
function linePitch(lines: readonly PlacedLine[], bodySize: number): number {
  const ways = lines.flatMap((placed, at) => {
    const before = lines[at - 1];
    if (before === undefined || !isSamePlace(before, placed)) return [];
    const way = placed.line.baseline - before.line.baseline;
    return way > 0 && way < 4 * bodySize ? [way / Math.max(placed.line.size, before.line.size)] : [];
  });
  return ways.toSorted((a, b) => a - b)[Math.floor(ways.length / 2)] ?? 1.5;
}

function isSame(
  before: PlacedLine,
  next: PlacedLine,
  { pitch, bodySize }: { readonly pitch: number; readonly bodySize: number },
): boolean {
  const [a, b] = [before.line, next.line];
  const size = Math.max(a.size, b.size);
  if (Math.abs(a.size - b.size) > 0.1 * size) return false;
  const way = b.baseline - a.baseline;
  if (isSamePlace(before, next) && (way <= 0 || way > 1.4 * pitch * size)) return false;
  if (size > 1.15 * bodySize && isBalanced(before) && isCentred(next)) return true;
  if (isCentred(before) && isCentred(next)) return false;
  if (a.x0 > before.strip.left + 4 * a.size) return false;
  if (b.x0 > next.strip.left + 0.6 * b.size || endsEarly(a, b, stripFor(before))) return false;
  return !(STARTS_ITEM.test(b.text) && ENDS_SENTENCE.test(a.text));
}

const isSamePlace = (a: PlacedLine, b: PlacedLine): boolean => a.page === b.page && a.column === b.column;

/** A line's own indentation takes nothing of the room at its end. */
const stripFor = ({ line, strip }: PlacedLine): Measure => ({
  left: Math.min(strip.left, line.x0),
  right: strip.right,
});

/** The same room on both sides, be it none. */
const isBalanced = ({ line, strip }: PlacedLine): boolean =>
  Math.abs(line.x0 - strip.left - (strip.right - line.x1)) <= 1.5 * line.size;

const isCentred = (placed: PlacedLine): boolean =>
  isBalanced(placed) && placed.line.x0 - placed.strip.left > 0.8 * placed.line.size;
