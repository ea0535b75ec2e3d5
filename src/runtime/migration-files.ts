import { promises as fs } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The program's own migrations: beside `src` and `dist` alike. */
export const MIGRATIONS_DIR = fileURLToPath(new URL('../../prisma/migrations', import.meta.url));

/** One migration: the name of its folder and the SQL in it. */
export interface Migration {
  readonly name: string;
  readonly sql: string;
}

/** The migrations of a folder in the order in which they apply (their names begin with a time stamp). */
export async function readMigrations(directory: string = MIGRATIONS_DIR): Promise<Migration[]> {
  const entries = await fs.readdir(directory, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  return Promise.all(
    names
      .sort()
      .map(async (name) => ({ name, sql: await fs.readFile(path.join(directory, name, 'migration.sql'), 'utf8') })),
  );
}
