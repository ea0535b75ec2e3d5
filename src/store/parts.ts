import { INITIAL_STATE } from '../domain/measure.ts';
import type { MeasureDecision } from '../domain/measure-decision.ts';
import type { MeasureEvent } from '../domain/measure-event.ts';
import type { SplitPart } from '../domain/measure-input.ts';
import type { MeasureDocument } from './measure-load.ts';
import type { Sql } from './sql.ts';
import { stableId } from './ids.ts';

type Loaded = MeasureDocument & { readonly now: number };
type Split = Extract<MeasureEvent, { type: 'split' }>;

// $1 parts as JSON, $2 the whole, $3 now in ms, $4 the initial state. Active at once: the first step hands them over.
const INSERT_PARTS = `
WITH parts AS (
  SELECT p.*, row_number() OVER (ORDER BY p.place) AS number
    FROM jsonb_to_recordset($1::jsonb) AS p(id text, code text, text text, deadline date, place int)
), last AS (
  SELECT max(o.ordinal) AS ordinal FROM measures o JOIN measures w ON w.plan_id = o.plan_id WHERE w.id = $2
)
INSERT INTO measures (id, plan_id, parent_id, ordinal, code, item_numbers, part, section, basis, text, kind, deadline_kind,
                      deadline_on, targets, leaders, phase, seq, event_count, activated_at, next_wake_at, state)
SELECT p.id, w.plan_id, w.id, last.ordinal + p.number, p.code, '{}', w.part, w.section, w.basis, p.text, 'dated', 'dated',
       p.deadline, '[]', w.leaders, 'pending', 0, 0, instant_of($3::bigint), instant_of($3::bigint), $4::jsonb
  FROM parts p CROSS JOIN last JOIN measures w ON w.id = $2`;

const INSERT_UNITS = `
WITH named AS (
  SELECT r.* FROM jsonb_to_recordset($1::jsonb) AS r(measure_id text, role text, ordinal int, unit_id text)
), printed AS (
  INSERT INTO measure_units (measure_id, role, ordinal, unit_id, printed_name)
  SELECT r.measure_id, r.role, r.ordinal, r.unit_id, u.name FROM named r JOIN units u ON u.id = r.unit_id
)
INSERT INTO responsible_units (measure_id, role, ordinal, unit_id, by_expansion)
SELECT measure_id, role, ordinal, unit_id, false FROM named`;

// What was assigned to the whole holds for its parts: they are followed in its place. $1: their ids, $2: the whole.
const COPY_POLICIES = `
INSERT INTO policy_overrides (plan_id, slot, measure_id, policy_name, policy_version)
SELECT o.plan_id, o.slot, p.id, o.policy_name, o.policy_version
  FROM policy_overrides o CROSS JOIN unnest($1::text[]) AS p(id) WHERE o.measure_id = $2`;

/** Stores the parts of a measure that this step has split; the ids of the new measures, which must be woken. */
export async function createParts(sql: Sql, doc: Loaded, { events }: MeasureDecision): Promise<readonly string[]> {
  const split = events.find((event): event is Split => event.type === 'split');
  if (split === undefined) return [];
  // The plan's row is locked first, so that two splits do not take the same place in it.
  await sql.query('SELECT id FROM plans WHERE id = $1 FOR NO KEY UPDATE', doc.plan.id);
  const rows = split.parts.map(({ measureId, code, deadline }, index) => ({
    ...{ id: measureId, code, deadline, place: index + 1 },
    text: textsOf(doc, split)[index]?.text ?? '',
  }));
  const state = JSON.stringify(INITIAL_STATE);
  await sql.query(INSERT_PARTS, JSON.stringify(rows), doc.measure.id, doc.now, state);
  await sql.query(INSERT_UNITS, JSON.stringify(split.parts.flatMap(unitRows)));
  const ids = split.parts.map(({ measureId }) => measureId);
  await sql.query(COPY_POLICIES, ids, doc.measure.id);
  return ids;
}

/** The words of the parts stand in the input alone: events hold none. */
function textsOf({ inputs }: Loaded, { inputId }: Split): readonly SplitPart[] {
  const input = inputs.find((one) => one.input.id === inputId)?.input;
  return input?.type === 'decide' && input.decision === 'split' ? input.parts : [];
}

function unitRows({ measureId, leads, supports }: Split['parts'][number]) {
  const rows = (role: 'lead' | 'support', unitIds: readonly string[]) =>
    unitIds.map((unitId, index) => ({ measure_id: measureId, role, ordinal: index + 1, unit_id: unitId }));
  const others = supports.filter((unitId) => !leads.includes(unitId));
  return [...rows('lead', [...new Set(leads)]), ...rows('support', [...new Set(others)])];
}

const TELL_WHOLE = `
INSERT INTO measure_inputs (id, measure_id, type, payload, received_at, state, dedupe_key)
VALUES ($1, $2, $3, $4::jsonb, instant_of($5::bigint), 'untaken', $6)`;

/** Tells the whole, in the same transaction, that this part of it has ended or goes on; the whole must be woken then. */
export async function tellWhole(sql: Sql, doc: Loaded, { events, state }: MeasureDecision): Promise<readonly string[]> {
  if (doc.parentId === null) return [];
  const reopened = events.some(({ type }) => type === 'reopened' || type === 'partReopened');
  const { outcome } = state;
  const closed = outcome !== null && (doc.state.phase !== 'closed' || reopened);
  const partId = doc.measure.id;
  const told = [
    ...(reopened ? [{ type: 'part-reopened', payload: { partId } }] : []),
    ...(closed ? [{ type: 'part-closed', payload: { partId, outcome: outcome.outcome, on: outcome.on } }] : []),
  ];
  for (const { type, payload } of told) {
    const key = `${type}:${partId}:${doc.seq + 1}`;
    await sql.query(TELL_WHOLE, stableId('input', key), doc.parentId, type, JSON.stringify(payload), doc.now, key);
  }
  return told.length === 0 ? [] : [doc.parentId];
}
