import type { Calendar } from '../domain/calendar.ts';
import { staleReason } from '../domain/release.ts';
import { isInsideWindow, nextRelease } from '../domain/send-window.ts';
import type { Tx } from './database.ts';
import { dropNotices } from './release-drop.ts';
import type { OpenMessage, ReleaseDocument } from './release-load.ts';
import { endMessage, serveNotices } from './release-record.ts';

interface Recovery {
  readonly tx: Tx;
  readonly contactId: string;
  readonly doc: ReleaseDocument;
  readonly calendar: Calendar;
}

/** What became of a message whose hand-over was cut off. */
type Recovered = 'resend' | 'waits' | 'settled';

/** The first message whose hand-over was begun by somebody who is gone, and whose time has come; null = none. */
export function cutOff({ messages, now }: ReleaseDocument): OpenMessage | null {
  return (
    messages.find(({ state, retryAt }) => state === 'sending' || (state === 'interrupted' && (retryAt ?? 0) <= now)) ??
    null
  );
}

/**
 * A crash between the far side's answer and its record leaves open whether a message arrived. A mail is sent again under
 * its own id, inside the window and while anything in it is true; an SMS is not, since the far side cannot tell (its
 * mail carries the items).
 */
export async function recover(recovery: Recovery, message: OpenMessage): Promise<Recovered> {
  const { tx, doc } = recovery;
  await tx.$executeRaw`
    UPDATE deliveries SET state = 'unknown', ended_at = instant_of(${doc.now}::bigint)
     WHERE message_id = ${message.id} AND state = 'sending'`;
  if (message.channel === 'sms') {
    await endMessage(recovery, message, 'unknown');
    await serveNotices(recovery, message);
    return 'settled';
  }
  const notices = doc.notices.filter(({ id }) => message.noticeIds.includes(id));
  const stale = notices.map((notice) => ({ noticeId: notice.id, reason: staleReason(notice) }));
  if (stale.every(({ reason }) => reason !== null)) {
    // It may have arrived: an alarm in it counts as received, so that its end is told (invariant 6).
    await endMessage(recovery, message, 'unknown');
    await serveNotices(recovery, message);
    await dropNotices(
      tx,
      stale.flatMap(({ noticeId, reason }) => (reason === null ? [] : [{ noticeId, reason }])),
    );
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

/** The look comes back at the next release; held messages come back when the hold ends. */
async function waitFor(
  { tx, contactId, doc, calendar }: Recovery,
  { id }: OpenMessage,
  outside: boolean,
): Promise<void> {
  const retryAt = outside ? nextRelease(calendar, doc.windows, contactId, doc.now + 1) : doc.now;
  await tx.$executeRaw`
    UPDATE messages SET state = 'interrupted', retry_at = instant_of(${retryAt}::bigint) WHERE id = ${id}`;
}
