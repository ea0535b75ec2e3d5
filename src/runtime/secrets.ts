import { randomBytes } from 'node:crypto';
import { promises as fs } from 'node:fs';
import path from 'node:path';
import { diskError } from './disk.ts';

/**
 * A secret of the installation (`.duban/secrets/<name>`): made at random on first use, readable by its owner alone.
 * @throws DubanError `disk-full`.
 */
export async function secret(home: string, name: string): Promise<string> {
  const file = secretFile(home, name);
  const known = await readSecret(home, name);
  if (known !== null) return known;
  try {
    await fs.mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
    const draft = `${file}.${process.pid}`;
    await fs.writeFile(draft, randomBytes(32).toString('base64url'), { mode: 0o600 });
    // link, unlike rename, keeps what another process has just written.
    await fs.link(draft, file).catch(() => undefined);
    await fs.rm(draft);
    return (await fs.readFile(file, 'utf8')).trim();
  } catch (error) {
    throw diskError(error, home) ?? error;
  }
}

/** The secret when it has been made, else null. */
export async function readSecret(home: string, name: string): Promise<string | null> {
  const text = await fs.readFile(secretFile(home, name), 'utf8').catch(() => '');
  return text.trim() || null;
}

function secretFile(home: string, name: string): string {
  return path.join(home, 'secrets', name);
}
