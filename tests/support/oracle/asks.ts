import type { Cast, Row } from './cast.ts';
import { addWorkingDays, soonAfter, withinTenWorkingDays, workingDayOnOrAfter, workingDayOnOrBefore } from './days.ts';

/** One request that must come, whatever the units do. */
export interface Asked {
  readonly askOn: string;
  readonly due: string;
  readonly because: readonly string[];
  /** It may be missing where its unit answered: a report of the last 20 working days mutes a regular round. */
  readonly mayBeMuted: boolean;
  /** The day on which it ends unless answered before: its rungs stop short of it. */
  readonly endsOn: string;
}

type Reason = Pick<Asked, 'askOn' | 'due' | 'because'>;

/** The requests of one measure from the plan's start to its close, in order. */
export function asksOf(row: Row, cast: Cast): readonly Asked[] {
  const dated = datedReasons(row, cast);
  const rounds = row.deadline === null ? roundsOf(cast) : [];
  const alone = dated.filter(({ due }) => !rounds.some((round) => withinTenWorkingDays(round.due, due)));
  const reasons = [...alone, ...rounds.map((round) => joined(round, dated))]
    .filter(({ askOn }) => askOn < cast.closeDay)
    .sort((a, b) => (a.askOn < b.askOn ? -1 : 1));
  return reasons.map((reason, index) => ({
    ...reason,
    mayBeMuted: reason.because.join() === 'rhythm' && reasons.slice(0, index).some((old) => mayMute(old, reason)),
    endsOn: reason.because.includes('deadline') ? cast.closeDay : (reasons[index + 1]?.askOn ?? cast.closeDay),
  }));
}

/** Asked ten working days before the date, or at the start where that is past. */
function datedReasons(row: Row, cast: Cast): Reason[] {
  const dates = new Map<string, string[]>();
  if (row.deadline !== null) dates.set(row.deadline, ['deadline']);
  for (const date of row.milestones) {
    if (date >= cast.startsOn) dates.set(date, [...new Set([...(dates.get(date) ?? []), 'milestone'])]);
  }
  return [...dates].map(([due, because]) => {
    const before = addWorkingDays(due, -10);
    return { due, because, askOn: before < cast.startsOn ? cast.startsOn : before };
  });
}

/** Every quarter: asked from the 15th of its last month, due on the 28th or the working day before. */
function roundsOf({ startsOn, closeDay }: Cast): Reason[] {
  const rounds: Reason[] = [];
  for (let year = Number(startsOn.slice(0, 4)); year <= Number(closeDay.slice(0, 4)); year += 1) {
    for (const month of ['03', '06', '09', '12']) {
      const askOn = workingDayOnOrAfter(`${year}-${month}-15`);
      const due = workingDayOnOrBefore(`${year}-${month}-28`);
      if (due > startsOn) rounds.push({ askOn: askOn < startsOn ? startsOn : askOn, due, because: ['rhythm'] });
    }
  }
  return rounds;
}

/** A round near a date joins it: asked on the earlier of their days, due on the date. */
function joined(round: Reason, dated: readonly Reason[]): Reason {
  const near = dated.find(({ due }) => withinTenWorkingDays(round.due, due));
  if (near === undefined) return round;
  const askOn = near.askOn < round.askOn ? near.askOn : round.askOn;
  return { askOn, due: near.due, because: [...near.because, 'rhythm'] };
}

/** A dated request can be answered from its ask until long after its due date; the late ones come soon after. */
function mayMute(dated: Reason, round: Reason): boolean {
  if (dated.because.join() === 'rhythm') return false;
  return soonAfter(dated.askOn, round.askOn, 45) || soonAfter(dated.due, round.askOn, 35);
}
