import { readdirSync, readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import path from 'node:path';
import { parseSync } from '@swc/core';

/*
 * Reads what a TypeScript file really says, from its syntax tree: every way of importing, and every use of the clock,
 * of chance, of timers and of the environment. Text in comments and strings does not count.
 */

/** One import as written. `specifier` null: a dynamic import or require whose target is computed. */
export interface Import {
  readonly specifier: string | null;
  /** `import type`, `export type … from`, a type written as `import('…')`: gone at run time. */
  readonly typeOnly: boolean;
  readonly reExport: boolean;
}

export interface Scanned {
  /** Path from the scanned root, with forward slashes. */
  readonly file: string;
  readonly imports: readonly Import[];
  /** Uses such as `new Date()`, `Date.now`, `Math.random`, `setTimeout`, `process.env`, each once. */
  readonly uses: ReadonlySet<string>;
  /** String and template texts of the file, for rules about SQL. */
  readonly texts: readonly string[];
}

type Node = Readonly<Record<string, unknown>>;

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && !Array.isArray(value);

/** The name of an identifier or the text of a string literal, else null. */
const wordOf = (value: unknown): string | null =>
  isNode(value) && (value['type'] === 'Identifier' || value['type'] === 'StringLiteral')
    ? String(value['value'])
    : null;

const GLOBALS = new Set([
  'setTimeout',
  'setInterval',
  'setImmediate',
  'queueMicrotask',
  'process',
  'performance',
  'globalThis',
  'crypto',
  'fetch',
  'require',
]);

const IMPORT_NODES = new Set(['ImportDeclaration', 'ExportAllDeclaration', 'ExportNamedDeclaration']);

function importOf(node: Node): Import | null {
  const { type } = node;
  if (typeof type === 'string' && IMPORT_NODES.has(type) && isNode(node['source'])) {
    const typeOnly = node['typeOnly'] === true;
    return { specifier: wordOf(node['source']), typeOnly, reExport: type !== 'ImportDeclaration' };
  }
  if (type === 'TsImportType') return { specifier: wordOf(node['argument']), typeOnly: true, reExport: false };
  if (type === 'TsExternalModuleReference') {
    return { specifier: wordOf(node['expression']), typeOnly: false, reExport: false };
  }
  if (type !== 'CallExpression' || !isNode(node['callee'])) return null;
  const called = node['callee']['type'] === 'Import' || wordOf(node['callee']) === 'require';
  if (!called) return null;
  const first: unknown = Array.isArray(node['arguments']) ? node['arguments'][0] : null;
  return { specifier: isNode(first) ? wordOf(first['expression']) : null, typeOnly: false, reExport: false };
}

/** What a node uses of the clock, of chance or of the process; null for anything else. */
function useOf(node: Node): string | null {
  const { type } = node;
  if (type === 'MemberExpression') {
    const property = isNode(node['property']) ? node['property'] : {};
    const name = wordOf(property) ?? wordOf(property['expression']);
    const object = wordOf(node['object']);
    return object === null || name === null ? null : `${object}.${name}`;
  }
  const given = Array.isArray(node['arguments']) ? node['arguments'].length : 0;
  if (type === 'NewExpression' && wordOf(node['callee']) === 'Date') return given === 0 ? 'new Date()' : 'new Date(…)';
  if (type === 'CallExpression' && wordOf(node['callee']) === 'Date') return 'Date()';
  const word = type === 'Identifier' ? wordOf(node) : null;
  return word !== null && GLOBALS.has(word) ? word : null;
}

function textOf(node: Node): string | null {
  if (node['type'] === 'StringLiteral') return String(node['value']);
  return node['type'] === 'TemplateElement' ? String(node['raw']) : null;
}

/** Scans one file. Throws on a file that does not parse: a scan that saw nothing must not pass for a clean one. */
export function scanFile(root: string, file: string): Scanned {
  const source = readFileSync(path.join(root, file), 'utf8');
  const tree: unknown = parseSync(source, { syntax: 'typescript', tsx: file.endsWith('x'), target: 'es2022' });
  const imports: Import[] = [];
  const uses = new Set<string>();
  const texts: string[] = [];
  const left: unknown[] = [tree];
  while (left.length > 0) {
    const value = left.pop();
    if (Array.isArray(value)) left.push(...(value as unknown[])); // Array.isArray gives any[]
    if (!isNode(value)) continue;
    const imported = importOf(value);
    const use = useOf(value);
    const text = textOf(value);
    if (imported !== null) imports.push(imported);
    if (use !== null) uses.add(use);
    if (text !== null) texts.push(text);
    left.push(...Object.values(value));
  }
  return { file, imports, uses, texts };
}

/** Every TypeScript file below a folder, from the file system, without what Prisma generates. */
export function sourceFiles(root: string): string[] {
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .map((file) => file.split(path.sep).join('/'))
    .filter((file) => /\.[cm]?tsx?$/u.test(file) && !file.startsWith('store/generated/'))
    .sort();
}

export const scanAll = (root: string): Scanned[] => sourceFiles(root).map((file) => scanFile(root, file));

/** Where an import leads: a file of the scanned root, a package, a module of Node, or nowhere that can be told. */
export type Target =
  | { readonly kind: 'file'; readonly file: string }
  | { readonly kind: 'package'; readonly name: string }
  | { readonly kind: 'builtin'; readonly name: string }
  | { readonly kind: 'unknown' };

export function targetOf(from: string, specifier: string | null): Target {
  if (specifier === null) return { kind: 'unknown' };
  if (specifier.startsWith('.')) {
    return { kind: 'file', file: path.posix.normalize(path.posix.join(path.posix.dirname(from), specifier)) };
  }
  if (isBuiltin(specifier)) return { kind: 'builtin', name: specifier.replace(/^node:/u, '') };
  const parts = specifier.split('/');
  return { kind: 'package', name: parts.slice(0, specifier.startsWith('@') ? 2 : 1).join('/') };
}
