import type { PlanSetup } from '../placeholders.ts';
import type { PageMeasure } from './ladders.ts';

/** The rows of a plan as the page names them, with the units that the rehearsal resolved them to. */
export function pageMeasures(
  rows: readonly { readonly code: string; readonly text: string; readonly part: string | null }[],
  { measures, units }: PlanSetup,
): PageMeasure[] {
  const nameOf = new Map(units.map(({ id, name }) => [id, name]));
  const rowOf = new Map(rows.map((row) => [row.code, row]));
  return measures.map(({ code, leads, supports, deadline }) => ({
    code,
    text: rowOf.get(code)?.text ?? '',
    part: rowOf.get(code)?.part ?? null,
    units: [...leads.map(({ unitId }) => unitId), ...supports].map((id) => nameOf.get(id) ?? id),
    deadline,
  }));
}
