import type { Command } from 'commander';
import type { PlanParseOptions } from './commands/plan-parse.ts';
import { type Run, withJson } from './run.ts';

/** `duban plan …`. */
export function addPlanCommands(program: Command, run: Run): void {
  const plan = program
    .command('plan')
    .description('工作方案：读取、导入、推演、启用 action plans: read, import, rehearse, activate');
  withJson(plan.command('parse'))
    .description('读取方案文件，列出措施、单位、时限和疑点（不用数据库） read a plan file; needs no database')
    .argument('<file>', '方案文件 the plan’s file')
    .option('--format <format>', '文件格式 auto|txt|csv|xlsx|xls|docx|doc|pdf|html', 'auto')
    .action((file: string, options: PlanParseOptions) =>
      run(async (io) => (await import('./commands/plan-parse.ts')).planParse(file, options, io)),
    );
}
