import { officeSeat } from './audience.ts';
import type { Course } from './course.ts';
import { addMonths, type LocalDate } from './local-date.ts';
import type { Parking } from './measure-waits.ts';
import type { MeasureInput } from './measure-input.ts';

type Decide = Extract<MeasureInput, { type: 'decide' }>;

/**
 * 挂账: the measure waits for a season or a condition; nobody is asked, and the office looks again on a date. A parked
 * measure is parked again with another date.
 */
export function park(course: Course, input: Decide & { readonly decision: 'park' }): void {
  const { state, today } = course;
  if (state.phase === 'verifying') return course.refuse(input, 'claim-pending');
  if (input.reviewOn <= today) return course.refuse(input, 'date-in-the-past');
  if (input.reviewOn >= course.closeDay) return course.refuse(input, 'date-too-far');
  if (state.request !== null) course.dropRequest(state.request, 'parked');
  course.emit({
    type: 'parked',
    contactId: input.contactId,
    parking: { parkedOn: state.parking?.parkedOn ?? today, reviewOn: input.reviewOn, reviews: 0 },
  });
  course.tellLeads('parked');
}

/** The measure goes on: its dates are asked from today on, the deadline's with a new date where the office names one. */
export function resume(course: Course, input: Decide & { readonly decision: 'resume' }): void {
  const { state } = course;
  if (state.phase !== 'parked') return course.refuse(input, 'not-parked');
  const { newDue } = input;
  const refusal = newDue === null ? null : course.refusalOfDate(newDue);
  if (refusal !== null) return course.refuse(input, refusal);
  if (newDue !== null && !state.dated.some(({ because }) => because.includes('deadline'))) {
    return course.refuse(input, 'not-dated');
  }
  const dated = state.dated.map(({ because, due }) =>
    course.reasonOn(newDue !== null && because.includes('deadline') ? newDue : due, because),
  );
  course.emit({ type: 'resumed', contactId: input.contactId, dated });
}

/** The day of the next look of the office at a parked measure: the review date, then month by month. */
function reviewDay({ context }: Course, { reviewOn, reviews }: Parking): LocalDate {
  return context.calendar.nextWorkingDayOnOrAfter(addMonths(reviewOn, reviews));
}

/** When the office is asked to look at a parked measure; null when it is not parked. */
export function nextReview(course: Course): number | null {
  const { parking, phase } = course.state;
  return parking === null || phase !== 'parked' ? null : course.composeOn(reviewDay(course, parking));
}

/** Asks the office to look at a parked measure; reviews missed in an outage are one. */
export function reviewParking(course: Course): void {
  for (let at = nextReview(course); at !== null && at <= course.now; at = nextReview(course)) {
    const { parking } = course.state;
    if (parking === null) return;
    const reviewed = { ...parking, reviews: parking.reviews + 1 };
    course.emit({ type: 'parkingReviewed', parking: reviewed });
    const later = nextReview(course);
    if (later !== null && later <= course.now) continue;
    course.tasks.push({ kind: 'review-parked', measureId: course.context.measure.id });
    course.tell(officeSeat(course.context, 'office-clerk'), 'task', {
      rung: 'review-parked',
      occurrence: course.state.reviewCount,
      rungAt: course.now,
      request: null,
      validWhile: 'parked',
      next: null,
    });
  }
}
