import { describe, expect, test } from 'vitest';
import type { Block, CellRow } from '../../../src/importer/cells.ts';
import { readDocument } from '../../../src/importer/read-document.ts';
import type { ReadDocument } from '../../../src/importer/read/document.ts';
import { FIRST_SHEET, withPart, xlsxOf, xlsxOfRows } from './workbooks.ts';

const read = (bytes: Uint8Array): Promise<ReadDocument> => readDocument(bytes, { file: 'plan.xlsx' });
const rowsOf = ({ blocks }: ReadDocument): CellRow[] =>
  blocks.filter((block): block is CellRow => block.kind === 'row');
const linesOf = (blocks: readonly Block[]): string[] =>
  blocks.flatMap((block) => (block.kind === 'line' ? [block.text] : []));

describe('merged cells', () => {
  test('downwards repeat their text and are told; across they stand in the first column alone', async () => {
    const document = await read(
      await xlsxOfRows(
        [
          ['序号', '任务', '责任单位', '完成时限'],
          [1, '同一任务', '甲局', '年底前'],
          [2, null, '乙局', '年底前'],
          ['一、分节', null, null, null],
          [3, '另一任务', '丙局', '年底前'],
        ],
        (sheet) => {
          sheet.mergeCells('B2:B3');
          sheet.mergeCells('A4:D4');
        },
      ),
    );
    const [, first, second, section] = rowsOf(document);
    expect([first?.cells[1], first?.down, second?.cells[1], second?.down]).toEqual([
      '同一任务',
      undefined,
      '同一任务',
      [1],
    ]);
    expect(section).toMatchObject({ cells: ['一、分节', '', '', ''], across: [1, 2, 3] });
    expect(rowsOf(document).map(({ where, table }) => [where.sheet, where.row, table])).toEqual(
      [1, 2, 3, 4, 5].map((row) => ['任务表', row, 0]),
    );
  });

  test('in both directions stand once in each row, and rows of which nothing is their own are left out', async () => {
    const document = await read(
      await xlsxOfRows(
        [
          ['甲', '乙', '丙'],
          ['块', null, '一'],
          [null, null, '二'],
          [null, null, null],
        ],
        (sheet) => {
          sheet.mergeCells('A2:B3');
          sheet.mergeCells('C3:C4');
        },
      ),
    );
    expect(rowsOf(document).map(({ cells, down, across }) => [cells, down, across])).toEqual([
      [['甲', '乙', '丙'], undefined, undefined],
      [['块', '', '一'], undefined, [1]],
      [['块', '', '二'], [0], [1]],
    ]);
  });

  test('titles above the table and notes below it are lines, whatever they are merged across', async () => {
    const document = await read(
      await xlsxOfRows(
        [
          ['某市任务清单'],
          ['某政办〔2024〕3号\n2024年3月1日'],
          ['序号', '任务', '牵头单位'],
          ['一、甲'],
          [1, '做', '甲局'],
          ['注：甲局指甲局本级。'],
        ],
        (sheet) => {
          sheet.mergeCells('A1:C1');
          sheet.mergeCells('A6:C6');
        },
      ),
    );
    expect(linesOf(document.blocks)).toEqual([
      '某市任务清单',
      '某政办〔2024〕3号',
      '2024年3月1日',
      '注：甲局指甲局本级。',
    ]);
    expect(document.blocks.map(({ where }) => where.row)).toEqual([1, 2, 2, 3, 4, 5, 6]);
  });
});

describe('cells are read as a person sees them', () => {
  const shown = async (value: number | Date | string | boolean, numFmt: string): Promise<string | undefined> => {
    const bytes = await xlsxOfRows([['头', value]], (sheet) => (sheet.getCell('B1').numFmt = numFmt));
    return rowsOf(await read(bytes))[0]?.cells[1];
  };
  const day = new Date(Date.UTC(2023, 11, 31));

  test.each([
    [day, 'yyyy-mm-dd', '2023年12月31日'],
    [day, 'yyyy"年"m"月"d"日"', '2023年12月31日'],
    [day, 'm/d/yy', '2023年12月31日'],
    [day, '[$-804]yyyy"年"m"月"d"日";@', '2023年12月31日'],
    [day, 'yyyy"年"m"月"', '2023年12月'],
    [day, 'mmm-yy', '2023年12月'],
    [day, 'm"月"d"日"', '2023年12月31日'],
    [day, 'yyyy"年"', '2023年'],
    [new Date(Date.UTC(2023, 11, 31, 18, 30)), 'yyyy/m/d h:mm', '2023年12月31日 18:30'],
    [day, 'yyyy/m/d h:mm', '2023年12月31日'],
    [0.75, 'h:mm', '18:00'],
    [0.1 + 0.2, 'General', '0.3'],
    [1234567.5, '#,##0.00', '1,234,567.50'],
    [0.855, '0.0%', '85.5%'],
    [10000000001, 'General', '10000000001'],
    [130000000000000, 'General', '130000000000000'],
    [3, '"第"0"项"', '第3项'],
    [3, ';;;', '3'],
    [true, 'General', '是'],
    ['45291', '@', '45291'],
  ])('%s as %s is %s', async (value, format, text) => expect(await shown(value, format)).toBe(text));

  test.each([
    [31, '2023年12月31日'],
    [57, '2023年12月'],
    [58, '2023年12月31日'],
    [14, '2023年12月31日'],
  ])('a date whose format is number %i alone, as Chinese programs write it', async (id, text) => {
    const bytes = await xlsxOfRows([['头', day]], (sheet) => (sheet.getCell('B1').numFmt = '0.0'));
    const styled = withPart(bytes, 'xl/styles.xml', (xml) =>
      xml.replaceAll(/<numFmt [^>]*>/gu, '').replaceAll(/numFmtId="(?!0")\d+"/gu, `numFmtId="${id}"`),
    );
    expect(rowsOf(await read(styled))[0]?.cells[1]).toBe(text);
  });

  test('days that count from 1904', async () => {
    const bytes = await xlsxOf((book) => {
      book.properties.date1904 = true;
      const sheet = book.addWorksheet('表');
      sheet.addRow(['头', day]).getCell(2).numFmt = 'yyyy-mm-dd';
    });
    expect(rowsOf(await read(bytes))[0]?.cells[1]).toBe('2023年12月31日');
  });

  test('text of several fonts is one text, with its line breaks; readings above characters are no part of it', async () => {
    const bytes = await xlsxOfRows([['头', { richText: [{ text: '甲' }, { font: { bold: true }, text: '乙\n丙' }] }]]);
    expect(rowsOf(await read(bytes))[0]?.cells[1]).toBe('甲乙\n丙');
    const phonetic = withPart(bytes, 'xl/sharedStrings.xml', (xml) =>
      xml.replace('</si>', '<rPh sb="0" eb="1"><t>读音</t></rPh></si>'),
    );
    expect(rowsOf(await read(phonetic))[0]?.cells).toEqual(['头', '甲乙\n丙']);
  });
});

describe('what the file does not say is a problem with its place', () => {
  test('formulas give the value that was saved and are never calculated', async () => {
    const bytes = await xlsxOfRows([
      ['头', { formula: 'A1&"尾"', result: '头尾' }],
      ['行', { formula: '1+1' }],
      ['行', { formula: 'IF(A3="","",A3)', result: '' }],
    ]);
    // A spreadsheet program saves an empty text with its type.
    const saved = withPart(bytes, FIRST_SHEET, (xml) =>
      xml.replace(/<c r="B3"([^>]*)><f>([^<]*)<\/f>.*?<\/c>/u, '<c r="B3"$1 t="str"><f>$2</f><v></v></c>'),
    );
    const document = await read(saved);
    expect(rowsOf(document).map(({ cells }) => cells.join('|'))).toEqual(['头|头尾']);
    expect(linesOf(document.blocks)).toEqual(['行', '行']);
    expect(document.problems).toMatchObject([
      {
        code: 'formula-not-calculated',
        where: { sheet: '任务表', row: 2, column: 'B' },
        message: expect.stringContaining('B2'),
      },
    ]);
  });

  test('error values and dates that are none are empty cells', async () => {
    const bytes = await xlsxOfRows(
      [
        ['头', '头二', '头三'],
        ['行', { error: '#REF!' }, -5],
      ],
      (sheet) => {
        sheet.getCell('C2').numFmt = 'yyyy-mm-dd';
      },
    );
    const document = await read(bytes);
    expect(document.problems).toMatchObject([
      {
        code: 'cell-error',
        severity: 'error',
        where: { row: 2, column: 'B' },
        message: expect.stringContaining('#REF!'),
      },
      { code: 'cell-error', where: { row: 2, column: 'C' } },
    ]);
  });

  test('a cell of a kind that no program writes is an empty one', async () => {
    const bytes = await xlsxOfRows([['头', 7, 8]]);
    const document = await read(withPart(bytes, FIRST_SHEET, (xml) => xml.replace('<c r="B1"', '<c r="B1" t="w"')));
    expect([rowsOf(document)[0]?.cells, document.problems]).toMatchObject([
      ['头', '', '8'],
      [{ code: 'cell-error', where: { row: 1, column: 'B' } }],
    ]);
  });

  test('hidden rows and columns are read and named, a hidden sheet is left out and named', async () => {
    const bytes = await xlsxOf((book) => {
      const sheet = book.addWorksheet('明细');
      sheet.addRow(['序号', '任务', '单位']);
      sheet.addRow([1, '做', '甲局']);
      sheet.addRow([2, '再做', '乙局']).hidden = true;
      sheet.getColumn(3).hidden = true;
      sheet.getRow(9).hidden = true;
      book.addWorksheet('下拉选项', { state: 'veryHidden' }).addRow(['甲局']);
      book.addWorksheet('其他').addRow(['另表', '有字']);
    });
    const document = await read(bytes);
    expect(rowsOf(document)).toHaveLength(4);
    expect(document.sheets).toEqual(['明细', '其他']);
    expect(rowsOf(document).map(({ table }) => table)).toEqual([0, 0, 0, 1]);
    expect(document.problems.map(({ code, where: { sheet, row, column } }) => [code, sheet, row ?? column])).toEqual([
      ['hidden-read', '明细', 3],
      ['hidden-read', '明细', 'C'],
      ['hidden-left-out', '下拉选项', undefined],
    ]);
    expect(document.problems.every(({ severity }) => severity === 'warning')).toBe(true);
  });

  test('a workbook without any text is empty', async () => {
    await expect(read(await xlsxOfRows([[]]))).rejects.toThrow('没有任何文字');
  });
});
