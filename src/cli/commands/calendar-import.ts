import Table from 'cli-table3';
import type { CalendarYear } from '../../domain/calendar-year.ts';
import { DubanError } from '../../domain/errors.ts';
import { readCalendarFile, type CalendarFile } from '../../importer/calendar/read-calendar-file.ts';
import { weekdayText } from '../../importer/calendar/read-festival.ts';
import type { Installation } from '../../runtime/installation.ts';
import { type Ask, askOnTerminal } from '../ask.ts';
import { engineLine, onInstallation, refuseUsage, wrongOption } from '../installation.ts';
import { whoAsks } from '../who-asks.ts';
import { type CommonOptions, type ExitStatus, type Io, printJson } from '../io.ts';
import { movedLines, type MeasureMove } from '../moved-lines.ts';
import { faultLines } from '../wording.ts';
import { dateZh } from '../../names/dates.ts';

export interface CalendarImportOptions extends CommonOptions {
  readonly year?: string;
  readonly yes?: boolean;
}

type Store = Installation['store'];

const PAGE = 200;

/**
 * `duban calendar import FILE`: shows the year's days off and make-up days and what they move, asks, stores them, and lets
 * every open measure plan anew. With a fault nothing is stored (status 1); a person's no is status 1.
 */
export async function calendarImport(
  file: string,
  options: CalendarImportOptions,
  io: Io,
  ask: Ask = askOnTerminal(io),
): Promise<ExitStatus> {
  const json = options.json === true;
  const read = await readCalendarFile(file, yearOption(options.year));
  refuseFaulty(read);
  if (!json) io.stdout.write(`${foundLines(read).join('\n')}\n`);
  return onInstallation<ExitStatus>(async ({ store, tellReplan }) => {
    const { measures, moves } = await allMoves(store, read.year);
    if (!json) io.stdout.write(`${foretoldLines(measures, moves).join('\n')}\n`);
    const consented = options.yes === true || json || (await ask('存入工作日历？ Store it?'));
    if (!consented) {
      io.stdout.write('未导入。 Nothing was stored.\n');
      return 1;
    }
    const { changed, version } = await store.calendar.importYear(read.year, { who: whoAsks(), file: read.source.file });
    const engine = changed && measures > 0 ? await tellReplan() : null;
    const { source, year, items, problems } = read;
    if (json) {
      const { holidays, makeUpDays } = year;
      const festivals = items.map((item) => ({ ...item, line: undefined }));
      printJson(io, {
        ...{ source, year: year.year, holidays, makeUpDays, festivals, problems },
        ...{ changed, version, measures, moved: moves, engine },
      });
    } else
      io.stdout.write(`${[doneLine(year, changed), ...(engine === null ? [] : [engineLine(engine)])].join('\n')}\n`);
    return 0;
  });
}

function yearOption(year: string | undefined): number | null {
  if (year === undefined) return null;
  if (!/^(?:19|20|21)\d\d$/u.test(year))
    refuseUsage([wrongOption('--year', year, { zh: '四位年份，如 2027', en: 'a year such as 2027' })]);
  return Number(year);
}

function refuseFaulty({ source, problems }: CalendarFile): void {
  const errors = problems.filter(({ severity }) => severity === 'error').length;
  if (errors === 0) return;
  throw new DubanError(
    'invalid-input',
    `${source.file} 有 ${errors} 处错误，未导入。请对照通知改正后重新导入。 ${errors} faults: nothing was imported. Correct them by the notice and import again.`,
    { faults: problems },
  );
}

/** What the import would move in every open measure, by plan and measure. */
async function allMoves(
  { calendar }: Store,
  year: CalendarYear,
): Promise<{ measures: number; moves: (MeasureMove & { readonly planId: string })[] }> {
  const moves: (MeasureMove & { readonly planId: string })[] = [];
  let measures = 0;
  for (let after: string | null = null; ;) {
    const page = await calendar.foretell(year, after, PAGE);
    moves.push(...page.moves);
    measures += page.measures;
    if (page.next === null) return { measures, moves };
    after = page.next;
  }
}

function foundLines({ year, items, problems }: CalendarFile): string[] {
  const table = new Table({
    head: ['节日 festival', '放假 off', '天 days', '调休上班 worked'],
    style: { head: [], border: [] },
  });
  for (const { festivals, holidays, makeUpDays } of items) {
    table.push([
      festivals.length === 0 ? '—' : festivals.join('、'),
      spans(holidays).join('\n'),
      String(holidays.length),
      makeUpDays.map(dayText).join('\n') || '—',
    ]);
  }
  return [
    `${year.year}年放假安排 days off in ${year.year}`,
    table.toString(),
    `共放假 off: ${year.holidays.length} 天（含周末 weekends included），调休上班 worked: ${year.makeUpDays.length} 天`,
    ...faultLines(problems),
  ];
}

const dayText = (date: string): string => `${dateZh(date)}（${weekdayText(date)}）`;

/** Runs of neighbouring days as 'first 至 last'. */
function spans(dates: readonly string[]): string[] {
  const runs: { from: string; to: string }[] = [];
  for (const date of dates) {
    const last = runs.at(-1);
    if (last !== undefined && Date.parse(date) - Date.parse(last.to) === 86_400_000) last.to = date;
    else runs.push({ from: date, to: date });
  }
  return runs.map(({ from, to }) => (from === to ? dayText(from) : `${dayText(from)}至${dayText(to)}`));
}

function foretoldLines(measures: number, moves: readonly (MeasureMove & { readonly planId: string })[]): string[] {
  if (measures === 0) return ['没有在办事项，无安排需调整。 No measure is open: nothing moves.'];
  if (moves.length === 0) return [`在办 ${measures} 项，安排均不变。 ${measures} measures are open: nothing moves.`];
  const touched = new Set(moves.map(({ planId, measure }) => `${planId} ${measure}`)).size;
  const plans = [...new Set(moves.map(({ planId }) => planId))];
  return [
    `在办 ${measures} 项，其中 ${touched} 项的 ${moves.length} 处安排将改期（报送期限不变） ` +
      `${moves.length} dates of ${touched} measures move, due dates stay:`,
    ...plans.flatMap((planId) => [
      `  方案 plan ${planId}`,
      ...movedLines(moves.filter((one) => one.planId === planId)),
    ]),
  ];
}

const doneLine = ({ year }: CalendarYear, changed: boolean): string =>
  changed
    ? `已导入 ${year} 年放假安排。改期情况可用 duban plan show <方案> --moved 查看。 ${year} is imported; duban plan show <plan> --moved tells what moved.`
    : `${year} 年放假安排与现有的相同，未作变动。 ${year} is stored like this already: nothing was changed.`;
