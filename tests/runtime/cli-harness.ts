import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, vi } from 'vitest';
import type { ExitStatus } from '../../src/cli/io.ts';
import { main } from '../../src/cli/main.ts';
import type { Fault } from '../../src/domain/errors.ts';
import { createStore, type Store } from '../../src/store/connect.ts';
import { capture } from '../support/capture.ts';
import type { TestServer } from '../support/database.ts';

// A command that waits for signals listens until its process ends; here many share one process.
process.setMaxListeners(100);

/** What a command left behind. */
export interface Ran {
  readonly status: ExitStatus;
  readonly stdout: string;
  readonly stderr: string;
}

/** The whole command line, in this process. */
export async function duban(...argv: string[]): Promise<Ran> {
  const { written, io } = capture();
  return { status: await main(argv, io), ...written };
}

/** A command with --json: its document, after the check that nothing else stood on stdout. */
export async function dubanJson<T = unknown>(...argv: string[]): Promise<{ status: ExitStatus; document: T }> {
  const { status, stdout } = await duban(...argv, '--json');
  // One document and nothing else: anything before or after it would not parse. Its shape is what the test expects.
  return { status, document: JSON.parse(stdout) as T };
}

export interface Problems {
  readonly problems: readonly Fault[];
}

/** What the developer's own environment may name, and a test must not meet. */
const FOREIGN = [
  'TEMPORAL_ADDRESS',
  'TEMPORAL_PROFILE',
  'TEMPORAL_CONFIG_FILE',
  'TEMPORAL_NAMESPACE',
  'SMTP_URL',
  'SMS_GATEWAY_URL',
  'MAIL_FROM',
  'DUBAN_BASE_URL',
  'DUBAN_LINK_SECRET',
  'DUBAN_HTTP_PORT',
  'DUBAN_INBOUND_PORT',
  'DATABASE_URL',
  'LOG_LEVEL',
];

/** An installation of its own for each test of a file: an empty database, a data directory, and a place for files. */
export interface Place {
  readonly databaseUrl: string;
  readonly home: string;
  /** The store on the same database, as another process would have it. */
  readonly store: Store;
  write(name: string, content: string | Uint8Array): Promise<string>;
}

/** Makes a {@link Place} before each test and takes it away afterwards. */
export function usePlaces(server: () => TestServer, options: { readonly nowMs?: number } = {}): () => Place {
  let place: Place | null = null;
  beforeEach(async () => {
    const home = await mkdtemp(path.join(tmpdir(), 'duban-cli-'));
    const databaseUrl = await server().fresh();
    cleanEnvironment({ DATABASE_URL: databaseUrl, DUBAN_HOME: home });
    const store = await createStore({ databaseUrl, poolSize: 2 });
    if (options.nowMs !== undefined) await store.clock.set({ mode: 'stepped', nowMs: options.nowMs });
    place = { databaseUrl, home, store, write: (name, content) => writeInto(home, name, content) };
  });
  afterEach(async () => {
    vi.unstubAllEnvs();
    await place?.store.close();
    if (place !== null) await rm(place.home, { recursive: true, force: true });
    place = null;
  });
  return () => {
    if (place === null) throw new Error('outside a test');
    return place;
  };
}

/** Nothing of duban's variables but those given. */
export function cleanEnvironment(env: Readonly<Record<string, string>>): void {
  for (const name of FOREIGN) vi.stubEnv(name, env[name]);
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
}

async function writeInto(directory: string, name: string, content: string | Uint8Array): Promise<string> {
  const file = path.join(directory, name);
  await writeFile(file, content);
  return file;
}

/** A plan of three rows with a group, its office, and a superior among its units; issued on 22 May 2023. */
export const PLAN = [
  '示例市优化营商环境任务清单',
  '示政办〔2023〕1号',
  '督办局负责统筹协调和督促检查，汇总进展情况。',
  '示例市人民政府办公室',
  '2023年5月22日',
  '序号\t工作任务\t具体举措\t完成时限\t牵头单位\t配合单位',
  '1\t\t公布事项清单\t2023年12月31日前\t市财政局\t市税务局',
  '2\t\t按季度通报进展\t持续推进\t市税务局\t各县区人民政府、管委',
  '3\t\t整理典型案例\t2023年11月30日前\t市人民政府办公室\t市财政局',
].join('\n');

/** Everybody whom {@link PLAN} needs. */
export const PEOPLE = [
  '单位,姓名,角色,邮箱,手机',
  '市财政局,示例甲,联络员,a@units.example,10000000001',
  '市税务局,示例乙,联络员,b@units.example,',
  '市人民政府办公室,示例丙,联络员,c@units.example,',
  '市人民政府办公室,示例丁,上级,d@units.example,',
].join('\n');
