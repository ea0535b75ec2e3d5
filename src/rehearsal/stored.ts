import type { CalendarYear } from '../domain/calendar-year.ts';
import { createCalendar, type Calendar } from '../domain/calendar.ts';
import { DubanError } from '../domain/errors.ts';
import { laterOf } from '../domain/local-date.ts';
import type { MeasureInput } from '../domain/measure-input.ts';
import type { MeasureFacts, MeasureState, PlanFacts } from '../domain/measure.ts';
import type { Override, Place } from '../domain/policy-choice.ts';
import type { Budget, Channel, PointState, Policy, Role } from '../domain/policy.ts';
import type { SendWindows } from '../domain/send-window.ts';
import { localDateOf } from '../domain/zone.ts';
import type { PlaceholderContact } from './placeholder-people.ts';
import type { PlanSetup } from './placeholders.ts';
import type { RehearseChoices } from './scenario.ts';
import type { Beginning, Scenario } from './rehearsed.ts';

/** A seat of a unit and who holds it. */
interface Seat {
  readonly unitId: string;
  readonly unitName: string;
  readonly role: Role;
  readonly contactId: string;
}

/** A stored plan as the store reads it; instants are epoch ms. */
export interface StoredPlanFacts extends Omit<Beginning, 'at' | 'runs'> {
  readonly name: string;
  readonly state: 'draft' | 'active' | 'closed';
  readonly now: number;
  readonly plan: PlanFacts;
  readonly units: readonly { readonly id: string; readonly name: string }[];
  readonly measures: readonly MeasureFacts[];
  readonly rows: readonly (Place & { readonly text: string })[];
  readonly policies: { readonly dated: Policy; readonly rhythm: Policy | null };
  readonly overrides: readonly Override<Policy>[];
  /** A contact's own seat comes before the others that they hold. */
  readonly seats: readonly Seat[];
  /** People without a seat, under their own unit and role. */
  readonly others: readonly Seat[];
  readonly deputies: NonNullable<Scenario['deputies']>;
  readonly points: ReadonlyMap<string, Readonly<Record<Channel, PointState>>>;
  readonly runs: ReadonlyMap<
    string,
    {
      readonly state: MeasureState;
      readonly nextWakeAt: number | null;
      readonly inputs: readonly MeasureInput[];
    }
  >;
  readonly calendar: Calendar;
  readonly years: readonly CalendarYear[];
  readonly closures: NonNullable<Scenario['closures']>;
  readonly otherUnits: NonNullable<Scenario['otherUnits']>;
  readonly unitChanges: NonNullable<Scenario['unitChanges']>;
}

/** What holds for the installation that the plan is stored in. */
export interface StoredTerms {
  readonly windows: SendWindows;
  readonly budget: Budget;
}

/**
 * A stored plan ready to be rehearsed: its own units, people, policies and calendar; a draft as if it were activated now,
 * an active plan from where it stands. People are known by their ids alone. Throws DubanError conflict for a plan that has
 * closed.
 */
export function storedScenario(stored: StoredPlanFacts, terms: StoredTerms, choices: RehearseChoices): Scenario {
  if (stored.state === 'closed') throw closed(stored.name);
  const { policies, overrides, deputies, unitChanges, now } = stored;
  const plan = planOf(stored, choices);
  return {
    ...{ setup: setupOf(stored, plan), ...terms, ...workingTimeOf(stored, choices) },
    policies: {
      dated: choices.policies.dated ?? policies.dated,
      ongoing: choices.policies.ongoing ?? policies.rhythm,
    },
    overrides: [...overrides, ...choices.overrides(stored.rows)],
    ...{ assume: choices.assume, seed: choices.seed, deputies, unitChanges },
    until: choices.until ?? plan.closesOn,
    ...(stored.state === 'active' ? { beginning: beginningOf(stored) } : { notBefore: now }),
  };
}

/** A first day that is past becomes today, as at activation: nothing begins before it is switched on. */
function planOf({ plan, state, now }: StoredPlanFacts, { from }: RehearseChoices): PlanFacts {
  if (state === 'active') return plan;
  return { ...plan, from: laterOf(from ?? plan.from, localDateOf(plan.zone, now)) };
}

function setupOf(stored: StoredPlanFacts, plan: PlanFacts): PlanSetup {
  const { name, measures, rows, units, seats, others, points } = stored;
  const nameOf = new Map(units.map((unit) => [unit.id, unit.name]));
  const placeOf = new Map(rows.map(({ code, part, section }) => [code, { code, part, section }]));
  const answering = measures.map(({ leads }) => nameOf.get(leads[0]?.unitId ?? ''));
  return {
    ...{ name, plan, measures, problems: [] },
    officeName: nameOf.get(plan.officeUnitId) ?? plan.officeUnitId,
    superiorName: nameOf.get(plan.superiorUnitId) ?? plan.superiorUnitId,
    places: new Map(measures.map(({ id, code }) => [id, placeOf.get(code) ?? { code, part: null, section: null }])),
    units: units.map((unit) => ({ ...unit, kind: 'body', seenAs: [unit.name] })),
    contacts: seats.map((seat) => personOf(seat, points.get(seat.contactId))),
    others: others.map((one) => personOf(one, points.get(one.contactId))),
    answeringUnits: [...new Set(answering)].filter((unit) => unit !== undefined),
  };
}

function personOf(
  { unitId, unitName, role, contactId }: Seat,
  points: Readonly<Record<Channel, PointState>> | undefined,
): PlaceholderContact {
  return { id: contactId, unitId, unitName, role, name: '', email: '', mobile: '', ...(points && { points }) };
}

/** The installation's calendar with the notices that were given. */
function workingTimeOf(
  { calendar, years, closures, otherUnits }: StoredPlanFacts,
  { notices }: RehearseChoices,
): Pick<Scenario, 'calendar' | 'years' | 'closures' | 'otherUnits'> {
  if (notices.length === 0) return { calendar, years, closures, otherUnits };
  const given = new Set(notices.map(({ year }) => year));
  const all = [...years.filter(({ year }) => !given.has(year)), ...notices];
  return { calendar: createCalendar(calendar.zone, all), years: all, closures, otherUnits };
}

/** Nothing happens before now: what is overdue is done at once, as after an outage. */
function beginningOf(stored: StoredPlanFacts): Beginning {
  const { now, runs, waiting, alarmed, passedOn, digests, sentToday, unread, echoed, held } = stored;
  return {
    ...{ at: now, waiting, alarmed, passedOn, digests, sentToday, unread, echoed, held },
    runs: new Map(
      [...runs].map(([id, { state, nextWakeAt, inputs }]) => {
        const due = inputs.length > 0 ? now : nextWakeAt;
        return [id, { state, inputs, wakeAt: due === null ? null : Math.max(due, now) }];
      }),
    ),
  };
}

function closed(name: string): DubanError {
  return new DubanError(
    'conflict',
    `方案 ${name} 已结束，无可推演：请用 duban plan show 查看结果。` +
      ` / Plan ${name} has closed, nothing is left to rehearse: duban plan show tells how it ended.`,
  );
}
