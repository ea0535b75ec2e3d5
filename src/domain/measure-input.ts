import type { LocalDate } from './local-date.ts';
import type { OutcomeName } from './outcome.ts';
import type { Role } from './policy.ts';

/*
 *  What people tell duban of a measure, and why some of it cannot be taken.
 */

export type Claim = 'done' | 'on-track' | 'delayed' | 'not-started' | 'blocked';

/** What people tell duban of a measure; each is a committed row first. `at`: when it was received. */
export type MeasureInput = { readonly id: string; readonly at: number } & (
  | { readonly type: 'receipt'; readonly requestId: string; readonly unitId: string; readonly contactId: string }
  | {
      readonly type: 'report';
      /** The request it answers where known; null = whatever is open. */
      readonly requestId: string | null;
      readonly unitId: string;
      readonly contactId: string;
      readonly claim: Claim;
    }
  /** The unit that must answer promises its report by a day: the ladder waits for it. */
  | (OfUnit & { readonly type: 'promise'; readonly requestId: string; readonly promisedOn: LocalDate })
  /** The unit asks for a later date, before the date it has. Null request: of the nearest date not yet asked. */
  | (OfUnit & { readonly type: 'extension'; readonly requestId: string | null; readonly newDue: LocalDate })
  /** The unit says that the measure is not its own (退回). */
  | (OfUnit & { readonly type: 'misaddressed'; readonly requestId: string; readonly suggestedUnitId: string | null })
  /** The sender puts his last report right, or takes it back, as long as nobody has acted on it. */
  | (OfUnit & { readonly type: 'correct-report'; readonly reportInputId: string; readonly claim: Claim })
  | (OfUnit & { readonly type: 'withdraw-report'; readonly reportInputId: string })
  /** A lead asks supporting units for their part by a day; the text of the input says for what. */
  | (OfUnit & { readonly type: 'ask-contribution'; readonly supports: readonly string[]; readonly by: LocalDate })
  /** A supporting unit that was asked gives its part, in the text of the input. */
  | (OfUnit & { readonly type: 'contribution' })
  | { readonly type: 'verify'; readonly contactId: string; readonly decision: 'confirm' }
  | { readonly type: 'verify'; readonly contactId: string; readonly decision: 'return'; readonly newDue: LocalDate }
  | ({ readonly type: 'decide'; readonly contactId: string } & OfficeDecision)
  /** Written by the step that closes or reopens a part of this measure. */
  | { readonly type: 'part-closed'; readonly partId: string; readonly outcome: OutcomeName; readonly on: LocalDate }
  | { readonly type: 'part-reopened'; readonly partId: string }
  | { readonly type: 'cycle-opened'; readonly cycleId: string; readonly due: LocalDate }
  /** A unit has been merged into another one or abolished: what was its own is the other one's from now on. */
  | {
      readonly type: 'unit-succeeded';
      readonly changeId: string;
      readonly from: string;
      readonly to: string;
      /** Whether the new unit's liaison is told of the open request: what had waited for the former one may say it. */
      readonly announce: boolean;
    }
  /** An admin lets the open request follow the policy that is in force now, if that is the one named. */
  | { readonly type: 'policy-applied'; readonly name: string }
  | {
      /** A seat has another holder, or its people can be reached otherwise than before. */
      readonly type: 'contact-changed';
      readonly unitId: string;
      readonly role: Role;
      /** Holder before and after; null = nobody, equal = only their addresses or the deputy changed. */
      readonly from: string | null;
      readonly to: string | null;
      /** Whether what is open must be announced to the new holder: nothing that waited for the former one says it. */
      readonly announce: boolean;
    }
);

/** Who says it for a unit. */
interface OfUnit {
  readonly unitId: string;
  readonly contactId: string;
}

/** What the supervising office may decide of a measure; whoever the decider itself asks may decide. */
export type OfficeDecision =
  | { readonly decision: 'new-date'; readonly newDue: LocalDate }
  | { readonly decision: 'not-completed' }
  /** Grants an extension, with the date that the office names; or refuses what the unit has asked for. */
  | { readonly decision: 'grant'; readonly newDue: LocalDate }
  | { readonly decision: 'refuse' }
  /** 挂账: nobody is asked until the office resumes it; the office looks at it again on the review date. */
  | { readonly decision: 'park'; readonly reviewOn: LocalDate }
  | { readonly decision: 'resume'; readonly newDue: LocalDate | null }
  | { readonly decision: 'withdraw' }
  | { readonly decision: 'merge'; readonly intoMeasureId: string }
  | { readonly decision: 'reopen'; readonly newDue: LocalDate | null }
  | { readonly decision: 'move-deadline'; readonly newDue: LocalDate }
  /** Parts with leads, supporting units and a date each become measures of the plan; the whole follows them. */
  | { readonly decision: 'split'; readonly parts: readonly SplitPart[] }
  /** Other units from now on; a request that is overdue needs a new date. The first of the leads answers. */
  | {
      readonly decision: 'reassign';
      readonly leads: readonly string[];
      readonly supports: readonly string[];
      readonly newDue: LocalDate | null;
    };

/** One part of a split measure; it gets a code of its own when it is split. */
export interface SplitPart {
  readonly text: string;
  readonly leads: readonly string[];
  readonly supports: readonly string[];
  readonly deadline: LocalDate;
}

/** An input that could not be taken; its sender is told the code in words (invariant 11). */
export interface Refusal {
  readonly inputId: string;
  readonly code: RefusalCode;
}

/** Why an input cannot be taken. */
export type RefusalCode =
  | 'measure-not-active'
  | 'measure-closed'
  | 'not-responsible'
  | 'request-not-open'
  | 'not-verifying'
  | 'not-the-office'
  | 'date-in-the-past'
  | 'nothing-to-decide'
  | 'policy-not-in-force'
  | 'too-late-to-ask'
  | 'date-not-later'
  | 'date-too-far'
  | 'date-needed'
  | 'not-dated'
  | 'petition-pending'
  | 'claim-pending'
  | 'measure-parked'
  | 'not-parked'
  | 'not-closed'
  | 'plan-closed'
  | 'already-acted-on'
  | 'same-measure'
  | 'no-lead-named'
  | 'not-supporting'
  | 'not-asked'
  | 'measure-split'
  | 'parts-needed'
  | 'not-a-part';
