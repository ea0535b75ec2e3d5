import { dateZh } from '../../names/dates.ts';
import { onInstallation } from '../installation.ts';
import { type CommonOptions, type ExitStatus, type Io, printJson } from '../io.ts';
import { wordsOf } from './unit-change.ts';

/** `duban unit list`: every unit with its other names and who stands in its place, then all changes by their days. */
export async function unitList(options: CommonOptions, io: Io): Promise<ExitStatus> {
  return onInstallation<ExitStatus>(async ({ store }) => {
    const [units, changes] = [await store.units.list(), await store.unitChanges.list()];
    if (options.json) {
      printJson(io, { units, changes });
      return 0;
    }
    const lines = [
      `单位 units: ${units.length}`,
      ...units.map(({ name, kind, aliases, collectingUnit, endedOn, successor }) =>
        [
          `  ${name}`,
          ...(kind === 'group'
            ? [`单位组 group${collectingUnit === null ? '' : `，汇总 collected by ${collectingUnit}`}`]
            : []),
          ...(aliases.length === 0 ? [] : [`又名 also ${aliases.join('、')}`]),
          ...(endedOn === null
            ? []
            : [`已于${dateZh(endedOn)}终止 ended${successor === null ? '' : `，由${successor.name}承接`}`]),
        ].join('  '),
      ),
      ...(changes.length === 0 ? [] : [`变更 changes: ${changes.length}`]),
      ...changes.map((change) => {
        const { id, on, applied, reason, who } = change;
        const why = reason === '' ? '' : `  依据 why: ${reason}`;
        // Only what can still be taken back is asked for by its id.
        const state = applied ? '已生效 done' : `未生效 to come  编号 id: ${id}`;
        return `  ${dateZh(on)}  ${wordsOf(change)}  ${state}  ${who}${why}`;
      }),
    ];
    io.stdout.write(`${lines.join('\n')}\n`);
    return 0;
  });
}
