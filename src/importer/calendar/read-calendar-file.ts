import { createHash } from 'node:crypto';
import path from 'node:path';
import type { CalendarYear } from '../../domain/calendar-year.ts';
import type { Fault } from '../../domain/errors.ts';
import { readBytes } from '../read-bytes.ts';
import { decodeText } from '../read/decode.ts';
import { sniff } from '../read/sniff.ts';
import { calendarFault } from './faults.ts';
import { refusalOf } from '../faults.ts';
import { parseDayTable } from './day-table.ts';
import { parseNotice, type YearDraft } from './parse-notice.ts';
import type { FestivalDays } from './read-festival.ts';

/** A year's days off and make-up days as a file gives them, with all its faults. */
export interface CalendarFile {
  readonly source: { readonly file: string; readonly format: CalendarFormat; readonly sha256: string };
  readonly items: readonly FestivalDays[];
  readonly year: CalendarYear;
  readonly problems: readonly Fault[];
}

type CalendarFormat = 'txt' | 'csv' | 'json';

/**
 * Reads a holiday notice (text) or a table of days (`.csv`, `.json`). `wanted`: the year where it is given beside the file.
 * @throws DubanError `invalid-input` where the file is missing or is no text; faults of its content are in `problems`.
 */
export async function readCalendarFile(file: string, wanted: number | null): Promise<CalendarFile> {
  const bytes = await readBytes(file);
  if (bytes.length === 0) throw refusalOf([calendarFault('file-empty', EMPTY, { file })]);
  const kind = sniff(bytes);
  if (kind !== 'text') throw refusalOf([calendarFault('not-text', notText(kind), { file })]);
  const { text } = decodeText(bytes, { file });
  const format = formatOf(file);
  const draft = format === 'txt' ? parseNotice(text, wanted) : parseDayTable(text, format, wanted);
  return {
    source: { file, format, sha256: createHash('sha256').update(bytes).digest('hex') },
    items: draft.items,
    year: yearOf(draft),
    problems: draft.problems.map((problem) => ({ ...problem, where: { file, ...problem.where } })),
  };
}

function formatOf(file: string): CalendarFormat {
  const ending = path.extname(file).toLowerCase();
  return ending === '.csv' ? 'csv' : ending === '.json' ? 'json' : 'txt';
}

function yearOf({ year, items }: YearDraft): CalendarYear {
  const all = (dates: readonly string[]): string[] => [...new Set(dates)].toSorted();
  return {
    year,
    holidays: all(items.flatMap(({ holidays }) => holidays)),
    makeUpDays: all(items.flatMap(({ makeUpDays }) => makeUpDays)),
    source: 'published',
  };
}

const EMPTY = { zh: '文件是空的，请检查文件。', en: 'The file is empty.' };

const notText = (kind: string) => ({
  zh: `文件不是文本（看起来是 ${kind}）：请把通知全文复制到文本文件（.txt），或给出 .csv、.json 日期表。`,
  en: `The file is no text (it looks like ${kind}): copy the notice into a text file, or give the days as .csv or .json.`,
});
