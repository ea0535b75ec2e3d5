import type { LocalDate } from './local-date.ts';
import type { Because } from './policy.ts';

/*
 *  What a measure waits for besides reports: an answer of the office, or a season.
 */

/** Something a unit has asked the office, which the office must answer within a limit. */
export type Petition = {
  /** Numbers the notices about it. */
  readonly ordinal: number;
  readonly requestId: string | null;
  readonly unitId: string;
  readonly contactId: string;
  readonly because: readonly Because[];
  readonly due: LocalDate;
  readonly askedOn: LocalDate;
  readonly remindersDone: number;
} & (
  | { readonly type: 'extension'; readonly newDue: LocalDate }
  | { readonly type: 'misaddressed'; readonly suggestedUnitId: string | null }
);

/** A measure that waits for a season or a condition (挂账). */
export interface Parking {
  readonly parkedOn: LocalDate;
  /** The day on which the office looks at it next. */
  readonly reviewOn: LocalDate;
  readonly reviews: number;
}
