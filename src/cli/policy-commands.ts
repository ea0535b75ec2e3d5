import type { Command } from 'commander';
import type { PolicyApplyOptions } from './commands/policy-apply.ts';
import type { PolicyPreviewOptions } from './commands/policy-preview.ts';
import type { CommonOptions } from './io.ts';
import type { Assigning } from './policy-place.ts';
import { type Run, withJson } from './run.ts';

const PLAN = '方案编号、文号或标题 id, document number or title';

/** `duban policy …`. */
export function addPolicyCommands(program: Command, run: Run): void {
  const policy = program.command('policy').description('催办规则：何时、向谁、以何种方式 policies: when, to whom, how');
  addReading(policy, run);
  addChanging(policy, run);
}

function addReading(policy: Command, run: Run): void {
  withJson(policy.command('list'))
    .description('列出全部催办规则及使用它们的方案 all policies, and the plans that use them')
    .action((options: CommonOptions) =>
      run(async (io) => (await import('./commands/policy-list.ts')).policyList(options, io)),
    );
  withJson(policy.command('show'))
    .description(
      '用文字说明一个催办规则；加 --json 得到可修改再导入的文件 a policy in words; with --json the file to edit',
    )
    .argument('<name>', '名称，可加 @版本 name, or name@version')
    .action((name: string, options: CommonOptions) =>
      run(async (io) => (await import('./commands/policy-show.ts')).policyShow(name, options, io)),
    );
  withJson(policy.command('validate'))
    .description('检查催办规则文件，一次列出全部错误（不用数据库） every fault of a policy’s file; needs no database')
    .argument('<file>', '催办规则文件 the policy’s file (JSON)')
    .action((file: string, options: CommonOptions) =>
      run(async (io) => (await import('./commands/policy-validate.ts')).policyValidate(file, options, io)),
    );
  withJson(policy.command('preview'))
    .description('一项措施按某催办规则将依次发生什么，逐日列出 what will happen to one measure, day by day')
    .argument('<name>', '催办规则名称（可加 @版本）或催办规则文件 a policy’s name (or name@version), or its file')
    .requiredOption('--plan <plan>', '方案或方案文件 a stored plan, or a plan’s file')
    .requiredOption('--measure <code>', '措施序号 the measure’s code')
    .option('--due <date>', '假设的时限；定期的为最早的截止日 deadline to assume; for rounds the earliest due date')
    .option('--from <date>', '方案起始日期 first day of the plan, YYYY-MM-DD')
    .action((name: string, options: PolicyPreviewOptions) =>
      run(async (io) => (await import('./commands/policy-preview.ts')).policyPreview(name, options, io)),
    );
}

function addChanging(policy: Command, run: Run): void {
  withJson(policy.command('import'))
    .description('导入催办规则文件，存为新版本 store a policy’s file as a new version')
    .argument('<file>', '催办规则文件 the policy’s file (JSON)')
    .action((file: string, options: CommonOptions) =>
      run(async (io) => (await import('./commands/policy-import.ts')).policyImport(file, options, io)),
    );
  withPlace(withJson(policy.command('use')))
    .description('方案或其一部分今后采用某催办规则 what is asked from now on follows a policy')
    .argument('<name>', '催办规则名称 the policy’s name')
    .action((name: string, options: Assigning) =>
      run(async (io) => (await import('./commands/policy-use.ts')).policyUse(name, options, io)),
    );
  withPlace(withJson(policy.command('unset')))
    .description('取消一处的单独催办规则，改按上一级 take an assignment back; the wider one holds again')
    .action((options: Assigning) =>
      run(async (io) => (await import('./commands/policy-use.ts')).policyUnset(options, io)),
    );
  withJson(policy.command('apply'))
    .description('已发出的反馈要求也改按现行催办规则 open requests follow the policy in force too')
    .argument('<name>', '催办规则名称 the policy’s name')
    .requiredOption('--plan <plan>', PLAN)
    .option('--open-requests', '确认用于已发出的反馈要求 yes, to those that are open')
    .action((name: string, options: PolicyApplyOptions) =>
      run(async (io) => (await import('./commands/policy-apply.ts')).policyApply(name, options, io)),
    );
}

function withPlace(command: Command): Command {
  return command
    .requiredOption('--plan <plan>', PLAN)
    .option('--part <part>', '只限一部分 one part, as printed')
    .option('--section <section>', '只限一节 one section, as printed')
    .option('--measure <code>', '只限一项措施 one measure');
}
