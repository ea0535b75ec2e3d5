import type { Target } from '../domain/draft-plan.ts';
import { clauses } from './clauses.ts';
import { NUMERAL_CHARACTERS, numeralValue, plainDigits } from './numerals.ts';
import { tidy, tight } from './spacing.ts';

const MULTIPLES: Readonly<Record<string, number>> = {
  百: 1e2,
  千: 1e3,
  万: 1e4,
  百万: 1e6,
  千万: 1e7,
  亿: 1e8,
  万亿: 1e12,
};
const UNITS =
  '个百分点|百分点|个工作日|工作日|个自然日|自然日|个小时|标准箱|标箱|平方公里|平方米|立方米|公里|千米|千瓦时|千瓦|兆瓦|公顷|小时|分钟|人次|万次|' +
  '元|吨|亩|度|米|名|位|家|个|项|件|户|人|次|场|期|所|座|台|辆|套|条|处|类|种|批|支|株|天';
const NUMBER = String.raw`[\d０-９]+(?:[,，][\d０-９]{3})*(?:[.．][\d０-９]+)?`;
const FIGURE = new RegExp(
  String.raw`(?<number>${NUMBER})\s*(?:(?<percent>[%％‰])|(?<multiple>百万|千万|万亿|[百千万亿])?\s*(?<unit>${UNITS}))` +
    String.raw`|百分之(?<written>[${NUMERAL_CHARACTERS}]+)` +
    String.raw`|前\s*(?<rank>[\d０-９]+|[${NUMERAL_CHARACTERS}]+)\s*(?<rankUnit>[名位])`,
  'gu',
);
const RAISED =
  '超过|突破|不低于|不少于|不小于|高于|大于|至少|(?<!发)达到?|提升[到至]|提高[到至]|增长[到至]?|增加[到至]?|新增|力争[达到]*';
const LOWERED =
  '不超过|不高于|不多于|不大于|低于|少于|小于|压缩[到至为]|缩短[到至为]|压减[到至]|降低?[到至为]|减少[到至]|下降[到至]|控制在';
const CUE = new RegExp(`(?<lowered>${LOWERED})|(?<raised>${RAISED})`, 'gu');
const CHANGE = /(?:压缩|缩短|压减|降|减少|提升|提高|增长|增加|扩大|调整)[^，,。；;]*[到至为]/u;

/**
 * Figures that a measure's text promises. Left out: conditions (160千瓦及以下的企业), the starting figure of a change
 * (由10个工作日压缩至…), counts of what has just been listed (等3个渠道), ordinals (第3批) and figures inside titles.
 */
export function findTargets(text: string): Target[] {
  return clauses(withoutTitles(text)).flatMap((clause) => {
    const printed = tidy(text.slice(clause.from, clause.to));
    return [...clause.text.matchAll(FIGURE)]
      .filter((match) => isPromise(clause.text, match))
      .map((match) => toTarget(clause.text, { match, printed }));
  });
}

/** Titles in 《》 and document numbers are names: their figures promise nothing. The length stays. */
function withoutTitles(text: string): string {
  return text.replace(/《[^》]*》|〔\d{4}〕\s*\d+\s*号/gu, (name) => '　'.repeat(name.length));
}

function isPromise(clause: string, match: RegExpMatchArray): boolean {
  const before = clause.slice(0, match.index);
  const after = clause.slice((match.index ?? 0) + match[0].length);
  const groups = match.groups ?? {};
  if (/(?:第|等|每|逾期)\s*$/u.test(before)) return false;
  if (/[由从]\s*$/u.test(before) && CHANGE.test(after)) return false;
  const isShare = groups['percent'] !== undefined || groups['written'] !== undefined;
  return (
    isShare || !/^\s*(?:及|（含[^）]*）|\(含[^)]*\))?\s*以[上下](?:（[^）]*）)?\s*(?!$)[\p{Script=Han}]/u.test(after)
  );
}

function toTarget(clause: string, { match, printed }: { match: RegExpMatchArray; printed: string }): Target {
  const { value, unit } = measureOf(match);
  const before = clause.slice(0, match.index);
  const after = clause.slice((match.index ?? 0) + match[0].length);
  const relation = match.groups?.['rank'] === undefined ? relationOf(before, after) : '<=';
  return { text: printed, value, unit, raw: tight(match[0]), relation };
}

function measureOf({ groups = {} }: RegExpMatchArray): { value: number; unit: string } {
  const { written, rank, percent } = groups;
  if (written !== undefined) return { value: numeralValue(written) ?? 0, unit: '%' };
  if (rank !== undefined) return { value: numeralValue(rank) ?? 0, unit: groups['rankUnit'] ?? '名' };
  const [whole = '', fraction = ''] = plainDigits(groups['number'] ?? '')
    .replace(/[,，]/gu, '')
    .split(/[.．]/u);
  // Whole numbers are multiplied first: 132.39亿 is 13239000000 and not 13238999999.999998.
  const times = (multiple: number): number => (Number(whole + fraction) * multiple) / 10 ** fraction.length;
  if (percent !== undefined) return { value: times(1), unit: percent === '‰' ? '‰' : '%' };
  const unit = (groups['unit'] ?? '').replace(/^个(?=.)/u, '');
  return { value: times(MULTIPLES[groups['multiple'] ?? ''] ?? 1), unit };
}

/** The nearest word decides: behind the figure (以上, 以内) or before it in the clause (突破, 压缩至). */
function relationOf(before: string, after: string): Target['relation'] {
  if (/^\s*(?:及|或)?(?:以上|之上)/u.test(after)) return '>=';
  if (/^\s*(?:及|或)?(?:以下|以内|之内|内)/u.test(after)) return '<=';
  const cue = [...before.matchAll(CUE)].at(-1);
  if (cue === undefined) return '=';
  return cue.groups?.['lowered'] === undefined ? '>=' : '<=';
}
