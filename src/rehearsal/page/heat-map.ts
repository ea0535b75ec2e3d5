import type { Calendar } from '../../domain/calendar.ts';
import { addDays, addMonths, epochDayOf, lastDayOfMonth, yearOf, type LocalDate } from '../../domain/local-date.ts';
import { escapeHtml } from './html.ts';
import { dateZh } from '../../names/dates.ts';

/** Shades 1 to 5 begin at these shares of the busiest day. */
const SHADES = [0, 0.1, 0.25, 0.5, 0.75] as const;

/** A small calendar for each month of the period: messages per day, days off marked, years without a notice named. */
export function heatMap(
  perDay: ReadonlyMap<LocalDate, number>,
  { calendar, from, until }: { calendar: Calendar; from: LocalDate; until: LocalDate },
): string {
  const most = Math.max(1, ...perDay.values());
  const months: string[] = [];
  for (let month = `${from.slice(0, 7)}-01`; month <= until; month = addMonths(month, 1)) {
    months.push(monthTable(month, { calendar, perDay, most }));
  }
  return `<div class="months">${months.join('\n')}</div>`;
}

interface Counts {
  readonly calendar: Calendar;
  readonly perDay: ReadonlyMap<LocalDate, number>;
  readonly most: number;
}

function monthTable(month: LocalDate, counts: Counts): string {
  const cells = Array.from({ length: weekdayFromMonday(month) }, () => '<td class="none"></td>');
  const last = lastDayOfMonth(month);
  let sum = 0;
  for (let day = month; day <= last; day = addDays(day, 1)) {
    cells.push(dayCell(day, counts));
    sum += counts.perDay.get(day) ?? 0;
  }
  const weeks: string[] = [];
  for (let index = 0; index < cells.length; index += 7)
    weeks.push(`<tr>${cells.slice(index, index + 7).join('')}</tr>`);
  const unknown = counts.calendar.yearIsPublished(yearOf(month))
    ? ''
    : ' <span class="unknown">未公布 by weekends</span>';
  const title = `${month.slice(0, 4)}年${Number(month.slice(5, 7))}月`;
  const heads = ['一', '二', '三', '四', '五', '六', '日'].map((name) => `<th scope="col">${name}</th>`).join('');
  return `<table class="month"><caption>${title} · ${sum}${unknown}</caption><thead><tr>${heads}</tr></thead><tbody>${weeks.join('')}</tbody></table>`;
}

function dayCell(day: LocalDate, { calendar, perDay, most }: Counts): string {
  const count = perDay.get(day) ?? 0;
  const off = !calendar.isWorkingDay(day);
  const shade = count === 0 ? 0 : SHADES.filter((share) => count / most >= share).length;
  const said = `${dateZh(day)}${off ? ' 休息日 day off' : ''}：${count} 封 messages`;
  // The number tells what the shade tells, so that colour is never needed.
  const shown = count > 0 ? String(count) : off ? '<i>休</i>' : '';
  return `<td class="s${shade}${off ? ' off' : ''}" title="${escapeHtml(said)}">${shown}</td>`;
}

/** 0 for Monday; 1970-01-01 was a Thursday. */
const weekdayFromMonday = (date: LocalDate): number => (((epochDayOf(date) + 3) % 7) + 7) % 7;
