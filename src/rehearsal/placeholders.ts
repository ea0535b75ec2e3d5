import type { Calendar } from '../domain/calendar.ts';
import type { DraftPlan } from '../domain/draft-plan.ts';
import type { Fault } from '../domain/errors.ts';
import type { LocalDate } from '../domain/local-date.ts';
import type { MeasureFacts, PlanFacts } from '../domain/measure.ts';
import type { Role } from '../domain/policy.ts';
import type { Place } from '../domain/policy-choice.ts';
import { shortHash, unitIdOf } from './ids.ts';
import { resolveMeasure, UnitNames } from './measure-facts.ts';
import { inventPeople, type PlaceholderContact, type Post } from './placeholder-people.ts';
import { planDatesOf } from './plan-dates.ts';

/** A unit of the setup. `collecting` stands for a group that no note expands; `added` is not in the table (an option, the issuer, a placeholder). */
export interface SetupUnit {
  readonly id: string;
  readonly name: string;
  readonly kind: 'body' | 'collecting' | 'added';
  readonly seenAs: readonly string[];
}

/** Everything that a draft needs to be lived through: the same for the rehearsal and for the demo's import. */
export interface PlanSetup {
  /** What the plan is called in documents: its number, else its title, else its file. */
  readonly name: string;
  readonly plan: PlanFacts;
  readonly officeName: string;
  readonly superiorName: string;
  readonly units: readonly SetupUnit[];
  readonly measures: readonly MeasureFacts[];
  /** Where each measure stands in the plan, by its id. */
  readonly places: ReadonlyMap<string, Place>;
  readonly contacts: readonly PlaceholderContact[];
  /** People who hold no seat and may get messages all the same: deputies, and holders of before. */
  readonly others?: readonly PlaceholderContact[];
  /** Names of the units that must answer for a measure, each once. */
  readonly answeringUnits: readonly string[];
  readonly problems: readonly Fault[];
}

export interface SetupOptions {
  readonly calendar: Calendar;
  readonly from?: LocalDate | undefined;
  /** The plan's close where the document names no date at all. */
  readonly until?: LocalDate | undefined;
  /** Printed or canonical name of the supervising office and of its superior, where the document is not to decide. */
  readonly office?: string | undefined;
  readonly superior?: string | undefined;
}

const INVENTED_OFFICE = '「示例」督查机构';
const INVENTED_SUPERIOR = '「示例」上级机关';
const BODY_ROLES: readonly Role[] = ['liaison', 'head', 'leader'];

/**
 * Turns a draft into measures, units and invented people. Groups that a note expands become their bodies, any other
 * group one collecting unit of its own name. Throws DubanError invalid-input where the document leaves a date open
 * that nothing can be computed without.
 */
export function setUpPlan(draft: DraftPlan, options: SetupOptions): PlanSetup {
  const dates = planDatesOf(draft, options.calendar, options);
  const planId = `p-${shortHash(draft.documentNumber ?? draft.source.sha256)}`;
  const names = new UnitNames(draft);
  const resolved = draft.measures.map((measure) => resolveMeasure(measure, names, planId));
  const office = officeOf(draft, names, options.office);
  const superior = superiorOf(draft, names, { asked: options.superior, officeName: office.name });
  const unitNames = new Set([...resolved.flatMap((one) => one.unitNames), office.name, superior.name]);
  const units = [...unitNames].map((name) => setupUnit(draft, name));
  const measures = resolved.map(({ facts }) => facts);
  return {
    name: draft.documentNumber ?? draft.title ?? draft.source.file,
    plan: {
      id: planId,
      zone: options.calendar.zone,
      ...dates,
      officeUnitId: unitIdOf(office.name),
      superiorUnitId: unitIdOf(superior.name),
    },
    officeName: office.name,
    superiorName: superior.name,
    units,
    measures,
    places: new Map(draft.measures.map(({ code, part, section }) => [`${planId}:${code}`, { code, part, section }])),
    contacts: inventPeople(units.map((unit) => postOf(unit, office.name, superior.name))),
    answeringUnits: answeringUnitsOf(measures, units),
    problems: [...resolved.flatMap(({ problems }) => problems), ...office.problems, ...superior.problems],
  };
}

interface Choice {
  readonly name: string;
  readonly problems: readonly Fault[];
}

function officeOf(draft: DraftPlan, names: UnitNames, asked: string | undefined): Choice {
  const named = asked ?? draft.supervisingOffice?.name;
  if (named !== undefined) return { name: names.canonical(named), problems: [] };
  return { name: INVENTED_OFFICE, problems: [unnamed(draft, '督查机构', 'supervising office', '--office')] };
}

function superiorOf(
  draft: DraftPlan,
  names: UnitNames,
  { asked, officeName }: { asked: string | undefined; officeName: string },
): Choice {
  if (asked !== undefined) return { name: names.canonical(asked), problems: [] };
  const name = draft.issuer === null ? null : issuerAmongUnits(draft, draft.issuer);
  if (name !== null && name !== officeName) return { name, problems: [] };
  return { name: INVENTED_SUPERIOR, problems: [unnamed(draft, '上级机关', 'superior', '--superior')] };
}

/** A plan prints its issuer in full (钦州市人民政府办公室) but its units in short (市人民政府办公室). */
function issuerAmongUnits({ units }: DraftPlan, issuer: string): string {
  const matches = units.filter(
    ({ kind, name, seenAs }) => kind === 'body' && [name, ...seenAs].some((form) => issuer.endsWith(form)),
  );
  const longest = [...matches].sort((a, b) => b.name.length - a.name.length)[0];
  return longest?.name ?? issuer;
}

function unnamed(draft: DraftPlan, chinese: string, english: string, option: string): Fault {
  return {
    severity: 'warning',
    code: 'placeholder-unit',
    message:
      `文件未指明${chinese}，以示例单位代替；可用 ${option} 指定。` +
      ` / The document does not name the ${english}; a placeholder stands in. Name it with ${option}.`,
    where: { file: draft.source.file },
  };
}

function setupUnit(draft: DraftPlan, name: string): SetupUnit {
  const unit = draft.units.find((candidate) => candidate.name === name);
  const kind = unit === undefined ? 'added' : unit.kind === 'group' ? 'collecting' : 'body';
  return { id: unitIdOf(name), name, kind, seenAs: unit?.seenAs ?? [name] };
}

function postOf({ id, name }: SetupUnit, officeName: string, superiorName: string): Post {
  const office: readonly Role[] = name === officeName ? ['office-clerk', 'office-head'] : [];
  const superior: readonly Role[] = name === superiorName ? ['superior'] : [];
  return { unitId: id, unitName: name, roles: [...BODY_ROLES, ...office, ...superior] };
}

function answeringUnitsOf(measures: readonly MeasureFacts[], units: readonly SetupUnit[]): readonly string[] {
  const nameOf = new Map(units.map(({ id, name }) => [id, name]));
  const first = measures.map(({ leads }) => nameOf.get(leads[0]?.unitId ?? ''));
  return [...new Set(first)].filter((name) => name !== undefined);
}
