import type { DraftPlan } from '../domain/draft-plan.ts';
import { parsePlan, type ParseOptions } from './parse-plan.ts';
import { readBytes } from './read-bytes.ts';

/**
 * Opens a plan's file and reads it, see `parsePlan`. `source.file` is the path as given.
 * @throws DubanError `invalid-input` where the file is missing or cannot be opened, and as `parsePlan` does.
 */
export async function readPlanFile(path: string, options: Omit<ParseOptions, 'file'> = {}): Promise<DraftPlan> {
  const bytes = await readBytes(path);
  return parsePlan(bytes, { ...options, file: path });
}
