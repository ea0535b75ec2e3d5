import { createCalendar } from '../domain/calendar.ts';
import { CHINA_YEARS } from '../domain/data/china-calendar.ts';
import type { ConductSpan } from './far-side.ts';
import { PlanWords } from './plan-words.ts';
import type { PointFailure, Scenario } from './rehearsed.ts';
import { deedOf, MORNING, standInOf } from './scenario-acts.ts';
import type { ScenarioFile } from './scenario-file.ts';
import { unitChangesOf } from './scenario-units.ts';
import type { Scripted } from './script.ts';

/**
 * A scenario with everything that a file says will happen. Throws DubanError invalid-input with every fault: a unit, seat or
 * measure that the plan does not have, or a change of units that would be refused.
 */
export function withScenario(scenario: Scenario, file: ScenarioFile): Scenario {
  const plan = new PlanWords(scenario, file);
  const named = { plan, setup: scenario.setup };
  const standIns = file.standIns.map((one, index) => standInOf(one, index, plan));
  const script: readonly Scripted[] = [
    ...unitChangesOf(file, scenario, plan),
    ...file.acts.map((act, index) => deedOf(act, `acts[${index}]`, named)),
    ...standIns.map(({ change }) => change),
    ...file.notices.map(({ on, ...year }): Scripted => ({
      ...{ at: plan.instant(on, MORNING), does: 'import-year', year: { ...year, source: 'published' } },
    })),
  ].filter((one) => one !== null);
  const failures = file.failures.flatMap((one, index) => failureOf(one, `failures[${index}]`, plan));
  const conduct = file.conduct.flatMap((one, index) => conductOf(one, `conduct[${index}]`, plan));
  plan.refuse();
  return {
    ...scenario,
    ...withoutLateYears(scenario, file),
    setup: {
      ...scenario.setup,
      others: [...(scenario.setup.others ?? []), ...standIns.flatMap(({ person }) => person ?? [])],
    },
    script: [...(scenario.script ?? []), ...script],
    ...{ failures, conduct },
    outages: [...(scenario.outages ?? []), ...file.outages.map((span) => plan.instants(span))],
  };
}

/** What is not known yet when a rehearsal begins is computed from weekends until its notice comes. */
function withoutLateYears(
  { calendar, years = CHINA_YEARS }: Scenario,
  { notices }: ScenarioFile,
): Pick<Scenario, 'calendar' | 'years'> {
  if (notices.length === 0) return { calendar, years };
  const late = new Set(notices.map(({ year }) => year));
  const known = years.filter(({ year }) => !late.has(year));
  return { calendar: createCalendar(calendar.zone, known), years: known };
}

function failureOf(
  { unit: name, role, channel, ...span }: ScenarioFile['failures'][number],
  path: string,
  plan: PlanWords,
): PointFailure[] {
  const unit = plan.unit({ path: `${path}.unit`, value: name });
  const contactId = unit === null ? null : plan.holder(unit, role, path);
  return contactId === null ? [] : [{ contactId, channel, ...plan.instants(span) }];
}

function conductOf(
  { unit: name, as, ...span }: ScenarioFile['conduct'][number],
  path: string,
  plan: PlanWords,
): ConductSpan[] {
  const unit = plan.unit({ path: `${path}.unit`, value: name });
  return unit === null ? [] : [{ unit: unit.name, as, ...plan.instants(span) }];
}
