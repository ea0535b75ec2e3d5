import type { LocalDate } from '../domain/local-date.ts';
import type { Claim } from '../domain/measure-input.ts';
import type { Channel, Role } from '../domain/policy.ts';

/*
 * What a scenario's file says: what happens in a rehearsal besides what is assumed (docs/rehearsal.md). Units are named as
 * the plan prints them, measures by their codes; spans of days have both ends included, an open end is the plan's close.
 */

/** What somebody may do about a measure, and what has to be said with it. */
export const DEEDS = {
  sign: [],
  report: ['claim'],
  promise: ['date'],
  'ask-extension': ['date'],
  question: [],
  confirm: [],
  return: ['date'],
  'new-date': ['date'],
  'not-completed': [],
  grant: ['date'],
  refuse: [],
  park: ['date'],
  withdraw: [],
} as const satisfies Readonly<Record<string, readonly ('claim' | 'date')[]>>;

export type Deed = keyof typeof DEEDS;

/** Deeds of the supervising office; all others are those of a unit. */
export const OFFICE_DEEDS: ReadonlySet<Deed> = new Set<Deed>([
  ...(['confirm', 'return', 'new-date', 'not-completed', 'grant', 'refuse', 'park', 'withdraw'] as const),
]);

export interface ScenarioAct {
  readonly on: LocalDate;
  /** 'HH:MM' in the plan's zone. */
  readonly at: string;
  readonly measure: string;
  readonly does: Deed;
  /** Default: the unit that answers for the measure; for a deed of the office, the office. */
  readonly unit: string | null;
  /** Default: its liaison; for a deed of the office, its clerk. */
  readonly role: Role | null;
  readonly claim: Claim | null;
  readonly date: LocalDate | null;
}

export interface Span {
  readonly from: LocalDate;
  readonly until: LocalDate | null;
}

export interface ScenarioFile {
  readonly acts: readonly ScenarioAct[];
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
