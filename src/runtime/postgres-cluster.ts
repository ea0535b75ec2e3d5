import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { promises as fs } from 'node:fs';
import path from 'node:path';
import { DubanError } from '../domain/errors.ts';
import { diskError } from './disk.ts';
import type { PostgresBinaries } from './postgres-binaries.ts';
import { accountOptions, type RunAs } from './unprivileged.ts';

/** The database's superuser in an embedded installation. */
export const USER = 'duban';

/** A data directory, with what it takes to run programs on it. */
export interface Cluster {
  readonly dataDir: string;
  readonly binaries: PostgresBinaries;
  readonly runAs: RunAs;
}

/** Makes the cluster beside its final place and renames it: a cluster killed half-made is never taken for one. */
export async function initialise(cluster: Cluster & { password: string }): Promise<void> {
  const { dataDir, binaries, runAs } = cluster;
  if (await exists(path.join(dataDir, 'PG_VERSION'))) return;
  const draft = `${dataDir}.new`;
  try {
    await fs.rm(draft, { recursive: true, force: true });
    await fs.mkdir(draft, { recursive: true, mode: 0o700 });
    const passwordDraft = path.join(path.dirname(dataDir), `.initdb-${process.pid}`);
    await fs.writeFile(passwordDraft, cluster.password, { mode: 0o600 });
    if (runAs.account !== null) {
      await fs.chown(draft, runAs.account.uid, runAs.account.gid);
      await fs.chown(passwordDraft, runAs.account.uid, runAs.account.gid);
    }
    const locale = ['--encoding=UTF8', '--no-locale', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'];
    const access = ['--auth=scram-sha-256', `--username=${USER}`, `--pwfile=${passwordDraft}`];
    try {
      await runToEnd(runAs, binaries.initdb, [`--pgdata=${draft}`, ...access, ...locale]);
    } finally {
      await fs.rm(passwordDraft, { force: true });
    }
    await fs.rm(dataDir, { recursive: true, force: true });
    await fs.rename(draft, dataDir);
  } catch (error) {
    throw diskError(error, dataDir) ?? error;
  }
}

async function runToEnd(runAs: RunAs, program: string, programArgs: readonly string[]): Promise<void> {
  const [command = '', ...args] = [...runAs.prefix, program, ...programArgs];
  const child = spawn(command, args, { ...accountOptions(runAs), stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      output += chunk;
    });
  }
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw startError(`initdb exit ${code}`, output.trim());
}

function exists(file: string): Promise<boolean> {
  return fs.access(file).then(
    () => true,
    () => false,
  );
}

/** Why an embedded database did not start, with the end of what it said. */
export function startError(reason: string, log: string): DubanError {
  const code = /no space left/i.test(log) ? 'disk-full' : 'database-unreachable';
  return new DubanError(
    code,
    `内置数据库未能启动（${reason}）。日志末尾如下，完整日志在数据目录的 logs/postgres.log。` +
      ` The embedded database did not start (${reason}); the end of its log, which is logs/postgres.log in the data directory:\n${log}`,
  );
}
