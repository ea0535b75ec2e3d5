import { createCalendar, type Calendar, type CalendarYear } from '../domain/calendar.ts';
import { addDays, type LocalDate } from '../domain/local-date.ts';
import type { Sql } from './sql.ts';

/** A calendar asked for: the zone, the version, and the unit or person whose closures count. */
export interface CalendarKey {
  readonly zone: string;
  readonly version: number;
}

/** What is in force under one version. */
interface CalendarTable {
  readonly years: readonly CalendarYear[];
  /** Every day on which a unit is closed, by the unit's id. */
  readonly closures: ReadonlyMap<string, readonly LocalDate[]>;
}

const MOST_KEPT = 200;

/** Calendars by zone, version and closures: the tables of days are built once, not in each step. */
export class CalendarCache {
  private readonly tables = new Map<number, CalendarTable>();
  private readonly calendars = new Map<string, Calendar>();

  /** The calendar of a zone as it was in force under a version. */
  async get(sql: Sql, zone: string, version: number): Promise<Calendar> {
    return this.build(await this.tableOf(sql, version), { zone, version }, []);
  }

  /** The calendar of a unit with closures; null for a unit that has none, for which the zone's own counts. */
  async ofUnit(sql: Sql, key: CalendarKey, unitId: string): Promise<Calendar | null> {
    const table = await this.tableOf(sql, key.version);
    return table.closures.has(unitId) ? this.build(table, key, [unitId]) : null;
  }

  /** The days on which a unit is closed under a version. */
  async closuresOf(sql: Sql, version: number, unitId: string): Promise<readonly LocalDate[]> {
    return (await this.tableOf(sql, version)).closures.get(unitId) ?? [];
  }

  /** The days on which units are closed under a version, by unit. */
  async closures(sql: Sql, version: number): Promise<ReadonlyMap<string, readonly LocalDate[]>> {
    return (await this.tableOf(sql, version)).closures;
  }

  /** The units that a contact belongs to or holds a seat in. */
  async unitsOfContact(sql: Sql, contactId: string): Promise<string[]> {
    return (await sql.query<{ id: string }>(UNITS_OF_CONTACT, contactId)).map(({ id }) => id);
  }

  /** The calendar of a contact: closed on each day on which a unit is closed that they hold a seat in. */
  async ofContact(sql: Sql, key: CalendarKey, contactId: string): Promise<Calendar> {
    const table = await this.tableOf(sql, key.version);
    if (table.closures.size === 0) return this.build(table, key, []);
    const units = await this.unitsOfContact(sql, contactId);
    return this.build(
      table,
      key,
      units.filter((id) => table.closures.has(id)),
    );
  }

  private build(
    { years, closures }: CalendarTable,
    { zone, version }: CalendarKey,
    unitIds: readonly string[],
  ): Calendar {
    const name = [version, zone, ...unitIds].join(' ');
    const known = this.calendars.get(name);
    if (known !== undefined) return known;
    const days = new Set(unitIds.flatMap((id) => closures.get(id) ?? []));
    const calendar = createCalendar(zone, years, [...days]);
    if (this.calendars.size > MOST_KEPT) this.calendars.clear();
    this.calendars.set(name, calendar);
    return calendar;
  }

  private async tableOf(sql: Sql, version: number): Promise<CalendarTable> {
    const known = this.tables.get(version);
    if (known !== undefined) return known;
    const table = { years: await readYears(sql, version), closures: await readClosures(sql, version) };
    if (this.tables.size > MOST_KEPT) this.tables.clear();
    this.tables.set(version, table);
    return table;
  }
}

const UNITS_OF_CONTACT = `
SELECT unit_id AS id FROM contact_seats WHERE contact_id = $1 UNION SELECT unit_id FROM contacts WHERE id = $1 ORDER BY 1`;

// A year as the first replacement after the version kept it, or as it stands.
const YEARS = `
SELECT DISTINCT ON (year) year, holidays::text[] AS holidays, make_up::text[] AS "makeUp", source
  FROM (SELECT year, until_version, holidays, make_up, source FROM calendar_years_replaced WHERE until_version > $1::int
        UNION ALL SELECT year, 2147483647, holidays, make_up, source FROM calendar_years) y
 ORDER BY year, until_version`;

const CLOSURES = `
SELECT unit_id AS "unitId", from_on::text AS "from", to_on::text AS "to" FROM unit_closures
 WHERE since_version <= $1::int AND (until_version IS NULL OR until_version > $1::int)`;

interface YearRow {
  readonly year: number;
  readonly holidays: string[];
  readonly makeUp: string[];
  readonly source: string;
}

/** The years as they were in force under a version, in order. */
export async function readYears(sql: Sql, version: number): Promise<CalendarYear[]> {
  const rows = await sql.query<YearRow>(YEARS, version);
  return rows.map(({ year, holidays, makeUp, source }) => ({
    year,
    holidays,
    makeUpDays: makeUp,
    source: source === 'computed' ? 'computed' : 'published',
  }));
}

async function readClosures(sql: Sql, version: number): Promise<Map<string, LocalDate[]>> {
  const rows = await sql.query<{ unitId: string; from: string; to: string }>(CLOSURES, version);
  const closures = new Map<string, LocalDate[]>();
  for (const { unitId, from, to } of rows) {
    const days = closures.get(unitId) ?? [];
    for (let day = from; day <= to; day = addDays(day, 1)) days.push(day);
    closures.set(unitId, days);
  }
  return closures;
}
