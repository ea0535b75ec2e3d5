import { DubanError } from '../domain/errors.ts';
import { policyFault } from '../domain/policy-faults.ts';
import { readBytes } from '../importer/read-bytes.ts';
import { checkScenario } from '../rehearsal/check-scenario.ts';
import type { ScenarioFile } from '../rehearsal/scenario-file.ts';

/**
 * Opens a scenario's file (JSON, UTF-8) and checks it. Throws DubanError invalid-input with every fault, each with the file
 * and its place in it.
 */
export async function readScenarioFile(file: string): Promise<ScenarioFile> {
  const text = new TextDecoder().decode(await readBytes(file));
  return placedIn(file, () => checkScenario(parsed(text)));
}

/** Does something with a file's content; its faults get the file's name. */
export function placedIn<T>(file: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof DubanError) || error.faults.length === 0) throw error;
    const faults = error.faults.map((fault) => ({ ...fault, where: { file, ...fault.where } }));
    throw new DubanError(error.code, error.message, { faults, cause: error });
  }
}

function parsed(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const allowed = {
      zh: `不是 JSON 文本（${reason}），写法见 docs/rehearsal.md`,
      en: `it is no JSON (${reason}): docs/rehearsal.md shows how to write one`,
    };
    const whole = { zh: '情景文件', en: 'the scenario' };
    const faults = [policyFault('not-json', { path: '', value: text.trim() }, allowed, whole)];
    throw new DubanError('invalid-input', faults.map(({ message }) => message).join('\n'), { faults });
  }
}
