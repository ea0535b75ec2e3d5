import type { Glyph, Page, Stroke } from './page.ts';

/** Turns a page so that most of its text stands upright: a table set sideways reads as any other. */
export function upright(page: Page): Page {
  const turn = commonTurn(page.glyphs);
  if (turn === 0) return page;
  const { width, height } = page;
  const turned = (x: number, y: number): readonly [number, number] =>
    turn === 1 ? [y, width - x] : turn === 2 ? [width - x, height - y] : [height - y, x];
  return {
    ...page,
    ...(turn === 2 ? {} : { width: height, height: width }),
    glyphs: page.glyphs.map((glyph) => {
      const [x, y] = turned(glyph.x, glyph.y);
      return { ...glyph, x, y, turn: glyph.turn === null ? null : (QUARTERS[(glyph.turn - turn + 4) % 4] ?? 0) };
    }),
    strokes: page.strokes.map((stroke) => turnedStroke(stroke, turned)),
  };
}

const QUARTERS = [0, 1, 2, 3] as const;

function commonTurn(glyphs: readonly Glyph[]): 0 | 1 | 2 | 3 {
  const counts = QUARTERS.map((turn) => glyphs.filter((glyph) => glyph.turn === turn).length);
  return QUARTERS[counts.indexOf(Math.max(...counts))] ?? 0;
}

function turnedStroke(stroke: Stroke, turned: (x: number, y: number) => readonly [number, number]): Stroke {
  const [ax, ay] = turned(stroke.x0, stroke.y0);
  const [bx, by] = turned(stroke.x1, stroke.y1);
  return { x0: Math.min(ax, bx), x1: Math.max(ax, bx), y0: Math.min(ay, by), y1: Math.max(ay, by) };
}
