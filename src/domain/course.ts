import { addresseesOf, contactFor, isAlarm, occupantOf, type Addressee, type Awaited, type Seat } from './audience.ts';
import { evolve } from './evolve.ts';
import { composeAt, isReceiptRung, plannedRungs, type LadderTerms, type PlannedRung } from './ladder.ts';
import type { LocalDate } from './local-date.ts';
import type {
  Alarmed,
  DatedReason,
  Gap,
  MeasureContext,
  MeasureState,
  Notice,
  OpenRequest,
  Responsible,
} from './measure.ts';
import type { RaisedTask } from './measure-decision.ts';
import type { MeasureEvent } from './measure-event.ts';
import type { MeasureInput, Refusal } from './measure-input.ts';
import { withoutPause } from './pause.ts';
import type { Policy, RungTarget } from './policy.ts';
import { rungKey, rungsStillAhead } from './rungs-ahead.ts';
import { isSigned } from './slots.ts';
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

/** A request's whole ladder with what it was planned from. */
interface PlannedLadder {
  readonly policy: Policy;
  readonly openedAt: number;
  readonly due: LocalDate;
  readonly rungs: readonly PlannedRung[];
}

/**
 * One decision on its way: it collects events, notices and tasks, and keeps the state folded as they come.
 * Made for one call of the decider and thrown away with it.
 */
export class Course {
  state: MeasureState;
  /** Who is responsible is as decided last. */
  context: MeasureContext;
  readonly today: LocalDate;
  readonly closeDay: LocalDate;
  readonly events: MeasureEvent[] = [];
  readonly notices: Notice[] = [];
  readonly gaps: Gap[] = [];
  readonly tasks: RaisedTask[] = [];
  readonly refusals: Refusal[] = [];
  private planned: PlannedLadder | null = null;
  /** Seats whose new holder is to be told of what is open. */
  readonly newlyHeld: Seat[] = [];

  constructor(state: MeasureState, context: MeasureContext) {
    this.state = state;
    this.context = withResponsible(context, state.responsible);
    this.today = localDateOf(context.plan.zone, context.now);
    this.closeDay = closeDayOf(context);
  }

  get now(): number {
    return this.context.now;
  }

  get terms(): LadderTerms {
    const { calendar, unitCalendar, windows, plan, measure } = this.context;
    const terms = { zone: plan.zone, measureCode: measure.code, closeDay: this.closeDay };
    return { calendar: unitCalendar ?? calendar, windows, ...terms };
  }

  emit(event: MeasureEvent): void {
    this.state = evolve(this.state, event);
    this.events.push(event);
    if (event.type === 'reassigned' || event.type === 'unitSucceeded')
      this.context = withResponsible(this.context, this.state.responsible);
  }

  refuse(input: MeasureInput, code: Refusal['code']): void {
    this.refusals.push({ inputId: input.id, code });
  }

  composeOn(date: LocalDate): number {
    return composeAt(this.context.plan.zone, date, this.context.measure.code);
  }

  /** The rungs of a request that are still to come. */
  rungsAhead(request: OpenRequest): PlannedRung[] {
    const { replannedAt = -Infinity, reached = [] } = request;
    const ahead = rungsStillAhead(request, this.ladderOf(request)).filter(
      (planned) =>
        planned.at > replannedAt &&
        !(isSigned(request) && isReceiptRung(planned.rung)) &&
        !reached.includes(rungKey(planned)),
    );
    return withoutPause(request, ahead, this.terms);
  }

  /** A dated reason, asked as long before its date as the policy says, but not before today. */
  reasonOn(due: LocalDate, because: DatedReason['because']): DatedReason {
    const before = this.context.policies.dated.askBeforeDays;
    const askOn = before === 'at-activation' ? this.today : this.context.calendar.addWorkingDays(due, -before);
    return { because, due, askOn: askOn < this.today ? this.today : askOn };
  }

  /** Why a date that the office names cannot be asked; null when it can. */
  refusalOfDate(date: LocalDate): 'date-in-the-past' | 'date-too-far' | null {
    if (date < this.today) return 'date-in-the-past';
    return date >= this.closeDay ? 'date-too-far' : null;
  }

  /** Ends a request that nobody failed to answer: what it asked for has changed. */
  dropRequest(request: OpenRequest, reason: Extract<MeasureEvent, { type: 'requestDropped' }>['reason']): void {
    this.emit({ type: 'requestDropped', requestId: request.id, reason });
    this.tellItIsOver(request);
  }

  /** Tells the liaisons of units what the office has decided, each person once. */
  tellUnits(
    unitIds: readonly string[],
    { rung, kind, occurrence }: { rung: string; kind: RungTarget['kind']; occurrence: number },
  ): void {
    const told = new Set<string>();
    for (const unitId of new Set(unitIds)) {
      const contactId = occupantOf({ unitId, role: 'liaison' }, this.context);
      if (contactId !== null && told.has(contactId)) continue;
      if (contactId !== null) told.add(contactId);
      const saying = { rung, occurrence, rungAt: this.now, request: null, validWhile: 'always', next: null } as const;
      this.tell({ unitId, role: 'liaison' }, kind, saying);
    }
  }

  /** The same to all lead units, for information; numbered by the decisions of the office. */
  tellLeads(rung: string): void {
    const unitIds = this.context.measure.leads.map(({ unitId }) => unitId);
    this.tellUnits(unitIds, { rung, kind: 'copy', occurrence: this.state.decisionCount });
  }

  /** A step asks several times for the same ladder; only what it hangs on makes it another one. */
  private ladderOf({ policy, openedAt, openedOn, due }: OpenRequest): readonly PlannedRung[] {
    const known = this.planned;
    if (known?.policy === policy && known.openedAt === openedAt && known.due === due) return known.rungs;
    const rungs = plannedRungs(policy, { openedAt, openedOn, due }, this.terms);
    this.planned = { policy, openedAt, due, rungs };
    return rungs;
  }

  /** The targets of a rung that it speaks to as the measure stands. */
  targetsNow(targets: readonly RungTarget[]): readonly RungTarget[] {
    return targets.filter(({ only }) => only !== 'repeated-silence' || this.state.silentInARow >= 1);
  }

  /** Writes the notices of a set of targets; returns those alarmed by them. `awaited`: who, where each lead answers. */
  say(targets: readonly RungTarget[], saying: Saying, awaited: Awaited): Alarmed[] {
    const { addressees, gaps } = addresseesOf(targets, this.context, awaited);
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
    this.notices.push(
      this.noticeTo({ unitId, role, contactId, kind, tone: 'notice', channels: ['email'], awaits: [] }, saying),
    );
  }

  /** Tells everyone who was alarmed about a request that it has ended (invariant 6). */
  tellItIsOver(request: OpenRequest): void {
    for (const one of request.alarmed) {
      const addressee: Addressee = { ...one, kind: 'stop', tone: 'notice', channels: ['email'], awaits: [] };
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

function withResponsible(context: MeasureContext, responsible: Responsible | null): MeasureContext {
  return responsible === null ? context : { ...context, measure: { ...context.measure, ...responsible } };
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
