import fc from 'fast-check';
import type { CalendarYear } from '../../src/domain/calendar.ts';
import { CHINA_YEARS } from '../../src/domain/data/china-calendar.ts';
import type { LocalDate } from '../../src/domain/local-date.ts';
import type { Claim, OfficeDecision, SplitPart } from '../../src/domain/measure-input.ts';
import type { Policy } from '../../src/domain/policy.ts';
import type { NewUnitChange } from '../../src/domain/unit-change.ts';
import type { PlanSetup } from '../../src/rehearsal/placeholders.ts';
import { toldId, type Scripted, type Told } from '../../src/rehearsal/script.ts';
import { at } from './builders.ts';
import { plusDays } from './oracle/days.ts';
import { shanghaiDate } from './independent-calendar.ts';

/*
 * Acts of anybody at any instant, legal or not, in any order; and what admins change while a plan runs. Half of them
 * are answered by somebody some hours later, so that longer courses of events are met.
 */

/** What is done; as often in the list as it is likely. */
const DEEDS = [
  ...['receipt', 'receipt', 'done', 'done', 'done', 'on-track', 'delayed', 'not-started', 'blocked', 'verdict'],
  ...['promise', 'extension', 'extension', 'misaddressed', 'park', 'withdraw', 'merge', 'move-deadline', 'reassign'],
  ...['decision', 'open-cycle', 'import-year', 'close-unit', 'use-policy', 'apply-policy', 'change-contact'],
  ...['ask-contribution', 'contribution', 'split', 'change-units'],
] as const;

/** An act before it is known who there is. */
export interface ActSeed {
  readonly at: number;
  readonly deed: (typeof DEEDS)[number];
  readonly row: number;
  readonly unit: number;
  readonly request: number;
  /** Days from the act to the date that it names. */
  readonly days: number;
  /** Hours until it is answered, and how. */
  readonly hours: number;
  readonly answer: number;
}

export const actsAt = (instant: fc.Arbitrary<number>): fc.Arbitrary<ActSeed[]> =>
  fc.array(
    fc.record({
      at: instant,
      deed: fc.constantFrom(...DEEDS),
      row: fc.nat(5),
      unit: fc.nat(9),
      request: fc.integer({ min: 1, max: 4 }),
      days: fc.integer({ min: -10, max: 50 }),
      hours: fc.integer({ min: 1, max: 300 }),
      answer: fc.nat(9),
    }),
    { maxLength: 40, size: 'max' },
  );

/** What the acts are about: the plan with its people, and the policies that may come to be used. */
export interface Stage {
  readonly setup: PlanSetup;
  readonly policies: readonly Policy[];
  /** Days off that every notice of the plan's world has besides the published ones. */
  readonly closures: readonly LocalDate[];
}

interface Actors {
  readonly measureId: string;
  /** Its supporting units, and the liaison of the first of them. */
  readonly supports: readonly string[];
  readonly supporter: { readonly unitId: string; readonly contactId: string };
  /** The first date of the measure, before which its unit may ask something; null without one. */
  readonly due: LocalDate | null;
  readonly other: string;
  readonly unitIds: readonly string[];
  readonly teller: { readonly unitId: string; readonly contactId: string };
  readonly judge: string;
}

function actorsOf({ row, unit }: ActSeed, { plan, measures, contacts, units }: PlanSetup): Actors | null {
  const measure = measures[row % measures.length];
  // Mostly the unit that must answer, and the office itself.
  const unitId = unit < 6 ? measure?.leads[0]?.unitId : contacts[(unit * 5) % contacts.length]?.unitId;
  const teller = contacts.find((one) => one.unitId === unitId && one.role === 'liaison') ?? contacts[0];
  const supporter = contacts.find((one) => one.unitId === measure?.supports[0] && one.role === 'liaison') ?? teller;
  const clerk = contacts.find(({ unitId: of, role }) => of === plan.officeUnitId && role === 'office-clerk');
  const superior = contacts.find(({ role }) => role === 'superior');
  const judge = unit < 5 ? clerk : unit < 8 ? superior : teller;
  if (measure === undefined || teller === undefined || supporter === undefined || judge === undefined) return null;
  const bodies = units.filter(({ kind }) => kind === 'body').map(({ id }) => id);
  return {
    due: [measure.deadline ?? [], measure.milestones.map(({ on }) => on)].flat().toSorted()[0] ?? null,
    ...{ measureId: measure.id, judge: judge.id, other: measures[(row + unit) % measures.length]?.id ?? measure.id },
    unitIds: [bodies[unit % bodies.length], bodies[(unit + 2) % bodies.length]].filter((id) => id !== undefined),
    teller: { unitId: teller.unitId, contactId: teller.id },
    ...{ supports: measure.supports, supporter: { unitId: supporter.unitId, contactId: supporter.id } },
  };
}

/** The script of some acts, in order of time; whoever revises a report names the last one told before. */
export function scriptOf(seeds: readonly ActSeed[], stage: Stage): Scripted[] {
  const reports = new Map<string, string>();
  let told = 0;
  return seeds
    .flatMap((seed) => scripted(seed, stage))
    .toSorted((a, b) => a.at - b.at)
    .map((one) => {
      if (one.does !== 'tell' || typeof one.told === 'function') return one;
      told += 1;
      const { measureId, told: input } = one;
      const last = reports.get(measureId) ?? 'nothing';
      if (input.type === 'report' || input.type === 'correct-report') reports.set(measureId, toldId(told));
      return 'reportInputId' in input ? { ...one, told: { ...input, reportInputId: last } } : one;
    });
}

/**
 * What a unit asks is mostly asked in the last days before its first date; seats change hands on mornings after it, when
 * something is written and not sent yet.
 */
function timed(seed: ActSeed, { due }: Actors): ActSeed {
  if (seed.deed === 'change-contact' && due !== null)
    return { ...seed, at: at(`${plusDays(due, seed.hours % 12)} 08:30`) };
  const asks = seed.deed === 'promise' || seed.deed === 'extension' || seed.deed === 'misaddressed';
  if (!asks || due === null || seed.answer === 9) return seed;
  return { ...seed, at: at(`${plusDays(due, -(seed.hours % 9))} 10:00`), request: 1 };
}

function scripted(untimed: ActSeed, stage: Stage): Scripted[] {
  const actors = actorsOf(untimed, stage.setup);
  if (actors === null) return [];
  const seed = timed(untimed, actors);
  const changes = changesOf(seed, stage, actors);
  if (changes.length > 0) return changes;
  const tell = (time: number, told: Told): Scripted => ({ at: time, does: 'tell', measureId: actors.measureId, told });
  const act = toldBy(seed, actors);
  const later = seed.at + seed.hours * 3_600_000;
  const answer = answerTo(seed, actors);
  return [
    tell(seed.at, act),
    ...(answer === null ? [] : [tell(later, answer)]),
    ...(seed.deed === 'split' ? ofPart(seed, later, actors) : []),
  ];
}

/** A part that ends, and goes on again. */
function ofPart({ days, answer }: ActSeed, at: number, { measureId, judge }: Actors): Scripted[] {
  const on = plusDays(shanghaiDate(at), Math.abs(days) + 20);
  const tell = (time: number, told: Told): Scripted => ({ at: time, does: 'tell', measureId: `${measureId}-1`, told });
  const ended = tell(at, decision({ decision: 'withdraw' }, judge));
  return answer < 5 ? [ended] : [ended, tell(at + 3_600_000, decision({ decision: 'reopen', newDue: on }, judge))];
}

/** What admins change, and cycles. */
function changesOf(seed: ActSeed, { policies, closures, setup }: Stage, actors: Actors): Scripted[] {
  const { contacts } = setup;
  const { at: when, deed, days, row, answer } = seed;
  const on = plusDays(shanghaiDate(when), Math.abs(days));
  const [policy, other] = [policies[answer % policies.length], policies[(answer + 1) % policies.length]];
  if (policy === undefined || other === undefined) return [];
  switch (deed) {
    case 'open-cycle':
      return [{ at: when, does: 'open-cycle', due: on }];
    case 'import-year': {
      const year = withDaysOff(noticeOf(on), [...closures, ...daysFrom(on, answer)]);
      return [{ at: when, does: 'import-year', year }];
    }
    case 'close-unit':
      return [{ at: when, does: 'close-unit', unitId: actors.teller.unitId, from: on, to: plusDays(on, answer) }];
    case 'change-contact':
      return naming(seed, contacts);
    case 'change-units':
      return [{ at: when, does: 'change-units', act: { changes: [unitChange(seed, setup)], on, newUnits: true } }];
    case 'use-policy':
      return [using(seed, policy, actors)];
    case 'apply-policy': {
      const apply = { at: when, does: 'apply-policy', name: policy.name } as const;
      return [using(seed, policy, actors), apply, ...(row === 0 ? [using(seed, other, actors)] : [])];
    }
    default:
      return [];
  }
}

/** A unit is renamed or ends; some of it cannot be. */
function unitChange({ row, unit: at, hours, answer }: ActSeed, { units }: PlanSetup): NewUnitChange {
  const bodies = units.filter(({ kind }) => kind === 'body').map(({ name }) => name);
  const unit = bodies[(row + at) % bodies.length] ?? '';
  const other = bodies[hours % bodies.length] ?? '';
  if (answer < 3) return { kind: 'rename', unit, newName: answer === 0 ? other : `${unit}改` };
  if (answer < 6) return { kind: 'merge', unit, to: other };
  return { kind: 'abolish', unit, to: answer === 9 ? null : `新设第${at}局` };
}

/** Somebody of a unit holds another seat of it as well. */
function naming({ at: when, row, unit }: ActSeed, contacts: PlanSetup['contacts']): Scripted[] {
  const mine = contacts.filter(({ role }) => role === 'liaison' || role === 'head' || role === 'leader');
  const seat = mine[(row * 5 + unit) % mine.length];
  const people = mine.filter(({ unitId }) => unitId === seat?.unitId);
  const person = people[unit % people.length];
  if (seat === undefined || person === undefined) return [];
  const { unitId, role } = seat;
  return [{ at: when, does: 'change-contact', unitId, role, to: person.id }];
}

const using = ({ at: when, row }: ActSeed, policy: Policy, { measureId }: Actors): Scripted => ({
  ...{ at: when, does: 'use-policy', policy },
  scope: row < 3 ? null : { kind: 'measure', code: measureId.split(':')[1] ?? '' },
});

function noticeOf(on: LocalDate): CalendarYear {
  const published = CHINA_YEARS.find(({ year }) => year === Number(on.slice(0, 4)));
  if (published === undefined) throw new Error(`no year of ${on}`);
  return published;
}

const daysFrom = (from: LocalDate, count: number): LocalDate[] =>
  Array.from({ length: count }, (_, index) => plusDays(from, index));

/** A year with some days off more, stronger than a make-up day. */
export function withDaysOff(year: CalendarYear, days: readonly LocalDate[]): CalendarYear {
  const mine = days.filter((day) => day.startsWith(String(year.year)));
  return {
    ...year,
    holidays: [...new Set([...year.holidays, ...mine])],
    makeUpDays: year.makeUpDays.filter((day) => !mine.includes(day)),
  };
}

function toldBy(
  { at: when, deed, days, request, answer }: ActSeed,
  { measureId, teller, judge, other, unitIds, supports, supporter }: Actors,
): Told {
  const date = plusDays(shanghaiDate(when), days);
  const requestId = `${measureId}#${request}`;
  switch (deed) {
    case 'receipt':
      return { type: 'receipt', requestId, ...teller };
    case 'promise':
      return { type: 'promise', requestId, promisedOn: date, ...teller };
    case 'extension':
      return { type: 'extension', requestId: answer < 5 ? null : requestId, newDue: date, ...teller };
    case 'misaddressed':
      return { type: 'misaddressed', requestId, suggestedUnitId: unitIds[0] ?? null, ...teller };
    case 'verdict':
      return verdict(answer, judge, date);
    case 'decision':
      return decision({ decision: answer < 5 ? 'not-completed' : 'refuse' }, judge);
    case 'park':
      return decision({ decision: 'park', reviewOn: date }, judge);
    case 'withdraw':
      return decision({ decision: 'withdraw' }, judge);
    case 'merge':
      return decision({ decision: 'merge', intoMeasureId: other }, judge);
    case 'move-deadline':
      return decision({ decision: 'move-deadline', newDue: date }, judge);
    case 'reassign':
      return decision(reassignment(answer, unitIds, date), judge);
    case 'ask-contribution':
      return { type: 'ask-contribution', supports: answer < 8 ? supports : unitIds, by: date, ...teller };
    case 'contribution':
      return { type: 'contribution', ...supporter };
    case 'split':
      return decision({ decision: 'split', parts: partsOf(answer, unitIds, date) }, judge);
    default:
      return { type: 'report', requestId: null, claim: claimOf(deed), ...teller };
  }
}

const claimOf = (deed: ActSeed['deed']): Claim =>
  deed === 'on-track' || deed === 'delayed' || deed === 'not-started' || deed === 'blocked' ? deed : 'done';

const decision = (what: OfficeDecision, contactId: string): Told => ({ type: 'decide', contactId, ...what });

const reassignment = (answer: number, [first, second]: readonly string[], newDue: LocalDate): OfficeDecision => ({
  decision: 'reassign',
  leads: answer < 2 || first === undefined ? [] : [first],
  supports: second === undefined ? [] : [second],
  newDue: answer < 5 ? null : newDue,
});

const partsOf = (answer: number, unitIds: readonly string[], deadline: LocalDate): SplitPart[] =>
  unitIds.slice(0, answer === 0 ? 1 : 2).map((unitId, index) => ({
    ...{ text: '分项', deadline: plusDays(deadline, index * 20), leads: [unitId] },
    supports: unitIds.filter((one) => one !== unitId),
  }));

const verdict = (answer: number, contactId: string, newDue: LocalDate): Told =>
  answer % 3 === 0
    ? { type: 'verify', contactId, decision: 'return', newDue }
    : { type: 'verify', contactId, decision: 'confirm' };

/** What the office, or whoever takes its place, says of it later; or its sender. */
function answerTo(
  { at: when, deed, days, hours, answer }: ActSeed,
  { judge, teller, unitIds, supporter }: Actors,
): Told | null {
  const newDue = plusDays(shanghaiDate(when + hours * 3_600_000), Math.abs(days));
  if (answer === 0) return null;
  switch (deed) {
    case 'done':
      if (answer < 3) return { type: 'withdraw-report', reportInputId: '', ...teller };
      return verdict(answer, judge, newDue);
    case 'on-track':
    case 'delayed':
    case 'not-started':
    case 'blocked':
      if (answer < 4) return { type: 'correct-report', reportInputId: '', claim: 'done', ...teller };
      return decision(answer < 7 ? { decision: 'new-date', newDue } : { decision: 'not-completed' }, judge);
    case 'extension':
      return decision(answer < 6 ? { decision: 'grant', newDue } : { decision: 'refuse' }, judge);
    case 'misaddressed':
      return decision(answer < 5 ? reassignment(answer, unitIds, newDue) : { decision: 'refuse' }, judge);
    case 'ask-contribution':
      return { type: 'contribution', ...supporter };
    case 'park':
      if (answer > 7) return decision({ decision: 'move-deadline', newDue }, judge);
      return decision({ decision: 'resume', newDue: answer < 5 ? null : newDue }, judge);
    case 'withdraw':
    case 'merge':
    case 'verdict':
    case 'decision':
      return decision({ decision: 'reopen', newDue: answer < 4 ? null : newDue }, judge);
    default:
      return null;
  }
}
