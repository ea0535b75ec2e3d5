import type { Calendar } from '../domain/calendar.ts';
import { nextRelease } from '../domain/send-window.ts';
import type { MeasureDocument } from './measure-load.ts';
import { wakeContacts } from './releases-due.ts';
import type { Sql } from './sql.ts';

const WAITING = `
SELECT DISTINCT contact_id AS id FROM notices
 WHERE measure_id = $1 AND state = 'pending' AND valid_while IN ('verifying', 'undecided')`;

/**
 * While a verdict or decision waits to be taken, what it may settle is kept back (release-load.ts). Once it is taken or
 * refused, whoever still waits for such a notice has their next release look at it. Returns who becomes due.
 */
export async function lookAfterVerdict(
  sql: Sql,
  doc: MeasureDocument & { readonly now: number },
  calendar: Calendar,
): Promise<readonly string[]> {
  if (!doc.inputs.some(({ input }) => input.type === 'verify' || input.type === 'decide')) return [];
  const waiting = await sql.query<{ id: string }>(WAITING, doc.measure.id);
  return wakeContacts(
    sql,
    waiting.map(({ id }) => {
      const at = nextRelease(calendar, doc.windows, id, doc.now);
      return { id, digest: at, look: at };
    }),
  );
}
