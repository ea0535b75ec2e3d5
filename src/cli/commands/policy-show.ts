import { PRESETS } from '../../domain/presets.ts';
import { onInstallation } from '../installation.ts';
import { type CommonOptions, type ExitStatus, type Io, printJson } from '../io.ts';
import { storedPolicy } from '../policy-source.ts';
import { policyLines } from '../policy-words.ts';

/** `duban policy show NAME[@VERSION]`: what it says, in words; with --json the file that `policy import` takes. */
export async function policyShow(name: string, options: CommonOptions, io: Io): Promise<ExitStatus> {
  // The presets are in the program: to look at one, or to start a file from it, takes no database.
  const preset = PRESETS.get(name);
  const show = (policy: Parameters<typeof policyLines>[0]): ExitStatus => {
    if (options.json) printJson(io, policy);
    else io.stdout.write(`${policyLines(policy).join('\n')}\n`);
    return 0;
  };
  if (preset !== undefined) return show(preset);
  return onInstallation<ExitStatus>(async ({ store }) => show(await storedPolicy(store, name)));
}
