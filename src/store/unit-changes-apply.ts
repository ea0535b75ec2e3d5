import type { Seated } from '../domain/audience.ts';
import { seatsInPlace, type SeatChange } from '../domain/succession-seats.ts';
import type { CalendarCache } from './calendar-cache.ts';
import type { Tx } from './database.ts';
import { lookAgain } from './releases-due.ts';
import { moveSeats, type Moved } from './seat-changes.ts';
import { sqlOf, type Sql } from './sql.ts';
import { dateText } from './values.ts';

interface Due {
  readonly id: string;
  readonly unitId: string;
  readonly toUnitId: string | null;
  readonly newName: string | null;
  readonly effectiveOn: Date;
}

/** What carrying changes out needs besides the tables. */
export interface Carrying {
  readonly now: number;
  readonly calendars: CalendarCache;
  /** Who sits where afterwards; default: the rule of the domain. */
  readonly seats?: typeof seatsInPlace | undefined;
}

/**
 * Carries out the changes of units whose day has begun, in the order of their days: names, successors, seats, and an input
 * for every measure that is not closed. Done once, whoever calls it; the measures and contacts named must be woken.
 */
export async function applyDueChanges(tx: Tx, { now, calendars, seats = seatsInPlace }: Carrying): Promise<Moved> {
  const due = await tx.$queryRaw<Due[]>`
    SELECT id, unit_id AS "unitId", to_unit_id AS "toUnitId", new_name AS "newName", effective_on AS "effectiveOn"
      FROM unit_changes WHERE applied_at IS NULL AND effective_at <= instant_of(${now}::bigint)
     ORDER BY effective_at, recorded_at, id FOR UPDATE`;
  const measureIds: string[] = [];
  const contactIds: string[] = [];
  for (const change of due) {
    if (change.newName !== null) await rename(tx, change.unitId, change.newName);
    else {
      const moved = await end(tx, change, { now, seats });
      measureIds.push(...moved.measureIds);
      contactIds.push(...moved.contactIds);
    }
    await tx.unitChange.update({ where: { id: change.id }, data: { appliedAt: new Date(now) } });
  }
  const contactsToWake = await lookAgain(tx, { contactIds: [...new Set(contactIds)], now, calendars });
  return { measureIds: [...new Set(measureIds)], contactIds: contactsToWake };
}

/** The former name stays an alias, so that whoever writes it still means the unit. */
async function rename(tx: Tx, unitId: string, newName: string): Promise<void> {
  const { name } = await tx.unit.findUniqueOrThrow({ where: { id: unitId } });
  await tx.unitAlias.deleteMany({ where: { name: newName, unitId } });
  await tx.unit.update({ where: { id: unitId }, data: { name: newName } });
  await tx.unitAlias.createMany({ data: [{ name, unitId }], skipDuplicates: true });
}

// $1 the unit that ends, $2 the one in its place.
const FOLLOW = [
  `UPDATE plans SET office_unit_id = CASE WHEN office_unit_id = $1 THEN $2 ELSE office_unit_id END,
          superior_unit_id = CASE WHEN superior_unit_id = $1 THEN $2 ELSE superior_unit_id END
    WHERE state <> 'closed' AND $1 IN (office_unit_id, superior_unit_id)`,
  `UPDATE units SET successor_id = $2 WHERE successor_id = $1`,
  `UPDATE units SET collecting_unit_id = $2 WHERE collecting_unit_id = $1`,
  `DELETE FROM group_members m WHERE m.member_unit_id = $1
      AND EXISTS (SELECT 1 FROM group_members o WHERE o.group_unit_id = m.group_unit_id AND o.member_unit_id = $2)`,
  `UPDATE group_members SET member_unit_id = $2 WHERE member_unit_id = $1`,
  `UPDATE cycle_schedules SET scope = jsonb_set(scope, '{unitIds}', (SELECT jsonb_agg(DISTINCT CASE WHEN u = $1 THEN $2 ELSE u END)
     FROM jsonb_array_elements_text(scope -> 'unitIds') AS u)) WHERE scope -> 'unitIds' ? $1`,
  `UPDATE notices SET unit_id = $2 WHERE unit_id = $1 AND state = 'pending'`,
  `UPDATE notices SET awaits = array_replace(awaits, $1, $2) WHERE $1 = ANY(awaits) AND state = 'pending'`,
];

const PEOPLE = (table: string): string => `
SELECT unit_id AS "unitId", role, contact_id AS "contactId" FROM ${table} WHERE unit_id = ANY($1::text[])`;

const GO_ALONG = (table: string): string =>
  `UPDATE ${table} SET unit_id = $2 WHERE unit_id = $1 AND role = ANY($3::text[])`;

// Who sits in the other unit now belongs to it.
const BELONG = `
UPDATE contacts c SET unit_id = $2 WHERE c.unit_id = $1
   AND EXISTS (SELECT 1 FROM contact_seats s WHERE s.contact_id = c.id AND s.unit_id = $2
                UNION ALL SELECT 1 FROM contact_deputies d WHERE d.contact_id = c.id AND d.unit_id = $2)`;

// An input per measure that is not closed. $1 change, $2 from, $3 to, $4 now in ms, $5 measures whose liaison is told already
// by what waits, $6 whether another liaison answers from now on.
const TELL_MEASURES = `
INSERT INTO measure_inputs (id, measure_id, type, payload, received_at, state, dedupe_key)
SELECT 'unit:' || $1 || ':' || m.id, m.id, 'unit-succeeded',
       jsonb_build_object('changeId', $1::text, 'from', $2::text, 'to', $3::text, 'announce', $6::boolean AND NOT m.id = ANY($5::text[])),
       instant_of($4::bigint), 'untaken', 'unit:' || $1 || ':' || m.id
  FROM measures m
 WHERE m.phase <> 'closed' AND m.activated_at IS NOT NULL
   AND EXISTS (SELECT 1 FROM responsible_units r WHERE r.measure_id = m.id AND r.unit_id = $2)
 ORDER BY m.plan_id, m.ordinal
ON CONFLICT DO NOTHING
RETURNING measure_id AS "measureId"`;

const WAITS_FOR_LIAISON = `
SELECT DISTINCT measure_id AS "measureId" FROM notices
 WHERE unit_id = $1 AND role = 'liaison' AND contact_id = $2 AND state = 'pending' AND valid_while = 'request-open'`;

/** A unit ends: the other one stands in its place in everything that is still open. */
async function end(
  tx: Tx,
  { id, unitId: from, toUnitId, effectiveOn }: Due,
  { now, seats }: { readonly now: number; readonly seats: typeof seatsInPlace },
): Promise<Moved> {
  await tx.unit.update({ where: { id: from }, data: { endedOn: new Date(`${dateText(effectiveOn)}T00:00:00Z`) } });
  if (toUnitId === null) return { measureIds: [], contactIds: [] };
  // Who was to take over may have ended meanwhile.
  const heir = await tx.unit.findUniqueOrThrow({ where: { id: toUnitId } });
  const to = heir.successorId ?? heir.id;
  const sql = sqlOf(tx);
  const changes = await movePeople(sql, { from, to }, seats);
  for (const statement of FOLLOW) await sql.query(statement, from, to);
  await tx.unit.update({ where: { id: from }, data: { successorId: to } });
  const liaison = changes.find(({ role }) => role === 'liaison');
  const said = liaison?.from == null ? [] : await sql.query<{ measureId: string }>(WAITS_FOR_LIAISON, to, liaison.from);
  const told = await tellMeasures(sql, { id, from, to, now }, { said, liaison });
  const moved = await moveSeats(sql, changes, { now, act: `unit:${id}` });
  return { measureIds: [...told, ...moved.measureIds], contactIds: moved.contactIds };
}

/** Who goes along takes a seat of the other unit; returns who acts from now on in the place of somebody else. */
async function movePeople(
  sql: Sql,
  { from, to }: { readonly from: string; readonly to: string },
  seats: typeof seatsInPlace,
): Promise<readonly SeatChange[]> {
  const peopleIn = (table: string): Promise<Seated[]> => sql.query<Seated>(PEOPLE(table), [from, to]);
  const people = { holders: await peopleIn('contact_seats'), deputies: await peopleIn('contact_deputies') };
  const { holders, deputies, changes } = seats(people, { from, to });
  await sql.query(GO_ALONG('contact_seats'), from, to, holders);
  await sql.query(GO_ALONG('contact_deputies'), from, to, deputies);
  await sql.query(BELONG, from, to);
  return changes;
}

async function tellMeasures(
  sql: Sql,
  { id, from, to, now }: { readonly id: string; readonly from: string; readonly to: string; readonly now: number },
  {
    said,
    liaison,
  }: { readonly said: readonly { readonly measureId: string }[]; readonly liaison: SeatChange | undefined },
): Promise<readonly string[]> {
  const known = said.map(({ measureId }) => measureId);
  const told = await sql.query<{ measureId: string }>(
    TELL_MEASURES,
    ...[id, from, to, now, known, liaison !== undefined],
  );
  return told.map(({ measureId }) => measureId);
}
