import { promises as fs } from 'node:fs';
import path from 'node:path';
import { diskError } from './disk.ts';
import { freePort, requireFreePort } from './ports.ts';

export interface PortChoice {
  readonly home: string;
  /** Names the file that remembers the choice: `.duban/ports/<name>`. */
  readonly name: string;
  /** The variable that sets the port. */
  readonly variable: string;
  /** What the variable says. */
  readonly fixed: number | undefined;
  /** Taken at first, where it is free. */
  readonly preferred: number;
}

/**
 * The port of a part that people come back to: links in mails must still open after a restart. The fixed one; else the
 * one used before; else the preferred one; else any free one.
 * @throws DubanError `port-taken` when the fixed one is in use, `disk-full`.
 */
export async function keptPort({ home, name, variable, fixed, preferred }: PortChoice): Promise<number> {
  if (fixed !== undefined) {
    await requireFreePort(fixed, variable);
    return fixed;
  }
  const file = path.join(home, 'ports', name);
  const before = Number(await fs.readFile(file, 'utf8').catch(() => ''));
  const wanted = Number.isInteger(before) && before > 0 && before <= 65_535 ? [before, preferred] : [preferred];
  const port = (await firstFree(wanted, variable)) ?? (await freePort());
  if (port !== before) await remember(file, port);
  return port;
}

async function firstFree(ports: readonly number[], variable: string): Promise<number | null> {
  for (const port of ports) {
    const free = await requireFreePort(port, variable).then(
      () => true,
      () => false,
    );
    if (free) return port;
  }
  return null;
}

async function remember(file: string, port: number): Promise<void> {
  try {
    await fs.mkdir(path.dirname(file), { recursive: true });
    await fs.writeFile(file, String(port));
  } catch (error) {
    throw diskError(error, path.dirname(file)) ?? error;
  }
}
