import type { Claim, MeasureEvent, MeasureInput, MeasureState, Refusal } from '../../src/domain/measure.ts';

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

/** The situations that a phase has; what is open decides what an input does. */
const SITUATIONS = {
  'not yet activated': 'pending',
  'nothing open': 'active',
  'asked for a deadline': 'active',
  'asked for a deadline, past due': 'active',
  'asked by the rhythm': 'active',
  'a late claim to decide': 'active',
  'a claim to verify': 'verifying',
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
const DECISIONS = ['decide new-date', 'decide not-completed'] as const;
/** A new input does not compile until it stands here, so that no row built of all names can lack one. */
const EVERY = Object.keys({
  receipt: 0,
  'report done': 0,
  'report on-track': 0,
  'report delayed': 0,
  'report not-started': 0,
  'report blocked': 0,
  'verify confirm': 0,
  'verify return': 0,

  'decide new-date': 0,
  'decide not-completed': 0,
  'cycle-opened': 0,
} satisfies Record<InputName, 0>) as readonly InputName[]; // its own keys

const noOffice = { ...all(VERDICTS, refused('not-verifying')), ...all(DECISIONS, refused('nothing-to-decide')) };

const CLAIMED = taken('verifying', 'reportAccepted', 'requestAnswered', 'verificationStarted');

export const TABLE: Readonly<Record<Situation, Readonly<Record<InputName, Cell>>>> = {
  'not yet activated': all(EVERY, refused('measure-not-active')),
  'nothing open': {
    ...noOffice,
    receipt: refused('request-not-open'),
    'report done': taken('verifying', 'reportAccepted', 'verificationStarted'),
    ...all(NOT_DONE, taken('active', 'reportAccepted')),
    'cycle-opened': taken('active', 'requestOpened'),
  },
  'asked for a deadline': {
    ...noOffice,
    receipt: taken('active', 'receiptRecorded'),
    'report done': CLAIMED,
    ...all(NOT_DONE, taken('active', 'reportAccepted', 'requestAnswered')),
    'cycle-opened': taken('active', 'requestJoined'),
  },
  'asked for a deadline, past due': {
    ...noOffice,
    receipt: taken('active', 'receiptRecorded'),
    'report done': CLAIMED,
    ...all(NOT_DONE, taken('active', 'reportAccepted', 'requestAnswered', 'decisionNeeded')),
    'cycle-opened': taken('active', 'requestJoined'),
  },
  'asked by the rhythm': {
    ...noOffice,
    receipt: taken('active', 'receiptRecorded'),
    'report done': taken('active', 'reportAccepted', 'requestAnswered'),
    ...all(NOT_DONE, taken('active', 'reportAccepted', 'requestAnswered')),
    'cycle-opened': taken('active', 'requestJoined'),
  },
  'a late claim to decide': {
    ...all(VERDICTS, refused('not-verifying')),
    receipt: refused('request-not-open'),
    'report done': taken('verifying', 'reportAccepted', 'verificationStarted'),
    ...all(NOT_DONE, taken('active', 'reportAccepted')),
    'decide new-date': taken('active', 'newDateSet'),
    'decide not-completed': taken('closed', 'foundNotCompleted', 'measureClosed'),
    // The unit reported today: the cycle does not ask it again.
    'cycle-opened': taken('active', 'askPassedOver'),
  },
  'a claim to verify': {
    ...all(DECISIONS, refused('nothing-to-decide')),
    receipt: refused('request-not-open'),
    'report done': taken('verifying', 'reportAccepted'),
    ...all(NOT_DONE, taken('verifying', 'reportAccepted')),
    'verify confirm': taken('closed', 'verificationConfirmed', 'measureClosed'),
    'verify return': taken('active', 'verificationReturned', 'requestOpened'),
    'cycle-opened': taken('verifying', 'askPassedOver'),
  },
  over: all(EVERY, refused('measure-closed')),
};
