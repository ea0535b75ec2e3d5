import type { Calendar } from '../domain/calendar.ts';
import { DubanError } from '../domain/errors.ts';
import type { LocalDate } from '../domain/local-date.ts';
import type { MeasureInput } from '../domain/measure-input.ts';
import type { MeasureFacts, MeasureState, PlanFacts } from '../domain/measure.ts';
import type { Budget, Channel, Policy, Role } from '../domain/policy.ts';
import type { PointState } from '../domain/release.ts';
import type { SendWindows } from '../domain/send-window.ts';
import type { WaitingStart } from './mailroom.ts';
import type { PlaceholderContact } from './placeholder-people.ts';
import type { RehearseChoices } from './scenario.ts';
import type { Beginning, Scenario } from './simulate.ts';

/** A stored plan as the store reads it; instants are epoch ms. */
export interface StoredPlanFacts {
  readonly name: string;
  readonly state: 'draft' | 'active' | 'closed';
  readonly now: number;
  readonly plan: PlanFacts;
  readonly units: readonly { readonly id: string; readonly name: string }[];
  readonly measures: readonly MeasureFacts[];
  readonly policies: { readonly dated: Policy; readonly rhythm: Policy };
  readonly seats: readonly {
    readonly unitId: string;
    readonly unitName: string;
    readonly role: Role;
    readonly contactId: string;
  }[];
  readonly points: ReadonlyMap<string, Readonly<Record<Channel, PointState>>>;
  readonly runs: ReadonlyMap<
    string,
    {
      readonly state: MeasureState;
      readonly nextWakeAt: number | null;
      readonly inputs: readonly MeasureInput[];
    }
  >;
  readonly waiting: readonly WaitingStart[];
  readonly alarmed: Beginning['alarmed'];
}

/** What holds for the installation that the plan is stored in. */
export interface StoredTerms {
  readonly calendar: Calendar;
  readonly windows: SendWindows;
  readonly budget: Budget;
}

/**
 * A stored plan ready to be rehearsed: its own units, people, policies and calendar; an active one from where it stands.
 * People are known by their ids alone. Throws DubanError conflict for a plan that has closed, wrong-usage for an option
 * that the stored plan decides.
 */
export function storedScenario(stored: StoredPlanFacts, terms: StoredTerms, choices: RehearseChoices): Scenario {
  if (stored.state === 'closed') throw closed(stored.name);
  refuseDecided(stored, choices);
  const { measures, units, seats, points } = stored;
  const plan = { ...stored.plan, ...(choices.from !== undefined && { from: choices.from }) };
  const nameOf = new Map(units.map(({ id, name }) => [id, name]));
  const answering = measures.map(({ leads }) => nameOf.get(leads[0]?.unitId ?? ''));
  return {
    setup: {
      ...{ name: stored.name, plan, measures, problems: [] },
      officeName: nameOf.get(plan.officeUnitId) ?? plan.officeUnitId,
      superiorName: nameOf.get(plan.superiorUnitId) ?? plan.superiorUnitId,
      units: units.map(({ id, name }) => ({ id, name, kind: 'body', seenAs: [name] })),
      contacts: seats.map((seat) => personOf(seat, points.get(seat.contactId))),
      answeringUnits: [...new Set(answering)].filter((name) => name !== undefined),
    },
    ...terms,
    policies: { dated: stored.policies.dated, ongoing: stored.policies.rhythm },
    ...{ assume: choices.assume, seed: choices.seed },
    until: choices.until ?? plan.closesOn,
    ...(stored.state === 'active' && { beginning: beginningOf(stored) }),
  };
}

function personOf(
  { unitId, unitName, role, contactId }: StoredPlanFacts['seats'][number],
  points: Readonly<Record<Channel, PointState>> | undefined,
): PlaceholderContact {
  return { id: contactId, unitId, unitName, role, name: '', email: '', mobile: '', ...(points && { points }) };
}

/** Nothing happens before now: what is overdue is done at once, as after an outage. */
function beginningOf({ now, runs, waiting, alarmed }: StoredPlanFacts): Beginning {
  return {
    ...{ at: now, waiting, alarmed },
    runs: new Map(
      [...runs].map(([id, { state, nextWakeAt, inputs }]) => {
        const due = inputs.length > 0 ? now : nextWakeAt;
        return [id, { state, inputs, wakeAt: due === null ? null : Math.max(due, now) }];
      }),
    ),
  };
}

function refuseDecided({ state }: StoredPlanFacts, { office, superior, from }: RehearseChoices): void {
  const given: Readonly<Record<string, LocalDate | string | undefined>> = {
    '--office': office,
    '--superior': superior,
    ...(state === 'active' && { '--from': from }),
  };
  const options = Object.keys(given).filter((option) => given[option] !== undefined);
  if (options.length === 0) return;
  throw new DubanError(
    'wrong-usage',
    `${options.join('、')} 不适用于已存方案，以方案中的设定为准。 / ${options.join(', ')} cannot be given for a stored plan, which has its own.`,
  );
}

function closed(name: string): DubanError {
  return new DubanError(
    'conflict',
    `方案 ${name} 已结束，无可推演。 / Plan ${name} has closed: nothing is left to rehearse.`,
  );
}
