import { execFileSync } from 'node:child_process';
import { promises as fs, readFileSync, realpathSync } from 'node:fs';
import path from 'node:path';
import { identify, type ProcessIdentity } from './process-identity.ts';

/** A PostgreSQL that runs on a data directory now. */
export interface RunningServer {
  readonly identity: ProcessIdentity;
  readonly port: number;
}

/**
 * The server that runs on `dataDir`, or null. `postmaster.pid` alone proves nothing: after a kill or a restart of a
 * container its process id may belong to something else, so the process itself is asked what it is.
 */
export async function runningServer(dataDir: string): Promise<RunningServer | null> {
  const lines = await fs.readFile(pidFile(dataDir), 'utf8').then(
    (text) => text.split('\n'),
    () => null,
  );
  if (lines === null) return null;
  const pid = Number(lines[0]);
  const port = Number(lines[3]);
  const identity = Number.isInteger(pid) && pid > 0 ? identify(pid) : null;
  if (identity === null || !isPostgresOn(pid, dataDir)) return null;
  return { identity, port };
}

/** Removes a `postmaster.pid` that no server stands behind; PostgreSQL would refuse to start over a reused id. */
export async function clearStalePid(dataDir: string): Promise<void> {
  if ((await runningServer(dataDir)) === null) await fs.rm(pidFile(dataDir), { force: true });
}

function pidFile(dataDir: string): string {
  return path.join(dataDir, 'postmaster.pid');
}

function isPostgresOn(pid: number, dataDir: string): boolean {
  try {
    const command = process.platform === 'linux' ? linuxCommand(pid) : psCommand(pid);
    return command.includes('postgres') && (command.includes(dataDir) || command.includes(realpathSync(dataDir)));
  } catch {
    return false;
  }
}

function linuxCommand(pid: number): string {
  return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
}

function psCommand(pid: number): string {
  return execFileSync('ps', ['-o', 'args=', '-p', String(pid)], { encoding: 'utf8' });
}
