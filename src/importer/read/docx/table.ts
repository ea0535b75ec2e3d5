import { branchOf, controlContent } from './inline.ts';
import type { Walk } from './walk.ts';
import { childOf, type Element, elementsOf, isOn, valueOf, wholeNumber } from './xml.ts';

/*
 * Where the cells of a table stand. Word's grid has a line for each edge that any row uses; columns here are only those
 * in which some cell begins, and edges that lie nearly on each other (rows drawn by hand) count as one.
 */

export interface TableCell {
  readonly column: number;
  /** Columns that the cell reaches across, its own included. */
  readonly width: number;
  /** One with the cell above. */
  readonly goesOn: boolean;
  readonly element: Element;
}

export interface TableShape {
  readonly columns: number;
  readonly rows: readonly (readonly TableCell[])[];
}

/** 2 mm, in twentieths of a point: narrower than any character. */
const SAME_EDGE_TWIPS = 113;
const GRID_LIMIT = 2000;

interface GridCell {
  readonly from: number;
  readonly to: number;
  readonly goesOn: boolean;
  readonly element: Element;
}

/** Rows that were deleted or are hidden are left out and counted. */
export function shapeOf(walk: Walk, table: Element): TableShape {
  const rows = rowsIn(table)
    .filter((row) => isKept(walk, row))
    .map(gridCells);
  const starts = new Set(rows.flatMap((cells) => cells.map(({ from }) => from)));
  const columns = columnsOf(rows, edgesOf(table));
  const columnAt = (from: number): number =>
    Math.max(
      0,
      columns.findLastIndex((start) => start <= from),
    );
  const endOf = (to: number): number => (starts.has(to) ? columnAt(to) : columnAt(to - 1) + 1);
  const placed = rows.map((cells) =>
    cells.map(({ from, to, goesOn, element }) => {
      const column = columnAt(from);
      return { column, width: Math.max(1, endOf(to) - column), goesOn, element };
    }),
  );
  return { columns: columns.length, rows: placed };
}

/** Rows and cells may stand in content controls and in other wrappers. */
function unwrapped(element: Element, wanted: string): Element[] {
  return elementsOf(element).flatMap((child) => {
    if (child.name === wanted) return [child];
    const inner = child.name === 'w:sdt' ? controlContent(child) : wrapped(child);
    return inner === undefined ? [] : unwrapped(inner, wanted);
  });
}

const wrapped = (child: Element): Element | undefined =>
  child.name === 'mc:AlternateContent'
    ? branchOf(child)
    : ['w:customXml', 'w:ins', 'w:moveTo'].includes(child.name)
      ? child
      : undefined;

const rowsIn = (table: Element): Element[] => unwrapped(table, 'w:tr');

function isKept({ seen }: Walk, row: Element): boolean {
  const properties = childOf(row, 'w:trPr');
  if (childOf(properties, 'w:ins') !== undefined) seen.inserted += 1;
  if (childOf(properties, 'w:del') !== undefined) seen.deleted += 1;
  else if (isOn(properties, 'w:hidden')) seen.hidden += 1;
  else return true;
  return false;
}

function gridCells(row: Element): GridCell[] {
  let from = wholeNumber(valueOf(childOf(row, 'w:trPr'), 'w:gridBefore')) ?? 0;
  const cells: GridCell[] = [];
  for (const element of unwrapped(row, 'w:tc')) {
    const properties = childOf(element, 'w:tcPr');
    const span = Math.max(1, wholeNumber(valueOf(properties, 'w:gridSpan')) ?? 1);
    const to = Math.min(from + span, GRID_LIMIT);
    const merge = childOf(properties, 'w:vMerge');
    const goesOn = merge !== undefined && merge.attributes['w:val'] !== 'restart';
    const last = cells.at(-1);
    if (last !== undefined && valueOf(properties, 'w:hMerge') === 'continue') cells[cells.length - 1] = { ...last, to };
    else cells.push({ from, to, goesOn, element });
    from = to;
  }
  return cells;
}

/** The place of each line of the grid in twips; empty where the table does not say. */
function edgesOf(table: Element): number[] {
  const grid = childOf(table, 'w:tblGrid');
  const edges = [0];
  for (const { name, attributes } of grid === undefined ? [] : elementsOf(grid)) {
    const width = wholeNumber(attributes['w:w']);
    if (name !== 'w:gridCol' || width === undefined) continue;
    edges.push((edges.at(-1) ?? 0) + width);
  }
  return edges;
}

function columnsOf(rows: readonly (readonly GridCell[])[], edges: readonly number[]): number[] {
  const starts = [...new Set(rows.flatMap((cells) => cells.map(({ from }) => from)))].toSorted((a, b) => a - b);
  const together = new Set(rows.flatMap((cells) => cells.map(({ from }, at) => `${cells[at - 1]?.from} ${from}`)));
  const columns: number[] = [];
  for (const start of starts) {
    const before = columns.at(-1);
    if (before !== undefined && isSameEdge(edges, before, start) && !together.has(`${before} ${start}`)) continue;
    columns.push(start);
  }
  return columns;
}

function isSameEdge(edges: readonly number[], one: number, other: number): boolean {
  const [first, second] = [edges[one], edges[other]];
  return first !== undefined && second !== undefined && Math.abs(second - first) <= SAME_EDGE_TWIPS;
}
