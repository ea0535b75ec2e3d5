import { applied, type Matrix } from './matrix.ts';
import type { Stroke } from './page.ts';

/** Numbers that pdf.js gives the steps of a path and the ways to paint it (its DrawOPS and OPS). */
const STEP = { moveTo: 0, lineTo: 1, curveTo: 2, quadraticTo: 3, close: 4 } as const;
const STROKED: ReadonlySet<unknown> = new Set([20, 21, 24, 25, 26, 27]);
const FILLED: ReadonlySet<unknown> = new Set([22, 23, 24, 25, 26, 27]);

/** A filled area narrower than this is a line: the thickest borders are 3 points. */
const THIN = 3.5;
/** How far a line may lean and still count as straight across or down. */
const LEAN = 1;
/** Shorter strokes are dots of a dotted border or parts of a sign; dots are joined to lines later. */
const SHORT = 0.2;

interface Paint {
  readonly ctm: Matrix;
  readonly fill: string;
  readonly stroke: string;
}

type Point = readonly [number, number];

/** The lines across and down that a path draws: stroked straight lines, and thin filled areas. White ones do not show. */
export function strokesOfPath(path: { readonly paint: unknown; readonly paths: unknown }, state: Paint): Stroke[] {
  const outlines = outlinesOf(path.paths, state.ctm);
  const stroked = STROKED.has(path.paint) && !isWhite(state.stroke);
  const filled = FILLED.has(path.paint) && !isWhite(state.fill);
  return [...(stroked ? outlines.flatMap(edges) : []), ...(filled ? outlines.flatMap(thinArea) : [])];
}

/** The upright rectangle around a path in page space; around nothing where the path is empty. */
export function boundsOfPath(paths: unknown, ctm: Matrix): { x0: number; x1: number; y0: number; y1: number } {
  const points = outlinesOf(paths, ctm).flat();
  const [xs, ys] = [points.map(([x]) => x), points.map(([, y]) => y)];
  return { x0: Math.min(...xs), x1: Math.max(...xs), y0: Math.min(...ys), y1: Math.max(...ys) };
}

/** Whether the path leaves a mark on white paper. */
export const shows = (paint: unknown, state: Pick<Paint, 'fill' | 'stroke'>): boolean =>
  (STROKED.has(paint) && !isWhite(state.stroke)) || (FILLED.has(paint) && !isWhite(state.fill));

const isWhite = (color: string): boolean => /^#f[c-f]f[c-f]f[c-f]$/iu.test(color);

/** The corners of each outline in page space; curves end an outline, as no table border is one. */
function outlinesOf(paths: unknown, ctm: Matrix): Point[][] {
  const data: unknown = Array.isArray(paths) ? paths[0] : null;
  if (!(data instanceof Float32Array)) return [];
  const outlines: Point[][] = [];
  let current: Point[] = [];
  const begin = (points: Point[]): void => {
    if (current.length > 1) outlines.push(current);
    current = points;
  };
  for (let at = 0; at < data.length;) {
    const step = data[at];
    const point = applied(ctm, data[at + 1] ?? 0, data[at + 2] ?? 0);
    if (step === STEP.moveTo) begin([point]);
    else if (step === STEP.lineTo) current.push(point);
    else if (step === STEP.close && current[0] !== undefined) current.push(current[0]);
    else if (step === STEP.curveTo) begin([applied(ctm, data[at + 5] ?? 0, data[at + 6] ?? 0)]);
    else if (step === STEP.quadraticTo) begin([applied(ctm, data[at + 3] ?? 0, data[at + 4] ?? 0)]);
    at += LENGTHS[step ?? STEP.close] ?? 1;
  }
  begin([]);
  return outlines;
}

const LENGTHS: Readonly<Record<number, number>> = { 0: 3, 1: 3, 2: 7, 3: 5, 4: 1 };

function edges(outline: readonly Point[]): Stroke[] {
  return outline.flatMap((to, at) => {
    const from = outline[at - 1];
    return from === undefined ? [] : straight(from, to);
  });
}

function straight([ax, ay]: Point, [bx, by]: Point): Stroke[] {
  const [x0, x1, y0, y1] = [Math.min(ax, bx), Math.max(ax, bx), Math.min(ay, by), Math.max(ay, by)];
  if (![x0, x1, y0, y1].every(Number.isFinite)) return [];
  const [width, height] = [x1 - x0, y1 - y0];
  if (height <= LEAN && width > SHORT && width >= height) return [{ x0, x1, y0: (y0 + y1) / 2, y1: (y0 + y1) / 2 }];
  if (width <= LEAN && height > SHORT) return [{ x0: (x0 + x1) / 2, x1: (x0 + x1) / 2, y0, y1 }];
  return [];
}

/** A closed outline that is only as thick as a line counts as one, along its longer side. */
function thinArea(outline: readonly Point[]): Stroke[] {
  const xs = outline.map(([x]) => x);
  const ys = outline.map(([, y]) => y);
  const [x0, x1, y0, y1] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  if (outline.length < 3 || outline.length > 8 || ![x0, x1, y0, y1].every(Number.isFinite)) return [];
  const [width, height] = [x1 - x0, y1 - y0];
  if (Math.min(width, height) > THIN || Math.max(width, height) <= SHORT) return [];
  return width >= height
    ? [{ x0, x1, y0: (y0 + y1) / 2, y1: (y0 + y1) / 2 }]
    : [{ x0: (x0 + x1) / 2, x1: (x0 + x1) / 2, y0, y1 }];
}
