import { bothOf, TASK_NAMES } from '../../names/names.ts';
import { onInstallation, refuseUsage, wrongOption } from '../installation.ts';
import { whoAsks } from '../who-asks.ts';
import { type CommonOptions, type ExitStatus, type Io, printJson } from '../io.ts';

export interface TaskDoneOptions extends CommonOptions {
  /** For the audit log. */
  readonly note?: string;
}

const LONGEST_NOTE = 2000;

/** `duban task done ID`: a person says that a task is done; one that a decision ends is refused. */
export async function taskDone(id: string, { note, json }: TaskDoneOptions, io: Io): Promise<ExitStatus> {
  if (note !== undefined && note.length > LONGEST_NOTE) {
    const allowed = { zh: `不超过 ${LONGEST_NOTE} 字的文字`, en: `at most ${LONGEST_NOTE} characters` };
    refuseUsage([wrongOption('--note', `${note.slice(0, 20)}…`, allowed)]);
  }
  return onInstallation<ExitStatus>(async ({ store }) => {
    const ended = await store.tasks.end({ id, who: whoAsks(), note: note ?? null });
    if (json) printJson(io, { ...ended, done: true });
    else io.stdout.write(`已办结 done: ${bothOf(TASK_NAMES[ended.kind])}（${ended.id}）\n`);
    return 0;
  });
}
