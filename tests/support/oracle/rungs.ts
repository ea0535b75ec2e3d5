import type { Asked } from './asks.ts';
import { chairAbove, officeChair, type Cast, type Row } from './cast.ts';
import { addWorkingDays, plusDays, plusMonths, workingDayOnOrAfter } from './days.ts';
import type { Chair, Told } from './shapes.ts';

/** What the ladder of one request says on one day. */
export interface Step {
  readonly rung: string;
  readonly occurrence: number;
  readonly on: string;
  readonly told: readonly Told[];
}

type Word = Pick<Told, 'kind' | 'tone'>;

const REQUEST: Word = { kind: 'request', tone: 'notice' };
const COPY: Word = { kind: 'copy', tone: 'notice' };
const RECEIPT: Word = { kind: 'receipt', tone: 'notice' };
const REMINDER: Word = { kind: 'reminder', tone: 'notice' };
const BLUE: Word = { kind: 'escalation', tone: 'blue' };
const YELLOW: Word = { kind: 'escalation', tone: 'yellow' };
const RED: Word = { kind: 'escalation', tone: 'red' };

const MAIL = ['email'];
const BOTH = ['email', 'sms'];

/** The ask itself: the unit that must answer, and a copy to the other leads. */
export function askStep(row: Row, { askOn }: Asked): Step {
  const [first, ...others] = row.leads;
  const told: Told[] = [
    ...(first === undefined ? [] : [tell({ unit: first.unit, role: 'liaison' }, REQUEST, MAIL)]),
    ...others.map(({ unit }) => tell({ unit, role: 'liaison' }, COPY, MAIL)),
  ];
  return { rung: 'ask', occurrence: 1, on: askOn, told };
}

/**
 * Every rung after the ask that comes while the request is open, in order; `again`: the round before stayed unanswered.
 * Rungs on or before the day of the ask are never sent late, receipts never on or after the due date.
 */
export function stepsOf(row: Row, asked: Asked, { cast, again }: { cast: Cast; again: boolean }): readonly Step[] {
  const dated = asked.because.join() !== 'rhythm';
  const steps = dated ? standardSteps(row, asked, cast) : quarterlySteps(row, asked, { cast, again });
  return steps
    .filter(({ on }) => on > asked.askOn && on < asked.endsOn && on < cast.closeDay)
    .filter(({ rung, on }) => !rung.startsWith('receipt') || on < asked.due)
    .map((step) => ({ ...step, told: mergedByChair(step.told) }))
    .sort((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : 0));
}

function standardSteps(row: Row, asked: Asked, cast: Cast): Step[] {
  const at = (days: number): string => addWorkingDays(asked.due, days);
  const step = (rung: string, on: string, told: readonly Told[]): Step => ({ rung, occurrence: 1, on, told });
  const { liaison, head, leader } = peopleOf(row);
  const clerk = officeChair(row, cast, 'office-clerk');
  const third: Told[] = [
    tell(leader, RED, BOTH),
    tell(officeChair(row, cast, 'office-head'), RED, MAIL),
    tell(chairAbove(row, cast), RED, MAIL),
    ...copies(row, 'red'),
  ];
  const after: Told[] = [tell(head, RED, MAIL), tell(clerk, RED, MAIL), ...copies(row, 'red')];
  return [
    step('receipt-liaison', addWorkingDays(asked.askOn, 2), [tell(liaison, RECEIPT, MAIL)]),
    step('receipt-head', addWorkingDays(asked.askOn, 4), [tell(head, RECEIPT, MAIL)]),
    step('remind-5', at(-5), [tell(liaison, REMINDER, MAIL)]),
    step('remind-1', at(-1), [tell(liaison, REMINDER, BOTH)]),
    step('first', at(1), [tell(liaison, BLUE, BOTH), tell(head, BLUE, MAIL)]),
    step('second', at(3), [tell(clerk, YELLOW, MAIL), tell(head, YELLOW, BOTH), ...copies(row, 'yellow')]),
    step('third', at(7), third),
    ...repeats(at(7), cast.closeDay).map((one) => ({ ...one, told: after })),
  ];
}

/** Four weekly rungs from the third on, then monthly ones; each moved to a working day by itself. */
function repeats(third: string, closeDay: string): Omit<Step, 'told'>[] {
  const weekly = [1, 2, 3, 4].map((k) => ({
    rung: 'weekly',
    occurrence: k,
    on: workingDayOnOrAfter(plusDays(third, 7 * k)),
  }));
  const monthly: Omit<Step, 'told'>[] = [];
  for (let k = 1; plusMonths(plusDays(third, 28), k) < closeDay; k += 1) {
    monthly.push({ rung: 'monthly', occurrence: k, on: workingDayOnOrAfter(plusMonths(plusDays(third, 28), k)) });
  }
  return [...weekly, ...monthly];
}

function quarterlySteps(row: Row, { due }: Asked, { cast, again }: { cast: Cast; again: boolean }): Step[] {
  const step = (rung: string, days: number, told: readonly Told[]): Step => ({
    ...{ rung, occurrence: 1, told },
    on: addWorkingDays(due, days),
  });
  const { liaison, head } = peopleOf(row);
  const above = again ? [tell(chairAbove(row, cast), RED, MAIL)] : [];
  const clerk = tell(officeChair(row, cast, 'office-clerk'), YELLOW, MAIL);
  return [
    step('remind-3', -3, [tell(liaison, REMINDER, MAIL)]),
    step('remind-1', -1, [tell(liaison, REMINDER, MAIL)]),
    step('head', 2, [tell(head, BLUE, MAIL)]),
    step('clerk', 5, [clerk, ...copies(row, 'yellow'), ...above]),
  ];
}

function peopleOf({ leads }: Row): { liaison: Chair; head: Chair; leader: Chair } {
  const unit = leads[0]?.unit ?? '';
  return { liaison: { unit, role: 'liaison' }, head: { unit, role: 'head' }, leader: { unit, role: 'leader' } };
}

/** The heads of the other leads; bodies that lead only through a group hear nothing after the ask. */
function copies({ leads }: Row, tone: string): Told[] {
  const heads = leads.slice(1).filter(({ printed }) => printed);
  return heads.map(({ unit }) => tell({ unit, role: 'head' }, { kind: 'copy', tone }, MAIL));
}

function tell({ unit, role }: Chair, { kind, tone }: Word, channels: readonly string[]): Told {
  return { unit, role, kind, tone, channels };
}

const HEAVIER = ['copy', 'receipt', 'reminder', 'request', 'escalation'];
const DARKER = ['notice', 'blue', 'yellow', 'red'];

/** A person is told once: the weightiest word, the darkest colour, every channel. */
function mergedByChair(told: readonly Told[]): readonly Told[] {
  const byChair = new Map<string, Told>();
  for (const one of told) {
    const key = `${one.unit}/${one.role}`;
    const old = byChair.get(key) ?? one;
    byChair.set(key, {
      ...one,
      kind: HEAVIER.indexOf(one.kind) > HEAVIER.indexOf(old.kind) ? one.kind : old.kind,
      tone: DARKER.indexOf(one.tone) > DARKER.indexOf(old.tone) ? one.tone : old.tone,
      channels: [...new Set([...old.channels, ...one.channels])],
    });
  }
  return [...byChair.values()];
}
