import type { CycleStep, CycleStore } from '../activities/ports.ts';
import { DubanError } from '../domain/errors.ts';
import type { LocalDate } from '../domain/local-date.ts';
import { instantOf, localDateOf } from '../domain/zone.ts';
import type { CalendarCache } from './calendar-cache.ts';
import type { Database, Tx } from './database.ts';
import { stableId } from './ids.ts';
import { sqlOf } from './sql.ts';
import { dateText, dateValue } from './values.ts';

/** A cycle closes at 18:00 of this many working days after its due date, unless a day is given. */
const CLOSES_AFTER_DAYS = 5;
const CLOSING_TIME = '18:00';

/** What a cycle counted: expected = answered + silent + excused (muted, being verified, or past asking). */
export interface CycleSummary {
  readonly id: string;
  readonly planId: string;
  readonly title: string;
  readonly due: LocalDate;
  readonly state: 'open' | 'closed';
  readonly openedAt: number;
  readonly closesAt: number;
  readonly expected: number;
  readonly answered: number;
  readonly silent: number;
  readonly excused: number;
}

export interface OpenCycle {
  readonly planId: string;
  readonly title: string;
  readonly due: LocalDate;
  /** Default: five working days after `due`. */
  readonly closesOn?: LocalDate;
}

export interface Cycles extends CycleStore {
  /** Opens a cycle over an active plan; its workflow must be woken. One cycle per plan and due date. */
  open(cycle: OpenCycle): Promise<{ readonly cycleId: string }>;
  list(planId?: string): Promise<readonly CycleSummary[]>;
}

export function cycleStore(db: Database, calendars: CalendarCache): Cycles {
  return {
    open: (cycle) => db.write((tx, now) => open(tx, { cycle, now, calendars })),
    invite: (cycleId, limit) => db.write((tx, now) => invite(tx, { cycleId, limit, now })),
    look: (cycleId) => db.write((tx, now) => look(tx, cycleId, now)),
    list: (planId) => db.read((prisma) => list(prisma, planId)),
  };
}

async function open(
  tx: Tx,
  { cycle, now, calendars }: { readonly cycle: OpenCycle; readonly now: number; readonly calendars: CalendarCache },
): Promise<{ cycleId: string }> {
  const plan = await tx.plan.findUnique({ where: { id: cycle.planId } });
  if (plan === null || plan.state !== 'active') throw noActivePlan(cycle.planId);
  if (cycle.due < localDateOf(plan.zone, now)) throw pastDue(cycle.due);
  const { calendarVersion } = await tx.installation.findUniqueOrThrow({ where: { id: 1 } });
  const calendar = await calendars.get(sqlOf(tx), plan.zone, calendarVersion);
  const closesOn = cycle.closesOn ?? calendar.addWorkingDays(cycle.due, CLOSES_AFTER_DAYS);
  const closesAt = instantOf(plan.zone, closesOn, CLOSING_TIME);
  const id = `k-${stableId('cycle', cycle.planId, cycle.due).slice(0, 12)}`;
  await tx.reportCycle.create({
    data: {
      ...{ id, planId: cycle.planId, title: cycle.title, state: 'open' },
      dueOn: dateValue(cycle.due),
      openedAt: new Date(now),
      closesAt: new Date(closesAt),
      // Due at once: its workflow has to invite.
      nextLookAt: new Date(now),
    },
  });
  return { cycleId: id };
}

async function invite(
  tx: Tx,
  { cycleId, limit, now }: { readonly cycleId: string; readonly limit: number; readonly now: number },
): Promise<{ measureIds: readonly string[]; done: boolean }> {
  const cycle = await lockCycle(tx, cycleId);
  if (cycle.state === 'closed') return { measureIds: [], done: true };
  const payload = JSON.stringify({ cycleId, due: dateText(cycle.dueOn) });
  const rows = await tx.$queryRaw<{ measureId: string }[]>`
    INSERT INTO measure_inputs (id, measure_id, type, payload, received_at, state, dedupe_key, cycle_id)
    SELECT md5('cycle' || ${cycleId} || m.id), m.id, 'cycle-opened', ${payload}::jsonb, instant_of(${now}::bigint), 'untaken',
           'cycle:' || ${cycleId} || ':' || m.id, ${cycleId}
      FROM measures m
     WHERE m.plan_id = ${cycle.planId} AND m.phase IN ('active', 'verifying')
       AND NOT EXISTS (SELECT 1 FROM measure_inputs i WHERE i.measure_id = m.id AND i.cycle_id = ${cycleId})
     ORDER BY m.ordinal LIMIT ${limit}
    RETURNING measure_id AS "measureId"`;
  const done = rows.length < limit;
  if (done) {
    await tx.$executeRaw`
      UPDATE report_cycles SET next_look_at = greatest(closes_at, instant_of(${now}::bigint)) WHERE id = ${cycleId}`;
  }
  return { measureIds: rows.map(({ measureId }) => measureId), done };
}

async function look(tx: Tx, cycleId: string, now: number): Promise<CycleStep> {
  const cycle = await lockCycle(tx, cycleId);
  const counts = cycle.state === 'closed' ? { ...ZERO, ...cycle } : await countAnswers(tx, cycleId);
  const summary = `${counts.answered} of ${counts.expected} answered, ${counts.silent} silent, ${counts.excused} excused`;
  if (cycle.state === 'closed') return { closed: true, nextLookAt: null, summary };
  if (cycle.closesAt.getTime() > now) return { closed: false, nextLookAt: cycle.closesAt.getTime(), summary };
  await tx.reportCycle.update({ where: { id: cycleId }, data: { state: 'closed', nextLookAt: null, ...counts } });
  return { closed: true, nextLookAt: null, summary };
}

const ZERO = { expected: 0, answered: 0, silent: 0, excused: 0 } as const;

interface Counts {
  readonly expected: number;
  readonly answered: number;
  readonly silent: number;
  readonly excused: number;
}

/** One slot per request and unit that must answer; an invited measure without a request of the cycle is excused. */
async function countAnswers(tx: Pick<Tx, '$queryRaw'>, cycleId: string): Promise<Counts> {
  const [row] = await tx.$queryRaw<{ slots: number; answered: number; excused: number }[]>`
    SELECT (SELECT count(*)::int FROM requests r JOIN answer_slots s ON s.request_id = r.id WHERE r.cycle_id = ${cycleId}) AS slots,
           (SELECT count(*)::int FROM requests r JOIN answer_slots s ON s.request_id = r.id
             WHERE r.cycle_id = ${cycleId} AND s.answered_by IS NOT NULL) AS answered,
           (SELECT count(*)::int FROM measure_inputs i WHERE i.cycle_id = ${cycleId}
               AND NOT EXISTS (SELECT 1 FROM requests r WHERE r.measure_id = i.measure_id AND r.cycle_id = ${cycleId})) AS excused`;
  const { slots = 0, answered = 0, excused = 0 } = row ?? {};
  return { expected: slots + excused, answered, silent: slots - answered, excused };
}

async function list(tx: Pick<Tx, 'reportCycle' | '$queryRaw'>, planId: string | undefined): Promise<CycleSummary[]> {
  const rows = await tx.reportCycle.findMany({
    ...(planId === undefined ? {} : { where: { planId } }),
    orderBy: [{ openedAt: 'asc' }, { id: 'asc' }],
  });
  const summaries: CycleSummary[] = [];
  for (const row of rows) {
    const counts = row.state === 'closed' ? row : await countAnswers(tx, row.id);
    summaries.push({
      ...{ id: row.id, planId: row.planId, title: row.title, due: dateText(row.dueOn) },
      state: row.state === 'closed' ? 'closed' : 'open',
      openedAt: row.openedAt.getTime(),
      closesAt: row.closesAt.getTime(),
      ...{ expected: counts.expected ?? 0, answered: counts.answered ?? 0 },
      ...{ silent: counts.silent ?? 0, excused: counts.excused ?? 0 },
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

function noActivePlan(planId: string): DubanError {
  return new DubanError(
    'conflict',
    `方案 ${planId} 未启用，不能开启报告周期。 / Plan ${planId} is not active: a report cycle needs an active plan.`,
  );
}

function pastDue(due: LocalDate): DubanError {
  return new DubanError(
    'invalid-input',
    `报告截止日 ${due} 已过：请填写今天或以后的日期。 / The due date ${due} is past: give today or a later day.`,
  );
}
