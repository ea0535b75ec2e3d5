import type { PlannedRung } from './ladder.ts';
import type { OpenRequest } from './measure.ts';

/** Names one rung of a ladder, whatever its date. */
export const rungKey = ({ rung, occurrence }: Pick<PlannedRung, 'rung' | 'occurrence'>): string =>
  `${rung.id}/${occurrence}`;

/**
 * The rungs of a request's whole ladder that are still to come, receipts included whether signed or not. After a change of the calendar
 * what was reached or passed over before stays so (`replanned.done`), wherever its date lies now; a rung that the new
 * calendar puts before that point is due at once, each later than the one before it, so that it is not lost.
 */
export function rungsStillAhead(request: OpenRequest, planned: readonly PlannedRung[]): PlannedRung[] {
  const { replanned, reachedAt } = request;
  if (replanned === undefined) return planned.filter(({ at }) => at > reachedAt);
  const ahead = planned.filter((one) => !replanned.done.includes(rungKey(one)));
  const overtaken = [...new Set(ahead.map(({ at }) => at).filter((at) => at <= replanned.from))];
  return ahead
    .map((one) => (one.at > replanned.from ? one : { ...one, at: replanned.from + 1 + overtaken.indexOf(one.at) }))
    .filter(({ at }) => at > reachedAt)
    .sort((a, b) => a.at - b.at);
}
