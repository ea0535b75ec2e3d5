import { existsSync } from 'node:fs';
import { DubanError } from '../domain/errors.ts';
import type { Policy } from '../domain/policy.ts';
import { PRESETS } from '../domain/presets.ts';
import { readPolicyFile } from '../importer/read-policy-file.ts';
import type { Installation } from '../runtime/installation.ts';

/** Whether somebody who wrote NAME|FILE means a file: it is there, or is called like one. */
export function meansFile(text: string): boolean {
  return !PRESETS.has(text) && (/[./\\]/u.test(text.replace(/@\d+$/u, '')) || existsSync(text));
}

/**
 * The policy of a NAME|FILE where no database is at hand: a preset or a file.
 * Throws DubanError not-found, or invalid-input with all faults of the file.
 */
export async function policyWithoutStore(text: string): Promise<Policy> {
  if (meansFile(text)) return readPolicyFile(text);
  const preset = PRESETS.get(text);
  if (preset !== undefined) return preset;
  const known = [...PRESETS.keys()].join('、');
  throw new DubanError(
    'not-found',
    `没有内置催办规则“${text}”：有 ${known}，也可给出催办规则文件。 / There is no preset "${text}": give one of ${known}, or a policy's file.`,
  );
}

/** The stored policy of NAME or NAME@VERSION. Throws DubanError not-found with what there is. */
export function storedPolicy({ policies }: Installation['store'], text: string): Promise<Policy> {
  const [, name = '', version = ''] = /^(.*)@(\d+)$/u.exec(text) ?? [];
  return version === '' ? policies.latest(text) : policies.get({ name, version: Number(version) });
}

/** The name of a stored policy for a NAME|FILE; a file is stored first, as `duban policy import` does. */
export async function storedName(store: Installation['store'], text: string, who: string): Promise<string> {
  if (!meansFile(text)) return (await store.policies.latest(text)).name;
  const policy = await readPolicyFile(text);
  if (!PRESETS.has(policy.name)) await store.policies.importVersion(policy, who);
  return policy.name;
}

/** The policy of a `--policy` that names a file; null where it names a preset, or is not given. */
export async function policyFromOption(text: string | undefined): Promise<Policy | null> {
  return text === undefined || !meansFile(text) ? null : readPolicyFile(text);
}
