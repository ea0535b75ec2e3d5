import { spawnSync } from 'node:child_process';
import { constants, promises as fs } from 'node:fs';
import path from 'node:path';
import { DubanError } from '../domain/errors.ts';

/**
 * PostgreSQL refuses to run as root. Where duban itself runs as root (containers), the server runs as an account that
 * exists already: `postgres`, else `nobody`; no account is created. An account other than root cannot walk into a
 * directory such as /root or a private temporary one, so there the server keeps one privilege, to pass file
 * permissions (`setpriv`), and is still not root in PostgreSQL's eyes.
 */
export interface RunAs {
  /** null: run as the current user. */
  readonly account: { readonly uid: number; readonly gid: number } | null;
  /** Words to put before the command. */
  readonly prefix: readonly string[];
}

/** How to run PostgreSQL so that it can use `programs` (its files) and `dataDir` (made and owned by the account). */
export async function runAsFor(dataDir: string, programs: string): Promise<RunAs> {
  if (process.getuid?.() !== 0) return { account: null, prefix: [] };
  const account = (await ownerOf(dataDir)) ?? (await accountIn('/etc/passwd', ['postgres', 'nobody']));
  if (account === null) throw noAccount();
  const open = (await enterable(programs)) && (await enterable(path.dirname(dataDir)));
  if (open) return { account, prefix: [] };
  return { account, prefix: keepingFileAccess(account, open ? '' : dataDir) };
}

/** spawn's options for `runAs`; with a prefix, setpriv changes the account by itself. */
export function accountOptions(runAs: RunAs): { uid?: number; gid?: number } {
  return runAs.account === null || runAs.prefix.length > 0 ? {} : { ...runAs.account };
}

function keepingFileAccess(account: { uid: number; gid: number }, dataDir: string): string[] {
  const prefix = [
    'setpriv',
    `--reuid=${account.uid}`,
    `--regid=${account.gid}`,
    '--clear-groups',
    // Without it, access(2) would ask with no privilege, and initdb would not find its neighbours.
    '--securebits=+no_setuid_fixup',
    '--inh-caps=-all,+dac_override',
    '--ambient-caps=-all,+dac_override',
    '--',
  ];
  const [command, ...args] = prefix;
  if (command !== undefined && spawnSync(command, [...args, 'true']).status === 0) return prefix;
  throw new DubanError(
    'database-unreachable',
    `以 root 身份运行时，内置数据库改用普通账户，而该账户无权进入 ${dataDir}。请改用普通账户运行、把程序和数据目录放到可进入的目录，或以 DATABASE_URL 指定数据库。` +
      ` As root, the embedded database runs as another account, which may not enter ${dataDir}: run duban as an ordinary user, move it to a directory open to all, or set DATABASE_URL.`,
  );
}

async function ownerOf(directory: string): Promise<{ uid: number; gid: number } | null> {
  const stats = await fs.stat(directory).catch(() => null);
  return stats === null || stats.uid === 0 ? null : { uid: stats.uid, gid: stats.gid };
}

async function accountIn(file: string, names: readonly string[]): Promise<{ uid: number; gid: number } | null> {
  const lines = (await fs.readFile(file, 'utf8')).split('\n').map((line) => line.split(':'));
  for (const name of names) {
    const entry = lines.find((fields) => fields[0] === name);
    if (entry !== undefined) return { uid: Number(entry[2]), gid: Number(entry[3]) };
  }
  return null;
}

/** Whether any account may walk into the directory: the "others: execute" bit on it and on everything above it. */
async function enterable(directory: string): Promise<boolean> {
  for (let at = path.resolve(directory); ; at = path.dirname(at)) {
    const { mode } = await fs.stat(at);
    if ((mode & constants.S_IXOTH) === 0) return false;
    if (at === path.dirname(at)) return true;
  }
}

function noAccount(): DubanError {
  return new DubanError(
    'database-unreachable',
    '以 root 身份运行，而系统中没有 postgres 或 nobody 账户可供内置数据库使用。请改用普通账户运行，或以 DATABASE_URL 指定数据库。' +
      ' duban runs as root, and there is no account postgres or nobody for the embedded database: run it as an ordinary user, or set DATABASE_URL.',
  );
}
