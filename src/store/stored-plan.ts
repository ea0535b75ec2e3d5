import type { CalendarYear } from '../domain/calendar-year.ts';
import type { Calendar } from '../domain/calendar.ts';
import { DubanError, type Fault } from '../domain/errors.ts';
import type { LocalDate } from '../domain/local-date.ts';
import type { LeadUnit, MeasureFacts, PastDates, PlanFacts } from '../domain/measure.ts';
import type { Override, Place } from '../domain/policy-choice.ts';
import type { Channel, PointState, Policy, Role } from '../domain/policy.ts';
import { readYears, type CalendarCache } from './calendar-cache.ts';
import type { Database, Tx } from './database.ts';
import { overridesOf } from './policy-scope.ts';
import type { PolicyCache } from './policy-read.ts';
import { readinessOf, resolvePlan } from './readiness.ts';
import { sqlOf, type Sql } from './sql.ts';
import { NOT_BEGUN, standingOf, type StoredStanding } from './stored-standing.ts';
import { unitIdsOf, unknownUnit } from './units.ts';
import { dateText, dateTextOrNull } from './values.ts';

/** A seat of a unit and who holds it; ids only. */
export interface StoredSeat {
  readonly unitId: string;
  readonly unitName: string;
  readonly role: Role;
  readonly contactId: string;
}

/** A stored plan as it is now, with everything that its further life hangs on. */
export interface StoredPlan extends StoredStanding {
  readonly name: string;
  readonly state: 'draft' | 'active' | 'closed';
  /** The installation's clock, epoch ms. */
  readonly now: number;
  /** Sending is stopped, for this plan or for all. */
  readonly held: boolean;
  readonly plan: PlanFacts;
  readonly units: readonly { readonly id: string; readonly name: string }[];
  readonly measures: readonly MeasureFacts[];
  /** In the order of the measures. */
  readonly rows: readonly (Place & { readonly text: string })[];
  readonly policies: { readonly dated: Policy; readonly rhythm: Policy | null };
  readonly overrides: readonly Override<Policy>[];
  /** A contact's own seat comes before the others that they hold. */
  readonly seats: readonly StoredSeat[];
  /** Deputies, and those whom something was said to, who hold no seat of these units, under their own unit and role. */
  readonly others: readonly StoredSeat[];
  /** Who stands in for the holder of a seat. */
  readonly deputies: readonly Omit<StoredSeat, 'unitName'>[];
  /** By contact. */
  readonly points: ReadonlyMap<string, Readonly<Record<Channel, PointState>>>;
  readonly calendar: Calendar;
  readonly years: readonly CalendarYear[];
  /** Days on which units are closed, by unit, and the units of people, by contact, where any is. */
  readonly closures: ReadonlyMap<string, readonly LocalDate[]>;
  readonly otherUnits: ReadonlyMap<string, readonly string[]>;
  /** Changes of its units that are written down and not in force yet, in the order of their days. */
  readonly unitChanges: readonly StoredUnitChange[];
}

/** A unit that is renamed, or ends, from a day on. */
export interface StoredUnitChange {
  readonly id: string;
  readonly unitId: string;
  readonly toUnitId: string | null;
  readonly newName: string | null;
  readonly on: LocalDate;
}

export interface StoredPlanDeps {
  readonly db: Database;
  readonly calendars: CalendarCache;
  readonly policies: PolicyCache;
}

type Loading = Omit<StoredPlanDeps, 'db'> & { readonly tx: Tx; readonly now: number };

/** What stands in for something that a draft leaves open; names of units are printed or canonical ones. */
export interface StandIns {
  readonly office?: string | undefined;
  readonly superior?: string | undefined;
  readonly closesOn?: LocalDate | undefined;
}

/**
 * Reads a plan whole; nothing is changed. Throws DubanError not-found, or plan-not-ready while office, superior or closing
 * date are open and nothing stands in.
 */
export function loadStoredPlan(
  { db, ...deps }: StoredPlanDeps,
  planId: string,
  standIns: StandIns = {},
): Promise<StoredPlan> {
  return db.write((tx, now) => load({ ...deps, tx, now }, planId, standIns));
}

async function load(loading: Loading, planId: string, standIns: StandIns): Promise<StoredPlan> {
  const { tx, now } = loading;
  const row = await planRow(tx, planId);
  const plan = await factsOf(tx, row, standIns);
  const sql = sqlOf(tx);
  const responsible = row.state === 'draft' ? await resolvedUnits(tx, planId) : await responsibleUnits(sql, planId);
  const measures = row.measures.map((measure): MeasureFacts => ({
    ...{ id: measure.id, planId, code: measure.code, kind: measure.kind === 'dated' ? 'dated' : 'ongoing' },
    deadline: dateTextOrNull(measure.deadlineOn),
    milestones: measure.milestones.map(({ dueOn, text }) => ({ on: dateText(dueOn), text })),
    ...(responsible.get(measure.id) ?? { leads: [], supports: [] }),
  }));
  const own = [...measures.flatMap(unitsOf), plan.officeUnitId, plan.superiorUnitId];
  const unitChanges = await changesToCome(tx, own);
  const heirs = unitChanges.flatMap(({ toUnitId }) => toUnitId ?? []);
  const unitIds = [...new Set([...own, ...heirs])];
  const { held } = await tx.installation.findUniqueOrThrow({ where: { id: 1 } });
  const people = await peopleOf(sql, { planId, unitIds });
  return {
    name: row.documentNumber ?? row.title,
    state: row.state as StoredPlan['state'], // a check holds it to these words
    ...{ now, plan, measures, unitChanges, held: held || row.held },
    rows: row.measures.map(({ code, part, section, text }) => ({ code, part, section, text })),
    units: await tx.unit.findMany({ where: { id: { in: unitIds } }, select: { id: true, name: true } }),
    ...(await policiesOf(loading, row)),
    ...people,
    ...(await workingTimeOf(loading, plan.zone, people.seats)),
    ...(row.state === 'draft' ? NOT_BEGUN : await standingOf(sql, planId, now)),
  };
}

function planRow(tx: Tx, planId: string) {
  return tx.plan.findUniqueOrThrow({
    where: { id: planId },
    include: { measures: { orderBy: { ordinal: 'asc' }, include: { milestones: { orderBy: { ordinal: 'asc' } } } } },
  });
}

type PlanRow = Awaited<ReturnType<typeof planRow>>;

async function factsOf(tx: Tx, row: PlanRow, standIns: StandIns): Promise<PlanFacts> {
  const { id, zone, fromOn } = row;
  const names = [standIns.office, standIns.superior].filter((name) => name !== undefined);
  const ids = await unitIdsOf(tx, names);
  for (const name of names) if (!ids.has(name)) throw unknownUnit(name);
  const officeUnitId = row.officeUnitId ?? ids.get(standIns.office ?? '');
  const superiorUnitId = row.superiorUnitId ?? ids.get(standIns.superior ?? '');
  const closesOn = dateTextOrNull(row.closesOn) ?? standIns.closesOn;
  if (officeUnitId !== undefined && superiorUnitId !== undefined && closesOn !== undefined) {
    // A check holds the column to these words.
    const pastDates = row.pastDates as PastDates | null;
    return { id, zone, from: dateText(fromOn), closesOn, officeUnitId, superiorUnitId, pastDates };
  }
  throw notReady((await readinessOf(tx, id)).filter(({ severity }) => severity === 'error'));
}

/** The changes that concern units, or the units in their place. */
async function changesToCome(tx: Tx, unitIds: readonly string[]): Promise<readonly StoredUnitChange[]> {
  const rows = await tx.unitChange.findMany({
    where: { appliedAt: null },
    orderBy: [{ effectiveAt: 'asc' }, { recordedAt: 'asc' }, { id: 'asc' }],
  });
  const concerned = new Set(unitIds);
  for (let before = -1; before < concerned.size;) {
    before = concerned.size;
    for (const { unitId, toUnitId } of rows) if (toUnitId !== null && concerned.has(unitId)) concerned.add(toUnitId);
  }
  return rows.flatMap(({ id, unitId, toUnitId, newName, effectiveOn }) =>
    concerned.has(unitId) ? [{ id, unitId, toUnitId, newName, on: dateText(effectiveOn) }] : [],
  );
}

const unitsOf = ({ leads, supports }: MeasureFacts): string[] => [...leads.map(({ unitId }) => unitId), ...supports];

type Responsible = Map<string, { leads: LeadUnit[]; supports: string[] }>;

/** As the activation of a draft would settle it. */
async function resolvedUnits(tx: Tx, planId: string): Promise<Responsible> {
  const resolved = await resolvePlan(tx, planId);
  return new Map(
    resolved.map(({ id, leads, supports }) => [
      id,
      {
        leads: leads.map(({ unitId, byExpansion }) => ({ unitId, byExpansion })),
        supports: supports.map(({ unitId }) => unitId),
      },
    ]),
  );
}

async function responsibleUnits(sql: Sql, planId: string): Promise<Responsible> {
  const rows = await sql.query<{ measureId: string; role: string; unitId: string; byExpansion: boolean }>(
    `
    SELECT r.measure_id AS "measureId", r.role, r.unit_id AS "unitId", r.by_expansion AS "byExpansion"
      FROM responsible_units r JOIN measures m ON m.id = r.measure_id WHERE m.plan_id = $1 ORDER BY r.measure_id, r.ordinal`,
    planId,
  );
  const found: Responsible = new Map();
  for (const { measureId, role, unitId, byExpansion } of rows) {
    const one = found.get(measureId) ?? { leads: [], supports: [] };
    if (role === 'lead') one.leads.push({ unitId, byExpansion });
    else one.supports.push(unitId);
    found.set(measureId, one);
  }
  return found;
}

async function policiesOf(
  { tx, policies }: Loading,
  row: PlanRow,
): Promise<Pick<StoredPlan, 'policies' | 'overrides'>> {
  const sql = sqlOf(tx);
  const dated = await policies.get(sql, { name: row.datedPolicyName, version: row.datedPolicyVersion });
  const { rhythmPolicyName: name, rhythmPolicyVersion: version } = row;
  const rhythm = name === null || version === null ? null : await policies.get(sql, { name, version });
  const overrides: Override<Policy>[] = [];
  for (const one of await overridesOf(tx, row.id)) {
    overrides.push({ ...one, policy: await policies.get(sql, one.policy) });
  }
  return { policies: { dated, rhythm }, overrides };
}

async function peopleOf(
  sql: Sql,
  { planId, unitIds }: { planId: string; unitIds: readonly string[] },
): Promise<Pick<StoredPlan, 'seats' | 'others' | 'deputies' | 'points'>> {
  const seats = await sql.query<StoredSeat>(
    `
    SELECT s.unit_id AS "unitId", u.name AS "unitName", s.role, s.contact_id AS "contactId"
      FROM contact_seats s JOIN units u ON u.id = s.unit_id JOIN contacts c ON c.id = s.contact_id
     WHERE s.unit_id = ANY($1::text[])
     ORDER BY s.contact_id, (s.unit_id = c.unit_id AND s.role = c.role) DESC, s.unit_id, s.role`,
    unitIds,
  );
  const seated = seats.map(({ contactId }) => contactId);
  const deputies = await sql.query<Omit<StoredSeat, 'unitName'>>(
    'SELECT unit_id AS "unitId", role, contact_id AS "contactId" FROM contact_deputies WHERE unit_id = ANY($1::text[]) ORDER BY 1, 2',
    unitIds,
  );
  const others = await sql.query<StoredSeat>(
    `
    SELECT c.id AS "contactId", c.unit_id AS "unitId", u.name AS "unitName", c.role FROM contacts c JOIN units u ON u.id = c.unit_id
     WHERE NOT c.id = ANY($2::text[])
       AND (c.id = ANY($3::text[])
         OR c.id IN (SELECT n.contact_id FROM notices n JOIN measures m ON m.id = n.measure_id WHERE m.plan_id = $1))
     ORDER BY c.id`,
    planId,
    seated,
    deputies.map(({ contactId }) => contactId),
  );
  const people = [...seats, ...others];
  const rows = await sql.query<{ contactId: string; channel: Channel; state: PointState }>(
    'SELECT contact_id AS "contactId", channel, state FROM contact_points WHERE contact_id = ANY($1::text[])',
    people.map(({ contactId }) => contactId),
  );
  const points = new Map<string, Record<Channel, PointState>>();
  for (const { contactId } of people) points.set(contactId, { email: 'none', sms: 'none' });
  for (const { contactId, channel, state } of rows) {
    const of = points.get(contactId);
    if (of !== undefined) of[channel] = state;
  }
  return { seats, others, deputies, points };
}

async function workingTimeOf(
  { tx, calendars }: Loading,
  zone: string,
  seats: readonly StoredSeat[],
): Promise<Pick<StoredPlan, 'calendar' | 'years' | 'closures' | 'otherUnits'>> {
  const sql = sqlOf(tx);
  const { calendarVersion: version } = await tx.installation.findUniqueOrThrow({ where: { id: 1 } });
  const closures = await calendars.closures(sql, version);
  const otherUnits = new Map<string, readonly string[]>();
  for (const { contactId } of closures.size === 0 ? [] : seats) {
    otherUnits.set(contactId, await calendars.unitsOfContact(sql, contactId));
  }
  const calendar = await calendars.get(sql, zone, version);
  return { calendar, years: await readYears(sql, version), closures, otherUnits };
}

function notReady(faults: readonly Fault[]): DubanError {
  const list = faults.map(({ message }) => `- ${message}`).join('\n');
  return new DubanError('plan-not-ready', `方案尚不能推演：\n${list}\nThe plan cannot be rehearsed yet.`, { faults });
}
