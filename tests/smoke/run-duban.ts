import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

const PROGRAM = fileURLToPath(new URL('../../bin/duban', import.meta.url));

/** The repository's own sample plan. */
export const SAMPLE = fileURLToPath(new URL('../../plans/qinzhou-2023-17.sample.txt', import.meta.url));

/** A data directory of its own, removed at the end. */
export interface Home {
  readonly path: string;
  file(name: string): string;
  remove(): Promise<void>;
}

export async function makeHome(): Promise<Home> {
  const home = await mkdtemp(path.join(tmpdir(), 'duban-smoke-'));
  return {
    path: home,
    file: (name) => path.join(home, name),
    remove: () => rm(home, { recursive: true, force: true }),
  };
}

export interface Ran {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the program as a person would, with a data directory of its own. */
export async function duban(home: Home, ...args: readonly string[]): Promise<Ran> {
  const child = spawn(process.execPath, [PROGRAM, ...args], {
    env: { ...process.env, DUBAN_HOME: home.path },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { status: await ended, stdout, stderr };
}

/** The warnings and errors of a process of the demo; an undisturbed run has none. */
export async function logged(home: Home, name: string): Promise<string[]> {
  const lines = (await readFile(home.file(path.join('demo', 'logs', name)), 'utf8')).split('\n');
  return lines.filter((line) => /"level":(40|50|60)|\[(WARN|ERROR)\]|in vain/.test(line));
}
