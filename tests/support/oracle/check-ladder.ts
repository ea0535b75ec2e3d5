import { shanghaiDate, shanghaiTime } from '../independent-calendar.ts';
import { requestsOf, type FactOf } from './check-life.ts';
import { plusDays, plusMonths } from './days.ts';

/*
 * The ladder of every request, rung by rung, read from the events as facts and from what the policy says; days are walked
 * one by one.
 */

/** What a policy says of one rung: working days from the due date, or again and again after another rung. */
export type RungDay = { readonly rung: string } & (
  | { readonly days: number }
  | { readonly every: 'week'; readonly after: string; readonly count: number }
  | { readonly every: 'month'; readonly after: string }
);

/** What must be known to hold the events of a plan against its policy. */
export interface LadderJson {
  readonly facts: readonly FactOf[];
  readonly isWorked: (day: string) => boolean;
  readonly closeDay: string;
  /** Rungs by the policy's name, in their order; one that counts hours, and what repeats it, is not among them. */
  readonly rungsOf: (policyName: string) => readonly RungDay[];
}

interface Due {
  readonly rung: string;
  readonly occurrence: number;
  readonly on: string;
}

/**
 * A request climbs every rung between its opening and its end, each on its own working day before the first window, and
 * no other. For a plan during which duban was never down and no calendar changed; of requests whose ladder nobody halted
 * (a promise, a petition) and to which no other policy was applied.
 */
export function checkLadder({ facts, isWorked, closeDay, rungsOf }: LadderJson): string[] {
  const requests = facts.flatMap(({ event }) =>
    event.type === 'requestOpened'
      ? [event['request'] as { id: string; due: string; openedOn: string; policy: { name: string } }]
      : [],
  );
  const asked = requestsOf(facts);
  const halted = new Set(facts.flatMap(({ event }) => (HALTS.has(event.type) ? [haltedBy(event)] : [])));
  return requests
    .filter(({ id }) => !halted.has(id))
    .flatMap(({ id, due, openedOn, policy }) => {
      const ended = asked.get(id)?.ended ?? Infinity;
      const reached = asked.get(id)?.rungs ?? new Map<string, number>();
      const lastDay = ended === Infinity ? closeDay : shanghaiDate(ended);
      return dueDays(rungsOf(policy.name), due, { isWorked, closeDay }).flatMap(({ rung, occurrence, on }) => {
        const planned = reached.get(`${rung} ${occurrence}`);
        const called = on > openedOn && on < lastDay && on < closeDay;
        const name = occurrence === 1 ? rung : `${rung} ${occurrence}`;
        if (planned === undefined) return called ? [`${id} does not climb ${name} on ${on}`] : [];
        if (shanghaiDate(planned) !== on) return [`${id} climbs ${name} on ${shanghaiDate(planned)}, not on ${on}`];
        const early = /^07:[0-5]0$/u.test(shanghaiTime(planned));
        return early ? [] : [`${id} climbs ${name} at ${shanghaiTime(planned)}`];
      });
    });
}

/** Every date of the ladder; one that repeats counts from the day of the other before that was moved to a working day. */
function dueDays(
  rungs: readonly RungDay[],
  due: string,
  { isWorked, closeDay }: Pick<LadderJson, 'isWorked' | 'closeDay'>,
): Due[] {
  const starts = new Map<string, string>();
  const days: Due[] = [];
  for (const one of rungs) {
    const { rung } = one;
    if ('days' in one) {
      const on = workingDaysFrom(due, one.days, isWorked);
      starts.set(rung, on);
      days.push({ rung, occurrence: 1, on });
      continue;
    }
    const start = starts.get(one.after) ?? '';
    for (let k = 1; one.every === 'month' || k <= one.count; k += 1) {
      let on = one.every === 'week' ? plusDays(start, 7 * k) : plusMonths(start, k);
      while (!isWorked(on)) on = plusDays(on, 1);
      if (one.every === 'month' && on >= closeDay) break;
      days.push({ rung, occurrence: k, on });
    }
    if (one.every === 'week') starts.set(rung, plusDays(start, 7 * one.count));
  }
  return days;
}

const HALTS = new Set(['promiseRecorded', 'petitionRaised', 'policyApplied']);

const haltedBy = (event: FactOf['event']): unknown =>
  event['requestId'] ?? (event['petition'] as { requestId: string } | undefined)?.requestId;

/** The n-th working day after or before a date, one day after the other. */
function workingDaysFrom(date: string, n: number, isWorked: (day: string) => boolean): string {
  let at = date;
  for (let left = Math.abs(n); left > 0;) {
    at = new Date(Date.parse(`${at}T00:00:00Z`) + Math.sign(n) * 86_400_000).toISOString().slice(0, 10);
    if (isWorked(at)) left -= 1;
  }
  return at;
}
