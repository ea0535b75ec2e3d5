import type { Measure } from './join-lines.ts';
import type { PrintedLine } from './printed-lines.ts';
import { segmentsOf } from './segments.ts';

/** A line with the column of the page that it stands in, and the strip that the column's text fills. */
export interface ColumnLine {
  readonly line: PrintedLine;
  readonly column: number;
  readonly strip: Measure;
}

const FEWEST_LINES = 6;

/**
 * Text set in two columns: lines of the left one, then of the right one; what reaches over both stays above or below.
 * Null where the page is not set in this way: no gap in its middle that full lines end at.
 */
export function inColumns(lines: readonly PrintedLine[], width: number): ColumnLine[] | null {
  const pieces = lines.flatMap((line) => segmentsOf(line));
  const gutter = gutterOf(pieces, width);
  if (gutter === null) return null;
  const crossing = lines.filter((line) => segmentsOf(line).some(({ x0, x1 }) => x0 < gutter && x1 > gutter));
  const rest = lines.filter((line) => !crossing.includes(line)).flatMap((line) => segmentsOf(line));
  const [left, right] = [rest.filter(({ x1 }) => x1 <= gutter), rest.filter(({ x0 }) => x0 >= gutter)];
  if (left.length < FEWEST_LINES || right.length < FEWEST_LINES || !isFull(left) || !isFull(right)) return null;
  const first = Math.min(...rest.map(({ baseline }) => baseline));
  const last = Math.max(...rest.map(({ baseline }) => baseline));
  const [above, below] = [
    crossing.filter((line) => line.baseline < first),
    crossing.filter((line) => line.baseline > last),
  ];
  if (above.length + below.length < crossing.length) return null;
  return [above, left, right, below].flatMap((group, column) => {
    const strip = stripOf(column === 1 || column === 2 ? group : lines);
    return group.map((line) => ({ line, column, strip }));
  });
}

const stripOf = (lines: readonly PrintedLine[]): Measure => ({
  left: Math.min(...lines.map(({ x0 }) => x0)),
  right: Math.max(...lines.map(({ x1 }) => x1)),
});

/** A place in the middle of the page that hardly any piece of text crosses, while many end and begin beside it. */
function gutterOf(pieces: readonly PrintedLine[], width: number): number | null {
  const candidates = pieces.map(({ x1 }) => x1 + 2).filter((x) => x > 0.35 * width && x < 0.65 * width);
  const crossed = (x: number): number => pieces.filter(({ x0, x1 }) => x0 < x && x1 > x).length;
  const best = candidates.toSorted((a, b) => crossed(a) - crossed(b) || b - a)[0];
  return best === undefined || crossed(best) > 0.15 * pieces.length ? null : best;
}

/** Most lines of running text fill their column; cells of a table do not. */
function isFull(column: readonly PrintedLine[]): boolean {
  const { left, right } = stripOf(column);
  const full = column.filter((line) => line.x1 >= right - 1.5 * line.size && line.x0 <= left + 2.5 * line.size);
  return full.length >= 0.6 * column.length && right - left > 12 * (column[0]?.size ?? 10);
}
