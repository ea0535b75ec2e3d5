import type { Command } from 'commander';
import type { CycleOpenOptions } from './commands/cycle-open.ts';
import type { CycleScheduleOptions } from './commands/cycle-schedule.ts';
import type { PlanCheckOptions } from './commands/plan-check.ts';
import type { PlanActivateOptions } from './commands/plan-activate.ts';
import type { PlanImportOptions } from './commands/plan-import.ts';
import type { PlanParseOptions } from './commands/plan-parse.ts';
import type { PlanRehearseOptions } from './commands/plan-rehearse.ts';
import type { PlanShowOptions } from './commands/plan-show.ts';
import type { CommonOptions } from './io.ts';
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
    .description(
      '推演方案全程，列出将发出的每条消息（文件不用数据库；已存方案从目前的进展接着推演）' +
        ' live a whole plan beforehand: a file without a database, a stored plan from where it stands',
    )
    .argument('<file|plan>', '方案文件，或已存方案的编号、文号、标题 the plan’s file, or a stored plan')
    .option('--override <place=policy...>', '单独规则 policy of measure:CODE, part:NAME or section:NAME')
    .option('--past <choice>', '启用时已过的时限 dates that are past: skip|once, as for plan activate')
    .option('--calendar <file...>', '放假通知文件 notices of holidays, as for calendar import')
    .option(
      '--scenario <file>',
      '情景文件：谁在何时做什么、收不到消息、换人、停机等 what happens besides what is assumed',
    )
    .option('--html <file>', '另存为单个网页 also write it as one self-contained page')
    .action((name: string, options: PlanRehearseOptions) =>
      run(async (io) => (await import('./commands/plan-rehearse.ts')).planRehearse(name, options, io)),
    );
  withJson(plan.command('import'))
    .description('导入方案，存为草案（启用前不发任何消息） store a plan as a draft; nobody is written to yet')
    .argument('<file>', '方案文件 the plan’s file')
    .option('--from <date>', '起始日期 first day, YYYY-MM-DD')
    .option('--closes-on <date>', '结束日期 day on which the plan closes, YYYY-MM-DD')
    .option('--office <unit>', '督办单位 supervising office')
    .option('--superior <unit>', '督办单位的上级 its superior')
    .option('--policy <name|file>', '催办规则或其文件 policy, or its file')
    .option(
      '--review <file>',
      '另存为核对表（xlsx），改后再导入，本次不导入 write what was found as a workbook to correct; nothing is stored',
    )
    .option('--yes', '不再询问 do not ask')
    .action((file: string, options: PlanImportOptions) =>
      run(async (io) => (await import('./commands/plan-import.ts')).planImport(file, options, io)),
    );
  withJson(plan.command('compare'))
    .description(
      '对照修订后的文件：新增、取消、改写、改期、换单位、拆分、合并 what an amended document changes; nothing is stored',
    )
    .argument('<plan>', '已存方案的编号、文号或标题 a stored plan')
    .argument('<file>', '修订后的文件 the amended document')
    .action((name: string, file: string, options: CommonOptions) =>
      run(async (io) => (await import('./commands/plan-compare.ts')).planCompare(name, file, options, io)),
    );
  withJson(plan.command('list'))
    .description('列出全部方案 all plans')
    .action((options: CommonOptions) =>
      run(async (io) => (await import('./commands/plan-list.ts')).planList(options, io)),
    );
  withJson(plan.command('show'))
    .description('方案概况、各项措施进展和下次处理时间 a plan, how its measures stand, who is woken next')
    .argument('<plan>', PLAN)
    .option('--moved', '只列因工作日历变动而改期的安排 only what changes of the calendar have moved')
    .action((name: string, options: PlanShowOptions) =>
      run(async (io) => (await import('./commands/plan-show.ts')).planShow(name, options, io)),
    );
  withJson(plan.command('check'))
    .description('检查各席位能否送达 who cannot be reached, now and in the working days to come')
    .argument('<plan>', PLAN)
    .option('--days <number>', '检查的工作日数，默认 10 working days ahead')
    .action((name: string, options: PlanCheckOptions) =>
      run(async (io) => (await import('./commands/plan-check.ts')).planCheck(name, options, io)),
    );
  withJson(plan.command('activate'))
    .description('启用方案，开始督办 begin to follow a plan up')
    .argument('<plan>', PLAN)
    .option('--from <date>', '起始日期 first day, YYYY-MM-DD')
    .option('--closes-on <date>', '结束日期 day on which the plan closes, YYYY-MM-DD')
    .option('--office <unit>', '督办单位 supervising office')
    .option('--superior <unit>', '督办单位的上级 its superior')
    .option('--new-units', '督办单位及其上级可为新单位 office and superior may be units that no plan names')
    .option('--policy <name|file>', '催办规则或其文件 policy, or its file')
    .option('--collect <group=unit...>', '单位组的汇总单位 the unit that answers for a group')
    .option('--past <choice>', '启用时已过的时限 dates that are past: skip 不再询问|once 各要求反馈一次')
    .option('--yes', '不再询问 do not ask')
    .action((name: string, options: PlanActivateOptions) =>
      run(async (io) => (await import('./commands/plan-activate.ts')).planActivate(name, options, io)),
    );
}

const PLAN = '方案编号、文号或标题 id, document number or title';

/** `duban contact …` and `duban cycle …`. */
export function addPeopleCommands(program: Command, run: Run): void {
  const contact = program.command('contact').description('联系人 the people of the units');
  withJson(contact.command('import'))
    .description('导入联系人（单位、姓名、角色、主副、邮箱、手机、语言） import contacts: all rows or none')
    .argument('<file>', '联系人文件 .xlsx、.xls 或 .csv（UTF-8 或 GB18030） a list of people')
    .action((file: string, options: CommonOptions) =>
      run(async (io) => (await import('./commands/contact-import.ts')).contactImport(file, options, io)),
    );
  const cycle = program.command('cycle').description('报告周期 report cycles');
  withScope(withJson(cycle.command('open')))
    .description('开启一次集中报送 ask the open measures of a plan for a report')
    .argument('<plan>', PLAN)
    .requiredOption('--due <date>', '报送截止日期 due date, YYYY-MM-DD')
    .option('--title <title>', '名称 its title')
    .action((name: string, options: CycleOpenOptions) =>
      run(async (io) => (await import('./commands/cycle-open.ts')).cycleOpen(name, options, io)),
    );
  withScope(withJson(cycle.command('schedule')))
    .description('安排定期报送，到期自动开启 report cycles that open by themselves')
    .argument('<plan>', PLAN)
    .requiredOption('--every <period>', '周期 month|quarter|half-year|year')
    .option('--ask-day <day>', '开启日（周期末月几日，遇休息日顺延） day of the period’s last month')
    .option('--due-day <day>', '截止日 due day')
    .option('--due-next-month', '截止日在次月 the due day lies in the next month')
    .option('--title <title>', '名称 their title')
    .action((name: string, options: CycleScheduleOptions) =>
      run(async (io) => (await import('./commands/cycle-schedule.ts')).cycleSchedule(name, options, io)),
    );
  withJson(cycle.command('list'))
    .description('报告周期及其统计、定期报送安排 report cycles with their counts, and schedules')
    .argument('<plan>', PLAN)
    .action((name: string, options: CommonOptions) =>
      run(async (io) => (await import('./commands/cycle-list.ts')).cycleList(name, options, io)),
    );
  withJson(cycle.command('unschedule'))
    .description('停止定期报送 end a schedule')
    .argument('<id>', '安排编号 id of the schedule')
    .action((id: string, options: CommonOptions) =>
      run(async (io) => (await import('./commands/cycle-list.ts')).cycleUnschedule(id, options, io)),
    );
}

/** What narrows a report cycle down. */
function withScope(command: Command): Command {
  return command
    .option('--part <part>', '只限一个部分 only this part of the plan')
    .option('--section <section>', '只限一节 only this section')
    .option('--unit <unit...>', '只限这些单位牵头的事项 only what these units lead');
}

/** What a rehearsal and the demo are told alike. */
export function withScenario(command: Command): Command {
  return command
    .option('--assume <behaviour>', '假定各单位的表现 how units behave: silent|prompt|mixed')
    .option('--seed <number>', '随机种子 seed of the assumptions')
    .option('--from <date>', '启用日期 first day, YYYY-MM-DD')
    .option('--until <date>', '截止日期 last day, YYYY-MM-DD')
    .option('--policy <name|file>', '催办规则或其文件 policy, or its file')
    .option('--office <unit>', '督办单位 supervising office')
    .option('--superior <unit>', '督办单位的上级 its superior');
}
