import { randomUUID } from 'node:crypto';
import type { Notice } from '../domain/measure.ts';
import type { SeatChange } from '../domain/succession-seats.ts';
import { INSERT_NOTICES, noticeRow } from './notice-rows.ts';
import type { Sql } from './sql.ts';

/** What a change of contacts leaves to be woken. */
export interface Moved {
  readonly measureIds: readonly string[];
  readonly contactIds: readonly string[];
}

interface WaitingRow {
  readonly id: string;
  readonly notice: Notice;
}

// What somebody was alarmed about stays with the person, an echo answers the person, and what is being handed over is left.
const WAITING = `
SELECT n.id, json_build_object(
    'measureId', n.measure_id, 'measureCode', m.code,
    'request', CASE WHEN n.request_id IS NOT NULL THEN json_build_object(
                 'id', n.request_id, 'because', n.because, 'due', n.due, 'revision', n.due_revision) END,
    'kind', n.kind, 'tone', n.tone, 'rung', n.rung, 'occurrence', n.occurrence, 'role', n.role, 'unitId', n.unit_id,
    'contactId', n.contact_id, 'channels', n.pending_channels, 'rungAt', epoch_ms(n.rung_at), 'next', n.next,
    'validWhile', n.valid_while, 'awaits', n.awaits) AS notice
  FROM notices n JOIN measures m ON m.id = n.measure_id
 WHERE n.state = 'pending' AND n.contact_id = $1 AND n.unit_id = $2 AND n.role = $3
   AND n.kind <> 'echo' AND n.valid_while <> 'if-alarmed' AND cardinality(n.done_channels) = 0
   AND NOT EXISTS (SELECT 1 FROM message_notices x JOIN messages o ON o.id = x.message_id
                    WHERE x.notice_id = n.id AND o.state IN ('sending', 'interrupted'))
 ORDER BY n.due_at, n.ordinal, n.id`;

const DROP = `UPDATE notices SET state = 'dropped', drop_reason = 'seat-changed' WHERE id = ANY($1::text[])`;

// An input for every open measure that the seat concerns; `said`: the measures of which what had waited tells already.
const TELL_MEASURES = `
INSERT INTO measure_inputs (id, measure_id, type, payload, received_at, state, dedupe_key)
SELECT $1 || ':' || m.id, m.id, 'contact-changed',
       $2::jsonb || jsonb_build_object('announce', NOT m.id = ANY($3::text[])), instant_of($4::bigint), 'untaken', $1 || ':' || m.id
  FROM measures m JOIN plans p ON p.id = m.plan_id
 WHERE m.phase IN ('active', 'verifying', 'parked')
   AND ($2::jsonb ->> 'unitId' IN (p.office_unit_id, p.superior_unit_id)
        OR EXISTS (SELECT 1 FROM responsible_units r WHERE r.measure_id = m.id AND r.unit_id = $2::jsonb ->> 'unitId'))
 ORDER BY p.id, m.ordinal
ON CONFLICT DO NOTHING
RETURNING measure_id AS "measureId"`;

/**
 * A later change of contact moves what is open: what waits for the former holder goes to the new one, and every open
 * measure of the seat takes the change as an input, announces its open request and looks at its seats again. `act` names
 * what happened: the same one counts once.
 */
export async function moveSeats(
  sql: Sql,
  changes: readonly SeatChange[],
  { now, act = randomUUID() }: { readonly now: number; readonly act?: string },
): Promise<Moved> {
  const measureIds: string[] = [];
  const contactIds: string[] = [];
  for (const change of changes) {
    const waited = await moveWaiting(sql, change, now);
    if (waited.length > 0 && change.to !== null) contactIds.push(change.to);
    const said = openMattersOf(waited);
    const key = `contact:${act}:${change.unitId}:${change.role}`;
    const told = await sql.query<{ measureId: string }>(TELL_MEASURES, key, JSON.stringify(change), said, now);
    measureIds.push(...told.map(({ measureId }) => measureId));
  }
  return { measureIds: [...new Set(measureIds)], contactIds: [...new Set(contactIds)] };
}

const INSERT = INSERT_NOTICES('$1::jsonb', '$2::bigint');

/** Hands on what waits for the former holder; returns it. */
async function moveWaiting(sql: Sql, { unitId, role, from, to }: SeatChange, now: number): Promise<readonly Notice[]> {
  if (from === null || to === null || from === to) return [];
  const waiting = await sql.query<WaitingRow>(WAITING, from, unitId, role);
  if (waiting.length === 0) return [];
  // Whom an alarm reaches in the place of the former holder is told when it is over, as after a redirection.
  const rows = waiting.map(({ notice }, index) => ({
    ...noticeRow({ ...notice, contactId: to }, index + 1),
    redirected_from: from,
  }));
  await sql.query(INSERT, JSON.stringify(rows), now);
  await sql.query(
    DROP,
    waiting.map(({ id }) => id),
  );
  return waiting.map(({ notice }) => notice);
}

/** The measures of whose open matters the new holder is told by what had waited. */
const openMattersOf = (waited: readonly Notice[]): readonly string[] => [
  ...new Set(waited.filter(({ validWhile }) => validWhile !== 'always').map(({ measureId }) => measureId)),
];

const SEATS_OF_CONTACT = `
SELECT DISTINCT s.unit_id AS "unitId", s.role, h.contact_id AS "from", h.contact_id AS "to"
  FROM (SELECT unit_id, role, contact_id FROM contact_seats UNION ALL SELECT unit_id, role, contact_id FROM contact_deputies) s
  LEFT JOIN contact_seats h ON h.unit_id = s.unit_id AND h.role = s.role
 WHERE s.contact_id = $1 ORDER BY 1, 2`;

/** Lets the open measures of a contact's seats look at them again: somebody was lost, or can be reached again. */
export async function lookAtSeats(
  sql: Sql,
  contactId: string,
  happened: { readonly now: number; readonly act?: string },
): Promise<Moved> {
  return moveSeats(sql, await sql.query<SeatChange>(SEATS_OF_CONTACT, contactId), happened);
}
