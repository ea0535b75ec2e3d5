import type { Command } from 'commander';
import type { CalendarImportOptions } from './commands/calendar-import.ts';
import type { ClosureAddOptions } from './commands/calendar-closure.ts';
import type { CommonOptions } from './io.ts';
import { type Run, withJson } from './run.ts';

/** `duban calendar …`. */
export function addCalendarCommands(program: Command, run: Run): void {
  const calendar = program.command('calendar').description('工作日历：节假日、调休、单位休息日 working days');
  withJson(calendar.command('import'))
    .description('导入国务院办公厅放假通知（文本，或 .csv、.json 日期表） import a year’s notice of holidays')
    .argument('<file>', '通知全文 .txt，或日期表 .csv、.json')
    .option('--year <year>', '年份（通知未写明时） the year, where the file does not say it')
    .option('--yes', '不再询问 do not ask')
    .action((file: string, options: CalendarImportOptions) =>
      run(async (io) => (await import('./commands/calendar-import.ts')).calendarImport(file, options, io)),
    );
  withJson(calendar.command('list'))
    .description('列出各年放假安排的来源 which years are known, and from where')
    .action((options: CommonOptions) =>
      run(async (io) => (await import('./commands/calendar-show.ts')).calendarList(options, io)),
    );
  withJson(calendar.command('show'))
    .description('一年的月历：放假、调休上班 a year month by month')
    .argument('<year>', '年份，如 2026')
    .action((year: string, options: CommonOptions) =>
      run(async (io) => (await import('./commands/calendar-show.ts')).calendarShow(year, options, io)),
    );
  addClosureCommands(calendar, run);
}

function addClosureCommands(calendar: Command, run: Run): void {
  const closure = calendar
    .command('closure')
    .description('单位休息日：当日不向该单位发送 days on which a unit is closed');
  const days = (command: Command): Command =>
    withJson(command)
      .argument('<unit>', '单位名称或别名 the unit')
      .argument('<from>', '起 first day, YYYY-MM-DD')
      .argument('<to>', '止 last day, YYYY-MM-DD');
  days(closure.command('add'))
    .description('登记单位休息日 close a unit on some days')
    .requiredOption('--reason <text>', '事由 why')
    .action((unit: string, from: string, to: string, options: ClosureAddOptions) =>
      run(async (io) =>
        (await import('./commands/calendar-closure.ts')).closureAdd(
          { unit, from, to, reason: options.reason },
          options,
          io,
        ),
      ),
    );
  days(closure.command('remove'))
    .description('撤销单位休息日 take a closure back')
    .action((unit: string, from: string, to: string, options: CommonOptions) =>
      run(async (io) =>
        (await import('./commands/calendar-closure.ts')).closureRemove({ unit, from, to }, options, io),
      ),
    );
  withJson(closure.command('list'))
    .description('列出单位休息日 all closures')
    .action((options: CommonOptions) =>
      run(async (io) => (await import('./commands/calendar-closure.ts')).closureList(options, io)),
    );
}
