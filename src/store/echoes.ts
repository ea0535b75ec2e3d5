import type { Notice } from '../domain/measure.ts';
import type { Role } from '../domain/policy.ts';
import type { AnswerItem } from './answer-items.ts';
import type { Tx } from './database.ts';
import { INSERT_NOTICES, noticeRow } from './notice-rows.ts';

/** What is said back of one row of a person's own mail. `detail` is a code: the claim, or why something is asked back. */
export interface Said {
  readonly item: AnswerItem;
  readonly rung: 'recorded' | 'signed' | 'refused' | 'question';
  readonly detail: string;
}

interface Echo {
  readonly inboundId: string;
  readonly contactId: string;
  readonly said: readonly Said[];
  readonly now: number;
}

/** Writes the notices of the echo that answers a mail; its contact must be made due by the caller. */
export async function writeEchoes(tx: Tx, { inboundId, contactId, said, now }: Echo): Promise<void> {
  if (said.length === 0) return;
  const contact = await tx.contact.findUniqueOrThrow({ where: { id: contactId } });
  const told = await tx.notice.groupBy({
    by: ['measureId', 'requestId', 'rung'],
    where: { contactId, kind: 'echo', measureId: { in: said.map(({ item }) => item.measureId) } },
    _count: { id: true },
  });
  const counts = new Map(told.map((one) => [keyOf(one.measureId, one.requestId, one.rung), one._count.id]));
  const rows = said.map(({ item, rung, detail }, index) => {
    const key = keyOf(item.measureId, item.asked?.id ?? null, rung);
    const occurrence = (counts.get(key) ?? 0) + 1;
    counts.set(key, occurrence);
    const notice: Notice = {
      ...{ measureId: item.measureId, measureCode: item.code, request: item.asked, kind: 'echo', tone: 'notice' },
      // A check holds the role to the domain's words.
      ...{ rung, occurrence, role: contact.role as Role, unitId: item.unitId, contactId, channels: ['email'] },
      ...{ rungAt: now, next: null, validWhile: 'always' },
    };
    return noticeRow(notice, index + 1, { inboundId, detail });
  });
  await tx.$queryRawUnsafe(INSERT_NOTICES('$1::jsonb', '$2::bigint'), JSON.stringify(rows), now);
}

const keyOf = (measureId: string, requestId: string | null, rung: string): string =>
  `${measureId} ${requestId ?? '-'} ${rung}`;
