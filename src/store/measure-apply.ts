import { DECIDER_VERSION, type Responsible } from '../domain/measure.ts';
import type { MeasureDecision } from '../domain/measure-decision.ts';
import { nextRelease } from '../domain/send-window.ts';
import type { Calendar } from '../domain/calendar.ts';
import type { Sql } from './sql.ts';
import { stableId } from './ids.ts';
import type { MeasureDocument } from './measure-load.ts';
import { writeCyclePlaces } from './cycle-places.ts';
import { projectionOf, type Projection } from './measure-projection.ts';
import { createParts, tellWhole } from './parts.ts';
import { INSERT_NOTICES, noticeRow, WAKE_CONTACTS } from './notice-rows.ts';

/** What came of writing a step down. */
export interface Applied {
  /** Contacts whose next release became due or earlier. */
  readonly contactsToWake: readonly string[];
  /** Measures that this one has split into, or the whole that it is a part of. */
  readonly measuresToWake: readonly string[];
  /** Notices whose key was stored already: always a fault, since a retried step decides nothing. */
  readonly keyConflicts: number;
}

// One statement, so that a step costs one round trip however much it decided. $1: the rows as JSON, $2: measure,
// $3: now in ms, $4: whether a stepper listens.
const APPLY = `
WITH new_events AS (
  INSERT INTO measure_events (measure_id, seq, step_seq, type, payload, at, decider_version)
  SELECT $2, e.seq, ($1::jsonb ->> 'seq')::int, e.type, e.payload, instant_of($3::bigint), ($1::jsonb ->> 'version')::int
    FROM jsonb_to_recordset($1::jsonb -> 'events') AS e(seq int, type text, payload jsonb)
), new_requests AS (
  INSERT INTO requests (id, measure_id, ordinal, because, due, due_revision, opened_at, ended_at, state, policy)
  SELECT r.id, $2, r.ordinal, r.because, r.due, r.due_revision, instant_of(r.opened_at), instant_of(r.ended_at), r.state,
         r.policy
    FROM jsonb_to_recordset($1::jsonb -> 'requests') AS r(id text, ordinal int, because text[], due date, due_revision int,
         opened_at bigint, ended_at bigint, state text, policy jsonb)
   ORDER BY r.ordinal
  ON CONFLICT (id) DO UPDATE
     SET because = excluded.because, state = excluded.state, ended_at = excluded.ended_at, policy = excluded.policy
), new_slots AS (
  INSERT INTO answer_slots (request_id, unit_id, answered_by)
  SELECT s.request_id, s.unit_id, s.answered_by
    FROM jsonb_to_recordset($1::jsonb -> 'slots') AS s(request_id text, unit_id text, answered_by text)
  ON CONFLICT (request_id, unit_id) DO UPDATE SET answered_by = excluded.answered_by
), taken_reports AS (
  UPDATE reports t SET request_id = r."requestId"
    FROM jsonb_to_recordset($1::jsonb -> 'reports') AS r("inputId" text, "requestId" text)
   WHERE t.input_id = r."inputId"
), revised_reports AS (
  UPDATE reports SET revised = true WHERE input_id IN (SELECT jsonb_array_elements_text($1::jsonb -> 'revised'))
), taken_inputs AS (
  UPDATE measure_inputs i SET state = CASE WHEN x.code IS NULL THEN 'taken' ELSE 'refused' END, code = x.code
    FROM jsonb_to_recordset($1::jsonb -> 'inputs') AS x(id text, code text)
   WHERE i.id = x.id
), new_notices AS (${INSERT_NOTICES("$1::jsonb -> 'notices'", '$3::bigint')}
), woken AS (${WAKE_CONTACTS("$1::jsonb -> 'contacts'")}
), done_tasks AS (
  UPDATE office_tasks SET state = 'done', done_at = instant_of($3::bigint)
   WHERE measure_id = $2 AND state = 'open'
     AND (kind IN (SELECT jsonb_array_elements_text($1::jsonb -> 'tasksDone'))
          OR (kind = 'no-contact' AND (unit_id, role) IN (SELECT x."unitId", x.role FROM jsonb_to_recordset($1::jsonb -> 'seatsMended')
                                                            AS x("unitId" text, role text))))
), new_tasks AS (
  INSERT INTO office_tasks (id, kind, measure_id, unit_id, role, needed_on, state, raised_at)
  SELECT t.id, t.kind, $2, t."unitId", t.role, t."neededOn", 'open', instant_of($3::bigint)
    FROM jsonb_to_recordset($1::jsonb -> 'tasks') AS t(id text, kind text, "unitId" text, role text, "neededOn" date)
  ON CONFLICT DO NOTHING
), new_gaps AS (
  INSERT INTO gaps (measure_id, unit_id, role, reason, found_at)
  SELECT $2, g.unit_id, g.role, g.reason, instant_of($3::bigint)
    FROM jsonb_to_recordset($1::jsonb -> 'gaps') AS g(unit_id text, role text, reason text)
  ON CONFLICT DO NOTHING
), new_outcome AS (
  INSERT INTO outcomes (measure_id, outcome, standing, on_date, claim, office_view, finding, recorded_at)
  SELECT $2, o.outcome, o.standing, o."on", (SELECT r.claim FROM reports r JOIN measure_inputs i ON i.id = r.input_id
                                              WHERE r.measure_id = $2 AND i.state <> 'refused' AND NOT r.revised
                                                AND NOT r.input_id IN (SELECT jsonb_array_elements_text($1::jsonb -> 'revised'))
                                              ORDER BY i.ordinal DESC LIMIT 1),
         o."officeView", o.finding, instant_of($3::bigint)
    FROM jsonb_to_record($1::jsonb -> 'outcome') AS o(outcome text, standing text, "on" date, "officeView" text, finding text)
   WHERE o.outcome IS NOT NULL
), stepped AS (
  UPDATE measures SET seq = ($1::jsonb ->> 'seq')::int, event_count = ($1::jsonb ->> 'eventCount')::int,
         phase = $1::jsonb #>> '{state,phase}', state = $1::jsonb -> 'state',
         next_wake_at = instant_of(($1::jsonb ->> 'nextWakeAt')::bigint),
         calendar_version = ($1::jsonb ->> 'calendarVersion')::int
   WHERE id = $2
)
SELECT (SELECT count(*)::int FROM new_notices) AS notices,
       (SELECT coalesce(json_agg(id ORDER BY id), '[]') FROM woken WHERE earlier) AS woken,
       CASE WHEN $4::boolean THEN pg_notify('settled', '')::text END AS told`;

/** Writes one decision down: events, state, projections, notices, tasks, and whom the notices make due. */
export async function applyDecision(
  { sql, stepped, calendar }: { readonly sql: Sql; readonly stepped: boolean; readonly calendar: Calendar },
  doc: MeasureDocument & { readonly now: number },
  decision: MeasureDecision,
): Promise<Applied> {
  const inputs = doc.inputs.map(({ input }) => input);
  const projected = projectionOf({ before: doc.state, leads: doc.measure.leads }, decision, inputs);
  const rows = JSON.stringify(rowsOf(doc, decision, { calendar, projected }));
  if (decision.events.some(({ type }) => type === 'reopened' || type === 'partReopened')) await reopenPlan(sql, doc);
  const [result] = await sql.query<{ notices: number; woken: string[] }>(APPLY, rows, doc.measure.id, doc.now, stepped);
  await writeCyclePlaces(sql, doc.measure.id, { events: decision.events, places: projected.cycles });
  await moveResponsibility(sql, doc, decision);
  const parts = await createParts(sql, doc, decision);
  const whole = await tellWhole(sql, doc, decision);
  if (decision.state.phase === 'closed' && doc.state.phase !== 'closed') await closePlan(sql, doc.plan.id);
  return {
    contactsToWake: result?.woken ?? [],
    measuresToWake: [...parts, ...whole],
    keyConflicts: decision.notices.length - (result?.notices ?? 0),
  };
}

function rowsOf(
  doc: MeasureDocument & { readonly now: number },
  decision: MeasureDecision,
  { calendar, projected }: { readonly calendar: Calendar; readonly projected: Projection },
) {
  const { measure, now, windows } = doc;
  const inputs = doc.inputs.map(({ input }) => input);
  const { requests, reports, tasksDone, seatsMended, outcome } = projected;
  const contacts = [...new Set(decision.notices.map(({ contactId }) => contactId))];
  return {
    version: DECIDER_VERSION,
    seq: doc.seq + 1,
    eventCount: doc.eventCount + decision.events.length,
    state: decision.state,
    calendarVersion: doc.calendarVersion,
    nextWakeAt: decision.nextWakeAt,
    events: decision.events.map(({ type, ...payload }, index) => ({ seq: doc.eventCount + index + 1, type, payload })),
    requests: requests.map(({ request, state }) => ({
      id: request.id,
      ordinal: request.ordinal,
      because: request.because,
      due: request.due,
      due_revision: request.dueRevision,
      opened_at: request.openedAt,
      ended_at: state === 'open' ? null : now,
      state,
      policy: request.policy,
    })),
    slots: requests.flatMap(({ request, slots }) =>
      slots.map(({ unitId, answeredBy }) => ({ request_id: request.id, unit_id: unitId, answered_by: answeredBy })),
    ),
    reports,
    revised: decision.events.flatMap((event) => (event.type === 'reportRevised' ? [event.inputId] : [])),
    inputs: inputs.map(({ id }) => ({
      id,
      code: decision.refusals.find(({ inputId }) => inputId === id)?.code ?? null,
    })),
    notices: decision.notices.map((notice, index) => noticeRow(notice, index + 1)),
    contacts: contacts.map((id) => {
      const at = nextRelease(calendar, windows, id, now);
      return { id, digest: at, look: at };
    }),
    tasksDone,
    seatsMended,
    tasks: decision.tasks
      .filter(({ kind }) => !tasksDone.includes(kind))
      .map((task, index) => ({ ...task, id: stableId('task', measure.id, doc.seq + 1, index) })),
    gaps: decision.gaps.map(({ unitId, role, reason }) => ({ unit_id: unitId, role, reason })),
    outcome: outcome ?? {},
  };
}

const DROP_SLOTS = `
DELETE FROM answer_slots s USING requests r
 WHERE r.id = s.request_id AND r.measure_id = $1 AND r.state = 'open' AND s.unit_id = ANY($2::text[])`;

/** Who is responsible from now on, for everything that asks the tables; the state says it too. */
async function moveResponsibility(
  sql: Sql,
  { measure }: MeasureDocument,
  { events, state }: MeasureDecision,
): Promise<void> {
  const left = events.flatMap((event) => (event.type === 'unitSucceeded' ? [event.from] : []));
  if (left.length === 0 && !events.some(({ type }) => type === 'reassigned')) return;
  await sql.query('DELETE FROM responsible_units WHERE measure_id = $1', measure.id);
  await sql.query(
    `
    INSERT INTO responsible_units (measure_id, role, ordinal, unit_id, by_expansion)
    SELECT $1, r.role, r.ordinal, r.unit_id, r.by_expansion
      FROM jsonb_to_recordset($2::jsonb) AS r(role text, ordinal int, unit_id text, by_expansion boolean)`,
    measure.id,
    JSON.stringify(responsibleRows(state.responsible)),
  );
  // The step has written the slots of the units that answer now.
  if (left.length > 0) await sql.query(DROP_SLOTS, measure.id, left);
}

function responsibleRows(responsible: Responsible | null) {
  const { leads, supports } = responsible ?? { leads: [], supports: [] };
  const rows = (role: 'lead' | 'support', units: Responsible['leads']) =>
    units
      .filter(({ unitId }, index) => units.findIndex((one) => one.unitId === unitId) === index)
      .map(({ unitId, byExpansion }, index) => ({
        ...{ role, ordinal: index + 1, unit_id: unitId, by_expansion: byExpansion },
      }));
  return [
    ...rows('lead', leads),
    ...rows(
      'support',
      supports.map((unitId) => ({ unitId, byExpansion: false })),
    ),
  ];
}

// Units that ended while the measure was closed: those in their place have their part in it now.
const SUCCEEDED_MEANWHILE = `
INSERT INTO measure_inputs (id, measure_id, type, payload, received_at, state, dedupe_key)
SELECT 'unit:' || c.id || ':' || $1, $1, 'unit-succeeded',
       jsonb_build_object('changeId', c.id, 'from', u.id, 'to', u.successor_id, 'announce', true),
       instant_of($2::bigint), 'untaken', 'unit:' || c.id || ':' || $1
  FROM responsible_units r JOIN units u ON u.id = r.unit_id JOIN unit_changes c ON c.unit_id = u.id AND c.kind <> 'rename'
 WHERE r.measure_id = $1 AND u.successor_id IS NOT NULL
 ORDER BY r.role, r.ordinal
ON CONFLICT DO NOTHING`;

/** A measure that goes on has no outcome any more, and its plan runs. */
async function reopenPlan(sql: Sql, { measure, plan, now }: MeasureDocument & { readonly now: number }): Promise<void> {
  await sql.query('SELECT id FROM plans WHERE id = $1 FOR NO KEY UPDATE', plan.id);
  await sql.query('DELETE FROM outcomes WHERE measure_id = $1', measure.id);
  await sql.query(`UPDATE plans SET state = 'active' WHERE id = $1 AND state = 'closed'`, plan.id);
  await sql.query(SUCCEEDED_MEANWHILE, measure.id, now);
}

/** The last measure to close closes the plan. The plan's row is locked first, so that of two last ones one sees the other. */
async function closePlan(sql: Sql, planId: string): Promise<void> {
  await sql.query('SELECT id FROM plans WHERE id = $1 FOR NO KEY UPDATE', planId);
  await sql.query(
    `
    UPDATE plans SET state = 'closed'
     WHERE id = $1 AND state = 'active'
       AND NOT EXISTS (SELECT 1 FROM measures WHERE plan_id = $1 AND phase <> 'closed')`,
    planId,
  );
}
