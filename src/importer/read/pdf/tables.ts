import type { FaultPlace } from '../../../domain/errors.ts';
import type { CellRow } from '../../cells.ts';
import type { FilledCell, Fragment } from './fragments.ts';
import { endsEarly, type Measure, seam } from './join-lines.ts';
import type { PrintedLine } from './printed-lines.ts';
import { positions } from './rules.ts';

/*
 * A table over its pages: the columns of all its parts are brought together, and what the pages broke (rows, cells
 * merged downwards) is put together again.
 */

/** A cell of the whole table; rows that it reaches down to share it. */
interface Slot {
  text: string;
  readonly column0: number;
  readonly column1: number;
  /** Rows that it covers on its last page. */
  span: number;
  lines: readonly PrintedLine[];
  readonly strip: Measure;
  bottom: number;
}

interface Row {
  readonly page: number;
  /** On its page, from 1. */
  readonly row: number;
  readonly slots: Slot[];
}

/** Columns of neighbouring pages lie this near to each other. */
const NEAR = 5;

/** Whether a part at the top of a page goes on with the table that ended the page before. */
export function goesOn(last: Fragment, next: Fragment): boolean {
  const [a, b] = [shifted(last), shifted(next)];
  const [wideA, wideB] = [a.at(-1) ?? 0, b.at(-1) ?? 0];
  if (Math.abs(wideA - wideB) > 2 * NEAR) return false;
  const [few, many] = a.length < b.length ? [a, b] : [b, a];
  const met = few.filter((x) => many.some((other) => Math.abs(other - x) <= NEAR));
  return met.length >= 0.8 * few.length;
}

/** Borders counted from the table's left side: pages for double-sided printing shift it. */
function shifted({ grid }: Fragment): number[] {
  const left = grid.xs[0] ?? 0;
  return grid.xs.map((x) => x - left);
}

/** The rows of a table whose parts stand on following pages. */
export function rowsOf(
  fragments: readonly Fragment[],
  { table, where }: { readonly table: number; readonly where: FaultPlace },
): CellRow[] {
  const xs = positions(fragments.flatMap(shifted), NEAR);
  const parts = fragments.map((fragment) => ({ fragment, rows: partRows(fragment, xs) }));
  const rows: Row[] = [];
  for (const { fragment, rows: part } of parts) {
    const head = rows.length === 0 ? 0 : repeatedHead(rows, part);
    rows.push(...part.slice(0, head));
    const rest = part.slice(head);
    const last = rows.findLast((row) => row.page < fragment.page);
    const first = rest[0];
    const before = fragments[fragments.indexOf(fragment) - 1];
    if (last !== undefined && first !== undefined && before !== undefined) {
      const open = !before.grid.closedBelow || (head === 0 && !fragment.grid.closedAbove);
      if (isBroken(last, first, open)) {
        joinRows(last, first);
        rest.shift();
      }
      fillUpwards(last, rest, rows);
      keepMerged(last, rest);
    }
    rows.push(...rest);
  }
  return cellRows(rows, { columns: xs.length - 1, table, where });
}

function partRows(fragment: Fragment, xs: readonly number[]): Row[] {
  const left = fragment.grid.xs[0] ?? 0;
  const slots = new Map<FilledCell, Slot>(
    fragment.cells.map((cell): [FilledCell, Slot] => [
      cell,
      {
        text: cell.text,
        column0: nearest(xs, cell.x0 - left),
        column1: nearest(xs, cell.x1 - left) - 1,
        span: cell.row1 - cell.row0 + 1,
        lines: cell.lines,
        strip: cell.strip,
        bottom: cell.bottom,
      },
    ]),
  );
  const count = fragment.grid.ys.length - 1;
  return Array.from({ length: count }, (_, at): Row => {
    const own = fragment.cells.filter((cell) => cell.row0 <= at && at <= cell.row1);
    const inOrder = own.flatMap((cell) => slots.get(cell) ?? []).toSorted((a, b) => a.column0 - b.column0);
    return { page: fragment.page, row: at + 1, slots: inOrder };
  });
}

function nearest(xs: readonly number[], x: number): number {
  let best = 0;
  xs.forEach((candidate, at) => {
    if (Math.abs(candidate - x) < Math.abs((xs[best] ?? 0) - x)) best = at;
  });
  return best;
}

const textOf = (row: Row): string => row.slots.map(({ text }) => text.replaceAll(/\s/gu, '')).join('\t');

/** How many rows at the top of a part repeat the top of the table. */
function repeatedHead(rows: readonly Row[], part: readonly Row[]): number {
  let head = 0;
  while (head < 4 && rows[head] !== undefined && part[head] !== undefined) {
    const [known, row] = [rows[head], part[head]];
    if (known === undefined || row === undefined || textOf(known) !== textOf(row) || textOf(row).trim() === '') break;
    head += 1;
  }
  return head;
}

const slotAt = (row: Row, { column0, column1 }: Slot): Slot | undefined =>
  row.slots.find((slot) => slot.column0 === column0 && slot.column1 === column1);

/** Whether the first row of a page is the rest of the last row of the page before. `open`: no line divides them. */
function isBroken(last: Row, first: Row, open: boolean): boolean {
  const filled = first.slots.filter(({ text }) => text !== '');
  const pairs = filled.map((slot) => ({ slot, above: slotAt(last, slot) }));
  if (filled.length === 0 || /^\d+$/u.test(first.slots[0]?.text ?? '')) return false;
  if (open) return pairs.every(({ above }) => above !== undefined);
  if (pairs.every(({ slot, above }) => above !== undefined && isCut(above, slot))) return true;
  // One long cell may break between two of its paragraphs.
  const [only] = pairs;
  const isAlone = pairs.length === 1 && last.slots.filter(({ text }) => text !== '').length > 2;
  return isAlone && only?.above !== undefined && reachesEnd(only.above) && only.above.lines.length > 1;
}

/** The text runs down to the lower border. */
function reachesEnd(slot: Slot): boolean {
  const line = slot.lines.at(-1);
  return line !== undefined && slot.bottom - line.baseline <= 1.7 * line.size;
}

/** The last line is full, so that only the page can have broken the text. */
function isCut(above: Slot, slot: Slot): boolean {
  const [line, next] = [above.lines.at(-1), slot.lines[0]];
  return line !== undefined && next !== undefined && reachesEnd(above) && !endsEarly(line, next, above.strip);
}

function joinRows(last: Row, first: Row): void {
  for (const slot of first.slots) {
    const above = slotAt(last, slot);
    if (above !== undefined && slot.text !== '') joinSlots(above, slot);
  }
}

function joinSlots(above: Slot, slot: Slot): void {
  const [line, next] = [above.lines.at(-1), slot.lines[0]];
  const isEnd = line === undefined || next === undefined || endsEarly(line, next, above.strip);
  const between = above.text === '' ? '' : isEnd ? '\n' : seam(line, next);
  above.text += between + slot.text;
  above.lines = slot.lines;
  above.bottom = slot.bottom;
}

/** A cell merged downwards goes on empty at the top of the next page; there it covers several rows, or did before. */
function keepMerged(last: Row, rest: readonly Row[]): void {
  for (const slot of rest[0]?.slots ?? []) {
    const above = slotAt(last, slot);
    if (above === undefined || above.text === '' || (above.span < 2 && slot.span < 2)) continue;
    if (slot.text !== '' && !(above.span > 1 && isCut(above, slot))) continue;
    if (slot.text !== '') joinSlots(above, slot);
    for (const row of rest) {
      const at = row.slots.indexOf(slot);
      if (at >= 0) row.slots[at] = above;
    }
    above.span = slot.span;
  }
}

/**
 * A sheet's merged cell that a page divides shows its text where its middle lies: on the next page. It is given to the
 * empty cell that ended this page, where cells of the column are never empty otherwise.
 */
function fillUpwards(last: Row, rest: readonly Row[], rows: readonly Row[]): void {
  for (const slot of rest[0]?.slots ?? []) {
    const above = slotAt(last, slot);
    if (above === undefined || above.text !== '' || slot.text === '') continue;
    const others = [...rows, ...rest].flatMap((row) => slotAt(row, slot) ?? []).filter((other) => other !== above);
    if (others.length < 3 || others.some(({ text }) => text === '')) continue;
    above.text = slot.text;
    for (const row of rest) {
      const at = row.slots.indexOf(slot);
      if (at >= 0) row.slots[at] = above;
    }
  }
}

function cellRows(
  rows: readonly Row[],
  { columns, table, where }: { columns: number; table: number; where: FaultPlace },
): CellRow[] {
  // A head repeated by the page may stand between the rows of one cell.
  const seen = new Set<Slot>();
  return rows.flatMap((row): CellRow[] => {
    const cells = Array.from({ length: columns }, () => '');
    const down: number[] = [];
    const across: number[] = [];
    for (const slot of row.slots) {
      cells[slot.column0] = slot.text;
      for (let column = slot.column0 + 1; column <= slot.column1; column += 1) across.push(column);
      if (seen.has(slot)) down.push(slot.column0);
      seen.add(slot);
    }
    if (cells.every((cell) => cell === '')) return [];
    return [
      {
        kind: 'row',
        cells,
        table,
        ...(down.length > 0 ? { down } : {}),
        ...(across.length > 0 ? { across } : {}),
        where: { ...where, page: row.page, row: row.row },
      },
    ];
  });
}
