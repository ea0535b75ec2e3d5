import type { Calendar } from '../domain/calendar.ts';
import { DubanError } from '../domain/errors.ts';
import type { Budget, Channel, PointState } from '../domain/policy.ts';
import { othersFor } from '../domain/redirect.ts';
import type { PendingNotice, ReleaseInput } from '../domain/release.ts';
import type { SendWindows } from '../domain/send-window.ts';
import { CLOCK_LOCK, clockStopped, type Database } from './database.ts';
import { loadPeople } from './people.ts';
import type { Sql } from './sql.ts';

/** A message that is claimed, put off or cut off: its channel is not open to another message with the same notices. */
export interface OpenMessage {
  readonly id: string;
  readonly channel: Channel;
  readonly state: 'sending' | 'deferred' | 'interrupted';
  readonly echoOf: string | null;
  readonly attempts: number;
  /** Epoch ms; null while sending. */
  readonly retryAt: number | null;
  readonly noticeIds: readonly string[];
}

/** Everything that one release of one contact needs, read by one statement. */
export interface ReleaseDocument {
  readonly now: number;
  readonly zone: string;
  readonly held: boolean;
  readonly windows: SendWindows;
  readonly budget: Budget;
  readonly calendarVersion: number;
  readonly digestAt: number | null;
  readonly nextReleaseAt: number | null;
  readonly deferrals: number;
  readonly points: Readonly<Record<Channel, { readonly id: string; readonly state: PointState } | null>>;
  /** Pending notices in a fixed order; `pending` holds all their channels, also those of an open message. */
  readonly notices: readonly Omit<PendingNotice, 'others'>[];
  readonly messages: readonly OpenMessage[];
  readonly sentToday: Readonly<Record<Channel, number>>;
  readonly echoesToday: number;
}

const LOCK = 'SELECT id FROM contacts WHERE id = ANY($1::text[]) ORDER BY id FOR NO KEY UPDATE';

const LOCK_STEPPED = `
WITH clock_lock AS MATERIALIZED (SELECT pg_advisory_xact_lock_shared($2::bigint))
SELECT c.id FROM clock_lock, contacts c WHERE c.id = ANY($1::text[]) ORDER BY c.id FOR NO KEY UPDATE OF c`;

/**
 * Where each lead answers: whether a unit that the notice waits for still owes its report, or its receipt, counting what
 * was received for it, taken or not. Who is the liaison of several of the units acts for all of them.
 */
const AWAITED = `
SELECT coalesce(bool_or(NOT x.reported), false) AS owing,
       coalesce(bool_or(NOT (x.reported OR x.signed OR s.slot ->> 'receiptAt' IS NOT NULL)), false) AS unsigned
  FROM jsonb_array_elements(CASE WHEN m.state #>> '{request,id}' = n.request_id THEN m.state #> '{request,slots}' ELSE '[]' END) AS s(slot)
 CROSS JOIN LATERAL (
   SELECT coalesce(bool_or(i.type = 'report'), false) AS reported, coalesce(bool_or(i.type = 'receipt'), false) AS signed
     FROM measure_inputs i
    WHERE i.measure_id = n.measure_id AND i.state = 'untaken'
      AND (i.payload ->> 'unitId' = s.slot ->> 'unitId'
           OR EXISTS (SELECT 1 FROM contact_seats k WHERE k.unit_id = s.slot ->> 'unitId' AND k.role = 'liaison'
                         AND k.contact_id = i.payload ->> 'contactId'))) x
 WHERE s.slot ->> 'unitId' = ANY(n.awaits) AND jsonb_typeof(s.slot -> 'answer') = 'null'`;

// Facts count what has been received, taken or not (invariant 3). A verdict or decision may yet be refused: until it is
// taken, what it may settle is kept back like on a hold. $1: contact, $2: now in ms under the system clock.
const LOAD = `
WITH clock_now AS (SELECT coalesce($2::bigint, (SELECT now_ms FROM clock)) AS ms),
today AS (
  SELECT t.day AT TIME ZONE t.zone AS starts, (t.day + interval '1 day') AT TIME ZONE t.zone AS ends
    FROM (SELECT date_trunc('day', instant_of(ms) AT TIME ZONE g.zone) AS day, g.zone FROM clock_now, installation g) t
), sent AS (
  SELECT m.channel, m.echo_of IS NOT NULL AS echo, count(*)::int AS messages
    FROM messages m, today
   WHERE m.contact_id = $1 AND m.release_at >= today.starts - interval '3 days'
     AND m.state IN ('sent', 'delivered', 'bounced', 'unknown') AND m.ended_at >= today.starts AND m.ended_at < today.ends
   GROUP BY 1, 2
), pending AS (
  SELECT n.*, m.code, m.state AS measure_state, w.owing, w.unsigned, m.plan_id, m.ordinal AS place, p.held,
         n.request_id IS NOT NULL AND m.state #>> '{request,id}' IS NOT DISTINCT FROM n.request_id AS mine,
         coalesce(u.report, false) AS report, coalesce(u.receipts @> ARRAY[n.request_id], false) AS receipt,
         coalesce(u.verdict, false) AS verdict, coalesce(u.decision, false) AS decision
    FROM notices n
    JOIN measures m ON m.id = n.measure_id
    JOIN plans p ON p.id = m.plan_id
    LEFT JOIN LATERAL (
      SELECT bool_or(i.type = 'report' AND lead) AS report, bool_or(i.type = 'verify') AS verdict,
             bool_or(i.type = 'decide') AS decision,
             array_agg(i.payload ->> 'requestId') FILTER (WHERE i.type = 'receipt' AND place = 1) AS receipts
        FROM measure_inputs i
       CROSS JOIN LATERAL (SELECT min(r.ordinal) AS place, count(*) > 0 AS lead FROM responsible_units r
                            WHERE r.measure_id = i.measure_id AND r.role = 'lead'
                              AND r.unit_id = i.payload ->> 'unitId') l
       WHERE i.measure_id = n.measure_id AND i.state = 'untaken') u ON true
    LEFT JOIN LATERAL (${AWAITED}) w ON cardinality(n.awaits) > 0
   WHERE n.contact_id = $1 AND n.state = 'pending'
)
SELECT json_build_object(
  'now', (SELECT ms FROM clock_now), 'zone', g.zone, 'held', g.held, 'windows', g.send_windows,
  'budget', json_build_object('email', g.budget_email, 'sms', g.budget_sms), 'calendarVersion', g.calendar_version,
  'digestAt', epoch_ms(c.digest_at), 'nextReleaseAt', epoch_ms(c.next_release_at), 'deferrals', c.deferrals,
  'points', (SELECT json_build_object('email', max(o.point::text) FILTER (WHERE o.channel = 'email')::json,
                                      'sms', max(o.point::text) FILTER (WHERE o.channel = 'sms')::json)
               FROM (SELECT channel, json_build_object('id', id, 'state', state) AS point
                       FROM contact_points WHERE contact_id = c.id) o),
  'sentToday', json_build_object('email', (SELECT coalesce(sum(messages), 0) FROM sent WHERE channel = 'email' AND NOT echo),
                                 'sms', (SELECT coalesce(sum(messages), 0) FROM sent WHERE channel = 'sms' AND NOT echo)),
  'echoesToday', (SELECT coalesce(sum(messages), 0) FROM sent WHERE echo),
  'messages', (SELECT coalesce(json_agg(json_build_object(
                 'id', m.id, 'channel', m.channel, 'state', m.state, 'echoOf', m.echo_of, 'attempts', m.attempts,
                 'retryAt', epoch_ms(m.retry_at),
                 'noticeIds', (SELECT json_agg(x.notice_id ORDER BY x.ordinal) FROM message_notices x WHERE x.message_id = m.id))
                 ORDER BY m.release_at, m.id), '[]')
                 FROM messages m WHERE m.contact_id = c.id AND m.state IN ('sending', 'deferred', 'interrupted')),
  'notices', (SELECT coalesce(json_agg(json_build_object(
      'id', n.id, 'dueAt', epoch_ms(n.due_at), 'pending', n.pending_channels, 'done', n.done_channels,
      'answersInbound', n.answers_inbound,
      'notice', json_build_object(
        'measureId', n.measure_id, 'measureCode', n.code,
        'request', CASE WHEN n.request_id IS NOT NULL THEN json_build_object(
                     'id', n.request_id, 'because', n.because, 'due', n.due, 'revision', n.due_revision) END,
        'kind', n.kind, 'tone', n.tone, 'rung', n.rung, 'occurrence', n.occurrence, 'role', n.role, 'unitId', n.unit_id,
        'contactId', n.contact_id, 'channels', n.channels, 'rungAt', epoch_ms(n.rung_at), 'next', n.next,
        'awaits', n.awaits,
        'validWhile', n.valid_while),
      'facts', json_build_object(
        'requestOpen', n.mine AND coalesce(n.owing, NOT n.report),
        'signed', NOT n.mine OR coalesce(NOT n.unsigned, n.report OR n.receipt OR n.measure_state #>> '{request,receiptAt}' IS NOT NULL),
        'reachedAt', CASE WHEN n.mine THEN (n.measure_state #>> '{request,reachedAt}')::bigint END,
        'verifying', n.measure_state ->> 'phase' = 'verifying'
                     AND n.measure_state #>> '{verification,requestId}' IS NOT DISTINCT FROM n.request_id,
        'undecided', n.request_id IS NOT NULL
                     AND n.measure_state #>> '{decision,requestId}' IS NOT DISTINCT FROM n.request_id,
        'petitioned', (n.measure_state #>> '{petition,ordinal}')::int IS NOT DISTINCT FROM n.occurrence,
        'parked', n.measure_state ->> 'phase' = 'parked' AND (n.measure_state #>> '{parking,reviews}')::int > 0,
        'contributing', EXISTS (SELECT 1 FROM jsonb_array_elements(n.measure_state -> 'contributions') AS c(asked)
                         WHERE (c.asked ->> 'ordinal')::int = n.occurrence
                           AND NOT EXISTS (SELECT 1 FROM measure_inputs i WHERE i.measure_id = n.measure_id AND i.state = 'untaken'
                                              AND i.type = 'contribution' AND i.payload ->> 'unitId' = c.asked ->> 'unitId')),
        'alarmReached', n.valid_while = 'if-alarmed' AND EXISTS (
                     SELECT 1 FROM notices a WHERE a.contact_id = n.contact_id AND a.request_id = n.request_id
                        AND cardinality(a.done_channels) > 0
                        AND (a.kind = 'escalation' OR (a.kind = 'copy' AND a.tone <> 'notice'))),
        'alarmPassedTo', CASE WHEN n.valid_while = 'if-alarmed' THEN (
                     SELECT coalesce(json_agg(DISTINCT jsonb_build_object('unitId', a.unit_id, 'role', a.role, 'contactId', a.contact_id)), '[]')
                       FROM notices a WHERE a.redirected_from = n.contact_id AND a.request_id = n.request_id
                        AND (a.kind = 'escalation' OR (a.kind = 'copy' AND a.tone <> 'notice'))) ELSE '[]'::json END,
        'held', n.held OR g.held OR (n.valid_while = 'verifying' AND n.verdict)
                     OR (n.valid_while IN ('undecided', 'petitioned', 'parked') AND n.decision)))
      ORDER BY n.plan_id, n.place, n.due_at, n.ordinal, n.id), '[]') FROM pending n)) AS doc
FROM contacts c CROSS JOIN installation g
WHERE c.id = $1`;

/** The clock's lock first, then the contacts, in the order of their ids. */
export async function lockContacts(db: Database, sql: Sql, ids: readonly string[]): Promise<void> {
  if (db.stepped) await sql.query(LOCK_STEPPED, ids, CLOCK_LOCK);
  else await sql.query(LOCK, ids);
}

/** What is stored of a contact's release now. Throws DubanError not-found. */
export async function loadRelease(db: Database, sql: Sql, contactId: string): Promise<ReleaseDocument> {
  const [row] = await sql.query<{ doc: ReleaseDocument }>(LOAD, contactId, db.stepped ? null : Date.now());
  if (row === undefined) {
    throw new DubanError('not-found', `没有联系人 ${contactId}。 / There is no contact ${contactId}.`);
  }
  if ((row.doc.now as number | null) === null) throw clockStopped();
  return row.doc;
}

type Others = PendingNotice['others'];

/** Who can get each notice in this contact's place; asked only where no channel of theirs works any more. */
export async function loadOthers(sql: Sql, { notices, points }: ReleaseDocument): Promise<ReadonlyMap<string, Others>> {
  if (notices.length === 0 || points.email?.state === 'ok' || points.sms?.state === 'ok') return new Map();
  const people = await loadPeople(sql, [...new Set(notices.map(({ notice }) => notice.measureId))]);
  return new Map(
    notices.map(({ id, notice }) => {
      const known = people.get(notice.measureId);
      return [id, known === undefined ? [] : othersFor(notice, known)];
    }),
  );
}

interface ReleaseTerms {
  readonly contactId: string;
  readonly calendar: Calendar;
  readonly others: ReadonlyMap<string, Others>;
}

/** What the decider may dispose of: notices whose channels are not taken by a message on its way or put off. */
export function releaseInput(doc: ReleaseDocument, { contactId, calendar, others }: ReleaseTerms): ReleaseInput {
  const { now, zone, windows, budget, digestAt, sentToday, echoesToday } = doc;
  const stateOf = (channel: Channel): PointState => doc.points[channel]?.state ?? 'none';
  return {
    ...{ now, zone, calendar, windows, budget, contactId, digestAt, sentToday, echoesToday },
    points: { email: stateOf('email'), sms: stateOf('sms') },
    pending: doc.notices.flatMap((notice) => {
      const pending = notice.pending.filter((channel) => !isTaken(doc, notice.id, channel));
      return pending.length === 0 ? [] : [{ ...notice, pending, others: others.get(notice.id) ?? [] }];
    }),
  };
}

function isTaken({ messages, points, now }: ReleaseDocument, noticeId: string, channel: Channel): boolean {
  const other: Channel = channel === 'email' ? 'sms' : 'email';
  return messages.some((message) => {
    if (!message.noticeIds.includes(noticeId)) return false;
    if (message.state === 'deferred' && (message.retryAt ?? 0) <= now) return false;
    // A message also stands for the channel that it replaces.
    return message.channel === channel || (message.channel === other && points[channel]?.state !== 'ok');
  });
}
