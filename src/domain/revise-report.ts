import { anew } from './ask.ts';
import type { Course } from './course.ts';
import type { MeasureState, OpenRequest } from './measure.ts';
import type { MeasureInput } from './measure-input.ts';
import { withoutAnswer } from './slots.ts';

type Revision = Extract<MeasureInput, { type: 'correct-report' | 'withdraw-report' }>;

/**
 * Takes a report back: the last one, or, where each lead answers, any that fills a slot. What it answered is asked again
 * under a new number (of that unit alone where each answers), and a claim that waits for verification waits no more.
 * Only its sender's unit may, and only as long as nobody has acted on it. Returns whether it was taken back.
 */
export function takeBack(course: Course, input: Revision): boolean {
  const { revisable, request } = course.state;
  const unitIds = unitsWith(course, input.reportInputId);
  if (unitIds.length === 0) course.refuse(input, 'already-acted-on');
  else if (!unitIds.includes(input.unitId)) course.refuse(input, 'not-responsible');
  else if (request !== null) reopenSlot(course, input);
  else if (revisable !== null) revise(course, input, revisable.before);
  return unitIds.includes(input.unitId);
}

/** The units whose answer a report still is, or whose last word; none once somebody has acted on it. */
function unitsWith({ state: { request, revisable } }: Course, inputId: string): readonly string[] {
  const slots = (request ?? revisable?.before.request ?? null)?.slots ?? [];
  const filled = slots.filter(({ answer }) => answer?.inputId === inputId).map(({ unitId }) => unitId);
  return revisable?.inputId === inputId ? [revisable.unitId, ...filled] : filled;
}

/** The report that a unit may still put right or take back: what fills its slot, or the last one that it sent. */
export function revisableBy({ request, revisable }: MeasureState, unitId: string): string | null {
  const slots = (request ?? revisable?.before.request ?? null)?.slots ?? [];
  const own = slots.find((slot) => slot.unitId === unitId)?.answer?.inputId ?? null;
  return own ?? (revisable?.unitId === unitId ? revisable.inputId : null);
}

/** Others have still to report: the request goes on, and the unit owes its answer again. */
function reopenSlot(course: Course, { reportInputId: inputId, unitId }: Revision): void {
  const { dated, lastReportOn, silentInARow, parking } = course.state;
  course.emit({
    ...{ type: 'reportRevised', inputId, unitId, answered: null, reopened: null },
    ...{ dated, lastReportOn, silentInARow, parking },
  });
}

function revise(
  course: Course,
  { reportInputId: inputId, unitId }: Revision,
  { request, ...before }: NonNullable<Course['state']['revisable']>['before'],
): void {
  const reopened = request === null ? null : askedAgain(course, request, inputId);
  course.emit({ type: 'reportRevised', inputId, unitId, answered: request?.id ?? null, reopened, ...before });
}

function askedAgain(course: Course, request: OpenRequest, inputId: string): OpenRequest {
  const again = anew(course, request);
  if (request.slots.length === 0) return { ...again, receiptAt: course.now };
  return { ...again, slots: withoutAnswer(request.slots, inputId, course.now) };
}
