import type { Notice } from '../domain/measure.ts';
import type { Role } from '../domain/policy.ts';
import { INSERT_NOTICES, noticeRow } from './notice-rows.ts';
import type { Sql } from './sql.ts';

/** The row that an echo speaks of, and the unit for which its reader answers. */
export interface EchoedRow {
  readonly measureId: string;
  readonly code: string;
  readonly unitId: string;
  /** What the reader's message said of the request; null without one. */
  readonly asked: Notice['request'];
}

/** What is said back of one row of a person's own act. `detail` is a code: the claim, or why something is asked back. */
export interface Said {
  readonly item: EchoedRow;
  readonly rung: 'recorded' | 'signed' | 'refused' | 'question';
  readonly detail: string;
}

interface Echo {
  /** The inbound mail, or the input, that is answered: what is said of one of them goes in one message. */
  readonly answers: string;
  readonly contactId: string;
  readonly said: readonly Said[];
  readonly now: number;
}

interface Told {
  readonly measureId: string;
  readonly requestId: string | null;
  readonly rung: string;
  readonly times: number;
}

const TOLD = `
SELECT measure_id AS "measureId", request_id AS "requestId", rung, count(*)::int AS times FROM notices
 WHERE contact_id = $1 AND kind = 'echo' AND measure_id = ANY($2::text[]) GROUP BY 1, 2, 3`;

const INSERT = INSERT_NOTICES('$1::jsonb', '$2::bigint');

/** Writes the notices of an echo; its contact must be made due by the caller. */
export async function writeEchoes(sql: Sql, { answers, contactId, said, now }: Echo): Promise<void> {
  if (said.length === 0) return;
  const [contact] = await sql.query<{ role: Role }>('SELECT role FROM contacts WHERE id = $1', contactId);
  const measureIds = said.map(({ item }) => item.measureId);
  const told = await sql.query<Told>(TOLD, contactId, measureIds);
  const counts = new Map(told.map((one) => [keyOf(one.measureId, one.requestId, one.rung), one.times]));
  const rows = said.map(({ item, rung, detail }, index) => {
    const key = keyOf(item.measureId, item.asked?.id ?? null, rung);
    const occurrence = (counts.get(key) ?? 0) + 1;
    counts.set(key, occurrence);
    const notice: Notice = {
      ...{ measureId: item.measureId, measureCode: item.code, request: item.asked, kind: 'echo', tone: 'notice' },
      ...{ rung, occurrence, role: contact?.role ?? 'liaison', unitId: item.unitId, contactId, channels: ['email'] },
      awaits: [],
      ...{ rungAt: now, next: null, validWhile: 'always' },
    };
    return noticeRow(notice, index + 1, { inboundId: answers, detail });
  });
  await sql.query(INSERT, JSON.stringify(rows), now);
}

const keyOf = (measureId: string, requestId: string | null, rung: string): string =>
  `${measureId} ${requestId ?? '-'} ${rung}`;
