import type { Awaited } from './audience.ts';
import type { Course, Saying } from './course.ts';
import { requestOf } from './course.ts';
import { isReceiptRung } from './ladder.ts';
import { earlierOf, yearOf, type LocalDate } from './local-date.ts';
import type { DatedReason, OpenRequest } from './measure.ts';
import type { MeasureEvent } from './measure-event.ts';
import type { Because, Policy } from './policy.ts';
import { nextRound, type Round } from './rhythm.ts';
import { awaitedOn, slotsFor } from './slots.ts';

/** A rhythm or cycle joins a deadline or milestone whose due date is at most this many working days away. */
const JOIN_WITHIN_DAYS = 10;

/** The next reason to ask, with everything that shares its request. */
export interface Ask {
  readonly askOn: LocalDate;
  readonly because: readonly Because[];
  readonly due: LocalDate;
  readonly policy: Policy;
  /** The rhythm round that is served by it (its nominal ask day), or null. */
  readonly rhythmAskOn: LocalDate | null;
  readonly cycleId: string | null;
  /** The dated reasons left after it. */
  readonly dated: readonly DatedReason[];
}

/**
 * The dated reasons of a measure at its activation, equal dates as one: the deadline, and milestones still ahead. What is
 * past by then is as the plan's admin chose.
 */
export function datedReasonsOf(course: Course): DatedReason[] {
  const { measure, policies, calendar } = course.context;
  const due = new Map<LocalDate, ('deadline' | 'milestone')[]>();
  const last = lastMilestonePast(course);
  if (measure.deadline !== null && !isSkipped(course, measure.deadline)) due.set(measure.deadline, ['deadline']);
  for (const { on } of measure.milestones) {
    if ((on < course.today && on !== last) || due.get(on)?.includes('milestone')) continue;
    due.set(on, [...(due.get(on) ?? []), 'milestone']);
  }
  const before = policies.dated.askBeforeDays;
  return [...due].map(([date, because]) => ({
    because,
    due: date,
    askOn: before === 'at-activation' ? course.today : laterThanToday(course, calendar.addWorkingDays(date, -before)),
  }));
}

function isSkipped({ today, context }: Course, date: LocalDate): boolean {
  return context.plan.pastDates === 'skip' && date < today;
}

/** Asked for once, where no deadline is past that is asked for instead. */
function lastMilestonePast({ today, context }: Course): LocalDate | null {
  const { plan, measure } = context;
  if (plan.pastDates !== 'once' || (measure.deadline !== null && measure.deadline < today)) return null;
  return measure.milestones.reduce<LocalDate | null>(
    (last, { on }) => (on < today && (last === null || on > last) ? on : last),
    null,
  );
}

/** Dates of a measure that are past at its activation and that nobody is asked for, in order. */
export function pastAndNotAsked({ today, context }: Course, dated: readonly DatedReason[]): LocalDate[] {
  const { deadline, milestones } = context.measure;
  const dates = new Set([...(deadline === null ? [] : [deadline]), ...milestones.map(({ on }) => on)]);
  const asked = new Set(dated.map(({ due }) => due));
  return [...dates].filter((date) => date < today && !asked.has(date)).toSorted();
}

function laterThanToday(course: Course, date: LocalDate): LocalDate {
  return date < course.today ? course.today : date;
}

/** The next round of the measure's own rhythm, or null where it has none. */
function roundAhead(course: Course): Round | null {
  const { policies, calendar, measure } = course.context;
  const { rhythmDoneOn, activatedOn } = course.state;
  if (measure.kind === 'dated' || policies.rhythm?.rhythm == null || activatedOn === null) return null;
  return nextRound(policies.rhythm.rhythm, calendar, { doneOn: rhythmDoneOn, activatedOn });
}

function isNear(course: Course, a: LocalDate, b: LocalDate): boolean {
  return Math.abs(course.context.calendar.workingDaysBetween(a, b)) <= JOIN_WITHIN_DAYS;
}

/** What this measure asks next by itself: the earliest of its dated reasons and its rhythm, joined where near. */
export function nextAsk(course: Course): Ask | null {
  if (course.state.parts.length > 0) return null;
  const { dated } = course.state;
  const round = roundAhead(course);
  const first = [...dated].sort((a, b) => (a.askOn < b.askOn ? -1 : a.askOn > b.askOn ? 1 : a.due < b.due ? -1 : 1))[0];
  const near = round === null ? undefined : dated.find((reason) => isNear(course, reason.due, round.due));
  if (round !== null && near !== undefined && earlierOf(near.askOn, round.askOn) <= (first?.askOn ?? round.askOn)) {
    return datedAsk(course, near, { round, cycleId: null });
  }
  if (round !== null && (first === undefined || round.askOn < first.askOn)) return rhythmAsk(course, round);
  return first === undefined ? null : datedAsk(course, first, { round: null, cycleId: null });
}

function datedAsk(course: Course, reason: DatedReason, joined: { round: Round | null; cycleId: string | null }): Ask {
  const same = course.state.dated.filter(({ due }) => due === reason.due);
  const because = new Set<Because>(same.flatMap((one) => one.because));
  if (joined.round !== null) because.add('rhythm');
  if (joined.cycleId !== null) because.add('cycle');
  return {
    askOn: joined.round === null ? reason.askOn : earlierOf(reason.askOn, joined.round.askOn),
    because: [...because],
    due: reason.due,
    policy: course.context.policies.dated,
    rhythmAskOn: joined.round?.askOn ?? null,
    cycleId: joined.cycleId,
    dated: course.state.dated.filter(({ due }) => due !== reason.due),
  };
}

function rhythmAsk(course: Course, round: Round): Ask {
  return {
    askOn: round.askOn,
    because: ['rhythm'],
    due: round.due,
    policy: course.context.policies.rhythm ?? course.context.policies.dated,
    rhythmAskOn: round.askOn,
    cycleId: null,
    dated: course.state.dated,
  };
}

/** Opens, joins or passes over what has become due to be asked. */
export function askWhatIsDue(course: Course): void {
  for (let ask = nextAsk(course); ask !== null && course.composeOn(ask.askOn) <= course.now; ask = nextAsk(course)) {
    if (ask.askOn >= course.closeDay) return;
    if (course.state.phase === 'verifying' && isRegular(ask)) passOver(course, ask, 'verifying');
    else if (course.state.phase === 'verifying') return;
    else if (isMissed(course, ask)) passOver(course, ask, 'missed');
    else if (isMuted(course, ask)) passOver(course, ask, 'reported-lately');
    else open(course, ask);
  }
}

function isRegular({ because }: Pick<Ask, 'because'>): boolean {
  return because.every((one) => one === 'rhythm' || one === 'cycle');
}

type PassedOver = Extract<MeasureEvent, { type: 'askPassedOver' }>['reason'];

function passOver(course: Course, ask: Ask, reason: PassedOver): void {
  course.emit({ type: 'askPassedOver', rhythmAskOn: ask.rhythmAskOn, cycleId: ask.cycleId, reason });
}

/** A round whose successor is already due too was missed in an outage: only the current one is asked (invariant 10). */
function isMissed(course: Course, ask: Ask): boolean {
  const { policies, calendar } = course.context;
  if (!isRegular(ask) || ask.rhythmAskOn === null || policies.rhythm?.rhythm == null) return false;
  const after = { doneOn: ask.rhythmAskOn, activatedOn: ask.rhythmAskOn };
  return course.composeOn(nextRound(policies.rhythm.rhythm, calendar, after).askOn) <= course.now;
}

/** A regular round does not ask a unit that reported lately; a deadline or milestone always asks. */
function isMuted(course: Course, ask: Ask): boolean {
  const { lastReportOn } = course.state;
  if (!isRegular(ask) || lastReportOn === null) return false;
  return course.context.calendar.workingDaysBetween(lastReportOn, course.today) <= ask.policy.mutedByReportWithinDays;
}

/** A cycle that an admin opened: it gathers what is open or near, or opens its own request. */
export function askForCycle(course: Course, cycle: { readonly cycleId: string; readonly due: LocalDate }): void {
  const near = course.state.dated.find((reason) => isNear(course, reason.due, cycle.due));
  const round = roundAhead(course);
  const own: Ask = {
    askOn: course.today,
    because: round !== null && isNear(course, round.due, cycle.due) ? ['rhythm', 'cycle'] : ['cycle'],
    due: cycle.due,
    policy: course.context.policies.rhythm ?? course.context.policies.dated,
    rhythmAskOn: round !== null && isNear(course, round.due, cycle.due) ? round.askOn : null,
    cycleId: cycle.cycleId,
    dated: course.state.dated,
  };
  const ask = near === undefined ? own : datedAsk(course, near, { round: null, cycleId: cycle.cycleId });
  const { phase } = course.state;
  if (course.state.parts.length > 0) return passOver(course, { ...own, rhythmAskOn: null }, 'split');
  if (phase === 'verifying' || phase === 'parked') return passOver(course, { ...own, rhythmAskOn: null }, phase);
  const open_ = course.state.request;
  if (open_ !== null && (open_.due >= course.today || isNear(course, open_.due, cycle.due))) {
    return join(course, { ...own, because: ['cycle'], rhythmAskOn: null });
  }
  if (isMuted(course, ask)) return passOver(course, { ...ask, rhythmAskOn: null }, 'reported-lately');
  open(course, ask);
}

function join(course: Course, ask: Ask): void {
  const { request } = course.state;
  if (request === null) return;
  course.emit({
    type: 'requestJoined',
    requestId: request.id,
    because: ask.because,
    rhythmAskOn: ask.rhythmAskOn,
    cycleId: ask.cycleId,
    dated: ask.dated,
  });
}

/** At most one request is open: a deadline's takes later reasons in, any other closes as a silent round. */
function open(course: Course, ask: Ask): void {
  const { request } = course.state;
  if (request?.because.includes('deadline') === true) return join(course, ask);
  if (request !== null) closeUnanswered(course, request);
  announce(course, anew(course, ask), ask);
}

/** A request like another one, opened now under the next number. */
export function anew(
  course: Course,
  { because, cycleId, due, policy }: Pick<OpenRequest, 'because' | 'cycleId' | 'due' | 'policy'>,
): OpenRequest {
  const ordinal = course.state.requestCount + 1;
  return {
    id: `${course.context.measure.id}#${ordinal}`,
    ...{ ordinal, because, cycleId, due, policy },
    dueRevision: course.state.dueRevision,
    openedAt: course.now,
    openedOn: course.today,
    reachedAt: course.now,
    receiptAt: null,
    alarmed: [],
    ...{ pausedUntil: null, promisedOn: null, promises: 0 },
    slots: slotsFor(course.context.measure, policy),
  };
}

/** Asks what a request asked that has been dropped: of whoever is responsible now. */
export function askAnew(course: Course, request: OpenRequest): void {
  announce(course, anew(course, request), { rhythmAskOn: null, dated: course.state.dated });
}

function announce(
  course: Course,
  opened: OpenRequest,
  { rhythmAskOn, dated }: Pick<Ask, 'rhythmAskOn' | 'dated'>,
): void {
  course.emit({ type: 'requestOpened', request: opened, rhythmAskOn, dated });
  const rung = opened.policy.rungs.find(({ when }) => when.type === 'ask');
  if (rung === undefined) return;
  const saying: Saying = {
    ...{ rung: rung.id, occurrence: 1, rungAt: course.now, request: requestOf(opened), validWhile: 'request-open' },
    next: announced(course, opened),
  };
  course.say(rung.targets, saying, awaitedNow(course, opened));
}

/** Whom a rung of a request waits for today. */
export function awaitedNow({ today }: Course, request: OpenRequest): Awaited {
  return { slots: request.slots.map(({ unitId }) => unitId), units: awaitedOn(request, today) };
}

/** What the ladder does next if nothing is reported: every message announces it. Receipts are not announced. */
export function announced(course: Course, request: OpenRequest): NonNullable<Course['notices'][number]['next']> | null {
  const next = course.rungsAhead(request).find(({ rung }) => !isReceiptRung(rung));
  if (next === undefined) return null;
  const { rung, on } = next;
  const audiences = rung.targets.map(({ audience }) => audience);
  const known = course.context.calendar.yearIsPublished(yearOf(on));
  return { rung: rung.id, on, audiences, ...(known ? {} : { computed: true }) };
}

/** Ends a request without an answer; an ongoing measure counts it as a silent round once its due date has come. */
export function closeUnanswered(course: Course, request: OpenRequest): void {
  const silentRound = course.context.measure.kind === 'ongoing' && request.due <= course.today;
  course.emit({ type: 'requestUnanswered', requestId: request.id, silentRound });
  course.tellItIsOver(request);
}
