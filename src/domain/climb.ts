import { announced, awaitedNow } from './ask.ts';
import type { Awaited } from './audience.ts';
import { requestOf, type Course } from './course.ts';
import { isReceiptRung, type PlannedRung } from './ladder.ts';
import type { OpenRequest } from './measure.ts';

/**
 * Takes the open request up to the rung that is current now. Rungs missed in an outage are passed over: each request
 * gets one current message, never a row of late ones (invariant 10).
 */
export function climbLadder(course: Course): void {
  const { request, phase } = course.state;
  if (request === null || phase !== 'active') return;
  const due = course.rungsAhead(request).filter(({ at }) => at <= course.now);
  const last = due.at(-1);
  if (last === undefined) return;
  const current = due.filter(({ at }) => at === last.at);
  const passedOver = due.length - current.length;
  const next = announced(course, { ...request, reachedAt: last.at });
  current.forEach((planned, index) => {
    reach(course, request, { planned, next, passedOver: index === 0 ? passedOver : 0 });
  });
}

function reach(
  course: Course,
  request: OpenRequest,
  { planned, next, passedOver }: { planned: PlannedRung; next: ReturnType<typeof announced>; passedOver: number },
): void {
  const receipt = isReceiptRung(planned.rung);
  const alarmed =
    receipt && course.today >= request.due
      ? []
      : course.say(
          course.targetsNow(planned.rung.targets),
          {
            ...{ rung: planned.rung.id, occurrence: planned.occurrence, rungAt: planned.at },
            ...{ request: requestOf(request), validWhile: receipt ? 'unsigned' : 'request-open', next },
          },
          awaitedBy(course, request, receipt),
        );
  course.emit({
    type: 'rungReached',
    requestId: request.id,
    rung: planned.rung.id,
    occurrence: planned.occurrence,
    at: planned.at,
    alarmed,
    passedOver,
  });
}

/** Where each answers, a rung speaks of those that owe an answer; one about receipts of those that have not signed. */
function awaitedBy(course: Course, request: OpenRequest, receipt: boolean): Awaited {
  const { slots, units } = awaitedNow(course, request);
  const signed = request.slots.filter(({ receiptAt }) => receiptAt !== null).map(({ unitId }) => unitId);
  return { slots, units: receipt ? units.filter((unitId) => !signed.includes(unitId)) : units };
}
