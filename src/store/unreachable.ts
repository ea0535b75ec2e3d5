import type { Calendar } from '../domain/calendar.ts';
import { compareMeasureCodes } from '../domain/measure-code.ts';
import type { Notice } from '../domain/measure.ts';
import type { Role } from '../domain/policy.ts';
import { nextRelease, type SendWindows } from '../domain/send-window.ts';
import type { Tx } from './database.ts';
import { stableId } from './ids.ts';
import { INSERT_NOTICES, noticeRow } from './notice-rows.ts';
import type { ContactDue } from './releases-due.ts';

/** A message that its address refused for good. */
export interface RefusedMessage {
  readonly messageId: string;
  readonly contactId: string;
  readonly now: number;
  readonly calendar: Calendar;
  readonly windows: SendWindows;
}

/**
 * A dead address is work for the office's clerk, told once until it is mended. What a release finds out is due a moment
 * after it, so that it never depends on the order of two contacts' releases of one minute. Returns who becomes due.
 */
export async function raiseUnreachable(tx: Tx, refused: RefusedMessage): Promise<readonly ContactDue[]> {
  const { messageId, contactId, now } = refused;
  const first = await firstMeasureOf(tx, messageId);
  if (first === undefined) return [];
  const rung = `unreachable-${contactId}`;
  const raised = await tx.$executeRaw`
    INSERT INTO office_tasks (id, kind, contact_id, state, raised_at)
    VALUES (${stableId('task', rung, messageId)}, 'unreachable', ${contactId}, 'open', instant_of(${now}::bigint))
    ON CONFLICT DO NOTHING`;
  const clerk = (await clerksOf(tx, first.id)).find((one) => one.contactId !== contactId);
  if (raised === 0 || clerk === undefined) return [];
  const told = await tx.notice.count({ where: { measureId: first.id, rung, contactId: clerk.contactId } });
  const dueAt = now + 1;
  const notice: Notice = {
    ...{ measureId: first.id, measureCode: first.code, request: null, kind: 'task', tone: 'notice' },
    ...{ rung, occurrence: told + 1, ...clerk, channels: ['email'], rungAt: now, next: null, validWhile: 'always' },
  };
  await tx.$queryRawUnsafe(INSERT_NOTICES('$1::jsonb', '$2::bigint'), JSON.stringify([noticeRow(notice, 1)]), dueAt);
  const at = nextRelease(refused.calendar, refused.windows, clerk.contactId, dueAt);
  return [{ id: clerk.contactId, digest: at, look: at }];
}

async function firstMeasureOf(tx: Tx, messageId: string): Promise<{ id: string; code: string } | undefined> {
  const rows = await tx.messageNotice.findMany({
    where: { messageId },
    select: { notice: { select: { measure: { select: { id: true, code: true } } } } },
  });
  return rows.map(({ notice }) => notice.measure).sort((a, b) => compareMeasureCodes(a.code, b.code))[0];
}

/** Who is told of a dead address, in order: the office's clerk, its head, the superior. */
export async function clerksOf(
  tx: Tx,
  measureId: string,
): Promise<readonly { readonly contactId: string; readonly unitId: string; readonly role: Role }[]> {
  return tx.$queryRaw`
    SELECT s.contact_id AS "contactId", s.unit_id AS "unitId", s.role
      FROM measures m JOIN plans p ON p.id = m.plan_id
      JOIN contact_seats s ON (s.unit_id = p.office_unit_id AND s.role IN ('office-clerk', 'office-head'))
                           OR (s.unit_id = p.superior_unit_id AND s.role = 'superior')
     WHERE m.id = ${measureId}
     ORDER BY array_position(ARRAY['office-clerk', 'office-head', 'superior'], s.role)`;
}
