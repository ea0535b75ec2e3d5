import { type Fragment, fragmentOf, isWithin } from './fragments.ts';
import { type Grid, gridsOf } from './grids.ts';
import type { Glyph, Page } from './page.ts';
import { type PrintedLine, printedLines } from './printed-lines.ts';
import { type Rule, rulesOf } from './rules.ts';
import { turnedText } from './turned-text.ts';

/** What stands on a page: parts of tables, and lines outside them. */
export interface PageLayout {
  readonly page: Page;
  readonly fragments: readonly Fragment[];
  readonly lines: readonly PrintedLine[];
  /** All lines drawn across the page. */
  readonly across: readonly Rule[];
  /** Text outside tables that stands sideways or slanted: stamps, watermarks, notes at the edge. */
  readonly turned: readonly string[];
}

/** Tells a page's tables from its loose lines. */
export function layoutOf(page: Page): PageLayout {
  const rules = rulesOf(page.strokes);
  const grids = gridsOf(rules);
  const inGrid = (glyph: Glyph): Grid | undefined => grids.find((grid) => isWithin(glyph, areaOf(grid)));
  const homes = new Map<Grid, Glyph[]>(grids.map((grid): [Grid, Glyph[]] => [grid, []]));
  const loose: Glyph[] = [];
  for (const glyph of page.glyphs) {
    const grid = inGrid(glyph);
    (grid === undefined ? loose : (homes.get(grid) ?? loose)).push(glyph);
  }
  const fragments = [...homes].map(([grid, glyphs]) => fragmentOf(grid, glyphs, page.number));
  return {
    page,
    fragments: fragments.filter(({ cells }) => cells.some(({ text }) => text !== '')),
    lines: printedLines(loose.filter(({ turn }) => turn === 0)),
    across: rules.across,
    turned: turnedText(loose.filter(({ turn }) => turn !== 0)),
  };
}

const areaOf = ({ xs, ys }: Grid): { x0: number; x1: number; top: number; bottom: number } => ({
  x0: xs[0] ?? 0,
  x1: xs.at(-1) ?? 0,
  top: ys[0] ?? 0,
  bottom: ys.at(-1) ?? 0,
});
