import { isHeading, placesOf, type Strip } from './column-strips.ts';
import type { PrintedLine } from './printed-lines.ts';
import type { Rule } from './rules.ts';
import { segmentsOf } from './segments.ts';

/** The lines of each row; null where it is not certain where a row ends. */
export function bandsOf(
  lines: readonly PrintedLine[],
  { strips, across }: { strips: readonly Strip[]; across: readonly Rule[] },
): PrintedLine[][] | null {
  const ruled = ruledBands(lines, { strips, across });
  if (ruled !== null) return ruled;
  return numberedBands(lines, strips) ?? spacedBands(lines, strips);
}

/** Rows between lines drawn across the whole table. */
function ruledBands(
  lines: readonly PrintedLine[],
  { strips, across }: { strips: readonly Strip[]; across: readonly Rule[] },
): PrintedLine[][] | null {
  const [x0, x1] = [strips[0]?.x0 ?? 0, strips.at(-1)?.x1 ?? 0];
  const rules = across.filter((rule) => rule.from <= x0 + 5 && rule.to >= x1 - 5);
  const bands: PrintedLine[][] = [];
  let before = -1;
  for (const line of lines) {
    const above = rules.filter((rule) => rule.at < line.baseline - line.size / 3).length;
    if (above === before) bands.at(-1)?.push(line);
    else bands.push([line]);
    before = above;
  }
  // Three lines (above, under the head, below) divide only the head from the rest.
  return bands.length >= 4 ? bands : null;
}

const NUMBERED = /^\d{1,4}[.、．]?$/u;

/** Rows that begin with a number in the first column, level with the text beside it. */
function numberedBands(lines: readonly PrintedLine[], strips: readonly Strip[]): PrintedLine[][] | null {
  const [head, ...body] = lines;
  const first = body[0];
  if (head === undefined || first === undefined) return null;
  const bands: PrintedLine[][] = [[head]];
  for (const line of body) {
    const segments = segmentsOf(line);
    const places = placesOf(segments, strips);
    const number = segments[0];
    const isNumbered = places?.[0] === 0 && number !== undefined && NUMBERED.test(number.text);
    if (isHeading(line) && places === null) bands.push([line]);
    else if (isNumbered && segments.length >= 3) bands.push([line]);
    else if (isNumbered || places?.[0] === 0 || bands.length === 1) return null;
    else if (isHeading(bands.at(-1)?.[0]) && bands.at(-1)?.length === 1) return null;
    else bands.at(-1)?.push(line);
  }
  return bands;
}

/** Rows set apart by more room than lines within a row. */
function spacedBands(lines: readonly PrintedLine[], strips: readonly Strip[]): PrintedLine[][] | null {
  const ways = lines.slice(1).map((line, at) => line.baseline - (lines[at]?.baseline ?? 0));
  const near = Math.min(...ways);
  const wide = ways.filter((way) => way > 1.3 * near);
  if (wide.length === 0 || Math.min(...wide) < 1.25 * Math.max(...ways.filter((way) => way <= 1.3 * near))) {
    return isSingleLined(lines, strips) ? lines.map((line) => [line]) : null;
  }
  const bands: PrintedLine[][] = [];
  lines.forEach((line, at) => {
    if (at > 0 && (ways[at - 1] ?? 0) <= 1.3 * near) bands.at(-1)?.push(line);
    else bands.push([line]);
  });
  const isFull = bands.every(
    (band) => isHeading(band[0]) || new Set(band.flatMap((line) => placesOf(segmentsOf(line), strips) ?? [])).size >= 2,
  );
  return isFull ? bands : null;
}

/** Every line fills nearly all columns: each is a row. */
const isSingleLined = (lines: readonly PrintedLine[], strips: readonly Strip[]): boolean =>
  lines.every((line) => isHeading(line) || segmentsOf(line).length >= Math.max(3, strips.length - 1));
