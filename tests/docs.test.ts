import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { ERROR_KINDS } from '../src/domain/errors.ts';
import { CALENDAR_FAULTS } from '../src/importer/calendar/faults.ts';
import { POLICY_FAULTS } from '../src/domain/policy-faults.ts';
import { UNIT_CHANGE_FAULTS } from '../src/domain/unit-change-faults.ts';
import { CONTACT_FAULTS } from '../src/importer/contacts/faults.ts';
import { IMPORT_FAULTS } from '../src/importer/faults.ts';
import { PART_FAULTS } from '../src/importer/parts/faults.ts';
import { REFUSAL_CODES } from '../src/notifications/messages/refusals.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const read = (file: string): string => readFileSync(path.join(ROOT, file), 'utf8');

/** Every page of the documentation, by its path from the root. */
const PAGES = [
  ...readdirSync(ROOT).filter((name) => name.endsWith('.md')),
  ...readdirSync(path.join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name.replaceAll('\\', '/')}`),
];
const READMES = ['README.md', 'README.zh-CN.md'];

/** The text between a heading and the next one of its kind. */
function section(page: string, heading: string): string {
  const [, after] = page.split(`\n${heading}\n`);
  if (after === undefined) throw new Error(`there is no heading "${heading}"`);
  return after.split(/\n## /u)[0] ?? '';
}

/** The rows of the first table: cells by position, the first without its backticks. */
function rowsOf(text: string): string[][] {
  return text
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) => line.split('|').slice(1, -1))
    .map(([code = '', ...cells]) => [code.trim().replaceAll('`', ''), ...cells.map((cell) => cell.trim())]);
}

const ERRORS = read('docs/errors.md');

describe('docs/errors.md', () => {
  it('explains every error code, with its exit status, HTTP status and whether trying again helps', () => {
    const documented = rowsOf(section(ERRORS, '## Codes')).map((row) => row.slice(0, 4));
    const real = Object.entries(ERROR_KINDS).map(([code, { exit, http, retryable }]) => [
      code,
      String(exit),
      String(http),
      retryable ? 'yes' : 'no',
    ]);
    expect(documented).toEqual(real);
  });

  it.each([
    ["## Faults of a plan's file", IMPORT_FAULTS],
    ['## Faults of a list of contacts', CONTACT_FAULTS],
    ['## Faults of a list of parts', PART_FAULTS],
    ['## Faults of a change of units', UNIT_CHANGE_FAULTS],
    ['## Faults of a notice of holidays', CALENDAR_FAULTS],
    ['## Faults of a policy', POLICY_FAULTS],
  ])('%s are all there are', (heading, faults) => {
    const documented = rowsOf(section(ERRORS, heading)).map((row) => row.slice(0, 2));
    expect(documented.toSorted()).toEqual(Object.entries(faults).toSorted());
  });

  it('explains every code of a refusal', () => {
    const documented = rowsOf(section(ERRORS, '## Refused answers')).map(([code]) => code);
    expect(documented.toSorted()).toEqual(REFUSAL_CODES.toSorted());
  });

  it('leaves no cell of a table empty', () => {
    expect(rowsOf(ERRORS).filter((row) => row.includes(''))).toEqual([]);
  });
});

/** Targets of links within the repository, with the anchor if there is one. */
function linksOf(page: string): string[] {
  const targets = [...page.replaceAll(/```[\s\S]*?```/gu, '').matchAll(/\]\(([^)\s]+)\)/gu)].map(([, to]) => to ?? '');
  return targets.filter((to) => !/^[a-z]+:/u.test(to));
}

/** The anchors of a page, as code hosts make them of its headings. */
function anchorsOf(page: string): string[] {
  return [...page.matchAll(/^#+ (.+)$/gmu)].map(([, heading = '']) =>
    heading
      .trim()
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

describe('links', () => {
  it.each(PAGES)('of %s lead to something', (file) => {
    const broken = linksOf(read(file)).filter((link) => {
      const [to = '', anchor] = link.split('#');
      const target = to === '' ? path.join(ROOT, file) : path.join(ROOT, path.dirname(file), to);
      if (!existsSync(target)) return true;
      return anchor !== undefined && !anchorsOf(readFileSync(target, 'utf8')).includes(decodeURIComponent(anchor));
    });
    expect(broken).toEqual([]);
  });

  it('to every page start at the README', () => {
    const known = new Set(READMES.flatMap((file) => linksOf(read(file))).map((link) => link.split('#')[0]));
    const adrs = known.has('docs/adr/') || known.has('docs/adr');
    const lost = PAGES.filter((page) => !known.has(page) && !(adrs && page.startsWith('docs/adr/')));
    expect(lost).toEqual([]);
  });
});

describe('docs/spec.md', () => {
  const spec = read('docs/spec.md');

  it('numbers the invariants 1 to 15, each once and in order', () => {
    const numbers = [...spec.matchAll(/^### (\d+)\. /gmu)].map(([, number]) => Number(number));
    expect(numbers).toEqual(Array.from({ length: 15 }, (_, index) => index + 1));
  });

  it('says of each invariant which tests enforce it, or that none does yet', () => {
    const parts = spec.split(/^### \d+\. /mu).slice(1);
    const silent = parts.filter(
      (part) => !/tests\/[\w/-]+\.test\.ts|not yet enforced/iu.test(part.split(/^## /mu)[0] ?? ''),
    );
    expect(silent).toEqual([]);
  });

  // A line such as: - [tests/a.test.ts](../tests/a.test.ts): "the title"; "another title"
  const cited = [...spec.matchAll(/^- \[(tests\/[^\]]+)\]\([^)]+\): (.+(?:\n {2}.+)*)$/gmu)].map(
    ([, file = '', titles = '']) => ({ file, titles: [...titles.replaceAll(/\n {2}/gu, ' ').matchAll(/"([^"]+)"/gu)] }),
  );

  it('cites tests', () => expect(cited.length).toBeGreaterThan(15));

  it.each(cited)('the tests that it cites from $file are there', ({ file, titles }) => {
    const source = read(file);
    expect(titles.map(([, title = '']) => title).filter((title) => !source.includes(title))).toEqual([]);
    expect(titles.length).toBeGreaterThan(0);
  });
});

describe.each(READMES)('%s', (file) => {
  const text = read(file);

  it('names only npm commands that exist', () => {
    // The manifest's shape is npm's own.
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    const named = [...text.matchAll(/\bnpm run ([\w:-]+)/gu)].map(([, name = '']) => name);
    expect(named).toContain('demo');
    expect(named.filter((name) => !(name in scripts))).toEqual([]);
    expect(text).toContain('npm ci && npm test');
  });

  it('names only commands of duban that exist', () => {
    const commands = ['plan', 'calendar', 'measure', 'policy', 'service', 'task', 'unit']
      .map((name) => read(`src/cli/${name}-commands.ts`))
      .join('\n');
    const known = new Set([...commands.matchAll(/\.command\('([\w-]+)'/gu)].map(([, name = '']) => name));
    const named = [...text.matchAll(/bin\/duban ([a-z]+)(?: ([a-z]+)\b(?!\.))?/gu)];
    const groups = new Set(['plan', 'contact', 'cycle', 'calendar', 'engine', 'measure', 'policy', 'task', 'unit']);
    const words = named.flatMap(([, first = '', second]) =>
      groups.has(first) && second !== undefined ? [first, second] : [first],
    );
    expect(words.filter((word) => !known.has(word))).toEqual([]);
    expect(words.length).toBeGreaterThan(5);
  });
});

describe('GLOSSARY.md', () => {
  it('gives each term once, in English and Chinese, with its meaning', () => {
    const rows = read('GLOSSARY.md')
      .split('\n')
      .filter((line) => line.startsWith('| ') && !/^\| (?:English|-)/u.test(line))
      .map((line) =>
        line
          .split('|')
          .slice(1, -1)
          .map((cell) => cell.trim()),
      );
    expect(rows.length).toBeGreaterThan(60);
    expect(rows.filter((row) => row.length !== 3 || row.includes('') || !/\p{Script=Han}/u.test(row[1] ?? ''))).toEqual(
      [],
    );
    const terms = rows.map(([english]) => english);
    expect(terms.filter((term, index) => terms.indexOf(term) !== index)).toEqual([]);
  });
});
