import type { CalendarYear } from '../../../src/domain/calendar.ts';
import { CHINA_YEARS, chinaCalendar } from '../../../src/domain/data/china-calendar.ts';
import type { DraftMeasure, DraftPlan } from '../../../src/domain/draft-plan.ts';
import type { LocalDate } from '../../../src/domain/local-date.ts';
import type { Claim } from '../../../src/domain/measure.ts';
import type { Role } from '../../../src/domain/policy.ts';
import { ONGOING_QUARTERLY, STANDARD } from '../../../src/domain/presets.ts';
import type { Assumption } from '../../../src/rehearsal/document.ts';
import { contactIdOf, unitIdOf } from '../../../src/rehearsal/ids.ts';
import { setUpPlan } from '../../../src/rehearsal/placeholders.ts';
import type { Scripted, Told } from '../../../src/rehearsal/script.ts';
import type { Scenario } from '../../../src/rehearsal/simulate.ts';
import { tinyDraft } from '../../rehearsal/tiny-plan.ts';
import { at } from '../builders.ts';

/*
 * A small plan and what happens to it, in words: times are those of Shanghai ('2023-06-30 10:00'), people are chairs
 * ('liaison@甲局'). Every driver of the deciders is given the same life.
 */

export const OFFICE = '督办局';
export const SUPERIOR = '市人民政府办公室';
const CLERK: Chair = `office-clerk@${OFFICE}`;

export type Chair = `${Role}@${string}`;

export interface Life {
  readonly rows: readonly DraftMeasure[];
  readonly script?: readonly Deed[];
  /** Chairs that nobody holds, and chairs whose mailbox refuses for good. */
  readonly vacant?: readonly Chair[];
  readonly dead?: readonly Chair[];
  /** Stretches of time in which duban is down. */
  readonly outages?: readonly (readonly [from: string, until: string])[];
  /** What people do of themselves; default: nothing. */
  readonly assume?: Assumption;
  /** The plan's last day, where no row has a date. */
  readonly until?: LocalDate;
}

/** A scripted act of a plan whose ids are not known yet. */
type Deed = (planId: string) => Scripted;

const tell =
  (time: string, code: string, told: (measureId: string) => Told): Deed =>
  (planId) => ({ at: at(time), does: 'tell', measureId: `${planId}:${code}`, told: told(`${planId}:${code}`) });

const personOf = (chair: Chair): { unitId: string; contactId: string } => {
  const [role = '', unit = ''] = chair.split('@');
  return { unitId: unitIdOf(unit), contactId: contactIdOf(unit, role) };
};

/** Signs the n-th request of a measure. */
export const sign = (time: string, code: string, n: number, chair: Chair): Deed =>
  tell(time, code, (id) => ({ type: 'receipt', requestId: `${id}#${n}`, ...personOf(chair) }));

export const report = (time: string, code: string, claim: Claim, chair: Chair): Deed =>
  tell(time, code, () => ({ type: 'report', requestId: null, claim, ...personOf(chair) }));

export const confirm = (time: string, code: string, chair: Chair = CLERK): Deed =>
  tell(time, code, () => ({ type: 'verify', contactId: personOf(chair).contactId, decision: 'confirm' }));

export const sendBack = (time: string, code: string, newDue: LocalDate, chair: Chair = CLERK): Deed =>
  tell(time, code, () => ({ type: 'verify', contactId: personOf(chair).contactId, decision: 'return', newDue }));

export const newDate = (time: string, code: string, newDue: LocalDate, chair: Chair = CLERK): Deed =>
  tell(time, code, () => ({ type: 'decide', contactId: personOf(chair).contactId, decision: 'new-date', newDue }));

export const notCompleted = (time: string, code: string, chair: Chair = CLERK): Deed =>
  tell(time, code, () => ({ type: 'decide', contactId: personOf(chair).contactId, decision: 'not-completed' }));

export const openCycle =
  (time: string, due: LocalDate): Deed =>
  () => ({ at: at(time), does: 'open-cycle', due });

export const hold =
  (time: string): Deed =>
  () => ({ at: at(time), does: 'hold' });

export const release =
  (time: string): Deed =>
  () => ({ at: at(time), does: 'release' });

/** From now on these days of 2023 are off besides those of the published notice. */
export const moreHolidays =
  (time: string, ...days: readonly LocalDate[]): Deed =>
  () => ({ at: at(time), does: 'change-calendar', years: withHolidays(2023, days) });

function withHolidays(year: number, days: readonly LocalDate[]): readonly CalendarYear[] {
  return CHINA_YEARS.map((one) => (one.year === year ? { ...one, holidays: [...one.holidays, ...days] } : one));
}

/** What a driver is given: the plan as imported, and the scenario. */
export interface Scene {
  readonly draft: DraftPlan;
  readonly scenario: Scenario;
}

const calendar = chinaCalendar();

export function sceneOf({ rows, script = [], vacant = [], dead = [], outages = [], assume, until }: Life): Scene {
  const draft = tinyDraft(rows);
  const setup = setUpPlan(draft, { calendar, until });
  const isVacant = ({ role, unitName }: (typeof setup.contacts)[number]): boolean =>
    vacant.includes(`${role}@${unitName}`);
  return {
    draft,
    scenario: {
      setup: { ...setup, contacts: setup.contacts.filter((contact) => !isVacant(contact)) },
      ...{ calendar, policies: { dated: STANDARD, ongoing: ONGOING_QUARTERLY } },
      ...{ assume: assume ?? 'silent', seed: 1, until: setup.plan.closesOn },
      outages: outages.map(([from, end]) => ({ from: at(from), until: at(end) })),
      script: script.map((deed) => deed(setup.plan.id)),
      deadMailboxes: new Set(dead.map((chair) => personOf(chair).contactId)),
    },
  };
}
