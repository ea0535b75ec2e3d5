import type { Calendar } from './calendar.ts';
import type { LocalDate } from './local-date.ts';
import type { Audience, Because, Channel, NoticeKind, PointState, Policy, Role, Tone } from './policy.ts';

/*
 *  pending --activation--> active --report "done" on a date--> verifying --confirmed--> active | closed
 *                            ^                                     |
 *                            +--------------- returned ------------+
 *  active, verifying --plan closes--> closed
 *
 *  In `active` at most one request is open. Times are UTC epoch milliseconds, dates are LocalDates of the plan's zone.
 */

/** Version of the rules; every stored event names it. */
export const DECIDER_VERSION = 1;

/** A unit that leads a measure. `byExpansion`: named only through a group that a note expands. */
export interface LeadUnit {
  readonly unitId: string;
  readonly byExpansion: boolean;
}

/** What the adopted plan says of a measure; never changed by the decider. */
export interface MeasureFacts {
  readonly id: string;
  readonly planId: string;
  readonly code: string;
  readonly kind: 'dated' | 'ongoing';
  /** The deadline in force (a later decision may move it in the state); null for an ongoing measure. */
  readonly deadline: LocalDate | null;
  readonly milestones: readonly { readonly on: LocalDate; readonly text: string }[];
  /** In the order of the document; groups already expanded or replaced by their collecting unit. The first answers. */
  readonly leads: readonly LeadUnit[];
  readonly supports: readonly string[];
}

export interface PlanFacts {
  readonly id: string;
  readonly zone: string;
  /** Activation takes effect at 08:00 of this date, or of the next working day. */
  readonly from: LocalDate;
  readonly closesOn: LocalDate;
  readonly officeUnitId: string;
  readonly superiorUnitId: string;
}

/** What a decision needs besides state and inputs; everything is data, nothing is fetched. */
export interface MeasureContext {
  readonly now: number;
  readonly calendar: Calendar;
  readonly plan: PlanFacts;
  readonly measure: MeasureFacts;
  readonly policies: { readonly dated: Policy; readonly rhythm: Policy | null };
  /** The contact who holds a role in a unit, or null where nobody does. */
  readonly contactOf: (unitId: string, role: Role) => string | null;
  /** The contact who stands in for that holder (副联络员), or null where nobody does. */
  readonly deputyOf: (unitId: string, role: Role) => string | null;
  /** The state of a contact's addresses. */
  readonly pointsOf: (contactId: string) => Readonly<Record<Channel, PointState>>;
}

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
  | { readonly type: 'verify'; readonly contactId: string; readonly decision: 'confirm' }
  | { readonly type: 'verify'; readonly contactId: string; readonly decision: 'return'; readonly newDue: LocalDate }
  | { readonly type: 'decide'; readonly contactId: string; readonly decision: 'new-date'; readonly newDue: LocalDate }
  | { readonly type: 'decide'; readonly contactId: string; readonly decision: 'not-completed' }
  | { readonly type: 'cycle-opened'; readonly cycleId: string; readonly due: LocalDate }
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

/** Somebody who was alarmed about a request and must be told when it ends (invariant 6). */
export interface Alarmed {
  readonly contactId: string;
  readonly unitId: string;
  readonly role: Role;
}

export interface OpenRequest {
  /** `<measure id>#<ordinal>`: stable, no personal data. */
  readonly id: string;
  readonly ordinal: number;
  readonly because: readonly Because[];
  readonly cycleId: string | null;
  readonly due: LocalDate;
  readonly dueRevision: number;
  readonly openedAt: number;
  readonly openedOn: LocalDate;
  /** The policy as it was when the request opened. */
  readonly policy: Policy;
  /** Instant of the last rung taken or passed over; later rungs are still to come. */
  readonly reachedAt: number;
  readonly receiptAt: number | null;
  readonly alarmed: readonly Alarmed[];
}

export interface Verification {
  readonly reportInputId: string;
  readonly requestId: string | null;
  readonly because: readonly Because[];
  readonly due: LocalDate;
  readonly reportedAt: number;
  readonly startedOn: LocalDate;
  readonly remindersDone: 0 | 1 | 2;
}

/** A late claim (anything but done, on -1 or later) that waits for the office. */
export interface PendingDecision {
  readonly due: LocalDate;
  readonly because: readonly Because[];
  readonly raisedOn: LocalDate;
  /** The ladder re-opens on this day unless the office decides before. */
  readonly reopenOn: LocalDate;
  readonly requestId: string;
}

export type OutcomeName =
  'completed-on-time' | 'completed-late' | 'not-completed' | 'kept-up' | 'lapsed' | 'parked' | 'withdrawn' | 'merged';

export type Standing = 'on-track' | 'overdue' | 'stale';

export interface Outcome {
  readonly outcome: OutcomeName;
  readonly standing: Standing | null;
  /** The day it counts from: the receipt of the confirmed report, or the plan's close. */
  readonly on: LocalDate;
}

/** A dated reason still to be asked or asked again: a deadline or a milestone with its due date. */
export interface DatedReason {
  readonly because: readonly ('deadline' | 'milestone')[];
  readonly due: LocalDate;
  /** The day from which it may be asked. */
  readonly askOn: LocalDate;
}

export interface MeasureState {
  readonly phase: 'pending' | 'active' | 'verifying' | 'closed';
  readonly activatedOn: LocalDate | null;
  readonly requestCount: number;
  readonly request: OpenRequest | null;
  readonly dueRevision: number;
  /** Dated reasons not yet settled, in order of their ask date. */
  readonly dated: readonly DatedReason[];
  /** The last ask day of the rhythm that was asked, joined or muted; null before the first. */
  readonly rhythmDoneOn: LocalDate | null;
  /** How many claims have gone to verification; numbers the notices about those that no request had asked for. */
  readonly claimCount: number;
  readonly verification: Verification | null;
  readonly decision: PendingDecision | null;
  readonly lastReportOn: LocalDate | null;
  readonly silentRounds: number;
  readonly silentInARow: number;
  /** Seats in which nobody can be reached, and which the office knows of. */
  readonly unreachableSeats: readonly { readonly unitId: string; readonly role: Role }[];
  /** How many gaps have been noted, and how often a seat's holder changed: they number the notices about them. */
  readonly seatGapCount: number;
  readonly contactChanges: number;
  readonly outcome: Outcome | null;
}

/** Something to be said to one contact about one measure. The key is unique (invariant 2). */
export interface Notice {
  readonly measureId: string;
  readonly measureCode: string;
  readonly request: {
    readonly id: string;
    readonly because: readonly Because[];
    readonly due: LocalDate;
    readonly revision: number;
  } | null;
  readonly kind: NoticeKind;
  readonly tone: Tone;
  readonly rung: string;
  readonly occurrence: number;
  readonly role: Role;
  readonly unitId: string;
  readonly contactId: string;
  readonly channels: readonly Channel[];
  /** Instant of the rung: a later rung of the same request supersedes it. */
  readonly rungAt: number;
  /** The ladder's next rung after this one, if nothing is reported: what the message announces. */
  readonly next: { readonly rung: string; readonly on: LocalDate; readonly audiences: readonly Audience[] } | null;
  /** What must still hold when it is released; see release.ts. */
  readonly validWhile: 'always' | 'request-open' | 'unsigned' | 'verifying' | 'undecided' | 'if-alarmed';
}

/** Nobody can be reached in a role that a notice needs. */
export interface Gap {
  readonly measureId: string;
  readonly role: Role;
  readonly unitId: string;
  readonly reason: 'no-contact' | 'no-level-above';
}

export type MeasureEvent =
  | { readonly type: 'activated'; readonly on: LocalDate; readonly dated: readonly DatedReason[] }
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
      readonly reason: 'reported-lately' | 'missed' | 'verifying';
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
  | { readonly type: 'receiptRecorded'; readonly requestId: string; readonly at: number }
  | {
      readonly type: 'reportAccepted';
      readonly inputId: string;
      readonly requestId: string | null;
      readonly unitId: string;
      readonly claim: Claim;
      readonly on: LocalDate;
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
      /** Nobody in a seat can be reached; `rung` on `on` is the first message that it would miss. */
      readonly type: 'seatUnreachable';
      readonly unitId: string;
      readonly role: Role;
      readonly rung: string;
      readonly on: LocalDate;
    }
  | { readonly type: 'seatReachable'; readonly unitId: string; readonly role: Role }
  | {
      readonly type: 'contactChanged';
      readonly unitId: string;
      readonly role: Role;
      readonly from: string | null;
      readonly to: string | null;
    }
  | { readonly type: 'measureClosed'; readonly outcome: Outcome };

export interface Refusal {
  readonly inputId: string;
  readonly code:
    | 'measure-not-active'
    | 'measure-closed'
    | 'not-responsible'
    | 'request-not-open'
    | 'not-verifying'
    | 'not-the-office'
    | 'date-in-the-past'
    | 'nothing-to-decide';
}

/** An office task that a decision raises (the row the clerk sees; its notice is among the notices). */
export type RaisedTask = { readonly measureId: string } & (
  | { readonly kind: 'decide-late-claim' | 'verify' }
  | {
      readonly kind: 'no-contact';
      readonly unitId: string;
      readonly role: Role;
      /** The day of the first message that nobody in the seat would get. */
      readonly neededOn: LocalDate;
    }
);

/** The answer of the decider: a pure function's whole result. */
export interface MeasureDecision {
  readonly state: MeasureState;
  readonly events: readonly MeasureEvent[];
  readonly notices: readonly Notice[];
  readonly gaps: readonly Gap[];
  readonly tasks: readonly RaisedTask[];
  readonly refusals: readonly Refusal[];
  /** Epoch ms of the next wake-up, always later than `now`; null only when closed. */
  readonly nextWakeAt: number | null;
}

export const INITIAL_STATE: MeasureState = {
  phase: 'pending',
  activatedOn: null,
  requestCount: 0,
  request: null,
  dueRevision: 0,
  dated: [],
  rhythmDoneOn: null,
  claimCount: 0,
  verification: null,
  decision: null,
  lastReportOn: null,
  silentRounds: 0,
  silentInARow: 0,
  unreachableSeats: [],
  seatGapCount: 0,
  contactChanges: 0,
  outcome: null,
};
