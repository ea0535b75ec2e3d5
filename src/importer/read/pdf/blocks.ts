import type { Fault, FaultPlace } from '../../../domain/errors.ts';
import type { Block, TextLine } from '../../cells.ts';
import type { Fragment } from './fragments.ts';
import { furnitureOf } from './furniture.ts';
import { guessedTable, unsureTable } from './faults.ts';
import type { Measure } from './join-lines.ts';
import { looseTables, stripsOf } from './loose-tables.ts';
import type { Page } from './page.ts';
import type { PageLayout } from './page-layout.ts';
import { paragraphsOf, type PlacedLine } from './paragraphs.ts';
import type { PrintedLine } from './printed-lines.ts';
import { inColumns } from './prose-columns.ts';
import { goesOn, rowsOf } from './tables.ts';
import { shownStrip, stripsFor, textStrip } from './text-strip.ts';

type Item = Fragment | PlacedLine;

/** The document's lines and rows in reading order, over all pages, and what of them is not certain. */
export function blocksOf(
  layouts: readonly PageLayout[],
  where: FaultPlace,
): { readonly blocks: Block[]; readonly problems: Fault[] } {
  const bodySize = commonSize(layouts);
  const pages = layouts.map(({ page, lines }) => ({ number: page.number, height: page.height, lines }));
  const furniture = furnitureOf(pages, bodySize);
  const shown = layouts.flatMap(({ page, lines }) => {
    const strip = shownStrip(
      lines.filter((line) => !furniture.has(line)),
      bodySize,
    );
    return strip === null ? [] : [{ page, strip }];
  });
  const items: Item[] = [];
  const problems: Fault[] = [];
  for (const layout of layouts) {
    const last = items.at(-1);
    const loose = layout.lines.filter((line) => !furniture.has(line));
    const known = last?.kind === 'table' && last.page === layout.page.number - 1 ? stripsOf(last) : null;
    const { tables, isUnsure } = looseTables(loose, { page: layout.page.number, across: layout.across, known });
    const place = { ...where, page: layout.page.number };
    if (tables.length > 0) problems.push(guessedTable(place));
    if (isUnsure) problems.push(unsureTable(place));
    const lines = loose.filter((line) => !tables.some(({ used }) => used.has(line)));
    const fragments = [...layout.fragments, ...tables.map(({ fragment }) => fragment)];
    items.push(...itemsOf({ layout, lines, fragments, bodySize, shown }));
  }
  return { blocks: [...flow(items, { where, bodySize }), ...turnedLines(layouts, where)], problems };
}

/** The size that most characters outside tables have, or most of all where there is hardly any loose text. */
function commonSize(layouts: readonly PageLayout[]): number {
  const counts = new Map<number, number>();
  for (const line of layouts.flatMap(({ lines }) => lines)) {
    const size = Math.round(line.size * 2) / 2;
    counts.set(size, (counts.get(size) ?? 0) + line.text.length);
  }
  const [common] = [...counts].toSorted(([a, m], [b, n]) => n - m || a - b);
  return common?.[0] ?? 12;
}

interface PageItems {
  readonly layout: PageLayout;
  readonly lines: readonly PrintedLine[];
  readonly fragments: readonly Fragment[];
  readonly bodySize: number;
  /** Pages whose lines show the strip that text fills. */
  readonly shown: readonly { readonly page: Page; readonly strip: Measure }[];
}

function itemsOf({ layout: { page }, lines, fragments, bodySize, shown }: PageItems): Item[] {
  const strip = textStrip(lines, { bodySize, page, fragments, shown: stripsFor(page, shown) });
  const columns = fragments.length > 0 ? null : inColumns(lines, page.width);
  const placed = (columns ?? lines.map((line) => ({ line, column: 0, strip }))).map((line, at): PlacedLine => ({
    kind: 'line',
    ...line,
    page: page.number,
    number: at + 1,
  }));
  return columns === null ? [...placed, ...fragments].toSorted((a, b) => topOf(a) - topOf(b)) : placed;
}

const topOf = (item: Item): number => (item.kind === 'line' ? item.line.baseline : item.top);

function flow(items: readonly Item[], { where, bodySize }: { where: FaultPlace; bodySize: number }): Block[] {
  const blocks: Block[] = [];
  let table = 0;
  for (let at = 0; at < items.length;) {
    const run = runFrom(items, at);
    at += run.length;
    const [first] = run;
    if (first?.kind === 'table') {
      const fragments = run.filter((item) => item.kind === 'table');
      blocks.push(...rowsOf(fragments, { table, where }));
      table += 1;
    } else {
      const lines = run.filter((item) => item.kind === 'line');
      blocks.push(
        ...paragraphsOf(lines, bodySize).map((paragraph) => textLine(paragraph.text, paragraph.first, where)),
      );
    }
  }
  return blocks;
}

/** Lines up to the next table, or the parts of one table on following pages. */
function runFrom(items: readonly Item[], from: number): Item[] {
  const run: Item[] = [];
  for (const item of items.slice(from)) {
    const last = run.at(-1);
    if (last !== undefined && !isOneRun(last, item)) break;
    run.push(item);
  }
  return run;
}

function isOneRun(last: Item, next: Item): boolean {
  if (last.kind === 'line' || next.kind === 'line') return last.kind === next.kind;
  return next.page === last.page + 1 && goesOn(last, next);
}

const textLine = (text: string, { page, number }: PlacedLine, where: FaultPlace): TextLine => ({
  kind: 'line',
  text,
  where: { ...where, page, line: number },
});

/** Stamps and notes at the edge stand at the end; what is repeated from page to page is a watermark. */
function turnedLines(layouts: readonly PageLayout[], where: FaultPlace): TextLine[] {
  const all = layouts.flatMap(({ page, turned }) => turned.map((text) => ({ text, page: page.number })));
  return all
    .filter(({ text }) => all.filter((other) => other.text === text).length === 1)
    .map(({ text, page }) => ({ kind: 'line', text, where: { ...where, page } }));
}
