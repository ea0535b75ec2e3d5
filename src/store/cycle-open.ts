import { closingOf, type CycleScope } from '../domain/cycle.ts';
import { DubanError } from '../domain/errors.ts';
import type { LocalDate } from '../domain/local-date.ts';
import { localDateOf } from '../domain/zone.ts';
import type { CalendarCache } from './calendar-cache.ts';
import type { Tx } from './database.ts';
import { stableId } from './ids.ts';
import { sqlOf } from './sql.ts';
import { asJson, dateValue } from './values.ts';

export interface OpenCycle {
  readonly planId: string;
  readonly title: string;
  readonly due: LocalDate;
  /** Default: five working days after `due`. */
  readonly closesOn?: LocalDate;
  /** Default: all measures of the plan. */
  readonly scope?: CycleScope;
  readonly scheduleId?: string;
}

/** A cycle that was opened; `awaited`: measures that are asked only when the plan takes effect (epoch ms), or null. */
export interface OpenedCycle {
  readonly cycleId: string;
  readonly awaited: { readonly measures: number; readonly from: number } | null;
}

/**
 * Opens a cycle over an active plan; its workflow must be woken. Throws DubanError conflict for a plan that does not run
 * and for a cycle with this due date and scope that is there already, invalid-input for a past date.
 */
export async function openCycle(
  tx: Tx,
  { cycle, now, calendars }: { readonly cycle: OpenCycle; readonly now: number; readonly calendars: CalendarCache },
): Promise<OpenedCycle> {
  const { planId, title, due, scope = {} } = cycle;
  const plan = await tx.plan.findUnique({ where: { id: planId } });
  if (plan === null || plan.state !== 'active') throw noActivePlan(planId);
  if (due < localDateOf(plan.zone, now)) throw pastDue(due);
  const awaited = await awaitedMeasures(tx, planId);
  const begins = awaited === null ? null : localDateOf(plan.zone, awaited.from);
  if (begins !== null && due < begins) throw dueBeforeStart(due, begins);
  const { calendarVersion } = await tx.installation.findUniqueOrThrow({ where: { id: 1 } });
  const calendar = await calendars.get(sqlOf(tx), plan.zone, calendarVersion);
  const id = cycleId(planId, due, scope);
  const data = {
    ...{ id, planId, title, state: 'open', scope: asJson(scope), scheduleId: cycle.scheduleId ?? null },
    dueOn: dateValue(due),
    openedAt: new Date(now),
    closesAt: new Date(closingOf(calendar, due, cycle.closesOn)),
    // Due at once: its workflow has to invite.
    nextLookAt: new Date(now),
  };
  await tx.reportCycle.create({ data });
  return { cycleId: id, awaited };
}

/** Measures of an active plan before their first step, and the instant of the last of those steps. */
async function awaitedMeasures(tx: Tx, planId: string): Promise<OpenedCycle['awaited']> {
  const pending = await tx.measure.aggregate({
    where: { planId, phase: 'pending', nextWakeAt: { not: null } },
    _count: true,
    _max: { nextWakeAt: true },
  });
  const from = pending._max.nextWakeAt;
  return from === null ? null : { measures: pending._count, from: from.getTime() };
}

/** The id of the cycle of a plan with this due date and scope. */
export function cycleId(planId: string, due: LocalDate, scope: CycleScope): string {
  const { part, section, unitIds } = scope;
  const narrowed = part ?? section ?? unitIds;
  const of =
    narrowed === undefined ? [] : [JSON.stringify([part ?? null, section ?? null, [...(unitIds ?? [])].sort()])];
  return `k-${stableId('cycle', planId, due, ...of).slice(0, 12)}`;
}

function noActivePlan(planId: string): DubanError {
  return new DubanError(
    'conflict',
    `方案 ${planId} 未启用，不能开启报告周期。 / Plan ${planId} is not active: a report cycle needs an active plan.`,
  );
}

function dueBeforeStart(due: LocalDate, begins: LocalDate): DubanError {
  return new DubanError(
    'invalid-input',
    `报告截止日 ${due} 早于方案开始执行之日 ${begins}：请填写 ${begins} 或以后的日期。 / The due date ${due} is before ${begins}, when the plan takes effect: give that day or a later one.`,
  );
}

function pastDue(due: LocalDate): DubanError {
  return new DubanError(
    'invalid-input',
    `报告截止日 ${due} 已过：请填写今天或以后的日期。 / The due date ${due} is past: give today or a later day.`,
  );
}
