import { randomUUID } from 'node:crypto';
import { promises as fs } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { DubanError } from '../domain/errors.ts';
import { diskError } from './disk.ts';
import { identify, isAlive } from './process-identity.ts';

const holderSchema = z.object({ pid: z.number(), startedAt: z.string(), token: z.string(), purpose: z.string() });

/** Who holds a data directory: process, the system's word for its start, and what it does there. */
export type LockHolder = z.infer<typeof holderSchema>;

/** A held lock; `release` gives the directory free again and may be called twice. */
export interface Lock {
  readonly holder: LockHolder;
  release(): Promise<void>;
}

/**
 * Takes the data directory for this process: one embedded installation per directory, while two checkouts have one
 * each. A lock whose process is gone (kill -9, power cut) is taken over.
 * @throws DubanError `already-running`, with the holder's process id.
 */
export async function acquireLock(home: string, purpose: string): Promise<Lock> {
  const file = lockFile(home);
  const self = identify(process.pid);
  if (self === null) throw new Error('this process cannot find itself in the process table');
  const holder: LockHolder = { ...self, token: randomUUID(), purpose };
  // Three rounds: a stale lock is moved aside once, and two processes may meet while doing so.
  for (let round = 0; round < 3; round += 1) {
    if (await tryCreate(file, holder)) return { holder, release: () => releaseIfMine(file, holder.token) };
    const other = await readHolder(file);
    if (other !== null && isAlive(other)) throw alreadyRunning(home, other);
    await moveAside(file, other);
  }
  throw alreadyRunning(home, await readHolder(file));
}

/** The living holder of a data directory, or null when nobody runs there. */
export async function currentHolder(home: string): Promise<LockHolder | null> {
  const holder = await readHolder(lockFile(home));
  return holder !== null && isAlive(holder) ? holder : null;
}

function lockFile(home: string): string {
  return path.join(home, 'lock');
}

/** `link` fails when the name exists, and the file is complete when it appears: nobody can read half a lock. */
async function tryCreate(file: string, holder: LockHolder): Promise<boolean> {
  const draft = `${file}.${holder.token}`;
  try {
    await fs.writeFile(draft, JSON.stringify(holder), { mode: 0o600 });
    await fs.link(draft, file);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw diskError(error, path.dirname(file)) ?? error;
  } finally {
    await fs.rm(draft, { force: true });
  }
}

async function readHolder(file: string): Promise<LockHolder | null> {
  try {
    return holderSchema.parse(JSON.parse(await fs.readFile(file, 'utf8')));
  } catch {
    return null;
  }
}

/** Moves a stale lock out of the way; when another process was faster and its fresh lock was hit, puts it back. */
async function moveAside(file: string, stale: LockHolder | null): Promise<void> {
  const aside = `${file}.stale.${randomUUID()}`;
  try {
    await fs.rename(file, aside);
  } catch {
    return;
  }
  const moved = await readHolder(aside);
  if (moved !== null && moved.token !== stale?.token) await fs.link(aside, file).catch(() => undefined);
  await fs.rm(aside, { force: true });
}

async function releaseIfMine(file: string, token: string): Promise<void> {
  if ((await readHolder(file))?.token === token) await fs.rm(file, { force: true });
}

function alreadyRunning(home: string, holder: LockHolder | null): DubanError {
  const pid = holder?.pid ?? '?';
  return new DubanError(
    'already-running',
    `数据目录 ${home} 正被另一个督办进程使用（进程号 ${pid}）。请先停止该进程，或以 DUBAN_HOME 指定其他目录。` +
      ` Another duban (process ${pid}) is running on ${home}: stop it first, or set DUBAN_HOME to another directory.`,
  );
}
