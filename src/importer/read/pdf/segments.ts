import type { PrintedLine } from './printed-lines.ts';

/** A gap this wide, in parts of the size, divides what belongs to different columns. */
const GAP = 0.95;

/** The pieces of a line that stand apart as columns do: by `gap` in parts of the size. */
export function segmentsOf(line: PrintedLine, gap = GAP): PrintedLine[] {
  const pieces: (typeof line.glyphs)[number][][] = [];
  for (const glyph of line.glyphs) {
    const piece = pieces.at(-1);
    const last = piece?.at(-1);
    const isApart = last === undefined || glyph.x - (last.x + last.advance) > gap * line.size;
    if (piece === undefined || isApart) pieces.push([glyph]);
    else piece.push(glyph);
  }
  if (pieces.length < 2) return [line];
  return pieces.map((glyphs) => pieceOf(line, glyphs));
}

/** A part of a line as a line of its own. */
export function pieceOf(line: PrintedLine, glyphs: PrintedLine['glyphs']): PrintedLine {
  const [first, last] = [glyphs[0], glyphs.at(-1)];
  const text = glyphs
    .map((glyph, at) => `${at > 0 && isSpaced(glyphs[at - 1], glyph) ? ' ' : ''}${glyph.text}`)
    .join('');
  return {
    ...line,
    text,
    x0: first?.x ?? line.x0,
    x1: last === undefined ? line.x1 : last.x + last.advance,
    spaceAfter: line.spaceAfter && last === line.glyphs.at(-1),
    glyphs,
  };
}

const isSpaced = (before: PrintedLine['glyphs'][number] | undefined, glyph: PrintedLine['glyphs'][number]): boolean =>
  before !== undefined && glyph.x - (before.x + before.advance) > 0.2 * glyph.size;
