import { isDeepStrictEqual } from 'node:util';
import { DubanError, type Fault } from '../domain/errors.ts';
import { checkPolicy } from '../domain/policy-check.ts';
import { policyFault } from '../domain/policy-faults.ts';
import type { Policy } from '../domain/policy.ts';
import { PRESETS } from '../domain/presets.ts';
import { readBytes } from './read-bytes.ts';

/**
 * Opens a policy's file (JSON, UTF-8) and checks it. A file under a preset's name must say what the preset says.
 * @throws DubanError `invalid-input` with every fault, each with the file and its place in it.
 */
export async function readPolicyFile(path: string): Promise<Policy> {
  const text = new TextDecoder().decode(await readBytes(path));
  const { policy, faults } = checkPolicy(parsed(text, path));
  if (policy === null) throw refused(path, faults);
  const preset = PRESETS.get(policy.name);
  if (preset === undefined) return policy;
  if (isDeepStrictEqual({ ...policy, version: preset.version }, preset)) return preset;
  throw refused(path, [
    policyFault(
      'name-reserved',
      { path: 'name', value: policy.name },
      {
        zh: '这是内置催办规则的名称，内容不同的请另取名称',
        en: 'a preset has this name, give a policy that says something else another',
      },
    ),
  ]);
}

function parsed(text: string, path: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw refused(path, [
      policyFault(
        'not-json',
        { path: '', value: text.trim() },
        {
          zh: `不是 JSON 文本（${reason}），可先用 duban policy show standard --json 得到一份再改`,
          en: `it is no JSON (${reason}): duban policy show standard --json gives one to start from`,
        },
      ),
    ]);
  }
}

function refused(file: string, faults: readonly Fault[]): DubanError {
  const placed = faults.map((fault) => ({ ...fault, where: { file, ...fault.where } }));
  return new DubanError(
    'invalid-input',
    `${file} 不能作为催办规则使用，有 ${faults.length} 处错误。 / ${file} is no usable policy: ${faults.length} faults.`,
    { faults: placed },
  );
}
