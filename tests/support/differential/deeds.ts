import type { CalendarYear } from '../../../src/domain/calendar.ts';
import { CHINA_YEARS } from '../../../src/domain/data/china-calendar.ts';
import type { LocalDate } from '../../../src/domain/local-date.ts';
import type { Claim, OfficeDecision } from '../../../src/domain/measure-input.ts';
import type { OverrideScope } from '../../../src/domain/policy-choice.ts';
import type { Policy, Role } from '../../../src/domain/policy.ts';
import type { NewUnitChange } from '../../../src/domain/unit-change.ts';
import { contactIdOf, unitIdOf } from '../../../src/rehearsal/ids.ts';
import type { Scripted, Told } from '../../../src/rehearsal/script.ts';
import { at } from '../builders.ts';

/*
 * What happens in a life, in words: times are those of Shanghai ('2023-06-30 10:00'), people are chairs ('liaison@甲局').
 */

export const OFFICE = '督办局';
export const SUPERIOR = '市人民政府办公室';
const CLERK: Chair = `office-clerk@${OFFICE}`;

export type Chair = `${Role}@${string}`;

/** A scripted act of a plan whose ids are not known yet; `lastReport`: the id of the measure's report told before it. */
export type Deed = (planId: string, lastReport: (measureId: string) => string) => Scripted;

type Telling = (measureId: string, lastReport: string) => Told;

const tell =
  (time: string, code: string, told: Telling): Deed =>
  (planId, lastReport) => {
    const measureId = `${planId}:${code}`;
    return { at: at(time), does: 'tell', measureId, told: told(measureId, lastReport(measureId)) };
  };

export const personOf = (chair: Chair): { unitId: string; contactId: string } => {
  const [role = '', unit = ''] = chair.split('@');
  return { unitId: unitIdOf(unit), contactId: contactIdOf(unit, role) };
};

/** Signs the n-th request of a measure. */
export const sign = (time: string, code: string, n: number, chair: Chair): Deed =>
  tell(time, code, (id) => ({ type: 'receipt', requestId: `${id}#${n}`, ...personOf(chair) }));

export const report = (time: string, code: string, claim: Claim, chair: Chair): Deed =>
  tell(time, code, () => ({ type: 'report', requestId: null, claim, ...personOf(chair) }));

/** Puts the measure's last report right, or takes it back. */
export const correct = (time: string, code: string, claim: Claim, chair: Chair): Deed =>
  tell(time, code, (_, reportInputId) => ({ type: 'correct-report', reportInputId, claim, ...personOf(chair) }));
export const takeBack = (time: string, code: string, chair: Chair): Deed =>
  tell(time, code, (_, reportInputId) => ({ type: 'withdraw-report', reportInputId, ...personOf(chair) }));

export const promise = (time: string, code: string, by: { n: number; on: LocalDate }, chair: Chair): Deed =>
  tell(time, code, (id) => ({ type: 'promise', requestId: `${id}#${by.n}`, promisedOn: by.on, ...personOf(chair) }));

/** Asks for a later date; `n` null: before anything is asked. */
export const extension = (time: string, code: string, to: { n: number | null; on: LocalDate }, chair: Chair): Deed =>
  tell(time, code, (id) => ({
    ...{ type: 'extension', requestId: to.n === null ? null : `${id}#${to.n}`, newDue: to.on },
    ...personOf(chair),
  }));

export const misaddressed = (time: string, code: string, n: number, chair: Chair, to: string | null = null): Deed =>
  tell(time, code, (id) => ({
    ...{ type: 'misaddressed', requestId: `${id}#${n}`, suggestedUnitId: to === null ? null : unitIdOf(to) },
    ...personOf(chair),
  }));

export const confirm = (time: string, code: string, chair: Chair = CLERK): Deed =>
  tell(time, code, () => ({ type: 'verify', contactId: personOf(chair).contactId, decision: 'confirm' }));

export const sendBack = (time: string, code: string, newDue: LocalDate, chair: Chair = CLERK): Deed =>
  tell(time, code, () => ({ type: 'verify', contactId: personOf(chair).contactId, decision: 'return', newDue }));

export const decide = (time: string, code: string, decision: OfficeDecision, chair: Chair = CLERK): Deed =>
  tell(time, code, () => ({ type: 'decide', contactId: personOf(chair).contactId, ...decision }));

export const newDate = (time: string, code: string, newDue: LocalDate, chair: Chair = CLERK): Deed =>
  decide(time, code, { decision: 'new-date', newDue }, chair);

export const notCompleted = (time: string, code: string, chair: Chair = CLERK): Deed =>
  decide(time, code, { decision: 'not-completed' }, chair);

/** Other units lead and support from then on, by their names. */
export const reassign = (
  time: string,
  code: string,
  to: { leads: readonly string[]; supports?: readonly string[]; newDue?: LocalDate },
): Deed =>
  decide(time, code, {
    decision: 'reassign',
    leads: to.leads.map(unitIdOf),
    supports: (to.supports ?? []).map(unitIdOf),
    newDue: to.newDue ?? null,
  });

/** It is divided into parts, whose units are told by their names. */
export const split = (
  time: string,
  code: string,
  ...parts: readonly { leads: readonly string[]; supports?: readonly string[]; deadline: LocalDate }[]
): Deed =>
  decide(time, code, {
    decision: 'split',
    parts: parts.map(({ leads, supports = [], deadline }) => ({
      ...{ text: '分项', deadline, leads: leads.map(unitIdOf), supports: supports.map(unitIdOf) },
    })),
  });

/** A lead asks supporting units for their part by a day. */
export const askContribution = (
  time: string,
  code: string,
  asked: { of: readonly string[]; by: LocalDate },
  chair: Chair,
): Deed =>
  tell(time, code, () => ({
    ...{ type: 'ask-contribution', supports: asked.of.map(unitIdOf), by: asked.by },
    ...personOf(chair),
  }));

export const contribution = (time: string, code: string, chair: Chair): Deed =>
  tell(time, code, () => ({ type: 'contribution', ...personOf(chair) }));

/** The other measure of the plan carries it on. */
export const merge =
  (time: string, code: string, into: string): Deed =>
  (planId, lastReport) =>
    decide(time, code, { decision: 'merge', intoMeasureId: `${planId}:${into}` })(planId, lastReport);

export const openCycle =
  (time: string, due: LocalDate): Deed =>
  () => ({ at: at(time), does: 'open-cycle', due });

export const hold =
  (time: string): Deed =>
  () => ({ at: at(time), does: 'hold' });

export const release =
  (time: string): Deed =>
  () => ({ at: at(time), does: 'release' });

/** A notice is imported by which these days of 2023 are off besides those of the published one. */
export const moreHolidays =
  (time: string, ...days: readonly LocalDate[]): Deed =>
  () => ({ at: at(time), does: 'import-year', year: withHolidays(2023, days) });

function withHolidays(year: number, days: readonly LocalDate[]): CalendarYear {
  const published = CHINA_YEARS.find((one) => one.year === year);
  if (published === undefined) throw new Error(`no holidays are known of ${year}`);
  return { ...published, holidays: [...published.holidays, ...days] };
}

export const closeUnit =
  (time: string, unit: string, days: { from: LocalDate; to: LocalDate }): Deed =>
  () => ({ at: at(time), does: 'close-unit', unitId: unitIdOf(unit), ...days });

export const usePolicy =
  (time: string, policy: Policy | undefined, scope: OverrideScope | null = null): Deed =>
  () => {
    if (policy === undefined) throw new Error('no such policy');
    return { at: at(time), does: 'use-policy', policy, scope };
  };

/** A seat is held by somebody of another chair, or by whom it was meant for and who was not there yet. */
export const nameHolder =
  (time: string, seat: Chair, person: Chair = seat): Deed =>
  () => {
    const [role, unit = ''] = seat.split('@');
    // A chair begins with its role.
    const named = { unitId: unitIdOf(unit), role: role as Role, to: personOf(person).contactId };
    return { at: at(time), does: 'change-contact', ...named };
  };

/** Changes of units are ordered, to be in force from a day on; units that take over may be new. */
export const changeUnits =
  (time: string, from: LocalDate, ...changes: readonly NewUnitChange[]): Deed =>
  () => ({ at: at(time), does: 'change-units', act: { changes, on: from, newUnits: true } });

export const mergeUnit = (unit: string, to: string): NewUnitChange => ({ kind: 'merge', unit, to });
export const abolishUnit = (unit: string, to: string | null): NewUnitChange => ({ kind: 'abolish', unit, to });
export const renameUnit = (unit: string, newName: string): NewUnitChange => ({ kind: 'rename', unit, newName });

export const applyPolicy =
  (time: string, name: string): Deed =>
  () => ({ at: at(time), does: 'apply-policy', name });
