import { chinaCalendar } from '../domain/data/china-calendar.ts';
import type { DraftPlan } from '../domain/draft-plan.ts';
import { DubanError, type Fault } from '../domain/errors.ts';
import { isLocalDate, type LocalDate } from '../domain/local-date.ts';
import type { Policy } from '../domain/policy.ts';
import { ONGOING_QUARTERLY, PRESETS, STANDARD } from '../domain/presets.ts';
import { ASSUMPTIONS } from './assume.ts';
import type { Assumption } from './document.ts';
import { setUpPlan } from './placeholders.ts';
import type { Scenario } from './simulate.ts';

/** The options of the command line, as written there. */
export interface RehearseWishes {
  readonly assume?: string | undefined;
  readonly seed?: string | undefined;
  readonly from?: string | undefined;
  readonly until?: string | undefined;
  readonly policy?: string | undefined;
  readonly office?: string | undefined;
  readonly superior?: string | undefined;
}

/** The wishes once understood. */
export interface RehearseChoices {
  readonly assume: Assumption;
  readonly seed: number;
  readonly from: LocalDate | undefined;
  readonly until: LocalDate | undefined;
  readonly policies: { readonly dated: Policy; readonly ongoing: Policy };
  readonly office: string | undefined;
  readonly superior: string | undefined;
}

/**
 * Understands the options; `fromFile` is the policy where `--policy` named a file. Throws DubanError wrong-usage with every
 * fault: the value and what is allowed.
 */
export function readWishes(wishes: RehearseWishes, fromFile: Policy | null = null): RehearseChoices {
  const faults: Fault[] = [];
  const assume = ASSUMPTIONS.find((known) => known === (wishes.assume ?? 'mixed'));
  if (assume === undefined) faults.push(notAmong('--assume', wishes.assume, ASSUMPTIONS));
  const seed = /^\d{1,9}$/.test(wishes.seed ?? '1') ? Number(wishes.seed ?? '1') : undefined;
  if (seed === undefined) faults.push(misfit('--seed', wishes.seed, '0 至 999999999 的整数', 'a whole number'));
  for (const option of ['from', 'until'] as const) {
    const date = wishes[option];
    if (date === undefined || isLocalDate(date)) continue;
    faults.push(misfit(`--${option}`, date, '日期 YYYY-MM-DD', 'a date YYYY-MM-DD'));
  }
  const policies = policiesOf(fromFile ?? wishes.policy);
  if (policies === undefined)
    faults.push(notAmong('--policy', wishes.policy, [...PRESETS.keys(), '催办规则文件 a file']));
  if (faults.length > 0 || assume === undefined || seed === undefined || policies === undefined) {
    throw new DubanError('wrong-usage', faults.map(({ message }) => message).join('\n'), { faults });
  }
  const { from, until, office, superior } = wishes;
  return { assume, seed, from, until, policies, office, superior };
}

/** A policy with a rhythm is for ongoing measures, any other for dated ones; the other kind keeps its default. */
function policiesOf(policy: Policy | string | undefined): RehearseChoices['policies'] | undefined {
  if (policy === undefined) return { dated: STANDARD, ongoing: ONGOING_QUARTERLY };
  const named = typeof policy === 'string' ? PRESETS.get(policy) : policy;
  if (named === undefined) return undefined;
  return named.rhythm === null ? { dated: named, ongoing: ONGOING_QUARTERLY } : { dated: STANDARD, ongoing: named };
}

/**
 * A draft plan with invented people, ready to be rehearsed until its close or the day asked for.
 * Throws DubanError invalid-input where the document leaves open what no option says either.
 */
export function scenarioOf(draft: DraftPlan, choices: RehearseChoices): Scenario {
  const { assume, seed, policies, from, until, office, superior } = choices;
  const calendar = chinaCalendar();
  const setup = setUpPlan(draft, { calendar, from, until, office, superior });
  return { setup, calendar, policies, assume, seed, until: until ?? setup.plan.closesOn };
}

function notAmong(option: string, value: string | undefined, known: readonly string[]): Fault {
  return misfit(option, value, known.join(' | '), known.join(' | '));
}

function misfit(option: string, value: string | undefined, chinese: string, english: string): Fault {
  return {
    severity: 'error',
    code: 'wrong-usage',
    message: `${option} 的值“${value ?? ''}”无效，应为：${chinese}。 / ${option} does not take "${value ?? ''}": give ${english}.`,
    where: {},
  };
}
