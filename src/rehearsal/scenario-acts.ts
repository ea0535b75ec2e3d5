import { DubanError } from '../domain/errors.ts';
import type { OfficeDecision, SplitPart } from '../domain/measure-input.ts';
import { contactIdOf } from './ids.ts';
import type { PlaceholderContact } from './placeholder-people.ts';
import type { SetupUnit } from './placeholders.ts';
import type { NamedMeasure, PlanWords } from './plan-words.ts';
import type { Scenario } from './rehearsed.ts';
import { OFFICE_DEEDS, type ScenarioAct, type ScenarioFile } from './scenario-file.ts';
import type { Moment, Scripted, Told } from './script.ts';

/** A change of a seat is known, and a notice of holidays out, before the first messages of the day. */
export const MORNING = '00:01';

/** What somebody does, ready to happen; null where the plan does not have what is named. */
export function deedOf(act: ScenarioAct, path: string, { plan, setup }: Named): Scripted | null {
  const measure = plan.measure({ path: `${path}.measure`, value: act.measure });
  const unit = measure === null ? null : actingUnit(act, measure, { path, plan, setup });
  const role = act.role ?? (OFFICE_DEEDS.has(act.does) ? 'office-clerk' : 'liaison');
  const contactId = unit === null ? null : plan.holder(unit, role, path);
  const asked = unitIdsIn(act.units ?? [], `${path}.units`, plan);
  const parts = partsOf(act, path, plan);
  if (measure === null || unit === null || contactId === null) return null;
  const at = plan.instant(act.on, act.at);
  if (act.does === 'question') return { at, does: 'ask', measureId: measure.id, contactId, unitId: unit.id };
  const told = (moment: Moment): Told => {
    // Whoever does it does so for the unit, and in the seat, as they are on that day.
    const unitId = moment.inPlaceOf(unit.id);
    const who = { unitId, contactId: moment.holderOf(unitId, role) ?? contactId };
    return toldBy(act, { who, moment, asked, parts });
  };
  return { at, does: 'tell', measureId: measure.id, told };
}

/** What is needed to find what a file names. */
export interface Named {
  readonly plan: PlanWords;
  readonly setup: Scenario['setup'];
}

/** Somebody new takes a seat over, who is invented. */
export function standInOf(
  { on, unit: name, role }: ScenarioFile['standIns'][number],
  index: number,
  plan: PlanWords,
): { readonly change: Scripted | null; readonly person: PlaceholderContact | null } {
  const path = `standIns[${index}]`;
  const unit = plan.unit({ path: `${path}.unit`, value: name });
  if (unit === null || plan.holder(unit, role, path) === null) return { change: null, person: null };
  const id = contactIdOf(unit.name, `${role}/stand-in/${index + 1}`);
  const person: PlaceholderContact = {
    ...{ id, unitId: unit.id, unitName: unit.name, role, name: `「示例」${unit.name}接任者` },
    ...{ email: `${id}@units.example`, mobile: '' },
  };
  const change = { at: plan.instant(on, MORNING), does: 'change-contact', unitId: unit.id, role, to: id } as const;
  return { change, person };
}

function actingUnit(
  { unit, does }: ScenarioAct,
  { leadUnitId }: NamedMeasure,
  { path, plan, setup }: Named & { readonly path: string },
): SetupUnit | null {
  if (unit !== null) return plan.unit({ path: `${path}.unit`, value: unit });
  const id = OFFICE_DEEDS.has(does) ? setup.plan.officeUnitId : leadUnitId;
  return plan.unitOfId(id, { path: `${path}.unit`, value: undefined });
}

const unitIdsIn = (names: readonly string[], path: string, plan: PlanWords): string[] =>
  names.flatMap((value, index) => plan.unit({ path: `${path}[${index}]`, value })?.id ?? []);

function partsOf({ parts }: ScenarioAct, path: string, plan: PlanWords): SplitPart[] {
  return (parts ?? []).map(({ text, deadline, leads, supports }, index) => ({
    ...{ text, deadline },
    leads: unitIdsIn(leads, `${path}.parts[${index}].leads`, plan),
    supports: unitIdsIn(supports, `${path}.parts[${index}].supports`, plan),
  }));
}

interface Telling {
  readonly who: { readonly unitId: string; readonly contactId: string };
  readonly moment: Moment;
  readonly asked: readonly string[];
  readonly parts: readonly SplitPart[];
}

/** What is told; a receipt or promise belongs to the request that is open then. */
function toldBy({ does, claim, date }: ScenarioAct, { who, moment, asked, parts }: Telling): Told {
  const { contactId } = who;
  const { openRequest: requestId, inPlaceOf } = moment;
  const day = date ?? ''; // The check of the file has seen to it that a deed has the date that it needs.
  switch (does) {
    case 'sign':
      return { type: 'receipt', requestId, ...who };
    case 'promise':
      return { type: 'promise', requestId, promisedOn: day, ...who };
    case 'report':
      return { type: 'report', requestId: null, claim: claim ?? 'on-track', ...who };
    case 'ask-extension':
      return { type: 'extension', requestId: null, newDue: day, ...who };
    case 'ask-contribution':
      return { type: 'ask-contribution', supports: asked.map(inPlaceOf), by: day, ...who };
    case 'contribute':
      return { type: 'contribution', ...who };
    case 'confirm':
      return { type: 'verify', contactId, decision: 'confirm' };
    case 'return':
      return { type: 'verify', contactId, decision: 'return', newDue: day };
    case 'split':
      return { type: 'decide', contactId, decision: 'split', parts: parts.map((part) => inPlace(part, inPlaceOf)) };
    default:
      return { type: 'decide', contactId, ...decisionOf(does, day) };
  }
}

const inPlace = (part: SplitPart, inPlaceOf: Moment['inPlaceOf']): SplitPart => ({
  ...part,
  leads: part.leads.map(inPlaceOf),
  supports: part.supports.map(inPlaceOf),
});

function decisionOf(does: ScenarioAct['does'], day: string): OfficeDecision {
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
