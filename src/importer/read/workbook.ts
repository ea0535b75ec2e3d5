import { type CellObject, utils, type WorkBook, type WorkSheet } from '@e965/xlsx';
import type { Fault, FaultPlace } from '../../domain/errors.ts';
import type { Block } from '../cells.ts';
import { fault, refusal } from '../faults.ts';
import type { ReadDocument } from './document.ts';
import { type Grid, gridBlocks } from './grid.ts';
import { shownCell } from './sheet-cell.ts';
import { damaged, refuseTooManyRows } from './size-limits.ts';

/** What is known of a sheet beside its cells. Rows count from 1, columns from 0. */
export interface SheetNotes {
  readonly hiddenRows: readonly number[];
  readonly hiddenColumns: readonly (readonly [number, number])[];
  /** Cells such as B7 whose formula was never calculated. */
  readonly uncalculated: readonly string[];
}

interface WorkbookOptions {
  readonly format: 'xlsx' | 'xls';
  readonly where: FaultPlace;
  readonly notesOf: (sheet: string, content: WorkSheet) => SheetNotes;
}

/**
 * A workbook as lines and rows, sheet by sheet. Hidden rows and columns are read and named: a filter that somebody forgot
 * must not cost measures. Hidden sheets (lists for drop-downs, older drafts) are left out and named.
 * @throws DubanError `invalid-input` where nothing stands in it, a sheet is missing, or a limit is passed.
 */
export function documentOf(workbook: WorkBook, { format, where, notesOf }: WorkbookOptions): ReadDocument {
  const is1904 = workbook.Workbook?.WBProps?.date1904 === true;
  const states = workbook.Workbook?.Sheets ?? [];
  const hidden = workbook.SheetNames.filter((_, index) => (states[index]?.Hidden ?? 0) !== 0);
  const names = workbook.SheetNames.filter((name) => !hidden.includes(name));
  const blocks: Block[] = [];
  const problems: Fault[] = [];
  for (const [table, name] of names.entries()) {
    const sheet = workbook.Sheets[name];
    if (sheet === undefined) throw damaged(NO_SHEET(name), { ...where, sheet: name });
    const place = { ...where, sheet: name };
    const grid = gridOf(sheet, is1904, (said, at) => problems.push(fault('cell-error', said, { ...place, ...at })));
    blocks.push(...gridBlocks(grid, { table, place: (row) => ({ ...place, row: row + 1 }) }));
    refuseTooManyRows(blocks.length, where);
    problems.push(...noteFaults(notesOf(name, sheet), grid, place));
  }
  problems.push(...hidden.map((name) => hiddenSheet(name, { ...where, sheet: name })));
  if (blocks.length === 0) throw refusal('file-empty', EMPTY, where);
  return { format, blocks, problems, sheets: names };
}

function gridOf(
  sheet: WorkSheet,
  is1904: boolean,
  blame: (said: { zh: string; en: string }, at: FaultPlace) => void,
): Grid {
  const texts = new Map<number, string[]>();
  // The workbook was read with `dense`: rows of cells, which the library's types know by another name.
  const data = (sheet['!data'] ?? []) as readonly (readonly (CellObject | undefined)[] | undefined)[];
  for (const key of Object.keys(data)) {
    const row = Number(key);
    const cells: string[] = [];
    data[row]?.forEach((cell, column) => {
      if (cell === undefined) return;
      const shown = shownCell(cell, is1904);
      if ('fault' in shown) blame(shown.fault, { row: row + 1, column: utils.encode_col(column) });
      else if (shown.text.trim() !== '') cells[column] = shown.text.trim();
    });
    if (cells.length > 0) texts.set(row, cells);
  }
  const spans = (sheet['!merges'] ?? []).map(({ s, e }) => ({
    ...{ row: s.r, column: s.c, rows: e.r - s.r + 1, columns: e.c - s.c + 1 },
  }));
  return { texts, spans };
}

function noteFaults(notes: SheetNotes, { texts }: Grid, place: FaultPlace): Fault[] {
  const rows = notes.hiddenRows.filter((row) => texts.has(row - 1));
  const used = new Set([...texts.values()].flatMap((cells) => Object.keys(cells).map(Number)));
  const columns = [...used]
    .filter((column) => notes.hiddenColumns.some(([first, last]) => column >= first && column <= last))
    .toSorted((a, b) => a - b)
    .map((column) => utils.encode_col(column));
  return [
    ...notes.uncalculated.map((cell) => uncalculated(cell, place)),
    ...(rows.length === 0 ? [] : [hiddenRows(rows, { ...place, row: rows[0] ?? 1 })]),
    ...(columns.length === 0 ? [] : [hiddenColumns(columns, { ...place, column: columns[0] ?? 'A' })]),
  ];
}

function uncalculated(cell: string, place: FaultPlace): Fault {
  const { r, c } = utils.decode_cell(cell);
  return fault(
    'formula-not-calculated',
    {
      zh: `${cell} 是公式，文件中没有保存计算结果，按空格处理；请用表格软件打开后另存，再行导入。`,
      en: `${cell} is a formula whose result is not in the file; it is taken as empty: open the file in a spreadsheet program, save it and import that.`,
    },
    { ...place, row: r + 1, column: utils.encode_col(c) },
  );
}

const SHOWN_NUMBERS = 10;

function hiddenRows(rows: readonly number[], where: FaultPlace): Fault {
  const shown = rows.slice(0, SHOWN_NUMBERS).join('、');
  return fault(
    'hidden-read',
    {
      zh: `工作表“${where.sheet}”有 ${rows.length} 行被隐藏（第 ${shown}${rows.length > SHOWN_NUMBERS ? ' 等' : ''} 行），已一并读取；如不应导入，请删去后另存。`,
      en: `Hidden rows of the sheet (${rows.slice(0, SHOWN_NUMBERS).join(', ')}${rows.length > SHOWN_NUMBERS ? ' …' : ''}) were read too: delete them if they are not meant.`,
    },
    where,
  );
}

const hiddenColumns = (columns: readonly string[], where: FaultPlace): Fault =>
  fault(
    'hidden-read',
    {
      zh: `工作表“${where.sheet}”的 ${columns.join('、')} 列被隐藏，已一并读取；如不应导入，请删去后另存。`,
      en: `The columns ${columns.join(', ')} of the sheet are hidden and were read too: delete them if they are not meant.`,
    },
    where,
  );

const hiddenSheet = (name: string, where: FaultPlace): Fault =>
  fault(
    'hidden-left-out',
    {
      zh: `工作表“${name}”被隐藏，未读取；如其中有措施，请取消隐藏后另存，再行导入。`,
      en: `The sheet "${name}" is hidden and was not read: show it and save again if it holds measures.`,
    },
    where,
  );

const NO_SHEET = (name: string) => ({ zh: `工作表“${name}”无法读取`, en: `the sheet "${name}" cannot be read` });

const EMPTY = {
  zh: '工作簿里没有任何文字；请检查文件。',
  en: 'Nothing is written in the workbook: check that it is the right one.',
};
