import type { HandoverResult } from '../activities/ports.ts';
import type { Calendar } from '../domain/calendar.ts';
import type { OpenMessage, ReleaseDocument } from './release-load.ts';
import { wakeContacts } from './releases-due.ts';
import type { Sql } from './sql.ts';
import { raiseUnreachable } from './unreachable.ts';

/** Waiting after the first, second … temporary refusal in a row; the one after the last may be final. */
const RETRY_AFTER_MINUTES = [10, 30, 60, 60, 60] as const;
/** Waiting while the server or gateway as a whole takes nothing, however long that lasts. */
const UNAVAILABLE_MINUTES = 10;
const MINUTE_MS = 60_000;

interface Recording {
  readonly sql: Sql;
  readonly contactId: string;
  readonly doc: ReleaseDocument;
  readonly calendar: Calendar;
}

/** Serving a notice's channel also serves a channel whose place it took (its address is not alive). $1: message. */
const SERVE = `
UPDATE notices n
   SET pending_channels = s.rest, done_channels = array_append(array_remove(n.done_channels, s.channel), s.channel),
       state = CASE WHEN cardinality(s.rest) = 0 THEN 'released' ELSE 'pending' END
  FROM (SELECT x.notice_id, m.channel,
               array(SELECT c FROM unnest(o.pending_channels) c
                      WHERE c <> m.channel AND EXISTS (SELECT 1 FROM contact_points p
                             WHERE p.contact_id = m.contact_id AND p.channel = c AND p.state = 'ok')) AS rest
          FROM messages m JOIN message_notices x ON x.message_id = m.id JOIN notices o ON o.id = x.notice_id
         WHERE m.id = (SELECT message_id FROM ended)) s
 WHERE n.id = s.notice_id AND n.state = 'pending'`;

/** $1: delivery, $2: the far side's words, $3: now in ms, null = the stepped clock's. Returns a row if it was under way. */
const ACCEPT = `
WITH clock_now AS (SELECT instant_of(coalesce($3::bigint, now_ms)) AS at FROM clock),
ended AS (
  UPDATE deliveries d SET state = 'accepted', response = $2, ended_at = k.at FROM clock_now k, messages m
   WHERE d.id = $1 AND d.state = 'sending' AND m.id = d.message_id AND m.state = 'sending' RETURNING d.message_id, m.contact_id
), sent AS (
  UPDATE messages m SET state = 'sent', retry_at = NULL, ended_at = k.at FROM ended e, clock_now k WHERE m.id = e.message_id
), served AS (${SERVE}
), calm AS (
  UPDATE contacts c SET deferrals = 0 FROM ended e WHERE c.id = e.contact_id AND c.deferrals > 0
)
SELECT message_id FROM ended`;

/**
 * Writes down that the far side took the message. False when that hand-over is not the one under way any more: somebody
 * took over.
 */
export async function recordAccepted(sql: Sql, last: HandoverResult, nowMs: number | null): Promise<boolean> {
  const rows = await sql.query(ACCEPT, last.deliveryId, last.response, nowMs);
  return rows.length > 0;
}

const END_DELIVERY = `
UPDATE deliveries SET state = $2, response = $3, ended_at = instant_of($4::bigint)
 WHERE id = $1 AND state = 'sending' RETURNING message_id AS "messageId", point_id AS "pointId"`;

// $1: delivery, $2: how many refusals in a row were borne before it.
const TAKES_FROM_OTHERS = `
SELECT EXISTS (
  SELECT 1 FROM deliveries mine JOIN messages m ON m.id = mine.message_id
    JOIN messages o ON o.channel = m.channel AND o.contact_id <> m.contact_id
    JOIN deliveries d ON d.message_id = o.id
   WHERE mine.id = $1 AND d.state = 'accepted' AND d.ended_at >= (
     SELECT min(b.started_at) FROM (SELECT started_at FROM deliveries WHERE point_id = mine.point_id AND state = 'deferred'
                                     ORDER BY started_at DESC LIMIT $2::int) b)) AS takes`;

/**
 * Several refusals for now in a row are one for good, but only where the same server took something for somebody else
 * meanwhile: a server that puts everybody off is out of order, and no address is to blame.
 */
async function statusOf({ sql, doc }: Recording, { deliveryId, status }: HandoverResult) {
  const borne = RETRY_AFTER_MINUTES.length;
  if (status !== 'deferred' || doc.deferrals < borne) return status;
  const [row] = await sql.query<{ takes: boolean }>(TAKES_FROM_OTHERS, deliveryId, borne);
  return row?.takes === true ? 'refused' : status;
}

/**
 * Writes down a refusal, for good or for now, or that the far side takes nothing at all. Returns null when that
 * hand-over is not the one under way any more, else the contacts that it made due.
 */
export async function recordRefused(recording: Recording, last: HandoverResult): Promise<readonly string[] | null> {
  const { sql, contactId, doc, calendar } = recording;
  const status = await statusOf(recording, last);
  const [delivery] = await sql.query<{ messageId: string; pointId: string | null }>(
    END_DELIVERY,
    last.deliveryId,
    status,
    last.response,
    doc.now,
  );
  const message = doc.messages.find(({ id, state }) => id === delivery?.messageId && state === 'sending');
  if (delivery === undefined || message === undefined) return null;
  if (status !== 'refused') {
    await putOff(recording, message, status === 'deferred');
    return [];
  }
  await endMessage(recording, message, 'failed');
  await sql.query('UPDATE contacts SET deferrals = 0 WHERE id = $1', contactId);
  await sql.query(`UPDATE contact_points SET state = 'dead' WHERE id = $1`, delivery.pointId);
  const { now, windows } = doc;
  return wakeContacts(sql, await raiseUnreachable(sql, { messageId: message.id, contactId, now, calendar, windows }));
}

const END_MESSAGE = `UPDATE messages SET state = $2, retry_at = NULL, ended_at = instant_of($3::bigint) WHERE id = $1`;

/** `unknown`: nobody knows whether it arrived, and it is not sent again. */
export async function endMessage(
  { sql, doc }: Pick<Recording, 'sql' | 'doc'>,
  { id }: Pick<OpenMessage, 'id'>,
  state: 'failed' | 'unknown',
): Promise<void> {
  await sql.query(END_MESSAGE, id, state, doc.now);
}

/** The message's channel is served for its notices, though nobody knows whether it arrived. */
export async function serveNotices(sql: Sql, { id }: Pick<OpenMessage, 'id'>): Promise<void> {
  await sql.query(`WITH ended AS (SELECT $1::text AS message_id) ${SERVE}`, id);
}

/** `counts`: the address was refused, so that it is one more in a row. */
async function putOff({ sql, contactId, doc }: Recording, { id }: OpenMessage, counts: boolean): Promise<void> {
  const minutes = counts ? (RETRY_AFTER_MINUTES[doc.deferrals] ?? 60) : UNAVAILABLE_MINUTES;
  const retryAt = doc.now + minutes * MINUTE_MS;
  await sql.query(
    `UPDATE messages SET state = 'deferred', retry_at = instant_of($2::bigint) WHERE id = $1`,
    id,
    retryAt,
  );
  if (counts) await sql.query('UPDATE contacts SET deferrals = deferrals + 1 WHERE id = $1', contactId);
}
