import type { Command } from 'commander';
import type { UnitChangeOptions } from './commands/unit-change.ts';
import type { CommonOptions } from './io.ts';
import { type Run, withJson } from './run.ts';

const FROM = ['--from <date>', '自该日零时起生效 from the beginning of that day on, YYYY-MM-DD'] as const;
const REASON = ['--reason <text>', '依据，如机构改革方案文号 why, such as the number of a document'] as const;
const NEW_UNITS = ['--new-units', '承接单位为新设单位的，一并登记 store a unit that is new'] as const;

/** `duban unit …`: the units there are, and what becomes of them from a day on. */
export function addUnitCommands(program: Command, run: Run): void {
  const unit = program
    .command('unit')
    .description('单位：查看、更名、合并、撤销 units: see, rename, merge, abolish them');
  withJson(unit.command('list'))
    .description('全部单位及曾用名、已定的变更 all units with their other names, and the changes written down')
    .action((options: CommonOptions) =>
      run(async (io) => (await import('./commands/unit-list.ts')).unitList(options, io)),
    );
  withJson(unit.command('rename'))
    .description('更名；原名继续可用 another name; the former one goes on meaning the unit')
    .argument('<old>', '现名或别名 its name or an alias')
    .argument('<new>', '新名称 its new name')
    .requiredOption(...FROM)
    .option(...REASON)
    .action((name: string, newName: string, options: UnitChangeOptions) =>
      run(async (io) => {
        const { unitChange } = await import('./commands/unit-change.ts');
        return unitChange([{ kind: 'rename', unit: name, newName }], options, io);
      }),
    );
  withJson(unit.command('merge'))
    .description(
      '并入另一单位：未办结事项、联系人一并移交 units go into another one, with what is open and their people',
    )
    .argument('<units...>', '被合并的单位 the units that end')
    .requiredOption('--into <unit>', '承接单位 the unit that takes over')
    .requiredOption(...FROM)
    .option(...REASON)
    .option(...NEW_UNITS)
    .action((names: string[], options: UnitChangeOptions & { readonly into: string }) =>
      run(async (io) => {
        const { unitChange } = await import('./commands/unit-change.ts');
        return unitChange(
          names.map((name) => ({ kind: 'merge', unit: name, to: options.into })),
          options,
          io,
        );
      }),
    );
  withJson(unit.command('undo'))
    .description('撤回尚未生效的变更 take a change back that is not in force yet')
    .argument('<id>', '变更编号，见 unit list its id, as unit list shows it')
    .action((id: string, options: CommonOptions) =>
      run(async (io) => (await import('./commands/unit-undo.ts')).unitUndo(id, options, io)),
    );
  withJson(unit.command('abolish'))
    .description('撤销，职责由另一单位承接 a unit ends, and another one stands in its place')
    .argument('<unit>', '撤销的单位 the unit that ends')
    .option('--to <unit>', '承接单位；无未办结事项的可不写 who takes over; needed while anything is open')
    .requiredOption(...FROM)
    .option(...REASON)
    .option(...NEW_UNITS)
    .action((name: string, options: UnitChangeOptions & { readonly to?: string }) =>
      run(async (io) => {
        const { unitChange } = await import('./commands/unit-change.ts');
        return unitChange([{ kind: 'abolish', unit: name, to: options.to ?? null }], options, io);
      }),
    );
}
