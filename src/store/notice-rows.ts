import type { Notice } from '../domain/measure.ts';
import { stableId } from './ids.ts';

/** A notice as a row of `notices`, in the shape that {@link INSERT_NOTICES} reads. */
export interface NoticeRow {
  readonly id: string;
  readonly key: string;
  readonly ordinal: number;
  readonly measure_id: string;
  readonly request_id: string | null;
  readonly because: readonly string[];
  readonly due: string | null;
  readonly due_revision: number | null;
  readonly kind: string;
  readonly tone: string;
  readonly rung: string;
  readonly occurrence: number;
  readonly role: string;
  readonly unit_id: string;
  readonly contact_id: string;
  readonly channels: readonly string[];
  readonly awaits: readonly string[];
  readonly rung_at: number;
  readonly next: unknown;
  readonly valid_while: string;
  readonly answers_inbound: string | null;
  readonly echo_detail: string | null;
  /** The contact in whose place this one is told. */
  readonly redirected_from: string | null;
}

/** The mail that an echo answers, and what the echo says of it in a code. */
export interface EchoOf {
  readonly inboundId: string;
  readonly detail: string;
}

/** The unique key of design section 4: what may be said once. */
export function noticeKey({ measureId, request, rung, occurrence, contactId }: Notice): string {
  return [measureId, request?.id ?? '-', request?.revision ?? '-', rung, occurrence, contactId].join('|');
}

/** `ordinal`: the place among the notices that are written with it. */
export function noticeRow(notice: Notice, ordinal: number, echo: EchoOf | null = null): NoticeRow {
  const key = noticeKey(notice);
  return {
    id: stableId('notice', key),
    key,
    ordinal,
    measure_id: notice.measureId,
    request_id: notice.request?.id ?? null,
    because: notice.request?.because ?? [],
    due: notice.request?.due ?? null,
    due_revision: notice.request?.revision ?? null,
    kind: notice.kind,
    tone: notice.tone,
    rung: notice.rung,
    occurrence: notice.occurrence,
    role: notice.role,
    unit_id: notice.unitId,
    contact_id: notice.contactId,
    channels: notice.channels,
    awaits: notice.awaits,
    rung_at: notice.rungAt,
    next: notice.next,
    valid_while: notice.validWhile,
    answers_inbound: echo?.inboundId ?? null,
    echo_detail: echo?.detail ?? null,
    redirected_from: null,
  };
}

/**
 * Inserts the notice rows of a JSON array; a key that is stored already is left alone, and missing among the rows
 * returned. `source` yields the array, `now` the instant in ms: fragments of SQL, never values.
 */
export const INSERT_NOTICES = (source: string, now: string): string => `
INSERT INTO notices (id, key, ordinal, measure_id, request_id, because, due, due_revision, kind, tone, rung, occurrence, role, unit_id,
                     contact_id, channels, pending_channels, done_channels, rung_at, next, valid_while, due_at, state,
                     answers_inbound, echo_detail, redirected_from, awaits)
SELECT n.id, n.key, n.ordinal, n.measure_id, n.request_id, n.because, n.due, n.due_revision, n.kind, n.tone, n.rung, n.occurrence, n.role,
       n.unit_id, n.contact_id, n.channels, n.channels, '{}', instant_of(n.rung_at), n.next, n.valid_while, instant_of(${now}),
       'pending', n.answers_inbound, n.echo_detail, n.redirected_from, n.awaits
  FROM jsonb_to_recordset(${source}) AS n(id text, key text, ordinal int, measure_id text, request_id text, because text[], due date,
       due_revision int, kind text, tone text, rung text, occurrence int, role text, unit_id text, contact_id text,
       channels text[], rung_at bigint, next jsonb, valid_while text, answers_inbound text, echo_detail text, redirected_from text,
       awaits text[])
ON CONFLICT (key) DO NOTHING
RETURNING id`;

/**
 * Makes contacts due: the earlier of what is stored and what the JSON array says (`digest`, `look`: ms or null).
 * Rows are locked in the order of their ids, so that two writers cannot wait for each other. Returns those whose next
 * release became due or earlier.
 */
export const WAKE_CONTACTS = (source: string): string => `
UPDATE contacts c
   SET digest_at = least(c.digest_at, instant_of(w.digest)),
       next_release_at = least(c.next_release_at, instant_of(w.look))
  FROM (SELECT o.id, o.next_release_at AS was, x.digest, x.look
          FROM contacts o
          JOIN jsonb_to_recordset(${source}) AS x(id text, digest bigint, look bigint) ON x.id = o.id
         ORDER BY o.id FOR NO KEY UPDATE OF o) w
 WHERE c.id = w.id
RETURNING c.id, (w.was IS NULL OR instant_of(w.look) < w.was) AS earlier`;
