import { createCalendar, type Calendar, type CalendarYear } from '../domain/calendar.ts';
import { CHINA_YEARS } from '../domain/data/china-calendar.ts';
import { DubanError } from '../domain/errors.ts';
import { addDays, type LocalDate } from '../domain/local-date.ts';
import type { MeasureContext, OpenRequest } from '../domain/measure.ts';
import { chosenPolicy, type Override, type Place } from '../domain/policy-choice.ts';
import type { Policy, Role } from '../domain/policy.ts';
import { STANDARD_WINDOWS, type SendWindows } from '../domain/send-window.ts';
import type { PlanSetup } from './placeholders.ts';
import type { Scripted } from './script.ts';

/** What a measure is decided under, besides what it is itself; `plannedBy`: the version of the calendar at its last step. */
export interface Conditional {
  readonly measureId: string;
  /** The unit that answers for it. */
  readonly unitId: string | undefined;
  readonly plannedBy: number | null;
}

/** What a rehearsal begins under. */
export interface Terms {
  readonly setup: Pick<PlanSetup, 'plan' | 'contacts' | 'places'>;
  readonly calendar: Calendar;
  /** The years that `calendar` is made of; default: those that are built in. */
  readonly years?: readonly CalendarYear[];
  /** `ongoing` null: nobody is asked in rounds. */
  readonly policies: { readonly dated: Policy; readonly ongoing: Policy | null };
  /** Who stands in for the holders of seats; nobody does of the people who are invented. */
  readonly deputies?: readonly { readonly unitId: string; readonly role: Role; readonly contactId: string }[];
  /** Days on which units are closed, by unit. */
  readonly closures?: ReadonlyMap<string, readonly LocalDate[]>;
  /** Units that people belong to besides those that they hold a seat of the plan in, by contact. */
  readonly otherUnits?: ReadonlyMap<string, readonly string[]>;
  /** Policies for parts, sections or single measures instead of those. */
  readonly overrides?: readonly Override<Policy>[];
  readonly windows?: SendWindows;
}

/** Who is in the seats of each unit: two steps, for these are the questions that are asked most. */
type SeatMap = Map<string, Map<Role, string>>;
type Days = ReadonlyMap<string, readonly LocalDate[]>;
type Act<D extends Scripted['does']> = Extract<Scripted, { does: D }>;

/** Calendars of one version: the plan's own, and those of units that are closed on some days. */
interface Calendars {
  readonly own: Calendar;
  readonly ofUnits: ReadonlyMap<string, Calendar>;
  /** Made when they are asked for, by the units of a contact that are closed on some days. */
  readonly ofContacts: Map<string, Calendar>;
}

/** Calendar, closures and policies of a rehearsed plan: what a script may change while the plan runs. */
export class Conditions {
  private readonly terms: Terms;
  private readonly pointsOf: MeasureContext['pointsOf'];
  private readonly holders: SeatMap;
  private readonly deputies: SeatMap;
  private readonly calendars: Calendars[];
  private years: readonly CalendarYear[];
  private closures: Days;
  private readonly unitsOfContacts: ReadonlyMap<string, readonly string[]>;
  private policies: Terms['policies'];
  private overrides: readonly Override<Policy>[];
  private readonly places: Map<string, Place>;

  constructor(terms: Terms, pointsOf: MeasureContext['pointsOf']) {
    this.terms = terms;
    this.pointsOf = pointsOf;
    this.deputies = seatMap(terms.deputies ?? []);
    this.holders = seatMap(terms.setup.contacts.map(({ id, ...at }) => ({ ...at, contactId: id })));
    this.years = terms.years ?? CHINA_YEARS;
    this.closures = terms.closures ?? new Map();
    this.unitsOfContacts = unitsOfContacts(terms);
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
    const [one, ...others] = (this.unitsOfContacts.get(contactId) ?? []).filter((unitId) => this.closures.has(unitId));
    if (one === undefined) return own;
    if (others.length === 0) return ofUnits.get(one) ?? own;
    const key = [one, ...others].join(' ');
    const calendar =
      ofContacts.get(key) ?? this.closedOn([one, ...others].flatMap((id) => this.closures.get(id) ?? []));
    ofContacts.set(key, calendar);
    return calendar;
  }

  contextOf(one: Conditional): Omit<MeasureContext, 'now' | 'measure'> {
    const { setup, windows } = this.terms;
    const behind = one.plannedBy !== null && one.plannedBy < this.version ? one.plannedBy : null;
    return {
      ...this.calendarsFor(one, this.version),
      ...(behind === null ? {} : { calendarChange: { version: this.version, before: this.calendarsFor(one, behind) } }),
      windows: windows ?? STANDARD_WINDOWS,
      plan: setup.plan,
      policies: this.policiesOf(one.measureId),
      contactOf: (unitId, role) => this.holderOf(unitId, role),
      deputyOf: (unitId, role) => this.deputies.get(unitId)?.get(role) ?? null,
      pointsOf: this.pointsOf,
    };
  }

  /** Who holds a role in a unit; null where nobody does. */
  holderOf(unitId: string, role: Role): string | null {
    return this.holders.get(unitId)?.get(role) ?? null;
  }

  changeContact(unitId: string, role: Role, to: string): void {
    seat(this.holders, { unitId, role, contactId: to });
  }

  importYear({ year }: Act<'import-year'>): void {
    this.years = [...this.years.filter((one) => one.year !== year.year), year];
    this.changeCalendars();
  }

  closeUnit({ unitId, from, to }: Act<'close-unit'>): void {
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

  /** Whether the policy of a name is in force for what a measure is asked now, and its request has another. */
  wouldChange(measureId: string, request: OpenRequest | null, name: string): boolean {
    if (request === null) return false;
    const { dated, rhythm } = this.policiesOf(measureId);
    const isDated = request.because.some((one) => one === 'deadline' || one === 'milestone');
    const inForce = isDated ? dated : (rhythm ?? dated);
    return inForce.name === name && (request.policy.name !== name || request.policy.version !== inForce.version);
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

interface Seating {
  readonly unitId: string;
  readonly role: Role;
  readonly contactId: string;
}

function seatMap(seats: readonly Seating[]): SeatMap {
  const map: SeatMap = new Map();
  for (const one of seats) seat(map, one);
  return map;
}

function seat(map: SeatMap, { unitId, role, contactId }: Seating): void {
  const roles = map.get(unitId) ?? new Map<Role, string>();
  map.set(unitId, roles.set(role, contactId));
}

function unitsOfContacts({ setup, otherUnits = new Map() }: Terms): Map<string, readonly string[]> {
  const units = new Map<string, Set<string>>();
  for (const { id, unitId } of setup.contacts) {
    units.set(id, (units.get(id) ?? new Set(otherUnits.get(id))).add(unitId));
  }
  return new Map([...units].map(([id, ids]) => [id, [...ids]]));
}
