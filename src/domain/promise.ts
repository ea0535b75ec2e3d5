import type { Course } from './course.ts';
import type { MeasureInput } from './measure-input.ts';
import { actsFor, mustAnswer, unitsOf } from './slots.ts';

/** The unit that must answer promises its report by a day; until then the ladder waits. */
export function takePromise(course: Course, input: Extract<MeasureInput, { type: 'promise' }>): void {
  const { context, state, today } = course;
  if (!mustAnswer(course, input.unitId)) return course.refuse(input, 'not-responsible');
  const { request } = state;
  if (request?.id !== input.requestId) return course.refuse(input, 'request-not-open');
  if (input.promisedOn < today) return course.refuse(input, 'date-in-the-past');
  const from = request.due > today ? request.due : today;
  const latest = context.calendar.addWorkingDays(from, context.policies.dated.promiseWithinDays);
  if (input.promisedOn > latest || input.promisedOn >= course.closeDay) return course.refuse(input, 'date-too-far');
  const { id: requestId } = request;
  const { promisedOn, at } = input;
  const units = unitsOf(actsFor(request, input, context.contactOf));
  course.emit({ type: 'promiseRecorded', requestId, promisedOn, at, ...units });
}
