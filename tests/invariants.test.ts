import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

const CITED = /\binvariants? (\d+(?:(?:, | and )\d+)*)/giu;

/** Every number cited as "invariant 3" or "invariants 4 and 5" below a folder, with the file that cites it. */
function citations(folder: string): { file: string; number: number }[] {
  return readdirSync(path.join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.(?:ts|sql|prisma)$/u.test(file) && !file.includes('generated'))
    .flatMap((file) => {
      const text = readFileSync(path.join(ROOT, folder, file), 'utf8');
      const numbers = [...text.matchAll(CITED)].flatMap(([, list = '']) => list.match(/\d+/gu) ?? []);
      return numbers.map((number) => ({ file: `${folder}/${file}`, number: Number(number) }));
    });
}

describe('the invariants', () => {
  const spec = readFileSync(path.join(ROOT, 'docs/spec.md'), 'utf8');
  const promised = new Set([...spec.matchAll(/^### (\d+)\. /gmu)].map(([, number]) => Number(number)));

  it('that code, migrations and tests cite are in docs/spec.md', () => {
    const cited = ['src', 'tests', 'prisma'].flatMap(citations);
    expect(cited.length).toBeGreaterThan(30);
    expect(cited.filter(({ number }) => !promised.has(number))).toEqual([]);
  });

  it('of the deciders are each cited by a test', () => {
    const cited = new Set(citations('tests/domain').map(({ number }) => number));
    expect([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11].filter((number) => !cited.has(number))).toEqual([]);
  });
});
