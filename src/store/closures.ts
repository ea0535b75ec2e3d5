import { DubanError } from '../domain/errors.ts';
import { daysBetween, isLocalDate, type LocalDate } from '../domain/local-date.ts';
import { lockVersion, raiseVersion, type CalendarChanged } from './calendar-version.ts';
import type { Tx } from './database.ts';
import { stableId } from './ids.ts';
import type { Sql } from './sql.ts';
import { unitIdsOf, unknownUnit } from './units.ts';
import { dateValue } from './values.ts';

/** Days on which a unit is closed, both ends included; `unit` by name or alias. */
export interface UnitClosure {
  readonly unit: string;
  readonly from: LocalDate;
  readonly to: LocalDate;
  readonly reason: string;
}

/** A closure in force; `unit` is the unit's own name. */
export type ClosureRow = UnitClosure;

interface Change {
  readonly who: string;
  readonly now: number;
}

const MOST_DAYS = 366;

export async function listClosures(sql: Sql): Promise<ClosureRow[]> {
  return sql.query<ClosureRow>(`
    SELECT u.name AS unit, c.from_on::text AS "from", c.to_on::text AS "to", c.reason
      FROM unit_closures c JOIN units u ON u.id = c.unit_id
     WHERE c.until_version IS NULL ORDER BY c.from_on, u.name, c.to_on`);
}

export async function addClosure(tx: Tx, closure: UnitClosure, change: Change): Promise<CalendarChanged> {
  const { from, to, reason } = closure;
  checkSpan(closure);
  const { unitId, version } = await lockFor(tx, closure.unit);
  const days = { unitId, fromOn: dateValue(from), toOn: dateValue(to) };
  if ((await tx.unitClosure.count({ where: { ...days, untilVersion: null } })) > 0) return { changed: false, version };
  const id = stableId('closure', unitId, from, to, version + 1);
  await tx.unitClosure.create({ data: { id, ...days, reason, sinceVersion: version + 1 } });
  await record(tx, 'closure-add', { ...change, version: version + 1, detail: { unitId, from, to, reason } });
  return { changed: true, version: version + 1 };
}

export async function removeClosure(
  tx: Tx,
  { unit, from, to }: Omit<UnitClosure, 'reason'>,
  change: Change,
): Promise<CalendarChanged> {
  const { unitId, version } = await lockFor(tx, unit);
  const { count } = await tx.unitClosure.updateMany({
    where: { unitId, fromOn: dateValue(from), toOn: dateValue(to), untilVersion: null },
    data: { untilVersion: version + 1 },
  });
  if (count === 0) throw noClosure(unit, from, to);
  await record(tx, 'closure-remove', { ...change, version: version + 1, detail: { unitId, from, to } });
  return { changed: true, version: version + 1 };
}

async function lockFor(tx: Tx, unit: string): Promise<{ unitId: string; version: number }> {
  const unitId = (await unitIdsOf(tx, [unit])).get(unit);
  if (unitId === undefined) throw unknownUnit(unit);
  return { unitId, version: await lockVersion(tx) };
}

async function record(
  tx: Tx,
  what: string,
  { who, now, version, detail }: Change & { readonly version: number; readonly detail: Record<string, string> },
): Promise<void> {
  await raiseVersion(tx, version, now);
  await tx.auditLog.create({ data: { who, what, at: new Date(now), detail: { ...detail, version } } });
}

function checkSpan({ from, to, reason }: UnitClosure): void {
  const days = isLocalDate(from) && isLocalDate(to) ? daysBetween(from, to) + 1 : 0;
  if (days >= 1 && days <= MOST_DAYS && reason.trim() !== '') return;
  throw new DubanError(
    'invalid-input',
    `单位休息日“${from}”至“${to}”（事由“${reason}”）无效：应为实际存在的日期，起不晚于止，不超过 ${MOST_DAYS} 天，并写明事由。` +
      ` / A closure from "${from}" to "${to}" cannot be: give existing days in order, at most ${MOST_DAYS}, and a reason.`,
  );
}

function noClosure(unit: string, from: LocalDate, to: LocalDate): DubanError {
  return new DubanError(
    'not-found',
    `没有“${unit}” ${from} 至 ${to} 的休息日：请用 duban calendar closure list 查看。` +
      ` / "${unit}" has no closure from ${from} to ${to}: see duban calendar closure list.`,
  );
}
