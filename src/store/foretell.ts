import { createCalendar, type CalendarYear } from '../domain/calendar.ts';
import { decideMeasure } from '../domain/decide-measure.ts';
import type { MeasureContext, MovedDate } from '../domain/measure.ts';
import { readYears, type CalendarCache } from './calendar-cache.ts';
import type { Database } from './database.ts';
import { contextOf } from './measure-context.ts';
import { loadMeasure, type MeasureDocument } from './measure-load.ts';
import type { PolicyCache } from './policy-read.ts';
import { sqlOf, type Sql } from './sql.ts';

/** A page of what would move; `next` is the cursor of the following page, null at the end. */
export interface Foretold {
  /** Open measures looked at. */
  readonly measures: number;
  readonly moves: readonly (MovedDate & { readonly planId: string; readonly measure: string })[];
  readonly next: string | null;
}

interface Deps {
  readonly db: Database;
  readonly cache: CalendarCache;
  readonly policies: PolicyCache;
}

/** Lets open measures decide as they would after the import of a year, by the rules that will; nothing is stored. */
export function foretell(
  { db, cache, policies }: Deps,
  year: CalendarYear,
  page: { readonly after: string | null; readonly limit: number },
): Promise<Foretold> {
  return db.read(async (prisma) => {
    const sql = sqlOf(prisma);
    const rows = await sql.query<{ id: string }>(OPEN, page.after ?? '', page.limit);
    const moves: Foretold['moves'][number][] = [];
    for (const { id } of rows) {
      const doc = await loadMeasure(db, sql, id);
      const { calendar, unitCalendar, ...context } = await contextOf({ calendars: cache, policies }, sql, doc);
      const { events } = decideMeasure(doc.state, [], {
        ...context,
        ...(await calendarsWith(year, { cache, sql, doc })),
        calendarChange: {
          version: doc.calendarVersion + 1,
          before: { calendar, ...(unitCalendar === undefined ? {} : { unitCalendar }) },
        },
      });
      for (const event of events) {
        if (event.type !== 'calendarApplied') continue;
        moves.push(...event.moved.map((one) => ({ planId: doc.plan.id, measure: doc.measure.code, ...one })));
      }
    }
    return { measures: rows.length, moves, next: rows.length < page.limit ? null : (rows.at(-1)?.id ?? null) };
  });
}

/** The calendars that a measure would be planned by. */
async function calendarsWith(
  year: CalendarYear,
  { cache, sql, doc }: { readonly cache: CalendarCache; readonly sql: Sql; readonly doc: MeasureDocument },
): Promise<Pick<MeasureContext, 'calendar' | 'unitCalendar'>> {
  const { zone } = doc.plan;
  const others = (await readYears(sql, doc.calendarVersion)).filter((one) => one.year !== year.year);
  const years = [...others, year];
  const unitId = doc.measure.leads[0]?.unitId;
  const closed = unitId === undefined ? [] : await cache.closuresOf(sql, doc.calendarVersion, unitId);
  const calendar = createCalendar(zone, years);
  return closed.length === 0 ? { calendar } : { calendar, unitCalendar: createCalendar(zone, years, closed) };
}

const OPEN = `
SELECT id FROM measures WHERE phase IN ('active', 'verifying') AND id > $1 ORDER BY id LIMIT $2::int`;
