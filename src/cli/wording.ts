import type { Calendar } from '../domain/calendar.ts';
import type { Fault } from '../domain/errors.ts';
import { civilOf, type LocalDate } from '../domain/local-date.ts';
import { localDateOf, localTimeOf } from '../domain/zone.ts';
import { dateZh } from '../names/dates.ts';

/** Stands beside every date of a year whose notice of holidays is not known. */
export const NOT_PUBLISHED = '未公布，按周末推算 not published, computed from weekends';

/** A date, marked where its year's holidays are not known. */
export const markedDate = (date: LocalDate, calendar: Pick<Calendar, 'yearIsPublished'>): string =>
  calendar.yearIsPublished(civilOf(date).year) ? dateZh(date) : `${dateZh(date)}（${NOT_PUBLISHED}）`;

export const orUnnamed = (text: string | null): string => text ?? '（未定 not named）';

/** The day of an instant (epoch ms) in a plan's zone, for a person. */
export const dateOfInstant = (zone: string, atMs: number): string => dateZh(localDateOf(zone, atMs));

/** An instant (epoch ms) as a plan's zone shows it, for a person: 2023年12月31日 18:00. */
export const instantText = (zone: string, atMs: number): string =>
  `${dateOfInstant(zone, atMs)} ${localTimeOf(zone, atMs)}`;

/** An instant (epoch ms) for a JSON document. */
export const iso = (atMs: number): string => new Date(atMs).toISOString();

const SHOWN_PER_CODE = 5;

/** As {@link faultLines}, but of many alike only the first, and how many more there are. */
export function firstFaultLines(faults: readonly Fault[]): string[] {
  const codes = [...new Set(faults.map(({ code }) => code))];
  return codes.flatMap((code) => {
    const alike = faults.filter((fault) => fault.code === code);
    const more = alike.length - SHOWN_PER_CODE;
    const rest =
      more > 0 ? [`    另有 ${more} 条同类，加 --json 可看全部。 ${more} more like these: --json shows all.`] : [];
    return [...faultLines(alike.slice(0, SHOWN_PER_CODE)), ...rest];
  });
}

/** One line per fault, with its place where one is known. */
export function faultLines(faults: readonly Fault[]): string[] {
  return faults.map(({ severity, message, where }) => {
    const { line, row, column } = where;
    const place = [
      ...(line === undefined ? [] : [`第${line}行`]),
      ...(row === undefined ? [] : [`第${row}行`]),
      ...(column === undefined ? [] : [`“${column}”列`]),
    ].join('');
    return `  ${severity === 'error' ? '✗' : '•'} ${place === '' ? '' : `${place}：`}${message}`;
  });
}
