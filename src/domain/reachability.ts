import { climb, climbs, peopleIn, seatsOf, type Awaited, type People, type Seat, type Seated } from './audience.ts';
import { nextAsk } from './ask.ts';
import { Course } from './course.ts';
import { plannedRungs, type PlannedRung } from './ladder.ts';
import type { LocalDate } from './local-date.ts';
import type { AnswerSlot, MeasureContext, MeasureState } from './measure.ts';
import type { Audience, Channel, NoticeKind, Policy, RungTarget } from './policy.ts';
import { channelsOpen } from './redirect.ts';
import { missing, slotsFor } from './slots.ts';

/*
 *  Invariant 12: for every rung still to come, is there somebody in its seat whom a channel reaches? A gap becomes an
 *  office task some working days before the rung is due, and ends by itself when somebody reachable holds the seat.
 */

/** Working days before a rung on which its seats are checked, where the policy does not say. */
export const REACH_AHEAD_DAYS = 5;

/** One message still to come, if nothing is reported: when, what for, to whom it goes and by which channels. */
export interface Foreseen {
  readonly on: LocalDate;
  /** The working day from which a gap in it is the office's work. */
  readonly checkOn: LocalDate;
  readonly rung: string;
  readonly occurrence: number;
  readonly kind: NoticeKind;
  readonly audience: Audience;
  readonly seat: Seat;
  /** Whether anybody in the seat itself can be reached. */
  readonly reachable: boolean;
  /** Who would get it: somebody in the seat, else above it; null = nobody. */
  readonly reaches: Seated | null;
  readonly channels: readonly Channel[];
}

/** The first message that nobody in a seat would get. */
export interface SeatGap extends Seat {
  readonly on: LocalDate;
  readonly checkOn: LocalDate;
  readonly rung: string;
}

/**
 * Every message that the open request and the next ask still hold, in order of their dates. Receipts that have been given
 * and rungs on or after the plan's close are not among them. Empty while the measure waits for its activation or is over.
 */
export function foresee(state: MeasureState, context: MeasureContext): readonly Foreseen[] {
  return foreseenBy(new Course(state, context));
}

function foreseenBy(course: Course): readonly Foreseen[] {
  if (course.state.phase !== 'active' && course.state.phase !== 'verifying') return [];
  return [...openLadder(course), ...nextLadder(course)]
    .flatMap((planned) => messagesOf(course, planned))
    .toSorted((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : 0));
}

interface Step extends PlannedRung {
  readonly policy: Policy;
  readonly awaited: Awaited;
}

/** Where each lead answers: whoever owes an answer, also one that has promised it for later. */
const awaitedBy = (slots: readonly AnswerSlot[]): Awaited => ({
  slots: slots.map(({ unitId }) => unitId),
  units: missing({ slots }).map(({ unitId }) => unitId),
});

function openLadder(course: Course): readonly Step[] {
  const { request } = course.state;
  if (request === null) return [];
  const { policy, slots } = request;
  return course.rungsAhead(request).map((planned) => ({ ...planned, policy, awaited: awaitedBy(slots) }));
}

/** The next ask and its ladder, as if it opened on its day and were never answered. */
function nextLadder(course: Course): readonly Step[] {
  const ask = nextAsk(course);
  if (ask === null || ask.askOn >= course.closeDay) return [];
  const { policy, askOn: openedOn, due } = ask;
  const at = course.composeOn(openedOn);
  const awaited = awaitedBy(slotsFor(course.context.measure, policy));
  const asking = policy.rungs
    .filter(({ when }) => when.type === 'ask')
    .map((rung) => ({ rung, occurrence: 1, on: openedOn, at, policy, awaited }));
  const ladder = plannedRungs(policy, { openedAt: at, openedOn, due }, course.terms);
  return [...asking, ...ladder.map((planned) => ({ ...planned, policy, awaited }))];
}

function messagesOf(course: Course, { rung, occurrence, on, policy, awaited }: Step): Foreseen[] {
  const { context } = course;
  const checkOn = context.calendar.addWorkingDays(on, -(policy.reachAheadDays ?? REACH_AHEAD_DAYS));
  return course.targetsNow(rung.targets).flatMap((target) =>
    seatsOf(target.audience, context, awaited).map(({ unitId, role }) => {
      const seat = { unitId, role };
      const reaches = whoGets(seat, target.kind, context);
      return {
        ...{ on, checkOn, rung: rung.id, occurrence, kind: target.kind, audience: target.audience, seat, reaches },
        reachable: isReachableSeat(seat, context),
        channels: reaches === null ? [] : channelsOpen(target.channels, context.pointsOf(reaches.contactId)),
      };
    }),
  );
}

function whoGets(seat: Seat, kind: RungTarget['kind'], people: People): Seated | null {
  const seats = climbs(kind) ? [seat, ...climb(seat, people)] : [seat];
  const all = seats.flatMap((one) => peopleIn(one, people));
  return all.find(({ contactId }) => isReachable(people, contactId)) ?? null;
}

/** Whether any channel of a contact still works. */
export function isReachable(people: Pick<People, 'pointsOf'>, contactId: string): boolean {
  const { email, sms } = people.pointsOf(contactId);
  return email === 'ok' || sms === 'ok';
}

/** Whether anybody in a seat, holder or deputy, can be reached. */
export function isReachableSeat(seat: Seat, people: People): boolean {
  return peopleIn(seat, people).some(({ contactId }) => isReachable(people, contactId));
}

/** The seats in which nobody can be reached, each with the first message that it would miss. */
export function seatGapsAhead(course: Course): readonly SeatGap[] {
  // Dates cost far more than seats: they are asked for only where some seat is not reached at all.
  if (!mayHaveGaps(course)) return [];
  const gaps = new Map<string, SeatGap>();
  for (const { seat, reachable, on, checkOn, rung } of foreseenBy(course)) {
    const key = `${seat.unitId}/${seat.role}`;
    if (!reachable && !gaps.has(key)) gaps.set(key, { ...seat, on, checkOn, rung });
  }
  return [...gaps.values()];
}

function mayHaveGaps({ context, state }: Course): boolean {
  const { dated, rhythm } = context.policies;
  const open = state.request;
  if (open !== null && lacksSomebody(context, open.policy, open.slots)) return true;
  return [dated, rhythm].some((one) => one !== null && lacksSomebody(context, one, slotsFor(context.measure, one)));
}

/** Whether a rung of a policy speaks to a seat in which nobody can be reached. */
function lacksSomebody(context: MeasureContext, policy: Policy, slots: readonly AnswerSlot[]): boolean {
  const awaited = awaitedBy(slots);
  return audiencesOf(policy).some((audience) =>
    seatsOf(audience, context, awaited).some((seat) => !isReachableSeat(seat, context)),
  );
}

// A policy is one object for all measures that follow it, and every step asks.
const AUDIENCES = new WeakMap<Policy, readonly Audience[]>();

/** Whom the rungs of a policy speak to, each once. */
function audiencesOf(policy: Policy): readonly Audience[] {
  const known = AUDIENCES.get(policy);
  if (known !== undefined) return known;
  const audiences = [...new Set(policy.rungs.flatMap(({ targets }) => targets.map(({ audience }) => audience)))];
  AUDIENCES.set(policy, audiences);
  return audiences;
}
