import { nextRelease, type SendWindows } from '../domain/send-window.ts';
import type { CalendarCache } from './calendar-cache.ts';
import type { Tx } from './database.ts';
import { sqlOf, type Sql } from './sql.ts';
import { WAKE_CONTACTS } from './notice-rows.ts';

/** A contact that becomes due: its digest, and when its delivery must look (both epoch ms). */
export interface ContactDue {
  readonly id: string;
  readonly digest: number | null;
  readonly look: number;
}

/** Makes contacts due, locked in one order; returns those whose next release became due or earlier. */
export async function wakeContacts(sql: Sql, contacts: readonly ContactDue[]): Promise<string[]> {
  if (contacts.length === 0) return [];
  const rows = await sql.query<{ id: string; earlier: boolean }>(WAKE_CONTACTS('$1::jsonb'), JSON.stringify(contacts));
  return rows.filter(({ earlier }) => earlier).map(({ id }) => id);
}

/** Lets contacts with waiting notices have a digest at their next release: after a hold, or with a new address. */
export async function lookAgain(
  tx: Tx,
  {
    contactIds,
    now,
    calendars,
  }: { readonly contactIds: readonly string[]; readonly now: number; readonly calendars: CalendarCache },
): Promise<string[]> {
  const waiting = await tx.notice.findMany({
    where: { contactId: { in: [...contactIds] }, state: 'pending' },
    distinct: ['contactId'],
    select: { contactId: true },
  });
  if (waiting.length === 0) return [];
  const installation = await tx.installation.findUniqueOrThrow({ where: { id: 1 } });
  const calendar = await calendars.get(sqlOf(tx), installation.zone, installation.calendarVersion);
  // Written only from SendWindows.
  const windows = installation.sendWindows as unknown as SendWindows;
  return wakeContacts(
    sqlOf(tx),
    waiting.map(({ contactId }) => {
      const at = nextRelease(calendar, windows, contactId, now);
      return { id: contactId, digest: at, look: at };
    }),
  );
}
