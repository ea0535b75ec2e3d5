import { dateZh } from '../../names/dates.ts';
import { onInstallation } from '../installation.ts';
import { type CommonOptions, type ExitStatus, type Io, printJson } from '../io.ts';
import { whoAsks } from '../who-asks.ts';
import { wordsOf } from './unit-change.ts';

/** `duban unit undo`: a change of units that is not in force yet is taken back; nobody had been told of it. */
export async function unitUndo(id: string, { json }: CommonOptions, io: Io): Promise<ExitStatus> {
  return onInstallation<ExitStatus>(async ({ store }) => {
    const change = await store.unitChanges.takeBack({ id, who: whoAsks() });
    if (json) {
      printJson(io, { takenBack: change });
      return 0;
    }
    io.stdout.write(
      `已撤回：原定自${dateZh(change.on)}起，${wordsOf(change)}。 Taken back: it was to be done from ${change.on} on.\n`,
    );
    return 0;
  });
}
