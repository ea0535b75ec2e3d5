import ExcelJS from '@protobi/exceljs';

const LINES_PER_SECTION = 50;
const UNITS = 60;

/** A workbook of one table with `count` measures: section rows merged across, date cells, lists of units. */
export async function bigWorkbook(count: number): Promise<Uint8Array> {
  const book = new ExcelJS.Workbook();
  const sheet = book.addWorksheet('任务清单');
  const across = (text: string): void => {
    const { number } = sheet.addRow([text]);
    sheet.mergeCells(number, 1, number, 5);
  };
  across('基准市工作任务清单');
  sheet.addRow(['序号', '工作任务', '完成时限', '牵头单位', '配合单位']);
  for (let number = 1; number <= count; number += 1) {
    if (number % LINES_PER_SECTION === 1) across(`（${Math.ceil(number / LINES_PER_SECTION)}）第${number}项起`);
    const isDated = number % 3 !== 0;
    const row = sheet.addRow([
      number,
      textOf(number),
      isDated ? dayOf(number) : '持续推进',
      unit(number),
      supportOf(number),
    ]);
    if (isDated) row.getCell(3).numFmt = 'yyyy"年"m"月"d"日"';
  }
  return new Uint8Array(await book.xlsx.writeBuffer());
}

const textOf = (number: number): string =>
  `完善第${number}项工作机制，梳理并公布事项清单，办理时限压减${number % 90}%，年底前完成首批事项。`;

const dayOf = (number: number): Date => new Date(Date.UTC(2024, number % 12, 1 + (number % 28)));

const unit = (number: number): string => `市第${number % UNITS}工作局`;

const supportOf = (number: number): string => [1, 7, 11].map((step) => unit(number + step)).join('、');
