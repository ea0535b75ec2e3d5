import type { Fault } from '../domain/errors.ts';
import type { LocalDate } from '../domain/local-date.ts';
import { planGaps, type MeasureNow, type PlanGap } from '../domain/plan-check.ts';
import type { Channel, Role } from '../domain/policy.ts';
import { localDateOf } from '../domain/zone.ts';
import type { CalendarCache } from './calendar-cache.ts';
import type { Tx } from './database.ts';
import { contextOf } from './measure-context.ts';
import { readMeasure } from './measure-load.ts';
import { loadSeats } from './people.ts';
import type { PolicyCache } from './policy-read.ts';
import { readinessOf, resolvePlan } from './readiness.ts';
import { sqlOf, type Sql } from './sql.ts';

/** Who of a plan can be reached, now and in the working days to come. */
export interface PlanCheck {
  readonly today: LocalDate;
  readonly until: LocalDate;
  /** By unit and role, the first message that would fail first. Empty where office, superior or closing day are open. */
  readonly gaps: readonly (PlanGap & { readonly unit: string; readonly insteadUnit: string | null })[];
  readonly deadAddresses: readonly {
    readonly contactId: string;
    readonly unit: string;
    readonly role: Role;
    readonly channels: readonly Channel[];
  }[];
  /** Codes of the measures that nobody leads. */
  readonly withoutLead: readonly string[];
  /** People with seats in more units than mails that they may get a day. */
  readonly overloaded: readonly {
    readonly contactId: string;
    readonly units: readonly string[];
    readonly budget: number;
  }[];
  /** What hinders activation, and groups that nobody answers for. */
  readonly faults: readonly Fault[];
}

interface Checking {
  readonly planId: string;
  readonly days: number;
  readonly now: number;
  readonly calendars: CalendarCache;
  readonly policies: PolicyCache;
}

/** Looks at a plan, draft or active, without changing anything. `days`: working days ahead. Throws DubanError not-found. */
export async function checkPlan(tx: Tx, { planId, days, now, calendars, policies }: Checking): Promise<PlanCheck> {
  const sql = sqlOf(tx);
  const faults = (await readinessOf(tx, planId)).filter(({ code }) => !code.endsWith('-without-contact'));
  const plan = await tx.plan.findUniqueOrThrow({ where: { id: planId } });
  const resolved = await resolvePlan(tx, planId);
  const installation = await tx.installation.findUniqueOrThrow({ where: { id: 1 } });
  const calendar = await calendars.get(sql, plan.zone, installation.calendarVersion);
  const today = localDateOf(plan.zone, now);
  const until = calendar.addWorkingDays(today, days);
  const units = [
    ...new Set([
      ...resolved.flatMap(({ leads, supports }) => [...leads, ...supports].map(({ unitId }) => unitId)),
      ...[plan.officeUnitId, plan.superiorUnitId].filter((id) => id !== null),
    ]),
  ];
  const seats = await loadSeats(sql, units);
  const complete = plan.officeUnitId !== null && plan.superiorUnitId !== null && plan.closesOn !== null;
  const measures: MeasureNow[] = [];
  for (const { id, leads, supports } of complete ? resolved : []) {
    const stored = await readMeasure(sql, id);
    if (stored.state.phase === 'closed') continue;
    // A draft's units are not resolved in its tables yet.
    const measure = { ...stored.measure, leads, supports: supports.map(({ unitId }) => unitId) };
    const doc = { ...stored, now, measure, seats };
    measures.push({ state: doc.state, context: await contextOf({ calendars, policies }, sql, doc) });
  }
  const names = await namesOf(tx, units);
  const name = (id: string): string => names.get(id) ?? id;
  return {
    ...{ today, until, faults },
    gaps: planGaps(measures, until).map((gap) => ({
      ...gap,
      unit: name(gap.unitId),
      insteadUnit: gap.instead === null ? null : name(gap.instead.unitId),
    })),
    deadAddresses: seats.flatMap(({ contactId, unitId, role, points }) => {
      const channels = (['email', 'sms'] as const).filter((channel) => points[channel] === 'dead');
      return channels.length === 0 ? [] : [{ contactId, unit: name(unitId), role, channels }];
    }),
    withoutLead: resolved.filter(({ leads }) => leads.length === 0).map(({ code }) => code),
    overloaded: await overloaded(
      sql,
      seats.map(({ contactId }) => contactId),
      installation.budgetEmail,
    ),
  };
}

async function namesOf(tx: Tx, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const units = await tx.unit.findMany({ where: { id: { in: [...ids] } }, select: { id: true, name: true } });
  return new Map(units.map(({ id, name }) => [id, name]));
}

// Over all plans: the budget of a person is one.
const OVERLOADED = `
SELECT s.contact_id AS "contactId", array_agg(DISTINCT u.name ORDER BY u.name) AS units
  FROM (SELECT unit_id, contact_id FROM contact_seats UNION SELECT unit_id, contact_id FROM contact_deputies) s
  JOIN units u ON u.id = s.unit_id
 WHERE s.contact_id = ANY($1::text[]) GROUP BY 1 HAVING count(DISTINCT s.unit_id) > $2::int ORDER BY 1`;

async function overloaded(sql: Sql, contactIds: readonly string[], budget: number): Promise<PlanCheck['overloaded']> {
  const rows = await sql.query<{ contactId: string; units: readonly string[] }>(OVERLOADED, contactIds, budget);
  return rows.map((row) => ({ ...row, budget }));
}
