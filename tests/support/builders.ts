import type { Calendar } from '../../src/domain/calendar.ts';
import { chinaCalendar } from '../../src/domain/data/china-calendar.ts';
import type { LocalDate } from '../../src/domain/local-date.ts';
import type { LeadUnit, MeasureContext, MeasureFacts, PlanFacts } from '../../src/domain/measure.ts';
import type { MeasureInput, OfficeDecision } from '../../src/domain/measure-input.ts';
import { ONGOING_QUARTERLY, STANDARD } from '../../src/domain/presets.ts';
import type { Role } from '../../src/domain/policy.ts';
import { STANDARD_WINDOWS, type SendWindows } from '../../src/domain/send-window.ts';

/*
 * Builders of a measure and its surroundings. Units are plain words; whoever holds a role in a unit is the contact
 * `<role>@<unit>`, so that an expectation can be read without looking anything up.
 */

export const OFFICE = 'office';
export const SUPERIOR = 'superior';

/** The instant of '2023-12-18 09:00' in Shanghai (UTC+8 without summer time since 1991), epoch ms. */
export function at(text: string): number {
  const [date = '', time = '00:00'] = text.split(' ');
  const instant = Date.parse(`${date}T${time}:00+08:00`);
  if (Number.isNaN(instant)) throw new Error(`not a local time: ${text}`);
  return instant;
}

export const aPlan = (change: Partial<PlanFacts> = {}): PlanFacts => ({
  id: 'plan',
  zone: 'Asia/Shanghai',
  from: '2023-05-29',
  closesOn: '2026-01-31',
  officeUnitId: OFFICE,
  superiorUnitId: SUPERIOR,
  ...change,
});

/** A lead as printed; `expanded('x')` is one that only the expansion of a group brings in. */
export const printed = (unitId: string): LeadUnit => ({ unitId, byExpansion: false });
export const expanded = (unitId: string): LeadUnit => ({ unitId, byExpansion: true });

const aMeasure = (change: Partial<MeasureFacts>): MeasureFacts => ({
  id: 'm',
  planId: 'plan',
  code: '1',
  kind: 'dated',
  deadline: null,
  milestones: [],
  leads: [printed('lead')],
  supports: [],
  ...change,
});

export const dated = (deadline: LocalDate, change: Partial<MeasureFacts> = {}): MeasureFacts =>
  aMeasure({ kind: 'dated', deadline, ...change });

export const ongoing = (change: Partial<MeasureFacts> = {}): MeasureFacts => aMeasure({ kind: 'ongoing', ...change });

/** Everything of a context but the time. */
export type Setting = Omit<MeasureContext, 'now'>;

export interface SettingChange {
  readonly plan?: Partial<PlanFacts>;
  readonly policies?: MeasureContext['policies'];
  readonly calendar?: Calendar;
  readonly windows?: SendWindows;
  /** Seats that nobody holds, such as 'leader@superior'. */
  readonly vacant?: readonly string[];
  /** Seats that somebody else holds too: { 'head@lead': 'liaison@lead' }. */
  readonly heldBy?: Readonly<Record<string, string>>;
  /** Deputies: { 'liaison@lead': 'deputy@lead' }. */
  readonly deputies?: Readonly<Record<string, string>>;
  /** Contacts whom no channel reaches any more. */
  readonly unreachable?: readonly string[];
}

export function aSetting(measure: MeasureFacts, change: SettingChange = {}): Setting {
  const contactOf = (unitId: string, role: Role): string | null => {
    const seat = `${role}@${unitId}`;
    return change.vacant?.includes(seat) === true ? null : (change.heldBy?.[seat] ?? seat);
  };
  return {
    calendar: change.calendar ?? chinaCalendar(),
    windows: change.windows ?? STANDARD_WINDOWS,
    plan: aPlan(change.plan),
    measure,
    policies: change.policies ?? { dated: STANDARD, rhythm: measure.kind === 'ongoing' ? ONGOING_QUARTERLY : null },
    contactOf,
    deputyOf: (unitId, role) => change.deputies?.[`${role}@${unitId}`] ?? null,
    pointsOf: (contactId) => {
      const state = change.unreachable?.includes(contactId) === true ? 'dead' : 'ok';
      return { email: state, sms: state };
    },
  };
}

type Without<T> = T extends MeasureInput ? Omit<T, 'id' | 'at'> : never;

/** An input without its id and time, which the run gives it. */
export type Act = Without<MeasureInput>;

export const CLERK = `office-clerk@${OFFICE}`;

export const report = (claim: Extract<MeasureInput, { type: 'report' }>['claim'], unitId = 'lead'): Act => ({
  type: 'report',
  requestId: null,
  unitId,
  contactId: `liaison@${unitId}`,
  claim,
});

export const receipt = (requestId: string, unitId = 'lead'): Act => ({
  type: 'receipt',
  requestId,
  unitId,
  contactId: `liaison@${unitId}`,
});

export const confirm = (contactId = CLERK): Act => ({ type: 'verify', contactId, decision: 'confirm' });
export const sendBack = (newDue: LocalDate, contactId = CLERK): Act => ({
  type: 'verify',
  contactId,
  decision: 'return',
  newDue,
});
export const newDate = (newDue: LocalDate, contactId = CLERK): Act => ({
  type: 'decide',
  contactId,
  decision: 'new-date',
  newDue,
});
export const notCompleted = (contactId = CLERK): Act => ({ type: 'decide', contactId, decision: 'not-completed' });
/** Any other decision of the office, as it stands in the input. */
export const decide = (decision: OfficeDecision, contactId = CLERK): Act => ({
  type: 'decide',
  contactId,
  ...decision,
});

const ofUnit = (unitId: string) => ({ unitId, contactId: `liaison@${unitId}` });

export const promise = (requestId: string, promisedOn: LocalDate, unitId = 'lead'): Act => ({
  ...{ type: 'promise', requestId, promisedOn },
  ...ofUnit(unitId),
});
export const extension = (newDue: LocalDate, requestId: string | null = null, unitId = 'lead'): Act => ({
  ...{ type: 'extension', requestId, newDue },
  ...ofUnit(unitId),
});
export const misaddressed = (requestId: string, unitId = 'lead', suggestedUnitId: string | null = null): Act => ({
  ...{ type: 'misaddressed', requestId, suggestedUnitId },
  ...ofUnit(unitId),
});
export const correctReport = (
  reportInputId: string,
  claim: Extract<MeasureInput, { type: 'report' }>['claim'],
  unitId = 'lead',
): Act => ({ ...{ type: 'correct-report', reportInputId, claim }, ...ofUnit(unitId) });
export const withdrawReport = (reportInputId: string, unitId = 'lead'): Act => ({
  ...{ type: 'withdraw-report', reportInputId },
  ...ofUnit(unitId),
});

export const applyPolicy = (name: string): Act => ({ type: 'policy-applied', name });
export const askContribution = (supports: readonly string[], by: LocalDate, unitId = 'lead'): Act => ({
  ...{ type: 'ask-contribution', supports, by },
  ...ofUnit(unitId),
});
export const contribution = (unitId: string): Act => ({ type: 'contribution', ...ofUnit(unitId) });

export const split = (deadlines: readonly LocalDate[], contactId = CLERK): Act =>
  decide(
    {
      decision: 'split',
      parts: deadlines.map((deadline) => ({ text: 'part', leads: ['lead'], supports: [], deadline })),
    },
    contactId,
  );
export const partClosed = (
  partId: string,
  outcome: Extract<MeasureInput, { type: 'part-closed' }>['outcome'],
  on: LocalDate,
): Act => ({
  ...{ type: 'part-closed', partId, outcome, on },
});
export const partReopened = (partId: string): Act => ({ type: 'part-reopened', partId });

/** One unit stands in another's place from now on. */
export const succession = (from: string, to: string, announce = true): Act => ({
  ...{ type: 'unit-succeeded', changeId: `${from}-${to}`, from, to, announce },
});

/** Another person in a seat; the seat is that of the former one, such as 'liaison@lead'. */
export const contactChange = (from: string, to: string | null, announce = true): Act => {
  const [role = '', unitId = ''] = from.split('@');
  // Seats of these tests are named by role and unit.
  return { type: 'contact-changed', unitId, role: role as Role, from, to, announce };
};
export const cycle = (due: LocalDate, cycleId = 'cycle'): Act => ({ type: 'cycle-opened', cycleId, due });
