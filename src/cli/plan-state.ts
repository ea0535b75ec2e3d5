import type { Calendar } from '../domain/calendar.ts';
import type { Fault } from '../domain/errors.ts';
import { addMonths, type LocalDate } from '../domain/local-date.ts';
import { localDateOf } from '../domain/zone.ts';
import type { Installation } from '../runtime/installation.ts';
import { iso, markedDate, orUnnamed } from './wording.ts';
import { dateZh } from '../names/dates.ts';

/** A stored plan as the store tells it. */
export type PlanSummary = Awaited<ReturnType<Installation['store']['plans']['show']>>;

/** The states of a plan in words. */
export const STATES: Readonly<Record<PlanSummary['state'], string>> = {
  draft: '草案 draft',
  active: '督办中 active',
  closed: '已结束 closed',
};

/**
 * What hinders a draft's activation (errors) and what would go nowhere (warnings), together with what only today's date
 * can tell: a plan that is over before it begins.
 */
export async function readinessOf(
  { plans, clock }: Installation['store'],
  plan: PlanSummary,
): Promise<readonly Fault[]> {
  const today = localDateOf(plan.zone, await clock.now());
  const begins = plan.from > today ? plan.from : today;
  const over = plan.closesOn !== null && plan.closesOn <= begins ? [overAlready(plan, plan.closesOn)] : [];
  const long = plan.closesOn !== null && plan.closesOn > addMonths(begins, MOST_MONTHS) ? [tooLong(plan.closesOn)] : [];
  const same = plan.office !== null && plan.office === plan.superior ? [OWN_SUPERIOR] : [];
  const faults = [...over, ...long, ...same, ...(await plans.readiness(plan.id))];
  return faults.toSorted((a, b) => Number(a.severity === 'warning') - Number(b.severity === 'warning'));
}

function overAlready({ from }: PlanSummary, closesOn: string): Fault {
  return {
    severity: 'error',
    code: 'plan-over',
    message:
      `方案的结束日 ${dateZh(closesOn)} 已过，或早于起始日 ${dateZh(from)}：请在启用时用 --closes-on 另定结束日。` +
      ` / The plan closes on ${closesOn}, which is past or before its first day ${from}: give another day with --closes-on when you activate it.`,
    where: {},
  };
}

/** A ladder goes on monthly until the close, and has an end to what it may plan. */
const MOST_MONTHS = 15 * 12;

function tooLong(closesOn: string): Fault {
  return {
    severity: 'error',
    code: 'plan-too-long',
    message:
      `方案的结束日 ${dateZh(closesOn)} 距起始日超过 ${MOST_MONTHS / 12} 年：请用 --closes-on 另定较早的结束日。` +
      ` / The plan closes on ${closesOn}, more than ${MOST_MONTHS / 12} years after it begins: give an earlier day with --closes-on.`,
    where: {},
  };
}

const OWN_SUPERIOR: Fault = {
  severity: 'error',
  code: 'superior-is-office',
  message:
    '督办单位与其上级为同一单位：请用 --superior 指定其上级。 / The supervising office cannot be its own superior: name the superior with --superior.',
  where: {},
};

/** A plan for a JSON document: instants as ISO 8601. */
export function planJson({ activatedAt, ...plan }: PlanSummary) {
  return { ...plan, activatedAt: activatedAt === null ? null : iso(activatedAt) };
}

/** A plan's facts, a line each; with a calendar, dates of years without a notice are marked. */
export function planLines(plan: PlanSummary, calendar?: Pick<Calendar, 'yearIsPublished'>): string[] {
  const day = (date: LocalDate): string => (calendar === undefined ? dateZh(date) : markedDate(date, calendar));
  const held = plan.held ? '（暂停发送 held）' : '';
  const policies = [plan.datedPolicy, plan.rhythmPolicy].filter((name) => name !== null).join(' / ');
  return [
    `${plan.title}`,
    `  编号 id: ${plan.id}  文号 number: ${orUnnamed(plan.documentNumber)}  状态 state: ${STATES[plan.state]}${held}`,
    `  起始 from: ${day(plan.from)}  结束 closes: ${plan.closesOn === null ? orUnnamed(null) : day(plan.closesOn)}`,
    `  督办单位 office: ${orUnnamed(plan.office)}  上级 superior: ${orUnnamed(plan.superior)}`,
    `  催办规则 policy: ${policies}  措施 measures: ${plan.measures}（办结 closed ${plan.closedMeasures}）`,
  ];
}
