import { randomUUID } from 'node:crypto';
import { DubanError } from '../domain/errors.ts';
import type { LocalDate } from '../domain/local-date.ts';
import { newHeirs, type NewUnitChange, type UnitAct, type UnitStanding } from '../domain/unit-change.ts';
import { unitChangeFaults } from '../domain/unit-change-faults.ts';
import { instantOf, localDateOf } from '../domain/zone.ts';
import type { CalendarCache } from './calendar-cache.ts';
import type { Database, Tx } from './database.ts';
import { applyDueChanges, type Carrying } from './unit-changes-apply.ts';
import type { Moved } from './seat-changes.ts';
import { unitIdFor, unitIdsOf } from './units.ts';
import { dateText, dateValue } from './values.ts';

/** Changes as somebody orders them. */
export interface UnitOrder extends UnitAct {
  /** In the words of whoever ordered it, such as a document's number; may be empty. */
  readonly reason: string;
  /** For the log. */
  readonly who: string;
}

/** A change with what it names; units by the names that they have now. */
export interface UnitChangeRow {
  readonly id: string;
  readonly kind: NewUnitChange['kind'];
  readonly unit: string;
  readonly oldName: string;
  readonly newName: string | null;
  readonly to: string | null;
  readonly on: LocalDate;
  readonly reason: string;
  readonly who: string;
  readonly applied: boolean;
}

export interface UnitChangeStore {
  /** All changes, those to come included, in the order of their days. */
  list(): Promise<readonly UnitChangeRow[]>;
  /**
   * Writes changes down, all of them or none; each is held until its day. Throws DubanError invalid-input with every fault:
   * unknown names, a day that is past, names that are taken, circles, what would be left without anybody.
   */
  announce(act: UnitOrder): Promise<readonly string[]>;
  /**
   * Takes a change back that is not in force yet, as if it had never been written down; the log keeps it. Throws DubanError
   * not-found, or conflict for one whose day has begun.
   */
  takeBack(change: { readonly id: string; readonly who: string }): Promise<UnitChangeRow>;
  /** Carries out the changes whose day has begun, once; the measures and contacts named must be woken. */
  applyDue(seats?: Carrying['seats']): Promise<Moved>;
}

export function unitChangeStore(db: Database, calendars: CalendarCache): UnitChangeStore {
  return {
    list: () => db.read((prisma) => listChanges(prisma)),
    announce: (act) => db.write((tx, now) => announceChanges(tx, act, now)),
    takeBack: (change) => db.write((tx, now) => takeBackChange(tx, change, now)),
    applyDue: (seats) => db.write((tx, now) => applyDueChanges(tx, { now, calendars, seats })),
  };
}

async function announceChanges(tx: Tx, act: UnitOrder, now: number): Promise<readonly string[]> {
  // Two acts at once could make a circle that neither sees.
  await tx.$queryRaw`SELECT id FROM installation WHERE id = 1 FOR UPDATE`;
  await storeHeirs(tx, act);
  const { zone } = await tx.installation.findUniqueOrThrow({ where: { id: 1 } });
  const standing = await standingOf(tx, act, localDateOf(zone, now));
  const faults = unitChangeFaults(act, standing);
  if (faults.length > 0)
    throw new DubanError('invalid-input', faults.map(({ message }) => message).join('\n'), { faults });
  // Changes of one act are carried out in the order of their ids: that in which they were written.
  const ids = act.changes.map(() => randomUUID()).toSorted();
  const rows = act.changes.map((change, index) => {
    const unitId = standing.idOf(change.unit) ?? '';
    return {
      ...{ id: ids[index] ?? '', kind: change.kind, unitId, oldName: standing.nameOf(unitId) },
      toUnitId: change.kind === 'rename' || change.to === null ? null : (standing.idOf(change.to) ?? null),
      newName: change.kind === 'rename' ? change.newName.trim() : null,
      effectiveOn: dateValue(act.on),
      effectiveAt: new Date(instantOf(zone, act.on, '00:00')),
      ...{ reason: act.reason.trim(), who: act.who, recordedAt: new Date(now) },
    };
  });
  await tx.unitChange.createMany({ data: rows });
  for (const { id, kind, unitId, toUnitId } of rows) {
    const detail = { id, unitId, toUnitId, on: act.on };
    await tx.auditLog.create({ data: { who: act.who, what: `unit ${kind}`, at: new Date(now), detail } });
  }
  return rows.map(({ id }) => id);
}

async function takeBackChange(
  tx: Tx,
  { id, who }: { readonly id: string; readonly who: string },
  now: number,
): Promise<UnitChangeRow> {
  // Whoever carries it out at this moment comes first, or finds it gone.
  await tx.$queryRaw`SELECT id FROM unit_changes WHERE id = ${id} FOR UPDATE`;
  const row = await tx.unitChange.findUnique({ where: { id } });
  const [change] = await listChanges(tx, { id });
  if (row === null || change === undefined) throw noChange(id);
  const { count } = await tx.unitChange.deleteMany({
    where: { id, appliedAt: null, effectiveAt: { gt: new Date(now) } },
  });
  if (count === 0) throw inForce(change);
  const { kind, newName, on, reason, who: orderedBy } = change;
  const detail = { id, kind, unitId: row.unitId, toUnitId: row.toUnitId, newName, on, reason, orderedBy };
  await tx.auditLog.create({ data: { who, what: 'unit undo', at: new Date(now), detail } });
  return change;
}

function noChange(id: string): DubanError {
  return new DubanError(
    'not-found',
    `没有编号为“${id}”的机构变更，或已撤回：请用 duban unit list 查看编号。` +
      ` / There is no change of units "${id}", or it was taken back: duban unit list shows their ids.`,
  );
}

const INSTEAD: Readonly<Record<NewUnitChange['kind'], { readonly zh: string; readonly en: string }>> = {
  rename: { zh: '可用 duban unit rename 再次更名', en: 'rename it again with duban unit rename' },
  merge: { zh: '可用 duban measure reassign 逐项划转', en: 'give its measures back with duban measure reassign' },
  abolish: { zh: '可用 duban measure reassign 逐项划转', en: 'give its measures back with duban measure reassign' },
};

function inForce({ kind, oldName, on }: UnitChangeRow): DubanError {
  const { zh, en } = INSTEAD[kind];
  return new DubanError(
    'conflict',
    `“${oldName}”的变更自 ${on} 起已生效，不能撤回：${zh}。 / The change of "${oldName}" is in force since ${on} and cannot be taken back: ${en}.`,
  );
}

async function listChanges(
  tx: Pick<Tx, 'unitChange'>,
  where: { readonly id?: string } = {},
): Promise<readonly UnitChangeRow[]> {
  const rows = await tx.unitChange.findMany({
    where,
    include: { unit: true, toUnit: true },
    orderBy: [{ effectiveAt: 'asc' }, { recordedAt: 'asc' }, { id: 'asc' }],
  });
  return rows.map(({ id, kind, unit, toUnit, oldName, newName, effectiveOn, reason, who, appliedAt }) => ({
    // A check holds the kind to these words.
    ...{ id, kind: kind as UnitChangeRow['kind'], unit: unit.name, oldName, newName, to: toUnit?.name ?? null },
    ...{ on: dateText(effectiveOn), reason, who, applied: appliedAt !== null },
  }));
}

async function storeHeirs(tx: Tx, act: UnitAct): Promise<void> {
  const known = await unitIdsOf(tx, namesIn(act));
  const missing = newHeirs(act, (name) => known.get(name));
  await tx.unit.createMany({ data: missing.map((name) => ({ id: unitIdFor(name), name, kind: 'body' })) });
}

const namesIn = ({ changes }: UnitAct): string[] =>
  changes.flatMap((change) =>
    change.kind === 'rename' || change.to === null ? [change.unit] : [change.unit, change.to],
  );

/** Everything that the checks ask for, read once. */
async function standingOf(tx: Tx, act: UnitAct, today: LocalDate): Promise<UnitStanding> {
  const ids = await unitIdsOf(tx, namesIn(act));
  const units = await tx.unit.findMany({ include: { aliases: true } });
  const changes = await tx.unitChange.findMany({ where: { kind: { not: 'rename' } } });
  const renames = await tx.unitChange.findMany({ where: { kind: 'rename', appliedAt: null } });
  const plans = await tx.plan.findMany({ where: { state: { not: 'closed' } } });
  const open = await tx.responsibleUnit.groupBy({
    by: ['unitId'],
    where: { measure: { phase: { not: 'closed' } } },
    _count: { measureId: true },
  });
  const byId = new Map(units.map((unit) => [unit.id, unit]));
  const nameOwners = new Map([
    ...units.flatMap(({ id, aliases }) => aliases.map(({ name }) => [name, id] as const)),
    ...renames.map(({ newName, unitId }) => [newName ?? '', unitId] as const),
    ...units.map(({ id, name }) => [name, id] as const),
  ]);
  return {
    today,
    idOf: (name) => ids.get(name),
    nameOf: (id) => byId.get(id)?.name ?? id,
    isGroup: (id) => byId.get(id)?.kind === 'group',
    ownerOf: (name) => nameOwners.get(name),
    ends: new Map(changes.map((one) => [one.unitId, { to: one.toUnitId, on: dateText(one.effectiveOn) }])),
    plans: plans.map(({ title, officeUnitId, superiorUnitId }) => ({ title, officeUnitId, superiorUnitId })),
    openMeasures: new Map(open.map(({ unitId, _count }) => [unitId, _count.measureId])),
  };
}
