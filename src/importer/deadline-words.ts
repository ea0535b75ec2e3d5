import type { FoundLimit } from './limits.ts';
import { NUMERAL_CHARACTERS } from './numerals.ts';

const N = String.raw`(?:[\d０-９]{1,2}|[${NUMERAL_CHARACTERS}]{1,3})`;
const TO = String.raw`\s*(?:[-—–~～－]+|至|到)\s*`;
const MONTHS = new RegExp(String.raw`${N}\s*月?份?(?:${N}\s*[日号])?(?:起|开始)?${TO}(?=${N}\s*月)`, 'gu');
const DAYS = new RegExp(String.raw`(?<month>${N}\s*月)\s*${N}\s*[日号]?${TO}(?=${N}\s*[日号])`, 'gu');
const QUARTERS = new RegExp(String.raw`第?[1-4一二三四](?:季度)?${TO}(?=第?[1-4一二三四]\s*季度)`, 'gu');
const POINTED_MONTHS = /(?<year>20\d{2}[./])\d{1,2}\s*[-—–~～至到]+\s*(?=\d{1,2}(?![\d./-]))/gu;
const LISTED_MONTHS = new RegExp(String.raw`${N}(?:[、,，]${N})+(?=\s*月)`, 'gu');
const MONTH_AND_DAY = /^(?<month>\d{1,2})[./](?<day>\d{2})(?<by>(?:之|以)?前)?$/u;
const FIVE_YEARS = /[“"]?十(?<plan>[三四五六])五[”"]?(?:规划|时期)?(?:期)?(?:末|期间|时期|内|底)(?:前)?/gu;
const PLAN_ENDS: Readonly<Record<string, number>> = { 三: 2020, 四: 2025, 五: 2030, 六: 2035 };

/**
 * A time limit in the forms that `findLimits` reads: stretches lose their beginning (1—12月, 3月5日至20日, 2024.1-6 end on
 * their last day), lists say each month (3、6、9月), 6.30 is 6月30日, “十四五”期末 is the end of 2025.
 */
export function spelledOut(raw: string): string {
  return raw
    .replace(FIVE_YEARS, (words, plan: string) => (PLAN_ENDS[plan] === undefined ? words : `${PLAN_ENDS[plan]}年末`))
    .replace(MONTH_AND_DAY, '$<month>月$<day>日$<by>')
    .replace(POINTED_MONTHS, '$<year>')
    .replace(DAYS, '$<month>')
    .replace(MONTHS, '')
    .replace(QUARTERS, '')
    .replace(LISTED_MONTHS, (list) => list.split(/[、,，]/u).join('月、'));
}

const BEGINS = /^(?:起|开始|以来|之后|以后|后|开工|启动)/u;
const RANGE = /^\s*(?:起|开始)?\s*(?:[-—–~～－]+|至|到)\s*$/u;

/** Limits without those that only say when something begins: 2024年6月起, and the first of 2023年1月—2024年3月. */
export function withoutStarts(text: string, limits: readonly FoundLimit[]): FoundLimit[] {
  return limits.filter((limit, index) => {
    const next = limits[index + 1];
    const isRangeStart = next !== undefined && RANGE.test(text.slice(limit.to, next.from));
    return !isRangeStart && !(BEGINS.test(text.slice(limit.to)) && !limit.explicit);
  });
}
