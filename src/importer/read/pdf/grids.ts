import { covered, NEAR, positions, type Rule, type Rules } from './rules.ts';

/** A cell of a ruled table, in page space. */
export interface GridCell {
  /** First and last row and column that the cell covers, from 0. */
  readonly row0: number;
  readonly row1: number;
  readonly column0: number;
  readonly column1: number;
  readonly x0: number;
  readonly x1: number;
  readonly top: number;
  readonly bottom: number;
}

export interface Grid {
  /** Borders of the columns and of the rows, outer ones included. */
  readonly xs: readonly number[];
  readonly ys: readonly number[];
  readonly cells: readonly GridCell[];
  /** Whether a line is drawn along the upper and the lower end; a row broken by the page has none there. */
  readonly closedAbove: boolean;
  readonly closedBelow: boolean;
}

/** A border counts as drawn where lines cover this share of it. */
const DRAWN = 0.6;
/** A stretch of lines beyond the outermost crossing line this long means that the outer border is not drawn. */
const OVERHANG = 10;

/** Finds the tables whose cells are divided by lines; single frames and lone lines are none. */
export function gridsOf(rules: Rules): Grid[] {
  const grids = components(rules).flatMap((component) => gridOf(component) ?? []);
  return grids.filter((grid) => !grids.some((outer) => outer !== grid && isInside(grid, outer)));
}

const ends = (values: readonly number[]): readonly [number, number] => [values[0] ?? 0, values.at(-1) ?? 0];

function isInside(inner: Grid, outer: Grid): boolean {
  const [[x0, x1], [y0, y1]] = [ends(inner.xs), ends(inner.ys)];
  const [[left, right], [top, bottom]] = [ends(outer.xs), ends(outer.ys)];
  return x0 >= left - NEAR && x1 <= right + NEAR && y0 >= top - NEAR && y1 <= bottom + NEAR;
}

/** Lines that touch or cross each other, directly or through others. */
function components({ across, down }: Rules): Rules[] {
  const groups: { across: Rule[]; down: Rule[] }[] = [];
  const left = new Set(down);
  for (const start of down) {
    if (!left.delete(start)) continue;
    const group = { across: new Set<Rule>(), down: [start] };
    for (const vertical of group.down) {
      for (const horizontal of across) {
        if (group.across.has(horizontal) || !touch(horizontal, vertical)) continue;
        group.across.add(horizontal);
        for (const other of left) {
          if (!touch(horizontal, other)) continue;
          left.delete(other);
          group.down.push(other);
        }
      }
    }
    groups.push({ across: [...group.across], down: group.down });
  }
  return groups;
}

const touch = (horizontal: Rule, vertical: Rule): boolean =>
  horizontal.at >= vertical.from - NEAR &&
  horizontal.at <= vertical.to + NEAR &&
  vertical.at >= horizontal.from - NEAR &&
  vertical.at <= horizontal.to + NEAR;

function gridOf(rules: Rules): Grid | null {
  const xs = withOverhang(positions(rules.down.map(({ at }) => at)), rules.across);
  const ys = withOverhang(positions(rules.across.map(({ at }) => at)), rules.down);
  const columns = xs.length - 1;
  const rows = ys.length - 1;
  if (columns < 1 || rows < 1 || columns * rows < 2) return null;
  const spans = ys.slice(1).map((_, row) => spansOf(rules, { xs, ys, row }));
  const cells = mergedDown(spans, { rules, xs, ys });
  const stretch = { from: xs[0] ?? 0, to: xs.at(-1) ?? 0 };
  const [top, bottom] = ends(ys);
  return {
    xs,
    ys,
    cells,
    closedAbove: covered(rules.across, top, stretch) >= DRAWN,
    closedBelow: covered(rules.across, bottom, stretch) >= DRAWN,
  };
}

/** Adds the outer borders that are not drawn, where several crossing lines reach beyond the outermost one that is. */
function withOverhang(places: readonly number[], crossing: readonly Rule[]): number[] {
  const [first, last] = ends(places);
  const before = crossing.filter(({ from }) => from < first - OVERHANG).map(({ from }) => from);
  const behind = crossing.filter(({ to }) => to > last + OVERHANG).map(({ to }) => to);
  const enough = Math.max(2, crossing.length / 2);
  return [
    ...(before.length >= enough ? [Math.min(...before)] : []),
    ...places,
    ...(behind.length >= enough ? [Math.max(...behind)] : []),
  ];
}

interface Frame {
  readonly rules: Rules;
  readonly xs: readonly number[];
  readonly ys: readonly number[];
}

/** Columns of one row that are not divided by a line, as first and last column. */
function spansOf(
  rules: Rules,
  { xs, ys, row }: Omit<Frame, 'rules'> & { readonly row: number },
): (readonly [number, number])[] {
  const stretch = { from: ys[row] ?? 0, to: ys[row + 1] ?? 0 };
  const spans: (readonly [number, number])[] = [];
  let start = 0;
  for (let column = 0; column < xs.length - 1; column += 1) {
    const isLast = column === xs.length - 2;
    if (!isLast && covered(rules.down, xs[column + 1] ?? 0, stretch) < DRAWN) continue;
    spans.push([start, column]);
    start = column + 1;
  }
  return spans;
}

/** Cells of the same columns one above the other are one where no line divides them. */
function mergedDown(spans: readonly (readonly (readonly [number, number])[])[], frame: Frame): GridCell[] {
  const open = new Map<string, { row0: number; row1: number; column0: number; column1: number }>();
  const done: { row0: number; row1: number; column0: number; column1: number }[] = [];
  spans.forEach((row, at) => {
    for (const [column0, column1] of row) {
      const key = `${column0}-${column1}`;
      const above = open.get(key);
      const stretch = { from: frame.xs[column0] ?? 0, to: frame.xs[column1 + 1] ?? 0 };
      const isDivided = covered(frame.rules.across, frame.ys[at] ?? 0, stretch) >= DRAWN;
      if (above !== undefined && above.row1 === at - 1 && !isDivided) above.row1 = at;
      else {
        const cell = { row0: at, row1: at, column0, column1 };
        open.set(key, cell);
        done.push(cell);
      }
    }
  });
  return done.map((cell) => ({
    ...cell,
    x0: frame.xs[cell.column0] ?? 0,
    x1: frame.xs[cell.column1 + 1] ?? 0,
    top: frame.ys[cell.row0] ?? 0,
    bottom: frame.ys[cell.row1 + 1] ?? 0,
  }));
}
