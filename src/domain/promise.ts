import type { Course } from './course.ts';
import type { MeasureInput } from './measure-input.ts';

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
