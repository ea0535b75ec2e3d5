import type { PrintedLine } from './printed-lines.ts';

/** The lines of a page that stand outside tables. */
export interface PageLines {
  readonly number: number;
  readonly height: number;
  readonly lines: readonly PrintedLine[];
}

/** Headers, footers and page numbers stand in the outer eighth of the page. */
const MARGIN = 0.13;
/** Headers that change between left and right pages stand on every second page. */
const OFTEN = 0.4;
const NUMBER =
  /^(?<before>[—–―\-－─·~\s]*)(?:第\s*)?(?<page>\d{1,4})(?:\s*页)?(?<after>[—–―\-－─·~\s]*)(?:[/,，]?\s*(?:共\s*)?\d{1,4}\s*页?)?$/u;

/** The lines that belong to the page and not to the text: page numbers, headers, footers. */
export function furnitureOf(pages: readonly PageLines[], bodySize: number): Set<PrintedLine> {
  const marginal = pages.flatMap(({ number, height, lines }) =>
    lines.filter((line) => isMarginal(line, height)).map((line) => ({ line, page: number })),
  );
  const numbers = pageNumbers(marginal);
  const repeated = repeatedLines(
    marginal.filter(({ line }) => !numbers.has(line)),
    { pages: pages.length, bodySize },
  );
  return new Set([...numbers, ...repeated]);
}

const isMarginal = (line: PrintedLine, height: number): boolean =>
  line.baseline < MARGIN * height || line.baseline > (1 - MARGIN) * height;

interface Marginal {
  readonly line: PrintedLine;
  readonly page: number;
}

/** Numbers between dashes or with 第…页, and bare ones that count along with the pages. */
function pageNumbers(lines: readonly Marginal[]): Set<PrintedLine> {
  const candidates = lines.flatMap(({ line, page }) => {
    const groups = NUMBER.exec(line.text)?.groups;
    if (groups === undefined) return [];
    const printed = Number(groups['page']);
    const isDecorated = line.text !== groups['page'];
    return [{ line, isDecorated, offset: printed - page }];
  });
  const counting = (offset: number): number => candidates.filter((candidate) => candidate.offset === offset).length;
  const kept = candidates.filter(
    ({ isDecorated, offset }) => isDecorated || counting(offset) > 1 || (candidates.length === 1 && offset === 0),
  );
  return new Set(kept.map(({ line }) => line));
}

/** The same words at the same height on many pages. In large letters they are a title: its first place is kept. */
function repeatedLines(
  lines: readonly Marginal[],
  { pages, bodySize }: { readonly pages: number; readonly bodySize: number },
): PrintedLine[] {
  const groups = new Map<string, Marginal[]>();
  for (const marginal of lines) {
    const key = marginal.line.text.replaceAll(/\d+/gu, '#').replaceAll(/\s/gu, '');
    const group = groups.get(key) ?? [];
    groups.set(key, [...group, marginal]);
  }
  return [...groups.values()].flatMap((group) => {
    const level = group[0]?.line.baseline ?? 0;
    const alike = group.filter(({ line }) => Math.abs(line.baseline - level) <= 6);
    const onPages = new Set(alike.map(({ page }) => page)).size;
    if (onPages < 2 || onPages < OFTEN * pages) return [];
    const isTitle = (group[0]?.line.size ?? 0) > 1.15 * bodySize;
    return alike.slice(isTitle ? 1 : 0).map(({ line }) => line);
  });
}
