import type { Calendar } from '../domain/calendar.ts';
import { staleReason } from '../domain/release.ts';
import { isInsideWindow, nextRelease } from '../domain/send-window.ts';
import { dropNotices } from './release-drop.ts';
import type { OpenMessage, ReleaseDocument } from './release-load.ts';
import { endMessage, serveNotices } from './release-record.ts';
import type { Sql } from './sql.ts';

interface Recovery {
  readonly sql: Sql;
  readonly contactId: string;
  readonly doc: ReleaseDocument;
  readonly calendar: Calendar;
}

/** What became of a message whose hand-over was cut off. */
type Recovered = 'resend' | 'waits' | 'settled';

/** The first message whose hand-over was begun by somebody who is gone, and whose time has come; null = none. */
export function cutOff({ messages, now }: ReleaseDocument): OpenMessage | null {
  const isCutOff = ({ state, retryAt }: OpenMessage): boolean =>
    state === 'sending' || (state === 'interrupted' && (retryAt ?? 0) <= now);
  return messages.find(isCutOff) ?? null;
}

const FORGET_DELIVERY = `
UPDATE deliveries SET state = 'unknown', ended_at = instant_of($2::bigint) WHERE message_id = $1 AND state = 'sending'`;

/**
 * A crash between the far side's answer and its record leaves open whether a message arrived. A mail is sent again under
 * its own id, inside the window and while anything in it is true; an SMS is not, since the far side cannot tell (its
 * mail carries the items).
 */
export async function recover(recovery: Recovery, message: OpenMessage): Promise<Recovered> {
  const { sql, doc } = recovery;
  await sql.query(FORGET_DELIVERY, message.id, doc.now);
  if (message.channel === 'sms') return settleAsUnknown(recovery, message);
  const notices = doc.notices.filter(({ id }) => message.noticeIds.includes(id));
  const stale = notices.flatMap((notice) => {
    const reason = staleReason(notice);
    return reason === null ? [] : [{ noticeId: notice.id, reason }];
  });
  if (stale.length === notices.length) {
    // It may have arrived: an alarm in it counts as received, so that its end is told (invariant 6).
    await settleAsUnknown(recovery, message);
    await dropNotices(sql, stale);
    return 'settled';
  }
  if (doc.points.email?.state !== 'ok') {
    await endMessage(recovery, message, 'unknown');
    return 'settled';
  }
  const held = notices.some(({ facts }) => facts.held);
  const outside = message.echoOf === null && !isInsideWindow(recovery.calendar, doc.windows, doc.now);
  if (!held && !outside) return 'resend';
  await waitFor(recovery, message, outside);
  return 'waits';
}

async function settleAsUnknown(recovery: Recovery, message: OpenMessage): Promise<'settled'> {
  await endMessage(recovery, message, 'unknown');
  await serveNotices(recovery.sql, message);
  return 'settled';
}

const WAIT = `UPDATE messages SET state = 'interrupted', retry_at = instant_of($2::bigint) WHERE id = $1`;

/** The look comes back at the next release; held messages come back when the hold ends. */
async function waitFor({ sql, contactId, doc, calendar }: Recovery, { id }: OpenMessage, outside: boolean) {
  const retryAt = outside ? nextRelease(calendar, doc.windows, contactId, doc.now + 1) : doc.now;
  await sql.query(WAIT, id, retryAt);
}
