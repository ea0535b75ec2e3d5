import { promises as fs } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { currentHolder, type LockHolder } from './lock.ts';

const endpoints = z.object({
  token: z.string(),
  databaseUrl: z.string(),
  temporalAddress: z.string().optional(),
  uiUrl: z.string().optional(),
  smtpUrl: z.string().optional(),
  smsUrl: z.string().optional(),
  inboxUrl: z.string().optional(),
});

/** Where the parts of a running installation listen. `token` ties the note to the lock of the process that wrote it. */
export type RunningEndpoints = z.infer<typeof endpoints>;

/** Notes where this process's parts listen, for commands in other terminals. It holds the database's password: 0600. */
export async function noteRunning(home: string, running: RunningEndpoints): Promise<void> {
  const draft = `${runningFile(home)}.new`;
  await fs.writeFile(draft, JSON.stringify(running), { mode: 0o600 });
  await fs.rename(draft, runningFile(home));
}

/** Takes the note away. */
export async function forgetRunning(home: string): Promise<void> {
  await fs.rm(runningFile(home), { force: true });
}

/**
 * The endpoints of the installation that runs on `home` now, or null when none runs. One that is just starting, or a
 * short command that is about to end, is waited for up to `timeoutMs`.
 */
export async function findRunning(home: string, timeoutMs = 60_000): Promise<RunningEndpoints | null> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    const holder = await currentHolder(home);
    if (holder === null) return null;
    const running = await readNote(home, holder);
    if (running !== null || performance.now() > deadline) return running;
    await delay(100);
  }
}

/** A short command's servers end with it, so its endpoints are of no use to others: it leaves no note. */
async function readNote(home: string, holder: LockHolder): Promise<RunningEndpoints | null> {
  try {
    const running = endpoints.parse(JSON.parse(await fs.readFile(runningFile(home), 'utf8')));
    return running.token === holder.token ? running : null;
  } catch {
    return null;
  }
}

function runningFile(home: string): string {
  return path.join(home, 'running.json');
}
