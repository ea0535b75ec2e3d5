import { existsSync } from 'node:fs';
import type { CalendarYear } from '../domain/calendar-year.ts';
import { DubanError, type Fault } from '../domain/errors.ts';
import type { PastDates } from '../domain/measure.ts';
import type { Place } from '../domain/policy-choice.ts';
import type { Policy } from '../domain/policy.ts';
import { readCalendarFile } from '../importer/calendar/read-calendar-file.ts';
import { readPlanFile } from '../importer/read-plan-file.ts';
import { withScenario } from '../rehearsal/apply-scenario.ts';
import { readWishes, scenarioOf, type RehearseWishes, type WishedData } from '../rehearsal/scenario.ts';
import type { Scenario } from '../rehearsal/rehearsed.ts';
import { storedScenario } from '../rehearsal/stored.ts';
import type { Installation } from '../runtime/installation.ts';
import { pastOption } from './past-dates.ts';
import { placedIn, readScenarioFile } from './scenario-source.ts';
import { onInstallation, refuseUsage, wrongOption } from './installation.ts';
import { meansFile, policyFromOption, policyWithoutStore, storedPolicy } from './policy-source.ts';

export interface RehearseOptions extends RehearseWishes {
  /** PLACE=NAME|FILE, any number of them. */
  readonly override?: readonly string[];
  /** Files with notices of holidays, one a year. */
  readonly calendar?: readonly string[];
  /** A file that says what happens besides what is assumed. */
  readonly scenario?: string;
  /** What is done about dates that are past when the plan begins: skip or once. */
  readonly past?: string;
}

/** What is rehearsed, with the rows of the plan and what there is to say about them. */
export interface RehearsedPlan {
  readonly scenario: Scenario;
  readonly rows: readonly (Place & { readonly text: string })[];
  readonly problems: readonly Fault[];
  /** Its people are those of the installation, not invented. */
  readonly stored: boolean;
}

/**
 * The plan of `duban plan rehearse FILE|PLAN`: a path that exists is a file, anything else names a stored plan.
 * Throws DubanError not-found where it is neither, and all that reading either of them throws.
 */
export async function rehearsedPlan(text: string, options: RehearseOptions): Promise<RehearsedPlan> {
  const file = options.scenario === undefined ? null : await readScenarioFile(options.scenario);
  const past = pastOption(options.past);
  const plan = withPast(await plainPlan(text, options), past);
  if (file === null) return plan;
  return { ...plan, scenario: placedIn(options.scenario ?? '', () => withScenario(plan.scenario, file)) };
}

function withPast(rehearsed: RehearsedPlan, pastDates: PastDates | undefined): RehearsedPlan {
  if (pastDates === undefined) return rehearsed;
  const { scenario } = rehearsed;
  const { setup } = scenario;
  return { ...rehearsed, scenario: { ...scenario, setup: { ...setup, plan: { ...setup.plan, pastDates } } } };
}

function plainPlan(text: string, options: RehearseOptions): Promise<RehearsedPlan> {
  if (existsSync(text)) return planOfFile(text, options);
  if (looksLikeFile(text)) return Promise.reject(neither(text, 'file-not-found'));
  return onInstallation(async ({ store }) => {
    const plan = await store.plans.show(text).catch((error: unknown) => {
      throw error instanceof DubanError && error.code === 'not-found' ? neither(text, 'not-found') : error;
    });
    return planOfStore(store, plan, options);
  });
}

// A service need not be started to say that a file is missing.
const looksLikeFile = (text: string): boolean => /[/\\]|\.(?:txt|csv|xlsx?|docx?|pdf|html?)$/iu.test(text);

async function planOfFile(file: string, options: RehearseOptions): Promise<RehearsedPlan> {
  const choices = readWishes(options, {
    policy: await policyFromOption(options.policy),
    ...(await wishedData(options, policyWithoutStore)),
  });
  const draft = await readPlanFile(file);
  const scenario = scenarioOf(draft, choices);
  return { scenario, rows: draft.measures, problems: [...draft.problems, ...scenario.setup.problems], stored: false };
}

type Store = Installation['store'];
type PlanSummary = Awaited<ReturnType<Store['plans']['show']>>;

async function planOfStore(store: Store, plan: PlanSummary, options: RehearseOptions): Promise<RehearsedPlan> {
  refuseDecided(plan, options);
  const policyOf = (name: string): Promise<Policy> =>
    meansFile(name) ? policyWithoutStore(name) : storedPolicy(store, name);
  const choices = readWishes(options, {
    policy: options.policy === undefined ? null : await policyOf(options.policy),
    ...(await wishedData(options, policyOf)),
  });
  const { office, superior, until } = choices;
  const stored = await store.plans.stored(plan.id, { office, superior, closesOn: until });
  const { windows, budget } = await store.installation.settings();
  const problems = await store.plans.readiness(plan.id);
  return {
    scenario: storedScenario(stored, { windows, budget }, choices),
    rows: stored.rows,
    problems: plan.state === 'draft' ? problems : [],
    stored: true,
  };
}

async function wishedData(
  { override = [], calendar = [] }: RehearseOptions,
  policyOf: (name: string) => Promise<Policy>,
): Promise<Pick<WishedData, 'overrides' | 'notices'>> {
  const pairs = override.map((text) => {
    const equals = text.lastIndexOf('=');
    return { text, place: text.slice(0, Math.max(equals, 0)), name: text.slice(equals + 1) };
  });
  const allowed = { zh: '“位置=催办规则”，如 measure:17=13710', en: 'PLACE=POLICY such as measure:17=13710' };
  refuseUsage(
    pairs
      .filter(({ place, name }) => place === '' || name === '')
      .map(({ text }) => wrongOption('--override', text, allowed)),
  );
  const overrides = await Promise.all(pairs.map(async ({ place, name }) => ({ place, policy: await policyOf(name) })));
  return { overrides, notices: await Promise.all(calendar.map(noticeOf)) };
}

/** One year from a notice's file, as `duban calendar import` reads it. */
async function noticeOf(file: string): Promise<CalendarYear> {
  const { year, problems, source } = await readCalendarFile(file, null);
  const errors = problems.filter(({ severity }) => severity === 'error');
  if (errors.length === 0) return year;
  throw new DubanError(
    'invalid-input',
    `${source.file} 有 ${errors.length} 处错误，请对照放假通知改正。 / ${source.file} has ${errors.length} faults: correct them by the notice.`,
    { faults: problems },
  );
}

/** An option about something that the stored plan has decided is refused, not overlooked. */
function refuseDecided({ id, state, office, superior }: PlanSummary, options: RehearseOptions): void {
  const decided = [
    ...(office !== null && options.office !== undefined ? ['--office'] : []),
    ...(superior !== null && options.superior !== undefined ? ['--superior'] : []),
    ...(state === 'active' && options.from !== undefined ? ['--from'] : []),
    ...(state === 'active' && options.past !== undefined ? ['--past'] : []),
  ];
  if (decided.length === 0) return;
  const names = decided.join('、');
  throw new DubanError(
    'wrong-usage',
    `方案 ${id} 已有设定，不能再用 ${names}：以已存的为准${state === 'active' ? '，且从目前的进展接着推演' : ''}，请去掉后重试。` +
      ` / Plan ${id} has its own and takes no ${decided.join(', ')}${state === 'active' ? '; it goes on from where it stands' : ''}. Leave them out.`,
  );
}

function neither(text: string, code: 'file-not-found' | 'not-found'): DubanError {
  const message =
    `“${text}”既不是现有文件，也不是已存方案的编号、文号或标题：请检查路径，或用 duban plan list 查看。` +
    ` / "${text}" is neither a file nor the id, document number or title of a stored plan: check the path, or see duban plan list.`;
  return new DubanError('not-found', message, { faults: [{ severity: 'error', code, message, where: {} }] });
}
