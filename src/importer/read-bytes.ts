import { readFile, stat } from 'node:fs/promises';
import { DubanError, type FaultPlace } from '../domain/errors.ts';
import { refusal } from './faults.ts';

/** 20 MB is ten times the largest plan seen, in any format; more is another kind of file. */
const SIZE_LIMIT_BYTES = 20 * 1024 * 1024;

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

/** Throws DubanError `invalid-input` where a file is larger than any plan; for a look at its size before reading it. */
export function refuseTooLarge(sizeBytes: number, where: FaultPlace): void {
  if (sizeBytes <= SIZE_LIMIT_BYTES) return;
  const megabytes = Math.ceil(sizeBytes / 1024 / 1024);
  const said = {
    zh: `文件有 ${megabytes} MB，超过 20 MB 的上限；请拆分文件，或检查是否选错文件。`,
    en: `The file has ${megabytes} MB, 20 MB are allowed: split it, or check that it is the right one.`,
  };
  throw refusal('file-too-large', said, where);
}
