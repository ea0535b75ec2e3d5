import type { Calendar } from '../domain/calendar.ts';
import type { ReleaseDecision } from '../domain/release.ts';
import { nextRelease } from '../domain/send-window.ts';
import { INSERT_NOTICES, noticeRow } from './notice-rows.ts';
import type { ReleaseDocument } from './release-load.ts';
import { wakeContacts } from './releases-due.ts';
import type { Sql } from './sql.ts';
import { raiseCutOff } from './unreachable.ts';

interface Release {
  readonly sql: Sql;
  readonly contactId: string;
  readonly doc: ReleaseDocument;
  readonly calendar: Calendar;
}

const INSERT = INSERT_NOTICES('$1::jsonb', '$2::bigint');

/**
 * What no channel of a contact can carry goes to somebody else, due a moment after the release that found it out, so that
 * it never depends on the order of two contacts' releases of one minute; and the office has the contact to mend. Returns
 * the contacts that become due, and the measures that look at their seats again.
 */
export async function redirectNotices(
  { sql, contactId, doc, calendar }: Release,
  { redirected, dropped }: Pick<ReleaseDecision, 'redirected' | 'dropped'>,
): Promise<{ readonly contacts: readonly string[]; readonly measures: readonly string[] }> {
  const cutOff = dropped.some(({ reason }) => reason === 'redirected' || reason === 'unreachable');
  const measures = cutOff ? await raiseCutOff(sql, { contactId, now: doc.now }) : [];
  if (redirected.length === 0) return { contacts: [], measures };
  const dueAt = doc.now + 1;
  const rows = redirected.map(({ notice }, index) => ({ ...noticeRow(notice, index + 1), redirected_from: contactId }));
  const stored = await sql.query<{ id: string }>(INSERT, JSON.stringify(rows), dueAt);
  const ids = new Set(stored.map(({ id }) => id));
  const told = new Set(rows.filter(({ id }) => ids.has(id)).map(({ contact_id: to }) => to));
  const contacts = await wakeContacts(
    sql,
    [...told].map((id) => {
      const at = nextRelease(calendar, doc.windows, id, dueAt);
      return { id, digest: at, look: at };
    }),
  );
  return { contacts, measures };
}
