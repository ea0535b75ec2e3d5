import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

interface Lock {
  readonly packages: Readonly<
    Record<string, { readonly optionalDependencies?: Readonly<Record<string, string>>; readonly resolved?: string }>
  >;
}

const lock: Lock = JSON.parse(readFileSync(new URL('../package-lock.json', import.meta.url), 'utf8'));

it('the lockfile names the packages of every platform, or `npm ci` would refuse it (scripts/complete-lockfile.mjs)', () => {
  const named = Object.keys(lock.packages).map((place) => place.slice(place.lastIndexOf('node_modules/') + 13));
  const wanted = Object.values(lock.packages).flatMap(({ optionalDependencies = {} }) =>
    Object.keys(optionalDependencies).filter((name) => /(darwin|linux|win32|freebsd|android)/.test(name)),
  );
  expect(wanted.length).toBeGreaterThan(20);
  expect(wanted.filter((name) => !named.includes(name))).toEqual([]);
});

it('the lockfile names no registry', () => {
  expect(Object.values(lock.packages).filter(({ resolved }) => resolved !== undefined)).toEqual([]);
});
