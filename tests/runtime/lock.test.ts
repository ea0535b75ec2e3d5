import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { acquireLock, currentHolder } from '../../src/runtime/lock.ts';
import { endProcess, identify, isAlive, type ProcessIdentity } from '../../src/runtime/process-identity.ts';
import { temporaryHome } from './temporary-home.ts';

/** A process that lives until it is killed, and its identity. */
async function sleeper(): Promise<{ identity: ProcessIdentity; kill(): Promise<void> }> {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => undefined, 1000)']);
  await once(child, 'spawn');
  const identity = identify(child.pid ?? 0);
  if (identity === null) throw new Error('the child has just been spawned');
  return { identity, kill: () => endProcess(identity, 'SIGKILL', 5_000) };
}

function writeLock(home: string, holder: ProcessIdentity): Promise<void> {
  return writeFile(path.join(home, 'lock'), JSON.stringify({ ...holder, token: 'other', purpose: 'start' }));
}

describe('the lock of a data directory', () => {
  test('refuses a second process and says which one runs; two directories have one each', async () => {
    const home = await temporaryHome();
    const other = await sleeper();
    await writeLock(home, other.identity);
    await expect(acquireLock(home, 'start')).rejects.toMatchObject({
      code: 'already-running',
      message: expect.stringContaining(String(other.identity.pid)),
    });
    await acquireLock(await temporaryHome(), 'start');
    await other.kill();
  });

  test('is taken over from a process that was killed, and from another process under a reused id', async () => {
    const home = await temporaryHome();
    const other = await sleeper();
    await writeLock(home, other.identity);
    await other.kill();
    expect(isAlive(other.identity)).toBe(false);
    const lock = await acquireLock(home, 'start');
    await lock.release();
    await writeLock(home, { pid: process.pid, startedAt: 'before the restart' });
    expect(await currentHolder(home)).toBeNull();
    await (await acquireLock(home, 'start')).release();
  });

  test('is had by exactly one of many who find a stale one together, and leaves no files behind', async () => {
    const home = await temporaryHome();
    await writeFile(path.join(home, 'lock'), 'half a lo');
    const results = await Promise.allSettled(Array.from({ length: 8 }, () => acquireLock(home, 'start')));
    const locks = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
    expect(locks).toHaveLength(1);
    await locks[0]?.release();
    await locks[0]?.release();
    expect(await readdir(home)).toEqual([]);
  });
});
