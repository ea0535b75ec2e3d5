import type { Fault } from '../../domain/errors.ts';
import { calendarFault } from './faults.ts';
import { noticeItems, yearOfPreface } from './notice-text.ts';
import { faultsOfNotice } from './check-notice.ts';
import { readFestival, type FestivalDays } from './read-festival.ts';

/** What a file fixes for a year: never stored while `problems` holds an error. */
export interface YearDraft {
  /** 0 where it could not be told; then there is an error about it. */
  readonly year: number;
  readonly items: readonly FestivalDays[];
  readonly problems: readonly Fault[];
}

/**
 * Reads the text of a holiday notice, `一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。` and its
 * likes since 2004. Strict: every number that the notice gives twice must agree with itself, and all that does not is
 * named at once. `wanted`: the year, where the caller knows it; it must be that of the notice where that names one.
 */
export function parseNotice(text: string, wanted: number | null): YearDraft {
  const { preface, items } = noticeItems(text);
  const said = yearOfPreface(preface);
  const year = wanted ?? said;
  if (items.length === 0) return { year: year ?? 0, items: [], problems: [NO_FESTIVALS] };
  if (year === null) return { year: 0, items: [], problems: [YEAR_UNKNOWN] };
  const problems: Fault[] = said !== null && said !== year ? [contradicted(said, year)] : [];
  const read = items.map((item) => readFestival(item, year, problems));
  problems.push(...faultsOfNotice(year, read));
  return { year, items: read, problems };
}

const NO_FESTIVALS = calendarFault(
  'no-festivals',
  {
    zh: '文件中没有找到节日安排：应为“元旦：1月1日至3日放假调休，共3天。”这样的条目。请提供通知全文。',
    en: 'No festival is found in the file: items such as 元旦：1月1日至3日放假调休，共3天。 are looked for. Give the whole notice.',
  },
  {},
);

const YEAR_UNKNOWN = calendarFault(
  'year-unknown',
  {
    zh: '看不出是哪一年的安排：请保留通知标题，或用 --year 指定年份，如 --year 2027。',
    en: 'The year is not told: keep the title of the notice, or give it, such as --year 2027.',
  },
  {},
);

const contradicted = (said: number, wanted: number): Fault =>
  calendarFault(
    'year-contradicted',
    {
      zh: `文件是 ${said} 年的安排，而 --year 指定 ${wanted} 年，请核对。`,
      en: `The file is about ${said}, but --year says ${wanted}.`,
    },
    {},
  );
