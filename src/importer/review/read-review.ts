import { z } from 'zod';
import type { DraftMeasure, DraftPlan } from '../../domain/draft-plan.ts';
import type { Fault, FaultPlace } from '../../domain/errors.ts';
import type { LocalDate } from '../../domain/local-date.ts';
import { fault, quoted, refusalOf } from '../faults.ts';
import { wholeDate } from '../limits.ts';
import { documentYearOf } from '../parse-front.ts';
import { rowLetter } from '../parse-number.ts';
import { tight } from '../spacing.ts';
import { DOCUMENT_ROWS, type DocumentRow, MEASURE_COLUMNS, REVIEW_FORM, SHEETS, UNIT_COLUMNS } from './form.ts';
import { readReviewRow } from './read-row.ts';
import { readReviewUnits } from './read-units.ts';
import { openBook, rowsOf, textRows } from './sheet.ts';

/** Whether a workbook with these sheets is one that `writeReview` has written. */
export const isReview = (sheets: readonly string[]): boolean =>
  [SHEETS.document, SHEETS.measures, SHEETS.units].every((name) => sheets.includes(name));

export interface ReviewedPlan extends Omit<DraftPlan, 'source'> {
  readonly original: NonNullable<DraftPlan['source']['original']> | null;
}

/**
 * Reads a corrected workbook back. Cells that were left alone give what the document said, the others are read anew.
 * @throws DubanError `invalid-input` where it is of another version or lacks a sheet or a column.
 */
export function readReview(bytes: Uint8Array, where: FaultPlace): ReviewedPlan {
  const book = openBook(bytes);
  const document = documentOf(textRows(book.Sheets[SHEETS.document]));
  const place = { ...where, sheet: SHEETS.document };
  if (document.form !== REVIEW_FORM) throw refusalOf([formFault(document.form, place)]);
  const measureRows = rowsOf(book, { name: SHEETS.measures, columns: MEASURE_COLUMNS, where });
  const unitRows = rowsOf(book, { name: SHEETS.units, columns: UNIT_COLUMNS, where });
  const issued = issuedOnOf(document.issuedOn, place);
  const front = {
    title: orNull(document.title),
    documentNumber: orNull(document.number),
    issuer: orNull(document.issuer),
    issuedOn: issued.on,
  };
  const context = { documentYear: documentYearOf(front), issuedOn: front.issuedOn, allResponsibleLead: false };
  const read = measureRows.map((row) => readReviewRow(row, context));
  const coded = withCodes(read.map(({ measure }) => measure));
  const office = orNull(tight(document.office));
  const units = readReviewUnits(unitRows, { measures: coded.measures, office, where: place });
  const original = originalOf(document.original);
  return {
    ...front,
    supervisingOffice: office === null ? null : { name: office, where: place },
    measures: coded.measures,
    units: units.units,
    problems: [
      ...issued.problems,
      ...removedFaults(original?.codes ?? [], {
        measures: coded.measures,
        where: { ...where, sheet: SHEETS.measures },
      }),
      ...coded.problems,
      ...read.flatMap(({ problems }) => problems),
      ...units.problems,
    ],
    rows: {
      total: measureRows.length,
      measures: measureRows.length,
      continued: 0,
      tableHeads: 0,
      headings: 0,
      unplaced: 0,
    },
    original: original === null ? null : { file: original.file, format: original.format, sha256: original.sha256 },
  };
}

function documentOf(rows: readonly (readonly string[])[]): Readonly<Record<DocumentRow, string>> {
  const value = (key: DocumentRow): string => rows.find(([name]) => name === DOCUMENT_ROWS[key])?.[1] ?? '';
  return {
    form: value('form'),
    title: value('title'),
    number: value('number'),
    issuer: value('issuer'),
    issuedOn: value('issuedOn'),
    office: value('office'),
    original: value('original'),
  };
}

const orNull = (text: string): string | null => (text === '' ? null : text);

function issuedOnOf(cell: string, where: FaultPlace): { on: LocalDate | null; problems: Fault[] } {
  if (cell === '') return { on: null, problems: [] };
  const on = wholeDate(tight(cell));
  if (on !== null) return { on, problems: [] };
  const said = {
    zh: `看不懂印发日期“${quoted(cell)}”，按未填处理；请写成 2023年5月22日 的形式。`,
    en: `The date of issue "${quoted(cell)}" is not understood and counts as empty: write it as 2023年5月22日.`,
  };
  return { on: null, problems: [fault('date-unclear', said, { ...where, column: DOCUMENT_ROWS.issuedOn })] };
}

const ORIGINAL = z.object({
  file: z.string(),
  format: z.string(),
  sha256: z.string(),
  codes: z.array(z.string()),
});

/** The row is for reference alone: one that somebody has changed costs the list of removed measures, nothing else. */
function originalOf(cell: string): z.infer<typeof ORIGINAL> | null {
  try {
    return ORIGINAL.parse(JSON.parse(cell));
  } catch {
    return null;
  }
}

/** A row without a code takes the one above and a letter, a code that stands twice likewise; both are faults. */
function withCodes(measures: readonly DraftMeasure[]): { measures: DraftMeasure[]; problems: Fault[] } {
  const printed = new Set(measures.map(({ code }) => code));
  const used = new Set<string>();
  const problems: Fault[] = [];
  let above = '0';
  const coded = measures.map((measure) => {
    if (measure.code !== '' && !used.has(measure.code)) {
      used.add(measure.code);
      above = measure.code;
      return measure;
    }
    let letters = 1;
    while (used.has(`${above}${rowLetter(letters)}`) || printed.has(`${above}${rowLetter(letters)}`)) letters += 1;
    const code = `${above}${rowLetter(letters)}`;
    used.add(code);
    problems.push(
      measure.code === '' ? codeMissing(code, measure.where) : codeRepeated(measure.code, code, measure.where),
    );
    return { ...measure, code };
  });
  return { measures: coded, problems };
}

function codeMissing(given: string, where: FaultPlace): Fault {
  const said = {
    zh: `本行没有编号，暂编为 ${given}；请填写编号。`,
    en: `The row has no code and gets ${given} for now: give it one.`,
  };
  return fault('code-missing', said, { ...where, column: MEASURE_COLUMNS.code });
}

function codeRepeated(code: string, given: string, where: FaultPlace): Fault {
  const said = {
    zh: `编号 ${code} 重复，本行暂编为 ${given}；请改为未用过的编号。`,
    en: `The code ${code} stands twice; this row gets ${given} for now: give it a code of its own.`,
  };
  return fault('code-repeated', said, { ...where, column: MEASURE_COLUMNS.code });
}

function removedFaults(
  codes: readonly string[],
  { measures, where }: { measures: readonly DraftMeasure[]; where: FaultPlace },
): Fault[] {
  const left = new Set(measures.map(({ code }) => code));
  const gone = codes.filter((code) => !left.has(code));
  if (gone.length === 0) return [];
  const list = quoted(gone.join('、'), 200);
  const said = {
    zh: `核对表中已没有原来的 ${gone.length} 项措施（${list}），将不导入；如非有意删除，请补回。`,
    en: `${gone.length} measures of the document are no longer in the workbook (${list}) and will not be imported.`,
  };
  return [fault('rows-removed', said, where)];
}

function formFault(form: string, where: FaultPlace): Fault {
  const said = {
    zh: `核对表的格式是“${quoted(form)}”，本程序支持 ${REVIEW_FORM}；请用 duban plan import <原文件> --review <新文件> 重新生成。`,
    en: `The workbook's form is "${quoted(form)}", ${REVIEW_FORM} is supported: write it anew with duban plan import --review.`,
  };
  return fault('review-form-unknown', said, where);
}
