import { onInstallation, refuseUsage, wrongOption } from '../installation.ts';
import { type CommonOptions, type ExitStatus, type Io, printJson } from '../io.ts';
import { taskJson, taskLines } from '../task-words.ts';

export interface TaskListOptions extends CommonOptions {
  /** The last task of the page before. */
  readonly after?: string;
  readonly limit?: string;
}

const MOST = 200;

/** `duban task list [PLAN]`: what waits for the office, the oldest first, each with what ends it. */
export async function taskList(plan: string | undefined, options: TaskListOptions, io: Io): Promise<ExitStatus> {
  const limit = limitOf(options.limit);
  return onInstallation<ExitStatus>(async ({ store }) => {
    const planId = plan === undefined ? null : (await store.plans.show(plan)).id;
    const { tasks, total, next } = await store.tasks.list({ planId, after: options.after ?? null, limit });
    if (options.json) {
      printJson(io, { planId, total, next, tasks: tasks.map(taskJson) });
      return 0;
    }
    const shown = `待办 office tasks: ${total}${tasks.length < total ? `，本页 on this page ${tasks.length}` : ''}`;
    const words = [
      total === 0 ? '没有待办。 Nothing waits for the office.' : shown,
      ...tasks.flatMap((task) => ['', ...taskLines(task)]),
      ...(next === null ? [] : ['', `下一页 next page: ${nextPage(plan, { next, limit })}`]),
    ];
    io.stdout.write(`${words.join('\n')}\n`);
    return 0;
  });
}

function nextPage(
  plan: string | undefined,
  { next, limit }: { readonly next: string; readonly limit: number },
): string {
  const scope = plan === undefined ? '' : ` ${plan}`;
  return `duban task list${scope} --after ${next}${limit === MOST ? '' : ` --limit ${limit}`}`;
}

function limitOf(text: string | undefined): number {
  if (text === undefined) return MOST;
  const limit = Number(text);
  if (/^\d{1,3}$/u.test(text) && limit >= 1 && limit <= MOST) return limit;
  refuseUsage([wrongOption('--limit', text, { zh: `1 至 ${MOST} 的整数`, en: `a whole number from 1 to ${MOST}` })]);
  return MOST;
}
