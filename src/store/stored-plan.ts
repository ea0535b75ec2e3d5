import { DubanError, type Fault } from '../domain/errors.ts';
import type { MeasureInput } from '../domain/measure-input.ts';
import type { LeadUnit, MeasureFacts, MeasureState, Notice, PlanFacts } from '../domain/measure.ts';
import type { Channel, Policy, Role } from '../domain/policy.ts';
import type { PointState } from '../domain/release.ts';
import type { Database, Tx } from './database.ts';
import { latestPolicy, PolicyCache } from './policies.ts';
import { readinessOf, resolvePlan } from './readiness.ts';
import { sqlOf, type Sql } from './sql.ts';
import { dateText } from './values.ts';

/** A seat of a stored unit and who holds it; ids only. */
export interface StoredSeat {
  readonly unitId: string;
  readonly unitName: string;
  readonly role: Role;
  readonly contactId: string;
}

/** Where a measure of an active plan stands. Instants are epoch ms. */
export interface StoredRun {
  readonly state: MeasureState;
  readonly nextWakeAt: number | null;
  /** What people have told and no step has taken yet. */
  readonly inputs: readonly MeasureInput[];
}

/** A notice that waits for its release. */
export interface StoredWaiting {
  readonly notice: Notice;
  readonly dueAt: number;
  readonly pending: readonly Channel[];
  readonly done: readonly Channel[];
}

/** A stored plan as it is now, with everything that its further life hangs on. */
export interface StoredPlan {
  readonly name: string;
  readonly state: 'draft' | 'active' | 'closed';
  /** The installation's clock, epoch ms. */
  readonly now: number;
  readonly plan: PlanFacts;
  readonly units: readonly { readonly id: string; readonly name: string }[];
  readonly measures: readonly MeasureFacts[];
  readonly policies: { readonly dated: Policy; readonly rhythm: Policy };
  readonly seats: readonly StoredSeat[];
  /** By contact. */
  readonly points: ReadonlyMap<string, Readonly<Record<Channel, PointState>>>;
  /** By measure; empty for a draft. */
  readonly runs: ReadonlyMap<string, StoredRun>;
  readonly waiting: readonly StoredWaiting[];
  /** Whom a letter of a request has reached: they are told when it ends. */
  readonly alarmed: readonly { readonly contactId: string; readonly requestId: string }[];
}

/** Reads a plan whole. Throws DubanError not-found, or plan-not-ready with all that activation would refuse. */
export function loadStoredPlan(db: Database, policies: PolicyCache, planId: string): Promise<StoredPlan> {
  return db.write(async (tx, now) => {
    const row = await tx.plan.findUniqueOrThrow({
      where: { id: planId },
      include: { measures: { orderBy: { ordinal: 'asc' }, include: { milestones: { orderBy: { ordinal: 'asc' } } } } },
    });
    const faults = (await readinessOf(tx, planId)).filter(({ severity }) => severity === 'error');
    const { officeUnitId, superiorUnitId, closesOn } = row;
    if (officeUnitId === null || superiorUnitId === null || closesOn === null) throw notReady(faults);
    const plan: PlanFacts = {
      ...{ id: row.id, zone: row.zone, from: dateText(row.fromOn), closesOn: dateText(closesOn) },
      ...{ officeUnitId, superiorUnitId },
    };
    const sql = sqlOf(tx);
    const responsible = row.state === 'draft' ? await resolvedUnits(tx, planId) : await responsibleUnits(sql, planId);
    const measures = row.measures.map((measure): MeasureFacts => ({
      ...{ id: measure.id, planId, code: measure.code, kind: measure.kind === 'dated' ? 'dated' : 'ongoing' },
      deadline: measure.deadlineOn === null ? null : dateText(measure.deadlineOn),
      milestones: measure.milestones.map(({ dueOn, text }) => ({ on: dateText(dueOn), text })),
      ...(responsible.get(measure.id) ?? { leads: [], supports: [] }),
    }));
    const unitIds = [...new Set([...measures.flatMap(unitsOf), officeUnitId, superiorUnitId])];
    const units = await tx.unit.findMany({ where: { id: { in: unitIds } }, select: { id: true, name: true } });
    const running = row.state === 'draft' ? null : planId;
    return {
      name: row.documentNumber ?? row.title,
      state: row.state as StoredPlan['state'], // a check holds it to these words
      ...{ now, plan, units, measures },
      policies: await policiesOf(tx, policies, row),
      ...(await peopleOf(sql, unitIds)),
      runs: running === null ? new Map() : await runsOf(sql, running),
      waiting: running === null ? [] : await waitingOf(sql, running),
      alarmed: running === null ? [] : await alarmedOf(sql, running),
    };
  });
}

const unitsOf = ({ leads, supports }: MeasureFacts): string[] => [...leads.map(({ unitId }) => unitId), ...supports];

type Responsible = Map<string, { leads: LeadUnit[]; supports: string[] }>;

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

interface PolicyNames {
  readonly datedPolicyName: string;
  readonly datedPolicyVersion: number;
  readonly rhythmPolicyName: string | null;
  readonly rhythmPolicyVersion: number | null;
}

async function policiesOf(tx: Tx, policies: PolicyCache, row: PolicyNames): Promise<StoredPlan['policies']> {
  const dated = await policies.get(sqlOf(tx), { name: row.datedPolicyName, version: row.datedPolicyVersion });
  if (row.rhythmPolicyName === null || row.rhythmPolicyVersion === null) {
    return { dated, rhythm: await latestPolicy(tx, 'ongoing-quarterly') };
  }
  const rhythm = { name: row.rhythmPolicyName, version: row.rhythmPolicyVersion };
  return { dated, rhythm: await policies.get(sqlOf(tx), rhythm) };
}

async function peopleOf(sql: Sql, unitIds: readonly string[]): Promise<Pick<StoredPlan, 'seats' | 'points'>> {
  const seats = await sql.query<StoredSeat>(
    `
    SELECT s.unit_id AS "unitId", u.name AS "unitName", s.role, s.contact_id AS "contactId"
      FROM contact_seats s JOIN units u ON u.id = s.unit_id WHERE s.unit_id = ANY($1::text[])
     ORDER BY s.contact_id, s.unit_id, s.role`,
    unitIds,
  );
  const rows = await sql.query<{ contactId: string; channel: Channel; state: PointState }>(
    'SELECT contact_id AS "contactId", channel, state FROM contact_points WHERE contact_id = ANY($1::text[])',
    seats.map(({ contactId }) => contactId),
  );
  const points = new Map<string, Record<Channel, PointState>>();
  for (const { contactId } of seats) points.set(contactId, { email: 'none', sms: 'none' });
  for (const { contactId, channel, state } of rows) {
    const of = points.get(contactId);
    if (of !== undefined) of[channel] = state;
  }
  return { seats, points };
}

async function runsOf(sql: Sql, planId: string): Promise<StoredPlan['runs']> {
  const rows = await sql.query<{ id: string; state: MeasureState; nextWakeAt: number | null; inputs: MeasureInput[] }>(
    `
    SELECT m.id, m.state, epoch_ms(m.next_wake_at)::float8 AS "nextWakeAt",
           (SELECT coalesce(json_agg(i.payload || jsonb_build_object('id', i.id, 'type', i.type, 'at', epoch_ms(i.received_at))
                                     ORDER BY i.ordinal), '[]')
              FROM measure_inputs i WHERE i.measure_id = m.id AND i.state = 'untaken') AS inputs
      FROM measures m WHERE m.plan_id = $1`,
    planId,
  );
  return new Map(rows.map(({ id, ...run }) => [id, run]));
}

function waitingOf(sql: Sql, planId: string): Promise<StoredWaiting[]> {
  return sql.query<StoredWaiting>(
    `
    SELECT json_build_object(
             'measureId', n.measure_id, 'measureCode', m.code,
             'request', CASE WHEN n.request_id IS NOT NULL THEN json_build_object(
                          'id', n.request_id, 'because', n.because, 'due', n.due, 'revision', n.due_revision) END,
             'kind', n.kind, 'tone', n.tone, 'rung', n.rung, 'occurrence', n.occurrence, 'role', n.role, 'unitId', n.unit_id,
             'contactId', n.contact_id, 'channels', n.channels, 'rungAt', epoch_ms(n.rung_at), 'next', n.next,
             'validWhile', n.valid_while) AS notice,
           epoch_ms(n.due_at)::float8 AS "dueAt", n.pending_channels AS pending, n.done_channels AS done
      FROM notices n JOIN measures m ON m.id = n.measure_id
     WHERE m.plan_id = $1 AND n.state = 'pending' AND n.kind <> 'echo' ORDER BY n.due_at, n.ordinal, n.id`,
    planId,
  );
}

function alarmedOf(sql: Sql, planId: string): Promise<{ contactId: string; requestId: string }[]> {
  return sql.query(
    `
    SELECT DISTINCT n.contact_id AS "contactId", n.request_id AS "requestId"
      FROM notices n JOIN measures m ON m.id = n.measure_id
     WHERE m.plan_id = $1 AND n.request_id IS NOT NULL AND cardinality(n.done_channels) > 0
       AND (n.kind = 'escalation' OR (n.kind = 'copy' AND n.tone <> 'notice'))`,
    planId,
  );
}

function notReady(faults: readonly Fault[]): DubanError {
  const list = faults.map(({ message }) => `- ${message}`).join('\n');
  return new DubanError('plan-not-ready', `方案尚不能推演：\n${list}\nThe plan cannot be rehearsed yet.`, { faults });
}
