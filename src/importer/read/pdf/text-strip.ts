import type { Fragment } from './fragments.ts';
import type { Measure } from './join-lines.ts';
import type { Page } from './page.ts';
import type { PrintedLine } from './printed-lines.ts';

/** Several lines that end this near to each other, in parts of the size, show where the text's right edge is. */
const EDGE = 1.5;

interface Around {
  readonly bodySize: number;
  readonly page: Page;
  readonly fragments: readonly Fragment[];
  /** Strips of pages whose lines show them, the nearest page first. */
  readonly shown: readonly Measure[];
}

/** Where a line's text ends; a stop or comma may hang beyond the edge. */
function endOf({ glyphs, x1 }: PrintedLine): number {
  const last = glyphs.at(-1);
  return last !== undefined && /[、，。；：,.;:]/u.test(last.text) ? last.x : x1;
}

/** The strip of a page whose lines show it: several end at its right edge. */
export function shownStrip(lines: readonly PrintedLine[], bodySize: number): Measure | null {
  const running = lines.filter(({ size }) => size <= 1.15 * bodySize);
  const left = Math.min(...running.map(({ x0 }) => x0));
  const right = Math.max(...running.map(endOf));
  const atEdge = running.filter(
    (line) => endOf(line) > right - EDGE * bodySize && line.x0 < left + 4 * bodySize,
  ).length;
  return atEdge > 1 ? { left, right } : null;
}

/**
 * The strip that the page's running text fills: up to where several lines end, else that of another page, else as wide
 * as the page's table, else with a right margin as wide as the left one, as the few lines that there are may be short.
 */
export function textStrip(lines: readonly PrintedLine[], { bodySize, page, fragments, shown }: Around): Measure {
  const own = shownStrip(lines, bodySize);
  if (own !== null) return own;
  const left = Math.min(...lines.map(({ x0 }) => x0));
  const right = Math.max(...lines.map(({ x1 }) => x1));
  const other = shown.find((strip) => fits(strip, { left, right }, bodySize));
  if (other !== undefined) return other;
  const table = fragments.find(({ grid: { xs } }) => (xs.at(-1) ?? 0) - (xs[0] ?? 0) > 0.6 * page.width)?.grid.xs;
  if (table !== undefined) {
    return { left: Math.min(left, table[0] ?? left), right: Math.max(right, table.at(-1) ?? right) };
  }
  return { left, right: Math.max(right, page.width - left) };
}

/** Lines stand at the strip's left edge, or are indented by two characters, and end within it. */
function fits(strip: Measure, lines: Measure, bodySize: number): boolean {
  const indent = lines.left - strip.left;
  const begins = Math.abs(indent) < 0.4 * bodySize || Math.abs(indent - 2 * bodySize) < 0.6 * bodySize;
  return begins && lines.right <= strip.right + bodySize;
}

/** Strips of other pages for one page, the nearest first; those of facing pages are mirrored. */
export function stripsFor(
  page: Page,
  shown: readonly { readonly page: Page; readonly strip: Measure }[],
): readonly Measure[] {
  const away = (other: Page): number => Math.abs(other.number - page.number);
  const alike = shown.filter((other) => Math.abs(other.page.width - page.width) < 2);
  const nearest = alike.toSorted((a, b) => away(a.page) - away(b.page)).map(({ strip }) => strip);
  const mirrored = nearest.map(({ left, right }) => ({ left: page.width - right, right: page.width - left }));
  return [...nearest, ...mirrored];
}
