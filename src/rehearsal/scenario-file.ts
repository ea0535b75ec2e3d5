import type { LocalDate } from '../domain/local-date.ts';
import type { Claim } from '../domain/measure-input.ts';
import type { Channel, Role } from '../domain/policy.ts';

/*
 * What a scenario's file says: what happens in a rehearsal besides what is assumed (docs/rehearsal.md). Units are named as
 * the plan prints them, measures by their codes; spans of days have both ends included, an open end is the plan's close.
 */

/** What can be said with a deed, besides who does it and when. */
export type DeedField = 'claim' | 'date' | 'units' | 'parts';

/** What somebody may do about a measure, and what has to be said with it. */
export const DEEDS = {
  sign: [],
  report: ['claim'],
  promise: ['date'],
  'ask-extension': ['date'],
  question: [],
  'ask-contribution': ['units', 'date'],
  contribute: [],
  confirm: [],
  return: ['date'],
  'new-date': ['date'],
  'not-completed': [],
  grant: ['date'],
  refuse: [],
  park: ['date'],
  withdraw: [],
  split: ['parts'],
} as const satisfies Readonly<Record<string, readonly DeedField[]>>;

export type Deed = keyof typeof DEEDS;

/** Deeds of the supervising office; all others are those of a unit. */
export const OFFICE_DEEDS: ReadonlySet<Deed> = new Set<Deed>([
  ...(['confirm', 'return', 'new-date', 'not-completed', 'grant', 'refuse', 'park', 'withdraw', 'split'] as const),
]);

/** One part of a measure that is split; units as the plan prints them. */
export interface ScenarioPart {
  readonly text: string;
  readonly leads: readonly string[];
  readonly supports: readonly string[];
  readonly deadline: LocalDate;
}

export interface ScenarioAct {
  readonly on: LocalDate;
  /** 'HH:MM' in the plan's zone. */
  readonly at: string;
  readonly measure: string;
  readonly does: Deed;
  /** Default: the unit that answers for the measure; for a deed of the office, the office. Whoever contributes is named. */
  readonly unit: string | null;
  /** Default: its liaison; for a deed of the office, its clerk. */
  readonly role: Role | null;
  readonly claim: Claim | null;
  readonly date: LocalDate | null;
  /** Supporting units that are asked for their part. */
  readonly units: readonly string[] | null;
  readonly parts: readonly ScenarioPart[] | null;
}

/** What becomes of units, and what has to be said with it. */
export const UNIT_DEEDS = { rename: ['name'], merge: ['to'], abolish: [] } as const;

export interface ScenarioUnitChange {
  /** The day on which it is written down, and the one from whose beginning on it is in force. */
  readonly on: LocalDate;
  readonly from: LocalDate;
  readonly does: keyof typeof UNIT_DEEDS;
  readonly units: readonly string[];
  /** The unit that takes over; null where nobody does. */
  readonly to: string | null;
  /** The new name. */
  readonly name: string | null;
  /** Whether a unit that takes over may be one that the plan does not have. */
  readonly newUnits: boolean;
}

export interface Span {
  readonly from: LocalDate;
  readonly until: LocalDate | null;
}

export interface ScenarioFile {
  readonly acts: readonly ScenarioAct[];
  /** Units that are renamed, merged, abolished. */
  readonly unitChanges: readonly ScenarioUnitChange[];
  /** How a unit answers what arrives in a span, in place of the assumption. */
  readonly conduct: readonly (Span & { readonly unit: string; readonly as: 'silent' | 'prompt' })[];
  /** Addresses that refuse for good in a span; they work again after it. */
  readonly failures: readonly (Span & { readonly unit: string; readonly role: Role; readonly channel: Channel })[];
  /** Somebody new takes a seat over. */
  readonly standIns: readonly { readonly on: LocalDate; readonly unit: string; readonly role: Role }[];
  /** Notices of holidays that nobody knows before a day. */
  readonly notices: readonly {
    readonly on: LocalDate;
    readonly year: number;
    readonly holidays: readonly LocalDate[];
    readonly makeUpDays: readonly LocalDate[];
  }[];
  /** Days on which duban is down. */
  readonly outages: readonly (Span & { readonly until: LocalDate })[];
}
