import { createCalendar, type Calendar, type CalendarYear } from '../domain/calendar.ts';
import { CHINA_YEARS } from '../domain/data/china-calendar.ts';
import type { MovedDate } from '../domain/measure.ts';
import { readYears, type CalendarCache } from './calendar-cache.ts';
import { lockVersion, raiseVersion, type CalendarChanged } from './calendar-version.ts';
import { addClosure, listClosures, removeClosure, type ClosureRow, type UnitClosure } from './closures.ts';
import { Database, type Tx } from './database.ts';
import { foretell, type Foretold } from './foretell.ts';
import type { PolicyCache } from './policy-read.ts';
import type { IdPage } from './rebuild.ts';
import { sqlOf } from './sql.ts';
import { dateValue } from './values.ts';

/** A year as it is stored: built in, from an imported notice, or without any. */
export interface StoredYear extends Omit<CalendarYear, 'source'> {
  readonly source: 'published' | 'imported' | 'computed';
}

/** A move that a measure has stored in its events. */
export interface StoredMove extends MovedDate {
  readonly measure: string;
  readonly version: number;
  /** Epoch ms. */
  readonly at: number;
}

export interface CalendarStore {
  /** The calendar of a zone as it is stored now. */
  load(zone: string): Promise<Calendar>;
  /** Every year there is, in order. */
  years(): Promise<readonly StoredYear[]>;
  /**
   * Adds or replaces a year by an imported notice. Measures that are planned by the former calendar are due to look, see
   * `behind`. Throws DubanError invalid-input where the days contradict those of another year.
   */
  importYear(year: CalendarYear, change: { readonly who: string; readonly file: string }): Promise<CalendarChanged>;
  /** Open measures that are planned by an older version, a page at a time: whoever changes the calendar wakes them. */
  behind(after: string | null, limit: number): Promise<IdPage>;
  /** What a year would move in open measures if it were imported now, a page at a time; nothing is stored. */
  foretell(year: CalendarYear, after: string | null, limit: number): Promise<Foretold>;
  /** What changes of the calendar moved in a plan, in the order of time. */
  moves(planId: string): Promise<readonly StoredMove[]>;
  closures(): Promise<readonly ClosureRow[]>;
  /** Throws DubanError not-found for an unknown unit, invalid-input for days that are no span of at most a year. */
  addClosure(closure: UnitClosure, who: string): Promise<CalendarChanged>;
  /** Throws DubanError not-found where there is no such closure. */
  removeClosure(closure: Omit<UnitClosure, 'reason'>, who: string): Promise<CalendarChanged>;
}

export function calendarStore(db: Database, cache: CalendarCache, policies: PolicyCache): CalendarStore {
  return {
    load: (zone) => db.read(async (prisma) => cache.get(sqlOf(prisma), zone, await versionOf(prisma))),
    years: () =>
      db.read((prisma) =>
        sqlOf(prisma).query<StoredYear>(`
          SELECT year, holidays::text[] AS holidays, make_up::text[] AS "makeUpDays", source FROM calendar_years ORDER BY year`),
      ),
    importYear: (year, change) => db.write((tx, now) => importYear(tx, year, { ...change, now })),
    behind: (after, limit) =>
      db.read(async (prisma) => {
        const rows = await sqlOf(prisma).query<{ id: string }>(BEHIND, after ?? '', limit);
        return { ids: rows.map(({ id }) => id), next: rows.length < limit ? null : (rows.at(-1)?.id ?? null) };
      }),
    foretell: (year, after, limit) => foretell({ db, cache, policies }, year, { after, limit }),
    moves: (planId) =>
      db.read(async (prisma) => {
        const rows = await sqlOf(prisma).query<{ measure: string; version: number; at: number; moved: MovedDate[] }>(
          MOVES,
          planId,
        );
        return rows.flatMap(({ moved, ...row }) => moved.map((one) => ({ ...row, ...one })));
      }),
    closures: () => db.read((prisma) => listClosures(sqlOf(prisma))),
    addClosure: (closure, who) => db.write((tx, now) => addClosure(tx, closure, { who, now })),
    removeClosure: (closure, who) => db.write((tx, now) => removeClosure(tx, closure, { who, now })),
  };
}

const BEHIND = `
SELECT m.id FROM measures m, installation g
 WHERE m.next_wake_at IS NOT NULL AND m.calendar_version < g.calendar_version AND m.id > $1
 ORDER BY m.id LIMIT $2::int`;

const MOVES = `
SELECT m.code AS measure, (e.payload ->> 'version')::int AS version, epoch_ms(e.at)::float8 AS at, e.payload -> 'moved' AS moved
  FROM measure_events e JOIN measures m ON m.id = e.measure_id
 WHERE m.plan_id = $1 AND e.type = 'calendarApplied' ORDER BY e.at, m.ordinal, e.seq`;

async function versionOf(prisma: Pick<Tx, 'installation'>): Promise<number> {
  return (await prisma.installation.findUniqueOrThrow({ where: { id: 1 } })).calendarVersion;
}

/** The years whose notice is known, without opening a store: for `duban doctor`, which changes nothing. */
export async function publishedYears(databaseUrl: string): Promise<number[]> {
  const db = new Database(databaseUrl, 1);
  try {
    const rows = await db.read((prisma) =>
      prisma.calendarYear.findMany({ where: { source: { not: 'computed' } }, orderBy: { year: 'asc' } }),
    );
    return rows.map(({ year }) => year);
  } finally {
    await db.close();
  }
}

/** Puts the built-in years in where no row has that year. */
export async function seedCalendar(tx: Tx): Promise<void> {
  const stored = await tx.calendarYear.count();
  if (stored >= CHINA_YEARS.length) return;
  await tx.calendarYear.createMany({ data: CHINA_YEARS.map((year) => rowOf(year, year.source)), skipDuplicates: true });
}

async function importYear(
  tx: Tx,
  year: CalendarYear,
  { who, file, now }: { readonly who: string; readonly file: string; readonly now: number },
): Promise<CalendarChanged> {
  const version = await lockVersion(tx);
  const stored = await tx.calendarYear.findUnique({ where: { year: year.year } });
  const row = rowOf(year, 'imported');
  if (stored !== null && sameDays(stored, row) && stored.source !== 'computed') return { changed: false, version };
  const { holidays = [], makeUp = [], source = 'computed' } = stored ?? {};
  await tx.calendarYearReplaced.create({
    data: { year: year.year, untilVersion: version + 1, holidays, makeUp, source },
  });
  await tx.calendarYear.upsert({ where: { year: year.year }, create: row, update: row });
  // The table must be usable as a whole before anything is planned by it.
  createCalendar('UTC', await readYears(sqlOf(tx), version + 1));
  await raiseVersion(tx, version + 1, now);
  const { holidays: off, makeUpDays } = year;
  const detail = { year: year.year, file, version: version + 1, holidays: [...off], makeUpDays: [...makeUpDays] };
  await tx.auditLog.create({ data: { who, what: 'calendar-import', at: new Date(now), detail } });
  return { changed: true, version: version + 1 };
}

interface DaysRow {
  readonly holidays: readonly Date[];
  readonly makeUp: readonly Date[];
}

function sameDays(a: DaysRow, b: DaysRow): boolean {
  const text = ({ holidays, makeUp }: DaysRow): string =>
    JSON.stringify([holidays, makeUp].map((days) => days.map((day) => day.getTime()).toSorted((x, y) => x - y)));
  return text(a) === text(b);
}

function rowOf({ year, holidays, makeUpDays }: CalendarYear, source: string) {
  return { year, holidays: holidays.map(dateValue), makeUp: makeUpDays.map(dateValue), source };
}
