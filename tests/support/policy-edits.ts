import { expect } from 'vitest';
import { checkPolicy } from '../../src/domain/policy-check.ts';
import type { Policy } from '../../src/domain/policy.ts';

/** A value as a file of JSON would give it. */
export const asRead = (policy: unknown): unknown => JSON.parse(JSON.stringify(policy));

/** A value set at a place such as `rungs[3].when.days`; undefined removes the field. */
export type Edit = readonly [path: string, value: unknown];

/** A copy of a policy, as JSON gives it, with some edits. */
export function edited(policy: Policy, ...edits: readonly Edit[]): unknown {
  const copy = asRead(policy);
  for (const [path, value] of edits) {
    const keys = path.replaceAll(/\[(\d+)\]/gu, '.$1').split('.');
    const last = keys.pop() ?? '';
    // Every place but the last is an object or a list of the copy.
    const parent = keys.reduce((inner, key) => (inner as Record<string, unknown>)[key], copy) as Record<
      string,
      unknown
    >;
    if (value === undefined) delete parent[last];
    else parent[last] = value;
  }
  return copy;
}

/** Place and value, what is allowed and what to do: a Chinese sentence and an English one. */
const SAID = /^\S.* 为 .+：.*\p{Script=Han}{2}.*。 \/ \S.* is .+: [\w(].* \S+.*\.$/su;

/** The code and place of each fault, every one of which must say it in both languages. */
export const found = (value: unknown): string[] =>
  checkPolicy(value).faults.map(({ code, where, message }) => {
    expect(message).toMatch(SAID);
    return `${code} ${where.path ?? ''}`.trim();
  });
