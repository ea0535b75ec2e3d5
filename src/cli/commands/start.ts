import { loadConfig } from '../../runtime/config.ts';
import { createLogger } from '../../runtime/log.ts';
import { type Places, startAll } from '../../runtime/start-all.ts';
import { untilStopped } from '../../runtime/until-stopped.ts';
import { type CommonOptions, type ExitStatus, type Io, printJson } from '../io.ts';

/**
 * `duban start`: the whole system in one process, on embedded services where the environment names none. Runs until it
 * is told to stop (SIGTERM, SIGINT); whoever needs everything ready waits for the addresses, or for their JSON document.
 */
export async function start(
  options: CommonOptions,
  io: Io,
  stopped: Promise<unknown> = untilStopped(),
): Promise<ExitStatus> {
  const config = loadConfig();
  const log = createLogger(config.logLevel);
  io.stderr.write('正在启动…… starting …\n');
  const running = await startAll({ config, log });
  try {
    if (options.json) printJson(io, { pid: process.pid, home: config.home, places: running.places });
    else io.stdout.write(welcome(running.places));
    await Promise.race([stopped, running.ended]);
    io.stderr.write('正在停止…… stopping …\n');
  } finally {
    await running.stop();
  }
  io.stderr.write('已停止，未完成的事项均已保存。 Stopped; everything is kept.\n');
  return 0;
}

function welcome({ pages, replies, inbox, engine }: Places): string {
  const lines = [
    '督办 duban',
    '  本系统不处理涉密事项。 Not for classified matters.',
    '',
    `  答复页面 answer pages      ${pages}`,
    `  收取回信 replies by mail   ${replies}`,
    ...(inbox === null ? [] : [`  内置收件箱 dev inbox       ${inbox}（邮件、短信均不外发 nothing goes out）`]),
    ...(engine === null ? [] : [`  流程引擎 Temporal          ${engine}`]),
    '',
    '  在另一终端 in another terminal:',
    '    duban plan import <方案文件>     导入方案 import a plan',
    '    duban contact import <联系人表>  导入联系人 the people of its units',
    '    duban plan activate <编号>       启用 begin',
    '  按 Ctrl-C 停止。 Ctrl-C stops it.',
  ];
  return `${lines.join('\n')}\n`;
}
