import type { Fault, FaultPlace } from '../../domain/errors.ts';
import { cellAt, filledColumns } from '../cells.ts';
import type { CellRow, TextLine } from '../cells.ts';
import { fault, quoted } from '../faults.ts';

/** A cell right of the last column of the head. */
export function extraCellFaults(row: CellRow, width: number): Fault[] {
  return filledColumns(row)
    .filter((column) => column >= width)
    .map((column) =>
      fault(
        'cell-extra',
        {
          zh: `本行比表头多出一格“${quoted(cellAt(row, column))}”，未被采用；请检查本行的分隔（每列以制表符分开）。`,
          en: `The row has a cell more than the head, and it is not used: check the tabs of this row.`,
        },
        row.where,
      ),
    );
}

export function unplacedFault(line: TextLine): Fault {
  return fault(
    'row-unplaced',
    {
      zh: `表格中夹有一行“${quoted(line.text.trim())}”，不是表头、标题、措施或注释，未被采用；请检查本行是否缺少制表符。`,
      en: `A line inside the table is no head, heading, measure or note and was not used: are its tabs missing?`,
    },
    line.where,
  );
}

export function totalFault(row: CellRow): Fault {
  const printed = filledColumns(row).map((column) => cellAt(row, column).trim());
  return fault(
    'total-not-used',
    {
      zh: `“${quoted(printed.join(' '))}”是合计行，不作为措施，未被采用。`,
      en: `"${quoted(printed.join(' '))}" is a row of totals, no measure, and is not used.`,
    },
    row.where,
  );
}

export function joinedFault(row: CellRow): Fault {
  return fault(
    'row-joined',
    {
      zh: '本行没有任务内容，只有单位，并入上一项措施；如本行另是一项措施，请补写内容。',
      en: 'The row has units and no text: they were added to the measure above. Write its text if it is another measure.',
    },
    row.where,
  );
}

/** A sheet or table without a head of a plan. */
export function tableNotUsedFault(row: CellRow, rows: number): Fault {
  const name = row.where.sheet === undefined ? '' : `工作表“${row.where.sheet}”的`;
  return fault(
    'table-not-used',
    {
      zh: `${name}一张表（${rows} 行，首行“${quoted(rowWords(row))}”）没有可识别的表头，未被采用；如其中有任务，请加上规范表头。`,
      en: `A table of ${rows} rows has no head that is understood and is not used: give it a usual head if it holds measures.`,
    },
    row.where,
  );
}

export const LAYOUT_WORDS = {
  'two-up': { zh: '一行并排两组任务（表头重复两遍）', en: 'two measures stand side by side in each row' },
  transposed: { zh: '表头在第一列（行列互换）', en: 'the head stands in the first column' },
} as const;

/** A table whose layout is known and not read: no guess is made. */
export function layoutFault(layout: keyof typeof LAYOUT_WORDS, where: FaultPlace): Fault {
  return fault('table-layout-unknown', layoutSaid(layout), where);
}

export const layoutSaid = (layout: keyof typeof LAYOUT_WORDS): { zh: string; en: string } => ({
  zh: `这张表${LAYOUT_WORDS[layout].zh}，暂不能读取；请改为一行一项任务、表头在第一行后再导入。`,
  en: `In this table ${LAYOUT_WORDS[layout].en}; it is not read: give each measure a row of its own under one head.`,
});

export const rowWords = (row: CellRow): string =>
  filledColumns(row)
    .map((column) => cellAt(row, column).trim())
    .join(' | ');
