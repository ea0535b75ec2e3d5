import type { People } from '../domain/audience.ts';
import type { MeasureFacts, PlanFacts } from '../domain/measure.ts';
import type { Channel, PointState, Rank, Role } from '../domain/policy.ts';
import type { Sql } from './sql.ts';

/** Somebody in a seat as stored: the holder or the deputy, and the state of their addresses. */
export interface SeatRow {
  readonly unitId: string;
  readonly role: Role;
  readonly rank: Rank;
  readonly contactId: string;
  readonly points: Readonly<Record<Channel, PointState>>;
}

/** Who holds which role, with deputies, where a condition on `s.unit_id` holds: SQL for a JSON array. */
const SEATS = (condition: string): string => `
(SELECT coalesce(json_agg(json_build_object('unitId', s.unit_id, 'role', s.role, 'rank', s.rank, 'contactId', s.contact_id,
        'points', (SELECT json_build_object('email', coalesce(max(o.state) FILTER (WHERE o.channel = 'email'), 'none'),
                                            'sms', coalesce(max(o.state) FILTER (WHERE o.channel = 'sms'), 'none'))
                     FROM contact_points o WHERE o.contact_id = s.contact_id))), '[]')
   FROM (SELECT unit_id, role, contact_id, 'holder' AS rank FROM contact_seats
         UNION ALL SELECT unit_id, role, contact_id, 'deputy' FROM contact_deputies) s
  WHERE ${condition})`;

/** The seats of one measure's units, of the office and of its superior. `m` and `p` name the measure's and the plan's row. */
export const SEATS_OF = (m: string, p: string): string =>
  SEATS(`s.unit_id IN (SELECT r.unit_id FROM responsible_units r WHERE r.measure_id = ${m}.id)
     OR s.unit_id IN (${p}.office_unit_id, ${p}.superior_unit_id)
     OR s.unit_id IN (SELECT u.unit_id FROM measure_inputs i
                       CROSS JOIN LATERAL jsonb_array_elements_text((i.payload -> 'leads') || (i.payload -> 'supports')) AS u(unit_id)
                      WHERE i.measure_id = ${m}.id AND i.state = 'untaken' AND i.payload ? 'leads')
     OR s.unit_id IN (SELECT i.payload ->> 'to' FROM measure_inputs i
                       WHERE i.measure_id = ${m}.id AND i.state = 'untaken' AND i.type = 'unit-succeeded')`);

/** The seats of units. */
export async function loadSeats(sql: Sql, unitIds: readonly string[]): Promise<readonly SeatRow[]> {
  const [row] = await sql.query<{ seats: readonly SeatRow[] }>(
    `SELECT ${SEATS('s.unit_id = ANY($1::text[])')} AS seats`,
    unitIds,
  );
  return row?.seats ?? [];
}

/** The leads of a measure in their order: SQL for a JSON array. */
export const LEADS_OF = (m: string): string => `
(SELECT coalesce(json_agg(json_build_object('unitId', r.unit_id, 'byExpansion', r.by_expansion) ORDER BY r.ordinal), '[]')
   FROM responsible_units r WHERE r.measure_id = ${m}.id AND r.role = 'lead')`;

const NOWHERE = { email: 'none', sms: 'none' } as const;

/** The questions that a decision asks of the seats. */
export function askSeats(seats: readonly SeatRow[]): Pick<People, 'contactOf' | 'deputyOf' | 'pointsOf'> {
  const found = new Map(seats.map(({ unitId, role, rank, contactId }) => [`${unitId}/${role}/${rank}`, contactId]));
  const points = new Map(seats.map((one) => [one.contactId, one.points]));
  return {
    contactOf: (unitId, role) => found.get(`${unitId}/${role}/holder`) ?? null,
    deputyOf: (unitId, role) => found.get(`${unitId}/${role}/deputy`) ?? null,
    pointsOf: (contactId) => points.get(contactId) ?? NOWHERE,
  };
}

type PeopleRow = { readonly plan: PlanFacts; readonly measure: MeasureFacts; readonly seats: readonly SeatRow[] };

const LOAD = `
SELECT json_build_object(
  'plan', json_build_object('officeUnitId', p.office_unit_id, 'superiorUnitId', p.superior_unit_id),
  'measure', json_build_object('id', m.id, 'leads', ${LEADS_OF('m')}),
  'seats', ${SEATS_OF('m', 'p')}) AS row
  FROM measures m JOIN plans p ON p.id = m.plan_id WHERE m.id = ANY($1::text[])`;

/** What must be known to find the people of measures, by measure. Only the parts of plan and measure that say so are read. */
export async function loadPeople(sql: Sql, measureIds: readonly string[]): Promise<ReadonlyMap<string, People>> {
  const rows = await sql.query<{ row: PeopleRow }>(LOAD, measureIds);
  return new Map(rows.map(({ row: { plan, measure, seats } }) => [measure.id, { plan, measure, ...askSeats(seats) }]));
}
