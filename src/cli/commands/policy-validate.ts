import { readPolicyFile } from '../../importer/read-policy-file.ts';
import { type CommonOptions, type ExitStatus, type Io, printJson } from '../io.ts';

/** `duban policy validate FILE`: every fault of a policy's file at once (status 1), without a database. */
export async function policyValidate(file: string, options: CommonOptions, io: Io): Promise<ExitStatus> {
  const policy = await readPolicyFile(file);
  if (options.json) printJson(io, { file, name: policy.name, rungs: policy.rungs.length, problems: [] });
  else {
    io.stdout.write(
      `${file} 可以使用：催办规则 ${policy.name}，${policy.rungs.length} 个节点。 ${file} may be used: policy ${policy.name}, ${policy.rungs.length} rungs.\n`,
    );
  }
  return 0;
}
