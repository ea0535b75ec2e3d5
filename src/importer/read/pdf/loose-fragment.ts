import { isHeading, placesOf, type Strip } from './column-strips.ts';
import type { FilledCell, Fragment } from './fragments.ts';
import { joinLines } from './join-lines.ts';
import type { PrintedLine } from './printed-lines.ts';
import { pieceOf, segmentsOf } from './segments.ts';

interface Banded {
  readonly bands: readonly (readonly PrintedLine[])[];
  readonly strips: readonly Strip[];
  readonly page: number;
  readonly gap: number | undefined;
}

export function fragmentFrom({ bands, strips, page, gap }: Banded): Fragment {
  const xs = [
    (strips[0]?.x0 ?? 0) - 1,
    ...strips.slice(1).map((strip, at) => ((strips[at]?.x1 ?? 0) + strip.x0) / 2),
    (strips.at(-1)?.x1 ?? 0) + 1,
  ];
  const top = (band: readonly PrintedLine[]): number => Math.min(...band.map((line) => line.baseline - line.size));
  const ys = [...bands.map(top), (bands.at(-1)?.at(-1)?.baseline ?? 0) + 3];
  const cells = bands.flatMap((band, row) => cellsOf(band, { row, xs, ys, strips, gap }));
  const grid = { xs, ys, cells, closedAbove: true, closedBelow: true };
  return { kind: 'table', page, top: ys[0] ?? 0, bottom: ys.at(-1) ?? 0, grid, cells };
}

interface BandFrame {
  readonly row: number;
  readonly xs: readonly number[];
  readonly ys: readonly number[];
  readonly strips: readonly Strip[];
  readonly gap: number | undefined;
}

function cellsOf(band: readonly PrintedLine[], { row, xs, ys, strips, gap }: BandFrame): FilledCell[] {
  const frame = { row0: row, row1: row, top: ys[row] ?? 0, bottom: ys[row + 1] ?? 0 };
  const [left, right] = [xs[0] ?? 0, xs.at(-1) ?? 0];
  const only = band.length === 1 ? band[0] : undefined;
  if (only !== undefined && isHeading(only)) {
    const whole = { column0: 0, column1: strips.length - 1, x0: left, x1: right };
    return [{ ...frame, ...whole, lines: [only], strip: { left, right }, text: only.text }];
  }
  const pieces = band.map((line) => {
    const segments = segmentsOf(line, gap);
    return { line, segments, places: placesOf(segments, strips) ?? [] };
  });
  return strips.map((strip, column) => {
    const lines = pieces.flatMap(({ line, segments, places }) => {
      const own = segments.filter((_, at) => places[at] === column);
      return own.length === 0
        ? []
        : [
            pieceOf(
              line,
              own.flatMap(({ glyphs }) => glyphs),
            ),
          ];
    });
    const own = { left: strip.x0, right: strip.x1 };
    const place = { column0: column, column1: column, x0: xs[column] ?? 0, x1: xs[column + 1] ?? 0 };
    return { ...frame, ...place, lines, strip: own, text: joinLines(lines, own) };
  });
}
