import { type ChildProcess, spawn } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { withTurn } from './turn.ts';

/*
 * LibreOffice as a converter, where it is installed. It runs on hostile files too, hence: an empty profile of its own
 * that forbids macros and links and has no way to the network, no environment but a path, a limit on its processor
 * time, one run at a time, and an end to the whole group of processes when its time is over.
 */

/** A plan takes one to three seconds; the thread that waits has a minute. */
const TIME_LIMIT_MS = 40_000;
const PROCESSOR_LIMIT_SECONDS = 60;
const NOT_FOUND = 127;

export type Conversion =
  | { readonly kind: 'converted'; readonly bytes: Uint8Array }
  /** `missing`: there is no LibreOffice. `failed`: it gave no document. `slow`: it was ended, or its turn never came. */
  | { readonly kind: 'missing' | 'failed' | 'slow' };

/** Lets LibreOffice turn an old Word document (`doc`) or a rich text (`rtf`) into a docx. */
export async function convertToDocx(bytes: Uint8Array, extension: 'doc' | 'rtf'): Promise<Conversion> {
  const ends = Date.now() + TIME_LIMIT_MS;
  const folder = await mkdtemp(join(tmpdir(), 'duban-office-'));
  try {
    await writeFile(join(folder, `plan.${extension}`), bytes, { mode: 0o600 });
    await writeProfile(folder);
    const end = await withTurn(ends, () => run(folder, { extension, timeoutMs: ends - Date.now() }));
    if (end !== 'done') return { kind: end ?? 'slow' };
    return await readFile(join(folder, 'out', 'plan.docx')).then(
      (converted): Conversion => ({ kind: 'converted', bytes: converted }),
      (): Conversion => ({ kind: 'failed' }),
    );
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

/** Without a shell that could set limits (Windows) the program is started as it is. */
const SCRIPT = [
  `ulimit -t ${PROCESSOR_LIMIT_SECONDS} 2>/dev/null`,
  'command -v soffice >/dev/null 2>&1 || exit 127',
  'unshare -rn true 2>/dev/null && alone="unshare -rn"',
  'exec $alone env -i PATH="$PATH" HOME="$PWD" LANG=C.UTF-8 SAL_USE_VCLPLUGIN=svp soffice "$@"',
].join('\n');

async function run(
  folder: string,
  { extension, timeoutMs }: { extension: string; timeoutMs: number },
): Promise<'done' | 'missing' | 'failed' | 'slow'> {
  const words = [
    `-env:UserInstallation=${pathToFileURL(join(folder, 'profile')).href}`,
    ...['--headless', '--norestore', '--nolockcheck', '--nodefault', '--nologo'],
    ...['--convert-to', 'docx:MS Word 2007 XML', '--outdir', join(folder, 'out'), join(folder, `plan.${extension}`)],
  ];
  const options = { cwd: folder, detached: true, stdio: 'ignore' } as const;
  const office =
    process.platform === 'win32'
      ? spawn('soffice', words, options)
      : spawn('sh', ['-c', SCRIPT, 'sh', ...words], options);
  let timer: NodeJS.Timeout | undefined;
  try {
    return await new Promise((resolve) => {
      timer = setTimeout(() => resolve('slow'), timeoutMs);
      office.once('error', () => resolve('missing'));
      office.once('exit', (status) => resolve(status === 0 ? 'done' : status === NOT_FOUND ? 'missing' : 'failed'));
    });
  } finally {
    clearTimeout(timer);
    endGroup(office);
  }
}

/** The program starts others; they are one group, which is ended as a whole. */
function endGroup({ pid, exitCode, kill }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    if (process.platform === 'win32') kill('SIGKILL');
    else process.kill(-pid, 'SIGKILL');
  } catch (error) {
    const isGone = error instanceof Error && 'code' in error && error.code === 'ESRCH';
    if (!isGone && exitCode === null) throw error;
  }
}

/** What a user would set under Security, Internet and Writer, so that a document can start and fetch nothing. */
const SETTINGS: readonly (readonly [path: string, name: string, value: string])[] = [
  ['/org.openoffice.Office.Common/Security/Scripting', 'MacroSecurityLevel', '3'],
  ['/org.openoffice.Office.Common/Security/Scripting', 'DisableMacrosExecution', 'true'],
  ['/org.openoffice.Office.Common/Security/Scripting', 'BlockUntrustedRefererLinks', 'true'],
  ['/org.openoffice.Office.Writer/Content/Update', 'Link', '2'],
  ['/org.openoffice.Inet/Settings', 'ooInetProxyType', '2'],
  ...['HTTP', 'HTTPS', 'FTP'].flatMap((kind): [string, string, string][] => [
    ['/org.openoffice.Inet/Settings', `ooInet${kind}ProxyName`, '127.0.0.1'],
    ['/org.openoffice.Inet/Settings', `ooInet${kind}ProxyPort`, '9'],
  ]),
];

async function writeProfile(folder: string): Promise<void> {
  const items = SETTINGS.map(
    ([path, name, value]) =>
      `<item oor:path="${path}"><prop oor:name="${name}" oor:op="fuse"><value>${value}</value></prop></item>`,
  );
  const content = `<?xml version="1.0" encoding="UTF-8"?>\n<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">${items.join('')}</oor:items>\n`;
  const user = join(folder, 'profile', 'user');
  await mkdir(user, { recursive: true });
  await mkdir(join(folder, 'out'));
  await writeFile(join(user, 'registrymodifications.xcu'), content);
}
