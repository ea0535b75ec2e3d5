import type { DropReason } from '../domain/release.ts';
import type { Tx } from './database.ts';

/** Notices that are no longer true, or that nobody can be reached for, end here with the reason. */
export async function dropNotices(
  tx: Tx,
  dropped: readonly { readonly noticeId: string; readonly reason: DropReason }[],
): Promise<void> {
  if (dropped.length === 0) return;
  await tx.$executeRaw`
    UPDATE notices n SET state = 'dropped', drop_reason = d.reason
      FROM unnest(${dropped.map(({ noticeId }) => noticeId)}::text[], ${dropped.map(({ reason }) => reason)}::text[]) AS d(id, reason)
     WHERE n.id = d.id AND n.state = 'pending'`;
}

/** Notices that went out by what channels there are, and have no other left, are released. */
export async function finishNotices(tx: Tx, noticeIds: readonly string[]): Promise<void> {
  if (noticeIds.length === 0) return;
  await tx.$executeRaw`
    UPDATE notices SET state = 'released', pending_channels = '{}' WHERE id = ANY(${noticeIds}::text[]) AND state = 'pending'`;
}
