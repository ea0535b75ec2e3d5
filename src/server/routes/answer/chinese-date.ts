import type { LocalDate } from '../../../domain/local-date.ts';

/** 2023-12-31 as 2023年12月31日. */
export function chineseDate(date: LocalDate): string {
  const [year, month, day] = date.split('-').map(Number);
  return `${year}年${month}月${day}日`;
}
