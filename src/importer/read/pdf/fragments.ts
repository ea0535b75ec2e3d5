import { joinLines, type Measure } from './join-lines.ts';
import type { Grid, GridCell } from './grids.ts';
import type { Glyph } from './page.ts';
import { type PrintedLine, printedLines } from './printed-lines.ts';
import { turnedText } from './turned-text.ts';

/** A cell with what stands in it. */
export interface FilledCell extends GridCell {
  readonly lines: readonly PrintedLine[];
  /** The strip that lines of the cell's column fill. */
  readonly strip: Measure;
  readonly text: string;
}

/** The part of a table that stands on one page. */
export interface Fragment {
  readonly kind: 'table';
  readonly page: number;
  readonly top: number;
  readonly bottom: number;
  readonly grid: Grid;
  readonly cells: readonly FilledCell[];
}

/** Where a glyph stands, for the question which cell it belongs to: the middle of its body. */
export const middleOf = (glyph: Glyph): readonly [number, number] => {
  const along = glyph.advance / 2;
  const up = 0.35 * glyph.size;
  switch (glyph.turn) {
    case 1:
      return [glyph.x + up, glyph.y + along];
    case 2:
      return [glyph.x - along, glyph.y + up];
    case 3:
      return [glyph.x - up, glyph.y - along];
    case 0:
    case null:
      return [glyph.x + along, glyph.y - up];
  }
};

export function isWithin(glyph: Glyph, area: { x0: number; x1: number; top: number; bottom: number }): boolean {
  const [x, y] = middleOf(glyph);
  return x >= area.x0 && x < area.x1 && y >= area.top && y < area.bottom;
}

/** Fills the cells of a grid with the glyphs that stand in them. */
export function fragmentOf(grid: Grid, glyphs: readonly Glyph[], page: number): Fragment {
  const filled = grid.cells.map((cell) => ({ cell, inside: glyphs.filter((glyph) => isWithin(glyph, cell)) }));
  const withLines = filled.map(({ cell, inside }) => {
    const upright = inside.filter(({ turn }) => turn === 0);
    return { cell, lines: printedLines(upright), turned: turnedText(inside.filter(({ turn }) => turn !== 0)) };
  });
  const cells = withLines.map(({ cell, lines, turned }) => {
    const alike = withLines.filter((other) => isSameColumn(other.cell, cell));
    const strip = stripOf(cell, alike);
    const text = [joinLines(lines, strip), ...turned].filter((part) => part !== '').join('\n');
    return { ...cell, lines, strip, text };
  });
  const { ys } = grid;
  return { kind: 'table', page, top: ys[0] ?? 0, bottom: ys.at(-1) ?? 0, grid, cells };
}

const isSameColumn = (a: GridCell, b: GridCell): boolean => a.column0 === b.column0 && a.column1 === b.column1;

/** Cells keep the same distance to their left and right border; more than this is the text's own alignment. */
const PADDING_LIMIT = 8;

function stripOf(
  cell: GridCell,
  alike: readonly { readonly cell: GridCell; readonly lines: readonly PrintedLine[] }[],
): Measure {
  const lines = alike.flatMap((other) => other.lines);
  const left = Math.min(PADDING_LIMIT, ...lines.map((line) => line.x0 - cell.x0));
  const right = Math.min(PADDING_LIMIT, left, ...lines.map((line) => cell.x1 - line.x1));
  return { left: cell.x0 + left, right: cell.x1 - right };
}
