import type { DraftPlan } from '../domain/draft-plan.ts';
import { dateZh } from '../names/dates.ts';
import { firstFaultLines, orUnnamed } from './wording.ts';

/** What a document holds, for a person who decides whether to import it. */
export function foundLines(draft: DraftPlan): string[] {
  const count = (kind: DraftPlan['measures'][number]['deadline']['kind']): number =>
    draft.measures.filter(({ deadline }) => deadline.kind === kind).length;
  const groups = draft.units.filter(({ kind }) => kind === 'group').length;
  const { problems } = draft;
  return [
    orUnnamed(draft.title),
    `  文号 number: ${orUnnamed(draft.documentNumber)}  印发 issued: ${draft.issuedOn === null ? orUnnamed(null) : dateZh(draft.issuedOn)}`,
    `  督办单位 supervising office: ${orUnnamed(draft.supervisingOffice?.name ?? null)}`,
    `  措施 measures: ${draft.measures.length}（有明确时限 dated ${count('dated')}，持续 ongoing ${count('ongoing')}，` +
      `定期 recurring ${count('recurring')}，无时限 none ${count('none')}，不明 unclear ${count('unclear')}）`,
    `  单位 units: ${draft.units.length}（其中集合名称 groups ${groups}）`,
    problems.length === 0 ? '  无疑点。 No problems.' : `  疑点 problems: ${problems.length}`,
    ...firstFaultLines(problems).map((line) => `  ${line}`),
  ];
}
