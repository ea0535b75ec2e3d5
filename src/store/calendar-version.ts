import { DubanError } from '../domain/errors.ts';
import type { Tx } from './database.ts';
import { sqlOf } from './sql.ts';

/** What a change of the calendar did; `changed` is false where it was so already, and nothing is to be done. */
export interface CalendarChanged {
  readonly changed: boolean;
  readonly version: number;
}

/** The version in force, locked: of two changes the second one sees what the first one stored. */
export async function lockVersion(tx: Tx): Promise<number> {
  const [row] = await sqlOf(tx).query<{ version: number }>(
    'SELECT calendar_version AS version FROM installation WHERE id = 1 FOR NO KEY UPDATE',
  );
  if (row === undefined) throw new DubanError('internal', 'The installation has no row.');
  return row.version;
}

/** From here on every measure that is planned by an older version is due to look. */
export async function raiseVersion(tx: Tx, version: number, now: number): Promise<void> {
  const data = { calendarVersion: version, calendarChangedAt: new Date(now) };
  await tx.installation.update({ where: { id: 1 }, data });
}
