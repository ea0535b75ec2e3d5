import { officeSeat, type Seat } from './audience.ts';
import type { Course } from './course.ts';
import { isReachableSeat, seatGapsAhead } from './reachability.ts';

/**
 * Notes the seats that nobody can be reached in before a rung needs them, once each, as a task of the office; and ends
 * what has been mended. It writes no message unless the policy asks for one.
 */
export function watchSeats(course: Course): void {
  for (const seat of course.state.unreachableSeats) {
    if (!isConcerned(course, seat.unitId) || isReachableSeat(seat, course.context)) {
      course.emit({ type: 'seatReachable', ...seat });
    }
  }
  for (const { unitId, role, rung, on, checkOn } of seatGapsAhead(course)) {
    if (isKnown(course, { unitId, role }) || course.composeOn(checkOn) > course.now) continue;
    course.emit({ type: 'seatUnreachable', unitId, role, rung, on });
    course.tasks.push({ kind: 'no-contact', measureId: course.context.measure.id, unitId, role, neededOn: on });
    if (course.context.policies.dated.mailGapsAhead === true) tellOffice(course);
  }
}

/** Whether a unit has a part in the measure still: after a reassignment a gap in the former one is nobody's work. */
function isConcerned({ context: { plan, measure } }: Course, unitId: string): boolean {
  const { leads, supports } = measure;
  const units = [plan.officeUnitId, plan.superiorUnitId, ...leads.map((lead) => lead.unitId), ...supports];
  return units.includes(unitId);
}

/** When a gap that is still far ahead becomes the office's work; null when there is none. */
export function nextSeatCheck(course: Course): number | null {
  const ahead = seatGapsAhead(course)
    .filter((gap) => !isKnown(course, gap))
    .map(({ checkOn }) => course.composeOn(checkOn));
  return ahead.length === 0 ? null : Math.min(...ahead);
}

function isKnown({ state }: Course, { unitId, role }: Seat): boolean {
  return state.unreachableSeats.some((seat) => seat.unitId === unitId && seat.role === role);
}

function tellOffice(course: Course): void {
  course.tell(officeSeat(course.context, 'office-clerk'), 'task', {
    rung: 'seat-gap',
    occurrence: course.state.seatGapCount,
    rungAt: course.now,
    request: null,
    validWhile: 'always',
    next: null,
  });
}
