import { DubanError } from '../domain/errors.ts';
import { ENDED_BY, type OfficeTaskKind } from '../domain/office-task.ts';
import type { Role } from '../domain/policy.ts';
import { localDateOf } from '../domain/zone.ts';
import type { CalendarCache } from './calendar-cache.ts';
import { clockStore } from './clock.ts';
import { Database, type Tx } from './database.ts';
import { sqlOf } from './sql.ts';

/** Something that waits for the office. */
export interface OpenTask {
  readonly id: string;
  readonly kind: OfficeTaskKind;
  /** Null where it is about a person of no single plan, as a dead mailbox is. */
  readonly planId: string | null;
  readonly planTitle: string | null;
  readonly measureCode: string | null;
  /** The unit that it is about: the one named, else that of the person, else the first lead unit. */
  readonly unit: string | null;
  readonly contact: { readonly id: string; readonly name: string; readonly role: Role } | null;
  /** Epoch ms. */
  readonly since: number;
  /** IANA name of the zone in which the days count. */
  readonly zone: string;
  /** Working days since then, the first not counted. */
  readonly ageDays: number;
  /** What a question's mail says; null for every other kind, and where its sender has been erased. */
  readonly question: string | null;
}

export interface TaskPage {
  readonly tasks: readonly OpenTask[];
  /** How many are open in all. */
  readonly total: number;
  /** What `after` must be for the next page; null on the last one. */
  readonly next: string | null;
}

/** One plan's tasks, or all; those after a task of the page before. */
export interface TaskQuery {
  readonly planId: string | null;
  readonly after?: string | null;
  /** Rows at most, default and most 200. */
  readonly limit?: number;
}

export interface TaskStore {
  /** The oldest first. Throws DubanError not-found for an `after` that is no task. */
  list(query: TaskQuery): Promise<TaskPage>;
  /** How many are open: of one plan, or in all. */
  count(planId: string | null): Promise<number>;
  /**
   * A person says that it is done; the audit log keeps who, and the note. `id`: at least its first 8 digits.
   * Throws DubanError not-found, conflict (ended before, or several begin so), not-allowed where a decision ends it.
   */
  end(task: { readonly id: string; readonly who: string; readonly note: string | null }): Promise<EndedTask>;
}

export interface EndedTask {
  readonly id: string;
  readonly kind: OfficeTaskKind;
}

const PAGE = 200;

export function taskStore(db: Database, calendars: CalendarCache): TaskStore {
  return {
    list: async (query) => {
      const now = await clockStore(db).now();
      return db.read((prisma) => list(prisma, { ...query, now, calendars }));
    },
    count: (planId) => db.read((prisma) => count(prisma, planId)),
    end: (task) => db.write((tx, now) => end(tx, { ...task, now })),
  };
}

/**
 * How many are open, without opening a store, which would put in what is missing: for a look that changes nothing.
 * @throws DubanError `database-unreachable`.
 */
export async function countTasksIn(databaseUrl: string): Promise<number> {
  const db = new Database(databaseUrl, 1);
  try {
    return await db.read((prisma) => count(prisma, null));
  } finally {
    await db.close();
  }
}

type Reader = Pick<Tx, 'officeTask' | '$queryRaw' | '$queryRawUnsafe' | 'installation'>;

// $1: the plan, or null for all. A person whose mailbox is dead concerns every plan that their units take part in.
const OPEN = `
  FROM office_tasks t
  LEFT JOIN measures m ON m.id = t.measure_id
  LEFT JOIN plans p ON p.id = coalesce(t.plan_id, m.plan_id)
 WHERE t.state = 'open'
   AND ($1::text IS NULL OR p.id = $1 OR (p.id IS NULL AND EXISTS (
         SELECT 1 FROM contact_seats s JOIN plans x ON x.id = $1
          WHERE s.contact_id = t.contact_id
            AND (s.unit_id IN (x.office_unit_id, x.superior_unit_id)
                 OR EXISTS (SELECT 1 FROM responsible_units r JOIN measures y ON y.id = r.measure_id
                             WHERE r.unit_id = s.unit_id AND y.plan_id = x.id)))))`;

const COUNT = `SELECT count(*)::int AS total ${OPEN}`;

const LIST = `
SELECT o.id, o.kind, o."planId", o."planTitle", o."measureCode", o.zone, o.since, i.body AS question,
       coalesce(u.name, seat.unit, lead.name) AS unit,
       CASE WHEN c.id IS NOT NULL THEN json_build_object('id', c.id, 'name', c.name, 'role', c.role) END AS contact
  FROM (SELECT t.*, p.id AS "planId", p.title AS "planTitle", m.code AS "measureCode",
               coalesce(p.zone, (SELECT zone FROM installation)) AS zone, epoch_ms(t.raised_at)::float8 AS since ${OPEN}
           AND ($2::text IS NULL OR (t.raised_at, t.id) > (SELECT a.raised_at, a.id FROM office_tasks a WHERE a.id = $2))
         ORDER BY t.raised_at, t.id LIMIT $3) o
  LEFT JOIN inbound_messages i ON i.id = o.inbound_id
  LEFT JOIN contacts c ON c.id = o.contact_id
  LEFT JOIN units u ON u.id = o.unit_id
  LEFT JOIN LATERAL (SELECT n.name AS unit FROM contact_seats s JOIN units n ON n.id = s.unit_id
                      WHERE s.contact_id = o.contact_id ORDER BY s.unit_id LIMIT 1) seat ON true
  LEFT JOIN LATERAL (SELECT n.name FROM responsible_units r JOIN units n ON n.id = r.unit_id
                      WHERE r.measure_id = o.measure_id AND r.role = 'lead' ORDER BY r.ordinal LIMIT 1) lead ON true
 ORDER BY o.raised_at, o.id`;

async function count(prisma: Reader, planId: string | null): Promise<number> {
  const [row] = await sqlOf(prisma).query<{ total: number }>(COUNT, planId);
  return row?.total ?? 0;
}

interface Listing extends TaskQuery {
  readonly now: number;
  readonly calendars: CalendarCache;
}

async function list(prisma: Reader, query: Listing): Promise<TaskPage> {
  const { planId, after = null, limit = PAGE, now, calendars } = query;
  if (after !== null && (await prisma.officeTask.findUnique({ where: { id: after } })) === null) throw noTask(after);
  const most = Math.min(limit, PAGE);
  const sql = sqlOf(prisma);
  const rows = await sql.query<Omit<OpenTask, 'ageDays'>>(LIST, planId, after, most + 1);
  const { calendarVersion } = await prisma.installation.findUniqueOrThrow({ where: { id: 1 } });
  const tasks: OpenTask[] = [];
  for (const row of rows.slice(0, most)) {
    const calendar = await calendars.get(sql, row.zone, calendarVersion);
    const [raisedOn, today] = [localDateOf(row.zone, row.since), localDateOf(row.zone, now)];
    tasks.push({ ...row, ageDays: calendar.workingDaysBetween(raisedOn, today) });
  }
  const next = rows.length > most ? (tasks.at(-1)?.id ?? null) : null;
  return { tasks, total: await count(prisma, planId), next };
}

async function end(
  tx: Tx,
  { id, who, note, now }: Parameters<TaskStore['end']>[0] & { readonly now: number },
): Promise<EndedTask> {
  const found = /^[0-9a-f]{8,32}$/u.test(id)
    ? await tx.$queryRaw<{ id: string; kind: OfficeTaskKind; state: string }[]>`
        SELECT id, kind, state FROM office_tasks WHERE id LIKE ${`${id}%`} ORDER BY id FOR UPDATE`
    : [];
  const [task, another] = found;
  if (task === undefined) throw noTask(id);
  if (another !== undefined) throw ambiguous(id, found.length);
  if (task.state !== 'open') throw endedBefore(task.id);
  if (ENDED_BY[task.kind].length > 0) throw endedByDecision(task);
  await tx.officeTask.update({ where: { id: task.id }, data: { state: 'done', doneAt: new Date(now) } });
  const detail = { taskId: task.id, kind: task.kind, note };
  await tx.auditLog.create({ data: { who, what: 'task-done', at: new Date(now), detail } });
  return { id: task.id, kind: task.kind };
}

function noTask(id: string): DubanError {
  return new DubanError(
    'not-found',
    `没有待办 ${id}：请填写 duban task list 所列编号（至少前 8 位）。 / There is no office task ${id}: give an id of duban task list, at least its first 8 digits.`,
  );
}

function ambiguous(id: string, tasks: number): DubanError {
  return new DubanError(
    'conflict',
    `以 ${id} 开头的待办有 ${tasks} 项：请多填几位。 / ${tasks} office tasks begin with ${id}: give more digits.`,
  );
}

function endedBefore(id: string): DubanError {
  return new DubanError('conflict', `待办 ${id} 此前已办结。 / Office task ${id} has been done before.`);
}

function endedByDecision({ id, kind }: EndedTask): DubanError {
  const decisions = ENDED_BY[kind].join('、');
  return new DubanError(
    'not-allowed',
    `待办 ${id}（${kind}）须由督办单位作出决定（${decisions}）后自动办结，不能直接销号；办理方式见 duban task list。` +
      ` / Office task ${id} (${kind}) ends with a decision (${ENDED_BY[kind].join(', ')}) and not by hand; duban task list says how.`,
  );
}
