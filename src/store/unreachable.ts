import type { Calendar } from '../domain/calendar.ts';
import { compareMeasureCodes } from '../domain/measure-code.ts';
import type { Notice } from '../domain/measure.ts';
import type { Role } from '../domain/policy.ts';
import { nextRelease, type SendWindows } from '../domain/send-window.ts';
import { stableId } from './ids.ts';
import { INSERT_NOTICES, noticeRow } from './notice-rows.ts';
import { lookAtSeats } from './seat-changes.ts';
import type { ContactDue } from './releases-due.ts';
import type { Sql } from './sql.ts';

/** A message that its address refused for good. */
export interface RefusedMessage {
  readonly messageId: string;
  readonly contactId: string;
  readonly now: number;
  readonly calendar: Calendar;
  readonly windows: SendWindows;
}

const RAISE = `
INSERT INTO office_tasks (id, kind, contact_id, state, raised_at)
VALUES ($1, 'unreachable', $2, 'open', instant_of($3::bigint)) ON CONFLICT DO NOTHING RETURNING id`;

const OPEN_TASK = `SELECT id FROM office_tasks WHERE kind = 'unreachable' AND contact_id = $1 AND state = 'open'`;

/**
 * A contact whom no channel reaches is the office's work, once; the office has been told when the addresses failed. The
 * open measures of the contact's seats look at them again, and are to be woken.
 */
export async function raiseCutOff(
  sql: Sql,
  { contactId, now }: { readonly contactId: string; readonly now: number },
): Promise<readonly string[]> {
  await sql.query(RAISE, stableId('task', 'cut-off', contactId, now), contactId, now);
  const [task] = await sql.query<{ id: string }>(OPEN_TASK, contactId);
  return (await lookAtSeats(sql, contactId, { now, act: `cut-off:${task?.id ?? ''}` })).measureIds;
}

const TOLD = 'SELECT count(*)::int AS times FROM notices WHERE measure_id = $1 AND rung = $2 AND contact_id = $3';

const INSERT = INSERT_NOTICES('$1::jsonb', '$2::bigint');

/**
 * A dead address is work for the office's clerk, told once until it is mended. What a release finds out is due a moment
 * after it, so that it never depends on the order of two contacts' releases of one minute. Returns who becomes due.
 */
export async function raiseUnreachable(sql: Sql, refused: RefusedMessage): Promise<readonly ContactDue[]> {
  const { messageId, contactId, now } = refused;
  const first = await firstMeasureOf(sql, messageId);
  if (first === undefined) return [];
  const rung = `unreachable-${contactId}`;
  const raised = await sql.query(RAISE, stableId('task', rung, messageId), contactId, now);
  const clerk = (await clerksOf(sql, first.id)).find((one) => one.contactId !== contactId);
  if (raised.length === 0 || clerk === undefined) return [];
  const [told] = await sql.query<{ times: number }>(TOLD, first.id, rung, clerk.contactId);
  const dueAt = now + 1;
  const notice: Notice = {
    ...{ measureId: first.id, measureCode: first.code, request: null, kind: 'task', tone: 'notice' },
    ...{ rung, occurrence: (told?.times ?? 0) + 1, ...clerk, channels: ['email'] },
    awaits: [],
    ...{ rungAt: now, next: null, validWhile: 'always' },
  };
  await sql.query(INSERT, JSON.stringify([noticeRow(notice, 1)]), dueAt);
  const at = nextRelease(refused.calendar, refused.windows, clerk.contactId, dueAt);
  return [{ id: clerk.contactId, digest: at, look: at }];
}

const MEASURES_OF = `
SELECT DISTINCT m.id, m.code FROM message_notices x JOIN notices n ON n.id = x.notice_id JOIN measures m ON m.id = n.measure_id
 WHERE x.message_id = $1`;

async function firstMeasureOf(sql: Sql, messageId: string): Promise<{ id: string; code: string } | undefined> {
  const rows = await sql.query<{ id: string; code: string }>(MEASURES_OF, messageId);
  return rows.sort((a, b) => compareMeasureCodes(a.code, b.code))[0];
}

const CLERKS = `
SELECT s.contact_id AS "contactId", s.unit_id AS "unitId", s.role
  FROM measures m JOIN plans p ON p.id = m.plan_id
  JOIN contact_seats s ON (s.unit_id = p.office_unit_id AND s.role IN ('office-clerk', 'office-head'))
                       OR (s.unit_id = p.superior_unit_id AND s.role = 'superior')
 WHERE m.id = $1
 ORDER BY array_position(ARRAY['office-clerk', 'office-head', 'superior'], s.role)`;

/** Who is told of a dead address, in order: the office's clerk, its head, the superior. */
export function clerksOf(
  sql: Sql,
  measureId: string,
): Promise<{ readonly contactId: string; readonly unitId: string; readonly role: Role }[]> {
  return sql.query(CLERKS, measureId);
}
