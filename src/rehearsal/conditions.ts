import { createCalendar, type Calendar, type CalendarYear } from '../domain/calendar.ts';
import { CHINA_YEARS } from '../domain/data/china-calendar.ts';
import { DubanError } from '../domain/errors.ts';
import { addDays, type LocalDate } from '../domain/local-date.ts';
import type { MeasureContext, OpenRequest, PlanFacts } from '../domain/measure.ts';
import { chosenPolicy, type Override, type Place } from '../domain/policy-choice.ts';
import type { Policy } from '../domain/policy.ts';
import { STANDARD_WINDOWS, type SendWindows } from '../domain/send-window.ts';
import type { PlanSetup } from './placeholders.ts';
import type { Scripted } from './script.ts';
import { Seats, type SeatsAtFirst } from './seats.ts';
import { Units } from './units.ts';

/** What a measure is decided under, besides what it is itself; `plannedBy`: the version of the calendar at its last step. */
export interface Conditional {
  readonly measureId: string;
  /** The unit that answers for it. */
  readonly unitId: string | undefined;
  readonly plannedBy: number | null;
}

/** What a rehearsal begins under. */
export interface Terms extends SeatsAtFirst {
  readonly setup: Pick<PlanSetup, 'plan' | 'contacts' | 'others' | 'places' | 'units'>;
  readonly calendar: Calendar;
  /** The years that `calendar` is made of; default: those that are built in. */
  readonly years?: readonly CalendarYear[];
  /** `ongoing` null: nobody is asked in rounds. */
  readonly policies: { readonly dated: Policy; readonly ongoing: Policy | null };
  /** Days on which units are closed, by unit. */
  readonly closures?: ReadonlyMap<string, readonly LocalDate[]>;
  /** Policies for parts, sections or single measures instead of those. */
  readonly overrides?: readonly Override<Policy>[];
  readonly windows?: SendWindows;
}

type Days = ReadonlyMap<string, readonly LocalDate[]>;
type Act<D extends Scripted['does']> = Extract<Scripted, { does: D }>;

/** Calendars of one version: the plan's own, and those of units that are closed on some days. */
interface Calendars {
  readonly own: Calendar;
  readonly ofUnits: ReadonlyMap<string, Calendar>;
  /** Made when they are asked for, by the units of a contact that are closed on some days. */
  readonly ofContacts: Map<string, Calendar>;
}

/** Calendar, closures, policies, units and people of a rehearsed plan: what a script may change while the plan runs. */
export class Conditions {
  readonly seats: Seats;
  readonly units: Units;
  /** The plan as it is now: its office and its superior may be other units one day. */
  plan: PlanFacts;
  private readonly terms: Terms;
  private readonly pointsOf: MeasureContext['pointsOf'];
  private readonly calendars: Calendars[];
  private years: readonly CalendarYear[];
  private closures: Days;
  private policies: Terms['policies'];
  private overrides: readonly Override<Policy>[];
  private readonly places: Map<string, Place>;

  constructor(terms: Terms, pointsOf: MeasureContext['pointsOf']) {
    this.terms = terms;
    this.pointsOf = pointsOf;
    this.seats = new Seats(terms);
    this.units = new Units(terms.setup.units);
    this.plan = terms.setup.plan;
    this.years = terms.years ?? CHINA_YEARS;
    this.closures = terms.closures ?? new Map();
    this.calendars = [{ own: terms.calendar, ofUnits: this.calendarsOfUnits(), ofContacts: new Map() }];
    this.policies = terms.policies;
    this.overrides = terms.overrides ?? [];
    this.places = new Map(terms.setup.places);
  }

  /** The version of the calendar in force. */
  get version(): number {
    return this.calendars.length;
  }

  get calendar(): Calendar {
    return this.calendarsOf(this.version).own;
  }

  /** The days on which a contact can be told something: none on which a unit is closed that they hold a seat in. */
  calendarFor(contactId: string): Calendar {
    const { own, ofUnits, ofContacts } = this.calendarsOf(this.version);
    const [one, ...others] = this.closedUnitsOf(contactId);
    if (one === undefined) return own;
    if (others.length === 0) return ofUnits.get(one) ?? own;
    const key = [one, ...others].join(' ');
    const calendar =
      ofContacts.get(key) ?? this.closedOn([one, ...others].flatMap((id) => this.closures.get(id) ?? []));
    ofContacts.set(key, calendar);
    return calendar;
  }

  contextOf(one: Conditional): Omit<MeasureContext, 'now' | 'measure'> {
    const { windows } = this.terms;
    const behind = one.plannedBy !== null && one.plannedBy < this.version ? one.plannedBy : null;
    return {
      ...this.calendarsFor(one, this.version),
      ...(behind === null ? {} : { calendarChange: { version: this.version, before: this.calendarsFor(one, behind) } }),
      windows: windows ?? STANDARD_WINDOWS,
      plan: this.plan,
      policies: this.policiesOf(one.measureId),
      contactOf: (unitId, role) => this.seats.holderOf(unitId, role),
      deputyOf: (unitId, role) => this.seats.deputyOf(unitId, role),
      pointsOf: this.pointsOf,
    };
  }

  /** The name that the unit of a person has now; undefined for somebody whom the plan does not have. */
  unitNameOf(contactId: string): string | undefined {
    const unitId = this.seats.homeOf(contactId);
    return unitId === undefined ? undefined : this.units.nameOf(unitId);
  }

  /** The plan's office or superior is the unit in its place. */
  succeed(from: string, to: string): void {
    const { officeUnitId, superiorUnitId } = this.plan;
    const its = (unitId: string): string => (unitId === from ? to : unitId);
    this.plan = { ...this.plan, officeUnitId: its(officeUnitId), superiorUnitId: its(superiorUnitId) };
  }

  importYear({ year }: Act<'import-year'>): void {
    this.years = [...this.years.filter((one) => one.year !== year.year), year];
    this.changeCalendars();
  }

  closeUnit({ unitId: named, from, to }: Act<'close-unit'>): void {
    const unitId = this.units.inPlaceOf(named);
    const days = new Set(this.closures.get(unitId));
    for (let day = from; day <= to; day = addDays(day, 1)) days.add(day);
    this.closures = new Map([...this.closures, [unitId, [...days]]]);
    this.changeCalendars();
  }

  usePolicy({ policy, scope }: Act<'use-policy'>): void {
    const slot = policy.rhythm === null ? 'dated' : 'rhythm';
    if (scope === null) {
      const place = slot === 'dated' ? 'dated' : 'ongoing';
      this.policies = { ...this.policies, [place]: policy };
      return;
    }
    const same = (one: Override<Policy>): boolean =>
      one.slot === slot && JSON.stringify(one.scope) === JSON.stringify(scope);
    this.overrides = [...this.overrides.filter((one) => !same(one)), { slot, scope, policy }];
  }

  /** A part of a measure stands where the whole does, and what was assigned to the whole holds for it. */
  addPart({ id, code }: { readonly id: string; readonly code: string }, wholeId: string): void {
    const place = this.placeOf(wholeId);
    this.places.set(id, { ...place, code });
    const copies = this.overrides.flatMap((one) =>
      one.scope.kind === 'measure' && one.scope.code === place.code ? [{ ...one, scope: { ...one.scope, code } }] : [],
    );
    this.overrides = [...this.overrides, ...copies];
  }

  /** Codes that the parts of a measure may not take. */
  codesUnder(code: string): readonly string[] {
    return [...this.places.values()].flatMap((place) => (place.code.startsWith(`${code}-`) ? [place.code] : []));
  }

  /** Whether the policy of a name is in force for what a measure is asked now, and its request has another. */
  wouldChange(measureId: string, request: OpenRequest | null, name: string): boolean {
    if (request === null) return false;
    const { dated, rhythm } = this.policiesOf(measureId);
    const isDated = request.because.some((one) => one === 'deadline' || one === 'milestone');
    const inForce = isDated ? dated : (rhythm ?? dated);
    return inForce.name === name && (request.policy.name !== name || request.policy.version !== inForce.version);
  }

  private closedUnitsOf(contactId: string): readonly string[] {
    if (this.closures.size === 0) return [];
    return this.seats.unitsOf(contactId).filter((unitId) => this.closures.has(unitId));
  }

  private placeOf(measureId: string): Place {
    const place = this.places.get(measureId);
    if (place === undefined) throw new DubanError('internal', `Measure ${measureId} has no place in its plan.`);
    return place;
  }

  private changeCalendars(): void {
    this.calendars.push({ own: this.closedOn([]), ofUnits: this.calendarsOfUnits(), ofContacts: new Map() });
  }

  private calendarsOfUnits(): Calendars['ofUnits'] {
    return new Map([...this.closures].map(([id, days]) => [id, this.closedOn(days)]));
  }

  private closedOn(days: readonly LocalDate[]): Calendar {
    return createCalendar(this.terms.setup.plan.zone, this.years, [...new Set(days)]);
  }

  private calendarsOf(version: number): Calendars {
    const calendars = this.calendars[version - 1];
    if (calendars === undefined) throw new DubanError('internal', `No version ${version} of this calendar.`);
    return calendars;
  }

  private calendarsFor({ unitId }: Conditional, version: number): Pick<MeasureContext, 'calendar' | 'unitCalendar'> {
    const { own, ofUnits } = this.calendarsOf(version);
    const unitCalendar = unitId === undefined ? undefined : ofUnits.get(unitId);
    return unitCalendar === undefined ? { calendar: own } : { calendar: own, unitCalendar };
  }

  /** The policies of one measure: its own, else its section's, its part's, or the plan's. */
  private policiesOf(measureId: string): MeasureContext['policies'] {
    const place = this.placeOf(measureId);
    const { overrides, policies } = this;
    return {
      dated: chosenPolicy('dated', place, { overrides, plan: policies.dated }),
      rhythm: chosenPolicy<Policy | null>('rhythm', place, { overrides, plan: policies.ongoing }),
    };
  }
}
