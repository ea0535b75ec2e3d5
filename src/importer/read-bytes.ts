import { readFile, stat } from 'node:fs/promises';
import { DubanError } from '../domain/errors.ts';
import { refusal } from './faults.ts';
import { refuseTooLarge } from './parse-plan.ts';

/**
 * The bytes of a file that a person named.
 * @throws DubanError `invalid-input` where it is missing, too large or cannot be opened.
 */
export async function readBytes(path: string): Promise<Uint8Array> {
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
