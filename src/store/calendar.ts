import { createCalendar, type Calendar, type CalendarYear } from '../domain/calendar.ts';
import { CHINA_YEARS } from '../domain/data/china-calendar.ts';
import type { Database, Tx } from './database.ts';
import { sqlOf, type Sql } from './sql.ts';
import { dateValue } from './values.ts';

export interface CalendarStore {
  /** The calendar of a zone as it is stored now. */
  load(zone: string): Promise<Calendar>;
  /** Adds or replaces years by an imported notice; every open measure is due to look again. */
  importYears(years: readonly CalendarYear[]): Promise<void>;
}

/** Calendars by zone and version: the tables of years are built once, not in each step. */
export class CalendarCache {
  private readonly calendars = new Map<string, Calendar>();

  async get(sql: Sql, zone: string, version: number): Promise<Calendar> {
    const key = `${version} ${zone}`;
    const known = this.calendars.get(key);
    if (known !== undefined) return known;
    const calendar = createCalendar(zone, await readYears(sql));
    if (this.calendars.size > 50) this.calendars.clear();
    this.calendars.set(key, calendar);
    return calendar;
  }
}

export function calendarStore(db: Database, cache: CalendarCache): CalendarStore {
  return {
    load: (zone) =>
      db.read(async (prisma) => {
        const { calendarVersion } = await prisma.installation.findUniqueOrThrow({ where: { id: 1 } });
        return cache.get(sqlOf(prisma), zone, calendarVersion);
      }),
    importYears: (years) =>
      db.write(async (tx, now) => {
        await saveYears(tx, years, 'imported');
        // The merged table must be usable as a whole before anything is planned by it.
        createCalendar('UTC', await readYears(sqlOf(tx)));
        await tx.installation.update({ where: { id: 1 }, data: { calendarVersion: { increment: 1 } } });
        await tx.$executeRaw`
          UPDATE measures SET next_wake_at = instant_of(${now}::bigint)
           WHERE next_wake_at > instant_of(${now}::bigint) AND phase <> 'pending'`;
      }),
  };
}

/** Puts the built-in years in where no row has that year. */
export async function seedCalendar(tx: Tx): Promise<void> {
  const stored = await tx.calendarYear.count();
  if (stored >= CHINA_YEARS.length) return;
  await tx.calendarYear.createMany({ data: CHINA_YEARS.map((year) => rowOf(year, year.source)), skipDuplicates: true });
}

async function saveYears(tx: Tx, years: readonly CalendarYear[], source: string): Promise<void> {
  for (const year of years) {
    const row = rowOf(year, source);
    await tx.calendarYear.upsert({ where: { year: year.year }, create: row, update: row });
  }
}

function rowOf({ year, holidays, makeUpDays }: CalendarYear, source: string) {
  return { year, holidays: holidays.map(dateValue), makeUp: makeUpDays.map(dateValue), source };
}

interface YearRow {
  readonly year: number;
  readonly holidays: string[];
  readonly makeUp: string[];
  readonly source: string;
}

async function readYears(sql: Sql): Promise<CalendarYear[]> {
  const rows = await sql.query<YearRow>(`
    SELECT year, holidays::text[] AS holidays, make_up::text[] AS "makeUp", source FROM calendar_years ORDER BY year`);
  return rows.map(({ year, holidays, makeUp, source }) => ({
    year,
    holidays,
    makeUpDays: makeUp,
    source: source === 'computed' ? 'computed' : 'published',
  }));
}
