import { chinaCalendar } from '../../../src/domain/data/china-calendar.ts';
import { addDays } from '../../../src/domain/local-date.ts';
import type { MeasureInput } from '../../../src/domain/measure-input.ts';
import type { MeasureDecision } from '../../../src/domain/measure-decision.ts';
import type { MeasureContext, Notice } from '../../../src/domain/measure.ts';
import type { Policy, Rung } from '../../../src/domain/policy.ts';
import type { PendingNotice, ReleaseInput } from '../../../src/domain/release.ts';
import type { SeatsTaken } from '../../../src/domain/succession-seats.ts';
import { RULES, type Rules } from '../../../src/rehearsal/script.ts';
import type { LifeName } from './lives.ts';

/** One rule changed, and the life that must tell it. */
export type Mutation = readonly [rule: string, life: LifeName, changed: Rules];

const SIMPLE = 'asked, signed, done, confirmed';
const SILENT = 'silent to the close, with the office and its superior as leads';
const LATE = 'late claims: a new date, then found not completed';
const WAITING = 'claims that wait: the verifier is reminded, the claim returned, asked again';
const ROUNDS = 'rounds and cycles: joined, muted, opened, silent';
const HELD = 'held over its due date, then released';
const DOWN = 'down for two weeks over due dates and rounds';
const DEAD = 'mailboxes that refuse';
const HOLIDAYS = 'a notice of holidays arrives late';
const ILLEGAL = 'acts without right, out of order, twice, too late';
const ASKED_FOR = 'dates promised, asked for, granted, refused';
const OTHER_UNITS = 'wrong addressees, other units, moved dates';
const ENDED = 'parked, resumed, withdrawn, merged, reopened';
const PUT_RIGHT = 'reports put right and taken back';
const POLICIES = 'policies change while requests are open';
const CLOSED = 'units are closed for some days';
const SEATS = 'seats change hands';
const PEOPLE = 'people of all kinds, by mail and by link';
const UNITS = 'units are renamed, merged, abolished';

/** The measure's decider, told something else. */
const given = (change: (context: MeasureContext) => Partial<MeasureContext>): Rules => ({
  ...RULES,
  decideMeasure: (state, inputs, context) => RULES.decideMeasure(state, inputs, { ...context, ...change(context) }),
});

const policy = (change: (dated: Policy) => Partial<Policy>): Rules =>
  given(({ policies: { dated, rhythm } }) => ({
    policies: {
      dated: { ...dated, ...change(dated) },
      rhythm: rhythm === null ? null : { ...rhythm, ...change(rhythm) },
    },
  }));

const rungs = (change: (rung: Rung) => Rung): Rules => policy(({ rungs: all }) => ({ rungs: all.map(change) }));

/** The measure's decider, hearing something else. */
const heard = (change: (input: MeasureInput) => readonly MeasureInput[]): Rules => ({
  ...RULES,
  decideMeasure: (state, inputs, context) => RULES.decideMeasure(state, inputs.flatMap(change), context),
});

/** The measure's decider, saying something else. */
const said = (change: (decision: MeasureDecision) => Partial<MeasureDecision>): Rules => ({
  ...RULES,
  decideMeasure: (...question) => {
    const decision = RULES.decideMeasure(...question);
    return { ...decision, ...change(decision) };
  },
});

const notices = (change: (notice: Notice) => readonly Notice[]): Rules =>
  said((decision) => ({ notices: decision.notices.flatMap(change) }));

/** The release decider, told something else. */
const released = (change: (input: ReleaseInput) => Partial<ReleaseInput>): Rules => ({
  ...RULES,
  decideRelease: (input) => RULES.decideRelease({ ...input, ...change(input) }),
});

const facts = (change: Partial<PendingNotice['facts']>): Rules =>
  released(({ pending }) => ({ pending: pending.map((one) => ({ ...one, facts: { ...one.facts, ...change } })) }));

/** Other seats than those of the rule, once a unit has ended. */
const seats = (change: Partial<SeatsTaken>): Rules => ({
  ...RULES,
  seatsInPlace: (...question) => ({ ...RULES.seatsInPlace(...question), ...change }),
});

const mutation = (rule: string, life: LifeName, changed: Rules): Mutation => [rule, life, changed];

export const MUTATIONS: readonly Mutation[] = [
  mutation(
    'a deadline is asked one working day later',
    SIMPLE,
    policy(() => ({ askBeforeDays: 9 })),
  ),
  mutation(
    'the third rung comes a day later',
    SILENT,
    rungs((rung) => (rung.id === 'third' ? { ...rung, when: { type: 'workingDaysFromDue', days: 8 } } : rung)),
  ),
  mutation(
    'one weekly letter less',
    SILENT,
    rungs((rung) => (rung.when.type === 'weekly' ? { ...rung, when: { ...rung.when, count: 3 } } : rung)),
  ),
  mutation(
    'the office supervises what it leads itself',
    SILENT,
    given(({ measure }) => ({
      measure: { ...measure, leads: measure.leads.map((lead) => ({ ...lead, byExpansion: true })) },
    })),
  ),
  mutation(
    'the plan closes two days later',
    SILENT,
    given(({ plan }) => ({
      plan: { ...plan, closesOn: addDays(plan.closesOn, 2) },
    })),
  ),
  mutation(
    'a silent measure is kept up',
    ROUNDS,
    said(({ events, state }) => ({
      events: events.map((event) =>
        event.type === 'measureClosed' ? { ...event, outcome: { ...event.outcome, outcome: 'kept-up' } } : event,
      ),
      state: { ...state, outcome: state.outcome === null ? null : { ...state.outcome, outcome: 'kept-up' } },
    })),
  ),
  mutation(
    'a round asks whoever has just reported',
    ROUNDS,
    policy(() => ({ mutedByReportWithinDays: -1 })),
  ),
  mutation(
    'a receipt is overheard',
    SIMPLE,
    heard((input) => (input.type === 'receipt' ? [] : [input])),
  ),
  mutation(
    'any claim is one of completion',
    LATE,
    heard((input) => (input.type === 'report' ? [{ ...input, claim: 'done' }] : [input])),
  ),
  mutation(
    'anybody may decide',
    ILLEGAL,
    given(({ contactOf }) => ({
      contactOf: (unitId, role) => (role === 'superior' ? contactOf(unitId, 'liaison') : contactOf(unitId, role)),
    })),
  ),
  mutation(
    'the late claim is asked again a day later',
    LATE,
    policy(() => ({ reopenAfterDays: 6 })),
  ),
  mutation(
    'the verifier is reminded a day later',
    WAITING,
    policy(({ verification }) => ({
      verification: { ...verification, limitDays: 6 },
    })),
  ),
  mutation(
    'nobody hears that it is over',
    LATE,
    notices((one) => (one.kind === 'stop' ? [] : [one])),
  ),
  mutation(
    'no copies for the other heads',
    SILENT,
    notices((one) => (one.kind === 'copy' ? [] : [one])),
  ),
  mutation(
    'a red letter is yellow',
    SILENT,
    notices((one) => (one.tone === 'red' ? [{ ...one, tone: 'yellow' }] : [one])),
  ),
  mutation(
    'no SMS',
    SILENT,
    notices((one) => [{ ...one, channels: ['email'] }]),
  ),
  mutation(
    'a notice of holidays is not read',
    HOLIDAYS,
    given(() => ({ calendar: chinaCalendar() })),
  ),
  mutation('a hold does not hold', HELD, facts({ held: false })),
  mutation('what a report has answered goes out all the same', HELD, facts({ requestOpen: true, alarmReached: true })),
  mutation('what a later rung has replaced goes out all the same', HELD, facts({ reachedAt: null })),
  mutation('whoever was not reached by an alarm hears that it is over', HELD, facts({ alarmReached: true })),
  mutation(
    'one message a day and channel',
    SILENT,
    released(() => ({ budget: { email: 1, sms: 0 } })),
  ),
  mutation(
    'a dead mailbox stays open',
    DEAD,
    released(({ points }) => ({ points: { ...points, sms: 'none' } })),
  ),
  mutation(
    'another minute of the window',
    PEOPLE,
    released(({ contactId }) => ({ contactId: `${contactId}+` })),
  ),
  mutation(
    'after an outage every missed rung is counted as none',
    DOWN,
    said(({ events }) => ({
      events: events.map((event) => (event.type === 'rungReached' ? { ...event, passedOver: 0 } : event)),
    })),
  ),
  mutation(
    'the office has a day more for what a unit asks',
    ASKED_FOR,
    policy(({ petition }) => ({ petition: { ...petition, limitDays: petition.limitDays + 1 } })),
  ),
  mutation(
    'a promise may lie further ahead',
    ASKED_FOR,
    policy(() => ({ promiseWithinDays: 60 })),
  ),
  mutation(
    'a promise is not kept in mind',
    ASKED_FOR,
    heard((input) => (input.type === 'promise' ? [] : [input])),
  ),
  mutation(
    'what was refused is granted',
    ASKED_FOR,
    heard((input) =>
      input.type === 'decide' && input.decision === 'refuse'
        ? [{ ...input, decision: 'grant', newDue: '2023-09-15' }]
        : [input],
    ),
  ),
  mutation(
    'the leads are not told of a new deadline',
    OTHER_UNITS,
    notices((one) => (one.rung === 'deadline-moved' ? [] : [one])),
  ),
  mutation(
    'the new units are not handed the measure over',
    OTHER_UNITS,
    notices((one) => (one.kind === 'handover' && one.occurrence > 1 ? [] : [one])),
  ),
  mutation(
    'a parked measure is looked at once only',
    ENDED,
    notices((one) => (one.rung === 'review-parked' && one.occurrence > 1 ? [] : [one])),
  ),
  mutation(
    'what is over stays over',
    ENDED,
    heard((input) => (input.type === 'decide' && input.decision === 'reopen' ? [] : [input])),
  ),
  mutation(
    'a report cannot be taken back',
    PUT_RIGHT,
    heard((input) => (input.type === 'withdraw-report' ? [] : [input])),
  ),
  mutation(
    'an open request keeps its policy',
    POLICIES,
    heard((input) => (input.type === 'policy-applied' ? [] : [input])),
  ),
  mutation(
    'a unit’s closure does not count',
    CLOSED,
    given(({ calendar }) => ({ unitCalendar: calendar })),
  ),
  mutation(
    'who takes a seat over hears of nothing',
    SEATS,
    heard((input) => (input.type === 'contact-changed' ? [] : [input])),
  ),
  mutation('nobody hears of an end in the place of another', SEATS, facts({ alarmPassedTo: [] })),
];

/** Rules of the succession of units: each is changed in either driver alone. */
export const SUCCESSION_MUTATIONS: readonly Mutation[] = [
  mutation(
    'a unit in the place of another takes nothing over',
    UNITS,
    heard((input) => (input.type === 'unit-succeeded' ? [] : [input])),
  ),
  mutation(
    'it is not told what is open',
    UNITS,
    heard((input) => [input.type === 'unit-succeeded' ? { ...input, announce: false } : input]),
  ),
  mutation(
    'it is not handed the measure over',
    UNITS,
    notices((one) => (one.kind === 'handover' && one.occurrence > 1 ? [] : [one])),
  ),
  mutation('nobody goes along to it', UNITS, seats({ holders: [] })),
  mutation('what waited for its people stays with those of before', UNITS, seats({ changes: [] })),
];
