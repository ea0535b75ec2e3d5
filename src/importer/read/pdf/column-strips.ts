import type { PrintedLine } from './printed-lines.ts';
import { segmentsOf } from './segments.ts';

/** A strip of the page, from a column's leftmost to its rightmost text. */
export interface Strip {
  readonly x0: number;
  readonly x1: number;
}

const HEAD_WORD =
  /^(?:序号|编号)$|任务|措施|举措|内容|项目|目标|事项|时限|期限|时间|单位|部门|领导|责任人|备注|进度|类别|成果/u;

/** Whether a piece of text is such as heads of plans have. */
const isHeadWord = ({ text }: PrintedLine): boolean => text.length <= 12 && HEAD_WORD.test(text.replaceAll(' ', ''));

/** Whether most of the pieces are words that heads of plans have. */
export function isHead(pieces: readonly PrintedLine[]): boolean {
  const named = pieces.filter(isHeadWord);
  return named.length >= 2 && named.length * 2 >= pieces.length;
}

/** Between lines drawn from side to side, columns stand as near as this, in parts of the size. */
export const NARROW = 0.4;

/** The columns that a head names, where it is one: most of its pieces are words of heads. */
export function headStrips(head: readonly PrintedLine[]): Strip[] {
  const pieces = head.flatMap((line) => segmentsOf(line, NARROW));
  if (!isHead(pieces)) return [];
  const strips: { x0: number; x1: number }[] = [];
  for (const { x0, x1 } of pieces.toSorted((a, b) => a.x0 - b.x0)) {
    const last = strips.at(-1);
    if (last !== undefined && x0 < last.x1) last.x1 = Math.max(last.x1, x1);
    else strips.push({ x0, x1 });
  }
  return strips;
}

export const isHeading = (line: PrintedLine | undefined): boolean =>
  line !== undefined &&
  /^(?:[一二三四五六七八九十]+、|[（(][一二三四五六七八九十]+[)）])[^。；]{2,40}$/u.test(line.text);

/** The column of each piece; null where a piece reaches over two columns or stands in none. */
export function placesOf(segments: readonly PrintedLine[], strips: readonly Strip[]): number[] | null {
  const places: number[] = [];
  for (const segment of segments) {
    const met = strips.flatMap((strip, column) =>
      segment.x0 < strip.x1 + 1 && segment.x1 > strip.x0 - 1 ? [column] : [],
    );
    const place = met[0] ?? nearestTo(segment, strips);
    if (met.length > 1 || place === null) return null;
    places.push(place);
  }
  return places;
}

/** Text in the gap beside a narrow head belongs to the head that it is nearer to, if one is clearly nearer. */
function nearestTo(segment: PrintedLine, strips: readonly Strip[]): number | null {
  const ways = strips
    .map((strip, column) => ({ column, way: Math.max(strip.x0 - segment.x1, segment.x0 - strip.x1) }))
    .toSorted((a, b) => a.way - b.way);
  const [first, second] = ways;
  if (first === undefined || first.way > 3 * segment.size) return null;
  return second === undefined || second.way > 2 * first.way ? first.column : null;
}

export const grown = (strips: readonly Strip[], segments: readonly PrintedLine[], places: readonly number[]): Strip[] =>
  strips.map((strip, column) => {
    const own = segments.filter((_, at) => places[at] === column);
    return { x0: Math.min(strip.x0, ...own.map(({ x0 }) => x0)), x1: Math.max(strip.x1, ...own.map(({ x1 }) => x1)) };
  });
