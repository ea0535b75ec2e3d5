import type { Channel } from '../domain/policy.ts';
import { Database } from './database.ts';

/** Messages that wait because the far side did not take them, by what it said last. */
export interface WaitingMessages {
  readonly channel: Channel;
  /** `unavailable`: the server or gateway takes nothing; `deferred`: it refuses these addresses for now. */
  readonly state: 'deferred' | 'unavailable';
  /** The far side's own words, addresses masked. */
  readonly response: string;
  readonly messages: number;
  /** First and next attempt, epoch ms. */
  readonly since: number;
  readonly retryAt: number;
}

export interface WaitingStore {
  /** Of one plan, or of all; the most numerous first, at most 20 reasons. */
  list(planId: string | null): Promise<readonly WaitingMessages[]>;
}

export function waitingStore(db: Database): WaitingStore {
  return { list: (planId) => db.read((prisma) => waiting(prisma, planId)) };
}

/**
 * The same without opening a store, which would put in what is missing: for a look that changes nothing.
 * @throws DubanError `database-unreachable`.
 */
export async function waitingIn(databaseUrl: string): Promise<readonly WaitingMessages[]> {
  const db = new Database(databaseUrl, 1);
  try {
    return await waitingStore(db).list(null);
  } finally {
    await db.close();
  }
}

type Row = Omit<WaitingMessages, 'since' | 'retryAt'> & { readonly since: bigint; readonly retryAt: bigint };

async function waiting(
  prisma: Pick<Database['prisma'], '$queryRaw'>,
  planId: string | null,
): Promise<WaitingMessages[]> {
  const rows = await prisma.$queryRaw<Row[]>`
    SELECT m.channel, last.state, coalesce(last.response, '') AS response, count(*)::int AS messages,
           epoch_ms(min(m.release_at)) AS since, epoch_ms(min(m.retry_at)) AS "retryAt"
      FROM messages m
     CROSS JOIN LATERAL (SELECT d.state, d.response FROM deliveries d WHERE d.message_id = m.id
                          ORDER BY d.attempt DESC LIMIT 1) last
     WHERE m.state = 'deferred' AND last.state IN ('deferred', 'unavailable')
       AND (${planId}::text IS NULL OR EXISTS (
             SELECT 1 FROM message_notices x JOIN notices n ON n.id = x.notice_id JOIN measures e ON e.id = n.measure_id
              WHERE x.message_id = m.id AND n.state = 'pending' AND e.plan_id = ${planId}))
     GROUP BY 1, 2, 3 ORDER BY messages DESC, 1, 2, 3 LIMIT 20`;
  return rows.map((row) => ({ ...row, since: Number(row.since), retryAt: Number(row.retryAt) }));
}
