import { DubanError } from '../../domain/errors.ts';
import { checkDates, engineLine, onInstallation } from '../installation.ts';
import { type CommonOptions, type ExitStatus, type Io, printJson } from '../io.ts';
import { dateText, instantText, iso } from '../wording.ts';

export interface CycleOpenOptions extends CommonOptions {
  readonly due: string;
  readonly title?: string;
}

/** `duban cycle open PLAN --due DATE`: asks every open measure of an active plan for a report by that day. */
export async function cycleOpen(name: string, options: CycleOpenOptions, io: Io): Promise<ExitStatus> {
  const { due } = options;
  checkDates({ '--due': due });
  const title = options.title?.trim() || `${dateText(due)}进展报送`;
  return onInstallation<ExitStatus>(async ({ store, tellEngine }) => {
    const plan = await store.plans.show(name);
    const there = (await store.cycles.list(plan.id)).find((cycle) => cycle.due === due);
    if (there !== undefined) throw openAlready(plan.id, there);
    const { cycleId, awaited } = await store.cycles.open({ planId: plan.id, title, due });
    const cycle = (await store.cycles.list(plan.id)).find(({ id }) => id === cycleId);
    const closesAt = cycle?.closesAt ?? 0;
    const awaitedJson = awaited === null ? null : { measures: awaited.measures, from: iso(awaited.from) };
    const engine = await tellEngine({ cycles: [cycleId] });
    if (options.json)
      printJson(io, { cycleId, planId: plan.id, title, due, closesAt: iso(closesAt), awaited: awaitedJson, engine });
    else {
      io.stdout.write(
        `已开启报告周期“${title}”（${cycleId}）：${dateText(due)}前报送，${instantText(plan.zone, closesAt)} 截止统计。` +
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
    `方案 ${planId} 已有 ${dateText(due)}的报告周期（${id}，${state}）：每个截止日只能有一个，请另选日期。` +
      ` / Plan ${planId} has a report cycle due ${due} already (${id}, ${state}): choose another day.`,
  );
}
