import type { Command } from 'commander';
import type { TaskDoneOptions } from './commands/task-done.ts';
import type { TaskListOptions } from './commands/task-list.ts';
import { type Run, withJson } from './run.ts';

/** `duban task …`: what waits for the supervising office. */
export function addTaskCommands(program: Command, run: Run): void {
  const task = program.command('task').description('督办单位待办 what waits for the supervising office');
  withJson(task.command('list'))
    .description('列出未办结的待办及办理方式，最早的在前 all open office tasks and what ends each, the oldest first')
    .argument('[plan]', '方案编号、文号或标题（默认全部） id, document number or title; default: all plans')
    .option('--after <id>', '接上一页，填上页末项编号 the page after this task')
    .option('--limit <number>', '每页项数，最多 200 tasks a page, at most 200')
    .action((plan: string | undefined, options: TaskListOptions) =>
      run(async (io) => (await import('./commands/task-list.ts')).taskList(plan, options, io)),
    );
  withJson(task.command('done'))
    .description('办结一项无须作出决定的待办 end a task that no decision ends')
    .argument('<id>', '待办编号，至少前 8 位 its id, at least the first 8 digits')
    .option(
      '--note <text>',
      '办理情况，记入操作日志（勿填个人信息） what was done, for the audit log; no personal data',
    )
    .action((id: string, options: TaskDoneOptions) =>
      run(async (io) => (await import('./commands/task-done.ts')).taskDone(id, options, io)),
    );
}
