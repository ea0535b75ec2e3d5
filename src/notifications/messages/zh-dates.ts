import { civilOf, type LocalDate } from '../../domain/local-date.ts';

/** 2023年12月31日, without leading zeros, as official documents write it. */
export function dateZh(date: LocalDate): string {
  const { year, month, day } = civilOf(date);
  return `${year}年${month}月${day}日`;
}

const CLAIMS: Readonly<Record<string, string>> = {
  done: '办结',
  'on-track': '正常推进',
  delayed: '滞后',
  'not-started': '未启动',
  blocked: '受阻',
};

/** The Chinese word of a claim id; null for anything else. */
export const claimZh = (claim: string): string | null => CLAIMS[claim] ?? null;
