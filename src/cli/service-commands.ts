import type { Command } from 'commander';
import type { CommonOptions } from './io.ts';
import type { DemoOptions } from './commands/demo.ts';
import type { HoldOptions } from './commands/hold.ts';
import { withScenario } from './plan-commands.ts';
import { type Run, withJson } from './run.ts';

/** Commands that start, check or look after the installation. */
export function addServiceCommands(program: Command, run: Run): void {
  withJson(program.command('doctor'))
    .description('检查运行条件：有什么、缺什么、怎么补 check what is found, what is missing and how to mend it')
    .action((options: CommonOptions) => run(async (io) => (await import('./commands/doctor.ts')).doctor(options, io)));
  withJson(program.command('migrate'))
    .description('升级数据库结构（不需联网） bring the database to this version; works offline')
    .action((options: CommonOptions) =>
      run(async (io) => (await import('./commands/migrate.ts')).migrate(options, io)),
    );
  withJson(program.command('start'))
    .description('启动整个系统，直至收到停止信号 run the whole system in one process until told to stop')
    .action((options: CommonOptions) => run(async (io) => (await import('./commands/start.ts')).start(options, io)));
  withJson(program.command('serve'))
    .description('只提供答复页面和收信，直至收到停止信号 serve the pages and take replies until told to stop')
    .action((options: CommonOptions) => run(async (io) => (await import('./commands/serve.ts')).serve(options, io)));
  program
    .command('worker')
    .description('运行流程与活动，直至收到停止信号 run workflows and activities until told to stop')
    .action(() => run(async (io) => (await import('./commands/worker.ts')).worker(io)));
  withJson(program.command('hold'))
    .description('暂停发送，不丢失任何事项 stop all sending; nothing is lost')
    .option('--plan <plan>', '只限一个方案 only what is about this plan')
    .action((options: HoldOptions) => run(async (io) => (await import('./commands/hold.ts')).hold(options, io)));
  withJson(program.command('release'))
    .description('恢复发送 let sending go on')
    .option('--plan <plan>', '只限一个方案 only what is about this plan')
    .action((options: HoldOptions) => run(async (io) => (await import('./commands/hold.ts')).release(options, io)));
  const engine = program.command('engine').description('流程引擎 the engine');
  withJson(engine.command('rebuild'))
    .description('依据数据库重建全部流程 start whatever is missing in Temporal, from the database')
    .action((options: CommonOptions) =>
      run(async (io) => (await import('./commands/engine-rebuild.ts')).engineRebuild(options, io)),
    );
  withScenario(program.command('demo'))
    .description('演示：样例方案从印发到办结的全过程 the whole life of the sample plan, on real services')
    .option('--plan <file>', '方案文件 the plan’s file (default: the sample)')
    .option('--days-per-second <number>', '放慢时钟以便观看 slow the clock down for watching')
    .option('--json-file <file>', '结果写入文件 write the result as JSON')
    .option('--inbox-dir <directory>', '收到的邮件和短信写入目录 write what arrives')
    .option('--no-open', '不打开浏览器 do not open the inbox in a browser')
    .option('--disturb', '途中强行终止进程、删除引擎数据库 kill processes and lose Temporal’s database on the way')
    .option('--exit', '方案走完即退出 stop when the plan has run through')
    .action((options: DemoOptions) => run(async (io) => (await import('./commands/demo.ts')).demo(options, io)));
}
