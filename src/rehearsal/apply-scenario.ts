import { createCalendar } from '../domain/calendar.ts';
import { CHINA_YEARS } from '../domain/data/china-calendar.ts';
import { DubanError, type Fault } from '../domain/errors.ts';
import { addDays, type LocalDate } from '../domain/local-date.ts';
import type { OfficeDecision } from '../domain/measure-input.ts';
import type { MeasureFacts } from '../domain/measure.ts';
import { policyFault, type Allowed, type Found } from '../domain/policy-faults.ts';
import type { Role } from '../domain/policy.ts';
import { instantOf } from '../domain/zone.ts';
import type { ConductSpan } from './far-side.ts';
import { contactIdOf } from './ids.ts';
import type { PlaceholderContact } from './placeholder-people.ts';
import type { SetupUnit } from './placeholders.ts';
import { OFFICE_DEEDS, type ScenarioAct, type ScenarioFile, type Span } from './scenario-file.ts';
import type { Scripted, Told } from './script.ts';
import type { PointFailure, Scenario } from './simulate.ts';

/** A change of a seat is known, and a notice of holidays out, before the first messages of the day. */
const MORNING = '00:01';

/**
 * A scenario with everything that a file says will happen. Throws DubanError invalid-input with every fault: a unit, seat or
 * measure that the plan does not have.
 */
export function withScenario(scenario: Scenario, file: ScenarioFile): Scenario {
  const plan = new PlanWords(scenario);
  const standIns = file.standIns.map((one, index) => plan.standIn(one, index));
  const script: readonly Scripted[] = [
    ...file.acts.map((act, index) => plan.deed(act, `acts[${index}]`)),
    ...standIns.map(({ change }) => change),
    ...file.notices.map(({ on, ...year }): Scripted => ({
      ...{ at: plan.instant(on, MORNING), does: 'import-year', year: { ...year, source: 'published' } },
    })),
  ].filter((one) => one !== null);
  const failures = file.failures.flatMap((one, index) => plan.failure(one, `failures[${index}]`));
  const conduct = file.conduct.flatMap((one, index) => plan.conduct(one, `conduct[${index}]`));
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

/** Finds what a file names in a plan, and collects what the plan does not have. */
class PlanWords {
  private readonly scenario: Scenario;
  private readonly units: ReadonlyMap<string, SetupUnit>;
  private readonly measures: ReadonlyMap<string, MeasureFacts>;
  private readonly faults: Fault[] = [];

  constructor(scenario: Scenario) {
    this.scenario = scenario;
    const { units, measures } = scenario.setup;
    this.units = new Map(units.flatMap((unit) => [...unit.seenAs, unit.name].map((name) => [name, unit])));
    this.measures = new Map(measures.map((facts) => [facts.code, facts]));
  }

  refuse(): void {
    const { faults } = this;
    if (faults.length === 0) return;
    throw new DubanError(
      'invalid-input',
      `情景文件有 ${faults.length} 处与方案不符。 / ${faults.length} places of the scenario do not fit the plan.`,
      { faults },
    );
  }

  instant(on: LocalDate, time: string): number {
    return instantOf(this.scenario.setup.plan.zone, on, time);
  }

  instants({ from, until }: Span): { readonly from: number; readonly until: number } {
    const end = until === null ? Infinity : this.instant(addDays(until, 1), '00:00');
    return { from: this.instant(from, '00:00'), until: end };
  }

  deed(act: ScenarioAct, path: string): Scripted | null {
    const facts = this.measures.get(act.measure);
    if (facts === undefined) return this.fault({ path: `${path}.measure`, value: act.measure }, codes(this.measures));
    const unit = this.actingUnit(act, facts, path);
    const isOffice = OFFICE_DEEDS.has(act.does);
    const role = act.role ?? (isOffice ? 'office-clerk' : 'liaison');
    const contactId = unit === null ? null : this.holder(unit, role, path);
    if (unit === null || contactId === null) return null;
    const at = this.instant(act.on, act.at);
    const measureId = facts.id;
    if (act.does === 'question') return { at, does: 'ask', measureId, contactId, unitId: unit.id };
    return { at, does: 'tell', measureId, told: toldBy(act, { unitId: unit.id, contactId }) };
  }

  standIn(
    { on, unit: name, role }: ScenarioFile['standIns'][number],
    index: number,
  ): { readonly change: Scripted | null; readonly person: PlaceholderContact | null } {
    const path = `standIns[${index}]`;
    const unit = this.unit({ path: `${path}.unit`, value: name });
    if (unit === null || this.holder(unit, role, path) === null) return { change: null, person: null };
    const id = contactIdOf(unit.name, `${role}/stand-in/${index + 1}`);
    const person: PlaceholderContact = {
      ...{ id, unitId: unit.id, unitName: unit.name, role, name: `「示例」${unit.name}接任者` },
      ...{ email: `${id}@units.example`, mobile: '' },
    };
    const change = { at: this.instant(on, MORNING), does: 'change-contact', unitId: unit.id, role, to: id } as const;
    return { change, person };
  }

  failure({ unit: name, role, channel, ...span }: ScenarioFile['failures'][number], path: string): PointFailure[] {
    const unit = this.unit({ path: `${path}.unit`, value: name });
    const contactId = unit === null ? null : this.holder(unit, role, path);
    return contactId === null ? [] : [{ contactId, channel, ...this.instants(span) }];
  }

  conduct({ unit: name, as, ...span }: ScenarioFile['conduct'][number], path: string): ConductSpan[] {
    const unit = this.unit({ path: `${path}.unit`, value: name });
    return unit === null ? [] : [{ unit: unit.name, as, ...this.instants(span) }];
  }

  private actingUnit({ unit, does }: ScenarioAct, { leads }: MeasureFacts, path: string): SetupUnit | null {
    if (unit !== null) return this.unit({ path: `${path}.unit`, value: unit });
    const { plan, units } = this.scenario.setup;
    const id = OFFICE_DEEDS.has(does) ? plan.officeUnitId : leads[0]?.unitId;
    const found = units.find((one) => one.id === id);
    return found ?? this.fault({ path: `${path}.unit`, value: undefined }, NO_LEAD);
  }

  private unit(found: Found): SetupUnit | null {
    return this.units.get(String(found.value)) ?? this.fault(found, NO_UNIT);
  }

  private holder({ id, name }: SetupUnit, role: Role, path: string): string | null {
    const seat = this.scenario.setup.contacts.find((one) => one.unitId === id && one.role === role);
    return seat?.id ?? this.fault({ path: `${path}.role`, value: role }, noSeat(name));
  }

  private fault(found: Found, allowed: Allowed): null {
    this.faults.push(policyFault('value-not-allowed', found, allowed));
    return null;
  }
}

/** What is told; a receipt or promise belongs to the request that is open then. */
function toldBy(
  { does, claim, date }: ScenarioAct,
  who: { readonly unitId: string; readonly contactId: string },
): Told | ((openRequest: string) => Told) {
  const { contactId } = who;
  const day = date ?? ''; // The check of the file has seen to it that a deed has the date that it needs.
  switch (does) {
    case 'sign':
      return (requestId) => ({ type: 'receipt', requestId, ...who });
    case 'promise':
      return (requestId) => ({ type: 'promise', requestId, promisedOn: day, ...who });
    case 'report':
      return { type: 'report', requestId: null, claim: claim ?? 'on-track', ...who };
    case 'ask-extension':
      return { type: 'extension', requestId: null, newDue: day, ...who };
    case 'confirm':
      return { type: 'verify', contactId, decision: 'confirm' };
    case 'return':
      return { type: 'verify', contactId, decision: 'return', newDue: day };
    default:
      return { type: 'decide', contactId, ...decisionOf(does, day) };
  }
}

function decisionOf(does: ScenarioAct['does'], day: LocalDate): OfficeDecision {
  switch (does) {
    case 'new-date':
    case 'grant':
      return { decision: does, newDue: day };
    case 'park':
      return { decision: 'park', reviewOn: day };
    case 'not-completed':
    case 'refuse':
    case 'withdraw':
      return { decision: does };
    default:
      throw new DubanError('internal', `"${does}" is no decision of the office.`);
  }
}

const NO_UNIT: Allowed = {
  zh: '方案中没有这个单位，请按方案中的名称填写',
  en: 'the plan has no such unit, write it as the plan prints it',
};
const NO_LEAD: Allowed = { zh: '该事项没有牵头单位，请写明单位', en: 'the measure has no lead unit, name one' };

const noSeat = (unit: string): Allowed => ({
  zh: `${unit}没有人担任这一角色，请改用其他角色`,
  en: `nobody of ${unit} holds this role, give another`,
});

function codes(measures: ReadonlyMap<string, MeasureFacts>): Allowed {
  const all = [...measures.keys()];
  const shown = all.length > 6 ? `${all.slice(0, 3).join('、')} … ${all.at(-1)}` : all.join('、');
  return { zh: `方案中没有这一项，有 ${shown}`, en: `the plan has no such measure; it has ${shown}` };
}
