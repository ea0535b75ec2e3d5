import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MeasureEvent } from '../../src/domain/measure-event.ts';
import type { Refusal } from '../../src/domain/measure-input.ts';
import { live, lives, settings } from '../support/random-measure.ts';

/** Every event and refusal code; a new one does not compile until it stands here. */
const EVERYTHING = Object.keys({
  activated: 0,
  requestOpened: 0,
  requestJoined: 0,
  askPassedOver: 0,
  rungReached: 0,
  receiptRecorded: 0,
  reportAccepted: 0,
  requestAnswered: 0,
  requestUnanswered: 0,
  verificationStarted: 0,
  verificationReminded: 0,
  verificationConfirmed: 0,
  verificationReturned: 0,
  decisionNeeded: 0,
  newDateSet: 0,
  foundNotCompleted: 0,
  measureClosed: 0,
  'measure-not-active': 0,
  'measure-closed': 0,
  'not-responsible': 0,
  'request-not-open': 0,
  'not-verifying': 0,
  'not-the-office': 0,
  'date-in-the-past': 0,
  'nothing-to-decide': 0,
  promiseRecorded: 0,
  petitionRaised: 0,
  petitionReminded: 0,
  petitionRefused: 0,
  extensionGranted: 0,
  deadlineMoved: 0,
  requestDropped: 0,
  reassigned: 0,
  parked: 0,
  parkingReviewed: 0,
  resumed: 0,
  withdrawn: 0,
  merged: 0,
  reopened: 0,
  reportRevised: 0,
  contributionAsked: 0,
  contributionReminded: 0,
  contributionGiven: 0,
  'not-supporting': 0,
  'not-asked': 0,
  split: 0,
  partClosed: 0,
  partReopened: 0,
  'measure-split': 0,
  'parts-needed': 0,
  'not-a-part': 0,
  'too-late-to-ask': 0,
  'date-not-later': 0,
  'date-too-far': 0,
  'date-needed': 0,
  'not-dated': 0,
  'petition-pending': 0,
  'claim-pending': 0,
  'measure-parked': 0,
  'not-parked': 0,
  'not-closed': 0,
  'plan-closed': 0,
  'already-acted-on': 0,
  'same-measure': 0,
  'no-lead-named': 0,
  policyApplied: 0,
  asksReplanned: 0,
  calendarApplied: 0,
  seatUnreachable: 0,
  seatReachable: 0,
  contactChanged: 0,
  unitSucceeded: 0,
  'policy-not-in-force': 0,
} satisfies Record<MeasureEvent['type'] | Refusal['code'], 0>);

describe('random measures', () => {
  it('the lives are varied: together they meet every event and every refusal', () => {
    const met = new Set<string>();
    fc.assert(
      fc.property(settings, lives, (setting, life) => {
        const run = live(setting, life, () => {});
        for (const { type } of run.events) met.add(type);
        for (const { code } of run.refusals) met.add(code);
      }),
      { numRuns: 1300, seed: 1 },
    );
    expect([...met].sort()).toEqual([...EVERYTHING].sort());
  }, 180_000);
});
