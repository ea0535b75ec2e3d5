import { DubanError } from '../../domain/errors.ts';
import { type ScopeOptions, scopeOf, scopeText } from '../cycle-scope.ts';
import { checkDates, engineLine, onInstallation } from '../installation.ts';
import { type CommonOptions, type ExitStatus, type Io, printJson } from '../io.ts';
import { instantText, iso } from '../wording.ts';
import { dateZh } from '../../names/dates.ts';

export interface CycleOpenOptions extends CommonOptions, ScopeOptions {
  readonly due: string;
  readonly title?: string;
}

/** `duban cycle open PLAN --due DATE`: asks the open measures of an active plan, or some of them, for a report by that day. */
export async function cycleOpen(name: string, options: CycleOpenOptions, io: Io): Promise<ExitStatus> {
  const { due } = options;
  checkDates({ '--due': due });
  const title = options.title?.trim() || `${dateZh(due)}进展报送`;
  return onInstallation<ExitStatus>(async ({ store, tellEngine }) => {
    const plan = await store.plans.show(name);
    const scope = await scopeOf(store, plan.id, options);
    const same = (await store.cycles.list(plan.id)).find(
      (cycle) => cycle.due === due && JSON.stringify(cycle.scope) === JSON.stringify(scope),
    );
    if (same !== undefined) throw openAlready(plan.id, same);
    const { cycleId, awaited } = await store.cycles.open({ planId: plan.id, title, due, scope });
    const cycle = (await store.cycles.list(plan.id)).find(({ id }) => id === cycleId);
    const closesAt = cycle?.closesAt ?? 0;
    const engine = await tellEngine({ cycles: [cycleId] });
    if (options.json) {
      const from = awaited === null ? null : { measures: awaited.measures, from: iso(awaited.from) };
      const facts = { cycleId, planId: plan.id, title, due, scope, closesAt: iso(closesAt) };
      printJson(io, { ...facts, awaited: from, engine });
    } else {
      io.stdout.write(
        `已开启报告周期“${title}”（${cycleId}，${scopeText(scope)}）：${dateZh(due)}前报送，${instantText(plan.zone, closesAt)} 截止统计。` +
          ` Report cycle ${cycleId} is open: due ${due}.\n${awaitedLine(plan.zone, awaited)}${engineLine(engine)}\n`,
      );
    }
    return 0;
  });
}

function awaitedLine(zone: string, awaited: { readonly measures: number; readonly from: number } | null): string {
  if (awaited === null) return '';
  const { measures, from } = awaited;
  const when = instantText(zone, from);
  return `其中 ${measures} 项措施待方案于 ${when} 生效后即纳入本期。 ${measures} measures join when the plan takes effect, ${when}.\n`;
}

function openAlready(
  planId: string,
  { id, due, state }: { readonly id: string; readonly due: string; readonly state: string },
): DubanError {
  return new DubanError(
    'conflict',
    `方案 ${planId} 已有范围相同、${dateZh(due)}截止的报告周期（${id}，${state}）：请另选日期或范围。` +
      ` / Plan ${planId} has a report cycle of this scope due ${due} already (${id}, ${state}): choose another day or scope.`,
  );
}
