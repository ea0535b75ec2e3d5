import pc from 'picocolors';
import { createCalendar } from '../../domain/calendar.ts';
import { missingNotices } from '../../domain/calendar-notice.ts';
import { CHINA_ZONE } from '../../domain/data/china-calendar.ts';
import { addDays, addMonths, dayOfWeek } from '../../domain/local-date.ts';
import { localDateOf } from '../../domain/zone.ts';
import type { Installation } from '../../runtime/installation.ts';
import { onInstallation, refuseUsage, wrongOption } from '../installation.ts';
import { type CommonOptions, type ExitStatus, type Io, printJson } from '../io.ts';
import { NOT_PUBLISHED } from '../wording.ts';

type StoredYear = Awaited<ReturnType<Installation['store']['calendar']['years']>>[number];

const SOURCES: Readonly<Record<StoredYear['source'], string>> = {
  published: '内置，据国务院办公厅通知 built in, from the notice',
  imported: '导入的通知 an imported notice',
  computed: NOT_PUBLISHED,
};

/** `duban calendar list`: which years are known and from where, closures, and what is due and missing. */
export async function calendarList(options: CommonOptions, io: Io): Promise<ExitStatus> {
  return onInstallation<ExitStatus>(async ({ store }) => {
    const years = await store.calendar.years();
    const calendar = await store.calendar.load(CHINA_ZONE);
    const today = localDateOf(CHINA_ZONE, await store.clock.now());
    const missing = missingNotices(calendar.yearIsPublished, { today, until: addMonths(today, 12) });
    if (options.json) {
      printJson(io, { knownUntil: calendar.knownUntil, missing, years });
      return 0;
    }
    const lines = years.map(
      ({ year, holidays, makeUpDays, source }) =>
        `  ${year}  放假 off ${String(holidays.length).padStart(2)}  调休 worked ${String(makeUpDays.length).padStart(2)}  ${SOURCES[source]}`,
    );
    io.stdout.write(
      [
        ...lines,
        `  ${calendar.knownUntil + 1} 年起 from ${calendar.knownUntil + 1} on: ${NOT_PUBLISHED}`,
        ...missing.map(
          (year) =>
            `  ${pc.yellow('!')} ${year} 年放假通知一般已公布：请用 duban calendar import 导入。 The notice for ${year} should be out: import it.`,
        ),
        '',
      ].join('\n'),
    );
    return 0;
  });
}

/** `duban calendar show YEAR`: the year month by month: 休 a day off by the notice, 班 a make-up day. */
export async function calendarShow(text: string, options: CommonOptions, io: Io): Promise<ExitStatus> {
  if (!/^(?:19|20|21)\d\d$/u.test(text)) {
    refuseUsage([wrongOption('YEAR', text, { zh: '四位年份，如 2026', en: 'a year such as 2026' })]);
  }
  const year = Number(text);
  return onInstallation<ExitStatus>(async ({ store }) => {
    const years = await store.calendar.years();
    const inYear = (dates: readonly string[]): string[] => dates.filter((date) => date.startsWith(`${year}-`));
    const holidays = [...new Set(years.flatMap((one) => inYear(one.holidays)))].toSorted();
    const makeUpDays = [...new Set(years.flatMap((one) => inYear(one.makeUpDays)))].toSorted();
    const calendar = createCalendar(CHINA_ZONE, [{ year, holidays, makeUpDays, source: 'published' }]);
    const workingDays = calendar.workingDaysBetween(`${year - 1}-12-31`, `${year}-12-31`);
    const source = years.find((one) => one.year === year)?.source ?? 'computed';
    if (options.json) {
      printJson(io, { year, source, published: source !== 'computed', workingDays, holidays, makeUpDays });
      return 0;
    }
    const marks = new Map([
      ...holidays.map((date) => [date, '休'] as const),
      ...makeUpDays.map((date) => [date, '班'] as const),
    ]);
    io.stdout.write(
      [
        `${year}年 工作日 working days: ${workingDays}  ${SOURCES[source]}`,
        '休 放假 off by the notice  班 调休上班 worked',
        ...[1, 4, 7, 10].flatMap((month) => ['', ...quarterLines(year, month, marks)]),
        '',
      ].join('\n'),
    );
    return 0;
  });
}

const WEEKS = 6;
const HEAD = '  一   二   三   四   五   六   日  ';

/** Three months side by side; each day is 5 columns wide: two digits, the mark (two columns), a space. */
function quarterLines(year: number, month: number, marks: ReadonlyMap<string, string>): string[] {
  const months = [month, month + 1, month + 2].map((one) => monthRows(year, one, marks));
  const titles = [month, month + 1, month + 2].map((one) => `${String(one).padStart(2)}月${' '.repeat(31)}`);
  const weeks = Array.from({ length: WEEKS }, (_, row) => months.map((rows) => rows[row] ?? '').join('  '));
  return [titles.join('  '), [HEAD, HEAD, HEAD].join('  '), ...weeks]
    .map((line) => line.trimEnd())
    .filter((line) => line !== '');
}

function monthRows(year: number, month: number, marks: ReadonlyMap<string, string>): string[] {
  const first = `${year}-${String(month).padStart(2, '0')}-01`;
  const monday = addDays(first, -((dayOfWeek(first) + 6) % 7));
  return Array.from({ length: WEEKS }, (_, week) =>
    Array.from({ length: 7 }, (_unused, day) => cell(addDays(monday, week * 7 + day), first, marks)).join(''),
  );
}

function cell(date: string, first: string, marks: ReadonlyMap<string, string>): string {
  if (date.slice(0, 7) !== first.slice(0, 7)) return ' '.repeat(5);
  const number = String(Number(date.slice(8))).padStart(2);
  const mark = marks.get(date);
  if (mark === undefined) return `${number}   `;
  return `${mark === '休' ? pc.red(number + mark) : pc.blue(number + mark)} `;
}
