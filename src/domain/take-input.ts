import { askForCycle } from './ask.ts';
import { officeSeat } from './audience.ts';
import { takeContactChange } from './contact-change.ts';
import { askContribution, takeContribution } from './contribution.ts';
import { requestOf, type Course } from './course.ts';
import type { DatedReason, OpenRequest } from './measure.ts';
import type { MeasureInput } from './measure-input.ts';
import { decidersOf, isAboutClosed, takeDecision } from './office.ts';
import { takeExtension, takeMisaddressed } from './petition.ts';
import { takePolicy } from './policy-change.ts';
import { takePromise } from './promise.ts';
import { takeBack } from './revise-report.ts';
import { isAboutParts, takePartClosed, takePartReopened } from './split.ts';
import { actsFor, asksEach, hasSigned, missing, mustAnswer, unitsOf, weakestClaim } from './slots.ts';
import { takeSuccession } from './take-succession.ts';
import { datedOnly, startVerification, takeVerdict } from './verification.ts';
import { localDateOf } from './zone.ts';

type Report = Extract<MeasureInput, { type: 'report' }>;

/** Takes one input, or refuses it with a code that its sender is told (invariant 11). */
export function takeInput(course: Course, input: MeasureInput): void {
  const { phase } = course.state;
  if (phase === 'pending' && input.type !== 'unit-succeeded') return course.refuse(input, 'measure-not-active');
  if (phase === 'closed' && !isAboutClosed(input)) return course.refuse(input, 'measure-closed');
  if (course.state.parts.length > 0 && phase !== 'closed' && !isAboutParts(input)) {
    return course.refuse(input, 'measure-split');
  }
  switch (input.type) {
    case 'receipt':
      return takeReceipt(course, input);
    case 'report':
      return takeReport(course, input);
    case 'promise':
      return takePromise(course, input);
    case 'extension':
      return takeExtension(course, input);
    case 'misaddressed':
      return takeMisaddressed(course, input);
    case 'correct-report':
      return correctReport(course, input);
    case 'withdraw-report':
      return void takeBack(course, input);
    case 'ask-contribution':
      return askContribution(course, input);
    case 'contribution':
      return takeContribution(course, input);
    case 'verify':
      return isOffice(course, input.contactId) ? takeVerdict(course, input) : course.refuse(input, 'not-the-office');
    case 'decide':
      return isOffice(course, input.contactId) ? takeDecision(course, input) : course.refuse(input, 'not-the-office');
    case 'part-closed':
      return takePartClosed(course, input);
    case 'part-reopened':
      return takePartReopened(course, input);
    case 'cycle-opened':
      return askForCycle(course, input);
    case 'policy-applied':
      return takePolicy(course, input);
    case 'unit-succeeded':
      return takeSuccession(course, input);
    case 'contact-changed':
      return takeContactChange(course, input);
  }
}

/** Who may decide: those whom the decider itself asks for decisions on this measure. */
function isOffice(course: Course, contactId: string): boolean {
  return decidersOf(course.context).includes(contactId);
}

function isLead(course: Course, unitId: string): boolean {
  return course.context.measure.leads.some((lead) => lead.unitId === unitId);
}

/** Only a unit that must answer can sign: somebody who was copied has not received it for them. */
function takeReceipt(course: Course, input: Extract<MeasureInput, { type: 'receipt' }>): void {
  if (!mustAnswer(course, input.unitId)) return course.refuse(input, 'not-responsible');
  const { request } = course.state;
  if (request?.id !== input.requestId) return course.refuse(input, 'request-not-open');
  const units = actsFor(request, input, course.context.contactOf);
  if (hasSigned(request, input.unitId)) return;
  course.emit({ type: 'receiptRecorded', requestId: input.requestId, at: input.at, ...unitsOf(units) });
}

/** A report stops the ladder; what follows depends on the claim and on why progress was asked. */
function takeReport(course: Course, input: Report): void {
  if (!isLead(course, input.unitId)) return course.refuse(input, 'not-responsible');
  const asked = course.state.request;
  const units = asked === null ? [] : actsFor(asked, input, course.context.contactOf);
  const partial = isPartial(course, units);
  course.emit({
    ...{ type: 'reportAccepted', inputId: input.id, requestId: asked?.id ?? null, unitId: input.unitId },
    ...{ claim: input.claim, on: localDateOf(course.context.plan.zone, input.at) },
    ...unitsOf(units),
    ...(partial ? { partial } : {}),
  });
  const { request } = course.state;
  if (request === null) return partial ? undefined : takeUnaskedReport(course, input);
  if (!partial) answer(course, { ...input, claim: weakestClaim(request, input.claim) }, request);
}

/** Whether others must still report before the measure has: those with a slot, or, unasked, the other leads. */
function isPartial({ state, context }: Course, units: readonly string[]): boolean {
  const { request } = state;
  const { dated, rhythm } = context.policies;
  const policy = context.measure.kind === 'ongoing' ? (rhythm ?? dated) : dated;
  if (request === null) return asksEach(context.measure, policy);
  return missing(request).some(({ unitId }) => !units.includes(unitId));
}

/** The request has its answer: of one unit for all, or of the last of those that must. */
function answer(course: Course, input: Report, request: OpenRequest): void {
  const dated = datedOnly(request.because);
  const again = dated.length === 0 || input.claim === 'done' ? null : askAgain(course, input, request);
  course.emit({
    type: 'requestAnswered',
    requestId: request.id,
    dated: again === null ? course.state.dated : [...course.state.dated, again],
  });
  course.tellItIsOver(request);
  if (dated.length === 0) return;
  if (input.claim === 'done') return verify(course, input, request);
  if (isLateClaim(course, input, request)) raiseDecision(course, request);
}

/** Another claim in the place of the last one: what the last one did is undone first. */
function correctReport(course: Course, input: Extract<MeasureInput, { type: 'correct-report' }>): void {
  const { id, at, unitId, contactId, claim } = input;
  if (takeBack(course, input))
    takeReport(course, { id, at, type: 'report', requestId: null, unitId, contactId, claim });
}

/** "Done" without a request open answers the nearest dated reason; anything else is only kept. */
function takeUnaskedReport(course: Course, input: Report): void {
  const nearest = [...course.state.dated].sort((a, b) => (a.due < b.due ? -1 : 1))[0];
  if (input.claim !== 'done' || nearest === undefined || course.state.phase === 'verifying') return;
  startVerification(course, {
    reportInputId: input.id,
    requestId: null,
    because: nearest.because,
    due: nearest.due,
    reportedAt: input.at,
    startedOn: course.today,
    remindersDone: 0,
  });
}

function verify(course: Course, input: Report, request: OpenRequest): void {
  startVerification(course, {
    reportInputId: input.id,
    requestId: request.id,
    because: request.because,
    due: request.due,
    reportedAt: input.at,
    startedOn: course.today,
    remindersDone: 0,
  });
}

function isLateClaim(course: Course, input: Report, { due }: OpenRequest): boolean {
  return localDateOf(course.context.plan.zone, input.at) >= course.context.calendar.addWorkingDays(due, -1);
}

/**
 * A dated reason that was answered with anything but done is asked again with the same due date: on the last working
 * day before it, or, answered that late already, some working days on unless the office decides before.
 */
function askAgain(course: Course, input: Report, request: OpenRequest): DatedReason {
  const { calendar } = course.context;
  const askOn = isLateClaim(course, input, request)
    ? calendar.addWorkingDays(course.today, request.policy.reopenAfterDays)
    : calendar.addWorkingDays(request.due, -1);
  return { because: datedOnly(request.because), due: request.due, askOn, again: true };
}

function raiseDecision(course: Course, request: OpenRequest): void {
  const reopenOn = course.context.calendar.addWorkingDays(course.today, request.policy.reopenAfterDays);
  course.emit({
    type: 'decisionNeeded',
    decision: {
      due: request.due,
      because: request.because,
      raisedOn: course.today,
      reopenOn,
      requestId: request.id,
    },
    dated: course.state.dated,
  });
  course.tasks.push({ kind: 'decide-late-claim', measureId: course.context.measure.id });
  course.tell(officeSeat(course.context, 'office-clerk'), 'task', {
    rung: 'late-claim',
    occurrence: 1,
    rungAt: course.now,
    request: requestOf(request),
    validWhile: 'undecided',
    next: null,
  });
}
