import type { HandoverResult } from '../activities/ports.ts';
import type { Calendar } from '../domain/calendar.ts';
import type { Channel } from '../domain/policy.ts';
import type { Tx } from './database.ts';
import type { OpenMessage, ReleaseDocument } from './release-load.ts';
import { wakeContacts } from './releases-due.ts';
import { raiseUnreachable } from './unreachable.ts';

/** Waiting after the first, second … temporary refusal in a row; the one after the last is final. */
const RETRY_AFTER_MINUTES = [10, 30, 60, 60, 60] as const;
const MINUTE_MS = 60_000;

interface Recording {
  readonly tx: Tx;
  readonly contactId: string;
  readonly doc: ReleaseDocument;
  readonly calendar: Calendar;
}

/**
 * Writes down what the far side said of the last hand-over. Returns null when that hand-over is not the one under way
 * any more (somebody took over), else the contacts that it made due.
 */
export async function recordHandover(recording: Recording, last: HandoverResult): Promise<readonly string[] | null> {
  const { tx, doc } = recording;
  const status = last.status === 'deferred' && doc.deferrals >= RETRY_AFTER_MINUTES.length ? 'refused' : last.status;
  const [delivery] = await tx.$queryRaw<{ messageId: string; pointId: string | null }[]>`
    UPDATE deliveries SET state = ${status}, response = ${last.response}, ended_at = instant_of(${doc.now}::bigint)
     WHERE id = ${last.deliveryId} AND state = 'sending' RETURNING message_id AS "messageId", point_id AS "pointId"`;
  const message = doc.messages.find(({ id, state }) => id === delivery?.messageId && state === 'sending');
  if (delivery === undefined || message === undefined) return null;
  switch (status) {
    case 'accepted':
      await endMessage(recording, message, 'sent');
      await serveNotices(recording, message);
      await tx.$executeRaw`UPDATE contacts SET deferrals = 0 WHERE id = ${recording.contactId} AND deferrals > 0`;
      return [];
    case 'deferred':
      await putOff(recording, message);
      return [];
    case 'refused':
      await endMessage(recording, message, 'failed');
      await tx.$executeRaw`UPDATE contacts SET deferrals = 0 WHERE id = ${recording.contactId} AND deferrals > 0`;
      await tx.$executeRaw`UPDATE contact_points SET state = 'dead' WHERE id = ${delivery.pointId}`;
      return tellOfDeadAddress(recording, message);
  }
}

/** `unknown`: nobody knows whether it arrived, and it is not sent again. */
export async function endMessage(
  { tx, doc }: Pick<Recording, 'tx' | 'doc'>,
  { id }: Pick<OpenMessage, 'id'>,
  state: 'sent' | 'failed' | 'unknown',
): Promise<void> {
  await tx.$executeRaw`
    UPDATE messages SET state = ${state}, retry_at = NULL, ended_at = instant_of(${doc.now}::bigint) WHERE id = ${id}`;
}

/** The message's channel is served for its notices, and with it any channel whose place it took. */
export async function serveNotices(
  { tx, doc }: Pick<Recording, 'tx' | 'doc'>,
  { id, channel }: Pick<OpenMessage, 'id' | 'channel'>,
): Promise<void> {
  const other: Channel = channel === 'email' ? 'sms' : 'email';
  const served = doc.points[other]?.state === 'ok' ? [channel] : [channel, other];
  await tx.$executeRaw`
    UPDATE notices n
       SET pending_channels = s.rest, done_channels = array_append(array_remove(n.done_channels, ${channel}), ${channel}),
           state = CASE WHEN cardinality(s.rest) = 0 THEN 'released' ELSE 'pending' END
      FROM message_notices x
     CROSS JOIN LATERAL (SELECT array(SELECT p FROM notices o, unnest(o.pending_channels) p
                                       WHERE o.id = x.notice_id AND p <> ALL (${served}::text[])) AS rest) s
     WHERE x.message_id = ${id} AND n.id = x.notice_id AND n.state = 'pending'`;
}

async function putOff({ tx, contactId, doc }: Recording, { id }: OpenMessage): Promise<void> {
  const retryAt = doc.now + (RETRY_AFTER_MINUTES[doc.deferrals] ?? 60) * MINUTE_MS;
  await tx.$executeRaw`
    UPDATE messages SET state = 'deferred', retry_at = instant_of(${retryAt}::bigint) WHERE id = ${id}`;
  await tx.$executeRaw`UPDATE contacts SET deferrals = deferrals + 1 WHERE id = ${contactId}`;
}

async function tellOfDeadAddress({ tx, contactId, doc, calendar }: Recording, { id }: OpenMessage): Promise<string[]> {
  const { now, windows } = doc;
  return wakeContacts(tx, await raiseUnreachable(tx, { messageId: id, contactId, now, calendar, windows }));
}
