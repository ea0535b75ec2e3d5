import type { Channel, Tone } from '../domain/policy.ts';
import { bothOf, KIND_NAMES, type Name, type Names, OUTCOME_NAMES, ROLE_NAMES } from '../names/names.ts';
import type { Assumption } from './document.ts';

/* How a rehearsal names things to a person: Chinese first, English beside it. */

const bothIn = <K extends string>(names: Names<K>): Readonly<Record<K, string>> => {
  const entries = Object.entries<Name>(names).map(([id, name]) => [id, bothOf(name)]);
  // The keys are those of `names`.
  return Object.fromEntries(entries) as Record<K, string>;
};

export const KIND_WORDS = bothIn(KIND_NAMES);
export const ROLE_WORDS = bothIn(ROLE_NAMES);
export const OUTCOME_WORDS: Readonly<Record<string, string>> = bothIn(OUTCOME_NAMES);

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

/** Each value with how often it occurs, the most frequent first. */
export function countsOf(values: readonly string[]): [string, number][] {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1]);
}
