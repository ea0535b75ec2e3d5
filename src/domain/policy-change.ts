import { climbLadder } from './climb.ts';
import { closeAtOf, type Course } from './course.ts';
import { laterOf, type LocalDate } from './local-date.ts';
import type { DatedReason, OpenRequest } from './measure.ts';
import type { MeasureInput } from './measure-input.ts';
import type { Policy } from './policy.ts';
import { datedOnly } from './verification.ts';

/** The policy that the open request would open with today. */
function policyInForce({ context: { policies } }: Course, { because }: OpenRequest): Policy {
  return datedOnly(because).length > 0 ? policies.dated : (policies.rhythm ?? policies.dated);
}

/**
 * An admin applies the policy in force to the open request. What was due under the old one is said first; rungs of the
 * new one that are past by then are left out, and none is taken twice.
 */
export function takePolicy(course: Course, input: Extract<MeasureInput, { type: 'policy-applied' }>): void {
  const { request } = course.state;
  if (request === null) return course.refuse(input, 'request-not-open');
  const policy = policyInForce(course, request);
  if (policy.name !== input.name) return course.refuse(input, 'policy-not-in-force');
  const { name, version } = request.policy;
  if (policy.name === name && policy.version === version) return;
  if (closeAtOf(course.context) > course.now) climbLadder(course);
  course.emit({ type: 'policyApplied', requestId: request.id, from: { name, version }, policy, at: course.now });
}

/**
 * Moves the days on which dated reasons are to be asked, where the policy or the calendar has changed since they were
 * planned. A day that has come stays, and so does one that an answer has set.
 */
export function replanAsks(course: Course): void {
  const { name, version } = course.context.policies.dated;
  const dated = course.state.dated.map((reason) => replanned(course, reason));
  if (dated.every((reason, index) => reason === course.state.dated[index])) return;
  course.emit({ type: 'asksReplanned', policy: { name, version }, dated });
}

function replanned(course: Course, reason: DatedReason): DatedReason {
  if (reason.again === true || reason.askOn <= course.today) return reason;
  const askOn = laterOf(plannedAsk(course, reason.due), course.today);
  return askOn === reason.askOn ? reason : { ...reason, askOn };
}

function plannedAsk({ today, context: { policies, calendar } }: Course, due: LocalDate): LocalDate {
  const before = policies.dated.askBeforeDays;
  return before === 'at-activation' ? today : calendar.addWorkingDays(due, -before);
}
