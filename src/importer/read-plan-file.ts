import { readFile, stat } from 'node:fs/promises';
import type { DraftPlan } from '../domain/draft-plan.ts';
import { DubanError } from '../domain/errors.ts';
import { refusal } from './faults.ts';
import { parsePlan, refuseTooLarge } from './parse-plan.ts';
import type { ParseOptions } from './parse-plan.ts';

/**
 * Opens a plan's file and reads it, see `parsePlan`. `source.file` is the path as given.
 * @throws DubanError `invalid-input` where the file is missing or cannot be opened, and as `parsePlan` does.
 */
export async function readPlanFile(path: string, options: Omit<ParseOptions, 'file'> = {}): Promise<DraftPlan> {
  const bytes = await readBytes(path);
  return parsePlan(bytes, { ...options, file: path });
}

async function readBytes(path: string): Promise<Uint8Array> {
  try {
    // Asked before reading, so that a disk image given by mistake does not fill the memory.
    refuseTooLarge((await stat(path)).size, { file: path });
    return await readFile(path);
  } catch (error) {
    throw error instanceof DubanError ? error : notOpened(path, error);
  }
}

function notOpened(path: string, error: unknown): DubanError {
  const reason = error instanceof Error && 'code' in error ? String(error.code) : String(error);
  const where = { file: path };
  if (reason === 'ENOENT') {
    const said = {
      zh: `找不到文件“${path}”；请检查路径和文件名。`,
      en: `There is no file "${path}": check the path and the name.`,
    };
    return refusal('file-not-found', said, where);
  }
  const said = {
    zh: `无法打开“${path}”（${reason}）；请确认它是文件且有读取权限。`,
    en: `"${path}" cannot be opened (${reason}): check that it is a file and may be read.`,
  };
  return refusal('file-unreadable', said, where);
}
