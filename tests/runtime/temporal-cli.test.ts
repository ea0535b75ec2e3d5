import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { DubanError } from '../../src/domain/errors.ts';
import { PLATFORM } from '../../src/runtime/download.ts';
import { TEMPORAL_CLI } from '../../src/runtime/pinned-binaries.ts';
import { findTemporalCli, resolveTemporalCli } from '../../src/runtime/temporal-cli.ts';
import { embeddedConfig, temporaryHome } from './temporary-home.ts';

/** A program that answers `--version` as the CLI does. */
async function program(directory: string, version: string): Promise<string> {
  const file = path.join(directory, 'temporal');
  await mkdir(directory, { recursive: true });
  await writeFile(file, `#!/bin/sh\necho "temporal version ${version} (Server 1.32.0)"\n`, { mode: 0o755 });
  return file;
}

describe('the Temporal CLI is looked for', () => {
  test('under TEMPORAL_CLI_PATH first, then on PATH, skipping one that is too old', async () => {
    const home = await temporaryHome();
    const named = await program(path.join(home, 'named'), '1.7.0');
    const onPath = await program(path.join(home, 'bin'), '1.8.0');
    await program(path.join(home, 'old'), '1.0.0');
    const searchPath = [path.join(home, 'old'), path.join(home, 'bin')];
    const places = { temporalCliPath: named, searchPath, cacheDir: path.join(home, 'cache') };
    expect(await findTemporalCli(places)).toMatchObject({ path: named, source: 'TEMPORAL_CLI_PATH', version: '1.7.0' });
    const unnamed = { ...places, temporalCliPath: undefined };
    expect(await findTemporalCli(unnamed)).toMatchObject({ path: onPath, source: 'PATH', version: '1.8.0' });
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
