import { DubanError, type Fault } from '../domain/errors.ts';
import type { LocalDate } from '../domain/local-date.ts';
import type { PastDates } from '../domain/measure.ts';
import { instantOf } from '../domain/zone.ts';
import type { CalendarCache } from './calendar-cache.ts';
import type { Tx } from './database.ts';
import { sqlOf } from './sql.ts';
import { stableId } from './ids.ts';
import { readinessOf, resolvePlan, type ResolvedMeasure } from './readiness.ts';
import { dateText, dateValue } from './values.ts';

/** What activation did: the measures to be woken, the instant at which they take effect, and what goes nowhere. */
export interface Activation {
  readonly measureIds: readonly string[];
  /** Epoch ms: 08:00 of the plan's first working day, or now where that is past. */
  readonly takesEffectAt: number;
  readonly warnings: readonly Fault[];
}

interface ActivationInput {
  readonly planId: string;
  readonly pastDates: PastDates | null;
  readonly now: number;
  readonly calendars: CalendarCache;
}

/** Dates of a plan that would be past if it took effect on a day. */
export interface PastCount {
  /** Codes of the measures whose deadline is past, in their order. */
  readonly deadlines: readonly string[];
  readonly milestones: number;
}

/** What is past on a day of a plan's measures. */
export async function pastOn(
  tx: Pick<Tx, 'measure' | 'milestone'>,
  planId: string,
  day: LocalDate,
): Promise<PastCount> {
  const before = { lt: dateValue(day) };
  const measures = await tx.measure.findMany({
    where: { planId, deadlineOn: before },
    select: { code: true },
    orderBy: { ordinal: 'asc' },
  });
  const milestones = await tx.milestone.count({ where: { measure: { planId }, dueOn: before } });
  return { deadlines: measures.map(({ code }) => code), milestones };
}

/** Switches a plan on: who is responsible is settled, and every measure gets its first wake-up. */
export async function activate(tx: Tx, { planId, pastDates, now, calendars }: ActivationInput): Promise<Activation> {
  await tx.$queryRaw`SELECT id FROM plans WHERE id = ${planId} FOR NO KEY UPDATE`;
  const faults = await readinessOf(tx, planId);
  const errors = faults.filter(({ severity }) => severity === 'error');
  if (errors.length > 0) throw notReady(errors);
  const plan = await tx.plan.findUniqueOrThrow({ where: { id: planId } });
  if (plan.state !== 'draft') throw notADraft(planId, plan.state);
  const { calendarVersion } = await tx.installation.findUniqueOrThrow({ where: { id: 1 } });
  const calendar = await calendars.get(sqlOf(tx), plan.zone, calendarVersion);
  const start = instantOf(plan.zone, calendar.nextWorkingDayOnOrAfter(dateText(plan.fromOn)), '08:00');
  const takesEffectAt = Math.max(start, now);
  const measures = await resolvePlan(tx, planId);
  await saveResponsibility(tx, measures);
  await leaveToTheOffice(tx, { planId, measures, now });
  await tx.$executeRaw`
    UPDATE measures SET activated_at = instant_of(${now}::bigint), next_wake_at = instant_of(${takesEffectAt}::bigint),
           calendar_version = ${calendarVersion}
     WHERE plan_id = ${planId}`;
  await tx.plan.update({ where: { id: planId }, data: { state: 'active', activatedAt: new Date(now), pastDates } });
  return {
    measureIds: measures.map(({ id }) => id),
    takesEffectAt,
    warnings: faults.filter(({ severity }) => severity === 'warning'),
  };
}

async function saveResponsibility(tx: Tx, measures: readonly ResolvedMeasure[]): Promise<void> {
  const rows = measures.flatMap(({ id, leads, supports }) => [
    ...leads.map((unit, index) => ({ measureId: id, role: 'lead', ordinal: index + 1, ...unit })),
    ...supports.map((unit, index) => ({ measureId: id, role: 'support', ordinal: index + 1, ...unit })),
  ]);
  await tx.responsibleUnit.createMany({ data: rows });
}

/** A group that nobody stands for is not forgotten: the office has to say who answers for it. */
async function leaveToTheOffice(
  tx: Tx,
  {
    planId,
    measures,
    now,
  }: { readonly planId: string; readonly measures: readonly ResolvedMeasure[]; readonly now: number },
): Promise<void> {
  const rows = measures.flatMap(({ id, nowhere }) =>
    nowhere.map((unitId) => ({
      id: stableId('task', planId, id, unitId),
      kind: 'no-contact',
      measureId: id,
      unitId,
      state: 'open',
      raisedAt: new Date(now),
    })),
  );
  await tx.officeTask.createMany({ data: rows, skipDuplicates: true });
}

function notReady(faults: readonly Fault[]): DubanError {
  const list = faults.map(({ message }) => `- ${message}`).join('\n');
  return new DubanError('plan-not-ready', `方案尚不能启用：\n${list}\nThe plan cannot be activated yet.`, { faults });
}

function notADraft(planId: string, state: string): DubanError {
  return new DubanError(
    'conflict',
    `方案 ${planId} 已启用过（${state}）。 / Plan ${planId} has been activated before: it is ${state}.`,
  );
}
