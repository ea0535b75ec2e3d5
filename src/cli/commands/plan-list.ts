import Table from 'cli-table3';
import { onInstallation } from '../installation.ts';
import { type CommonOptions, type ExitStatus, type Io, printJson } from '../io.ts';
import { type PlanSummary, planJson, STATES } from '../plan-state.ts';

const TITLE_LENGTH = 28;

/** `duban plan list`: every stored plan, in the order of import. */
export async function planList(options: CommonOptions, io: Io): Promise<ExitStatus> {
  return onInstallation<ExitStatus>(async ({ store }) => {
    const plans = await store.plans.list();
    if (options.json) printJson(io, { plans: plans.map(planJson) });
    else io.stdout.write(plans.length === 0 ? NONE : `${tableOf(plans)}\n`);
    return 0;
  });
}

const NONE = '尚无方案：请先执行 duban plan import <文件>。 No plans yet: duban plan import FILE.\n';

function tableOf(plans: readonly PlanSummary[]): string {
  const table = new Table({
    head: ['编号 id', '方案 plan', '状态 state', '起止 period', '办结 closed'],
    style: { head: [], border: [] },
  });
  table.push(
    ...plans.map(({ id, title, state, held, from, closesOn, closedMeasures, measures }) => [
      id,
      title.length > TITLE_LENGTH ? `${title.slice(0, TITLE_LENGTH)}…` : title,
      held ? `${STATES[state]}（暂停 held）` : STATES[state],
      `${from} – ${closesOn ?? '?'}`,
      `${closedMeasures}/${measures}`,
    ]),
  );
  return table.toString();
}
