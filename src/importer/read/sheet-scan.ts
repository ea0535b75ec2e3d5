import type { FaultPlace } from '../../domain/errors.ts';
import { refuseTooManyCells, refuseTooManyMerges, refuseTooManyRows } from './size-limits.ts';
import { attribute, scanXml } from './xml-scan.ts';

/** What a look at the XML of a sheet's part tells before a library reads it. */
export interface SheetScan {
  /** Numbers of hidden rows, from 1. */
  readonly hiddenRows: readonly number[];
  /** Hidden columns from 0, first and last of each run. */
  readonly hiddenColumns: readonly (readonly [number, number])[];
  /** Cells such as B7 whose formula was never calculated. */
  readonly uncalculated: readonly string[];
  /** Cells that hold a value. */
  readonly filled: number;
}

/** Programs leave thousands of empty rows with borders below a table; those are no fault. A million is. */
const ROW_TAG_LIMIT = 200_000;

interface OpenCell {
  readonly tag: string;
  hasFormula: boolean;
  hasValue: boolean;
}

/**
 * Counts what a part holds and remembers what the library would not tell.
 * @throws DubanError `invalid-input` for broken XML, and for more rows, cells or merged cells than a plan can have.
 */
export function scanSheet(text: string, where: FaultPlace): SheetScan {
  const [hiddenRows, hiddenColumns, uncalculated]: [number[], [number, number][], string[]] = [[], [], []];
  let [row, rows, cells, merges, filled] = [0, 0, 0, 0, 0];
  let cell: OpenCell | null = null;
  const tagText = ({ from, to }: { from: number; to: number }): string => text.slice(from, to + 1);
  const openRow = (tag: string): void => {
    row = Number(attribute(tag, 'r') ?? row + 1);
    rows += 1;
    if (isTrue(attribute(tag, 'hidden'))) hiddenRows.push(row);
  };
  const openColumns = (tag: string): void => {
    if (!isTrue(attribute(tag, 'hidden'))) return;
    hiddenColumns.push([Number(attribute(tag, 'min')) - 1, Number(attribute(tag, 'max')) - 1]);
  };
  const closeCell = (): void => {
    if (cell === null) return;
    if (cell.hasValue) filled += 1;
    // A formula whose value is an empty text has that type; without a type and a value it was never calculated.
    if (cell.hasFormula && !cell.hasValue && attribute(cell.tag, 't') !== 'str') {
      uncalculated.push(attribute(cell.tag, 'r') ?? '');
    }
    cell = null;
  };
  scanXml(
    text,
    {
      open: (name, tag) => {
        if (name === 'c') {
          cells += 1;
          cell = tag.isEmpty ? null : { tag: tagText(tag), hasFormula: false, hasValue: false };
        } else if (name === 'v' || name === 'is') {
          if (cell !== null) cell.hasValue ||= !tag.isEmpty && (name === 'is' || text[tag.to + 1] !== '<');
        } else if (name === 'f') {
          if (cell !== null) cell.hasFormula = true;
        } else if (name === 'row') openRow(tagText(tag));
        else if (name === 'col') openColumns(tagText(tag));
        else if (name === 'mergeCell') merges += 1;
        // Texts and formats that cells share cost as much as cells do.
        else if (name === 'si' || name === 'numFmt') cells += 1;
      },
      close: (name) => {
        if (name === 'c') closeCell();
      },
    },
    where,
  );
  if (rows > ROW_TAG_LIMIT) refuseTooManyRows(rows, where);
  refuseTooManyCells(cells, where);
  refuseTooManyMerges(merges, where);
  return { hiddenRows, hiddenColumns, uncalculated, filled };
}

const isTrue = (value: string | undefined): boolean => value === '1' || value === 'true';
