import type { Course } from './course.ts';
import { addDays, type LocalDate } from './local-date.ts';
import type { PlannedRung } from './ladder.ts';
import type { MeasureInput, OpenRequest } from './measure.ts';
import type { Rung } from './policy.ts';

/** What is said when the day of a promise has passed without a report. */
const PROMISE_PASSED: Rung = {
  id: 'promise',
  when: { type: 'afterPromise' },
  targets: [{ audience: 'lead-liaison', kind: 'reminder', tone: 'notice', channels: ['email'] }],
};

/** The unit that must answer promises its report by a day; until then the ladder waits. */
export function takePromise(course: Course, input: Extract<MeasureInput, { type: 'promise' }>): void {
  const { context, state, today } = course;
  if (context.measure.leads[0]?.unitId !== input.unitId) return course.refuse(input, 'not-responsible');
  const { request } = state;
  if (request?.id !== input.requestId) return course.refuse(input, 'request-not-open');
  if (input.promisedOn < today) return course.refuse(input, 'date-in-the-past');
  const from = request.due > today ? request.due : today;
  const latest = context.calendar.addWorkingDays(from, context.policies.dated.promiseWithinDays);
  if (input.promisedOn > latest || input.promisedOn >= course.closeDay) return course.refuse(input, 'date-too-far');
  course.emit({ type: 'promiseRecorded', requestId: request.id, promisedOn: input.promisedOn, at: input.at });
}

/**
 * The rungs of a paused ladder: none on or before the last day of the pause; on the working day after it the last one
 * that was held back (never a row of late ones), and a word about a promise that was not kept. A reminder of a due date
 * that has passed meanwhile is not said any more.
 */
export function withoutPause(course: Course, request: OpenRequest, ahead: readonly PlannedRung[]): PlannedRung[] {
  const { pausedUntil } = request;
  if (pausedUntil === null) return [...ahead];
  const resumeOn = course.context.calendar.nextWorkingDayOnOrAfter(addDays(pausedUntil, 1));
  const later = ahead.filter(({ on }) => on > pausedUntil);
  if (resumeOn >= course.closeDay || course.composeOn(resumeOn) <= request.reachedAt) return later;
  const at = course.composeOn(resumeOn);
  const held = ahead.filter((planned) => planned.on <= pausedUntil && isStillTrue(planned, request, resumeOn)).at(-1);
  const resumed: PlannedRung[] = [];
  if (request.promisedOn === pausedUntil) {
    resumed.push({ rung: PROMISE_PASSED, occurrence: request.promises, on: resumeOn, at });
  }
  if (held !== undefined && !later.some(({ on }) => on === resumeOn)) resumed.push({ ...held, on: resumeOn, at });
  return [...resumed, ...later].sort((a, b) => a.at - b.at);
}

function isStillTrue({ rung, on }: PlannedRung, { due }: OpenRequest, resumeOn: LocalDate): boolean {
  return rung.when.type !== 'workingDaysFromAsk' && (on > due || resumeOn <= due);
}
