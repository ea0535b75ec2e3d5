import type { MeasureInput, OfficeDecision, RefusalCode } from '../../src/domain/measure-input.ts';
import type { InputName } from './state-event-table.ts';

/*
 * Each input by someone without the right, out of order, twice, with a date in the past, and after the end: refused with
 * a code, or a reason why there is no such fault. A new input does not compile until its five faults stand here.
 */

export const FAULTS = [
  'without the right',
  'out of order',
  'twice',
  'with a date in the past',
  'after the end',
] as const;
export type Fault = (typeof FAULTS)[number];

type Bare<T> = T extends unknown ? Omit<T, 'id' | 'at'> : never;
export type BareInput = Bare<MeasureInput>;

/** The ids of a measure and its people; `helper` supports it, `another` is a unit that has no part in it. */
export interface Cast {
  readonly measureId: string;
  readonly lead: string;
  readonly helper: string;
  readonly another: string;
  /** The liaison of a unit, by the unit's id. */
  readonly liaisonOf: (unitId: string) => string;
  readonly clerk: string;
  /** The id of the report that was sent first in the course; one that nobody sent where there is none. */
  readonly firstReport: string;
}

/** Something told at an instant of Shanghai. */
export interface Step {
  readonly at: string;
  readonly says: (cast: Cast) => BareInput;
}

/** A lawful course, then the fault. `nothing`: it is taken, and nothing comes of it. */
export interface Illegal {
  readonly before: readonly Step[];
  readonly fault: Step;
  readonly code: RefusalCode | 'nothing';
}

/** Of a measure that is due on 30 June 2023, asked on 15 June, in a plan that begins on 29 May. */
export const DUE = '2023-06-30';
const EARLY = '2023-05-26 10:00';
const UNASKED = '2023-06-01 10:00';
const ASKED = '2023-06-16 10:00';
const NEXT = '2023-06-16 15:00';
const LATER = '2023-06-19 10:00';
const DATE = '2023-09-28';
const PAST = '2023-06-02';

const of = ({ lead, liaisonOf }: Cast) => ({ unitId: lead, contactId: liaisonOf(lead) });
const ofHelper = ({ helper, liaisonOf }: Cast) => ({ unitId: helper, contactId: liaisonOf(helper) });
const ofAnother = ({ another, liaisonOf }: Cast) => ({ unitId: another, contactId: liaisonOf(another) });
const first = ({ measureId }: Cast): string => `${measureId}#1`;

type Says = Step['says'];
type Who = (cast: Cast) => { readonly unitId: string; readonly contactId: string };

const receipt =
  (who: Who = of): Says =>
  (cast) => ({ type: 'receipt', requestId: first(cast), ...who(cast) });
const report =
  (claim: 'done' | 'on-track' | 'delayed' | 'not-started' | 'blocked', who: Who = of): Says =>
  (cast) => ({ type: 'report', requestId: null, claim, ...who(cast) });
const promise =
  (promisedOn = '2023-06-27', who: Who = of): Says =>
  (cast) => ({ type: 'promise', requestId: first(cast), promisedOn, ...who(cast) });
const extension =
  (newDue = DATE, who: Who = of): Says =>
  (cast) => ({ type: 'extension', requestId: null, newDue, ...who(cast) });
const misaddressed =
  (who: Who = of): Says =>
  (cast) => ({ type: 'misaddressed', requestId: first(cast), suggestedUnitId: null, ...who(cast) });
const correct =
  (who: Who = of): Says =>
  (cast) => ({ type: 'correct-report', reportInputId: cast.firstReport, claim: 'delayed', ...who(cast) });
const takeBack =
  (who: Who = of): Says =>
  (cast) => ({ type: 'withdraw-report', reportInputId: cast.firstReport, ...who(cast) });

type Judge = (cast: Cast) => string;
const clerk: Judge = ({ clerk: contactId }) => contactId;
const liaison: Judge = (cast) => of(cast).contactId;
const confirm =
  (judge: Judge = clerk): Says =>
  (cast) => ({ type: 'verify', contactId: judge(cast), decision: 'confirm' });
const sendBack =
  (newDue = DATE, judge: Judge = clerk): Says =>
  (cast) => ({ type: 'verify', contactId: judge(cast), decision: 'return', newDue });
const decide =
  (decision: OfficeDecision | ((cast: Cast) => OfficeDecision), judge: Judge = clerk): Says =>
  (cast) => ({
    ...{ type: 'decide', contactId: judge(cast) },
    ...(typeof decision === 'function' ? decision(cast) : decision),
  });

const askContribution =
  (by = '2023-06-27', who: Who = of): Says =>
  (cast) => ({ type: 'ask-contribution', supports: [cast.helper], by, ...who(cast) });
const contribution =
  (who: Who = ofHelper): Says =>
  (cast) => ({ type: 'contribution', ...who(cast) });
const split =
  (deadline = DATE, judge: Judge = clerk): Says =>
  (cast) => {
    const part = { text: 'part', leads: [cast.lead], supports: [], deadline };
    return { type: 'decide', contactId: judge(cast), decision: 'split', parts: [part, part] };
  };

const step = (at: string, says: Says): Step => ({ at, says });
const DONE = step(ASKED, report('done'));
const LATE = step('2023-06-30 10:00', report('delayed'));
const OVER = [DONE, step('2023-06-16 11:00', confirm())];
const PARKED = step(ASKED, decide({ decision: 'park', reviewOn: DATE }));
const WITHDRAWN = step(ASKED, decide({ decision: 'withdraw' }));
const EXTENSION = step(ASKED, extension());
const ASKS_HELPER = step(ASKED, askContribution());

const illegal = (code: Illegal['code'], at: string, says: Says, ...before: readonly Step[]): Illegal => ({
  ...{ before, code },
  fault: { at, says },
});

/** Why an input has no such fault. */
const none = (why: string): string => why;

const NO_DATE = none('it names no date');
const OFTEN = none('it may be said again as often as somebody likes');
const NOBODY = none('nobody tells it: it is written by what an admin or the office does elsewhere');
const KEY = none('its row has a key of its own, so that it is stored once');

/** Written by the store alone, with a step or a change of units. */
const OF_STEPS: Readonly<Record<Fault, string>> = {
  'without the right': NOBODY,
  'out of order': NOBODY,
  twice: KEY,
  'with a date in the past': NO_DATE,
  'after the end': NOBODY,
};

const closed = (says: Says): Illegal => illegal('measure-closed', LATER, says, ...OVER);
const unready = (says: Says): Illegal => illegal('measure-not-active', EARLY, says);

const reportFaults = (claim: Parameters<typeof report>[0]): Readonly<Record<Fault, Illegal | string>> => ({
  'without the right': illegal('not-responsible', ASKED, report(claim, ofAnother)),
  'out of order': unready(report(claim)),
  twice: OFTEN,
  'with a date in the past': NO_DATE,
  'after the end': closed(report(claim)),
});

const TO_ANOTHER = ({ another }: Cast): OfficeDecision => ({
  ...{ decision: 'reassign', leads: [another], supports: [], newDue: null },
});
const MERGED: OfficeDecision = { decision: 'merge', intoMeasureId: 'p:another' };
const LATE_AT = '2023-06-30 11:00';

export const ILLEGAL: Readonly<Record<InputName, Readonly<Record<Fault, Illegal | string>>>> = {
  receipt: {
    'without the right': illegal('not-responsible', ASKED, receipt(ofAnother)),
    'out of order': illegal('request-not-open', UNASKED, receipt()),
    twice: illegal('nothing', NEXT, receipt(), step(ASKED, receipt())),
    'with a date in the past': NO_DATE,
    'after the end': closed(receipt()),
  },
  'report done': reportFaults('done'),
  'report on-track': reportFaults('on-track'),
  'report delayed': reportFaults('delayed'),
  'report not-started': reportFaults('not-started'),
  'report blocked': reportFaults('blocked'),
  promise: {
    'without the right': illegal('not-responsible', ASKED, promise('2023-06-27', ofAnother)),
    'out of order': illegal('request-not-open', UNASKED, promise()),
    twice: OFTEN,
    'with a date in the past': illegal('date-in-the-past', ASKED, promise(PAST)),
    'after the end': closed(promise()),
  },
  extension: {
    'without the right': illegal('not-responsible', ASKED, extension(DATE, ofAnother)),
    'out of order': illegal('claim-pending', NEXT, extension(), DONE),
    twice: illegal('petition-pending', NEXT, extension(), EXTENSION),
    'with a date in the past': illegal('date-not-later', ASKED, extension(PAST)),
    'after the end': closed(extension()),
  },
  misaddressed: {
    'without the right': illegal('not-responsible', ASKED, misaddressed(ofAnother)),
    'out of order': illegal('request-not-open', UNASKED, misaddressed()),
    twice: illegal('petition-pending', NEXT, misaddressed(), step(ASKED, misaddressed())),
    'with a date in the past': NO_DATE,
    'after the end': closed(misaddressed()),
  },
  'correct-report': {
    'without the right': illegal('not-responsible', NEXT, correct(ofAnother), DONE),
    'out of order': illegal('already-acted-on', ASKED, correct()),
    twice: illegal('already-acted-on', LATER, correct(), DONE, step(NEXT, correct())),
    'with a date in the past': NO_DATE,
    'after the end': closed(correct()),
  },
  'withdraw-report': {
    'without the right': illegal('not-responsible', NEXT, takeBack(ofAnother), DONE),
    'out of order': illegal('already-acted-on', ASKED, takeBack()),
    twice: illegal('already-acted-on', LATER, takeBack(), DONE, step(NEXT, takeBack())),
    'with a date in the past': NO_DATE,
    'after the end': closed(takeBack()),
  },
  'verify confirm': {
    'without the right': illegal('not-the-office', NEXT, confirm(liaison), DONE),
    'out of order': illegal('not-verifying', ASKED, confirm()),
    twice: illegal('measure-closed', LATER, confirm(), ...OVER),
    'with a date in the past': NO_DATE,
    'after the end': closed(confirm()),
  },
  'verify return': {
    'without the right': illegal('not-the-office', NEXT, sendBack(DATE, liaison), DONE),
    'out of order': illegal('not-verifying', ASKED, sendBack()),
    twice: illegal('not-verifying', LATER, sendBack(), DONE, step(NEXT, sendBack())),
    'with a date in the past': illegal('date-in-the-past', NEXT, sendBack(PAST), DONE),
    'after the end': closed(sendBack()),
  },
  'decide new-date': {
    'without the right': illegal(
      'not-the-office',
      LATE_AT,
      decide({ decision: 'new-date', newDue: DATE }, liaison),
      LATE,
    ),
    'out of order': illegal('nothing-to-decide', ASKED, decide({ decision: 'new-date', newDue: DATE })),
    twice: illegal(
      ...(['nothing-to-decide', '2023-06-30 15:00', decide({ decision: 'new-date', newDue: DATE })] as const),
      ...[LATE, step(LATE_AT, decide({ decision: 'new-date', newDue: DATE }))],
    ),
    'with a date in the past': illegal(
      'date-in-the-past',
      LATE_AT,
      decide({ decision: 'new-date', newDue: PAST }),
      LATE,
    ),
    'after the end': closed(decide({ decision: 'new-date', newDue: DATE })),
  },
  'decide not-completed': {
    'without the right': illegal('not-the-office', LATE_AT, decide({ decision: 'not-completed' }, liaison), LATE),
    'out of order': illegal('nothing-to-decide', ASKED, decide({ decision: 'not-completed' })),
    twice: illegal(
      ...(['measure-closed', '2023-06-30 15:00', decide({ decision: 'not-completed' })] as const),
      ...[LATE, step(LATE_AT, decide({ decision: 'not-completed' }))],
    ),
    'with a date in the past': NO_DATE,
    'after the end': closed(decide({ decision: 'not-completed' })),
  },
  'decide grant': {
    'without the right': illegal(
      'not-the-office',
      NEXT,
      decide({ decision: 'grant', newDue: DATE }, liaison),
      EXTENSION,
    ),
    'out of order': illegal('nothing-to-decide', ASKED, decide({ decision: 'grant', newDue: DATE })),
    twice: illegal(
      ...(['nothing-to-decide', LATER, decide({ decision: 'grant', newDue: DATE })] as const),
      ...[EXTENSION, step(NEXT, decide({ decision: 'grant', newDue: DATE }))],
    ),
    'with a date in the past': illegal(
      'date-in-the-past',
      NEXT,
      decide({ decision: 'grant', newDue: PAST }),
      EXTENSION,
    ),
    'after the end': closed(decide({ decision: 'grant', newDue: DATE })),
  },
  'decide refuse': {
    'without the right': illegal('not-the-office', NEXT, decide({ decision: 'refuse' }, liaison), EXTENSION),
    'out of order': illegal('nothing-to-decide', ASKED, decide({ decision: 'refuse' })),
    twice: illegal(
      ...(['nothing-to-decide', LATER, decide({ decision: 'refuse' })] as const),
      ...[EXTENSION, step(NEXT, decide({ decision: 'refuse' }))],
    ),
    'with a date in the past': NO_DATE,
    'after the end': closed(decide({ decision: 'refuse' })),
  },
  'decide park': {
    'without the right': illegal('not-the-office', ASKED, decide({ decision: 'park', reviewOn: DATE }, liaison)),
    'out of order': illegal('claim-pending', NEXT, decide({ decision: 'park', reviewOn: DATE }), DONE),
    twice: none('a parked measure may be parked again with another day'),
    'with a date in the past': illegal('date-in-the-past', ASKED, decide({ decision: 'park', reviewOn: PAST })),
    'after the end': closed(decide({ decision: 'park', reviewOn: DATE })),
  },
  'decide resume': {
    'without the right': illegal('not-the-office', NEXT, decide({ decision: 'resume', newDue: null }, liaison), PARKED),
    'out of order': illegal('not-parked', ASKED, decide({ decision: 'resume', newDue: null })),
    twice: illegal(
      ...(['not-parked', LATER, decide({ decision: 'resume', newDue: null })] as const),
      ...[PARKED, step(NEXT, decide({ decision: 'resume', newDue: null }))],
    ),
    'with a date in the past': illegal('date-in-the-past', NEXT, decide({ decision: 'resume', newDue: PAST }), PARKED),
    'after the end': closed(decide({ decision: 'resume', newDue: null })),
  },
  'decide withdraw': {
    'without the right': illegal('not-the-office', ASKED, decide({ decision: 'withdraw' }, liaison)),
    'out of order': unready(decide({ decision: 'withdraw' })),
    twice: illegal('measure-closed', NEXT, decide({ decision: 'withdraw' }), WITHDRAWN),
    'with a date in the past': NO_DATE,
    'after the end': closed(decide({ decision: 'withdraw' })),
  },
  'decide merge': {
    'without the right': illegal('not-the-office', ASKED, decide(MERGED, liaison)),
    'out of order': unready(decide(MERGED)),
    twice: illegal('measure-closed', NEXT, decide(MERGED), step(ASKED, decide(MERGED))),
    'with a date in the past': NO_DATE,
    'after the end': closed(decide(MERGED)),
  },
  'decide reopen': {
    'without the right': illegal(
      'not-the-office',
      LATER,
      decide({ decision: 'reopen', newDue: DATE }, liaison),
      ...OVER,
    ),
    'out of order': illegal('not-closed', ASKED, decide({ decision: 'reopen', newDue: DATE })),
    twice: illegal(
      ...(['not-closed', '2023-06-19 15:00', decide({ decision: 'reopen', newDue: DATE })] as const),
      ...[...OVER, step(LATER, decide({ decision: 'reopen', newDue: DATE }))],
    ),
    'with a date in the past': illegal(
      'date-in-the-past',
      LATER,
      decide({ decision: 'reopen', newDue: PAST }),
      ...OVER,
    ),
    // A measure that is over may be reopened; not when its plan is over, too.
    'after the end': illegal('plan-closed', '2026-01-30 10:00', decide({ decision: 'reopen', newDue: null }), ...OVER),
  },
  'decide move-deadline': {
    'without the right': illegal('not-the-office', ASKED, decide({ decision: 'move-deadline', newDue: DATE }, liaison)),
    'out of order': illegal('claim-pending', NEXT, decide({ decision: 'move-deadline', newDue: DATE }), DONE),
    twice: OFTEN,
    'with a date in the past': illegal('date-in-the-past', ASKED, decide({ decision: 'move-deadline', newDue: PAST })),
    'after the end': closed(decide({ decision: 'move-deadline', newDue: DATE })),
  },
  'decide reassign': {
    'without the right': illegal('not-the-office', ASKED, decide(TO_ANOTHER, liaison)),
    'out of order': unready(decide(TO_ANOTHER)),
    twice: OFTEN,
    'with a date in the past': illegal(
      ...([
        'date-in-the-past',
        ASKED,
        decide((cast) => ({ ...TO_ANOTHER(cast), newDue: PAST }) as OfficeDecision),
      ] as const),
    ),
    'after the end': closed(decide(TO_ANOTHER)),
  },
  'ask-contribution': {
    'without the right': illegal('not-responsible', ASKED, askContribution('2023-06-27', ofHelper)),
    'out of order': unready(askContribution()),
    twice: OFTEN,
    'with a date in the past': illegal('date-in-the-past', ASKED, askContribution(PAST)),
    'after the end': closed(askContribution()),
  },
  contribution: {
    'without the right': illegal('not-asked', NEXT, contribution(ofAnother), ASKS_HELPER),
    'out of order': illegal('not-asked', ASKED, contribution()),
    twice: illegal('not-asked', LATER, contribution(), ASKS_HELPER, step(NEXT, contribution())),
    'with a date in the past': NO_DATE,
    'after the end': closed(contribution()),
  },
  'decide split': {
    'without the right': illegal('not-the-office', ASKED, split(DATE, liaison)),
    'out of order': illegal('claim-pending', NEXT, split(), DONE),
    twice: illegal('measure-split', NEXT, split(), step(ASKED, split())),
    'with a date in the past': illegal('date-in-the-past', ASKED, split(PAST)),
    'after the end': closed(split()),
  },
  'part-closed': OF_STEPS,
  'part-reopened': OF_STEPS,
  'unit-succeeded': OF_STEPS,
  'cycle-opened': {
    'without the right': NOBODY,
    'out of order': none('an invitation before the first step waits for it'),
    twice: KEY,
    'with a date in the past': none('a cycle with such a date cannot be opened'),
    'after the end': closed(() => ({ type: 'cycle-opened', cycleId: 'k', due: '2023-07-14' })),
  },
  'policy-applied': {
    'without the right': NOBODY,
    'out of order': illegal('request-not-open', UNASKED, () => ({ type: 'policy-applied', name: 'standard' })),
    twice: illegal('nothing', ASKED, () => ({ type: 'policy-applied', name: 'standard' })),
    'with a date in the past': NO_DATE,
    'after the end': closed(() => ({ type: 'policy-applied', name: 'standard' })),
  },
  'contact-changed': {
    'without the right': NOBODY,
    'out of order': none('it is told to open measures only'),
    twice: KEY,
    'with a date in the past': NO_DATE,
    'after the end': none('it is told to open measures only'),
  },
};

/** Every fault that there is, with the input's name. */
export const ILLEGAL_ACTS = Object.entries(ILLEGAL).flatMap(([input, faults]) =>
  FAULTS.flatMap((fault) => {
    const one = faults[fault];
    // Keys of the table.
    return typeof one === 'string' ? [] : [[input as InputName, fault, one] as const];
  }),
);
