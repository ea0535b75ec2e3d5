import type { CalendarYear } from '../domain/calendar.ts';
import { decideMeasure } from '../domain/decide-measure.ts';
import type { LocalDate } from '../domain/local-date.ts';
import type { MeasureInput } from '../domain/measure-input.ts';
import type { OverrideScope } from '../domain/policy-choice.ts';
import type { Policy, Role } from '../domain/policy.ts';
import { decideRelease } from '../domain/release.ts';
import { seatsInPlace } from '../domain/succession-seats.ts';
import type { UnitAct } from '../domain/unit-change.ts';

type Bare<T> = T extends unknown ? Omit<T, 'id' | 'at'> : never;

/**
 * What somebody tells of a measure without being moved to it by a message. A cycle is opened, a policy applied and a
 * contact changed as such; of its parts a measure is told by their own steps.
 */
export type Told = Exclude<
  Bare<MeasureInput>,
  {
    readonly type:
      'cycle-opened' | 'policy-applied' | 'contact-changed' | 'part-closed' | 'part-reopened' | 'unit-succeeded';
  }
>;

/** How things stand when something is told. */
export interface Moment {
  /** The id of the request of the measure that is open; '' where none is. */
  readonly openRequest: string;
  /** The unit that stands in a unit's place. */
  readonly inPlaceOf: (unitId: string) => string;
  readonly holderOf: (unitId: string, role: Role) => string | null;
}

/** Something that happens at an instant (epoch ms) besides what is assumed of the people. */
export type Scripted = { readonly at: number } & (
  | {
      readonly does: 'tell';
      readonly measureId: string;
      readonly told: Told | ((moment: Moment) => Told);
    }
  /** Somebody asks something that is no answer; it is asked back at once. */
  | { readonly does: 'ask'; readonly measureId: string; readonly contactId: string; readonly unitId: string }
  /** Somebody else holds a seat from now on, who is among the setup's people. */
  | { readonly does: 'change-contact'; readonly unitId: string; readonly role: Role; readonly to: string }
  /** Changes of units are written down; those that are in force today are carried out. What cannot be is refused whole. */
  | { readonly does: 'change-units'; readonly act: UnitAct }
  | { readonly does: 'open-cycle'; readonly due: LocalDate }
  /** Stops all sending about the plan, or lets it go on. */
  | { readonly does: 'hold' | 'release' }
  /** A notice of holidays is taken in: its days hold from now on, and every open measure looks again. */
  | { readonly does: 'import-year'; readonly year: CalendarYear }
  /** A unit is closed on all days of a span, both ends included. */
  | { readonly does: 'close-unit'; readonly unitId: string; readonly from: LocalDate; readonly to: LocalDate }
  /** A policy holds from now on for the plan (scope null) or a part of it, for what is asked later. */
  | { readonly does: 'use-policy'; readonly policy: Policy; readonly scope: OverrideScope | null }
  /** Open requests for which the policy of this name is in force follow it too. */
  | { readonly does: 'apply-policy'; readonly name: string }
);

/** The id of the n-th input (from 1) that a script tells, in its own order: a later one may name it. */
export const toldId = (n: number): string => `told/${n}`;

/** The rules that a run follows: its deciders, and who sits where when a unit has ended. */
export interface Rules {
  readonly decideMeasure: typeof decideMeasure;
  readonly decideRelease: typeof decideRelease;
  readonly seatsInPlace: typeof seatsInPlace;
}

export const RULES: Rules = { decideMeasure, decideRelease, seatsInPlace };
