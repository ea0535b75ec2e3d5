import { Command, CommanderError } from 'commander';
import { addCalendarCommands } from './calendar-commands.ts';
import { DubanError } from '../domain/errors.ts';
import { type ExitStatus, flushed, type Io, reportFailure } from './io.ts';
import { addMeasureCommands } from './measure-commands.ts';
import { addPeopleCommands, addPlanCommands } from './plan-commands.ts';
import { addPolicyCommands } from './policy-commands.ts';
import type { Run } from './run.ts';
import { addServiceCommands } from './service-commands.ts';
import { addTaskCommands } from './task-commands.ts';
import { addUnitCommands } from './unit-commands.ts';

const TITLES: Readonly<Record<string, string>> = {
  'Usage:': '用法 Usage:',
  'Arguments:': '参数 Arguments:',
  'Options:': '选项 Options:',
  'Commands:': '命令 Commands:',
};

/**
 * The whole command line. A command's own code is loaded when it runs, so that `--help` is quick.
 * @param argv the words after the program's name.
 * @returns the exit status, when all output has left; writes nothing but to `io`, and ends no process.
 */
export async function main(argv: readonly string[], io: Io): Promise<ExitStatus> {
  const status = await execute(argv, io);
  await flushed(io);
  return status;
}

async function execute(argv: readonly string[], io: Io): Promise<ExitStatus> {
  let status: ExitStatus = 0;
  const run: Run = async (handler) => {
    status = await handler(io);
  };
  // Asked before parsing, because wrong usage must be answered in JSON too.
  const json = argv.includes('--json');
  try {
    await buildProgram(run, io, json).parseAsync(argv, { from: 'user' });
    return status;
  } catch (error) {
    if (error instanceof CommanderError) return usageStatus(io, error, json);
    return reportFailure(io, error, { json, debug: await debugWanted() });
  }
}

function buildProgram(run: Run, io: Io, json: boolean): Command {
  const program = new Command('duban')
    .description('督办：已印发工作方案的跟踪督办系统。\nFollow-up of adopted government action plans.')
    .helpCommand(false)
    .exitOverride();
  addPlanCommands(program, run);
  addMeasureCommands(program, run);
  addPeopleCommands(program, run);
  addCalendarCommands(program, run);
  addPolicyCommands(program, run);
  addUnitCommands(program, run);
  addTaskCommands(program, run);
  addServiceCommands(program, run);
  for (const command of [program, ...descendants(program)]) {
    command
      .helpOption('-h, --help', '显示帮助 show this help')
      .configureHelp({ styleTitle: (title) => TITLES[title] ?? title })
      .configureOutput({
        writeOut: (text) => io.stdout.write(text),
        writeErr: (text) => (json ? true : io.stderr.write(text)),
      })
      .exitOverride();
  }
  return program;
}

function descendants(command: Command): Command[] {
  return command.commands.flatMap((child) => [child, ...descendants(child)]);
}

function usageStatus(io: Io, error: CommanderError, json: boolean): ExitStatus {
  if (error.exitCode === 0) return 0;
  const message = `命令用法有误：${error.message.replace(/^error: /, '')}。请用 --help 查看用法。 Wrong usage, see --help.`;
  const usage = new DubanError('wrong-usage', message);
  // Without --json, commander has said it on stderr already.
  return json ? reportFailure(io, usage, { json, debug: false }) : 2;
}

async function debugWanted(): Promise<boolean> {
  const { isDebugging } = await import('../runtime/config.ts');
  return isDebugging();
}
