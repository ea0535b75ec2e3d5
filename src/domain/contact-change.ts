import { officeSeat, type Seat } from './audience.ts';
import { announced } from './ask.ts';
import { requestOf, type Course } from './course.ts';
import type { Notice } from './measure.ts';
import type { MeasureInput } from './measure-input.ts';
import { announcePetition } from './petition.ts';
import { missing, mustAnswer } from './slots.ts';

type ContactChange = Extract<MeasureInput, { type: 'contact-changed' }>;

/**
 * A later change of contact moves what is open: the new holder is told of it in the next window, as it stands now. What
 * had waited for the former holder was handed on before, and then says it already.
 */
export function takeContactChange(course: Course, { unitId, role, from, to, announce }: ContactChange): void {
  if (from === to) return;
  course.emit({ type: 'contactChanged', unitId, role, from, to });
  if (to !== null && announce) course.newlyHeld.push({ unitId, role });
}

/** After all inputs and rungs of the step: what a report has answered meanwhile, or a rung has said, is not announced. */
export function announceWhatIsOpen(course: Course): void {
  for (const seat of course.newlyHeld) {
    announceRequest(course, seat);
    announceDecisions(course, seat);
  }
}

/** Whether the open request still waits for a unit's answer. */
function awaitsUnit(course: Course, unitId: string): boolean {
  const slots = course.state.request?.slots ?? [];
  return (
    mustAnswer(course, unitId) && (slots.length === 0 || missing({ slots }).some((slot) => slot.unitId === unitId))
  );
}

/** Only the unit that must answer is told, and only its liaison: to everybody else the next rung speaks in time. */
function announceRequest(course: Course, { unitId, role }: Seat): void {
  const { request, phase, contactChanges } = course.state;
  if (request === null || phase !== 'active') return;
  if (role !== 'liaison' || !awaitsUnit(course, unitId)) return;
  if (course.notices.some((one) => one.request?.id === request.id && one.unitId === unitId && one.role === role))
    return;
  course.tell({ unitId, role }, 'request', {
    rung: 'contact-changed',
    occurrence: contactChanges,
    // Of the rung that is current: a later one that comes before the window supersedes it.
    rungAt: request.reachedAt,
    request: requestOf(request),
    validWhile: 'request-open',
    next: announced(course, request),
  });
}

function announceDecisions(course: Course, { unitId, role }: Seat): void {
  const clerk = officeSeat(course.context, 'office-clerk');
  if (clerk.unitId !== unitId || clerk.role !== role) return;
  const { verification, decision, petition, contactChanges, dueRevision } = course.state;
  const saying = { rungAt: course.now, next: null } as const;
  const said = (cause: Notice['validWhile']): boolean => course.notices.some((one) => one.validWhile === cause);
  if (verification !== null && !said('verifying')) {
    const { requestId, because, due } = verification;
    const request = requestId === null ? null : { id: requestId, because, due, revision: dueRevision };
    const occurrence = contactChanges + (requestId === null ? course.state.claimCount : 1);
    course.tell(clerk, 'verification', { ...saying, rung: 'verify', occurrence, request, validWhile: 'verifying' });
  }
  if (decision !== null && !said('undecided')) {
    const { requestId, because, due } = decision;
    const request = { id: requestId, because, due, revision: dueRevision };
    const occurrence = contactChanges + 1;
    course.tell(clerk, 'task', { ...saying, rung: 'late-claim', occurrence, request, validWhile: 'undecided' });
  }
  if (petition !== null && !said('petitioned')) announcePetition(course, petition);
}
