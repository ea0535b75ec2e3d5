import type { Claim } from '../../domain/measure-input.ts';

/*
 *  The words of an answer. All are matched at the beginning of a clause and must end there (a blank, a mark, the end):
 *  "办结" is a claim, "办结情况说明" and "完成80%" are not. What is negated ("未完成") never begins with the word itself.
 */

/** Longer words stand before the shorter ones they begin with. */
const CLAIM_WORDS: readonly (readonly [Claim, readonly string[]])[] = [
  ['done', ['已全部办结', '全部办结', '已办结', '办结', '已全部完成', '全部完成', '已完成', '完成', '已完结', '完结']],
  ['done', ['completed', 'complete', 'finished', 'done']],
  [
    'on-track',
    ['按计划推进中', '按计划推进', '按计划进行', '按计划', '正常推进中', '正常推进', '有序推进中', '有序推进'],
  ],
  [
    'on-track',
    ['正在推进中', '正在推进', '持续推进中', '持续推进', '推进中', '进行中', '进展顺利', '进展正常', '正常'],
  ],
  ['on-track', ['on track', 'on-track', 'on schedule', 'in progress']],
  ['delayed', ['进度滞后', '进展滞后', '滞后', '延迟', '推迟', 'behind schedule', 'delayed', 'late']],
  ['not-started', ['尚未启动', '还未启动', '没有启动', '未启动', '尚未开始', '未开始', '未开展', 'not started']],
  ['blocked', ['受阻', '存在困难', '遇到困难', '有困难', '无法推进', 'blocked', 'stuck']],
];

const SIGN_WORDS = [
  ...['已收到', '收到', '已签收', '签收', '收悉', '已知悉', '知悉', '好的', '明白'],
  ...['received', 'acknowledged', 'noted', 'okay', 'ok'],
];

const END = String.raw`(?=$|[\s,.;:!、。()\[\]—–-])`;
const alternatives = (words: readonly string[]): string =>
  words.map((word) => word.replace(/ /g, String.raw`\s+`)).join('|');

const CLAIMS = CLAIM_WORDS.map(([claim, words]) => ({
  claim,
  pattern: new RegExp(`^(?:${alternatives(words)})了?${END}`, 'i'),
}));
const SIGN = new RegExp(`^(?:${alternatives(SIGN_WORDS)})了?${END}`, 'i');

/** Words between a number and its claim that change nothing: "第17项 目前进展为：正常推进". */
const FILLER =
  /^(?:该事项|该项|此项|本项|任务|事项|工作|目前|现已|现在|现|已经|我局|我委|我办|我厅|我院|我单位|本单位|进展情况|进展|进度|状态|情况|结果|为|是|均|都|全部|status|is|are|now)(?=[\s:,]|[^\x21-\x7e]|$)[\s:,]*/i;

/** A word found at the beginning of a text, and how many characters it takes. */
export interface Found<T> {
  readonly value: T;
  readonly length: number;
}

/** The claim or signature that a text begins with, fillers passed over; null when it begins with anything else. */
export function leadingWord(text: string): Found<Claim | 'sign'> | null {
  for (let at = 0; ;) {
    const rest = text.slice(at);
    for (const { claim, pattern } of CLAIMS) {
      const match = pattern.exec(rest);
      if (match !== null) return { value: claim, length: at + match[0].length };
    }
    const sign = SIGN.exec(rest);
    if (sign !== null) return { value: 'sign', length: at + sign[0].length };
    const filler = FILLER.exec(rest);
    if (filler === null) return null;
    at += filler[0].length;
  }
}

const NOT_FINISHED =
  /(?:未|没有|没|无法|不能|难以|待)(?:能|按期|按时|全部|完全|彻底|最终)*(?:完成|办结|落实|结束)|(?:not|n't|never)\s+(?:\w+\s+){0,3}(?:done|finished|complete)/i;
const PARTLY = /^(?:约|近|达|到|至|大约|about\s)?\s*(\d+(?:\.\d+)?)\s*(?:%|个百分点|percent)/i;

/** Whether the words after "done" say that it is not, or only in part. */
export function takesBack(text: string): 'contradiction' | 'unclear-claim' | null {
  if (NOT_FINISHED.test(text)) return 'contradiction';
  const share = PARTLY.exec(text)?.[1];
  return share !== undefined && Number(share) < 100 ? 'unclear-claim' : null;
}

/** Whether somebody asks something that a person should answer. */
export function asksSomething(text: string): boolean {
  return /\?(?=\s*$|\s*[^\x21-\x7e])|吗[。!\s]*$|请问|能否|可否|有疑问/.test(text);
}

/** A line of mere politeness: no text of a report, and nothing to ask back about. */
export function isPolite(line: string): boolean {
  return /^(?:(?:尊敬的)?(?:各位)?(?:领导|同志|老师|同事)?[,:]?\s*(?:您好|你好|大家好|上午好|下午好|好)|此致|敬礼|谢谢|感谢|多谢|辛苦了?|顺祝.{0,6}|dear\b.{0,40}|hello.{0,20}|hi\b.{0,20}|thanks.{0,20}|thank you.{0,20}|(?:best|kind)? ?regards)[,.:!、。~\s]*$/i.test(
    line,
  );
}

/** Full-width letters, digits and marks as their plain ones, one for one: places in the text stay the same. */
export function foldWidth(text: string): string {
  return text
    .replace(/[\uFF01-\uFF5E]/g, (one) => String.fromCharCode(one.charCodeAt(0) - 0xfee0))
    .replace(/\u3000/g, ' ');
}
