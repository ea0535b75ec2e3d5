import type { Stroke } from './page.ts';

/** A line across (`at` is its y) or down (`at` is its x), made of all strokes that lie on it. */
export interface Rule {
  readonly at: number;
  readonly from: number;
  readonly to: number;
}

export interface Rules {
  readonly across: readonly Rule[];
  readonly down: readonly Rule[];
}

/** Strokes this near to each other are one line: double borders, borders of neighbouring cells. */
export const NEAR = 3;
/** Dashes of one line lie no further apart. */
const DASH_GAP = 4;
/** Shorter lines are signs, not borders. */
const SHORTEST = 6;

/** Puts strokes together to lines: pieces drawn cell by cell, dashes and double borders become one. */
export function rulesOf(strokes: readonly Stroke[]): Rules {
  const isAcross = (stroke: Stroke): boolean => stroke.x1 - stroke.x0 >= stroke.y1 - stroke.y0;
  const across = strokes.filter(isAcross).map(({ x0, x1, y0 }) => ({ at: y0, from: x0, to: x1 }));
  const down = strokes.filter((stroke) => !isAcross(stroke)).map(({ x0, y0, y1 }) => ({ at: x0, from: y0, to: y1 }));
  return { across: merged(across), down: merged(down) };
}

function merged(pieces: readonly Rule[]): Rule[] {
  return levels(pieces).flatMap((level) => {
    const at = level.reduce((sum, piece) => sum + piece.at, 0) / level.length;
    const rules: { at: number; from: number; to: number }[] = [];
    for (const piece of level.toSorted((a, b) => a.from - b.from)) {
      const last = rules.at(-1);
      if (last !== undefined && piece.from <= last.to + DASH_GAP) last.to = Math.max(last.to, piece.to);
      else rules.push({ at, from: piece.from, to: piece.to });
    }
    return rules.filter((rule) => rule.to - rule.from >= SHORTEST);
  });
}

/** Pieces by their level, none of a group further than NEAR from its first. */
function levels(pieces: readonly Rule[]): Rule[][] {
  const groups: Rule[][] = [];
  for (const piece of pieces.toSorted((a, b) => a.at - b.at)) {
    const group = groups.at(-1);
    const first = group?.[0];
    if (group !== undefined && first !== undefined && piece.at - first.at <= NEAR) group.push(piece);
    else groups.push([piece]);
  }
  return groups;
}

/** Distinct positions in order; what lies within NEAR of the one before counts as the same. */
export function positions(values: readonly number[], near = NEAR): number[] {
  const kept: number[] = [];
  for (const value of values.toSorted((a, b) => a - b)) {
    const last = kept.at(-1);
    if (last === undefined || value - last > near) kept.push(value);
  }
  return kept;
}

/** Share of the stretch from `from` to `to` that lines at a position cover. */
export function covered(rules: readonly Rule[], at: number, stretch: { from: number; to: number }): number {
  const length = rules
    .filter((rule) => Math.abs(rule.at - at) <= NEAR)
    .reduce((sum, rule) => sum + Math.max(0, Math.min(rule.to, stretch.to) - Math.max(rule.from, stretch.from)), 0);
  return length / Math.max(1, stretch.to - stretch.from);
}
