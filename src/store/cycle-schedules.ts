import { cycleDue, nextCycle, type CycleScope } from '../domain/cycle.ts';
import { DubanError } from '../domain/errors.ts';
import type { LocalDate } from '../domain/local-date.ts';
import type { Rhythm } from '../domain/policy.ts';
import { localDateOf } from '../domain/zone.ts';
import type { Calendar } from '../domain/calendar.ts';
import type { CalendarCache } from './calendar-cache.ts';
import { cycleId, openCycle } from './cycle-open.ts';
import type { Database, Tx } from './database.ts';
import { stableId } from './ids.ts';
import { sqlOf } from './sql.ts';
import { asJson, dateText, dateValue } from './values.ts';

/** Schedules opened in one call; the rest follows at once in the next. */
const PAGE = 50;

export interface NewSchedule {
  readonly planId: string;
  readonly title: string;
  readonly rhythm: Rhythm;
  readonly scope: CycleScope;
}

export interface ScheduleSummary extends NewSchedule {
  readonly id: string;
  readonly openedOn: LocalDate | null;
  /** Epoch ms; null = ended. */
  readonly nextOpenAt: number | null;
}

/** What came of opening what was due. */
export interface Opened {
  readonly cycleIds: readonly string[];
  /** Schedules whose cycle could not be opened; each is an office task. */
  readonly failed: readonly string[];
  /** More may be due. */
  readonly more: boolean;
}

export interface CycleSchedules {
  /** Adds a schedule to an active plan. The same rhythm and scope again is the same schedule. */
  add(schedule: NewSchedule): Promise<ScheduleSummary>;
  /** Ends a schedule; cycles that are open stay. Throws DubanError not-found. */
  end(id: string): Promise<void>;
  list(planId?: string): Promise<readonly ScheduleSummary[]>;
  /** Opens the cycle of every schedule whose instant has come; their workflows must be woken. */
  openDue(): Promise<Opened>;
}

export function cycleSchedules(db: Database, calendars: CalendarCache): CycleSchedules {
  return {
    add: (schedule) => db.write((tx, now) => add(tx, schedule, { now, calendars })),
    end: (id) =>
      db.write(async (tx) => {
        const { count } = await tx.cycleSchedule.updateMany({ where: { id }, data: { nextOpenAt: null } });
        if (count === 0) throw noSchedule(id);
      }),
    list: (planId) =>
      db.read(async (prisma) => {
        const rows = await prisma.cycleSchedule.findMany({
          ...(planId === undefined ? {} : { where: { planId } }),
          orderBy: { id: 'asc' },
        });
        return rows.map(summaryOf);
      }),
    openDue: () => openDue(db, calendars),
  };
}

type Row = Awaited<ReturnType<Tx['cycleSchedule']['findUniqueOrThrow']>>;

// Only `add` writes rhythm and scope, and it takes both in these types.
const rhythmOf = ({ rhythm }: Row): Rhythm => rhythm as unknown as Rhythm;
const scopeOf = ({ scope }: Row): CycleScope => scope as unknown as CycleScope;

function summaryOf(row: Row): ScheduleSummary {
  return {
    ...{ id: row.id, planId: row.planId, title: row.title, rhythm: rhythmOf(row), scope: scopeOf(row) },
    openedOn: row.openedOn === null ? null : dateText(row.openedOn),
    nextOpenAt: row.nextOpenAt?.getTime() ?? null,
  };
}

interface At {
  readonly now: number;
  readonly calendars: CalendarCache;
}

async function add(tx: Tx, schedule: NewSchedule, { now, calendars }: At): Promise<ScheduleSummary> {
  const { planId, title, rhythm, scope } = schedule;
  const plan = await tx.plan.findUnique({ where: { id: planId } });
  if (plan === null || plan.state !== 'active') throw notActive(planId);
  const calendar = await calendarOf(tx, plan.zone, calendars);
  const next = nextCycle(rhythm, calendar, { openedOn: null, since: localDateOf(plan.zone, now) });
  const id = `s-${stableId('schedule', planId, JSON.stringify(rhythm), JSON.stringify(scope)).slice(0, 12)}`;
  const row = await tx.cycleSchedule.upsert({
    where: { id },
    create: {
      ...{ id, planId, title, rhythm: asJson(rhythm), scope: asJson(scope) },
      nextOpenAt: new Date(Math.max(next.opensAt, now)),
    },
    update: { title, nextOpenAt: new Date(Math.max(next.opensAt, now)) },
  });
  return summaryOf(row);
}

/** Each schedule in a transaction of its own: one that fails keeps no other from opening. */
async function openDue(db: Database, calendars: CalendarCache): Promise<Opened> {
  const due = await db.write((tx, now) =>
    tx.cycleSchedule.findMany({
      where: { nextOpenAt: { lte: new Date(now) } },
      select: { id: true },
      orderBy: [{ nextOpenAt: 'asc' }, { id: 'asc' }],
      take: PAGE,
    }),
  );
  const cycleIds: string[] = [];
  const failed: string[] = [];
  for (const { id } of due) {
    try {
      cycleIds.push(...(await db.write((tx, now) => openOne(tx, id, { now, calendars }))));
    } catch (error) {
      if (error instanceof DubanError && error.kind.retryable) throw error;
      failed.push(id);
      await db.write((tx, now) => passOver(tx, id, { now, calendars }));
    }
  }
  return { cycleIds, failed, more: due.length === PAGE };
}

async function openOne(tx: Tx, id: string, { now, calendars }: At): Promise<readonly string[]> {
  await tx.$queryRaw`SELECT id FROM cycle_schedules WHERE id = ${id} FOR NO KEY UPDATE`;
  const row = await tx.cycleSchedule.findUniqueOrThrow({ where: { id }, include: { plan: true } });
  if (row.nextOpenAt === null || row.nextOpenAt.getTime() > now) return [];
  if (row.plan.state !== 'active') {
    await tx.cycleSchedule.update({ where: { id }, data: { nextOpenAt: null } });
    return [];
  }
  const calendar = await calendarOf(tx, row.plan.zone, calendars);
  const due = dueOf(row, calendar, { now, zone: row.plan.zone });
  const missed = due === null || due.cycle.due < localDateOf(row.plan.zone, now);
  if (missed || due.missed > 0) await raiseTask(tx, row, now);
  const opened = missed ? [] : await openOnce(tx, row, { due: due.cycle.due, now, calendars });
  await goOn(tx, row, { calendar, now, zone: row.plan.zone });
  return opened;
}

/** Nothing is opened twice: an admin may have opened the same cycle by hand. */
async function openOnce(
  tx: Tx,
  row: Row,
  { due, now, calendars }: At & { readonly due: LocalDate },
): Promise<readonly string[]> {
  const { planId, title, id: scheduleId } = row;
  const scope = scopeOf(row);
  if ((await tx.reportCycle.findUnique({ where: { id: cycleId(planId, due, scope) } })) !== null) return [];
  return [(await openCycle(tx, { cycle: { planId, title, due, scope, scheduleId }, now, calendars })).cycleId];
}

/** A cycle that could not be opened is work for the office; the next one has its chance. */
async function passOver(tx: Tx, id: string, { now, calendars }: At): Promise<void> {
  const row = await tx.cycleSchedule.findUniqueOrThrow({ where: { id }, include: { plan: true } });
  await raiseTask(tx, row, now);
  const calendar = await calendarOf(tx, row.plan.zone, calendars);
  await goOn(tx, row, { calendar, now, zone: row.plan.zone });
}

function dueOf(row: Row, calendar: Calendar, { now, zone }: { now: number; zone: string }) {
  const since = localDateOf(zone, row.nextOpenAt?.getTime() ?? now);
  return cycleDue(rhythmOf(row), calendar, {
    openedOn: row.openedOn === null ? null : dateText(row.openedOn),
    since,
    now,
  });
}

async function goOn(
  tx: Tx,
  row: Row,
  { calendar, now, zone }: { calendar: Calendar; now: number; zone: string },
): Promise<void> {
  const openedOn = dueOf(row, calendar, { now, zone })?.cycle.openOn ?? localDateOf(zone, now);
  const next = nextCycle(rhythmOf(row), calendar, { openedOn, since: openedOn });
  await tx.cycleSchedule.update({
    where: { id: row.id },
    data: { openedOn: dateValue(openedOn), nextOpenAt: new Date(next.opensAt) },
  });
}

async function raiseTask(tx: Tx, { id, planId }: Row, now: number): Promise<void> {
  await tx.officeTask.createMany({
    data: [
      {
        ...{ id: stableId('task', 'cycle-not-opened', id, now), kind: 'cycle-not-opened', planId, state: 'open' },
        raisedAt: new Date(now),
      },
    ],
    skipDuplicates: true,
  });
}

async function calendarOf(tx: Tx, zone: string, calendars: CalendarCache): Promise<Calendar> {
  const { calendarVersion } = await tx.installation.findUniqueOrThrow({ where: { id: 1 } });
  return calendars.get(sqlOf(tx), zone, calendarVersion);
}

function noSchedule(id: string): DubanError {
  return new DubanError('not-found', `没有报送安排 ${id}。 / There is no schedule of report cycles ${id}.`);
}

function notActive(planId: string): DubanError {
  return new DubanError(
    'conflict',
    `方案 ${planId} 未启用，不能安排定期报送。 / Plan ${planId} is not active: a schedule of report cycles needs an active plan.`,
  );
}
