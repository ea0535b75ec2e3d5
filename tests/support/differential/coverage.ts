import type { MeasureEvent, MeasureInput, Refusal } from '../../../src/domain/measure.ts';
import type { LifeName } from './lives.ts';

/*
 * Which life meets what. An event, an input or a refusal without a life does not compile; that the life really meets it
 * is looked up in what happened.
 */

export const LIFE_WITH_EVENT: Readonly<Record<MeasureEvent['type'], LifeName>> = {
  activated: 'asked, signed, done, confirmed',
  requestOpened: 'asked, signed, done, confirmed',
  requestJoined: 'rounds and cycles: joined, muted, opened, silent',
  askPassedOver: 'rounds and cycles: joined, muted, opened, silent',
  rungReached: 'silent to the close, with the office and its superior as leads',
  receiptRecorded: 'asked, signed, done, confirmed',
  reportAccepted: 'asked, signed, done, confirmed',
  requestAnswered: 'asked, signed, done, confirmed',
  requestUnanswered: 'silent to the close, with the office and its superior as leads',
  verificationStarted: 'asked, signed, done, confirmed',
  verificationReminded: 'claims that wait: the verifier is reminded, the claim returned, asked again',
  verificationConfirmed: 'asked, signed, done, confirmed',
  verificationReturned: 'claims that wait: the verifier is reminded, the claim returned, asked again',
  decisionNeeded: 'late claims: a new date, then found not completed',
  newDateSet: 'late claims: a new date, then found not completed',
  foundNotCompleted: 'late claims: a new date, then found not completed',
  measureClosed: 'asked, signed, done, confirmed',
};

export const LIFE_WITH_INPUT: Readonly<Record<MeasureInput['type'], LifeName>> = {
  receipt: 'asked, signed, done, confirmed',
  report: 'asked, signed, done, confirmed',
  verify: 'asked, signed, done, confirmed',
  decide: 'late claims: a new date, then found not completed',
  'cycle-opened': 'rounds and cycles: joined, muted, opened, silent',
};

const ILLEGAL = 'acts without right, out of order, twice, too late';

export const LIFE_WITH_REFUSAL: Readonly<Record<Refusal['code'], LifeName>> = {
  'measure-not-active': ILLEGAL,
  'measure-closed': ILLEGAL,
  'not-responsible': ILLEGAL,
  'request-not-open': ILLEGAL,
  'not-verifying': ILLEGAL,
  'not-the-office': ILLEGAL,
  'date-in-the-past': ILLEGAL,
  'nothing-to-decide': ILLEGAL,
};
