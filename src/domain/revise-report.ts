import { anew } from './ask.ts';
import type { Course } from './course.ts';
import type { MeasureInput } from './measure-input.ts';

type Revision = Extract<MeasureInput, { type: 'correct-report' | 'withdraw-report' }>;

/**
 * Takes the last report back: what it answered is asked again under a new number, and a claim that waits for
 * verification waits no more. Only its sender's unit may, and only as long as nobody has acted on it.
 * Returns whether it was taken back.
 */
export function takeBack(course: Course, input: Revision): boolean {
  const { revisable } = course.state;
  if (revisable === null || revisable.inputId !== input.reportInputId) {
    course.refuse(input, 'already-acted-on');
    return false;
  }
  if (revisable.unitId !== input.unitId) {
    course.refuse(input, 'not-responsible');
    return false;
  }
  const { request, dated, lastReportOn, silentInARow, parking } = revisable.before;
  course.emit({
    type: 'reportRevised',
    inputId: input.reportInputId,
    unitId: input.unitId,
    answered: request?.id ?? null,
    reopened: request === null ? null : { ...anew(course, request), receiptAt: course.now },
    ...{ dated, lastReportOn, silentInARow, parking },
  });
  return true;
}
