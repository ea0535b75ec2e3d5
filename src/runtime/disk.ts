import { constants, promises as fs, statfsSync } from 'node:fs';
import path from 'node:path';
import { DubanError } from '../domain/errors.ts';

/** What an embedded installation wants free before it starts, in bytes: an empty one takes about 60 MB. */
export const MINIMUM_FREE_BYTES = 300 * 1024 * 1024;

/** Free bytes for this user on the disk that holds `directory`; the nearest existing parent is asked. */
export function freeBytes(directory: string): number {
  for (let at = path.resolve(directory); ; at = path.dirname(at)) {
    try {
      const stats = statfsSync(at);
      return stats.bavail * stats.bsize;
    } catch (error) {
      if (errorCode(error) !== 'ENOENT' || at === path.dirname(at)) throw error;
    }
  }
}

/**
 * Makes `directory` and proves that it can be written to and has room.
 * @throws DubanError `disk-full` when it cannot be written to or less than `minimumBytes` are free.
 */
export async function requireWritable(directory: string, minimumBytes = MINIMUM_FREE_BYTES): Promise<void> {
  try {
    await fs.mkdir(directory, { recursive: true });
    await fs.access(directory, constants.W_OK | constants.X_OK);
    const probe = path.join(directory, `.write-probe-${process.pid}`);
    await fs.writeFile(probe, 'x');
    await fs.rm(probe);
  } catch (error) {
    throw diskError(error, directory) ?? error;
  }
  const free = freeBytes(directory);
  if (free < minimumBytes) throw fullError(directory, free);
}

/** Translates the system's "no space", "read-only" and "not permitted" into `disk-full`; null for any other error. */
export function diskError(error: unknown, directory: string): DubanError | null {
  switch (errorCode(error)) {
    case 'ENOSPC':
    case 'EDQUOT':
      return fullError(directory, 0, error);
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
    case 'ENOTDIR':
    case 'EEXIST':
      return new DubanError('disk-full', unwritableMessage(directory), { cause: error });
    default:
      return null;
  }
}

function fullError(directory: string, free: number, cause?: unknown): DubanError {
  const mib = Math.floor(free / 1024 / 1024);
  const need = MINIMUM_FREE_BYTES / 1024 / 1024;
  return new DubanError(
    'disk-full',
    `数据目录 ${directory} 所在磁盘剩余 ${mib} MB，至少需要 ${need} MB。请清理磁盘，或以 DUBAN_HOME 指定其他目录。` +
      ` The disk of ${directory} has ${mib} MB free, ${need} MB are needed: free some space, or set DUBAN_HOME to another directory.`,
    { cause },
  );
}

function unwritableMessage(directory: string): string {
  return (
    `数据目录 ${directory} 无法写入。请检查目录权限，或以 DUBAN_HOME 指定可写目录。` +
    ` The directory ${directory} cannot be written to: check its permissions, or set DUBAN_HOME to a directory that can.`
  );
}

function errorCode(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
