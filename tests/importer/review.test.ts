import ExcelJS from '@protobi/exceljs';
import fc from 'fast-check';
import { strFromU8, unzipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import type { DraftMeasure, DraftPlan } from '../../src/domain/draft-plan.ts';
import { DubanError } from '../../src/domain/errors.ts';
import { MEASURE_COLUMNS, type MeasureColumn, SHEETS } from '../../src/importer/review/form.ts';
import { readReview } from '../../src/importer/review/read-review.ts';
import { writeReview } from '../../src/importer/review/write-review.ts';
import { codesOf, HEAD, measureOf, parseText, planOfText, planText, rowText, sampleBytes } from './support.ts';

const WHERE = { file: 'review.xlsx' };

/** What an import stores of a draft: everything but places, doubts and the file itself. */
const meaningOf = ({ measures, units, supervisingOffice, ...draft }: Omit<DraftPlan, 'source'>) => ({
  title: draft.title,
  documentNumber: draft.documentNumber,
  issuer: draft.issuer,
  issuedOn: draft.issuedOn,
  office: supervisingOffice?.name ?? null,
  units,
  measures: measures.map((measure) => ({ ...measure, where: null })),
});

async function edited(draft: DraftPlan, edit: (book: ExcelJS.Workbook) => void): Promise<Uint8Array> {
  const book = new ExcelJS.Workbook();
  const written = await writeReview(draft);
  await book.xlsx.load(new Uint8Array(written).buffer);
  edit(book);
  return new Uint8Array(await book.xlsx.writeBuffer());
}

const sheetOf = (book: ExcelJS.Workbook, name: string): ExcelJS.Worksheet => {
  const sheet = book.getWorksheet(name);
  if (sheet === undefined) throw new Error(`no sheet ${name}`);
  return sheet;
};

/** The first row whose cell in the column (from 1) says just this. */
function rowOf(sheet: ExcelJS.Worksheet, column: number, text: string): ExcelJS.Row {
  const rows = Array.from({ length: sheet.rowCount }, (_, at) => sheet.getRow(at + 1));
  const row = rows.find((candidate) => candidate.getCell(column).text === text);
  if (row === undefined) throw new Error(`no row ${text}`);
  return row;
}

/** Writes a cell of the measure with that code. */
function write(book: ExcelJS.Workbook, code: string, column: MeasureColumn, value: ExcelJS.CellValue): void {
  const sheet = sheetOf(book, SHEETS.measures);
  const heads = Object.values(MEASURE_COLUMNS);
  rowOf(sheet, heads.indexOf(MEASURE_COLUMNS.code) + 1, code).getCell(
    heads.indexOf(MEASURE_COLUMNS[column]) + 1,
  ).value = value;
}

const read = async (draft: DraftPlan, edit: (book: ExcelJS.Workbook) => void) =>
  readReview(await edited(draft, edit), WHERE);

const SAMPLE = planOfText(sampleBytes(), { file: 'sample.txt' });

const SMALL = parseText(
  planText(HEAD, [
    rowText({
      number: '1',
      text: '推进甲项改革，2024年6月底前办结率达到80%',
      limit: '年底前',
      lead: '市财政局',
      support: '市教育局、各县区人民政府、管委',
    }),
    rowText({ number: '2', text: '完善乙项制度', limit: '两会前', lead: '市教育局' }),
    rowText({ number: '3', text: '建设丙项平台', limit: '持续推进', lead: '' }),
  ]),
);

describe('a draft written into a workbook and read back', () => {
  test('is the same in everything that is stored: the sample plan', async () => {
    expect(meaningOf(readReview(await writeReview(SAMPLE), WHERE))).toEqual(meaningOf(SAMPLE));
  });

  test('is the same whatever its cells hold', async () => {
    const words = fc.stringMatching(/^[一-十甲乙丙丁市县局办0-9a-z=+@"'<>&、，。（）\n -]{1,30}$/u);
    const text = words.map((word) => word.trim()).filter((word) => word !== '');
    const names = fc.uniqueArray(
      fc.constantFrom('市财政局', '市教育局', '各县区人民政府、管委', '市委编办（市绩效办）'),
      { maxLength: 3 },
    );
    const limits = fc.constantFrom<DraftMeasure['deadline']>(
      { kind: 'dated', on: '2031-05-06', raw: '6月底前' },
      { kind: 'ongoing', raw: '持续推进' },
      { kind: 'recurring', raw: '每月5日前', every: 'month' },
      { kind: 'unclear', raw: '两会前' },
      { kind: 'none' },
    );
    const measure = fc.record({
      itemNumbers: fc.array(fc.nat(999), { maxLength: 2 }),
      part: fc.option(text),
      section: fc.option(text),
      basis: fc.option(text),
      text,
      deadline: limits,
      leadUnits: names,
      supportingUnits: names,
      leaders: fc.constantFrom<string[]>([], ['分管领导']),
      milestones: fc.constantFrom<DraftMeasure['milestones']>([], [{ on: '2031-01-02', text: '先行试点' }]),
      targets: fc.constantFrom<DraftMeasure['targets']>(
        [],
        [{ text: '办结率', value: 80, unit: '%', raw: '80%', relation: '>=' }],
      ),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(measure, { minLength: 1, maxLength: 6 }), async (parts) => {
        const measures = parts.map((part, at) => ({ ...part, code: `${at + 1}`, where: { line: at + 5 } }));
        const back = readReview(await writeReview({ ...SMALL, measures }), WHERE);
        expect(back.measures.map((found) => ({ ...found, where: null }))).toEqual(
          measures.map((found) => ({ ...found, where: null })),
        );
      }),
      { numRuns: 40 },
    );
  });

  test('holds no formula, whatever a text begins with', async () => {
    const first = measureOf(SMALL, '1');
    const text = '=HYPERLINK("http://example.invalid","请点击")';
    const bytes = await writeReview({ ...SMALL, measures: [{ ...first, text, leadUnits: ['@SUM(A1)', '+1'] }] });
    const sheets = Object.entries(unzipSync(bytes)).filter(([name]) => name.startsWith('xl/worksheets/sheet'));
    expect(sheets.length).toBe(4);
    for (const [, xml] of sheets) expect(strFromU8(xml)).not.toMatch(/<f[ >]/u);
    expect(readReview(bytes, WHERE).measures[0]).toMatchObject({ text, leadUnits: ['@SUM(A1)', '+1'] });
  });

  test('says the doubts about each row beside it, and those about the whole on the sheet of the document', async () => {
    const book = new ExcelJS.Workbook();
    await book.xlsx.load(new Uint8Array(await writeReview(SMALL)).buffer);
    const rows = sheetOf(book, SHEETS.measures);
    const doubts = Object.keys(MEASURE_COLUMNS).indexOf('doubts') + 1;
    expect(rows.getRow(2).getCell(doubts).text).toBe('');
    expect(rows.getRow(3).getCell(doubts).text).toContain('两会前');
    expect(rows.getRow(4).getCell(doubts).text).toContain('没有牵头单位');
  });

  test('keeps what nobody could follow up among the faults, and says nothing more of doubts that were seen', async () => {
    const { problems } = readReview(await writeReview(SMALL), WHERE);
    expect(codesOf(problems).toSorted()).toEqual(['deadline-unclear', 'lead-missing']);
    expect(problems[0]?.where).toMatchObject({ file: 'review.xlsx', sheet: SHEETS.measures });
    expect(codesOf(readReview(await writeReview(SAMPLE), WHERE).problems)).toEqual([]);
  });
});

describe('a cell that was changed is read anew', () => {
  test('a time limit, with what its text says beside it', async () => {
    const { measures, problems } = await read(SMALL, (book) => write(book, '2', 'deadline', '2024年3月15日前'));
    expect(measures[1]?.deadline).toEqual({ kind: 'dated', on: '2024-03-15', raw: '2024年3月15日前' });
    expect(codesOf(problems)).toEqual(['lead-missing']);
  });

  test('a time limit typed as a date of the spreadsheet', async () => {
    const { measures } = await read(SMALL, (book) => {
      const at = Object.keys(MEASURE_COLUMNS).indexOf('deadline') + 1;
      const cell = rowOf(sheetOf(book, SHEETS.measures), 1, '2').getCell(at);
      cell.value = new Date(Date.UTC(2024, 10, 30));
      cell.numFmt = 'yyyy/m/d';
    });
    expect(measures[1]?.deadline).toMatchObject({ kind: 'dated', on: '2024-11-30' });
  });

  test('a text: its milestones and targets are found again, its limit stays', async () => {
    const { measures } = await read(SMALL, (book) =>
      write(book, '1', 'text', '推进甲项改革，2024年9月底前办结率达到90%'),
    );
    expect(measures[0]).toMatchObject({
      text: '推进甲项改革，2024年9月底前办结率达到90%',
      deadline: measureOf(SMALL, '1').deadline,
      milestones: [{ on: '2024-09-30' }],
      targets: [{ value: 90 }],
    });
  });

  test('units: a new name becomes a unit and is said to be new', async () => {
    const { measures, units, problems } = await read(SMALL, (book) => write(book, '3', 'lead', '市数据局、市财政局'));
    expect(measures[2]?.leadUnits).toEqual(['市数据局', '市财政局']);
    expect(units.find(({ name }) => name === '市数据局')).toEqual({
      name: '市数据局',
      kind: 'body',
      seenAs: ['市数据局'],
      measures: 1,
      expandsTo: [],
    });
    expect(problems.find(({ code }) => code === 'unit-added')?.message).toContain('市数据局');
    expect(codesOf(problems)).not.toContain('lead-missing');
  });

  test('a group: its members are taken, with those that are new', async () => {
    const { units } = await read(SMALL, (book) => {
      rowOf(sheetOf(book, SHEETS.units), 1, '各县区人民政府、管委').getCell(4).value =
        '甲县人民政府、乙区人民政府、市财政局';
    });
    expect(units.find(({ kind }) => kind === 'group')?.expandsTo).toEqual(['甲县人民政府', '乙区人民政府', '市财政局']);
    expect(units.map(({ name }) => name)).toEqual(expect.arrayContaining(['甲县人民政府', '乙区人民政府']));
  });

  test('a row that was added, without anything hidden', async () => {
    const { measures } = await read(SMALL, (book) => {
      const row = sheetOf(book, SHEETS.measures).addRow([]);
      const cells: Partial<Record<MeasureColumn, string>> = {
        code: '4',
        text: '新增丁项工作',
        deadline: '三季度',
        lead: '市财政局',
      };
      for (const [key, value] of Object.entries(cells))
        row.getCell(Object.keys(MEASURE_COLUMNS).indexOf(key) + 1).value = value;
    });
    expect(measures[3]).toMatchObject({
      code: '4',
      text: '新增丁项工作',
      deadline: { kind: 'dated', on: '2024-09-30' },
      leadUnits: ['市财政局'],
      itemNumbers: [],
      part: null,
    });
  });

  test('columns may stand in another order', async () => {
    const draft = await read(SMALL, (book) => {
      const sheet = sheetOf(book, SHEETS.measures);
      const numbers = sheet.getColumn(2).values;
      sheet.spliceColumns(2, 1);
      sheet.getColumn(Object.keys(MEASURE_COLUMNS).length).values = numbers;
    });
    expect(meaningOf(draft)).toEqual(meaningOf(SMALL));
  });
});

describe('what is wrong in a workbook is said with its place', () => {
  test('a row without a code and a code that stands twice get one of their own', async () => {
    const { measures, problems } = await read(SMALL, (book) => {
      write(book, '2', 'code', '');
      write(book, '3', 'code', '1');
    });
    expect(measures.map(({ code }) => code)).toEqual(['1', '1b', '1c']);
    expect(problems).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ code: 'code-missing', where: { ...WHERE, sheet: '措施', row: 3, column: '编号' } }),
        expect.objectContaining({ code: 'code-repeated', where: { ...WHERE, sheet: '措施', row: 4, column: '编号' } }),
      ]),
    );
  });

  test('measures that were deleted are named', async () => {
    const { measures, problems } = await read(SMALL, (book) => sheetOf(book, SHEETS.measures).spliceRows(3, 1));
    expect(measures.map(({ code }) => code)).toEqual(['1', '3']);
    expect(problems.find(({ code }) => code === 'rows-removed')?.message).toContain('1 项措施（2）');
  });

  test('a hidden cell that was changed: the row is read anew and said to be', async () => {
    const { measures, problems } = await read(SMALL, (book) => write(book, '1', 'kept', '{"code":"1"}'));
    expect(measures[0]).toMatchObject({ code: '1', leadUnits: ['市财政局'], deadline: { on: '2024-12-31' } });
    expect(codesOf(problems)).toContain('kept-value-changed');
  });

  test('faults of units come together', async () => {
    const { problems } = await read(SMALL, (book) => {
      const sheet = sheetOf(book, SHEETS.units);
      sheet.getRow(2).getCell(2).value = '部门';
      sheet.addRow(['市教育局', '单位', '市财政局', '', 0, '']);
      sheet.addRow(['', '单位', '市某局', '', 0, '']);
    });
    expect(codesOf(problems)).toEqual(
      expect.arrayContaining(['unit-kind-unknown', 'unit-repeated', 'unit-ambiguous', 'unit-name-missing']),
    );
  });

  test('a date of issue that is none', async () => {
    const { issuedOn, problems } = await read(SMALL, (book) => {
      rowOf(sheetOf(book, SHEETS.document), 1, '印发日期').getCell(2).value = '年初';
    });
    expect(issuedOn).toBeNull();
    expect(problems.find(({ code }) => code === 'date-unclear')?.message).toContain('年初');
  });

  test.each<[string, (book: ExcelJS.Workbook) => void, string[], string]>([
    [
      'heads that are gone, all of them',
      (book) => sheetOf(book, SHEETS.measures).spliceColumns(6, 2),
      ['review-column-missing', 'review-column-missing'],
      '措施内容',
    ],
    [
      'a form of another version',
      (book) => (sheetOf(book, SHEETS.document).getRow(1).getCell(2).value = 'duban-review/9'),
      ['review-form-unknown'],
      'duban-review/9',
    ],
  ])('%s', async (_, edit, codes, words) => {
    const bytes = await edited(SMALL, edit);
    const refused = (): unknown => readReview(bytes, WHERE);
    expect(refused).toThrow(DubanError);
    expect(refused).toThrow(words);
    try {
      refused();
    } catch (error) {
      expect(error instanceof DubanError && codesOf(error.faults)).toEqual(codes);
    }
  });
});
