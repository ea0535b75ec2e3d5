/*
 * A page as drawn: characters and lines in points, x to the right and y downwards from the page's upper left corner,
 * turned so that most of its text stands upright.
 */

export interface Glyph {
  /** One character, seldom several (a ligature). */
  readonly text: string;
  /** Start of the character on its baseline. */
  readonly x: number;
  readonly y: number;
  /** Way to the next character along the baseline. */
  readonly advance: number;
  readonly size: number;
  /** Direction of the baseline in quarter turns clockwise, 0 upright; null where it is slanted. */
  readonly turn: 0 | 1 | 2 | 3 | null;
  /** Whether the font says which characters its glyphs are. */
  readonly known: boolean;
}

/** A drawn line, across or down; thin filled areas count as lines. */
export interface Stroke {
  readonly x0: number;
  readonly y0: number;
  readonly x1: number;
  readonly y1: number;
}

export interface Page {
  /** From 1. */
  readonly number: number;
  readonly width: number;
  readonly height: number;
  readonly glyphs: readonly Glyph[];
  readonly strokes: readonly Stroke[];
  /** Share of the page that pictures cover, 0 to 1 (overlapping pictures count once each). */
  readonly pictured: number;
  /** Share of the characters that are printed invisibly, as text recognition puts them over a scanned picture. */
  readonly hidden: number;
  /** Whether anything is drawn at all: curves, areas, lines. */
  readonly drawn: boolean;
}
