import { open, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

/*
 * One at a time over all threads and processes of a user: whoever holds the file has the turn. A holder that is gone,
 * or has held it for longer than any turn lasts, is not waited for.
 */

const LOCK = join(tmpdir(), `duban-office-${userInfo().uid}.turn`);
const LONGEST_TURN_MS = 120_000;
const PAUSE_MS = 100;

/** Does the work when its turn has come; null where that was not before `ends` (milliseconds since 1970). */
export async function withTurn<T>(ends: number, work: () => Promise<T>): Promise<T | null> {
  while (!(await taken())) {
    if (Date.now() >= ends) return null;
    await pause(PAUSE_MS);
  }
  try {
    return await work();
  } finally {
    await rm(LOCK, { force: true });
  }
}

async function taken(): Promise<boolean> {
  try {
    const file = await open(LOCK, 'wx', 0o600);
    await file.writeFile(String(process.pid));
    await file.close();
    return true;
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    if (await isLeft()) await rm(LOCK, { force: true });
    return false;
  }
}

async function isLeft(): Promise<boolean> {
  try {
    const since = Date.now() - (await stat(LOCK)).mtimeMs;
    const holder = Number(await readFile(LOCK, 'utf8'));
    return since > LONGEST_TURN_MS || (holder > 0 && !isAlive(holder));
  } catch {
    return false;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
