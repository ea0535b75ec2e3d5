import { PRESETS } from '../../domain/presets.ts';
import { onInstallation } from '../installation.ts';
import { type CommonOptions, type ExitStatus, type Io, printJson } from '../io.ts';
import { policyTitle } from '../policy-words.ts';

/** `duban policy list`: every policy with its newest version, what it is for, and which plans use it. */
export async function policyList(options: CommonOptions, io: Io): Promise<ExitStatus> {
  return onInstallation<ExitStatus>(async ({ store }) => {
    const policies = await store.policies.list();
    if (options.json) {
      printJson(io, { policies });
      return 0;
    }
    const lines = policies.map(({ name, versions, isPreset, for: slot, planIds }) => {
      const kind = slot === 'dated' ? '有时限 dated' : '定期 rounds';
      const from = isPreset ? '内置 preset' : '导入 imported';
      const used = planIds.length === 0 ? '' : `  使用 used by: ${planIds.join('、')}`;
      return `  ${name}@${versions.at(-1)}  ${kind}  ${from}  ${policyTitle(PRESETS.get(name))}${used}`;
    });
    io.stdout.write(`催办规则 policies: ${policies.length}\n${lines.join('\n')}\n`);
    return 0;
  });
}
