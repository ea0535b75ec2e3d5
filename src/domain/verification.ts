import { officeSeat } from './audience.ts';
import type { Course } from './course.ts';
import type { LocalDate } from './local-date.ts';
import type { Verification } from './measure.ts';
import type { MeasureInput } from './measure-input.ts';
import { localDateOf } from './zone.ts';

/** The working day on which each reminder about an unanswered verification is due. */
function reminderDays(course: Course, { startedOn }: Verification): readonly [LocalDate, LocalDate] {
  const { calendar, policies } = course.context;
  const { limitDays, clerkAfterDays, headAfterDays } = policies.dated.verification;
  return [
    calendar.addWorkingDays(startedOn, limitDays + clerkAfterDays),
    calendar.addWorkingDays(startedOn, limitDays + headAfterDays),
  ];
}

/** The day on which the office is reminded next of a claim it has not verified; null when not waiting for it. */
export function nextVerificationOn(course: Course): LocalDate | null {
  const { verification, phase } = course.state;
  if (verification === null || phase !== 'verifying') return null;
  if (verification.remindersDone === 2) return null;
  return reminderDays(course, verification)[verification.remindersDone];
}

/** The instant of that reminder. */
export function nextVerificationReminder(course: Course): number | null {
  const on = nextVerificationOn(course);
  return on === null ? null : course.composeOn(on);
}

/** Asks the office to verify a claim of completion. */
export function startVerification(course: Course, verification: Verification): void {
  course.emit({
    type: 'verificationStarted',
    verification,
    dated: course.state.dated.filter(({ due }) => due !== verification.due),
  });
  course.tasks.push({ kind: 'verify', measureId: course.context.measure.id });
  tellVerifier(course, verification, 'verify');
}

function tellVerifier(
  course: Course,
  verification: Verification,
  rung: 'verify' | 'verify-clerk' | 'verify-head',
): void {
  const seat = officeSeat(course.context, rung === 'verify-head' ? 'office-head' : 'office-clerk');
  const { requestId, because, due } = verification;
  course.tell(seat, 'verification', {
    rung,
    occurrence: requestId === null ? course.state.claimCount : 1,
    rungAt: course.now,
    request: requestId === null ? null : { id: requestId, because, due, revision: course.state.dueRevision },
    validWhile: 'verifying',
    next: null,
  });
}

/** Reminds the clerk, then the head of the office, when the limit of verification has passed. */
export function remindVerifier(course: Course): void {
  const { verification } = course.state;
  const at = nextVerificationReminder(course);
  if (verification === null || at === null || at > course.now) return;
  const late = reminderDays(course, verification).filter((on) => course.composeOn(on) <= course.now).length;
  course.emit({ type: 'verificationReminded', reminders: late === 2 ? 2 : 1 });
  tellVerifier(course, verification, late === 2 ? 'verify-head' : 'verify-clerk');
}

/** The office confirms (销号) or returns a claim with a new date. */
export function takeVerdict(course: Course, input: Extract<MeasureInput, { type: 'verify' }>): void {
  const { verification } = course.state;
  if (verification === null) return course.refuse(input, 'not-verifying');
  if (input.decision === 'return') {
    if (input.newDue < course.today) return course.refuse(input, 'date-in-the-past');
    const again = { because: datedOnly(verification.because), due: input.newDue, askOn: course.today };
    return course.emit({
      type: 'verificationReturned',
      contactId: input.contactId,
      newDue: input.newDue,
      dated: [...course.state.dated, again],
    });
  }
  course.emit({ type: 'verificationConfirmed', contactId: input.contactId });
  if (!verification.because.includes('deadline')) return;
  const on = localDay(course, verification.reportedAt);
  const deadline = course.context.measure.deadline;
  const late = deadline !== null && on > deadline;
  course.emit({
    type: 'measureClosed',
    outcome: { outcome: late ? 'completed-late' : 'completed-on-time', standing: null, on },
  });
}

/** The deadlines and milestones among the reasons of a request. */
export function datedOnly(because: Verification['because']): ('deadline' | 'milestone')[] {
  return because.filter((one) => one === 'deadline' || one === 'milestone');
}

function localDay(course: Course, at: number): LocalDate {
  return at === course.now ? course.today : localDateOf(course.context.plan.zone, at);
}
