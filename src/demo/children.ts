import { spawn, type ChildProcess } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { DubanError } from '../domain/errors.ts';
import { childEnvironment } from '../runtime/child-environment.ts';
import type { FarSideConfig, FarSideReady } from './far-side/config.ts';

const PROGRAM = fileURLToPath(new URL('../../bin/duban', import.meta.url));
const FAR_SIDE = fileURLToPath(new URL('./far-side.js', import.meta.url));
const START_MS = 30_000;
const RESPAWN_MS = 250;

/** A child process that is ended with this one. */
export interface Child {
  readonly pid: number;
  stop(): Promise<void>;
}

/** Starts the scripted people in their own process; resolves when everything of theirs listens. */
export async function startFarSideProcess(
  config: FarSideConfig,
  logFile: string,
): Promise<Child & { readonly ready: FarSideReady }> {
  const child = spawn(process.execPath, [FAR_SIDE], { stdio: ['pipe', 'pipe', 'pipe'] });
  child.stderr.pipe(createWriteStream(logFile, { flags: 'a' }));
  child.stdin.end(JSON.stringify(config));
  const ready = await firstLine(child, logFile);
  // The far side prints exactly this shape.
  return { pid: child.pid ?? 0, ready: JSON.parse(ready) as FarSideReady, stop: () => endChild(child) };
}

function firstLine(child: ChildProcess, logFile: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const fail = (reason: string): void => {
      reject(
        new DubanError(
          'internal',
          `演示对端未能启动（${reason}），见 ${logFile}。 The far side did not start: ${reason}.`,
        ),
      );
    };
    const timer = setTimeout(() => fail(`no answer within ${START_MS / 1000} s`), START_MS);
    child.once('exit', (code, signal) => fail(`exit ${code ?? signal ?? ''}`));
    // Stays undefined only where stdio is not a pipe, and it is one.
    createInterface({ input: child.stdout ?? process.stdin }).once('line', (line) => {
      clearTimeout(timer);
      resolve(line);
    });
  });
}

/** A worker process that comes back when it dies, as under any supervisor. */
export interface SupervisedWorker extends Child {
  /** kill -9 of the present process; a new one starts by itself. */
  kill(): void;
  readonly starts: number;
}

/** Runs `duban worker` with an environment; its log goes to a file. */
export function superviseWorker(env: Readonly<Record<string, string>>, logFile: string): SupervisedWorker {
  let child: ChildProcess;
  let stopping = false;
  let starts = 0;
  const launch = (): void => {
    starts += 1;
    const log = createWriteStream(logFile, { flags: 'a' });
    child = spawn(process.execPath, [PROGRAM, 'worker'], {
      env: childEnvironment(env),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    child.stdout?.pipe(log, { end: false });
    child.stderr?.pipe(log, { end: false });
    child.once('exit', () => {
      log.end();
      if (!stopping) setTimeout(() => stopping || launch(), RESPAWN_MS);
    });
  };
  launch();
  return {
    get pid() {
      return child.pid ?? 0;
    },
    get starts() {
      return starts;
    },
    kill: () => void child.kill('SIGKILL'),
    stop: () => {
      stopping = true;
      return endChild(child);
    },
  };
}

/** The rehearsal of the same inputs, in a process that shares nothing with the run. */
export async function rehearseElsewhere(file: string, options: readonly string[]): Promise<unknown> {
  const child = spawn(process.execPath, [PROGRAM, 'plan', 'rehearse', file, ...options, '--json'], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)]);
  if (child.exitCode !== 0 && out === '') {
    throw new DubanError('internal', `推演未能完成：${err.trim()} The rehearsal did not run.`);
  }
  return JSON.parse(out);
}

const GRACE_MS = 20_000;

async function endChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), GRACE_MS);
  await ended;
  clearTimeout(timer);
}
