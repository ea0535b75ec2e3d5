import { DubanError, type Fault } from '../domain/errors.ts';
import { isLocalDate } from '../domain/local-date.ts';
import { loadConfig } from '../runtime/config.ts';
import { type EngineNews, type Installation, withInstallation } from '../runtime/installation.ts';
import { createLogger } from '../runtime/log.ts';

/** Runs a command's work on the installation that the environment and the working directory name. */
export function onInstallation<T>(work: (installation: Installation) => Promise<T>): Promise<T> {
  const config = loadConfig();
  // A command's own words say what happened; services speak up only when something is wrong.
  const log = createLogger(config.logLevel === 'info' ? 'warn' : config.logLevel);
  return withInstallation({ config, log }, work);
}

/** What a person is told about the engine, after something of theirs has been committed; `begun` says what waits. */
export function engineLine(news: EngineNews): string {
  switch (news.state) {
    case 'told':
      return '流程引擎已获通知。 The engine has been told.';
    case 'not-running':
      return (
        '流程引擎未运行：已存入数据库，执行 duban start 后自动进行。' +
        ' The engine is not running: all is stored, and begins by itself at the next duban start.'
      );
    case 'unreachable':
      return (
        `流程引擎（${news.reason}）暂时无法连接：已存入数据库，恢复后自动进行，也可执行 duban engine rebuild。` +
        ` The engine at ${news.reason} does not answer: all is stored and begins once it is back, or by duban engine rebuild.`
      );
  }
}

/** Refuses options that are no dates, all of them at once. Throws DubanError wrong-usage. */
export function checkDates(options: Readonly<Record<string, string | undefined>>): void {
  const faults = Object.entries(options).flatMap(([name, value]) =>
    value === undefined || isLocalDate(value) ? [] : [wrongOption(name, value, DATE)],
  );
  refuseUsage(faults);
}

const DATE = { zh: '实际存在的日期，如 2023-12-31', en: 'an existing day such as 2023-12-31' };

/** An option's value that cannot be used, with what can. */
export function wrongOption(name: string, value: string, allowed: { readonly zh: string; readonly en: string }): Fault {
  return {
    severity: 'error',
    code: 'wrong-usage',
    message: `${name} 的值“${value}”无效，应为${allowed.zh}。 / ${name} does not take "${value}": give ${allowed.en}.`,
    where: {},
  };
}

/** Throws DubanError wrong-usage with all faults, when there are any. */
export function refuseUsage(faults: readonly Fault[]): void {
  if (faults.length === 0) return;
  throw new DubanError('wrong-usage', faults.map(({ message }) => message).join('\n'), { faults });
}
