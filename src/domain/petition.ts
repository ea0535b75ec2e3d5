import { officeSeat, seatAbove } from './audience.ts';
import type { Course } from './course.ts';
import type { LocalDate } from './local-date.ts';
import type { DatedReason } from './measure.ts';
import type { Petition } from './measure-waits.ts';
import type { MeasureInput } from './measure-input.ts';
import type { Because, NoticeKind } from './policy.ts';
import { actsFor, hasSigned, mustAnswer, unitsOf } from './slots.ts';
import { datedOnly } from './verification.ts';

type InputOf<T extends MeasureInput['type']> = Extract<MeasureInput, { type: T }>;

/** What a unit may ask about: the open request, or the nearest date that is not asked yet. */
interface Subject {
  readonly requestId: string | null;
  readonly because: readonly Because[];
  readonly due: LocalDate;
}

/** A unit asks for a later date: only before the date it has, one question at a time. */
export function takeExtension(course: Course, input: InputOf<'extension'>): void {
  if (!mustAnswer(course, input.unitId)) return course.refuse(input, 'not-responsible');
  if (course.state.phase === 'parked') return course.refuse(input, 'measure-parked');
  if (course.state.phase === 'verifying') return course.refuse(input, 'claim-pending');
  if (course.state.petition !== null) return course.refuse(input, 'petition-pending');
  const { request } = course.state;
  if (input.requestId !== null && request?.id !== input.requestId) return course.refuse(input, 'request-not-open');
  const subject = datedSubject(course);
  if (subject === null) return course.refuse(input, 'not-dated');
  if (course.today > subject.due) return course.refuse(input, 'too-late-to-ask');
  if (input.newDue <= subject.due) return course.refuse(input, 'date-not-later');
  if (input.newDue >= course.closeDay) return course.refuse(input, 'date-too-far');
  raise(course, { ...petitionOf(course, input, subject), type: 'extension', newDue: input.newDue });
}

/** A unit says that the measure is not its own; the office names another one, or says that it stays. */
export function takeMisaddressed(course: Course, input: InputOf<'misaddressed'>): void {
  if (!mustAnswer(course, input.unitId)) return course.refuse(input, 'not-responsible');
  if (course.state.petition !== null) return course.refuse(input, 'petition-pending');
  const { request } = course.state;
  if (request?.id !== input.requestId) return course.refuse(input, 'request-not-open');
  const subject = { requestId: request.id, because: request.because, due: request.due };
  raise(course, {
    ...petitionOf(course, input, subject),
    ...{ type: 'misaddressed', suggestedUnitId: input.suggestedUnitId },
  });
}

function datedSubject({ state }: Course): Subject | null {
  const { request } = state;
  if (request !== null) {
    return datedOnly(request.because).length === 0
      ? null
      : { requestId: request.id, because: request.because, due: request.due };
  }
  const [nearest] = [...state.dated].sort((a, b) => (a.due < b.due ? -1 : 1));
  return nearest === undefined ? null : { requestId: null, ...nearest };
}

function petitionOf(course: Course, { unitId, contactId }: { unitId: string; contactId: string }, subject: Subject) {
  const { requestId, because, due } = subject;
  const ordinal = course.state.petitionCount + 1;
  return { ordinal, requestId, unitId, contactId, because, due, askedOn: course.today, remindersDone: 0 };
}

/** The office is asked at once; the ladder waits for it, but not for longer than the office's own limit. */
function raise(course: Course, petition: Petition): void {
  const { calendar, policies } = course.context;
  const { limitDays, headAfterDays } = policies.dated.petition;
  const pausedUntil = calendar.addWorkingDays(petition.askedOn, limitDays + headAfterDays);
  const { request } = course.state;
  if (request !== null && request.id === petition.requestId && !hasSigned(request, petition.unitId)) {
    const units = unitsOf(actsFor(request, petition, course.context.contactOf));
    course.emit({ type: 'receiptRecorded', requestId: request.id, at: course.now, ...units });
  }
  course.emit({ type: 'petitionRaised', petition, pausedUntil });
  course.tasks.push({ kind: TASK[petition.type], measureId: course.context.measure.id, unitId: petition.unitId });
  tellOffice(course, petition, 0);
}

/** Another clerk is told of what waits for the office's answer. */
export const announcePetition = (course: Course, petition: Petition): void => tellOffice(course, petition, 0);

const TASK = { extension: 'answer-extension', misaddressed: 'misaddressed' } as const;
const KIND: Readonly<Record<Petition['type'], NoticeKind>> = { extension: 'extension', misaddressed: 'task' };
/** Whom the office's silence reaches, in this order. */
const STEPS = ['', '-clerk', '-head', '-superior'] as const;

function tellOffice(course: Course, petition: Petition, step: number): void {
  const { context } = course;
  const seat = step === 3 ? seatAbove(context) : officeSeat(context, step === 2 ? 'office-head' : 'office-clerk');
  course.tell(seat, KIND[petition.type], {
    rung: `${petition.type}${STEPS[step] ?? ''}`,
    occurrence: petition.ordinal,
    rungAt: course.now,
    request: requestOfPetition(course, petition),
    validWhile: 'petitioned',
    next: null,
  });
}

function requestOfPetition(course: Course, { requestId, because, due }: Petition) {
  return requestId === null ? null : { id: requestId, because, due, revision: course.state.dueRevision };
}

function reminderDays(course: Course, { askedOn }: Petition): readonly LocalDate[] {
  const { calendar, policies } = course.context;
  const { limitDays, headAfterDays, superiorAfterDays } = policies.dated.petition;
  return [0, headAfterDays, superiorAfterDays].map((after) => calendar.addWorkingDays(askedOn, limitDays + after));
}

/** When the office is reminded next of what a unit has asked; null when nothing waits for it. */
export function nextPetitionReminder(course: Course): number | null {
  const { petition } = course.state;
  if (petition === null) return null;
  const day = reminderDays(course, petition)[petition.remindersDone];
  return day === undefined ? null : course.composeOn(day);
}

/** Reminds the clerk, the head of the office, then whoever stands above it; after an outage only the last one due. */
export function remindOfPetition(course: Course): void {
  const { petition } = course.state;
  const at = nextPetitionReminder(course);
  if (petition === null || at === null || at > course.now) return;
  const reminders = reminderDays(course, petition).filter((day) => course.composeOn(day) <= course.now).length;
  course.emit({ type: 'petitionReminded', reminders });
  tellOffice(course, petition, reminders);
}

/** The office grants an extension, and names the date; the original one stays and is what counts. */
export function grant(course: Course, input: InputOf<'decide'> & { readonly decision: 'grant' }): void {
  const { petition } = course.state;
  if (petition?.type !== 'extension') return course.refuse(input, 'nothing-to-decide');
  if (input.newDue < course.today) return course.refuse(input, 'date-in-the-past');
  if (input.newDue <= petition.due) return course.refuse(input, 'date-not-later');
  if (input.newDue >= course.closeDay) return course.refuse(input, 'date-too-far');
  const { request } = course.state;
  // Also one that was opened, or opened again, since the unit asked: nobody is urged about the former date.
  if (request !== null && request.due === petition.due && datedOnly(request.because).length > 0) {
    course.dropRequest(request, 'new-date');
  }
  const moved = course.reasonOn(input.newDue, datedOnly(petition.because));
  course.emit({
    type: 'extensionGranted',
    contactId: input.contactId,
    newDue: input.newDue,
    dated: withReason(course.state.dated, petition.due, moved),
  });
  tellUnit(course, petition, 'extension-granted');
}

/** The reasons with one put in the place of those due on a date. */
export function withReason(dated: readonly DatedReason[], due: LocalDate, reason: DatedReason): DatedReason[] {
  return [...dated.filter((one) => one.due !== due), reason];
}

/** The office refuses what the unit has asked: date and unit stay, and the ladder runs on from the next working day. */
export function refusePetition(course: Course, input: InputOf<'decide'> & { readonly decision: 'refuse' }): void {
  const { petition } = course.state;
  if (petition === null) return course.refuse(input, 'nothing-to-decide');
  const waited = petition.requestId !== null && petition.requestId === course.state.request?.id;
  const refused = { type: 'petitionRefused', contactId: input.contactId, on: course.today } as const;
  course.emit(waited ? refused : { ...refused, waited: false });
  tellUnit(course, petition, petition.type === 'extension' ? 'extension-refused' : 'misaddressed-refused');
}

function tellUnit(course: Course, petition: Petition, rung: string): void {
  course.tell({ unitId: petition.unitId, role: 'liaison' }, 'extension', {
    rung,
    occurrence: petition.ordinal,
    rungAt: course.now,
    request: requestOfPetition(course, petition),
    validWhile: 'always',
    next: null,
  });
}
