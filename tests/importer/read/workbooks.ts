import ExcelJS from '@protobi/exceljs';
import { strToU8, unzipSync, zipSync } from 'fflate';

/** A workbook of today's format as a spreadsheet program writes it, built by the given hand. */
export async function xlsxOf(build: (book: ExcelJS.Workbook) => void): Promise<Uint8Array> {
  const book = new ExcelJS.Workbook();
  build(book);
  return new Uint8Array(await book.xlsx.writeBuffer());
}

/** A workbook of one sheet with rows of texts, numbers or dates from A1 on. */
export const xlsxOfRows = (
  rows: readonly (readonly ExcelJS.CellValue[])[],
  finish: (sheet: ExcelJS.Worksheet) => void = () => undefined,
): Promise<Uint8Array> =>
  xlsxOf((book) => {
    const sheet = book.addWorksheet('任务表');
    for (const row of rows) sheet.addRow([...row]);
    finish(sheet);
  });

/** The same workbook with the text of one of its parts changed, as another program might have written it. */
export function withPart(xlsx: Uint8Array, name: string, change: (text: string) => string): Uint8Array {
  const parts = unzipSync(xlsx);
  const text = new TextDecoder().decode(parts[name]);
  return zipSync({ ...parts, [name]: strToU8(change(text)) });
}

/** The part of a workbook's first sheet. */
export const FIRST_SHEET = 'xl/worksheets/sheet1.xml';
