import type { Command } from 'commander';
import type { CommonOptions } from './io.ts';
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
}
