import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import { type Config, loadConfig, readConfig } from '../../src/runtime/config.ts';

/** An empty data directory of its own for one test, removed after it. */
export async function temporaryHome(): Promise<string> {
  const home = await mkdtemp(path.join(tmpdir(), 'duban-home-'));
  onTestFinished(() => rm(home, { recursive: true, force: true }));
  return home;
}

/** The configuration of an embedded installation in `home`, whatever the developer's own environment names. */
export function embeddedConfig(home: string, env: Readonly<Record<string, string>> = {}): Config {
  const { searchPath, cacheDir } = loadConfig(home);
  return { ...readConfig({ DUBAN_HOME: home, ...env }, home), searchPath, cacheDir };
}
