import { civilOf, type LocalDate } from '../domain/local-date.ts';
import type { Channel, NoticeKind, Role, Tone } from '../domain/policy.ts';
import type { Assumption } from './document.ts';

/* How a rehearsal names things to a person: Chinese first, English beside it. */

export const KIND_WORDS: Readonly<Record<NoticeKind, string>> = {
  handover: '交办 hand-over',
  request: '报送要求 request',
  reminder: '到期前提醒 reminder',
  escalation: '逾期督办 escalation',
  copy: '抄送 copy',
  stop: '督办终止 it is over',
  receipt: '催签收 please sign',
  verification: '请复核 verification',
  extension: '延期 extension',
  task: '督查机构待办 office task',
  echo: '回执 echo',
};

export const ROLE_WORDS: Readonly<Record<Role, string>> = {
  liaison: '联络员 liaison',
  head: '负责人 head',
  leader: '分管领导 leader',
  'office-clerk': '督查经办人 office clerk',
  'office-head': '督查机构负责人 office head',
  superior: '上级机关 superior',
};

export const OUTCOME_WORDS: Readonly<Record<string, string>> = {
  'completed-on-time': '按期完成 completed on time',
  'completed-late': '逾期完成 completed late',
  'not-completed': '未完成 not completed',
  'kept-up': '持续推进 kept up',
  lapsed: '推进中断 lapsed',
  parked: '挂账 parked',
  withdrawn: '撤销 withdrawn',
  merged: '合并 merged',
  open: '尚未结束 still open',
};

export const ASSUMED_WORDS: Readonly<Record<Assumption, string>> = {
  silent: '所有单位均不回复 nobody answers',
  prompt: '所有单位及时回复 everybody answers promptly',
  mixed: '有及时、有迟报、有不报、有邮箱失效 some prompt, some late, some silent, some unreachable by mail',
};

export const TONE_WORDS: Readonly<Record<Tone, string>> = {
  notice: '普通 notice',
  blue: '蓝色 blue',
  yellow: '黄色 yellow',
  red: '红色 red',
};

export const CHANNEL_WORDS: Readonly<Record<Channel, string>> = {
  email: '邮件 mail',
  sms: '短信 SMS',
};

/** 2023年12月31日. */
export function dateText(date: LocalDate): string {
  const { year, month, day } = civilOf(date);
  return `${year}年${month}月${day}日`;
}

/** Each value with how often it occurs, the most frequent first. */
export function countsOf(values: readonly string[]): [string, number][] {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1]);
}
