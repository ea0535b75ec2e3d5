import { grown, headStrips, isHead, isHeading, NARROW, placesOf, type Strip } from './column-strips.ts';
import type { Fragment } from './fragments.ts';
import { fragmentFrom } from './loose-fragment.ts';
import type { PrintedLine } from './printed-lines.ts';
import type { Rule } from './rules.ts';
import { bandsOf } from './row-bands.ts';
import { segmentsOf } from './segments.ts';

/*
 * Tables without lines, or with lines across only: columns are strips that no text crosses, under a head that names
 * them. Only what is certain is taken; the rest stays lines, and the reader says so.
 */

interface LooseTable {
  readonly fragment: Fragment;
  readonly used: ReadonlySet<PrintedLine>;
}

export interface LooseTables {
  readonly tables: readonly LooseTable[];
  /** Whether something looks like a table whose rows are not certain. */
  readonly isUnsure: boolean;
}

/** A head names this many columns or more, most of them in words that heads of plans have. */
const FEWEST_COLUMNS = 3;

interface Context {
  readonly page: number;
  /** Lines drawn across the page. */
  readonly across: readonly Rule[];
  /** Columns of the table that ended the page before, for pages that do not repeat the head. */
  readonly known: readonly Strip[] | null;
}

/** Finds the tables among the loose lines of a page. */
export function looseTables(lines: readonly PrintedLine[], context: Context): LooseTables {
  const ruled = ruledTables(lines, context);
  const tables: LooseTable[] = [...ruled];
  const rest = lines.filter((line) => !ruled.some(({ used }) => used.has(line)));
  return { ...otherTables(rest, context, tables), tables };
}

/** Tables whose rows lie between lines drawn from side to side; such lines leave little room between columns. */
function ruledTables(lines: readonly PrintedLine[], { page, across }: Context): LooseTable[] {
  return bundles(across).flatMap((rules): LooseTable[] => {
    const bands = rules.slice(1).map((rule, at) => {
      const above = rules[at]?.at ?? 0;
      return lines.filter(({ baseline, size }) => baseline - size / 3 > above && baseline - size / 3 < rule.at);
    });
    const head = bands.find((band) => band.length > 0);
    const strips = head === undefined ? [] : headStrips(head);
    if (bands.length < 3 || strips.length < FEWEST_COLUMNS) return [];
    const filled = bands.filter((band) => band.length > 0);
    const wide = widened(filled.flat(), strips);
    if (wide === null) return [];
    const fragment = fragmentFrom({ bands: filled, strips: wide, page, gap: NARROW });
    return [{ fragment, used: new Set(filled.flat()) }];
  });
}

/** Lines drawn from the same left to the same right, one below the other. */
function bundles(across: readonly Rule[]): Rule[][] {
  const groups: Rule[][] = [];
  for (const rule of across) {
    const group = groups.find(
      ([first]) => first !== undefined && Math.abs(first.from - rule.from) < 5 && Math.abs(first.to - rule.to) < 5,
    );
    if (group === undefined) groups.push([rule]);
    else group.push(rule);
  }
  return groups.map((group) => group.toSorted((a, b) => a.at - b.at)).filter((group) => group.length >= 4);
}

/** The strips with all text that stands in them; null where a text reaches over two, headings apart. */
function widened(lines: readonly PrintedLine[], start: readonly Strip[]): Strip[] | null {
  let strips = [...start];
  for (const line of lines) {
    const segments = segmentsOf(line, NARROW);
    const places = placesOf(segments, strips);
    if (places === null && !isHeading(line)) return null;
    if (places !== null) strips = grown(strips, segments, places);
  }
  return strips;
}

function otherTables(lines: readonly PrintedLine[], context: Context, tables: LooseTable[]): { isUnsure: boolean } {
  let isUnsure = false;
  for (let at = 0; at < lines.length; at += 1) {
    const start = startAt(lines, at, at === 0 ? context.known : null);
    if (start === null) continue;
    const run = runFrom(lines.slice(at), start);
    const table = run.lines.length < 2 ? null : tableOf(run, context);
    if (table === null) isUnsure = true;
    else tables.push({ fragment: table, used: new Set(run.lines) });
    at += Math.max(0, run.lines.length - 1);
  }
  return { isUnsure };
}

/** The strips of a table, for the page that follows. */
export const stripsOf = (fragment: Fragment): Strip[] =>
  fragment.grid.xs.slice(1).map((x1, at) => ({ x0: fragment.grid.xs[at] ?? 0, x1 }));

function startAt(lines: readonly PrintedLine[], at: number, known: readonly Strip[] | null): Strip[] | null {
  const line = lines[at];
  if (line === undefined) return null;
  const segments = segmentsOf(line);
  if (segments.length >= FEWEST_COLUMNS && isHead(segments)) {
    return segments.map(({ x0, x1 }) => ({ x0, x1 }));
  }
  return known !== null && segments.length >= 2 && placesOf(segments, known) !== null ? [...known] : null;
}

interface Run {
  readonly lines: readonly PrintedLine[];
  readonly strips: readonly Strip[];
}

/** Lines whose text keeps to the columns, or is one heading over all of them. */
function runFrom(lines: readonly PrintedLine[], start: readonly Strip[]): Run {
  let strips = [...start];
  const run: PrintedLine[] = [];
  for (const line of lines) {
    const before = run.at(-1);
    if (before !== undefined && line.baseline - before.baseline > 6 * line.size) break;
    const segments = segmentsOf(line);
    const places = placesOf(segments, strips);
    if (places === null && !(isHeading(line) && run.length > 0)) break;
    run.push(line);
    if (places === null) continue;
    strips = grown(strips, segments, places);
  }
  const last = run.findLastIndex((line) => placesOf(segmentsOf(line), strips) !== null);
  // Headings behind the last row belong to what follows.
  return { lines: run.slice(0, last + 1), strips };
}

function tableOf({ lines, strips }: Run, { page, across }: Context): Fragment | null {
  const bands = bandsOf(lines, { strips, across });
  return bands === null ? null : fragmentFrom({ bands, strips, page, gap: undefined });
}
