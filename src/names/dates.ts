import type { LocalDate } from '../domain/local-date.ts';

/** A date as official correspondence writes it: 2023年12月31日, without leading zeros. */
export function dateZh(date: LocalDate): string {
  const [year, month, day] = date.split('-').map(Number);
  return `${year}年${month}月${day}日`;
}
