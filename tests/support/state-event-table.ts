import type { MeasureState } from '../../src/domain/measure.ts';
import type { MeasureEvent } from '../../src/domain/measure-event.ts';
import type { Claim, MeasureInput, Refusal } from '../../src/domain/measure-input.ts';

/*
 * What each input does in each situation: a total table. A phase without a situation, a new input or a new claim
 * does not compile until its cells are filled in.
 */

type Phase = MeasureState['phase'];

/** Every input by a name of its own: the claims of a report and the decisions apart. */
type NameOf<I extends MeasureInput> = I extends { type: 'report' }
  ? `report ${Claim}`
  : I extends { decision: infer D extends string }
    ? `${I['type']} ${D}`
    : I['type'];
export type InputName = NameOf<MeasureInput>;

export function nameOf(input: MeasureInput): InputName {
  if (input.type === 'report') return `report ${input.claim}`;
  // Each input with a decision has a name of this form.
  return ('decision' in input ? `${input.type} ${input.decision}` : input.type) as InputName;
}

/** The situations that a phase has; what is open decides what an input does. */
const SITUATIONS = {
  'not yet activated': 'pending',
  'nothing open': 'active',
  'asked for a deadline': 'active',
  'asked for a deadline, past due': 'active',
  'asked by the rhythm': 'active',
  'asked of each lead': 'active',
  'a contribution asked': 'active',
  'split into parts': 'active',
  'a late claim to decide': 'active',
  'an extension to answer': 'active',
  'a wrong addressee to settle': 'active',
  'a claim to verify': 'verifying',
  parked: 'parked',
  over: 'closed',
} as const satisfies Record<string, Phase>;

export type Situation = keyof typeof SITUATIONS;

type Uncovered = Exclude<Phase, (typeof SITUATIONS)[Situation]>;
/**
 * Fails to compile when a phase has no situation.
 * @public its type is the check
 */
export const EVERY_PHASE_HAS_A_SITUATION: Uncovered extends never ? true : Uncovered = true;

/** Refused with a code, or taken: the events in their order, and the phase afterwards. */
export type Cell =
  { readonly refused: Refusal['code'] } | { readonly events: readonly MeasureEvent['type'][]; readonly phase: Phase };

const refused = (code: Refusal['code']): Cell => ({ refused: code });
const taken = (phase: Phase, ...events: MeasureEvent['type'][]): Cell => ({ events, phase });

const all = <K extends string>(names: readonly K[], cell: Cell): Record<K, Cell> =>
  Object.fromEntries(names.map((name) => [name, cell])) as Record<K, Cell>; // one entry per name

const NOT_DONE = ['report on-track', 'report delayed', 'report not-started', 'report blocked'] as const;
const VERDICTS = ['verify confirm', 'verify return'] as const;
const DATES = ['decide new-date', 'decide not-completed'] as const;
const OF_PARTS = ['part-closed', 'part-reopened'] as const;
const REVISIONS = ['correct-report', 'withdraw-report'] as const;
const ANSWERS = ['decide grant', 'decide refuse'] as const;
/** A new input does not compile until it stands here, so that no row built of all names can lack one. */
const EVERY = Object.keys({
  receipt: 0,
  'report done': 0,
  'report on-track': 0,
  'report delayed': 0,
  'report not-started': 0,
  'report blocked': 0,
  promise: 0,
  extension: 0,
  misaddressed: 0,
  'correct-report': 0,
  'withdraw-report': 0,
  'verify confirm': 0,
  'verify return': 0,
  'decide new-date': 0,
  'decide not-completed': 0,
  'decide grant': 0,
  'decide refuse': 0,
  'decide park': 0,
  'decide resume': 0,
  'decide withdraw': 0,
  'decide merge': 0,
  'decide reopen': 0,
  'decide move-deadline': 0,
  'decide reassign': 0,
  'cycle-opened': 0,
  'policy-applied': 0,
  'contact-changed': 0,
  'decide split': 0,
  'ask-contribution': 0,
  contribution: 0,
  'part-closed': 0,
  'part-reopened': 0,
  'unit-succeeded': 0,
} satisfies Record<InputName, 0>) as readonly InputName[]; // its own keys

/** What the office decides of any open measure of which nothing is asked. */
const ofOffice = {
  'decide park': taken('parked', 'parked'),
  'decide resume': refused('not-parked'),
  'decide withdraw': taken('closed', 'withdrawn', 'measureClosed'),
  'decide merge': taken('closed', 'merged', 'measureClosed'),
  'decide reopen': refused('not-closed'),
  'decide move-deadline': taken('active', 'deadlineMoved'),
  'decide reassign': taken('active', 'reassigned', 'deadlineMoved'),
  'decide split': taken('active', 'split'),
  ...all(OF_PARTS, refused('not-a-part')),
} as const;

/** The same while a request is open: it ends first. */
const ofOfficeAsked = {
  ...ofOffice,
  'decide park': taken('parked', 'requestDropped', 'parked'),
  'decide withdraw': taken('closed', 'requestDropped', 'withdrawn', 'measureClosed'),
  'decide merge': taken('closed', 'requestDropped', 'merged', 'measureClosed'),
  'decide move-deadline': taken('active', 'requestDropped', 'deadlineMoved'),
  'decide reassign': taken('active', 'requestDropped', 'reassigned', 'requestOpened'),
  'decide split': taken('active', 'requestDropped', 'split'),
} as const;

/** A supporting unit may be asked for its part; before that it has none to give. */
const helped = (phase: Phase) => ({
  'ask-contribution': taken(phase, 'contributionAsked'),
  contribution: refused('not-asked'),
});

const nothingToDecide = {
  ...all(VERDICTS, refused('not-verifying')),
  ...all(DATES, refused('nothing-to-decide')),
  ...all(ANSWERS, refused('nothing-to-decide')),
};
const nothingToRevise = all(REVISIONS, refused('already-acted-on'));
const notAsked = {
  receipt: refused('request-not-open'),
  promise: refused('request-not-open'),
  misaddressed: refused('request-not-open'),
} as const;

const CLAIMED = taken('verifying', 'reportAccepted', 'requestAnswered', 'verificationStarted');
const PROMISED = taken('active', 'promiseRecorded');
const PETITIONED = taken('active', 'receiptRecorded', 'petitionRaised');

export const TABLE: Readonly<Record<Situation, Readonly<Record<InputName, Cell>>>> = {
  'not yet activated': {
    ...all(EVERY, refused('measure-not-active')),
    'unit-succeeded': taken('pending', 'unitSucceeded'),
  },
  'nothing open': {
    ...helped('active'),
    ...{ ...nothingToDecide, ...nothingToRevise, ...ofOffice, ...notAsked },
    'report done': taken('verifying', 'reportAccepted', 'verificationStarted'),
    ...all(NOT_DONE, taken('active', 'reportAccepted')),
    extension: taken('active', 'petitionRaised'),
    'cycle-opened': taken('active', 'requestOpened'),
    'policy-applied': refused('request-not-open'),
    'contact-changed': taken('active', 'contactChanged'),
    'unit-succeeded': taken('active', 'unitSucceeded'),
  },
  'asked for a deadline': {
    ...helped('active'),
    ...{ ...nothingToDecide, ...nothingToRevise, ...ofOfficeAsked },
    receipt: taken('active', 'receiptRecorded'),
    'report done': CLAIMED,
    ...all(NOT_DONE, taken('active', 'reportAccepted', 'requestAnswered')),
    promise: PROMISED,
    extension: PETITIONED,
    misaddressed: PETITIONED,
    'cycle-opened': taken('active', 'requestJoined'),
    // The policy that it opened with is in force still: nothing changes.
    'policy-applied': taken('active'),
    'contact-changed': taken('active', 'contactChanged'),
    'unit-succeeded': taken('active', 'unitSucceeded'),
  },
  'asked for a deadline, past due': {
    ...helped('active'),
    ...{ ...nothingToDecide, ...nothingToRevise, ...ofOfficeAsked },
    receipt: taken('active', 'receiptRecorded'),
    'report done': CLAIMED,
    ...all(NOT_DONE, taken('active', 'reportAccepted', 'requestAnswered', 'decisionNeeded')),
    promise: PROMISED,
    extension: refused('too-late-to-ask'),
    misaddressed: PETITIONED,
    'cycle-opened': taken('active', 'requestJoined'),
    // The policy that it opened with is in force still: nothing changes.
    'policy-applied': taken('active'),
    'contact-changed': taken('active', 'contactChanged'),
    'unit-succeeded': taken('active', 'unitSucceeded'),
  },
  'asked by the rhythm': {
    ...helped('active'),
    ...{ ...nothingToDecide, ...nothingToRevise, ...ofOfficeAsked },
    receipt: taken('active', 'receiptRecorded'),
    'report done': taken('active', 'reportAccepted', 'requestAnswered'),
    ...all(NOT_DONE, taken('active', 'reportAccepted', 'requestAnswered')),
    promise: PROMISED,
    extension: refused('not-dated'),
    misaddressed: PETITIONED,
    'decide move-deadline': refused('not-dated'),
    'cycle-opened': taken('active', 'requestJoined'),
    // The policy that it opened with is in force still: nothing changes.
    'policy-applied': taken('active'),
    'contact-changed': taken('active', 'contactChanged'),
    'unit-succeeded': taken('active', 'unitSucceeded'),
  },
  // Its parts are followed in its place.
  'split into parts': {
    ...all(EVERY, refused('measure-split')),
    'part-closed': taken('active', 'partClosed'),
    'part-reopened': taken('active', 'partReopened'),
    'cycle-opened': taken('active', 'askPassedOver'),
    'contact-changed': taken('active', 'contactChanged'),
    'unit-succeeded': taken('active', 'unitSucceeded'),
  },
  'a contribution asked': {
    ...{ ...nothingToDecide, ...nothingToRevise, ...ofOffice, ...notAsked },
    'ask-contribution': taken('active', 'contributionAsked'),
    contribution: taken('active', 'contributionGiven'),
    'report done': taken('verifying', 'reportAccepted', 'verificationStarted'),
    ...all(NOT_DONE, taken('active', 'reportAccepted')),
    extension: taken('active', 'petitionRaised'),
    'cycle-opened': taken('active', 'requestOpened'),
    'policy-applied': refused('request-not-open'),
    'contact-changed': taken('active', 'contactChanged'),
    'unit-succeeded': taken('active', 'unitSucceeded'),
  },
  // One of two leads acts; the other one has still to answer.
  'asked of each lead': {
    ...helped('active'),
    ...{ ...nothingToDecide, ...nothingToRevise, ...ofOfficeAsked },
    receipt: taken('active', 'receiptRecorded'),
    'report done': taken('active', 'reportAccepted'),
    ...all(NOT_DONE, taken('active', 'reportAccepted')),
    promise: PROMISED,
    extension: PETITIONED,
    misaddressed: PETITIONED,
    'cycle-opened': taken('active', 'requestJoined'),
    'policy-applied': taken('active'),
    'contact-changed': taken('active', 'contactChanged'),
    'unit-succeeded': taken('active', 'unitSucceeded'),
  },
  'a late claim to decide': {
    ...helped('active'),
    ...{ ...nothingToDecide, ...ofOffice, ...notAsked },
    'report done': taken('verifying', 'reportAccepted', 'verificationStarted'),
    ...all(NOT_DONE, taken('active', 'reportAccepted')),
    extension: refused('too-late-to-ask'),
    'correct-report': taken('verifying', 'reportRevised', 'reportAccepted', 'requestAnswered', 'verificationStarted'),
    'withdraw-report': taken('active', 'reportRevised'),
    'decide new-date': taken('active', 'newDateSet'),
    'decide not-completed': taken('closed', 'foundNotCompleted', 'measureClosed'),
    // The unit reported today: the cycle does not ask it again.
    'cycle-opened': taken('active', 'askPassedOver'),
    'contact-changed': taken('active', 'contactChanged'),
    'unit-succeeded': taken('active', 'unitSucceeded'),
    'policy-applied': refused('request-not-open'),
  },
  'an extension to answer': {
    ...helped('active'),
    ...{ ...nothingToDecide, ...nothingToRevise, ...ofOfficeAsked },
    receipt: taken('active'),
    'report done': CLAIMED,
    ...all(NOT_DONE, taken('active', 'reportAccepted', 'requestAnswered')),
    promise: PROMISED,
    extension: refused('petition-pending'),
    misaddressed: refused('petition-pending'),
    'decide grant': taken('active', 'requestDropped', 'extensionGranted'),
    'decide refuse': taken('active', 'petitionRefused'),
    'contact-changed': taken('active', 'contactChanged'),
    'unit-succeeded': taken('active', 'unitSucceeded'),
    'policy-applied': taken('active'),
    'cycle-opened': taken('active', 'requestJoined'),
  },
  'a wrong addressee to settle': {
    ...helped('active'),
    ...{ ...nothingToDecide, ...nothingToRevise, ...ofOfficeAsked },
    receipt: taken('active'),
    'report done': CLAIMED,
    ...all(NOT_DONE, taken('active', 'reportAccepted', 'requestAnswered')),
    promise: PROMISED,
    extension: refused('petition-pending'),
    misaddressed: refused('petition-pending'),
    'decide grant': refused('nothing-to-decide'),
    'decide refuse': taken('active', 'petitionRefused'),
    'contact-changed': taken('active', 'contactChanged'),
    'unit-succeeded': taken('active', 'unitSucceeded'),
    'policy-applied': taken('active'),
    'cycle-opened': taken('active', 'requestJoined'),
  },
  'a claim to verify': {
    ...helped('verifying'),
    ...{ ...nothingToDecide, ...ofOffice, ...notAsked },
    'report done': taken('verifying', 'reportAccepted'),
    ...all(NOT_DONE, taken('verifying', 'reportAccepted')),
    extension: refused('claim-pending'),
    'correct-report': taken('verifying', 'reportRevised', 'reportAccepted', 'requestAnswered', 'verificationStarted'),
    'withdraw-report': taken('active', 'reportRevised'),
    'verify confirm': taken('closed', 'verificationConfirmed', 'measureClosed'),
    'verify return': taken('active', 'verificationReturned', 'requestOpened'),
    'decide park': refused('claim-pending'),
    'decide split': refused('claim-pending'),
    'decide move-deadline': refused('claim-pending'),
    'decide reassign': refused('claim-pending'),
    'cycle-opened': taken('verifying', 'askPassedOver'),
    'policy-applied': refused('request-not-open'),
    'contact-changed': taken('verifying', 'contactChanged'),
    'unit-succeeded': taken('verifying', 'unitSucceeded'),
  },
  parked: {
    'ask-contribution': refused('measure-parked'),
    contribution: refused('not-asked'),
    ...{ ...nothingToDecide, ...nothingToRevise, ...ofOffice, ...notAsked },
    'report done': taken('verifying', 'reportAccepted', 'verificationStarted'),
    ...all(NOT_DONE, taken('parked', 'reportAccepted')),
    extension: refused('measure-parked'),
    'decide park': taken('parked', 'parked'),
    'decide split': refused('measure-parked'),
    'decide resume': taken('active', 'resumed'),
    'decide move-deadline': refused('measure-parked'),
    'decide reassign': refused('measure-parked'),
    'policy-applied': refused('request-not-open'),
    'cycle-opened': taken('parked', 'askPassedOver'),
    'contact-changed': taken('parked', 'contactChanged'),
    'unit-succeeded': taken('parked', 'unitSucceeded'),
  },
  over: {
    ...all(EVERY, refused('measure-closed')),
    'part-reopened': refused('not-a-part'),
    'decide reopen': taken('active', 'reopened'),
  },
};
