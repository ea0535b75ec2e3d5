import { readPolicyFile } from '../../importer/read-policy-file.ts';
import { engineLine, onInstallation } from '../installation.ts';
import { type CommonOptions, type ExitStatus, type Io, printJson } from '../io.ts';
import { whoAsks } from '../who-asks.ts';

/**
 * `duban policy import FILE`: a new version of its name; unchanged content is none. Plans that use the name follow it for
 * what is asked from now on; open requests keep theirs until `duban policy apply`.
 */
export async function policyImport(file: string, options: CommonOptions, io: Io): Promise<ExitStatus> {
  const policy = await readPolicyFile(file);
  const { name } = policy;
  return onInstallation<ExitStatus>(async ({ store, tellEngine }) => {
    const { version, isNew, planIds, measureIds } = await store.policies.importVersion(policy, whoAsks());
    const engine = measureIds.length === 0 ? null : await tellEngine({ measures: measureIds });
    if (options.json) printJson(io, { name, version, isNew, planIds, measures: measureIds.length, engine });
    else {
      const lines = [
        isNew
          ? `已存为催办规则 ${name} 第 ${version} 版。 Stored as ${name}@${version}.`
          : `内容与第 ${version} 版相同，未增加版本。 Nothing has changed: it is ${name}@${version}.`,
        ...(planIds.length === 0
          ? []
          : [
              `  以后的反馈要求按新版：方案 ${planIds.join('、')}。 Later requests of these plans follow it.`,
              `  已发出的仍按原版；如需改用：duban policy apply ${name} --plan ${planIds[0]} --open-requests`,
            ]),
        ...(engine === null ? [] : [engineLine(engine)]),
      ];
      io.stdout.write(`${lines.join('\n')}\n`);
    }
    return 0;
  });
}
