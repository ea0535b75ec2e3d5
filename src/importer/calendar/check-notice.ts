import type { Fault } from '../../domain/errors.ts';
import { dayOfWeek, type LocalDate } from '../../domain/local-date.ts';
import { calendarFault } from './faults.ts';
import { FESTIVALS, FIXED_DAYS, type Festival } from './festivals.ts';
import { weekdayText, type FestivalDays } from './read-festival.ts';

/** What is wrong with the festivals of a year taken together: all faults, in the order of the notice. */
export function faultsOfNotice(year: number, items: readonly FestivalDays[]): Fault[] {
  return [
    ...items.flatMap((item, index) => [...repeated(items, index), ...overlaps(items, index), ...fixedDays(year, item)]),
    ...items.flatMap((item) => faultsOfDays(items, item)),
    ...missing(items),
  ];
}

const nameOf = ({ festivals }: FestivalDays): string => festivals.join('、');

function repeated(items: readonly FestivalDays[], index: number): Fault[] {
  const { festivals = [], line = 1 } = items[index] ?? {};
  const before = new Set(items.slice(0, index).flatMap((item) => item.festivals));
  return festivals
    .filter((festival) => before.has(festival))
    .map((festival) =>
      calendarFault(
        'festival-twice',
        { zh: `${festival}出现两次，只能保留一处。`, en: `${festival} is there twice: keep one.` },
        { line },
      ),
    );
}

function overlaps(items: readonly FestivalDays[], index: number): Fault[] {
  const item = items[index];
  if (item === undefined) return [];
  return items.slice(0, index).flatMap((other) => {
    const shared = item.holidays.filter((date) => other.holidays.includes(date));
    if (shared.length === 0) return [];
    const said = {
      zh: `${nameOf(item)}与${nameOf(other)}的放假日期重叠：${shared.join('、')}，请核对。`,
      en: `The days off of ${nameOf(item)} and ${nameOf(other)} overlap: ${shared.join(', ')}.`,
    };
    return [calendarFault('festivals-overlap', said, { line: item.line })];
  });
}

function fixedDays(year: number, item: FestivalDays): Fault[] {
  return item.festivals.flatMap((festival) => {
    const day = FIXED_DAYS[festival];
    if (day === undefined || item.holidays.includes(`${year}-${day}`)) return [];
    const said = {
      zh: `${festival}的放假日期不含 ${year}-${day}，请核对。`,
      en: `The days off of ${festival} do not hold ${year}-${day}.`,
    };
    return [calendarFault('festival-day-missing', said, { line: item.line })];
  });
}

function faultsOfDays(items: readonly FestivalDays[], item: FestivalDays): Fault[] {
  const off = new Set(items.flatMap(({ holidays }) => holidays));
  return item.makeUpDays.flatMap((date) => {
    if (off.has(date)) return [offAndWorked(date, item)];
    return dayOfWeek(date) === 0 || dayOfWeek(date) === 6 ? [] : [onWeekday(date, item)];
  });
}

const offAndWorked = (date: LocalDate, { line }: FestivalDays): Fault =>
  calendarFault(
    'day-off-and-worked',
    { zh: `${date} 既列为放假又列为上班，请核对。`, en: `${date} is both off and worked.` },
    { line },
  );

const onWeekday = (date: LocalDate, { line }: FestivalDays): Fault =>
  calendarFault(
    'make-up-on-weekday',
    {
      zh: `调休上班日 ${date} 是${weekdayText(date)}，本来就是工作日，请核对。`,
      en: `The make-up day ${date} is no Saturday or Sunday: it is a working day already.`,
    },
    { line },
  );

function missing(items: readonly FestivalDays[]): Fault[] {
  const there = new Set<Festival>(items.flatMap(({ festivals }) => festivals));
  return FESTIVALS.filter((festival) => !there.has(festival)).map((festival) =>
    calendarFault(
      'festival-missing',
      {
        zh: `没有${festival}的安排：请核对文件是否完整。`,
        en: `Nothing is said about ${festival}: see whether the file is complete.`,
      },
      {},
    ),
  );
}
