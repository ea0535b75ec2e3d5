import type { DraftPlan } from '../domain/draft-plan.ts';
import { DubanError } from '../domain/errors.ts';
import type { LocalDate } from '../domain/local-date.ts';
import type { Database, Tx } from './database.ts';
import { stableId } from './ids.ts';
import { dateTextOrNull } from './values.ts';

/** A unit with every name that it is known by. */
export interface UnitRow {
  readonly id: string;
  readonly name: string;
  readonly kind: 'body' | 'group';
  readonly aliases: readonly string[];
  /** The unit that answers for a group; the group itself where its own name stands for an office that collects. */
  readonly collectingUnit: string | null;
  /** For a unit that was merged into another or abolished: since when, and who stands in its place now. */
  readonly endedOn: LocalDate | null;
  readonly successor: { readonly id: string; readonly name: string } | null;
}

export interface UnitStore {
  list(): Promise<readonly UnitRow[]>;
  /**
   * Says which unit answers for a group (汇总单位); both by name or alias, null takes it back. A group may be named as its
   * own collecting unit: then it answers under its own name. Throws DubanError not-found or invalid-input.
   */
  setCollectingUnit(group: string, unit: string | null): Promise<void>;
  /** Stores a body that no plan names, such as an office's superior; one that is known already stays as it is. */
  create(name: string): Promise<void>;
}

export function unitStore(db: Database): UnitStore {
  return {
    list: () =>
      db.read(async (prisma) => {
        const rows = await prisma.unit.findMany({
          include: { aliases: { orderBy: { name: 'asc' } }, collectingUnit: true, successor: true },
          orderBy: { name: 'asc' },
        });
        return rows.map(({ id, name, kind, aliases, collectingUnit, endedOn, successor }) => ({
          id,
          name,
          kind: kind === 'group' ? 'group' : 'body',
          aliases: aliases.map((alias) => alias.name),
          collectingUnit: collectingUnit?.name ?? null,
          endedOn: dateTextOrNull(endedOn),
          successor: successor === null ? null : { id: successor.id, name: successor.name },
        }));
      }),
    create: (name) =>
      db.write(async (tx) => {
        if ((await unitIdsOf(tx, [name])).has(name)) return;
        await tx.unit.create({ data: { id: unitIdFor(name), name, kind: 'body' } });
      }),
    setCollectingUnit: (group, unit) =>
      db.write(async (tx) => {
        const ids = await unitIdsOf(tx, unit === null ? [group] : [group, unit]);
        const groupId = ids.get(group);
        const unitId = unit === null ? null : ids.get(unit);
        if (groupId === undefined) throw unknownUnit(group);
        if (unitId === undefined) throw unknownUnit(unit ?? '');
        const { kind } = await tx.unit.findUniqueOrThrow({ where: { id: groupId } });
        if (kind !== 'group') throw notAGroup(group);
        await tx.unit.update({ where: { id: groupId }, data: { collectingUnitId: unitId } });
      }),
  };
}

/**
 * Ids by the name asked for: a unit's name, an alias, or the name that it is to have from a day to come; unknown names are
 * missing. A unit that has ended is the one that stands in its place.
 */
export async function unitIdsOf(tx: Tx, names: readonly string[]): Promise<Map<string, string>> {
  const wanted = [...new Set(names)];
  const aliases = await tx.unitAlias.findMany({ where: { name: { in: wanted } }, include: { unit: true } });
  const units = await tx.unit.findMany({ where: { name: { in: wanted } } });
  const renames = await tx.unitChange.findMany({ where: { newName: { in: wanted }, appliedAt: null } });
  const inPlace = ({ id, successorId }: { readonly id: string; readonly successorId: string | null }): string =>
    successorId ?? id;
  // A unit's own name is stronger than somebody's alias.
  return new Map([
    ...renames.map((one) => [one.newName ?? '', one.unitId] as const),
    ...aliases.map((one) => [one.name, inPlace(one.unit)] as const),
    ...units.map((one) => [one.name, inPlace(one)] as const),
  ]);
}

/**
 * Makes sure that every unit of a draft is stored, with its aliases and with the bodies that a note expands a group to.
 * What is stored already keeps its kind and members. Returns ids by every printed or canonical name of the draft.
 */
export async function saveUnits(
  tx: Tx,
  draft: Pick<DraftPlan, 'units' | 'measures'>,
  others: readonly string[],
): Promise<Map<string, string>> {
  const canonical = canonicalNames(draft);
  const names = [...new Set([...canonical.values(), ...others.map((name) => canonical.get(name) ?? name)])];
  const ids = await unitIdsOf(tx, names);
  const missing = names.filter((name) => !ids.has(name));
  const groups = new Set(draft.units.filter(({ kind }) => kind === 'group').map(({ name }) => name));
  await tx.unit.createMany({
    data: missing.map((name) => ({ id: unitIdFor(name), name, kind: groups.has(name) ? 'group' : 'body' })),
  });
  for (const name of missing) ids.set(name, unitIdFor(name));
  for (const [printed, name] of canonical) ids.set(printed, ids.get(name) ?? unitIdFor(name));
  await tx.unitAlias.createMany({
    data: [...canonical].flatMap(([printed, name]) =>
      printed === name ? [] : [{ name: printed, unitId: ids.get(name) ?? unitIdFor(name) }],
    ),
    skipDuplicates: true,
  });
  await saveMembers(tx, draft, ids);
  return ids;
}

/** Each printed form with the canonical name that it means. */
function canonicalNames({ units, measures }: Pick<DraftPlan, 'units' | 'measures'>): Map<string, string> {
  const names = new Map<string, string>();
  for (const unit of units) {
    names.set(unit.name, unit.name);
    for (const form of unit.seenAs) if (!names.has(form)) names.set(form, unit.name);
    for (const member of unit.expandsTo) if (!names.has(member)) names.set(member, member);
  }
  for (const { leadUnits, supportingUnits } of measures) {
    for (const printed of [...leadUnits, ...supportingUnits]) if (!names.has(printed)) names.set(printed, printed);
  }
  return names;
}

async function saveMembers(
  tx: Tx,
  { units }: Pick<DraftPlan, 'units'>,
  ids: ReadonlyMap<string, string>,
): Promise<void> {
  const known = new Set(
    (await tx.groupMember.findMany({ select: { groupUnitId: true } })).map((row) => row.groupUnitId),
  );
  const rows = units.flatMap(({ name, expandsTo }) => {
    const groupUnitId = ids.get(name) ?? unitIdFor(name);
    if (known.has(groupUnitId)) return [];
    const members = [...new Set(expandsTo.map((member) => ids.get(member) ?? unitIdFor(member)))];
    return members.map((memberUnitId, index) => ({ groupUnitId, ordinal: index + 1, memberUnitId }));
  });
  await tx.groupMember.createMany({ data: rows });
}

/** The same unit has the same id in every installation that first meets it under this name. */
export const unitIdFor = (name: string): string => `u-${stableId('unit', name).slice(0, 12)}`;

export function unknownUnit(name: string): DubanError {
  return new DubanError(
    'not-found',
    `没有名为“${name}”的单位：请核对名称，或先导入列有该单位的方案。 / No unit is called "${name}": check the name, or import the plan that lists it first.`,
  );
}

function notAGroup(name: string): DubanError {
  return new DubanError(
    'invalid-input',
    `“${name}”不是单位组，无需指定汇总单位。 / "${name}" is not a group and needs no collecting unit.`,
  );
}
