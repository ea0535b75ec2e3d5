import type { LocalDate } from './local-date.ts';

export type OutcomeName =
  'completed-on-time' | 'completed-late' | 'not-completed' | 'kept-up' | 'lapsed' | 'parked' | 'withdrawn' | 'merged';

export type Standing = 'on-track' | 'overdue' | 'stale';

export interface Outcome {
  readonly outcome: OutcomeName;
  readonly standing: Standing | null;
  /** The day it counts from: the receipt of the confirmed report, or the plan's close. */
  readonly on: LocalDate;
}
