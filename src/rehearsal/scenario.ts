import type { CalendarYear } from '../domain/calendar-year.ts';
import { chinaCalendar, chinaYears } from '../domain/data/china-calendar.ts';
import type { DraftPlan } from '../domain/draft-plan.ts';
import { DubanError, type Fault } from '../domain/errors.ts';
import { isLocalDate, type LocalDate } from '../domain/local-date.ts';
import type { Override, Place } from '../domain/policy-choice.ts';
import type { Policy } from '../domain/policy.ts';
import { ONGOING_QUARTERLY, PRESETS, STANDARD } from '../domain/presets.ts';
import { ASSUMPTIONS } from './assume.ts';
import type { Assumption } from './document.ts';
import { overridesIn, type WishedOverride } from './overrides.ts';
import { setUpPlan } from './placeholders.ts';
import type { Scenario } from './rehearsed.ts';

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
  /** What was asked for in place of the plan's own. */
  readonly policies: { readonly dated: Policy | undefined; readonly ongoing: Policy | undefined };
  /** Policies for places of the plan; throws DubanError wrong-usage where it does not have them. */
  readonly overrides: (rows: readonly Place[]) => readonly Override<Policy>[];
  /** Notices of holidays that come on top of the known ones, or replace them. */
  readonly notices: readonly CalendarYear[];
  readonly office: string | undefined;
  readonly superior: string | undefined;
}

/** What was read for the options that name a file or something stored. */
export interface WishedData {
  /** For `--policy`, unless it names a preset. */
  readonly policy?: Policy | null;
  readonly overrides?: readonly WishedOverride[];
  readonly notices?: readonly CalendarYear[];
}

/** Understands the options. Throws DubanError wrong-usage with every fault: the value and what is allowed. */
export function readWishes(wishes: RehearseWishes, data: WishedData = {}): RehearseChoices {
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
  const policies = policiesOf(data.policy ?? wishes.policy);
  if (policies === undefined)
    faults.push(notAmong('--policy', wishes.policy, [...PRESETS.keys(), '催办规则文件 a file']));
  if (faults.length > 0 || assume === undefined || seed === undefined || policies === undefined) {
    throw new DubanError('wrong-usage', faults.map(({ message }) => message).join('\n'), { faults });
  }
  const { from, until, office, superior } = wishes;
  const { overrides = [], notices = [] } = data;
  return {
    ...{ assume, seed, from, until, policies, office, superior, notices },
    overrides: (rows) => overridesIn(rows, overrides),
  };
}

/** A policy with a rhythm is for ongoing measures, any other for dated ones; the other kind keeps its default. */
function policiesOf(policy: Policy | string | undefined): RehearseChoices['policies'] | undefined {
  if (policy === undefined) return { dated: undefined, ongoing: undefined };
  const named = typeof policy === 'string' ? PRESETS.get(policy) : policy;
  if (named === undefined) return undefined;
  return named.rhythm === null ? { dated: named, ongoing: undefined } : { dated: undefined, ongoing: named };
}

/**
 * A draft plan with invented people, ready to be rehearsed until its close or the day asked for.
 * Throws DubanError invalid-input where the document leaves open what no option says either.
 */
export function scenarioOf(draft: DraftPlan, choices: RehearseChoices): Scenario {
  const { assume, seed, policies, from, until, office, superior } = choices;
  const calendar = chinaCalendar(choices.notices);
  const setup = setUpPlan(draft, { calendar, from, until, office, superior });
  return {
    ...{ setup, calendar, assume, seed, until: until ?? setup.plan.closesOn },
    years: chinaYears(choices.notices),
    policies: { dated: policies.dated ?? STANDARD, ongoing: policies.ongoing ?? ONGOING_QUARTERLY },
    overrides: choices.overrides(draft.measures),
  };
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
