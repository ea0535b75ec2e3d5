import Table from 'cli-table3';
import { scopeText } from '../cycle-scope.ts';
import { onInstallation } from '../installation.ts';
import { type CommonOptions, type ExitStatus, type Io, printJson } from '../io.ts';
import { instantText, iso } from '../wording.ts';

/** `duban cycle list PLAN`: the plan's report cycles with their counts, and what opens by itself. */
export async function cycleList(name: string, options: CommonOptions, io: Io): Promise<ExitStatus> {
  return onInstallation<ExitStatus>(async ({ store }) => {
    const { id: planId, zone } = await store.plans.show(name);
    const cycles = await store.cycles.list(planId);
    const schedules = await store.cycles.schedules.list(planId);
    if (options.json) {
      printJson(io, {
        cycles: cycles.map((one) => ({ ...one, openedAt: iso(one.openedAt), closesAt: iso(one.closesAt) })),
        schedules: schedules.map((one) => ({
          ...one,
          nextOpenAt: one.nextOpenAt === null ? null : iso(one.nextOpenAt),
        })),
      });
      return 0;
    }
    const table = new Table({
      head: ['编号 id', '名称 title', '范围 scope', '截止 due', '状态 state', '应报', '已报', '未报', '免报'],
      style: { head: [], border: [] },
    });
    for (const { id, title, scope, due, state, expected, answered, silent, excused } of cycles) {
      table.push([id, title, scopeText(scope), due, STATE[state], expected, answered, silent, excused]);
    }
    const lines = schedules.map(
      ({ id, title, scope, nextOpenAt }) =>
        `${id} ${title}（${scopeText(scope)}）：${nextOpenAt === null ? '已停止 ended' : `下次开启 next ${instantText(zone, nextOpenAt)}`}`,
    );
    io.stdout.write(
      `${[cycles.length === 0 ? '尚无报告周期。 No report cycles yet.' : table.toString(), ...lines].join('\n')}\n`,
    );
    return 0;
  });
}

const STATE = { open: '进行中 open', closed: '已截止 closed' } as const;

/** `duban cycle unschedule ID`: no more cycles open by themselves; those that are open go on. */
export async function cycleUnschedule(id: string, options: CommonOptions, io: Io): Promise<ExitStatus> {
  return onInstallation<ExitStatus>(async ({ store }) => {
    await store.cycles.schedules.end(id);
    if (options.json) printJson(io, { scheduleId: id, ended: true });
    else io.stdout.write(`已停止定期报送 ${id}，已开启的报告周期照常进行。 Schedule ${id} has ended.\n`);
    return 0;
  });
}
