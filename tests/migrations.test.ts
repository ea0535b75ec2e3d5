import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const MIGRATIONS = new URL('../prisma/migrations/', import.meta.url);
const SUMS = new URL('migrations.sha256', import.meta.url);

// A database remembers the checksum of what it was brought up by, and takes nothing that was edited or put in between.
it('a migration is never edited once it is written down here, and a new one comes after all others', () => {
  const listed = readFileSync(SUMS, 'utf8').trim().split('\n');
  const found = readdirSync(MIGRATIONS, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => `${name}/migration.sql`)
    .toSorted()
    .map(
      (name) =>
        `${createHash('sha256')
          .update(readFileSync(new URL(name, MIGRATIONS)))
          .digest('hex')}  ${name}`,
    );
  expect(found).toEqual(listed);
});
