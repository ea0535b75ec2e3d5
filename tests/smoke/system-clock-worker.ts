import { spawn, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { childEnvironment } from '../../src/runtime/child-environment.ts';

const PROGRAM = fileURLToPath(new URL('../../bin/duban', import.meta.url));

/** `duban worker` as a process that stays down once it is down. */
export interface WorkerProcess {
  /** All that it has printed. */
  printed(): string;
  /** kill -9; returns when it is gone. */
  kill(): Promise<void>;
  /** Ends it in good order; nothing happens when it is gone already. */
  stop(): Promise<void>;
}

/** Starts a worker; resolves when it says that it is ready, and rejects with what it printed when it ends before. */
export async function startWorkerProcess(env: Readonly<Record<string, string>>): Promise<WorkerProcess> {
  const child = spawn(process.execPath, [PROGRAM, 'worker'], {
    env: childEnvironment(env),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let printed = '';
  const ready = new Promise<void>((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        printed += text;
        if (printed.includes('已就绪')) resolve();
      });
    }
    child.once('exit', (code, signal) => reject(new Error(`the worker ended (${code ?? signal}): ${printed}`)));
  });
  await ready;
  return {
    printed: () => printed,
    kill: () => end(child, 'SIGKILL'),
    stop: () => end(child, 'SIGTERM'),
  };
}

async function end(child: ChildProcess, signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill(signal);
  await ended;
}
