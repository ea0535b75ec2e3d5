import type { Command } from 'commander';
import type { ExitStatus, Io } from './io.ts';

/** Runs a command's handler; the program's exit status is what it returns. */
export type Run = (handler: (io: Io) => Promise<ExitStatus>) => Promise<void>;

/** Adds the option that every command of the contract takes. */
export function withJson(command: Command): Command {
  return command.option('--json', '只输出一个 JSON 文档 print one JSON document and nothing else');
}
