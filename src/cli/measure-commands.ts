import type { Command } from 'commander';
import type { DecideOptions, Verb } from './commands/measure-decide.ts';
import type { SplitOptions } from './commands/measure-split.ts';
import type { CommonOptions } from './io.ts';
import { type Run, withJson } from './run.ts';

const PLAN = '方案编号、文号或标题 id, document number or title';

/** What each decision takes besides the plan and the codes; `!` marks what it cannot do without. */
const VERBS: Readonly<Record<Verb, { readonly about: string; readonly options: string }>> = {
  grant: { about: '同意延期，写明新的时限 grant an extension, with the date', options: 'date! reason' },
  refuse: { about: '不同意延期或改派申请 refuse what the unit has asked', options: 'reason!' },
  'new-date': { about: '对逾期未办结的另定时限 set a new date for a late claim', options: 'date! reason' },
  'not-completed': { about: '认定未完成 find that it is not completed', options: 'reason!' },
  park: { about: '挂账，写明复查日期；已挂账的另定复查日期 park it until a day of review', options: 'review! reason!' },
  resume: { about: '恢复办理挂账事项 resume a parked measure', options: 'date reason' },
  withdraw: { about: '不再实施 it is no longer to be carried out', options: 'reason!' },
  merge: { about: '并入同一方案的另一项 merge it into another measure of the plan', options: 'into! reason!' },
  reopen: { about: '恢复误销号的事项 reopen a measure that was closed wrongly', options: 'date reason!' },
  'move-deadline': {
    about: '调整反馈时限（原定时限不变） move the date by which it is asked',
    options: 'date! reason!',
  },
  reassign: { about: '改派责任单位 other units are responsible from now on', options: 'to! support date reason!' },
  confirm: { about: '复核通过，销号 confirm a claim of completion', options: 'reason' },
  return: { about: '复核退回，写明新的时限 return a claim with a new date', options: 'date! reason!' },
};

const REASON = ['--reason <text>', '理由 the reason'] as const;
const AS = ['--as <contact>', '以何人名义（联系人编号） who decides; default: the clerk of the office'] as const;

const OPTIONS: Readonly<Record<string, readonly [flags: string, about: string]>> = {
  date: ['--date <date>', '新的时限 the new date, YYYY-MM-DD'],
  review: ['--review <date>', '复查日期 the day of review, YYYY-MM-DD'],
  to: ['--to <unit...>', '牵头单位，第一个负责反馈 lead units; the first one answers'],
  support: ['--support <unit...>', '配合单位 supporting units'],
  into: ['--into <code>', '并入的事项序号 the measure that carries it on'],
  reason: REASON,
};

/** `duban measure …`: one measure with all that is known of it, and what the office decides of it. */
export function addMeasureCommands(program: Command, run: Run): void {
  const measure = program.command('measure').description('单个事项：查看、决定 one measure: see it, decide on it');
  withJson(measure.command('show'))
    .description('该事项的全部情况：责任单位、状态、反馈、决定、全过程记录 all that is known of one measure')
    .argument('<plan>', PLAN)
    .argument('<code>', '事项序号 its number')
    .action((plan: string, code: string, options: CommonOptions) =>
      run(async (io) => (await import('./commands/measure-show.ts')).measureShow({ plan, code }, options, io)),
    );
  withJson(measure.command('split'))
    .description('拆分为若干分解事项，各有责任单位和时限 split it into parts with units and dates of their own')
    .argument('<plan>', PLAN)
    .argument('<code>', '事项序号 its number')
    .requiredOption(
      '--file <file>',
      'CSV（列：内容、牵头单位、配合单位、完成时限）或 JSON CSV (text, leads, supports, deadline) or JSON',
    )
    .option(...REASON)
    .option(...AS)
    .action((plan: string, code: string, options: SplitOptions) =>
      run(async (io) => (await import('./commands/measure-split.ts')).measureSplit({ plan, code }, options, io)),
    );
  for (const verb of Object.keys(VERBS) as Verb[]) addVerb(measure, verb, run); // the record is total over the verbs
}

function addVerb(measure: Command, verb: Verb, run: Run): void {
  const { about, options } = VERBS[verb];
  const command = withJson(measure.command(verb))
    .description(about)
    .argument('<plan>', PLAN)
    .argument('<codes...>', '事项序号，可以多个 numbers, one or more: all are decided, or none')
    .option(...AS);
  for (const name of options.split(' ')) {
    const option = OPTIONS[name.replace('!', '')];
    if (option === undefined) continue;
    if (name.endsWith('!')) command.requiredOption(...option);
    else command.option(...option);
  }
  command.action((plan: string, codes: string[], given: DecideOptions) =>
    run(async (io) => (await import('./commands/measure-decide.ts')).measureDecide({ verb, plan, codes }, given, io)),
  );
}
