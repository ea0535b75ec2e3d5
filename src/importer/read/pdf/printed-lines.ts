import { isLatin, raised } from './characters.ts';
import type { Glyph } from './page.ts';

/** Characters on one baseline, from left to right. */
export interface PrintedLine {
  /** Without spaces at its ends. */
  readonly text: string;
  readonly x0: number;
  readonly x1: number;
  readonly baseline: number;
  readonly size: number;
  /** Whether a space is printed behind the last character. */
  readonly spaceAfter: boolean;
  readonly glyphs: readonly Glyph[];
}

/** How far baselines of one line may lie apart, in parts of the character's size. */
const SAME_LINE = 0.3;
/** Characters below this part of their line's size are raised or lowered marks. */
const SMALL = 0.8;

const isBlank = (glyph: Glyph): boolean => glyph.text.trim() === '';

/** Puts upright characters together to lines, from top to bottom. */
export function printedLines(glyphs: readonly Glyph[]): PrintedLine[] {
  const rows = withMarks(baselineRows(glyphs));
  return rows
    .map(lineOf)
    .filter((line) => line.text !== '')
    .toSorted((a, b) => a.baseline - b.baseline || a.x0 - b.x0);
}

interface Row {
  baseline: number;
  size: number;
  readonly glyphs: Glyph[];
}

function baselineRows(glyphs: readonly Glyph[]): Row[] {
  const rows: Row[] = [];
  const inks = glyphs.filter((glyph) => !isBlank(glyph)).toSorted((a, b) => a.y - b.y || a.x - b.x);
  for (const glyph of inks) {
    const row = rows.findLast(
      (last) => Math.abs(last.baseline - glyph.y) <= SAME_LINE * Math.max(last.size, glyph.size),
    );
    if (row === undefined) rows.push({ baseline: glyph.y, size: glyph.size, glyphs: [glyph] });
    else {
      row.glyphs.push(glyph);
      if (glyph.size > row.size) Object.assign(row, { size: glyph.size, baseline: glyph.y });
    }
  }
  for (const blank of glyphs.filter(isBlank)) {
    const row = rows.find((candidate) => Math.abs(candidate.baseline - blank.y) <= SAME_LINE * candidate.size);
    row?.glyphs.push(blank);
  }
  return rows;
}

/** Small characters stand above or below the baseline of the line that they belong to. */
function withMarks(rows: readonly Row[]): Row[] {
  const kept: Row[] = [];
  const small: Row[] = [];
  for (const row of rows) {
    const host = rows.find((other) => other !== row && row.size < SMALL * other.size && isBeside(row, other));
    (host === undefined ? kept : small).push(row);
    host?.glyphs.push(...row.glyphs);
  }
  return small.length === 0 ? [...rows] : kept;
}

function isBeside(mark: Row, row: Row): boolean {
  const middle = mark.baseline - mark.size / 2;
  if (middle < row.baseline - row.size || middle > row.baseline + 0.3 * row.size) return false;
  const reach = 0.6 * row.size;
  return mark.glyphs.every((glyph) =>
    [...row.glyphs, ...mark.glyphs].some((other) => {
      const gap = glyph.x - (other.x + other.advance);
      return other !== glyph && Math.abs(gap) <= reach;
    }),
  );
}

function lineOf(row: Row): PrintedLine {
  const glyphs = withoutDoubles(row.glyphs.toSorted((a, b) => a.x - b.x));
  const inks = glyphs.filter((glyph) => !isBlank(glyph));
  const [first, last] = [inks[0], inks.at(-1)];
  const text = textOf(glyphs, row);
  return {
    text: text.trim(),
    x0: first?.x ?? 0,
    x1: Math.max(...inks.map((glyph) => glyph.x + glyph.advance)),
    baseline: row.baseline,
    size: row.size,
    spaceAfter: last !== undefined && glyphs.at(-1) !== last,
    glyphs: inks,
  };
}

/** Some programs print a character twice, a hair apart, to make it bold. */
function withoutDoubles(glyphs: readonly Glyph[]): Glyph[] {
  const kept: Glyph[] = [];
  for (const glyph of glyphs) {
    const twin = kept
      .slice(-4)
      .find(
        (other) =>
          other.text === glyph.text &&
          Math.abs(other.x - glyph.x) < 0.2 * glyph.size &&
          Math.abs(other.y - glyph.y) < 0.2 * glyph.size &&
          !isBlank(glyph),
      );
    if (twin === undefined) kept.push(glyph);
  }
  return kept;
}

function textOf(glyphs: readonly Glyph[], row: Row): string {
  let text = '';
  let before: Glyph | undefined;
  for (const glyph of glyphs) {
    if (isBlank(glyph)) {
      text += text.endsWith(' ') ? '' : ' ';
      continue;
    }
    if (before !== undefined && !text.endsWith(' ') && isGap(before, glyph)) text += ' ';
    const isRaised = glyph.size < SMALL * row.size && glyph.y < row.baseline - 0.15 * row.size;
    text += isRaised ? raised(glyph.text) : glyph.text;
    before = glyph;
  }
  return text;
}

/** Words are set apart by a fifth of the size; Chinese characters stand apart only where a tab or a column lies between. */
function isGap(before: Glyph, glyph: Glyph): boolean {
  const gap = glyph.x - (before.x + before.advance);
  const size = Math.max(before.size, glyph.size);
  const words = isLatin(before.text.slice(-1)) && isLatin(glyph.text.slice(0, 1));
  return gap > (words ? 0.2 : 0.9) * size;
}
