import { DubanError } from '../domain/errors.ts';
import type { MeasureFacts, MeasureState, PlanFacts } from '../domain/measure.ts';
import type { MeasureInput } from '../domain/measure-input.ts';
import type { Override, Place } from '../domain/policy-choice.ts';
import type { SendWindows } from '../domain/send-window.ts';
import { CLOCK_LOCK, clockStopped, type Database } from './database.ts';
import { LEADS_OF, SEATS_OF, type SeatRow } from './people.ts';
import type { PolicyRef } from './policy-read.ts';
import type { Sql } from './sql.ts';

/** Everything that one step needs, read by one statement. Instants are epoch ms, dates YYYY-MM-DD. */
export interface MeasureDocument {
  readonly now: number | null;
  readonly seq: number;
  readonly eventCount: number;
  readonly activatedAt: number | null;
  readonly nextWakeAt: number | null;
  readonly state: MeasureState;
  /** The whole that this measure is a part of. */
  readonly parentId: string | null;
  readonly measure: MeasureFacts;
  readonly plan: PlanFacts;
  readonly dated: PolicyRef;
  readonly rhythm: PolicyRef | null;
  readonly place: Place;
  /** Assignments that cover this measure. */
  readonly overrides: readonly Override<PolicyRef>[];
  readonly inputs: readonly StoredInput[];
  /** Who holds which role in the units involved. */
  readonly seats: readonly SeatRow[];
  /** Codes that the parts of a split may not take. */
  readonly codesTaken: readonly string[];
  /** The version of the calendar in force. */
  readonly calendarVersion: number;
  /** The version that the measure was last planned by; null before its activation. */
  readonly plannedBy: number | null;
  readonly windows: SendWindows;
}

/** An untaken input as stored: the decider's input and, for one that came by mail, the mail. */
export interface StoredInput {
  readonly input: MeasureInput;
  readonly inboundId: string | null;
}

const LOCK = 'SELECT id FROM measures WHERE id = $1 FOR NO KEY UPDATE';

// The lock of the clock is taken while the row is found, hence before the row's own lock (which comes last in any plan).
const LOCK_STEPPED = `
WITH clock_lock AS MATERIALIZED (SELECT pg_advisory_xact_lock_shared($2::bigint))
SELECT m.id FROM clock_lock, measures m WHERE m.id = $1 FOR NO KEY UPDATE OF m`;

const LOAD = `
SELECT json_build_object(
  'now', (SELECT now_ms FROM clock),
  'seq', m.seq, 'eventCount', m.event_count, 'activatedAt', epoch_ms(m.activated_at), 'nextWakeAt', epoch_ms(m.next_wake_at),
  'state', m.state, 'parentId', m.parent_id,
  'measure', json_build_object(
    'id', m.id, 'planId', m.plan_id, 'code', m.code, 'kind', m.kind, 'deadline', m.deadline_on,
    'milestones', (SELECT coalesce(json_agg(json_build_object('on', s.due_on, 'text', s.text) ORDER BY s.ordinal), '[]')
                     FROM milestones s WHERE s.measure_id = m.id),
    'leads', ${LEADS_OF('m')},
    'supports', (SELECT coalesce(json_agg(r.unit_id ORDER BY r.ordinal), '[]')
                   FROM responsible_units r WHERE r.measure_id = m.id AND r.role = 'support')),
  'plan', json_build_object('id', p.id, 'zone', p.zone, 'from', p.from_on, 'closesOn', p.closes_on, 'pastDates', p.past_dates,
                            'officeUnitId', p.office_unit_id, 'superiorUnitId', p.superior_unit_id),
  'dated', json_build_object('name', p.dated_policy_name, 'version', p.dated_policy_version),
  'rhythm', CASE WHEN p.rhythm_policy_name IS NOT NULL
                 THEN json_build_object('name', p.rhythm_policy_name, 'version', p.rhythm_policy_version) END,
  'place', json_build_object('code', m.code, 'part', m.part, 'section', m.section),
  'overrides', (SELECT coalesce(json_agg(json_build_object('slot', o.slot, 'scope', override_scope(o, m.code),
                         'policy', json_build_object('name', o.policy_name, 'version', o.policy_version))), '[]')
                  FROM policy_overrides o
                 WHERE o.plan_id = p.id AND (o.measure_id = m.id OR (o.measure_id IS NULL AND o.part IS NOT DISTINCT FROM m.part
                       AND (o.section IS NULL OR o.section = m.section)))),
  'inputs', (SELECT coalesce(json_agg(json_build_object(
               'input', i.payload || jsonb_build_object('id', i.id, 'type', i.type, 'at', epoch_ms(i.received_at)),
               'inboundId', i.inbound_id) ORDER BY i.ordinal), '[]')
               FROM measure_inputs i WHERE i.measure_id = m.id AND i.state = 'untaken'),
  'seats', ${SEATS_OF('m', 'p')},
  'codesTaken', (SELECT coalesce(json_agg(o.code), '[]') FROM measures o
                  WHERE o.plan_id = m.plan_id AND starts_with(o.code, m.code || '-')
                    AND EXISTS (SELECT 1 FROM measure_inputs i WHERE i.measure_id = m.id AND i.state = 'untaken'
                                   AND i.payload ->> 'decision' = 'split')),
  'calendarVersion', g.calendar_version, 'plannedBy', m.calendar_version, 'windows', g.send_windows) AS doc
FROM measures m JOIN plans p ON p.id = m.plan_id CROSS JOIN installation g
WHERE m.id = $1`;

/**
 * Locks the measure's row (after the clock), then reads in a second statement: one that had waited for the lock would
 * still see inputs that the transaction before it has taken. Throws DubanError not-found, or conflict before activation.
 */
export async function lockAndLoad(
  db: Database,
  sql: Sql,
  measureId: string,
): Promise<MeasureDocument & { now: number }> {
  if (db.stepped) await sql.query(LOCK_STEPPED, measureId, CLOCK_LOCK);
  else await sql.query(LOCK, measureId);
  return loadMeasure(db, sql, measureId);
}

/** What is stored of a measure now, without a lock. Throws DubanError not-found, or conflict before activation. */
export async function loadMeasure(
  db: Database,
  sql: Sql,
  measureId: string,
): Promise<MeasureDocument & { now: number }> {
  const doc = await readMeasure(sql, measureId);
  if (doc.activatedAt === null) {
    throw new DubanError(
      'conflict',
      `事项 ${measureId} 所在的方案尚未启用。 / The plan of measure ${measureId} is not active yet.`,
    );
  }
  const now = db.stepped ? doc.now : Date.now();
  if (now === null) throw clockStopped();
  return { ...doc, now, inputs: doc.inputs.filter(({ input }) => isReceived(input, now)) };
}

/** What is stored of a measure, of a draft too. Throws DubanError not-found. */
export async function readMeasure(sql: Sql, measureId: string): Promise<MeasureDocument> {
  const [row] = await sql.query<{ doc: MeasureDocument }>(LOAD, measureId);
  if (row === undefined)
    throw new DubanError('not-found', `没有事项 ${measureId}。 / There is no measure ${measureId}.`);
  return row.doc;
}

/** An invitation to a cycle is written ahead for a measure before its first step, and stands as received from then on. */
const isReceived = ({ type, at }: MeasureInput, now: number): boolean => type !== 'cycle-opened' || at <= now;
