import type { CycleStep, CycleStore } from '../activities/ports.ts';
import { decideCycle, type CycleCounts, type CycleScope } from '../domain/cycle.ts';
import { DubanError } from '../domain/errors.ts';
import type { LocalDate } from '../domain/local-date.ts';
import type { CalendarCache } from './calendar-cache.ts';
import { openCycle, type OpenCycle, type OpenedCycle } from './cycle-open.ts';
import { cycleSchedules, type CycleSchedules } from './cycle-schedules.ts';
import type { Database, Tx } from './database.ts';
import { dateText } from './values.ts';

/** What a cycle counted: expected = answered + silent + excused (being verified, parked, withdrawn, past asking). */
export interface CycleSummary extends CycleCounts {
  readonly id: string;
  readonly planId: string;
  readonly title: string;
  readonly due: LocalDate;
  readonly state: 'open' | 'closed';
  readonly openedAt: number;
  readonly closesAt: number;
  readonly scope: CycleScope;
}

export interface Cycles extends CycleStore {
  /** Opens a cycle over an active plan; its workflow must be woken. */
  open(cycle: OpenCycle): Promise<OpenedCycle>;
  list(planId?: string): Promise<readonly CycleSummary[]>;
  readonly schedules: CycleSchedules;
}

export function cycleStore(db: Database, calendars: CalendarCache): Cycles {
  const schedules = cycleSchedules(db, calendars);
  return {
    open: (cycle) => db.write((tx, now) => openCycle(tx, { cycle, now, calendars })),
    invite: (cycleId, limit) => db.write((tx, now) => invite(tx, { cycleId, limit, now })),
    look: (cycleId) => db.write((tx, now) => look(tx, cycleId, now)),
    openDue: () => schedules.openDue(),
    list: (planId) => db.read((prisma) => list(prisma, planId)),
    schedules,
  };
}

async function invite(
  tx: Tx,
  { cycleId, limit, now }: { readonly cycleId: string; readonly limit: number; readonly now: number },
): Promise<{ measureIds: readonly string[]; done: boolean }> {
  const cycle = await lockCycle(tx, cycleId);
  if (cycle.state === 'closed') return { measureIds: [], done: true };
  const payload = JSON.stringify({ cycleId, due: dateText(cycle.dueOn) });
  const scope = JSON.stringify(cycle.scope);
  // A measure before its first step takes the invitation with that step, for which it wakes by itself.
  const rows = await tx.$queryRaw<{ measureId: string; ahead: boolean }[]>`
    WITH invited AS (
      INSERT INTO cycle_measures (cycle_id, measure_id, state)
      SELECT ${cycleId}, m.id, 'invited' FROM measures m
       WHERE m.plan_id = ${cycle.planId} AND m.phase <> 'closed' AND m.next_wake_at IS NOT NULL
         AND (NOT ${scope}::jsonb ? 'part' OR m.part = ${scope}::jsonb ->> 'part')
         AND (NOT ${scope}::jsonb ? 'section' OR m.section = ${scope}::jsonb ->> 'section')
         AND (NOT ${scope}::jsonb ? 'unitIds' OR EXISTS (
               SELECT 1 FROM responsible_units r WHERE r.measure_id = m.id AND r.role = 'lead'
                  AND r.unit_id IN (SELECT jsonb_array_elements_text(${scope}::jsonb -> 'unitIds'))))
         AND NOT EXISTS (SELECT 1 FROM cycle_measures c WHERE c.measure_id = m.id AND c.cycle_id = ${cycleId})
       ORDER BY m.ordinal LIMIT ${limit}
      RETURNING measure_id
    )
    INSERT INTO measure_inputs (id, measure_id, type, payload, received_at, state, dedupe_key, cycle_id)
    SELECT md5('cycle' || ${cycleId} || v.measure_id), v.measure_id, 'cycle-opened', ${payload}::jsonb,
           CASE WHEN m.phase = 'pending' THEN greatest(m.next_wake_at, instant_of(${now}::bigint))
                ELSE instant_of(${now}::bigint) END, 'untaken', 'cycle:' || ${cycleId} || ':' || v.measure_id, ${cycleId}
      FROM invited v JOIN measures m ON m.id = v.measure_id ORDER BY m.ordinal
    RETURNING measure_id AS "measureId", received_at > instant_of(${now}::bigint) AS ahead`;
  const done = rows.length < limit;
  // Where nobody has joined, the next look stays when the last one put it: or a cycle would be due all the time.
  if (done && rows.length > 0)
    await tx.$executeRaw`UPDATE report_cycles SET next_look_at = instant_of(${now}::bigint) WHERE id = ${cycleId}`;
  return { measureIds: rows.filter(({ ahead }) => !ahead).map(({ measureId }) => measureId), done };
}

async function look(tx: Tx, cycleId: string, now: number): Promise<CycleStep> {
  const cycle = await lockCycle(tx, cycleId);
  const { zone } = await tx.plan.findUniqueOrThrow({ where: { id: cycle.planId }, select: { zone: true } });
  const closed = cycle.state === 'closed';
  const state = { due: dateText(cycle.dueOn), closesAt: cycle.closesAt.getTime(), closed };
  const { close, nextLookAt, invite: inviting } = decideCycle(state, { now, zone });
  const counts = closed ? storedCounts(cycle) : await countAnswers(tx, cycleId);
  if (close)
    await tx.reportCycle.update({ where: { id: cycleId }, data: { state: 'closed', nextLookAt: null, ...counts } });
  else if (nextLookAt !== null)
    await tx.reportCycle.update({ where: { id: cycleId }, data: { nextLookAt: new Date(nextLookAt) } });
  const summary = `${counts.answered} of ${counts.expected} answered, ${counts.silent} silent, ${counts.excused} excused`;
  return { closed: closed || close, nextLookAt, inviting, summary };
}

type StoredCounts = { readonly [K in keyof CycleCounts]: number | null };

/** The counts of a cycle that has closed; null only while it is open. */
function storedCounts({ expected, answered, silent, excused }: StoredCounts): CycleCounts {
  return { expected: expected ?? 0, answered: answered ?? 0, silent: silent ?? 0, excused: excused ?? 0 };
}

/**
 * One place per invited measure, or one per unit that must answer where it was asked. Answered: the slot has its report,
 * or a report given shortly before stands for it. Excused: passed over, dropped, or refused because it had ended.
 */
async function countAnswers(tx: Pick<Tx, '$queryRaw'>, cycleId: string): Promise<CycleCounts> {
  const [row] = await tx.$queryRaw<CycleCounts[]>`
    WITH places AS (
      SELECT CASE WHEN c.state = 'reused' OR s.answered_by IS NOT NULL THEN 'answered'
                  WHEN c.state = 'excused' OR (c.state = 'invited' AND i.state = 'refused') THEN 'excused'
                  ELSE 'silent' END AS is
        FROM cycle_measures c
        LEFT JOIN answer_slots s ON s.request_id = c.request_id
        LEFT JOIN measure_inputs i ON i.measure_id = c.measure_id AND i.cycle_id = c.cycle_id
       WHERE c.cycle_id = ${cycleId}
    )
    SELECT count(*)::int AS expected, count(*) FILTER (WHERE "is" = 'answered')::int AS answered,
           count(*) FILTER (WHERE "is" = 'silent')::int AS silent, count(*) FILTER (WHERE "is" = 'excused')::int AS excused
      FROM places`;
  return row ?? storedCounts({ expected: 0, answered: 0, silent: 0, excused: 0 });
}

async function list(tx: Pick<Tx, 'reportCycle' | '$queryRaw'>, planId: string | undefined): Promise<CycleSummary[]> {
  const rows = await tx.reportCycle.findMany({
    ...(planId === undefined ? {} : { where: { planId } }),
    orderBy: [{ openedAt: 'asc' }, { id: 'asc' }],
  });
  const summaries: CycleSummary[] = [];
  for (const row of rows) {
    const counts = row.state === 'closed' ? storedCounts(row) : await countAnswers(tx, row.id);
    summaries.push({
      ...{ id: row.id, planId: row.planId, title: row.title, due: dateText(row.dueOn) },
      state: row.state === 'closed' ? 'closed' : 'open',
      openedAt: row.openedAt.getTime(),
      closesAt: row.closesAt.getTime(),
      // Only openCycle writes it, from this type.
      scope: row.scope as CycleScope,
      ...counts,
    });
  }
  return summaries;
}

async function lockCycle(tx: Tx, cycleId: string) {
  await tx.$queryRaw`SELECT id FROM report_cycles WHERE id = ${cycleId} FOR NO KEY UPDATE`;
  const cycle = await tx.reportCycle.findUnique({ where: { id: cycleId } });
  if (cycle === null)
    throw new DubanError('not-found', `没有报告周期 ${cycleId}。 / There is no report cycle ${cycleId}.`);
  return cycle;
}
