import type { LocalDate } from './local-date.ts';
import type {
  Alarmed,
  AskedContribution,
  DatedReason,
  LeadUnit,
  MovedDate,
  OpenRequest,
  PendingDecision,
  Replanned,
  Verification,
} from './measure.ts';
import type { Parking, Petition } from './measure-waits.ts';
import type { Outcome, OutcomeName } from './outcome.ts';
import type { Claim } from './measure-input.ts';
import type { Because, Policy, Role } from './policy.ts';

/** What happened to a measure: append-only, and folded into its state (evolve.ts). No names, numbers or text of people. */
export type MeasureEvent =
  | {
      readonly type: 'activated';
      readonly on: LocalDate;
      readonly dated: readonly DatedReason[];
      /** Deadline and milestones that were past and that nobody is asked for; absent where there are none. */
      readonly notAsked?: readonly LocalDate[];
    }
  | {
      readonly type: 'requestOpened';
      readonly request: OpenRequest;
      readonly rhythmAskOn: LocalDate | null;
      /** The dated reasons still to be asked afterwards. */
      readonly dated: readonly DatedReason[];
    }
  | {
      readonly type: 'requestJoined';
      readonly requestId: string;
      readonly because: readonly Because[];
      readonly rhythmAskOn: LocalDate | null;
      readonly cycleId: string | null;
      readonly dated: readonly DatedReason[];
    }
  | {
      readonly type: 'askPassedOver';
      readonly rhythmAskOn: LocalDate | null;
      readonly cycleId: string | null;
      readonly reason: 'reported-lately' | 'missed' | 'verifying' | 'parked' | 'split';
    }
  | {
      readonly type: 'rungReached';
      readonly requestId: string;
      readonly rung: string;
      readonly occurrence: number;
      readonly at: number;
      readonly alarmed: readonly Alarmed[];
      /** Rungs passed over because duban was down when they were due. */
      readonly passedOver: number;
    }
  | {
      readonly type: 'receiptRecorded';
      readonly requestId: string;
      readonly at: number;
      /** The slots that it signs; absent where one unit answers for all. */
      readonly units?: readonly string[];
    }
  | {
      /** Another policy, or another version of it, holds for the open request from now on. */
      readonly type: 'policyApplied';
      readonly requestId: string;
      readonly from: { readonly name: string; readonly version: number };
      readonly policy: Policy;
      readonly at: number;
    }
  | {
      /** A policy or a calendar that changed has moved days on which something is to be asked. */
      readonly type: 'asksReplanned';
      readonly policy: { readonly name: string; readonly version: number };
      readonly dated: readonly DatedReason[];
    }
  | {
      readonly type: 'reportAccepted';
      readonly inputId: string;
      readonly requestId: string | null;
      readonly unitId: string;
      readonly claim: Claim;
      readonly on: LocalDate;
      /** The slots that it fills; absent where one unit answers for all. */
      readonly units?: readonly string[];
      /** Other units have still to answer. */
      readonly partial?: true;
    }
  | { readonly type: 'requestAnswered'; readonly requestId: string; readonly dated: readonly DatedReason[] }
  | { readonly type: 'requestUnanswered'; readonly requestId: string; readonly silentRound: boolean }
  | {
      readonly type: 'verificationStarted';
      readonly verification: Verification;
      readonly dated: readonly DatedReason[];
    }
  | { readonly type: 'verificationReminded'; readonly reminders: 1 | 2 }
  | { readonly type: 'verificationConfirmed'; readonly contactId: string }
  | {
      readonly type: 'verificationReturned';
      readonly contactId: string;
      readonly newDue: LocalDate;
      readonly dated: readonly DatedReason[];
    }
  | { readonly type: 'decisionNeeded'; readonly decision: PendingDecision; readonly dated: readonly DatedReason[] }
  | {
      readonly type: 'newDateSet';
      readonly contactId: string;
      readonly newDue: LocalDate;
      readonly dated: readonly DatedReason[];
    }
  | {
      /** The office finds that what was due on a date is not completed. */
      readonly type: 'foundNotCompleted';
      readonly contactId: string;
      readonly due: LocalDate;
      readonly dated: readonly DatedReason[];
    }
  | {
      readonly type: 'promiseRecorded';
      readonly requestId: string;
      readonly promisedOn: LocalDate;
      readonly at: number;
      readonly units?: readonly string[];
    }
  | { readonly type: 'petitionRaised'; readonly petition: Petition; readonly pausedUntil: LocalDate }
  | { readonly type: 'petitionReminded'; readonly reminders: number }
  | {
      readonly type: 'petitionRefused';
      readonly contactId: string;
      readonly on: LocalDate;
      /** The request that is open had not waited for the answer: its ladder runs on as it is. */
      readonly waited?: false;
    }
  | {
      readonly type: 'extensionGranted';
      readonly contactId: string;
      readonly newDue: LocalDate;
      readonly dated: readonly DatedReason[];
    }
  | {
      readonly type: 'deadlineMoved';
      readonly contactId: string;
      readonly newDue: LocalDate;
      readonly dated: readonly DatedReason[];
    }
  /** A request ends because what it asked for has changed; nobody was silent. */
  | {
      readonly type: 'requestDropped';
      readonly requestId: string;
      readonly reason: 'new-date' | 'reassigned' | 'parked' | 'withdrawn' | 'merged' | 'split';
    }
  | {
      readonly type: 'reassigned';
      readonly contactId: string;
      readonly leads: readonly LeadUnit[];
      readonly supports: readonly string[];
    }
  | {
      readonly type: 'parked';
      readonly contactId: string;
      readonly parking: Parking;
      /** The dated reasons still to be asked, those of the request that was dropped among them; absent in older events. */
      readonly dated?: readonly DatedReason[];
    }
  | { readonly type: 'parkingReviewed'; readonly parking: Parking }
  | { readonly type: 'resumed'; readonly contactId: string; readonly dated: readonly DatedReason[] }
  | { readonly type: 'withdrawn'; readonly contactId: string }
  | { readonly type: 'merged'; readonly contactId: string; readonly intoMeasureId: string }
  | { readonly type: 'reopened'; readonly contactId: string; readonly dated: readonly DatedReason[] }
  | {
      /** The sender took his report back, or put another claim in its place. */
      readonly type: 'reportRevised';
      readonly inputId: string;
      readonly unitId: string;
      /** The request that it had answered; null where none had been, or where others have still to answer it. */
      readonly answered: string | null;
      /** The request asked anew, under a number of its own; null where none had been open, or one still is. */
      readonly reopened: OpenRequest | null;
      readonly dated: readonly DatedReason[];
      readonly lastReportOn: LocalDate | null;
      readonly silentInARow: number;
      readonly parking: Parking | null;
    }
  | { readonly type: 'contributionAsked'; readonly asked: readonly AskedContribution[] }
  | { readonly type: 'contributionReminded'; readonly ordinal: number }
  | {
      readonly type: 'contributionGiven';
      readonly inputId: string;
      readonly ordinal: number;
      readonly unitId: string;
    }
  | {
      readonly type: 'split';
      readonly inputId: string;
      readonly contactId: string;
      readonly parts: readonly {
        readonly measureId: string;
        readonly code: string;
        readonly deadline: LocalDate;
        readonly leads: readonly string[];
        readonly supports: readonly string[];
      }[];
    }
  | {
      readonly type: 'partClosed';
      readonly partId: string;
      readonly outcome: OutcomeName;
      readonly on: LocalDate;
    }
  | { readonly type: 'partReopened'; readonly partId: string }
  | {
      /** The calendar changed, and with it what was planned; due dates stay. */
      readonly type: 'calendarApplied';
      readonly version: number;
      readonly moved: readonly MovedDate[];
      readonly dated: readonly DatedReason[];
      readonly rhythmDoneOn: LocalDate | null;
      readonly reopenOn: LocalDate | null;
      readonly replanned: Replanned | null;
    }
  | {
      /** Nobody in a seat can be reached; `rung` on `on` is the first message that it would miss. */
      readonly type: 'seatUnreachable';
      readonly unitId: string;
      readonly role: Role;
      readonly rung: string;
      readonly on: LocalDate;
    }
  /** Somebody can be reached in the seat, or its unit has no part in the measure any more. */
  | { readonly type: 'seatReachable'; readonly unitId: string; readonly role: Role }
  | {
      readonly type: 'contactChanged';
      readonly unitId: string;
      readonly role: Role;
      readonly from: string | null;
      readonly to: string | null;
    }
  | {
      /** A unit that is merged into another or abolished hands on its part in the measure; reports that it gave stay its own. */
      readonly type: 'unitSucceeded';
      readonly changeId: string;
      readonly from: string;
      readonly to: string;
      readonly leads: readonly LeadUnit[];
      readonly supports: readonly string[];
    }
  | { readonly type: 'measureClosed'; readonly outcome: Outcome };
