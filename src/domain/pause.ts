import { composeAt, type LadderTerms, type PlannedRung } from './ladder.ts';
import { addDays, type LocalDate } from './local-date.ts';
import type { OpenRequest } from './measure.ts';
import type { Rung } from './policy.ts';
import { pauseOf } from './slots.ts';

/** What is said when the day of a promise has passed without a report. */
const PROMISE_PASSED: Rung = {
  id: 'promise',
  when: { type: 'afterPromise' },
  targets: [{ audience: 'lead-liaison', kind: 'reminder', tone: 'notice', channels: ['email'] }],
};

/**
 * The rungs of a paused ladder: none on or before the last day of the pause; on the working day after it the last one
 * that was held back (never a row of late ones), and a word about a promise that was not kept. A reminder of a due date
 * that has passed meanwhile is not said any more.
 */
export function withoutPause(request: OpenRequest, ahead: readonly PlannedRung[], terms: LadderTerms): PlannedRung[] {
  const { pausedUntil, promisedOn, promises } = pauseOf(request);
  if (pausedUntil === null) return [...ahead];
  const resumeOn = terms.calendar.nextWorkingDayOnOrAfter(addDays(pausedUntil, 1));
  const later = ahead.filter(({ on }) => on > pausedUntil);
  const at = composeAt(terms.zone, resumeOn, terms.measureCode);
  if (resumeOn >= terms.closeDay || at <= request.reachedAt) return later;
  const held = ahead.filter((planned) => planned.on <= pausedUntil && isStillTrue(planned, request, resumeOn)).at(-1);
  const resumed: PlannedRung[] = [];
  if (promisedOn === pausedUntil) {
    resumed.push({ rung: PROMISE_PASSED, occurrence: promises, on: resumeOn, at });
  }
  if (held !== undefined && !later.some(({ on }) => on === resumeOn)) resumed.push({ ...held, on: resumeOn, at });
  return [...resumed, ...later].sort((a, b) => a.at - b.at);
}

function isStillTrue({ rung, on }: PlannedRung, { due }: OpenRequest, resumeOn: LocalDate): boolean {
  return rung.when.type !== 'workingDaysFromAsk' && (on > due || resumeOn <= due);
}
