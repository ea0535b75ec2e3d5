import type { DropReason } from '../domain/release.ts';
import type { Sql } from './sql.ts';

/** Notices that are no longer true, or that nobody can be reached for, end here with the reason. */
export async function dropNotices(
  sql: Sql,
  dropped: readonly { readonly noticeId: string; readonly reason: DropReason }[],
): Promise<void> {
  if (dropped.length === 0) return;
  await sql.query(
    `
    UPDATE notices n SET state = 'dropped', drop_reason = d.reason
      FROM unnest($1::text[], $2::text[]) AS d(id, reason)
     WHERE n.id = d.id AND n.state = 'pending'`,
    dropped.map(({ noticeId }) => noticeId),
    dropped.map(({ reason }) => reason),
  );
}

/** Notices that went out by what channels there are, and have no other left, are released. */
export async function finishNotices(sql: Sql, noticeIds: readonly string[]): Promise<void> {
  if (noticeIds.length === 0) return;
  await sql.query(
    `
    UPDATE notices SET state = 'released', pending_channels = '{}' WHERE id = ANY($1::text[]) AND state = 'pending'`,
    noticeIds,
  );
}
