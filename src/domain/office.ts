import { officeSeat, peopleIn, seatAbove } from './audience.ts';
import { askAnew, closeUnanswered } from './ask.ts';
import { closeAtOf, type Course } from './course.ts';
import type { LocalDate } from './local-date.ts';
import type { DatedReason, LeadUnit, OpenRequest, Responsible } from './measure.ts';
import type { MeasureInput } from './measure-input.ts';
import { park, resume } from './parking.ts';
import { grant, refusePetition, withReason } from './petition.ts';
import { split } from './split.ts';
import { datedOnly } from './verification.ts';

type Decide = Extract<MeasureInput, { type: 'decide' }>;
type DecisionOf<D extends Decide['decision']> = Extract<Decide, { decision: D }>;

/** The contacts who may decide on a measure, the nearest to the work first; empty where nobody can be reached. */
export function decidersOf(context: Course['context']): readonly string[] {
  const seats = [officeSeat(context, 'office-clerk'), officeSeat(context, 'office-head'), seatAbove(context)];
  return seats.flatMap((seat) => peopleIn(seat, context).map(({ contactId }) => contactId));
}

/** Whether an input can be about a measure that has ended. */
export function isAboutClosed(input: MeasureInput): boolean {
  return (input.type === 'decide' && input.decision === 'reopen') || input.type === 'part-reopened';
}

/** Takes a decision of the office, or refuses it with a code. Whether the sender may decide was checked before. */
export function takeDecision(course: Course, input: Decide): void {
  switch (input.decision) {
    case 'new-date':
      return setNewDate(course, input);
    case 'not-completed':
      return findNotCompleted(course, input);
    case 'grant':
      return grant(course, input);
    case 'refuse':
      return refusePetition(course, input);
    case 'park':
      return park(course, input);
    case 'resume':
      return resume(course, input);
    case 'withdraw':
      return withdraw(course, input);
    case 'merge':
      return merge(course, input);
    case 'reopen':
      return reopen(course, input);
    case 'move-deadline':
      return moveDeadline(course, input);
    case 'split':
      return split(course, input);
    case 'reassign':
      return reassign(course, input);
  }
}

/** The office sets a new date for a late claim. The original date stays. */
function setNewDate(course: Course, input: DecisionOf<'new-date'>): void {
  const { decision } = course.state;
  if (decision === null) return course.refuse(input, 'nothing-to-decide');
  if (input.newDue < course.today) return course.refuse(input, 'date-in-the-past');
  course.emit({
    type: 'newDateSet',
    contactId: input.contactId,
    newDue: input.newDue,
    dated: withReason(course.state.dated, decision.due, course.reasonOn(input.newDue, datedOnly(decision.because))),
  });
}

/** Only the deadline decides over the measure: without its milestone it goes on. */
function findNotCompleted(course: Course, input: DecisionOf<'not-completed'>): void {
  const { decision } = course.state;
  if (decision === null) return course.refuse(input, 'nothing-to-decide');
  course.emit({
    type: 'foundNotCompleted',
    contactId: input.contactId,
    due: decision.due,
    dated: course.state.dated.filter(({ due }) => due !== decision.due),
  });
  if (!decision.because.includes('deadline')) return;
  if (course.state.request !== null) closeUnanswered(course, course.state.request);
  course.emit({
    type: 'measureClosed',
    outcome: { outcome: 'not-completed', standing: 'overdue', on: course.today },
  });
}

/** The measure is no longer to be carried out. */
function withdraw(course: Course, input: DecisionOf<'withdraw'>): void {
  if (course.state.request !== null) course.dropRequest(course.state.request, 'withdrawn');
  course.emit({ type: 'withdrawn', contactId: input.contactId });
  course.emit({ type: 'measureClosed', outcome: { outcome: 'withdrawn', standing: null, on: course.today } });
  course.tellLeads('withdrawn');
}

/** Another measure of the plan carries on what this one was about. */
function merge(course: Course, input: DecisionOf<'merge'>): void {
  const { intoMeasureId, contactId } = input;
  if (intoMeasureId === course.context.measure.id) return course.refuse(input, 'same-measure');
  if (course.state.request !== null) course.dropRequest(course.state.request, 'merged');
  course.emit({ type: 'merged', contactId, intoMeasureId });
  course.emit({ type: 'measureClosed', outcome: { outcome: 'merged', standing: null, on: course.today } });
  course.tellLeads('merged');
}

/** A measure that was closed wrongly goes on, as long as its plan runs; its deadline is asked anew. */
function reopen(course: Course, input: DecisionOf<'reopen'>): void {
  const { measure } = course.context;
  if (course.state.phase !== 'closed') return course.refuse(input, 'not-closed');
  // The whole goes on when one of its parts does.
  if (course.state.parts.length > 0) return course.refuse(input, 'measure-split');
  if (closeAtOf(course.context) <= course.now) return course.refuse(input, 'plan-closed');
  const refusal = input.newDue === null ? null : course.refusalOfDate(input.newDue);
  if (refusal !== null) return course.refuse(input, refusal);
  if (measure.deadline === null) {
    if (input.newDue !== null) return course.refuse(input, 'not-dated');
    return course.emit({ type: 'reopened', contactId: input.contactId, dated: [] });
  }
  const due = input.newDue ?? measure.deadline;
  if (due < course.today) return course.refuse(input, 'date-needed');
  course.emit({ type: 'reopened', contactId: input.contactId, dated: [course.reasonOn(due, ['deadline'])] });
}

/** The office moves the date by which the measure is asked; what counts stays the adopted one (invariant 7). */
function moveDeadline(course: Course, input: DecisionOf<'move-deadline'>): void {
  const { phase } = course.state;
  const refusal = phase === 'parked' || phase === 'verifying' ? null : course.refusalOfDate(input.newDue);
  const deadline = refusal ?? movable(course);
  if (typeof deadline === 'string') return course.refuse(input, deadline);
  if (deadline.asked !== null) course.dropRequest(deadline.asked, 'new-date');
  setDeadline(course, input, deadline);
}

/** The date in force of the deadline, and the request that asks for it. */
interface Deadline {
  readonly due: LocalDate;
  readonly asked: OpenRequest | null;
  readonly because: DatedReason['because'];
  /** Everything that is still to be asked, the deadline among it. */
  readonly dated: readonly DatedReason[];
}

/** The deadline as it may be moved now, or why it may not. */
function movable({ state }: Course): Deadline | 'measure-parked' | 'claim-pending' | 'not-dated' {
  if (state.phase === 'parked') return 'measure-parked';
  if (state.phase === 'verifying') return 'claim-pending';
  const asked = state.request?.because.includes('deadline') === true ? state.request : null;
  const planned = state.dated.find(({ because }) => because.includes('deadline'));
  const due = asked?.due ?? planned?.due;
  if (due === undefined) return 'not-dated';
  const because = datedOnly(asked?.because ?? planned?.because ?? ['deadline']);
  return { due, asked, because, dated: state.dated };
}

function setDeadline(
  course: Course,
  { contactId, newDue }: { readonly contactId: string; readonly newDue: LocalDate },
  { due, because, dated }: Deadline,
): void {
  const anew = withReason(dated, due, course.reasonOn(newDue, because));
  course.emit({ type: 'deadlineMoved', contactId, newDue, dated: anew });
  course.tellLeads('deadline-moved');
}

/**
 * Other units are responsible from now on: the new ones are handed the measure over, who led it is told, and what was
 * asked is asked of them. A new date is that of what is asked, or of the deadline where nothing is.
 */
function reassign(course: Course, input: DecisionOf<'reassign'>): void {
  if (input.leads.length === 0) return course.refuse(input, 'no-lead-named');
  const refusal = input.newDue === null ? null : course.refusalOfDate(input.newDue);
  if (refusal !== null) return course.refuse(input, refusal);
  const { request } = course.state;
  const due = input.newDue ?? request?.due ?? null;
  if (request !== null && due !== null && due < course.today) return course.refuse(input, 'date-needed');
  const moved = request === null && input.newDue !== null ? movable(course) : null;
  if (typeof moved === 'string') return course.refuse(input, moved);
  const before = course.context.measure;
  if (request !== null) course.dropRequest(request, 'reassigned');
  const leads: LeadUnit[] = input.leads.map((unitId) => ({ unitId, byExpansion: false }));
  course.emit({ type: 'reassigned', contactId: input.contactId, leads, supports: input.supports });
  tellChange(course, before, course.context.measure);
  if (request !== null) askAnew(course, { ...request, due: due ?? request.due });
  // Nothing is asked that a new date could be given to: it is the deadline's.
  if (moved !== null && input.newDue !== null) setDeadline(course, { ...input, newDue: input.newDue }, moved);
}

function tellChange(course: Course, before: Responsible, after: Responsible): void {
  const unitsOf = ({ leads, supports }: Responsible) => [...leads.map(({ unitId }) => unitId), ...supports];
  const { decisionCount } = course.state;
  const joined = unitsOf(after).filter((unitId) => !unitsOf(before).includes(unitId));
  // Number 1 is the hand-over of the activation.
  course.tellUnits(joined, { rung: 'handover', kind: 'handover', occurrence: decisionCount + 1 });
  const left = before.leads.map(({ unitId }) => unitId).filter((unitId) => !unitsOf(after).includes(unitId));
  course.tellUnits(left, { rung: 'reassigned', kind: 'copy', occurrence: decisionCount });
}
