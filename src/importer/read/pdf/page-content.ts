import { commonForm } from './characters.ts';
import { applied, IDENTITY, type Matrix, matrixFrom, times } from './matrix.ts';
import type { Glyph, Stroke } from './page.ts';
import { boundsOfPath, shows, strokesOfPath } from './path-strokes.ts';

/** What the walk needs to know of a font. */
export interface FontFacts {
  /** Width units to text space, 0.001 for most fonts. */
  readonly scale: number;
  readonly vertical: boolean;
  /** Whether the font says which characters its glyphs are. */
  readonly known: boolean;
}

/** The operations of a page as pdf.js lists them, with the numbers that it gives their names. */
export interface Operations {
  readonly fnArray: readonly number[];
  readonly argsArray: readonly unknown[];
}

export interface Drawing {
  readonly glyphs: readonly Glyph[];
  readonly strokes: readonly Stroke[];
  readonly hidden: number;
  readonly drawn: boolean;
  /** Areas that a coordinate system was set up for and nothing else drawn in: where pictures stood. */
  readonly pictures: readonly number[];
}

interface State {
  ctm: Matrix;
  font: FontFacts;
  size: number;
  charSpacing: number;
  wordSpacing: number;
  stretch: number;
  leading: number;
  rise: number;
  mode: number;
  lineWidth: number;
  fill: string;
  stroke: string;
  /** Nothing shows outside. */
  clip: Area;
}

interface Area {
  readonly x0: number;
  readonly x1: number;
  readonly y0: number;
  readonly y1: number;
}

interface Walk {
  state: State;
  /** The next path bounds what shows. */
  clips: boolean;
  readonly saved: State[];
  text: Matrix;
  line: Matrix;
  readonly fonts: ReadonlyMap<string, FontFacts>;
  readonly glyphs: Glyph[];
  readonly strokes: Stroke[];
  readonly pictures: number[];
  hidden: number;
  drawn: boolean;
}

type Step = (walk: Walk, args: readonly unknown[]) => void;

const UNKNOWN_FONT: FontFacts = { scale: 0.001, vertical: false, known: true };
const SAVED_LIMIT = 10_000;

/** Follows the drawing operations of a page; `base` turns its space into points from the upper left corner. */
export function drawingOf(
  { fnArray, argsArray }: Operations,
  options: { readonly names: Readonly<Record<string, number>>; fonts: ReadonlyMap<string, FontFacts>; base: Matrix },
): Drawing {
  const walk = startOf(options);
  const steps = new Map(Object.entries(STEPS).map(([name, step]) => [options.names[name], step]));
  const { transform, restore } = options.names;
  fnArray.forEach((operation, at) => {
    const args = argsArray[at];
    steps.get(operation)?.(walk, Array.isArray(args) ? args : []);
    // A picture fills the unit square; pictures themselves are not unpacked and leave no operation.
    if (operation === transform && fnArray[at + 1] === restore) walk.pictures.push(area(walk.state.ctm));
  });
  const { glyphs, strokes, hidden, drawn, pictures } = walk;
  return { glyphs, strokes, hidden: glyphs.length === 0 ? 0 : hidden / glyphs.length, drawn, pictures };
}

const area = ([a, b, c, d]: Matrix): number => Math.abs(a * d - b * c);

function startOf({ fonts, base }: { fonts: ReadonlyMap<string, FontFacts>; base: Matrix }): Walk {
  const state: State = {
    ctm: base,
    font: UNKNOWN_FONT,
    size: 0,
    charSpacing: 0,
    wordSpacing: 0,
    stretch: 1,
    leading: 0,
    rise: 0,
    mode: 0,
    lineWidth: 1,
    fill: '#000000',
    stroke: '#000000',
    clip: { x0: -Infinity, x1: Infinity, y0: -Infinity, y1: Infinity },
  };
  const lists = { saved: [], glyphs: [], strokes: [], pictures: [] };
  return { state, clips: false, text: IDENTITY, line: IDENTITY, fonts, ...lists, hidden: 0, drawn: false };
}

const within = (outer: Area, inner: Area): Area => ({
  x0: Math.max(outer.x0, inner.x0),
  x1: Math.min(outer.x1, inner.x1),
  y0: Math.max(outer.y0, inner.y0),
  y1: Math.min(outer.y1, inner.y1),
});

const number = (value: unknown): number => (typeof value === 'number' && Number.isFinite(value) ? value : 0);

const STEPS: Readonly<Record<string, Step>> = {
  save: (walk) => {
    if (walk.saved.length < SAVED_LIMIT) walk.saved.push({ ...walk.state });
  },
  restore: (walk) => {
    walk.state = walk.saved.pop() ?? walk.state;
  },
  transform: (walk, args) => {
    walk.state.ctm = times(walk.state.ctm, matrixFrom(args));
  },
  paintFormXObjectBegin: (walk, [matrix]) => {
    walk.saved.push({ ...walk.state });
    walk.state.ctm = times(walk.state.ctm, matrixFrom(matrix));
  },
  paintFormXObjectEnd: (walk) => {
    walk.state = walk.saved.pop() ?? walk.state;
  },
  setLineWidth: (walk, [width]) => {
    walk.state.lineWidth = number(width);
  },
  setFillRGBColor: (walk, [color]) => {
    walk.state.fill = String(color);
  },
  setStrokeRGBColor: (walk, [color]) => {
    walk.state.stroke = String(color);
  },
  setGState: (walk, [entries]) => {
    for (const entry of Array.isArray(entries) ? entries : []) setParameter(walk, entry);
  },
  constructPath: (walk, [paint, paths]) => {
    walk.drawn ||= shows(paint, walk.state);
    walk.strokes.push(...strokesOfPath({ paint, paths }, walk.state));
    if (walk.clips) walk.state.clip = within(walk.state.clip, boundsOfPath(paths, walk.state.ctm));
    walk.clips = false;
  },
  clip: (walk) => {
    walk.clips = true;
  },
  eoClip: (walk) => {
    walk.clips = true;
  },
  shadingFill: (walk) => {
    walk.drawn = true;
  },
  beginText: (walk) => {
    walk.text = IDENTITY;
    walk.line = IDENTITY;
  },
  setCharSpacing: (walk, [spacing]) => {
    walk.state.charSpacing = number(spacing);
  },
  setWordSpacing: (walk, [spacing]) => {
    walk.state.wordSpacing = number(spacing);
  },
  setHScale: (walk, [percent]) => {
    walk.state.stretch = number(percent) / 100;
  },
  setLeading: (walk, [leading]) => {
    walk.state.leading = number(leading);
  },
  setFont: (walk, [name, size]) => setFont(walk, name, size),
  setTextRenderingMode: (walk, [mode]) => {
    walk.state.mode = number(mode);
  },
  setTextRise: (walk, [rise]) => {
    walk.state.rise = number(rise);
  },
  moveText: (walk, [x, y]) => moveText(walk, number(x), number(y)),
  setLeadingMoveText: (walk, [x, y]) => {
    walk.state.leading = -number(y);
    moveText(walk, number(x), number(y));
  },
  setTextMatrix: (walk, [matrix]) => {
    walk.text = matrixFrom(matrix);
    walk.line = walk.text;
  },
  nextLine: (walk) => moveText(walk, 0, -walk.state.leading),
  showText: (walk, [glyphs]) => {
    for (const glyph of Array.isArray(glyphs) ? glyphs : []) showGlyph(walk, glyph);
  },
};

function setParameter(walk: Walk, entry: unknown): void {
  if (!Array.isArray(entry)) return;
  const [key, value]: unknown[] = entry;
  if (key === 'LW') walk.state.lineWidth = number(value);
  if (key === 'Font' && Array.isArray(value)) setFont(walk, value[0], value[1]);
}

function setFont(walk: Walk, name: unknown, size: unknown): void {
  walk.state.font = walk.fonts.get(String(name)) ?? UNKNOWN_FONT;
  walk.state.size = number(size);
}

function moveText(walk: Walk, x: number, y: number): void {
  walk.line = times(walk.line, [1, 0, 0, 1, x, y]);
  walk.text = walk.line;
}

/** What of a glyph of pdf.js is read here. */
interface ListedGlyph {
  readonly unicode?: unknown;
  readonly width?: unknown;
  readonly vmetric?: unknown;
  readonly isSpace?: unknown;
}

function showGlyph(walk: Walk, listed: unknown): void {
  const { font, size, stretch } = walk.state;
  if (typeof listed === 'number') {
    advance(walk, (-listed / 1000) * size);
    return;
  }
  if (listed === null || typeof listed !== 'object') return;
  // Checked above to be an object; each property is checked where it is read.
  const glyph = listed as ListedGlyph;
  const spacing = walk.state.charSpacing + (glyph.isSpace === true ? walk.state.wordSpacing : 0);
  const width = number(glyph.width) * size * font.scale;
  const way = font.vertical ? -size - spacing : width + spacing;
  const text = typeof glyph.unicode === 'string' ? commonForm(glyph.unicode) : '';
  if (text !== '' && size !== 0) place(walk, text, font.vertical ? size : width * stretch);
  advance(walk, way);
}

/** Moves on along the line; spacing is given in text space, downwards in fonts that are written downwards. */
function advance(walk: Walk, way: number): void {
  const { font, stretch } = walk.state;
  walk.text = times(walk.text, font.vertical ? [1, 0, 0, 1, 0, way] : [1, 0, 0, 1, way * stretch, 0]);
}

function place(walk: Walk, text: string, width: number): void {
  const { state } = walk;
  const { size, rise, font } = state;
  const whole = times(state.ctm, walk.text);
  // Characters written downwards hang below their origin, half to each side.
  const [fromX, fromY] = font.vertical ? [-width / 2, -0.88 * size] : [0, rise];
  const [x, y] = applied(whole, fromX, fromY);
  const along = Math.hypot(whole[0], whole[1]);
  const across = Math.hypot(whole[2], whole[3]);
  if (![x, y, along, across].every(Number.isFinite) || across === 0) return;
  if (!isShown(state.clip, applied(whole, fromX + width / 2, fromY + 0.35 * size))) return;
  if (state.mode === 3 || state.mode === 7) walk.hidden += 1;
  const turn = turnOf(whole[0] * Math.sign(size), whole[1] * Math.sign(size));
  walk.glyphs.push({
    text,
    x,
    y,
    advance: Math.abs(width) * along,
    size: Math.abs(size) * across,
    turn,
    known: font.known,
  });
}

const isShown = ({ x0, x1, y0, y1 }: Area, [x, y]: readonly [number, number]): boolean =>
  x >= x0 - 1 && x <= x1 + 1 && y >= y0 - 1 && y <= y1 + 1;

/** Quarter turns clockwise of a baseline's direction (y downwards); a slant of up to 5° counts as none. */
function turnOf(x: number, y: number): Glyph['turn'] {
  const degrees = (Math.atan2(y, x) * 180) / Math.PI;
  const quarters = Math.round(degrees / 90);
  if (Math.abs(degrees - quarters * 90) > 5) return null;
  return QUARTERS[(quarters + 4) % 4] ?? 0;
}

const QUARTERS = [0, 1, 2, 3] as const;
