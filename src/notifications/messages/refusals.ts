import type { RefusalCode } from '../../domain/measure-input.ts';

/** Why something could not be taken, in the words of its sender's locale. No code lacks words: the type says so. */
export interface Worded {
  readonly zh: string;
  readonly en: string;
}

const REFUSALS: Readonly<Record<RefusalCode, Worded>> = {
  'measure-not-active': { zh: '该事项尚未启动督办', en: 'the measure has not started' },
  'measure-closed': { zh: '该事项已办结归档，不再受理', en: 'the measure is closed' },
  'not-responsible': { zh: '该事项不由贵单位负责反馈', en: 'your unit does not report on this measure' },
  'request-not-open': { zh: '该事项目前没有相应的反馈要求', en: 'no such request is open for this measure' },
  'not-verifying': { zh: '该事项目前不在复核环节', en: 'the measure is not waiting for verification' },
  'not-the-office': { zh: '该决定须由督办单位作出', en: 'only the supervising office decides this' },
  'date-in-the-past': { zh: '所填日期不晚于今天', en: 'the date is past, or leaves no time' },
  'policy-not-in-force': {
    zh: '所指的催办规则不是该事项现行的规则',
    en: 'the policy named is not the one in force for the measure',
  },
  'nothing-to-decide': { zh: '该事项目前没有待决定的情况', en: 'nothing waits for a decision' },
  'too-late-to-ask': {
    zh: '延期应在时限届满前提出，现时限已过',
    en: 'an extension is asked for before the due date, which has passed',
  },
  'date-not-later': { zh: '所填日期不晚于现定时限', en: 'the date is not later than the one in force' },
  'date-too-far': { zh: '所填日期过晚，超出方案执行期或允许的期限', en: 'the date lies too far ahead' },
  'date-needed': { zh: '原时限已过，须同时写明新的时限', en: 'the date in force has passed: a new date is needed' },
  'not-dated': { zh: '该事项目前没有可以调整的时限', en: 'the measure has no date that could be moved' },
  'petition-pending': {
    zh: '该事项已有一件申请待督办单位答复',
    en: 'something asked before still waits for the supervising office',
  },
  'claim-pending': { zh: '该事项已报办结，正在复核', en: 'the measure was claimed done and is being verified' },
  'measure-parked': { zh: '该事项现为挂账状态', en: 'the measure is parked' },
  'not-parked': { zh: '该事项目前不是挂账状态', en: 'the measure is not parked' },
  'not-closed': { zh: '该事项尚未办结，无需恢复', en: 'the measure is not closed' },
  'plan-closed': { zh: '方案执行期已届满', en: 'the plan has ended' },
  'already-acted-on': {
    zh: '该次反馈已作处理或已有新的反馈，不能再更正或撤回',
    en: 'that report has been acted on or replaced, and can no longer be changed',
  },
  'same-measure': { zh: '不能并入该事项自身', en: 'a measure cannot be merged into itself' },
  'no-lead-named': { zh: '未写明牵头单位', en: 'no lead unit was named' },
  'not-supporting': {
    zh: '所请配合的单位未列入该事项的配合单位',
    en: 'a unit that was asked does not support the measure',
  },
  'not-asked': {
    zh: '该事项目前没有请贵单位提供配合情况',
    en: 'nobody has asked your unit to contribute to the measure',
  },
  'measure-split': {
    zh: '该事项已拆分为若干分解事项，请在分解事项中办理',
    en: 'the measure has been split: its parts are followed in its place',
  },
  'parts-needed': { zh: '拆分至少须列出两个分解事项', en: 'a split names two parts or more' },
  'not-a-part': { zh: '所指的事项不是该事项的分解事项', en: 'the measure named is not a part of this one' },
};

/** Every code of a refusal. */
export const REFUSAL_CODES: readonly string[] = Object.keys(REFUSALS);

/** The words of a refusal's code; null for any other word. */
export function refusalWords(code: string): Worded | null {
  const known: Readonly<Record<string, Worded>> = REFUSALS;
  return known[code] ?? null;
}
