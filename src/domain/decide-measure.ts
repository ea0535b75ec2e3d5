import { askWhatIsDue, closeUnanswered, datedReasonsOf, nextAsk, pastAndNotAsked } from './ask.ts';
import { occupantOf } from './audience.ts';
import { climbLadder } from './climb.ts';
import { nextContributionReminder, remindContributors } from './contribution.ts';
import { announceWhatIsOpen } from './contact-change.ts';
import { activationAtOf, closeAtOf, Course } from './course.ts';
import type { MeasureContext, MeasureState } from './measure.ts';
import type { MeasureDecision } from './measure-decision.ts';
import type { Outcome } from './outcome.ts';
import type { MeasureInput } from './measure-input.ts';
import { nextReview, reviewParking } from './parking.ts';
import { nextPetitionReminder, remindOfPetition } from './petition.ts';
import { replanAsks } from './policy-change.ts';
import { replan } from './replan.ts';
import { rolledUp } from './split.ts';
import { takeInput } from './take-input.ts';
import { nextVerificationReminder, remindVerifier } from './verification.ts';
import { nextSeatCheck, watchSeats } from './watch-seats.ts';

/**
 * The decider of one measure. Given the stored state, the inputs not yet taken (in order) and everything else as data,
 * it says what happened, who is told what, and when it must look again. Pure: the same arguments give the same answer.
 *
 * Order within one step: a change of the calendar, activation, inputs, the plan's close, the days of asking, what is to be
 * asked, the ladder, reminders of the office, the seats that later rungs need.
 * Inputs come before rungs, so that a report that has been received always stops the ladder (invariant 3).
 */
export function decideMeasure(
  state: MeasureState,
  inputs: readonly MeasureInput[],
  context: MeasureContext,
): MeasureDecision {
  const course = new Course(state, context);
  if (isOpen(course)) replan(course);
  if (state.phase === 'pending' && activationAtOf(context) <= context.now) activate(course);
  for (const input of inputs) takeInput(course, input);
  if (isOpen(course) && endsAt(course) <= context.now) close(course);
  if (isWorked(course)) {
    replanAsks(course);
    askWhatIsDue(course);
    climbLadder(course);
    remindVerifier(course);
    remindOfPetition(course);
    remindContributors(course);
    announceWhatIsOpen(course);
    watchSeats(course);
  }
  reviewParking(course);
  return {
    state: course.state,
    events: course.events,
    notices: course.notices,
    gaps: course.gaps,
    tasks: course.tasks,
    refusals: course.refusals,
    nextWakeAt: nextWakeAt(course),
  };
}

function isOpen(course: Course): boolean {
  return isWorked(course) || course.state.phase === 'parked';
}

function isWorked({ state }: Course): boolean {
  return state.phase === 'active' || state.phase === 'verifying';
}

/**
 * Hand-over (交办): every lead or supporting unit is told once which rows are its own; somebody who is the liaison of
 * two of the units is told once.
 */
function activate(course: Course): void {
  const dated = datedReasonsOf(course);
  const notAsked = pastAndNotAsked(course, dated);
  course.emit({ type: 'activated', on: course.today, dated, ...(notAsked.length === 0 ? {} : { notAsked }) });
  const { leads, supports } = course.context.measure;
  const told = new Set<string>();
  for (const unitId of new Set([...leads.map((lead) => lead.unitId), ...supports])) {
    const contactId = occupantOf({ unitId, role: 'liaison' }, course.context);
    if (contactId !== null && told.has(contactId)) continue;
    if (contactId !== null) told.add(contactId);
    course.tell({ unitId, role: 'liaison' }, 'handover', {
      rung: 'handover',
      occurrence: 1,
      rungAt: course.now,
      request: null,
      validWhile: 'always',
      next: null,
    });
  }
}

/** Longer than the parts of a measure need to end, which they do at the plan's close. */
const PARTS_FIRST_MS = 3_600_000;

/** When the measure ends at the latest. A whole is told first how its parts have ended, in whatever order they do. */
function endsAt({ state, context }: Course): number {
  return closeAtOf(context) + (state.parts.length > 0 ? PARTS_FIRST_MS : 0);
}

/** The plan closes: what is still open ends with its outcome, and those alarmed are told. */
function close(course: Course): void {
  const { request } = course.state;
  if (request !== null) closeUnanswered(course, request);
  const overdue = request !== null && request.due <= course.today;
  course.emit({ type: 'measureClosed', outcome: outcomeAtClose(course, overdue) });
}

function outcomeAtClose(course: Course, overdue: boolean): Outcome {
  const { state, context } = course;
  const on = context.plan.closesOn;
  if (state.parts.length > 0) return rolledUp(course, state.parts);
  if (state.phase === 'parked') return { outcome: 'parked', standing: null, on };
  if (context.measure.kind === 'dated') return { outcome: 'not-completed', standing: 'overdue', on };
  const standing = state.silentInARow >= 2 ? 'stale' : overdue ? 'overdue' : 'on-track';
  return { outcome: state.silentRounds <= 1 ? 'kept-up' : 'lapsed', standing, on };
}

/** The earliest instant at which something becomes due; null only when closed (invariant 1). */
function nextWakeAt(course: Course): number | null {
  const { state, context } = course;
  if (state.phase === 'closed') return null;
  if (state.phase === 'pending') return activationAtOf(context);
  const instants = [endsAt(course)];
  const ask = state.phase === 'parked' ? null : nextAsk(course);
  if (ask !== null && course.composeOn(ask.askOn) > context.now) instants.push(course.composeOn(ask.askOn));
  if (state.request !== null && state.phase === 'active') {
    const rung = course.rungsAhead(state.request).find(({ at }) => at > context.now);
    if (rung !== undefined) instants.push(rung.at);
  }
  const reminders = [nextVerificationReminder(course), nextPetitionReminder(course), nextContributionReminder(course)];
  for (const next of [...reminders, nextReview(course), nextSeatCheck(course)]) {
    if (next !== null) instants.push(next);
  }
  return Math.min(...instants);
}
