import { dateZh } from '../../names/dates.ts';
import type { Installation } from '../../runtime/installation.ts';
import { checkDates, engineLine, onInstallation } from '../installation.ts';
import { type CommonOptions, type ExitStatus, type Io, printJson } from '../io.ts';
import { whoAsks } from '../who-asks.ts';

type Act = Parameters<Installation['store']['unitChanges']['announce']>[0];

export interface UnitChangeOptions extends CommonOptions {
  readonly from: string;
  readonly reason?: string;
  readonly newUnits?: boolean;
}

/**
 * `duban unit rename|merge|abolish`: writes the change down for its day. One of today is carried out at once; any other when
 * its day begins, by the engine. With one fault nothing is stored, and all of them are said.
 */
export async function unitChange(
  changes: Act['changes'],
  { from: on, reason = '', newUnits = false, json }: UnitChangeOptions,
  io: Io,
): Promise<ExitStatus> {
  checkDates({ '--from': on });
  return onInstallation<ExitStatus>(async ({ store, tellEngine }) => {
    const ids = await store.unitChanges.announce({ changes, on, reason, who: whoAsks(), newUnits });
    const { measureIds, contactIds } = await store.unitChanges.applyDue();
    const engine = await tellEngine({ measures: [...measureIds], contacts: [...contactIds] });
    const stored = (await store.unitChanges.list()).filter(({ id }) => ids.includes(id));
    if (json) {
      printJson(io, { changes: stored, measures: measureIds, engine });
      return 0;
    }
    const lines = stored.flatMap((change) => [
      change.applied
        ? `已生效：${wordsOf(change)}，涉及 ${measureIds.length} 项事项。 Done; measures concerned: ${measureIds.length}.`
        : `已登记：自${dateZh(on)}起，${wordsOf(change)}。 Written down, to be done from ${on} on.`,
    ]);
    io.stdout.write(`${[...lines, ...(measureIds.length === 0 ? [] : [engineLine(engine)])].join('\n')}\n`);
    return 0;
  });
}

type Change = Awaited<ReturnType<Installation['store']['unitChanges']['list']>>[number];

/** A change in one clause. */
export function wordsOf({ kind, oldName, newName, to }: Change): string {
  switch (kind) {
    case 'rename':
      return `${oldName}更名为${newName} renamed`;
    case 'merge':
      return `${oldName}并入${to} merged`;
    case 'abolish':
      return to === null ? `${oldName}撤销 abolished` : `${oldName}撤销，由${to}承接 abolished, followed by ${to}`;
  }
}
