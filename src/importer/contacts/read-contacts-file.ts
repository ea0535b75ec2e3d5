import { readFile, stat } from 'node:fs/promises';
import { DubanError } from '../../domain/errors.ts';
import { refusal } from '../faults.ts';
import { refuseTooLarge } from '../parse-plan.ts';
import { parseContacts, type ContactList } from './parse-contacts.ts';

/**
 * Opens a list of contacts and reads it, see `parseContacts`.
 * @throws DubanError `invalid-input` where the file is missing or cannot be opened, and as `parseContacts` does.
 */
export async function readContactsFile(path: string): Promise<ContactList> {
  return parseContacts(await readBytes(path), path);
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
  const missing = reason === 'ENOENT';
  const said = {
    zh: missing
      ? `找不到文件“${path}”；请检查路径和文件名。`
      : `无法打开“${path}”（${reason}）；请确认它是文件且可读取。`,
    en: missing
      ? `There is no file "${path}": check the path and the name.`
      : `"${path}" cannot be opened (${reason}): check that it is a file and may be read.`,
  };
  return refusal(missing ? 'file-not-found' : 'file-unreadable', said, { file: path });
}
