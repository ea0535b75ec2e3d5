import { DubanError, type Fault } from '../domain/errors.ts';
import type { Override, OverrideScope, Place } from '../domain/policy-choice.ts';
import type { Policy } from '../domain/policy.ts';

/** A policy with the place that it is to hold in, as written: `measure:17`, `part:NAME` or `section:NAME`. */
export interface WishedOverride {
  readonly place: string;
  readonly policy: Policy;
}

const KINDS = ['part', 'section', 'measure'] as const;

/**
 * Finds the places in a plan. A policy with a rhythm holds for rounds, any other for dates. Throws DubanError wrong-usage
 * with every fault: a place that the plan does not have, or a section that stands in several parts.
 */
export function overridesIn(rows: readonly Place[], wished: readonly WishedOverride[]): Override<Policy>[] {
  const faults: Fault[] = [];
  const overrides = wished.flatMap(({ place, policy }): Override<Policy>[] => {
    const scope = scopeOf(rows, place);
    if (typeof scope === 'string') {
      faults.push({ severity: 'error', code: 'wrong-usage', message: scope, where: {} });
      return [];
    }
    return [{ slot: policy.rhythm === null ? 'dated' : 'rhythm', scope, policy }];
  });
  if (faults.length === 0) return overrides;
  throw new DubanError('wrong-usage', faults.map(({ message }) => message).join('\n'), { faults });
}

/** The place that is meant, or why there is none. */
function scopeOf(rows: readonly Place[], text: string): OverrideScope | string {
  const colon = text.indexOf(':');
  const kind = KINDS.find((known) => known === text.slice(0, Math.max(colon, 0)));
  const name = text.slice(colon + 1);
  if (kind === undefined) return notAPlace(text);
  switch (kind) {
    case 'measure':
      return rows.some(({ code }) => code === name) ? { kind, code: name } : noSuch(text, codesOf(rows));
    case 'part':
      return rows.some(({ part }) => part === name) ? { kind, part: name } : noSuch(text, namesOf(rows, 'part'));
    case 'section':
      return sectionOf(rows, text, name);
  }
}

function sectionOf(rows: readonly Place[], text: string, name: string): OverrideScope | string {
  const parts = [...new Set(rows.filter(({ section }) => section === name).map(({ part }) => part))];
  const [only] = parts;
  if (only === undefined) return noSuch(text, namesOf(rows, 'section'));
  if (parts.length === 1) return { kind: 'section', part: only, section: name };
  const several = parts.map((part) => part ?? '—').join('、');
  return (
    `--override 的“${text}”在多个部分中出现（${several}）：请改用 part: 或 measure:。` +
    ` / --override: section "${name}" stands in several parts (${several}): name a part or measures instead.`
  );
}

const notAPlace = (text: string): string =>
  `--override 的“${text}”无效，应为 measure:编号、part:部分 或 section:节，后接 =催办规则，如 measure:17=13710。` +
  ` / --override does not take "${text}": give measure:CODE, part:NAME or section:NAME, then =POLICY, such as measure:17=13710.`;

const noSuch = (text: string, known: string): string =>
  `--override 的“${text}”在方案中不存在，有：${known}。 / --override: the plan has no "${text}"; it has ${known}.`;

function codesOf(rows: readonly Place[]): string {
  const codes = rows.map(({ code }) => code);
  return codes.length > 6 ? `${codes.slice(0, 3).join('、')} … ${codes.at(-1)}` : codes.join('、');
}

function namesOf(rows: readonly Place[], key: 'part' | 'section'): string {
  const names = [...new Set(rows.flatMap((row) => row[key] ?? []))];
  return names.length === 0 ? '—' : names.map((name) => `“${name}”`).join('、');
}
