import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { barrels, cycles, danglingImports, forbiddenUses, importFaults, RULES } from './support/import-rules.ts';
import { scanAll, scanFile, sourceFiles, type Scanned } from './support/source-scan.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const SRC = path.join(ROOT, 'src');
const scanned = scanAll(SRC);

/** A second way of finding the files, so that a scan that misses some does not pass. */
function countFiles(folder: string): number {
  let count = 0;
  for (const name of readdirSync(folder)) {
    const entry = path.join(folder, name);
    if (statSync(entry).isDirectory()) count += entry === path.join(SRC, 'store', 'generated') ? 0 : countFiles(entry);
    else if (/\.(?:ts|tsx|mts|cts)$/u.test(name)) count += 1;
  }
  return count;
}

/** Times of the database's own clock: business time comes from the clock port alone. */
const DATABASE_CLOCK =
  /\b(?:now|clock_timestamp|statement_timestamp|transaction_timestamp|timeofday)\s*\(|\bcurrent_(?:timestamp|date|time)\b|\blocaltime(?:stamp)?\b/iu;

describe('the sources', () => {
  it('are all seen by this test', () => {
    expect(scanned.length).toBeGreaterThan(0);
    expect(scanned).toHaveLength(countFiles(SRC));
    expect(scanned.reduce((sum, { imports }) => sum + imports.length, 0)).toBeGreaterThan(scanned.length);
  });

  it('stand in folders that have a rule', () => {
    const folders = new Set(scanned.map(({ file }) => file.split('/')[0]));
    expect([...folders].filter((folder) => folder === undefined || !(folder in RULES))).toEqual([]);
  });

  it('import only what their folder may', () => expect(importFaults(scanned)).toEqual([]));

  it('import nothing that is not there', () => expect(danglingImports(scanned)).toEqual([]));

  it('have no circles of imports', () => expect(cycles(scanned)).toEqual([]));

  it('have no file that hands on what others export, but for the entry of the workflow bundle', () => {
    expect(barrels(scanned)).toEqual([]);
  });

  it('read no clock, no chance and no environment where that is forbidden', () => {
    expect(forbiddenUses(scanned)).toEqual([]);
  });

  it("ask the database for no time, neither in the store's SQL nor by a column's default", () => {
    const inStore = scanned
      .filter(({ file }) => file.startsWith('store/'))
      .flatMap(({ file, texts }) =>
        texts.filter((text) => DATABASE_CLOCK.test(text)).map((text) => `${file}: ${text}`),
      );
    const prisma = path.join(ROOT, 'prisma');
    const inSchema = readdirSync(prisma, { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.(?:prisma|sql)$/u.test(name))
      .filter((name) => {
        const text = readFileSync(path.join(prisma, name), 'utf8').replaceAll(/^\s*(?:--|\/\/).*$/gmu, '');
        return DATABASE_CLOCK.test(text) || text.includes('@updatedAt');
      });
    expect([...inStore, ...inSchema]).toEqual([]);
  });
});

/** Of what a check found, what concerns the planted file: other files have tests of their own above. */
const planted = (faults: readonly string[]): string[] => faults.filter((fault) => fault.includes('planted'));

describe('a fault planted in a copy is found', () => {
  const copy = mkdtempSync(path.join(tmpdir(), 'duban-architecture-'));
  cpSync(SRC, copy, { recursive: true, filter: (from) => !from.includes(path.join('store', 'generated')) });
  afterAll(() => rmSync(copy, { recursive: true, force: true }));

  /** Plants a file and reads it in; the rest of the tree is known already. */
  function withPlanted(file: string, text: string): Scanned[] {
    mkdirSync(path.dirname(path.join(copy, file)), { recursive: true });
    writeFileSync(path.join(copy, file), text);
    return [...scanned, scanFile(copy, file)];
  }

  it('a new file in any folder is seen', () => {
    withPlanted('domain/deep/planted-deep.ts', 'export {};');
    expect(sourceFiles(copy)).toEqual(expect.arrayContaining(['domain/deep/planted-deep.ts', ...sourceFiles(SRC)]));
  });

  it.each([
    ['domain/planted.ts', "import { readFileSync } from 'node:fs';", 'may not use Node’s fs'],
    ['domain/planted.ts', "import { z } from 'zod';", 'may not use the package zod'],
    ['domain/planted.ts', "import type { Ports } from '../activities/ports.ts';", 'may not import activities/ports.ts'],
    [
      'domain/planted.ts',
      "export type F = import('../activities/ports.ts').Ports;",
      'may not import activities/ports.ts',
    ],
    ['workflows/planted.ts', "import { stableHash } from '../domain/hash.ts';", 'may not import domain/hash.ts'],
    ['workflows/planted.ts', "import { type Policy } from '../domain/policy.ts';", 'may not import domain/policy.ts'],
    ['activities/planted.ts', "import '../runtime/config.ts';", 'may not import runtime/config.ts'],
    ['notifications/planted.ts', "import { PrismaPg } from '@prisma/adapter-pg';", 'may not use @prisma/adapter-pg'],
    ['importer/planted.ts', "const x = await import('../runtime/config.ts');", 'may not import runtime/config.ts'],
    ['importer/planted.ts', 'const x = await import(String(1));', 'imports something whose name is computed'],
    ['server/planted.ts', "export * from '../runtime/config.ts';", 'may not import runtime/config.ts'],
    ['runtime/planted.ts', "import x = require('../cli/main.ts');", 'may not import cli/main.ts'],
    ['utils/planted.ts', "import type { Policy } from '../domain/policy.ts';", 'stands in a folder that has no rule'],
  ])('%s: %s', (file, text, fault) => {
    expect(planted(importFaults(withPlanted(file, text)))).toEqual([expect.stringContaining(fault.replace('’', "'"))]);
  });

  it.each([
    ['domain/planted.ts', 'export const now = new Date();', 'new Date()'],
    ['domain/planted.ts', 'export const now = Date.now();', 'Date.now'],
    ['domain/planted.ts', "export const now = Date['now']();", 'Date.now'],
    ['domain/planted.ts', 'export const dice = Math.random();', 'Math.random'],
    ['domain/planted.ts', 'export const later = setTimeout(() => 1, 2);', 'setTimeout'],
    ['workflows/planted.ts', 'export const day = new Date();', 'new Date()'],
    ['workflows/planted.ts', 'export const now = Date.now();', 'Date.now'],
    ['server/planted.ts', 'export const home = process.env.HOME;', 'process.env'],
  ])('%s: %s', (file, text, use) => {
    expect(planted(forbiddenUses(withPlanted(file, text)))).toEqual([`${file} uses ${use}`]);
  });

  it('a type alone may be taken where the rule says so', () => {
    const text = "import type { Policy } from '../domain/policy.ts';";
    expect(planted(importFaults(withPlanted('workflows/planted.ts', text)))).toEqual([]);
  });

  it('a circle, of types too', () => {
    const text = "import type { Policy } from './policy.ts';\nimport { x } from './planted.ts';\nexport const x = 1;";
    expect(planted(cycles(withPlanted('domain/planted.ts', text)))).toEqual(['domain/planted.ts -> domain/planted.ts']);
  });

  it('a file that hands on', () => {
    expect(planted(barrels(withPlanted('domain/planted.ts', "export { stableHash } from './hash.ts';")))).toEqual([
      'domain/planted.ts',
    ]);
  });

  it('a missing file', () => {
    expect(
      planted(danglingImports(withPlanted('domain/planted.ts', "import { gone } from './gone.ts';"))),
    ).toHaveLength(1);
  });

  it("the database's clock", () => {
    expect(['select now()', 'DEFAULT CURRENT_TIMESTAMP'].every((sql) => DATABASE_CLOCK.test(sql))).toBe(true);
    expect(['nowhere(1)', 'known()', 'currently'].some((sql) => DATABASE_CLOCK.test(sql))).toBe(false);
  });
});
