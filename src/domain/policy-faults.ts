import type { Fault } from './errors.ts';

/** Every fault that a policy can have (docs/errors.md explains each, a test compares). All of them refuse it. */
export const POLICY_FAULTS = {
  'not-json': 'error',
  'shape-wrong': 'error',
  'field-missing': 'error',
  'field-unknown': 'error',
  'value-not-allowed': 'error',
  'out-of-range': 'error',
  'name-reserved': 'error',
  'ask-first': 'error',
  'rung-id-twice': 'error',
  'rung-id-misleading': 'error',
  'rung-order': 'error',
  'rung-reference': 'error',
  'rung-side': 'error',
  'tone-falls': 'error',
  'office-never-told': 'error',
  'ladder-unbounded': 'error',
  'limits-disordered': 'error',
  'rhythm-too-short': 'error',
} as const satisfies Record<string, Fault['severity']>;

export type PolicyFaultCode = keyof typeof POLICY_FAULTS;

/** A sentence in both languages: what is allowed and what to do. */
export interface Allowed {
  readonly zh: string;
  readonly en: string;
}

/** A place in the policy, such as `rungs[3].when.days`, and the value found there. */
export interface Found {
  readonly path: string;
  readonly value: unknown;
}

/** One fault: place, value, what is allowed, what to do next. `whole`: what is read, where the place is all of it. */
export function policyFault(
  code: PolicyFaultCode,
  { path, value }: Found,
  allowed: Allowed,
  whole: Allowed = { zh: '催办规则', en: 'the policy' },
): Fault {
  const shown = shownValue(value);
  const place = path === '' ? whole : { zh: path, en: path };
  return {
    severity: POLICY_FAULTS[code],
    code,
    message: `${place.zh} 为 ${shown}：${allowed.zh}。 / ${place.en} is ${shown}: ${allowed.en}.`,
    where: path === '' ? {} : { path },
  };
}

const SHOWN = 60;

/** A value as JSON shows it, cut to a readable length. */
function shownValue(value: unknown): string {
  if (value === undefined) return '（缺 missing）';
  const text = JSON.stringify(value) ?? typeof value;
  const characters = [...text];
  return characters.length > SHOWN ? `${characters.slice(0, SHOWN).join('')}…` : text;
}
