import type { ClaimedMessage, HandoverResult, ReleaseStep, ReleaseStore } from '../activities/ports.ts';
import type { Calendar } from '../domain/calendar.ts';
import { DubanError } from '../domain/errors.ts';
import { openChannels, type OutgoingMessage, type ReleaseDecision, type ReleaseInput } from '../domain/release.ts';
import type { CalendarCache } from './calendar.ts';
import { HOT, type Database, type Tx } from './database.ts';
import { stableId } from './ids.ts';
import { loadMessageView } from './message-view-load.ts';
import { dropNotices, finishNotices } from './release-drop.ts';
import { loadRelease, lockContacts, releaseInput, type OpenMessage, type ReleaseDocument } from './release-load.ts';
import { recordHandover } from './release-record.ts';
import { cutOff, recover } from './release-recover.ts';
import { clerksOf } from './unreachable.ts';

/** One message of a release may be recovered, refused or dropped after the other, but not without end. */
const MOST_RECOVERIES = 20;

/** The hot path of deliveries: one transaction per message claimed. */
export function releaseStore(db: Database, calendars: CalendarCache): ReleaseStore {
  return {
    next: (contactId, last, decide) =>
      db.transaction(async (tx) => {
        const step = await nextMessage({ db, tx, calendars, contactId }, last, decide);
        if (db.stepped) await tx.$executeRaw`SELECT pg_notify('settled', '')`;
        return step;
      }),
  };
}

interface Release {
  readonly db: Database;
  readonly tx: Tx;
  readonly calendars: CalendarCache;
  readonly contactId: string;
}

async function nextMessage(
  release: Release,
  last: HandoverResult | null,
  decide: (input: ReleaseInput) => ReleaseDecision,
): Promise<ReleaseStep> {
  const { db, tx, contactId } = release;
  await lockContacts(db, tx, await involved(tx, contactId, last));
  let doc = await loadRelease(db, tx, contactId);
  const calendar = await release.calendars.get(tx, doc.zone, doc.calendarVersion);
  let contactsToWake: readonly string[] = [];
  if (last !== null) {
    const recorded = await recordHandover({ tx, contactId, doc, calendar }, last);
    if (recorded === null) return { claimed: null, nextReleaseAt: doc.nextReleaseAt, contactsToWake };
    contactsToWake = recorded;
    doc = await loadRelease(db, tx, contactId);
  }
  for (let recoveries = 0; ; recoveries += 1) {
    const message = cutOff(doc);
    if (message === null) break;
    if (recoveries === MOST_RECOVERIES) throw endless(contactId);
    const recovered = await recover({ tx, contactId, doc, calendar }, message);
    if (recovered === 'resend')
      return { claimed: await claimAgain(release, doc, message), nextReleaseAt: null, contactsToWake };
    doc = await loadRelease(db, tx, contactId);
    if (recovered === 'waits' && cutOff(doc)?.id === message.id) break;
  }
  const input = releaseInput(doc, contactId, calendar);
  const decision = decide(input);
  await dropNotices(tx, decision.dropped);
  await finishNotices(tx, finishedOf(input, decision));
  const [next] = decision.messages;
  if (next !== undefined) return { claimed: await claim(release, doc, next), nextReleaseAt: null, contactsToWake };
  const nextReleaseAt = await rest(release, doc, decision.nextDigestAt);
  return { claimed: null, nextReleaseAt, contactsToWake };
}

/** The contact itself and, after a final refusal, whoever is told of it: locked together, in one order. */
async function involved(tx: Tx, contactId: string, last: HandoverResult | null): Promise<readonly string[]> {
  if (last === null || last.status === 'accepted') return [contactId];
  const [item] = await tx.$queryRaw<{ measureId: string }[]>`
    SELECT n.measure_id AS "measureId" FROM deliveries d JOIN message_notices x ON x.message_id = d.message_id
      JOIN notices n ON n.id = x.notice_id WHERE d.id = ${last.deliveryId} LIMIT 1`;
  const clerks = item === undefined ? [] : await clerksOf(tx, item.measureId);
  return [contactId, ...clerks.map((clerk) => clerk.contactId)];
}

/** Notices that went out and have no living channel left. */
function finishedOf(input: ReleaseInput, { dropped }: ReleaseDecision): string[] {
  const gone = new Set(dropped.map(({ noticeId }) => noticeId));
  return input.pending
    .filter((item) => !gone.has(item.id) && item.done.length > 0 && openChannels(item, input.points).length === 0)
    .map(({ id }) => id);
}

// $1: message as JSON, $2: now in ms.
const CLAIM = `${HOT}
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
  SELECT $1::jsonb ->> 'id', n.id, n.ordinal FROM jsonb_array_elements_text($1::jsonb -> 'noticeIds') WITH ORDINALITY AS n(id, ordinal)
  ON CONFLICT DO NOTHING
)
INSERT INTO deliveries (id, message_id, attempt, point_id, state, started_at)
VALUES ($1::jsonb ->> 'deliveryId', $1::jsonb ->> 'id', ($1::jsonb ->> 'attempts')::int, $1::jsonb ->> 'pointId', 'sending',
        instant_of($2::bigint))`;

/** Commits to a message before anything leaves. One put off before with the same items keeps its id. */
async function claim(
  { tx, contactId }: Release,
  doc: ReleaseDocument,
  message: OutgoingMessage,
): Promise<ClaimedMessage> {
  const { channel, noticeIds, echoOf } = message;
  const before = doc.messages.find(
    (one) => one.state === 'deferred' && one.channel === channel && isSame(one.noticeIds, noticeIds),
  );
  const id = before?.id ?? (await newMessageId(tx, { contactId, channel, now: doc.now }));
  return writeClaim(tx, doc, { id, contactId, channel, echoOf, noticeIds, attempts: (before?.attempts ?? 0) + 1 });
}

/** The same message under the same id, as a further attempt. */
function claimAgain({ tx, contactId }: Release, doc: ReleaseDocument, message: OpenMessage): Promise<ClaimedMessage> {
  const { id, channel, echoOf, noticeIds, attempts } = message;
  return writeClaim(tx, doc, { id, contactId, channel, echoOf, noticeIds, attempts: attempts + 1 });
}

interface Claim extends OutgoingMessage {
  readonly id: string;
  readonly contactId: string;
  readonly attempts: number;
}

async function writeClaim(tx: Tx, doc: ReleaseDocument, claimed: Claim): Promise<ClaimedMessage> {
  const deliveryId = `${claimed.id}.${claimed.attempts}`;
  const row = { ...claimed, deliveryId, pointId: doc.points[claimed.channel]?.id ?? null };
  await tx.$executeRawUnsafe(CLAIM, JSON.stringify(row), doc.now);
  return { deliveryId, view: await loadMessageView(tx, claimed.id) };
}

/** Made of contact, channel and instant; the ordinal tells several messages of one instant apart. */
async function newMessageId(
  tx: Tx,
  { contactId, channel, now }: { readonly contactId: string; readonly channel: string; readonly now: number },
): Promise<string> {
  const [row] = await tx.$queryRaw<{ before: number }[]>`
    SELECT count(*)::int AS before FROM messages
     WHERE contact_id = ${contactId} AND channel = ${channel} AND release_at = instant_of(${now}::bigint)`;
  const hash = stableId('message', contactId, channel, now, (row?.before ?? 0) + 1);
  // In the form of a UUID, which a link packs into 16 bytes.
  return hash.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

const isSame = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((id) => b.includes(id));

/** Nothing more goes now: stores when to look again. Only here does a due release stop being due. */
async function rest(
  { tx, contactId }: Release,
  doc: ReleaseDocument,
  nextDigestAt: number | null,
): Promise<number | null> {
  const retries = doc.messages.filter(({ retryAt }) => retryAt !== null && retryAt > doc.now);
  const digest = earliest([
    nextDigestAt,
    ...retries.filter(({ state, echoOf }) => state === 'deferred' && echoOf === null).map(({ retryAt }) => retryAt),
  ]);
  const look = earliest([digest, ...retries.map(({ retryAt }) => retryAt)]);
  await tx.$executeRaw`
    UPDATE contacts SET digest_at = instant_of(${digest}::bigint), next_release_at = instant_of(${look}::bigint)
     WHERE id = ${contactId}`;
  return look;
}

function earliest(instants: readonly (number | null)[]): number | null {
  const known = instants.filter((one) => one !== null);
  return known.length === 0 ? null : Math.min(...known);
}

function endless(contactId: string): DubanError {
  return new DubanError('internal', `The release of contact ${contactId} does not come to rest.`);
}
