import type { Fault } from '../domain/errors.ts';
import { civilOf, type LocalDate } from '../domain/local-date.ts';
import { formatLocal } from '../domain/zone.ts';

/** How a date is written in official correspondence: 2023年12月31日. */
export function dateText(date: LocalDate): string {
  const { year, month, day } = civilOf(date);
  return `${year}年${month}月${day}日`;
}

export const orUnnamed = (text: string | null): string => text ?? '（未定 not named）';

/** An instant (epoch ms) as a plan's zone shows it, for a person. */
export const instantText = (zone: string, atMs: number): string => formatLocal(zone, atMs);

/** An instant (epoch ms) for a JSON document. */
export const iso = (atMs: number): string => new Date(atMs).toISOString();

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
