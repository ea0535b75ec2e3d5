import path from 'node:path';
import ExcelJS from '@protobi/exceljs';
import type { Deadline, DraftMeasure, DraftPlan, RecurringPeriod } from '../../domain/draft-plan.ts';
import type { Fault, FaultPlace } from '../../domain/errors.ts';
import { dateZh } from '../../names/dates.ts';
import { measureCells, namesText } from './cells.ts';
import { DOCUMENT_ROWS, MEASURE_COLUMNS, REVIEW_FORM, SHEETS, UNIT_COLUMNS, UNIT_KINDS } from './form.ts';
import { GUIDE } from './guide.ts';
import { CELL_LIMIT, keptText } from './kept.ts';

const WIDTHS: Readonly<Record<keyof typeof MEASURE_COLUMNS, number>> = {
  code: 8,
  numbers: 9,
  part: 18,
  section: 22,
  basis: 30,
  text: 60,
  deadline: 18,
  lead: 24,
  support: 34,
  leaders: 14,
  found: 26,
  doubts: 40,
  place: 12,
  kept: 4,
};

const ERROR_FILL = { type: 'pattern', pattern: 'solid', fgColor: { argb: 'FFFDE2E0' } } as const;
const WARNING_FILL = { type: 'pattern', pattern: 'solid', fgColor: { argb: 'FFFFF4CE' } } as const;
const READ_ONLY_FONT = { color: { argb: 'FF666666' }, size: 10 } as const;

/**
 * The workbook (xlsx) in which an admin mends a draft; `readReview` reads it back. Texts are written as texts: one that
 * begins with = is no formula.
 */
export async function writeReview(draft: DraftPlan): Promise<Uint8Array> {
  const book = new ExcelJS.Workbook();
  book.creator = 'duban';
  writeMeasures(book, draft);
  writeUnits(book, draft);
  writeDocument(book, draft);
  const guide = book.addWorksheet(SHEETS.guide);
  guide.getColumn(1).width = 100;
  for (const line of GUIDE) guide.addRow([line]).alignment = { wrapText: true, vertical: 'top' };
  return new Uint8Array(await book.xlsx.writeBuffer());
}

function writeMeasures(book: ExcelJS.Workbook, { measures, problems }: DraftPlan): void {
  const sheet = book.addWorksheet(SHEETS.measures, { views: [{ state: 'frozen', ySplit: 1, xSplit: 1 }] });
  const keys = namesOf(MEASURE_COLUMNS);
  sheet.columns = keys.map((key) => ({ key, header: MEASURE_COLUMNS[key], width: WIDTHS[key] }));
  sheet.getRow(1).font = { bold: true };
  sheet.getColumn('kept').hidden = true;
  for (const measure of measures) {
    const doubts = problems.filter(({ where }) => isSameRow(where, measure.where));
    const row = sheet.addRow({
      ...measureCells(measure),
      found: foundText(measure),
      doubts: doubts.map(({ message }) => message).join('\n'),
      place: placeText(measure.where),
      kept: keptText(measure) ?? '',
    });
    row.alignment = { wrapText: true, vertical: 'top' };
    for (const key of ['found', 'doubts', 'place'] as const) row.getCell(key).font = READ_ONLY_FONT;
    // Text, so that neither 1-2 becomes a date nor 007 a number.
    row.eachCell({ includeEmpty: true }, (cell) => (cell.numFmt = '@'));
    row.getCell('kept').alignment = { wrapText: false };
    paint(row, doubts);
  }
  sheet.autoFilter = { from: { row: 1, column: 1 }, to: { row: 1, column: keys.length } };
}

function paint(row: ExcelJS.Row, doubts: readonly Fault[]): void {
  if (doubts.length === 0) return;
  const fill = doubts.some(({ severity }) => severity === 'error') ? ERROR_FILL : WARNING_FILL;
  row.getCell('code').fill = fill;
  row.getCell('doubts').fill = fill;
}

function writeUnits(book: ExcelJS.Workbook, { units, problems }: DraftPlan): void {
  const sheet = book.addWorksheet(SHEETS.units, { views: [{ state: 'frozen', ySplit: 1 }] });
  const widths: Readonly<Record<keyof typeof UNIT_COLUMNS, number>> = {
    name: 32,
    kind: 8,
    seenAs: 40,
    expandsTo: 60,
    measures: 12,
    doubts: 60,
  };
  sheet.columns = namesOf(UNIT_COLUMNS).map((key) => ({ key, header: UNIT_COLUMNS[key], width: widths[key] }));
  sheet.getRow(1).font = { bold: true };
  for (const unit of units) {
    const named = [unit.name, ...unit.seenAs].map((name) => `“${name}”`);
    const doubts = problems.filter(
      ({ code, message }) => isOfUnits(code) && named.some((name) => message.includes(name)),
    );
    const row = sheet.addRow({
      name: unit.name,
      kind: UNIT_KINDS[unit.kind],
      seenAs: namesText(unit.seenAs),
      expandsTo: namesText(unit.expandsTo),
      measures: unit.measures,
      doubts: doubts
        .map(({ message }) => message)
        .join('\n')
        .slice(0, CELL_LIMIT),
    });
    row.alignment = { wrapText: true, vertical: 'top' };
    row.getCell('kind').dataValidation = {
      type: 'list',
      allowBlank: false,
      formulae: [`"${Object.values(UNIT_KINDS).join(',')}"`],
    };
  }
}

const isOfUnits = (code: string): boolean => code.startsWith('unit-');

function writeDocument(book: ExcelJS.Workbook, draft: DraftPlan): void {
  const sheet = book.addWorksheet(SHEETS.document);
  sheet.getColumn(1).width = 18;
  sheet.getColumn(2).width = 90;
  const { file, format, sha256 } = draft.source.original ?? draft.source;
  const values: Readonly<Record<keyof typeof DOCUMENT_ROWS, string>> = {
    form: REVIEW_FORM,
    title: draft.title ?? '',
    number: draft.documentNumber ?? '',
    issuer: draft.issuer ?? '',
    issuedOn: draft.issuedOn === null ? '' : dateZh(draft.issuedOn),
    office: draft.supervisingOffice?.name ?? '',
    original: JSON.stringify({
      file: path.basename(file),
      format,
      sha256,
      codes: draft.measures.map(({ code }) => code),
    }),
  };
  for (const key of namesOf(DOCUMENT_ROWS))
    sheet.addRow([DOCUMENT_ROWS[key], values[key]]).alignment = { wrapText: true };
  const places = draft.measures.map(({ where }) => where);
  const others = draft.problems.filter(({ where }) => !places.some((place) => isSameRow(where, place)));
  if (others.length > 0) sheet.addRow([]);
  for (const { message, where } of others) sheet.addRow(['疑点', `${placeText(where)} ${message}`.trim()]);
}

/** Object.keys of a constant whose keys are known. */
const namesOf = <K extends string>(of: Readonly<Record<K, string>>): K[] => Object.keys(of) as K[];

const isSameRow = (a: FaultPlace, b: FaultPlace): boolean =>
  a.sheet === b.sheet && a.page === b.page && a.row === b.row && a.line === b.line;

function placeText({ sheet, page, line, row }: FaultPlace): string {
  return [
    sheet === undefined ? '' : `${sheet} `,
    page === undefined ? '' : `第${page}页`,
    row === undefined && line === undefined ? '' : `第${row ?? line}行`,
  ].join('');
}

const EVERY: Readonly<Record<RecurringPeriod, string>> = {
  week: '每周',
  month: '每月',
  quarter: '每季度',
  'half-year': '每半年',
  year: '每年',
};

function deadlineText(deadline: Deadline): string {
  switch (deadline.kind) {
    case 'dated':
      return dateZh(deadline.on);
    case 'ongoing':
      return '持续推进';
    case 'recurring':
      return EVERY[deadline.every];
    case 'none':
      return '无时限';
    case 'unclear':
      return '不明，请更正';
  }
}

function foundText({ deadline, milestones, targets }: DraftMeasure): string {
  return [
    `时限：${deadlineText(deadline)}`,
    ...milestones.map(({ on, text }) => `节点：${dateZh(on)} ${text}`),
    ...targets.map(({ raw, relation }) => `指标：${{ '>=': '不低于', '<=': '不高于', '=': '' }[relation]}${raw}`),
  ]
    .join('\n')
    .slice(0, CELL_LIMIT);
}
