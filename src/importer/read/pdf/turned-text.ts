import type { Glyph } from './page.ts';
import { printedLines } from './printed-lines.ts';

/** The lines of text that stands sideways, upside down or slanted, each direction by itself. */
export function turnedText(glyphs: readonly Glyph[]): string[] {
  const turned = ([1, 2, 3] as const).flatMap((turn) =>
    printedLines(glyphs.filter((glyph) => glyph.turn === turn).map((glyph) => uprightAs(glyph, turn))).map(
      ({ text }) => text,
    ),
  );
  const slanted = glyphs
    .filter((glyph) => glyph.turn === null)
    .map(({ text }) => text)
    .join('')
    .trim();
  return slanted === '' ? turned : [...turned, slanted];
}

/** The glyph as it would stand if the page were turned back; only its place among its like matters. */
function uprightAs(glyph: Glyph, turn: 1 | 2 | 3): Glyph {
  const { x, y } = glyph;
  if (turn === 1) return { ...glyph, turn: 0, x: y, y: -x };
  if (turn === 2) return { ...glyph, turn: 0, x: -x, y: -y };
  return { ...glyph, turn: 0, x: -y, y: x };
}
