import { type DraftMeasure, type DraftPlan, unitOf } from '../domain/draft-plan.ts';
import { type ComparedRow, comparePlans, type Difference } from '../domain/plan-comparison.ts';
import type { Tx } from './database.ts';
import { unitIdsOf } from './units.ts';
import { dateTextOrNull } from './values.ts';

/**
 * What an amended document changes against the plan as it was adopted: its rows as they were imported, not what the
 * office has decided of them since. Parts that the office has split off are no rows of the document. Units are compared
 * by what they are here: under all their names, and in place of those that have ended.
 */
export async function compareWith(tx: Tx, planId: string, draft: DraftPlan): Promise<Difference[]> {
  const rows = await tx.measure.findMany({
    where: { planId, parentId: null },
    include: { units: { orderBy: { ordinal: 'asc' }, include: { unit: { include: { successor: true } } } } },
    orderBy: { ordinal: 'asc' },
  });
  const stored = rows.map((row): ComparedRow => {
    const named = (role: string): string[] =>
      row.units.filter((unit) => unit.role === role).map(({ unit }) => (unit.successor ?? unit).name);
    return {
      ...{ code: row.code, part: row.part, section: row.section, text: row.text },
      ...{ deadline: dateTextOrNull(row.deadlineOn), limit: row.deadlineRaw ?? '' },
      ...{ leads: named('lead'), supports: named('support') },
    };
  });
  const nameOf = await storedNames(tx, draft);
  return comparePlans(
    stored,
    draft.measures.map((measure) => comparedRow(measure, nameOf)),
  );
}

/** From a printed name to the name of the stored unit that it means; a unit that is not stored keeps the document's. */
async function storedNames(tx: Tx, draft: DraftPlan): Promise<(printed: string) => string> {
  const printed = [
    ...new Set(draft.measures.flatMap(({ leadUnits, supportingUnits }) => [...leadUnits, ...supportingUnits])),
  ];
  const canonical = new Map(printed.map((name) => [name, unitOf(draft, name)]));
  const ids = await unitIdsOf(tx, [...new Set([...printed, ...canonical.values()])]);
  const units = await tx.unit.findMany({ where: { id: { in: [...new Set(ids.values())] } } });
  const names = new Map(units.map(({ id, name }) => [id, name]));
  return (name) => {
    const meant = canonical.get(name) ?? name;
    const id = ids.get(meant) ?? ids.get(name);
    return (id === undefined ? undefined : names.get(id)) ?? meant;
  };
}

function comparedRow(measure: DraftMeasure, nameOf: (printed: string) => string): ComparedRow {
  const { code, part, section, text, deadline } = measure;
  const named = (names: readonly string[]): string[] => [...new Set(names.map(nameOf))];
  return {
    ...{ code, part, section, text },
    deadline: deadline.kind === 'dated' ? deadline.on : null,
    limit: deadline.kind === 'none' ? '' : deadline.raw,
    leads: named(measure.leadUnits),
    supports: named(measure.supportingUnits),
  };
}
