import type { RefusalCode } from '../../../src/domain/measure-input.ts';
import type { MeasureEvent } from '../../../src/domain/measure-event.ts';
import type { InputName } from '../state-event-table.ts';
import type { LifeName } from './lives.ts';

/*
 * Which life meets what. An event, an input or a refusal without a life does not compile; that the life really meets it
 * is looked up in what happened.
 */

const SIMPLE = 'asked, signed, done, confirmed';
const SILENT = 'silent to the close, with the office and its superior as leads';
const LATE = 'late claims: a new date, then found not completed';
const WAITING = 'claims that wait: the verifier is reminded, the claim returned, asked again';
const ROUNDS = 'rounds and cycles: joined, muted, opened, silent';
const DOWN = 'down for two weeks over due dates and rounds';
const ILLEGAL = 'acts without right, out of order, twice, too late';
const ASKED_FOR = 'dates promised, asked for, granted, refused';
const OTHER_UNITS = 'wrong addressees, other units, moved dates';
const ENDED = 'parked, resumed, withdrawn, merged, reopened';
const PUT_RIGHT = 'reports put right and taken back';
const POLICIES = 'policies change while requests are open';
const SEATS = 'seats change hands';
const CLOSED = 'units are closed for some days';
const PARTS = 'parts of a measure, and what supporting units give';
const UNITS = 'units are renamed, merged, abolished';

/** Nobody can be refused so: only the step of a part tells its whole. */
type OfParts = 'not-a-part';

export const LIFE_WITH_EVENT: Readonly<Record<MeasureEvent['type'], LifeName>> = {
  activated: SIMPLE,
  requestOpened: SIMPLE,
  requestJoined: ROUNDS,
  askPassedOver: ROUNDS,
  rungReached: SILENT,
  receiptRecorded: SIMPLE,
  policyApplied: POLICIES,
  asksReplanned: POLICIES,
  reportAccepted: SIMPLE,
  requestAnswered: SIMPLE,
  requestUnanswered: SILENT,
  verificationStarted: SIMPLE,
  verificationReminded: WAITING,
  verificationConfirmed: SIMPLE,
  verificationReturned: WAITING,
  decisionNeeded: LATE,
  newDateSet: LATE,
  foundNotCompleted: LATE,
  promiseRecorded: ASKED_FOR,
  petitionRaised: ASKED_FOR,
  petitionReminded: ASKED_FOR,
  petitionRefused: ASKED_FOR,
  extensionGranted: ASKED_FOR,
  deadlineMoved: OTHER_UNITS,
  requestDropped: ENDED,
  reassigned: OTHER_UNITS,
  parked: ENDED,
  parkingReviewed: ENDED,
  resumed: ENDED,
  withdrawn: ENDED,
  merged: ENDED,
  reopened: ENDED,
  reportRevised: PUT_RIGHT,
  calendarApplied: CLOSED,
  seatUnreachable: SEATS,
  seatReachable: SEATS,
  contactChanged: SEATS,
  contributionAsked: PARTS,
  contributionReminded: PARTS,
  contributionGiven: PARTS,
  split: PARTS,
  partClosed: PARTS,
  partReopened: PARTS,
  unitSucceeded: UNITS,
  measureClosed: SIMPLE,
};

export const LIFE_WITH_INPUT: Readonly<Record<InputName, LifeName>> = {
  receipt: SIMPLE,
  'report done': SIMPLE,
  'report on-track': LATE,
  'report delayed': LATE,
  'report not-started': DOWN,
  'report blocked': LATE,
  promise: ASKED_FOR,
  extension: ASKED_FOR,
  misaddressed: OTHER_UNITS,
  'correct-report': PUT_RIGHT,
  'withdraw-report': PUT_RIGHT,
  'verify confirm': SIMPLE,
  'verify return': WAITING,
  'decide new-date': LATE,
  'decide not-completed': LATE,
  'decide grant': ASKED_FOR,
  'decide refuse': ASKED_FOR,
  'decide park': ENDED,
  'decide resume': ENDED,
  'decide withdraw': ENDED,
  'decide merge': ENDED,
  'decide reopen': ENDED,
  'decide move-deadline': OTHER_UNITS,
  'decide reassign': OTHER_UNITS,
  'cycle-opened': ROUNDS,
  'policy-applied': POLICIES,
  'contact-changed': SEATS,
  'ask-contribution': PARTS,
  contribution: PARTS,
  'decide split': PARTS,
  'part-closed': PARTS,
  'part-reopened': PARTS,
  'unit-succeeded': UNITS,
};

export const LIFE_WITH_REFUSAL: Readonly<Record<Exclude<RefusalCode, OfParts>, LifeName>> = {
  'measure-not-active': ILLEGAL,
  'measure-closed': ILLEGAL,
  'not-responsible': ILLEGAL,
  'request-not-open': ILLEGAL,
  'not-verifying': ILLEGAL,
  'not-the-office': ILLEGAL,
  'date-in-the-past': ILLEGAL,
  'nothing-to-decide': ILLEGAL,
  'policy-not-in-force': POLICIES,
  'too-late-to-ask': ASKED_FOR,
  'date-not-later': ASKED_FOR,
  'date-too-far': ASKED_FOR,
  'date-needed': OTHER_UNITS,
  'not-dated': ASKED_FOR,
  'petition-pending': ASKED_FOR,
  'claim-pending': PUT_RIGHT,
  'measure-parked': ENDED,
  'not-parked': ENDED,
  'not-closed': ENDED,
  'plan-closed': ENDED,
  'already-acted-on': PUT_RIGHT,
  'same-measure': ENDED,
  'no-lead-named': OTHER_UNITS,
  'not-supporting': PARTS,
  'not-asked': PARTS,
  'measure-split': PARTS,
  'parts-needed': PARTS,
};
