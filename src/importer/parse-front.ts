import type { FaultPlace } from '../domain/errors.ts';
import { yearOf } from '../domain/local-date.ts';
import type { LocalDate } from '../domain/local-date.ts';
import { cellAt, filledColumns } from './cells.ts';
import type { Block, TextLine } from './cells.ts';
import { sentences } from './clauses.ts';
import { wholeDate } from './limits.ts';
import { tidy, tight } from './spacing.ts';
import { isGroupName, looksLikeBody } from './unit-names.ts';

/** What stands before the table: the notice that carries the plan. */
export interface Front {
  readonly title: string | null;
  readonly documentNumber: string | null;
  readonly issuer: string | null;
  readonly issuedOn: LocalDate | null;
  /** The year that stands in for a missing one in limits. */
  readonly documentYear: number | null;
  /** The issuing place, such as 钦州市; columns that name it are the plan's own. */
  readonly placeName: string | null;
  /** Bodies that a sentence charges with urging and supervising, with the sentence's place. */
  readonly supervisors: readonly { readonly printed: string; readonly where: FaultPlace }[];
}

const DOCUMENT_NUMBER = /^([\p{Script=Han}]{1,16})[〔[［（(]((?:19|20)\d{2})[〕\]］）)](?:第)?(\d+)号$/u;
const TITLE_END = /(?:通知|方案|分工表|分工方案|清单|计划|意见|任务书|要点|决定|办法|一览表|台账)(?:[（(].*[）)])?$/u;
const SUPERVISES = /督促|督查|督办|督导|监督检查|跟踪问效|跟踪督促/u;
const CHARGED = /^由?(?<unit>[\p{Script=Han}（）]{2,24}?)(?:要|应当|应|负责|牵头|会同|将|承担|具体负责)/u;
const FULL_STOP = /[。；;：:！？]$/u;

/** Reads title, document number, issuer, date and the charged office out of the blocks before the table. */
export function readFront(blocks: readonly Block[]): Front {
  const lines = blocks.flatMap(asLines).filter((line) => line.text.trim() !== '');
  const number = firstOf(lines, ({ text }) => numberIn(text));
  const issuedOn = lines.map(({ text }) => wholeDate(tight(text))).findLast((date) => date !== null) ?? null;
  const title = titleOf(lines);
  const issuer = issuerOf(title, lines);
  return {
    title,
    documentNumber: number,
    issuer,
    issuedOn,
    documentYear: documentYearOf({ issuedOn, documentNumber: number, title }),
    placeName: /^(.{1,12}?[省市县区州盟旗])(?=人民政府|委|[^市县区])/u.exec(issuer ?? '')?.[1] ?? null,
    supervisors: joined(lines).flatMap(supervisorsIn),
  };
}

/** The year that stands in for a missing one: that of the date of issue, of the number or of the title. */
export function documentYearOf({
  issuedOn,
  documentNumber,
  title,
}: Pick<Front, 'issuedOn' | 'documentNumber' | 'title'>): number | null {
  if (issuedOn !== null) return yearOf(issuedOn);
  const numberYear = /〔(\d{4})〕/u.exec(documentNumber ?? '')?.[1];
  return numberYear === undefined ? titleYear(title) : Number(numberYear);
}

/** Beside one another above a table stand things apart: who issued it, and when. */
function asLines(block: Block): TextLine[] {
  if (block.kind === 'line') return [block];
  return filledColumns(block).map((column) => ({ kind: 'line', text: cellAt(block, column), where: block.where }));
}

function firstOf(lines: readonly TextLine[], read: (line: TextLine) => string | null): string | null {
  for (const line of lines) {
    const value = read(line);
    if (value !== null) return value;
  }
  return null;
}

function numberIn(line: string): string | null {
  const [, organ, year, ordinal] = DOCUMENT_NUMBER.exec(tight(line)) ?? [];
  return organ === undefined ? null : `${organ}〔${year}〕${ordinal}号`;
}

/** The first lines that are neither a letterhead nor a number, up to the one that ends as titles do. */
function titleOf(lines: readonly TextLine[]): string | null {
  const printed = lines
    .map(({ text }) => tight(text))
    .filter((text) => numberIn(text) === null && !/文件$/u.test(text));
  const [first, ...rest] = printed;
  if (first === undefined || FULL_STOP.test(first)) return null;
  let title = first;
  for (const next of rest) {
    if (/^[（(][^（()）]{1,20}[）)]$/u.test(next)) return title + next;
    if (TITLE_END.test(title) || FULL_STOP.test(next) || next.length > 60 || wholeDate(next) !== null) break;
    if (!TITLE_END.test(next)) break;
    title += next;
  }
  return title;
}

const titleYear = (title: string | null): number | null => {
  const year = /(20\d{2})年/u.exec(title ?? '')?.[1];
  return year === undefined ? null : Number(year);
};

/** The body before 关于 in the title, or the one that signs above the date. */
function issuerOf(title: string | null, lines: readonly TextLine[]): string | null {
  const named = /^(.{2,40}?)(?:关于|印发)/u.exec(title ?? '')?.[1];
  if (named !== undefined && looksLikeBody(named)) return named;
  const texts = lines.map(({ text }) => tight(text));
  const dated = texts.findLastIndex((text) => wholeDate(text) !== null);
  const signed = dated > 0 ? texts[dated - 1] : undefined;
  return signed !== undefined && signed.length <= 40 && looksLikeBody(signed) && !isGroupName(signed) ? signed : null;
}

/** Paragraphs that a page break cut in two are put together again; a paragraph keeps the place of its first line. */
function joined(lines: readonly TextLine[]): { text: string; parts: { from: number; where: FaultPlace }[] }[] {
  const paragraphs: { text: string; parts: { from: number; where: FaultPlace }[] }[] = [];
  for (const { text, where } of lines) {
    const last = paragraphs.at(-1);
    const goesOn = last !== undefined && last.text.length > 60 && !FULL_STOP.test(last.text);
    if (goesOn) {
      last.parts.push({ from: last.text.length, where });
      last.text += tidy(text);
    } else paragraphs.push({ text: tidy(text), parts: [{ from: 0, where }] });
  }
  return paragraphs;
}

function supervisorsIn(paragraph: {
  text: string;
  parts: { from: number; where: FaultPlace }[];
}): Front['supervisors'] {
  return sentences(paragraph.text).flatMap(({ text, from }) => {
    const printed = CHARGED.exec(text.trim())?.groups?.['unit'];
    if (printed === undefined || !SUPERVISES.test(text) || isGroupName(printed) || !looksLikeBody(printed)) return [];
    const where = paragraph.parts.findLast((part) => part.from <= from)?.where ?? {};
    return [{ printed, where }];
  });
}
