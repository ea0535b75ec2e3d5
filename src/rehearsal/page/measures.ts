import type { DraftPlan } from '../../domain/draft-plan.ts';
import type { PlanSetup } from '../placeholders.ts';
import type { PageMeasure } from './ladders.ts';

/** The rows of a draft as the page names them, with the units that the rehearsal resolved them to. */
export function pageMeasures(draft: DraftPlan, { measures, units }: PlanSetup): PageMeasure[] {
  const nameOf = new Map(units.map(({ id, name }) => [id, name]));
  const rowOf = new Map(draft.measures.map((row) => [row.code, row]));
  return measures.map(({ code, leads, supports, deadline }) => ({
    code,
    text: rowOf.get(code)?.text ?? '',
    part: rowOf.get(code)?.part ?? null,
    units: [...leads.map(({ unitId }) => unitId), ...supports].map((id) => nameOf.get(id) ?? id),
    deadline,
  }));
}
