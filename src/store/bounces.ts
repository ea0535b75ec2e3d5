import { nextRelease, type SendWindows } from '../domain/send-window.ts';
import type { CalendarCache } from './calendar-cache.ts';
import type { Tx } from './database.ts';
import { wakeContacts } from './releases-due.ts';
import { sqlOf } from './sql.ts';
import { raiseUnreachable } from './unreachable.ts';

interface Bounce {
  readonly messageId: string;
  readonly now: number;
  readonly calendars: CalendarCache;
}

/**
 * A mail that came back after it had been accepted: the mailbox is dead, and what it carried goes by the other channel.
 * Returns who becomes due; a message that is not of ours, or bounced before, changes nothing.
 */
export async function takeBounce(tx: Tx, { messageId, now, calendars }: Bounce): Promise<readonly string[]> {
  const [message] = await tx.message.updateManyAndReturn({
    where: { id: messageId.toLowerCase(), state: 'sent', channel: 'email' },
    data: { state: 'bounced', endedAt: new Date(now) },
    select: { id: true, contactId: true },
  });
  if (message === undefined) return [];
  const { id, contactId } = message;
  await tx.contactPoint.updateMany({ where: { contactId, channel: 'email' }, data: { state: 'dead' } });
  await tx.$executeRaw`
    UPDATE notices n SET state = 'pending', pending_channels = '{email}', done_channels = array_remove(n.done_channels, 'email')
      FROM message_notices x
     WHERE x.message_id = ${id} AND x.notice_id = n.id AND n.state = 'released' AND NOT 'sms' = ANY (n.done_channels)`;
  const sql = sqlOf(tx);
  const installation = await tx.installation.findUniqueOrThrow({ where: { id: 1 } });
  const calendar = await calendars.get(sql, installation.zone, installation.calendarVersion);
  // Written only from SendWindows.
  const windows = installation.sendWindows as unknown as SendWindows;
  const clerks = await raiseUnreachable(sql, { messageId: id, contactId, now, calendar, windows });
  const at = nextRelease(calendar, windows, contactId, now);
  return wakeContacts(sql, [...clerks, { id: contactId, digest: at, look: at }]);
}
