import { createCalendar, type Calendar, type CalendarYear } from '../domain/calendar.ts';
import type { LocalDate } from '../domain/local-date.ts';
import type { MeasureContext } from '../domain/measure.ts';

/** The calendars that a measure is planned by. */
export type MeasureCalendars = Pick<MeasureContext, 'calendar' | 'unitCalendar'>;

/** Days off that units have besides the calendar's, with the years that they come on top of. */
export interface Closures {
  readonly years: readonly CalendarYear[];
  /** By unit. */
  readonly ofUnits: ReadonlyMap<string, readonly LocalDate[]>;
  /** By contact: the closures of every unit that they hold a seat in. */
  readonly ofContacts: ReadonlyMap<string, readonly LocalDate[]>;
}

/** The working days as they are known at the moment: a notice of holidays may come in while a rehearsal runs. */
export class WorkingTime {
  calendar: Calendar;
  /** Raised by each notice. */
  version = 1;
  private years: readonly CalendarYear[];
  private readonly closures: Closures | undefined;
  private readonly made = new Map<string, Calendar>();

  constructor(calendar: Calendar, closures?: Closures) {
    this.calendar = calendar;
    this.closures = closures;
    this.years = closures?.years ?? [];
  }

  /** From now on these years hold; the closures of units stay. */
  change(years: readonly CalendarYear[]): void {
    this.years = years;
    this.calendar = createCalendar(this.calendar.zone, years);
    this.version += 1;
    this.made.clear();
  }

  /** What a measure is planned by; its ladder counts the closures of the unit that answers. */
  forUnit(answering: string | undefined): MeasureCalendars {
    const days = answering === undefined ? undefined : this.closures?.ofUnits.get(answering);
    return { calendar: this.calendar, ...(days === undefined ? {} : { unitCalendar: this.without(days) }) };
  }

  /** What a contact's releases are planned by. */
  ofContact(contactId: string): Calendar {
    const days = this.closures?.ofContacts.get(contactId);
    return days === undefined ? this.calendar : this.without(days);
  }

  private without(days: readonly LocalDate[]): Calendar {
    const key = days.join(' ');
    const known = this.made.get(key);
    if (known !== undefined) return known;
    const calendar = createCalendar(this.calendar.zone, this.years, days);
    this.made.set(key, calendar);
    return calendar;
  }
}
