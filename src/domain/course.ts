import { addresseesOf, contactFor, isAlarm, type Addressee, type Seat } from './audience.ts';
import { evolve } from './evolve.ts';
import { composeAt, plannedRungs, type LadderTerms, type PlannedRung } from './ladder.ts';
import type { LocalDate } from './local-date.ts';
import type {
  Alarmed,
  Gap,
  MeasureContext,
  MeasureEvent,
  MeasureInput,
  MeasureState,
  Notice,
  OpenRequest,
  RaisedTask,
  Refusal,
} from './measure.ts';
import type { RungTarget } from './policy.ts';
import { instantOf, localDateOf } from './zone.ts';

/** What is said about a rung when its notices are written. */
export interface Saying {
  readonly rung: string;
  readonly occurrence: number;
  readonly rungAt: number;
  readonly request: Notice['request'];
  readonly validWhile: Notice['validWhile'];
  readonly next: Notice['next'];
}

/**
 * One decision on its way: it collects events, notices and tasks, and keeps the state folded as they come.
 * Made for one call of the decider and thrown away with it.
 */
export class Course {
  state: MeasureState;
  readonly context: MeasureContext;
  readonly today: LocalDate;
  readonly closeDay: LocalDate;
  readonly events: MeasureEvent[] = [];
  readonly notices: Notice[] = [];
  readonly gaps: Gap[] = [];
  readonly tasks: RaisedTask[] = [];
  readonly refusals: Refusal[] = [];
  /** Seats whose new holder is to be told of what is open. */
  readonly newlyHeld: Seat[] = [];

  constructor(state: MeasureState, context: MeasureContext) {
    this.state = state;
    this.context = context;
    this.today = localDateOf(context.plan.zone, context.now);
    this.closeDay = closeDayOf(context);
  }

  get now(): number {
    return this.context.now;
  }

  get terms(): LadderTerms {
    const { calendar, plan, measure } = this.context;
    return { calendar, zone: plan.zone, measureCode: measure.code, closeDay: this.closeDay };
  }

  emit(event: MeasureEvent): void {
    this.state = evolve(this.state, event);
    this.events.push(event);
  }

  refuse(input: MeasureInput, code: Refusal['code']): void {
    this.refusals.push({ inputId: input.id, code });
  }

  composeOn(date: LocalDate): number {
    return composeAt(this.context.plan.zone, date, this.context.measure.code);
  }

  /** The rungs of a request that are still to come. */
  rungsAhead(request: OpenRequest): PlannedRung[] {
    return plannedRungs(request.policy, request, this.terms).filter(
      ({ rung, at }) =>
        at > request.reachedAt && !(request.receiptAt !== null && rung.when.type === 'workingDaysFromAsk'),
    );
  }

  /** The targets of a rung that it speaks to as the measure stands. */
  targetsNow(targets: readonly RungTarget[]): readonly RungTarget[] {
    return targets.filter(({ only }) => only !== 'repeated-silence' || this.state.silentInARow >= 1);
  }

  /** Writes the notices of a set of targets; returns those alarmed by them. */
  say(targets: readonly RungTarget[], saying: Saying): Alarmed[] {
    const { addressees, gaps } = addresseesOf(targets, this.context);
    this.report(gaps, saying.rung);
    for (const one of addressees) this.notices.push(this.noticeTo(one, saying));
    return addressees.filter(isAlarm).map(({ contactId, unitId, role }) => ({ contactId, unitId, role }));
  }

  /** One notice by mail to one seat, or to the next one up where nobody holds it. */
  tell(seat: Seat, kind: RungTarget['kind'], saying: Saying): void {
    const { contactId, seat: reached, gaps } = contactFor(seat, kind, this.context);
    this.report(gaps, saying.rung);
    if (contactId === null) return;
    const { unitId, role } = reached;
    this.notices.push(this.noticeTo({ unitId, role, contactId, kind, tone: 'notice', channels: ['email'] }, saying));
  }

  /** Tells everyone who was alarmed about a request that it has ended (invariant 6). */
  tellItIsOver(request: OpenRequest): void {
    for (const one of request.alarmed) {
      const addressee: Addressee = { ...one, kind: 'stop', tone: 'notice', channels: ['email'] };
      this.notices.push(
        this.noticeTo(addressee, {
          rung: 'stop',
          occurrence: 1,
          rungAt: this.now,
          request: requestOf(request),
          validWhile: 'if-alarmed',
          next: null,
        }),
      );
    }
  }

  private noticeTo(one: Addressee, saying: Saying): Notice {
    const { id: measureId, code: measureCode } = this.context.measure;
    return { measureId, measureCode, ...one, ...saying };
  }

  /** A seat that nobody holds when a rung needs it; where it was found ahead, the office knows of it already. */
  private report(gaps: readonly Gap[], rung: string): void {
    for (const gap of gaps) {
      const { measureId, unitId, role, reason } = gap;
      this.gaps.push(gap);
      this.tasks.push({ kind: 'no-contact', measureId, unitId, role, neededOn: this.today });
      const known = this.state.unreachableSeats.some((seat) => seat.unitId === unitId && seat.role === role);
      if (reason === 'no-contact' && !known) {
        this.emit({ type: 'seatUnreachable', unitId, role, rung, on: this.today });
      }
    }
  }
}

/** The plan's close is decided at 08:00 of the last working day on or before `closesOn`. */
export function closeDayOf({ calendar, plan }: Pick<MeasureContext, 'calendar' | 'plan'>): LocalDate {
  return calendar.previousWorkingDayOnOrBefore(plan.closesOn);
}

/** The instant of the plan's close, epoch ms. */
export function closeAtOf(context: Pick<MeasureContext, 'calendar' | 'plan'>): number {
  return instantOf(context.plan.zone, closeDayOf(context), '08:00');
}

/** Activation takes effect at 08:00 of the plan's `from`, or of the next working day; epoch ms. */
export function activationAtOf({ calendar, plan }: Pick<MeasureContext, 'calendar' | 'plan'>): number {
  return instantOf(plan.zone, calendar.nextWorkingDayOnOrAfter(plan.from), '08:00');
}

/** What a notice says of its request. */
export function requestOf({ id, because, due, dueRevision }: OpenRequest): NonNullable<Notice['request']> {
  return { id, because, due, revision: dueRevision };
}
