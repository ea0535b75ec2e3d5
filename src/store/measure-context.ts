import type { MeasureContext } from '../domain/measure.ts';
import { chosenPolicy } from '../domain/policy-choice.ts';
import type { CalendarCache } from './calendar-cache.ts';
import type { MeasureDocument } from './measure-load.ts';
import { askSeats } from './people.ts';
import type { PolicyCache, PolicyRef } from './policy-read.ts';
import type { Sql } from './sql.ts';

/** Where calendars and policies are kept between steps. */
export interface ContextDeps {
  readonly calendars: CalendarCache;
  readonly policies: PolicyCache;
}

/** Everything besides the state that a decision about a measure needs, as it is stored. */
export async function contextOf(
  { calendars, policies }: ContextDeps,
  sql: Sql,
  doc: MeasureDocument & { readonly now: number },
): Promise<MeasureContext> {
  const { plannedBy, calendarVersion } = doc;
  const behind = plannedBy !== null && plannedBy < calendarVersion;
  return {
    now: doc.now,
    ...(await calendarsOf(calendars, sql, { doc, version: calendarVersion })),
    ...(behind
      ? {
          calendarChange: {
            version: calendarVersion,
            before: await calendarsOf(calendars, sql, { doc, version: plannedBy }),
          },
        }
      : {}),
    plan: doc.plan,
    measure: doc.measure,
    codesTaken: doc.codesTaken,
    windows: doc.windows,
    policies: await policiesOf(policies, sql, doc),
    ...askSeats(doc.seats),
  };
}

async function calendarsOf(
  calendars: CalendarCache,
  sql: Sql,
  { doc, version }: { readonly doc: MeasureDocument; readonly version: number },
): Promise<Pick<MeasureContext, 'calendar' | 'unitCalendar'>> {
  const key = { zone: doc.plan.zone, version };
  const answering = doc.measure.leads[0];
  const own = answering === undefined ? null : await calendars.ofUnit(sql, key, answering.unitId);
  const calendar = await calendars.get(sql, key.zone, version);
  return own === null ? { calendar } : { calendar, unitCalendar: own };
}

/** The policies in force for the measure: its own, else those of its section, part or plan. */
async function policiesOf(
  cache: PolicyCache,
  sql: Sql,
  { place, overrides, dated, rhythm }: MeasureDocument,
): Promise<MeasureContext['policies']> {
  const rounds = chosenPolicy<PolicyRef | null>('rhythm', place, { overrides, plan: rhythm });
  return {
    dated: await cache.get(sql, chosenPolicy('dated', place, { overrides, plan: dated })),
    rhythm: rounds === null ? null : await cache.get(sql, rounds),
  };
}
