import { targetOf, type Import, type Scanned } from './source-scan.ts';

/*
 * Who may import whom in src, as ARCHITECTURE.md draws it. A folder not listed here may not exist.
 */

interface Rule {
  /** Folders of src whose values may be used; its own is always allowed. */
  readonly folders: readonly string[];
  /** Folders of which only types may be used. */
  readonly types?: readonly string[];
  /** Single files of other folders whose values may be used. */
  readonly files?: readonly string[];
  /** npm packages; `*` at the end stands for any ending. 'any': whatever package.json holds, but see GUARDED. */
  readonly packages: readonly string[] | 'any';
  readonly builtins: boolean;
}

const MESSAGES = 'workflows/messages.ts';

export const RULES: Readonly<Record<string, Rule>> = {
  domain: { folders: [], packages: [], builtins: false },
  workflows: {
    folders: [],
    types: ['domain', 'activities'],
    packages: ['@temporalio/workflow'],
    builtins: false,
  },
  activities: {
    folders: ['domain'],
    types: ['workflows'],
    files: [MESSAGES],
    packages: ['@temporalio/activity', '@temporalio/client', '@temporalio/common'],
    builtins: false,
  },
  store: { folders: ['domain'], types: ['activities'], packages: ['@prisma/*', 'pg'], builtins: true },
  // What the ids of the domain are called: the domain holds no display text, and everybody who shows any says the same.
  names: { folders: [], types: ['domain'], packages: [], builtins: false },
  notifications: { folders: ['domain', 'names'], types: ['activities'], packages: 'any', builtins: true },
  importer: { folders: ['domain', 'names'], packages: 'any', builtins: true },
  rehearsal: { folders: ['domain', 'names'], packages: [], builtins: false },
  worker: {
    folders: ['activities'],
    files: [MESSAGES],
    packages: ['@temporalio/*'],
    builtins: true,
  },
  server: { folders: ['domain', 'names', 'store'], files: [MESSAGES], packages: 'any', builtins: true },
  runtime: {
    folders: ['domain', 'names', 'activities', 'worker', 'store', 'notifications', 'importer', 'rehearsal', 'server'],
    types: ['workflows'],
    files: [MESSAGES],
    packages: 'any',
    builtins: true,
  },
  demo: {
    folders: ['domain', 'names', 'importer', 'rehearsal', 'runtime', 'cli', 'notifications', 'store', 'server'],
    packages: 'any',
    builtins: true,
  },
  cli: {
    folders: ['domain', 'names', 'runtime', 'importer', 'rehearsal', 'demo'],
    files: ['notifications/messages/refusals.ts'],
    packages: 'any',
    builtins: true,
  },
};

/** Packages that only the named files may use, whatever their folder's rule says. */
const GUARDED: readonly { readonly packages: readonly string[]; readonly only: RegExp; readonly why: string }[] = [
  {
    packages: ['@prisma/*', 'prisma', 'pg'],
    only: /^store\/|^runtime\/(?:migrate|migration-files|schema-engine|postgres[a-z-]*)\.ts$/u,
    why: 'only the store talks to the database; runtime migrates and starts it',
  },
  {
    packages: ['@temporalio/worker', '@temporalio/testing'],
    only: /^(?:worker|runtime)\//u,
    why: 'only worker and runtime run Temporal workers',
  },
];

const matches = (patterns: readonly string[], name: string): boolean =>
  patterns.some((pattern) => (pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : name === pattern));

const folderOf = (file: string): string => file.split('/')[0] ?? '';

function faultOfImport(from: string, one: Import): string | null {
  const rule = RULES[folderOf(from)];
  const target = targetOf(from, one.specifier);
  if (rule === undefined) return 'stands in a folder that has no rule';
  switch (target.kind) {
    case 'unknown':
      return 'imports something whose name is computed';
    case 'builtin':
      return rule.builtins || one.typeOnly ? null : `may not use Node's ${target.name}`;
    case 'package': {
      const guard = GUARDED.find(({ packages }) => matches(packages, target.name));
      if (guard !== undefined && !guard.only.test(from)) return `may not use ${target.name}: ${guard.why}`;
      const allowed = rule.packages === 'any' || matches(rule.packages, target.name);
      return allowed || one.typeOnly ? null : `may not use the package ${target.name}`;
    }
    case 'file': {
      const folder = folderOf(target.file);
      if (folder === folderOf(from) || rule.folders.includes(folder)) return null;
      if (rule.files?.includes(target.file) === true) return null;
      if (one.typeOnly && rule.types?.includes(folder) === true) return null;
      return `may not import ${target.file}`;
    }
  }
}

/** Every forbidden import, as one sentence each. */
export function importFaults(scanned: readonly Scanned[]): string[] {
  return scanned.flatMap(({ file, imports }) =>
    imports.flatMap((one) => {
      const fault = faultOfImport(file, one);
      return fault === null ? [] : [`${file} ${fault}`];
    }),
  );
}

/** Imports that lead to no file of the tree; what Prisma generates is made at installation and not looked into. */
export function danglingImports(scanned: readonly Scanned[]): string[] {
  const files = new Set(scanned.map(({ file }) => file));
  return scanned.flatMap(({ file, imports }) =>
    imports.flatMap(({ specifier }) => {
      const target = targetOf(file, specifier);
      if (target.kind !== 'file' || files.has(target.file) || target.file.startsWith('store/generated/')) return [];
      return [`${file} imports ${target.file}, which is not there`];
    }),
  );
}

/** Files that do nothing but hand on what others export; only the bundle's entry may. */
export function barrels(scanned: readonly Scanned[]): string[] {
  return scanned
    .filter(
      ({ file, imports }) =>
        file !== 'workflows/index.ts' && imports.some(({ reExport, typeOnly }) => reExport && !typeOnly),
    )
    .map(({ file }) => file);
}

/** Circles of imports, values and types alike, each as `a -> b -> a`. */
export function cycles(scanned: readonly Scanned[]): string[] {
  const edges = new Map(
    scanned.map(({ file, imports }) => [
      file,
      imports.flatMap(({ specifier }) => {
        const target = targetOf(file, specifier);
        return target.kind === 'file' ? [target.file] : [];
      }),
    ]),
  );
  const found: string[] = [];
  const done = new Set<string>();
  const visit = (file: string, trail: readonly string[]): void => {
    const seenAt = trail.indexOf(file);
    if (seenAt >= 0) found.push([...trail.slice(seenAt), file].join(' -> '));
    if (seenAt >= 0 || done.has(file)) return;
    for (const next of edges.get(file) ?? []) visit(next, [...trail, file]);
    done.add(file);
  };
  for (const file of edges.keys()) visit(file, []);
  return found;
}

/** What must not be used where: clock and chance in domain, anything but Temporal's own time in workflows. */
const FORBIDDEN_USES: readonly { readonly where: RegExp; readonly uses: readonly string[] }[] = [
  {
    where: /^domain\//u,
    uses: [
      ...['new Date()', 'Date()', 'Date.now', 'Math.random', 'performance', 'crypto', 'fetch', 'process', 'globalThis'],
      ...['setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask', 'require'],
    ],
  },
  {
    where: /^workflows\//u,
    uses: [
      ...['new Date()', 'Date()', 'Math.random', 'performance', 'crypto', 'fetch', 'process', 'globalThis'],
      ...['setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask', 'require'],
    ],
  },
  // Temporal's own replayed time, and only where the difference between the clocks is known; the watchdog is always real.
  { where: /^workflows\/(?!(?:wait-until|watchdog)\.ts$)/u, uses: ['Date.now'] },
  { where: /^rehearsal\//u, uses: ['new Date()', 'Date()', 'Date.now', 'Math.random', 'setTimeout', 'process'] },
  { where: /^(?!runtime\/)/u, uses: ['process.env'] },
];

export function forbiddenUses(scanned: readonly Scanned[]): string[] {
  return scanned.flatMap(({ file, uses }) =>
    FORBIDDEN_USES.filter(({ where }) => where.test(file)).flatMap((rule) =>
      rule.uses.filter((use) => uses.has(use)).map((use) => `${file} uses ${use}`),
    ),
  );
}
