import type { Calendar } from './calendar.ts';
import { Course } from './course.ts';
import { plannedRungs } from './ladder.ts';
import { earlierOf, laterOf, type LocalDate } from './local-date.ts';
import type { DatedReason, MeasureContext, MeasureState, MovedDate } from './measure.ts';
import { nextRound, roundAskOn, type Round } from './rhythm.ts';
import { rungKey, rungsStillAhead } from './rungs-ahead.ts';
import { nextVerificationOn } from './verification.ts';

/*
 * A notice of holidays, or a unit's closure, changes which days are worked. What a measure has planned moves with it:
 * asks, rungs, the verifier's reminder, the day of the close. Due dates do not, and nothing done is done again.
 */

type Calendars = Pick<MeasureContext, 'calendar' | 'unitCalendar'>;

/** Plans anew by the calendar in force; the event tells what moved. Without a difference there is no event. */
export function replan(course: Course): void {
  const { calendarChange, calendar, unitCalendar } = course.context;
  if (calendarChange === undefined) return;
  const { version, before } = calendarChange;
  const was = coursesBy(course, course.state, before);
  const state = replannedState(course, was);
  const is = coursesBy(course, state, { calendar, ...(unitCalendar === undefined ? {} : { unitCalendar }) });
  const moved = movedDates(plannedDates(was), plannedDates(is));
  const { dated, rhythmDoneOn, decision, request } = state;
  if (moved.length === 0 && rhythmDoneOn === course.state.rhythmDoneOn && sameRungs(was, is)) return;
  course.emit({
    type: 'calendarApplied',
    version,
    moved,
    dated,
    rhythmDoneOn,
    reopenOn: decision?.reopenOn ?? null,
    replanned: request?.replanned ?? null,
  });
}

function coursesBy({ context }: Course, state: MeasureState, calendars: Calendars): Course {
  const { calendarChange: _applied, unitCalendar: _own, ...rest } = context;
  return new Course(state, { ...rest, ...calendars });
}

/** The state as the event will make it: the dates that are stored, counted anew, and the rungs that are behind. */
function replannedState(course: Course, was: Course): MeasureState {
  const { state, context } = course;
  const { decision } = state;
  const reopenOn = decision === null ? null : movedReopening(course, was.context.calendar);
  const { rhythm } = context.policies.rhythm ?? { rhythm: null };
  return {
    ...state,
    dated: state.dated.map((reason) => movedReason(course, reason, { before: was.context.calendar, reopenOn })),
    rhythmDoneOn:
      state.rhythmDoneOn === null || rhythm === null
        ? state.rhythmDoneOn
        : laterOf(
            state.rhythmDoneOn,
            roundAskOn(rhythm, { before: was.context.calendar, after: context.calendar }, state.rhythmDoneOn),
          ),
    decision: decision === null || reopenOn === null ? decision : { ...decision, reopenOn },
    request: state.request === null ? null : { ...state.request, replanned: rungsBehind(was, state.request) },
  };
}

/** What of the ladder is reached or passed over, by the calendar that it was reached under. */
function rungsBehind(was: Course, request: NonNullable<MeasureState['request']>) {
  const planned = plannedRungs(request.policy, request, was.terms);
  const ahead = new Set(rungsStillAhead(request, planned).map(rungKey));
  const behind = planned.map(rungKey).filter((key) => !ahead.has(key));
  return { from: request.reachedAt, done: [...new Set([...(request.replanned?.done ?? []), ...behind])] };
}

/** An ask day counted back from its due date is counted anew, but never lies before today. Others stay. */
function movedReason(
  course: Course,
  reason: DatedReason,
  { before, reopenOn }: { readonly before: Calendar; readonly reopenOn: LocalDate | null },
): DatedReason {
  const { today, context, state } = course;
  if (reason.askOn <= today) return reason;
  if (reopenOn !== null && reason.due === state.decision?.due && reason.askOn === state.decision.reopenOn) {
    return { ...reason, askOn: reopenOn };
  }
  const { askBeforeDays } = context.policies.dated;
  const days = [askBeforeDays, 1].find(
    (n) => typeof n === 'number' && before.addWorkingDays(reason.due, -n) === reason.askOn,
  );
  if (typeof days !== 'number') return reason;
  return { ...reason, askOn: laterOf(today, context.calendar.addWorkingDays(reason.due, -days)) };
}

function movedReopening({ state, today, context }: Course, before: Calendar): LocalDate | null {
  const { decision } = state;
  if (decision === null || decision.reopenOn <= today) return decision?.reopenOn ?? null;
  const days = before.workingDaysBetween(decision.raisedOn, decision.reopenOn);
  return laterOf(today, context.calendar.addWorkingDays(decision.raisedOn, days));
}

interface PlannedDate {
  readonly key: string;
  readonly what: MovedDate['what'];
  readonly rung: string | null;
  readonly occurrence: number;
  readonly requestId: string | null;
  readonly due: LocalDate | null;
  readonly on: LocalDate;
}

/** Everything that a measure has planned for a day, as it stands. */
function plannedDates(course: Course): PlannedDate[] {
  const { state, closeDay } = course;
  const plain = { rung: null, occurrence: 1, requestId: null };
  const asks = state.dated.map(({ due, askOn }): PlannedDate => ({
    ...plain,
    key: `ask ${due}`,
    what: 'ask',
    due,
    on: askOn,
  }));
  const round = roundOf(course);
  const rounds: PlannedDate[] =
    round === null ? [] : [{ ...plain, key: 'round', what: 'ask', due: round.due, on: round.askOn }];
  const verifyOn = nextVerificationOn(course);
  const reminders: PlannedDate[] =
    verifyOn === null ? [] : [{ ...plain, key: 'verification', what: 'verification', due: null, on: verifyOn }];
  const close: PlannedDate = { ...plain, key: 'close', what: 'close', due: null, on: closeDay };
  return [...asks, ...rounds, ...rungsOf(course), ...reminders, close];
}

function rungsOf(course: Course): PlannedDate[] {
  const { request, phase } = course.state;
  if (request === null || phase !== 'active') return [];
  return course.rungsAhead(request).map(({ rung, occurrence, on }) => ({
    ...{ key: `rung ${rung.id} ${occurrence}`, what: 'rung', rung: rung.id, occurrence },
    ...{ requestId: request.id, due: request.due, on },
  }));
}

function roundOf({ state, context }: Course): Round | null {
  const { rhythm } = context.policies;
  const { rhythmDoneOn, activatedOn } = state;
  if (context.measure.kind === 'dated' || rhythm?.rhythm == null || activatedOn === null) return null;
  return nextRound(rhythm.rhythm, context.calendar, { doneOn: rhythmDoneOn, activatedOn });
}

/** What lies on another day than before, in the order of the earlier of its days; null for a day that there is not. */
function movedDates(before: readonly PlannedDate[], after: readonly PlannedDate[]): MovedDate[] {
  const was = new Map(before.map((one) => [one.key, one]));
  const is = new Map(after.map((one) => [one.key, one]));
  return [...new Set([...was.keys(), ...is.keys()])]
    .flatMap((key): MovedDate[] => {
      const [from, to] = [was.get(key), is.get(key)];
      const one = to ?? from;
      if (one === undefined || from?.on === to?.on) return [];
      const { what, rung, occurrence, requestId, due } = one;
      return [{ what, rung, occurrence, requestId, due, from: from?.on ?? null, to: to?.on ?? null }];
    })
    .sort((a, b) => (firstDay(a) < firstDay(b) ? -1 : firstDay(a) > firstDay(b) ? 1 : 0));
}

const firstDay = ({ from, to }: MovedDate): LocalDate => earlierOf(from ?? to ?? '', to ?? from ?? '');

/** Whether the whole ladder, what is behind it included, lies as before: then nothing has to be remembered. */
function sameRungs(was: Course, is: Course): boolean {
  const { request } = was.state;
  if (request === null) return true;
  const days = (course: Course): string =>
    JSON.stringify(plannedRungs(request.policy, request, course.terms).map((one) => [rungKey(one), one.at]));
  return days(was) === days(is);
}
