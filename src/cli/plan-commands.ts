import type { Command } from 'commander';
import type { PlanParseOptions } from './commands/plan-parse.ts';
import type { PlanRehearseOptions } from './commands/plan-rehearse.ts';
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
  withScenario(withJson(plan.command('rehearse')))
    .description('推演方案全程，列出将发出的每条消息（不用数据库） live the whole plan beforehand; needs no database')
    .argument('<file>', '方案文件 the plan’s file')
    .action((file: string, options: PlanRehearseOptions) =>
      run(async (io) => (await import('./commands/plan-rehearse.ts')).planRehearse(file, options, io)),
    );
}

/** What a rehearsal and the demo are told alike. */
export function withScenario(command: Command): Command {
  return command
    .option('--assume <behaviour>', '假定各单位的表现 how units behave: silent|prompt|mixed')
    .option('--seed <number>', '随机种子 seed of the assumptions')
    .option('--from <date>', '启用日期 first day, YYYY-MM-DD')
    .option('--until <date>', '截止日期 last day, YYYY-MM-DD')
    .option('--policy <name>', '催办规则 policy for all measures')
    .option('--office <unit>', '督办单位 supervising office')
    .option('--superior <unit>', '督办单位的上级 its superior');
}
