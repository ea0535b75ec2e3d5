import type { ClaimedMessage } from '../activities/ports.ts';
import type { OutgoingMessage } from '../domain/release.ts';
import { stableId } from './ids.ts';
import { loadMessageView } from './message-view-load.ts';
import type { OpenMessage, ReleaseDocument } from './release-load.ts';
import type { Sql } from './sql.ts';

interface Claiming {
  readonly contactId: string;
  readonly doc: ReleaseDocument;
}

// $1: message as JSON, $2: now in ms.
const CLAIM = `
WITH superseded AS (
  UPDATE messages SET state = 'failed', retry_at = NULL, ended_at = instant_of($2::bigint)
   WHERE contact_id = $1::jsonb ->> 'contactId' AND channel = $1::jsonb ->> 'channel' AND state = 'deferred'
     AND retry_at <= instant_of($2::bigint) AND id <> $1::jsonb ->> 'id'
), message AS (
  INSERT INTO messages (id, contact_id, channel, release_at, state, echo_of, in_reply_to, attempts)
  SELECT m.id, m."contactId", m.channel, instant_of($2::bigint), 'sending', m."echoOf",
         (SELECT b.external_id FROM inbound_messages b WHERE b.id = m."echoOf" AND b.channel = 'email'), m.attempts
    FROM jsonb_to_record($1::jsonb) AS m(id text, "contactId" text, channel text, "echoOf" text, attempts int)
  ON CONFLICT (id) DO UPDATE SET state = 'sending', retry_at = NULL, attempts = excluded.attempts
), items AS (
  INSERT INTO message_notices (message_id, notice_id, ordinal)
  SELECT $1::jsonb ->> 'id', n.id, n.ordinal
    FROM jsonb_array_elements_text($1::jsonb -> 'noticeIds') WITH ORDINALITY AS n(id, ordinal)
  ON CONFLICT DO NOTHING
)
INSERT INTO deliveries (id, message_id, attempt, point_id, state, started_at)
VALUES ($1::jsonb ->> 'deliveryId', $1::jsonb ->> 'id', ($1::jsonb ->> 'attempts')::int, $1::jsonb ->> 'pointId', 'sending',
        instant_of($2::bigint))`;

/** Commits to a message before anything leaves. One put off before with the same items keeps its id. */
export async function claim(sql: Sql, claiming: Claiming, message: OutgoingMessage): Promise<ClaimedMessage> {
  const { channel, noticeIds } = message;
  const before = claiming.doc.messages.find(
    (one) => one.state === 'deferred' && one.channel === channel && isSame(one.noticeIds, noticeIds),
  );
  const id = before?.id ?? (await newMessageId(sql, claiming, channel));
  return writeClaim(sql, claiming, { ...message, id, attempts: (before?.attempts ?? 0) + 1 });
}

/** The same message under the same id, as a further attempt. */
export function claimAgain(sql: Sql, claiming: Claiming, message: OpenMessage): Promise<ClaimedMessage> {
  const { id, channel, echoOf, noticeIds, attempts } = message;
  return writeClaim(sql, claiming, { id, channel, echoOf, noticeIds, attempts: attempts + 1 });
}

interface Claim extends OutgoingMessage {
  readonly id: string;
  readonly attempts: number;
}

async function writeClaim(sql: Sql, { contactId, doc }: Claiming, claimed: Claim): Promise<ClaimedMessage> {
  const deliveryId = `${claimed.id}.${claimed.attempts}`;
  const row = { ...claimed, contactId, deliveryId, pointId: doc.points[claimed.channel]?.id ?? null };
  await sql.query(CLAIM, JSON.stringify(row), doc.now);
  return { deliveryId, view: await loadMessageView(sql, claimed.id) };
}

const BEFORE = `
SELECT count(*)::int AS before FROM messages
 WHERE contact_id = $1 AND channel = $2 AND release_at = instant_of($3::bigint)`;

/** Made of contact, channel and instant; the ordinal tells several messages of one instant apart. */
async function newMessageId(sql: Sql, { contactId, doc }: Claiming, channel: string): Promise<string> {
  const [row] = await sql.query<{ before: number }>(BEFORE, contactId, channel, doc.now);
  const hash = stableId('message', contactId, channel, doc.now, (row?.before ?? 0) + 1);
  // In the form of a UUID, which a link packs into 16 bytes.
  return hash.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

const isSame = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((id) => b.includes(id));
