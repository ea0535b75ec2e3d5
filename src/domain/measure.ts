import type { Calendar } from './calendar.ts';
import type { LocalDate } from './local-date.ts';
import type { Claim } from './measure-input.ts';
import type { Parking, Petition } from './measure-waits.ts';
import type { Outcome, OutcomeName } from './outcome.ts';
import type { Audience, Because, Channel, NoticeKind, PointState, Policy, Role, Tone } from './policy.ts';
import type { SendWindows } from './send-window.ts';

/*
 *  pending --activation--> active --report "done" on a date--> verifying --confirmed--> active | closed
 *                          ^ | ^                                   |
 *                          | | +------- returned, claim withdrawn -+
 *             resumed      | | parked
 *                          | v
 *                         parked --report "done"--> verifying
 *  active, verifying, parked --plan closes, withdrawn, merged--> closed --reopened by the office--> active
 *
 *  In `active` at most one request is open. Times are UTC epoch milliseconds, dates are LocalDates of the plan's zone.
 */

/** Version of the rules; every stored event names it. */
export const DECIDER_VERSION = 3;

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

/** Who leads and who supports a measure. */
export type Responsible = Pick<MeasureFacts, 'leads' | 'supports'>;

export interface PlanFacts {
  readonly id: string;
  readonly zone: string;
  /** Activation takes effect at 08:00 of this date, or of the next working day. */
  readonly from: LocalDate;
  readonly closesOn: LocalDate;
  readonly officeUnitId: string;
  readonly superiorUnitId: string;
  /** What is done about dates that are past at activation; null or absent where nobody had to decide. */
  readonly pastDates?: PastDates | null;
}

/** Nobody is asked for dates that are past at activation; or once per measure, for its deadline or its last milestone. */
export type PastDates = 'skip' | 'once';

/** A newer version of the calendar, and the calendars of the version that a measure was last planned by. */
export interface CalendarChange {
  readonly version: number;
  readonly before: { readonly calendar: Calendar; readonly unitCalendar?: Calendar };
}

/** Something planned that a change of the calendar moved. `from` null: it is new; `to` null: it falls away. */
export interface MovedDate {
  readonly what: 'ask' | 'rung' | 'verification' | 'close';
  /** For a rung: its id, occurrence and request. */
  readonly rung: string | null;
  readonly occurrence: number;
  readonly requestId: string | null;
  /** The due date that it belongs to; it stays. For an ask of a rhythm to come: the due date that it will have. */
  readonly due: LocalDate | null;
  readonly from: LocalDate | null;
  readonly to: LocalDate | null;
}

/** What a decision needs besides state and inputs; everything is data, nothing is fetched. */
export interface MeasureContext {
  readonly now: number;
  readonly calendar: Calendar;
  /** Working hours are counted over them. */
  readonly windows: SendWindows;
  readonly plan: PlanFacts;
  readonly measure: MeasureFacts;
  readonly policies: { readonly dated: Policy; readonly rhythm: Policy | null };
  /** The calendar of the unit that answers, where closures make it differ: its ladder is counted by it. */
  readonly unitCalendar?: Calendar;
  /** Set once after the calendar has changed: by what the measure was planned before. */
  readonly calendarChange?: CalendarChange;
  /** Codes of the plan that begin like those of this measure's parts would; asked for only where it is to be split. */
  readonly codesTaken?: readonly string[];
  /** The contact who holds a role in a unit, or null where nobody does. */
  readonly contactOf: (unitId: string, role: Role) => string | null;
  /** The contact who stands in for that holder (副联络员), or null where nobody does. */
  readonly deputyOf: (unitId: string, role: Role) => string | null;
  /** The state of a contact's addresses. */
  readonly pointsOf: (contactId: string) => Readonly<Record<Channel, PointState>>;
}

/** Somebody who was alarmed about a request and must be told when it ends (invariant 6). */
export interface Alarmed {
  readonly contactId: string;
  readonly unitId: string;
  readonly role: Role;
}

/** A lead unit that must answer for itself (policy `answers: 'each'`), and what it has said so far. */
export interface AnswerSlot {
  readonly unitId: string;
  readonly receiptAt: number | null;
  readonly promisedOn: LocalDate | null;
  /** Which of the request's promises is its own last one; 0 = none. */
  readonly promise: number;
  /** The unit is not spoken to on or before this day (its promise, its question to the office). */
  readonly pausedUntil: LocalDate | null;
  readonly answer: { readonly inputId: string; readonly claim: Claim } | null;
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
  /** The policy as it was when the request opened, or the one that an admin applied since. */
  readonly policy: Policy;
  /** When another policy was applied: rungs of it that were past by then are left out. */
  readonly replannedAt?: number;
  /** `<rung>/<occurrence>` of each rung taken: none is taken again, wherever a new policy or calendar puts it. */
  readonly reached?: readonly string[];
  /** Instant of the last rung taken or passed over; later rungs are still to come. */
  readonly reachedAt: number;
  readonly receiptAt: number | null;
  readonly alarmed: readonly Alarmed[];
  /** No rung is taken on or before this day (a promise, an unanswered petition); null = the ladder runs. */
  readonly pausedUntil: LocalDate | null;
  /** The day by which the unit promised to report, and how often it has promised. */
  readonly promisedOn: LocalDate | null;
  readonly promises: number;
  /** After a change of the calendar: what was behind it then; see rungs-ahead.ts. */
  readonly replanned?: Replanned;
  /** One per unit that must answer; empty where one of the leads answers for all. */
  readonly slots: readonly AnswerSlot[];
}

/** The rungs (`id/occurrence`) that were reached or passed over at the instant `from` (epoch ms). */
export interface Replanned {
  readonly from: number;
  readonly done: readonly string[];
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

/** The last report, as long as its sender may still change it, with what was before it. */
export interface RevisableReport {
  readonly inputId: string;
  readonly unitId: string;
  readonly before: {
    readonly request: OpenRequest | null;
    readonly dated: readonly DatedReason[];
    readonly lastReportOn: LocalDate | null;
    readonly silentInARow: number;
    readonly parking: Parking | null;
  };
}

/** A measure that came of a split, as the whole sees it. */
export interface Part {
  readonly measureId: string;
  readonly code: string;
  /** Null while it is open. */
  readonly outcome: OutcomeName | null;
  readonly on: LocalDate | null;
}

/** What a lead has asked of a supporting unit and has not got yet. */
export interface AskedContribution {
  /** Numbers the notices about it. */
  readonly ordinal: number;
  /** The input that asked, whose text says for what. */
  readonly inputId: string;
  readonly unitId: string;
  readonly askedBy: string;
  readonly by: LocalDate;
  readonly askedOn: LocalDate;
  readonly reminded: boolean;
}

/** A dated reason still to be asked or asked again: a deadline or a milestone with its due date. */
export interface DatedReason {
  readonly because: readonly ('deadline' | 'milestone')[];
  readonly due: LocalDate;
  /** The day from which it may be asked. */
  readonly askOn: LocalDate;
  /** It was answered once and is asked again: that day comes from the answer, not from the policy. */
  readonly again?: true;
}

export interface MeasureState {
  readonly phase: 'pending' | 'active' | 'verifying' | 'parked' | 'closed';
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
  readonly petition: Petition | null;
  readonly petitionCount: number;
  /** How many extensions were granted; the original deadline stays. */
  readonly extensionCount: number;
  readonly parking: Parking | null;
  /** Who is responsible since a reassignment; null = as adopted. */
  readonly responsible: Responsible | null;
  /** Decisions of the office that people were told of, and looks at it while parked; they number those notices. */
  readonly decisionCount: number;
  readonly reviewCount: number;
  readonly revisable: RevisableReport | null;
  /** What the measure was split into; empty where it was not. */
  readonly parts: readonly Part[];
  readonly contributions: readonly AskedContribution[];
  readonly contributionCount: number;
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

/** A rung to come. `computed`: its year's holidays are not published, so that the day may move. */
export interface NextRung {
  readonly rung: string;
  readonly on: LocalDate;
  readonly audiences: readonly Audience[];
  readonly computed?: true;
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
  /** The units whose answer it waits for, where each answers; it is void once all of them have. */
  readonly awaits: readonly string[];
  /** Instant of the rung: a later rung of the same request supersedes it. */
  readonly rungAt: number;
  /** The ladder's next rung after this one, if nothing is reported: what the message announces. */
  readonly next: NextRung | null;
  /** What must still hold when it is released; see release.ts. */
  readonly validWhile:
    | 'always'
    | 'request-open'
    | 'unsigned'
    | 'verifying'
    | 'undecided'
    | 'if-alarmed'
    | 'petitioned'
    | 'parked'
    | 'contributing';
}

/** Nobody can be reached in a role that a notice needs. */
export interface Gap {
  readonly measureId: string;
  readonly role: Role;
  readonly unitId: string;
  readonly reason: 'no-contact' | 'no-level-above';
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
  petition: null,
  petitionCount: 0,
  extensionCount: 0,
  parking: null,
  responsible: null,
  decisionCount: 0,
  reviewCount: 0,
  revisable: null,
  parts: [],
  contributions: [],
  contributionCount: 0,
  lastReportOn: null,
  silentRounds: 0,
  silentInARow: 0,
  unreachableSeats: [],
  seatGapCount: 0,
  contactChanges: 0,
  outcome: null,
};
