import type { MeasureInput } from '../domain/measure-input.ts';
import type { MeasureState, Notice } from '../domain/measure.ts';
import type { Channel, NoticeKind, Role, Tone } from '../domain/policy.ts';
import type { Sql } from './sql.ts';

/** Where a measure of an active plan stands. Instants are epoch ms. */
export interface StoredRun {
  readonly state: MeasureState;
  readonly nextWakeAt: number | null;
  /** What people have told and no step has taken yet. */
  readonly inputs: readonly MeasureInput[];
}

/** A notice that waits for its release. */
export interface StoredWaiting {
  readonly notice: Notice;
  readonly dueAt: number;
  readonly pending: readonly Channel[];
  readonly done: readonly Channel[];
}

/** A message that has arrived, with those of its items that still ask for something. */
export interface StoredUnread {
  readonly id: string;
  readonly channel: Channel;
  readonly to: { readonly contact: string; readonly unit: string };
  readonly items: readonly {
    readonly measure: string;
    readonly role: Role;
    readonly kind: NoticeKind;
    readonly tone: Tone;
    readonly rung: string;
    readonly occurrence: number;
    readonly request: {
      readonly id: string;
      readonly because: NonNullable<Notice['request']>['because'];
      readonly due: string;
    } | null;
  }[];
}

/** How a plan that is followed stands: everything that its further life hangs on. */
export interface StoredStanding {
  /** By measure. */
  readonly runs: ReadonlyMap<string, StoredRun>;
  readonly waiting: readonly StoredWaiting[];
  /** Whom a letter of a request has reached: they are told when it ends. */
  readonly alarmed: readonly { readonly contactId: string; readonly requestId: string }[];
  /** Who was told of a request's alarms in a contact's place, because no channel reached that one. */
  readonly passedOn: readonly {
    readonly from: string;
    readonly requestId: string;
    readonly unitId: string;
    readonly role: Role;
    readonly contactId: string;
  }[];
  /** The next digest of each contact for whom something waits. */
  readonly digests: ReadonlyMap<string, number>;
  /** What contacts have got on the day of `now`, from whatever plan. */
  readonly sentToday: readonly {
    readonly contactId: string;
    readonly email: number;
    readonly sms: number;
    readonly echoes: number;
  }[];
  /** Echoes that people have had, by `<measure>/<request or nothing>/<rung>/<contact>`. */
  readonly echoed: ReadonlyMap<string, number>;
  readonly unread: readonly StoredUnread[];
}

/** A plan that has not begun stands nowhere. */
export const NOT_BEGUN: StoredStanding = {
  ...{
    runs: new Map(),
    waiting: [],
    alarmed: [],
    passedOn: [],
    digests: new Map(),
    sentToday: [],
    echoed: new Map(),
    unread: [],
  },
};

/** Reads how a plan stands at an instant (epoch ms). */
export async function standingOf(sql: Sql, planId: string, now: number): Promise<StoredStanding> {
  const runs = await sql.query<StoredRun & { id: string }>(RUNS, planId);
  const digests = await sql.query<{ id: string; at: number }>(DIGESTS, planId);
  const echoed = await sql.query<{ key: string; times: number }>(ECHOED, planId);
  return {
    runs: new Map(runs.map(({ id, ...run }) => [id, run])),
    waiting: await sql.query<StoredWaiting>(WAITING, planId),
    alarmed: await sql.query(ALARMED, planId),
    passedOn: await sql.query(PASSED_ON, planId),
    digests: new Map(digests.map(({ id, at }) => [id, at])),
    sentToday: await sql.query(SENT_TODAY, planId, now),
    echoed: new Map(echoed.map(({ key, times }) => [key, times])),
    unread: await sql.query<StoredUnread>(UNREAD, planId),
  };
}

const RUNS = `
SELECT m.id, m.state, epoch_ms(m.next_wake_at)::float8 AS "nextWakeAt",
       (SELECT coalesce(json_agg(i.payload || jsonb_build_object('id', i.id, 'type', i.type, 'at', epoch_ms(i.received_at))
                                 ORDER BY i.ordinal), '[]')
          FROM measure_inputs i WHERE i.measure_id = m.id AND i.state = 'untaken') AS inputs
  FROM measures m WHERE m.plan_id = $1`;

const REQUEST = `CASE WHEN n.request_id IS NOT NULL THEN json_build_object(
  'id', n.request_id, 'because', n.because, 'due', n.due, 'revision', n.due_revision) END`;

const WAITING = `
SELECT json_build_object(
         'measureId', n.measure_id, 'measureCode', m.code, 'request', ${REQUEST},
         'kind', n.kind, 'tone', n.tone, 'rung', n.rung, 'occurrence', n.occurrence, 'role', n.role, 'unitId', n.unit_id,
         'contactId', n.contact_id, 'channels', n.channels, 'rungAt', epoch_ms(n.rung_at), 'next', n.next,
         'validWhile', n.valid_while, 'awaits', n.awaits) AS notice,
       epoch_ms(n.due_at)::float8 AS "dueAt", n.pending_channels AS pending, n.done_channels AS done
  FROM notices n JOIN measures m ON m.id = n.measure_id
 WHERE m.plan_id = $1 AND n.state = 'pending' AND n.kind <> 'echo' ORDER BY m.ordinal, n.due_at, n.ordinal, n.id`;

const ALARMED = `
SELECT DISTINCT n.contact_id AS "contactId", n.request_id AS "requestId"
  FROM notices n JOIN measures m ON m.id = n.measure_id
 WHERE m.plan_id = $1 AND n.request_id IS NOT NULL AND cardinality(n.done_channels) > 0
   AND (n.kind = 'escalation' OR (n.kind = 'copy' AND n.tone <> 'notice'))`;

const PASSED_ON = `
SELECT DISTINCT n.redirected_from AS "from", n.request_id AS "requestId", n.unit_id AS "unitId", n.role, n.contact_id AS "contactId"
  FROM notices n JOIN measures m ON m.id = n.measure_id
 WHERE m.plan_id = $1 AND n.redirected_from IS NOT NULL AND n.request_id IS NOT NULL
   AND (n.kind = 'escalation' OR (n.kind = 'copy' AND n.tone <> 'notice'))`;

const CONTACTS = `
SELECT DISTINCT n.contact_id FROM notices n JOIN measures m ON m.id = n.measure_id WHERE m.plan_id = $1`;

const DIGESTS = `
SELECT c.id, epoch_ms(c.digest_at)::float8 AS at FROM contacts c WHERE c.digest_at IS NOT NULL AND c.id IN (${CONTACTS})`;

// Days are counted in the installation's zone, as in release-load.ts. $2: now in ms.
const SENT_TODAY = `
WITH today AS (
  SELECT t.day AT TIME ZONE t.zone AS starts, (t.day + interval '1 day') AT TIME ZONE t.zone AS ends
    FROM (SELECT date_trunc('day', instant_of($2::bigint) AT TIME ZONE g.zone) AS day, g.zone FROM installation g) t
)
SELECT s.contact_id AS "contactId",
       (count(*) FILTER (WHERE s.channel = 'email' AND s.echo_of IS NULL))::int AS email,
       (count(*) FILTER (WHERE s.channel = 'sms' AND s.echo_of IS NULL))::int AS sms,
       (count(*) FILTER (WHERE s.echo_of IS NOT NULL))::int AS echoes
  FROM messages s, today
 WHERE s.contact_id IN (${CONTACTS}) AND s.state IN ('sent', 'delivered', 'bounced', 'unknown')
   AND s.ended_at >= today.starts AND s.ended_at < today.ends
 GROUP BY s.contact_id`;

const ECHOED = `
SELECT n.measure_id || '/' || coalesce(n.request_id, '') || '/' || n.rung || '/' || n.contact_id AS key, count(*)::int AS times
  FROM notices n JOIN measures m ON m.id = n.measure_id WHERE m.plan_id = $1 AND n.kind = 'echo' GROUP BY 1`;

// Of each notice the first message that arrived: who has read one has read the other.
const UNREAD = `
SELECT s.id, s.channel, json_build_object('contact', s.contact_id, 'unit', u.name) AS "to",
       json_agg(json_build_object(
         'measure', m.code, 'role', n.role, 'kind', n.kind, 'tone', n.tone, 'rung', n.rung, 'occurrence', n.occurrence,
         'request', ${REQUEST}) ORDER BY x.ordinal) AS items
  FROM notices n
  JOIN measures m ON m.id = n.measure_id
 CROSS JOIN LATERAL (
       SELECT a.message_id, a.ordinal FROM message_notices a JOIN messages b ON b.id = a.message_id
        WHERE a.notice_id = n.id AND b.state IN ('sent', 'delivered', 'unknown') ORDER BY b.release_at, b.id LIMIT 1) x
  JOIN messages s ON s.id = x.message_id
  JOIN contacts c ON c.id = s.contact_id
  JOIN units u ON u.id = c.unit_id
 WHERE m.plan_id = $1
   AND ((n.kind = 'request' AND m.state #>> '{request,id}' = n.request_id)
     OR (n.kind = 'verification' AND m.state ->> 'phase' = 'verifying'
         AND m.state #>> '{verification,requestId}' IS NOT DISTINCT FROM n.request_id)
     OR (n.kind = 'task' AND n.rung = 'late-claim' AND m.state #>> '{decision,requestId}' = n.request_id))
 GROUP BY s.id, s.channel, s.contact_id, s.release_at, u.name ORDER BY s.release_at, s.id`;
