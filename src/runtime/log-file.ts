import { promises as fs } from 'node:fs';
import path from 'node:path';
import { diskError } from './disk.ts';

const ROTATE_ABOVE_BYTES = 10 * 1024 * 1024;
const TAIL_BYTES = 2_000;

/** The log file of one embedded server, open for appending, to be handed to the child process. */
export interface ServerLog {
  readonly file: string;
  readonly fd: number;
  close(): Promise<void>;
}

/** Opens `.duban/logs/<name>.log`; one that has grown large is kept as `<name>.log.1` and a new one begun. */
export async function openLog(home: string, name: string): Promise<ServerLog> {
  const directory = path.join(home, 'logs');
  const file = path.join(directory, `${name}.log`);
  try {
    await fs.mkdir(directory, { recursive: true, mode: 0o700 });
    const size = await fs.stat(file).then(
      (stats) => stats.size,
      () => 0,
    );
    if (size > ROTATE_ABOVE_BYTES) await fs.rename(file, `${file}.1`);
    const handle = await fs.open(file, 'a', 0o600);
    return { file, fd: handle.fd, close: () => handle.close() };
  } catch (error) {
    throw diskError(error, directory) ?? error;
  }
}

/** The last lines of a log, for the sentence that says why a server did not start. */
export async function tailOf(file: string): Promise<string> {
  const text = await fs.readFile(file, 'utf8').catch(() => '');
  return text.slice(-TAIL_BYTES).trim().split('\n').slice(-6).join('\n');
}
