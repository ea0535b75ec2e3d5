import type { Claim, Notice } from '../domain/measure.ts';
import { readAnswerable, type Answerable, type AnswerableMessage } from './answerable.ts';
import { inputOf, type Answer } from './answers.ts';
import type { CalendarCache } from './calendar.ts';
import type { Database, Tx } from './database.ts';
import { stableId } from './ids.ts';
import { insertInputs } from './inputs.ts';
import { INSERT_NOTICES, noticeRow } from './notice-rows.ts';
import { lookAgain, wakeContacts } from './releases-due.ts';

/** A mail as it came in, with what its addresses proved. */
export interface InboundRow {
  /** The sender's Message-ID, or something as good: the same mail comes with the same one. */
  readonly externalId: string;
  readonly from: string | null;
  readonly text: string;
  readonly sizeBytes: number;
  readonly isAutomatic: boolean;
  /** The message of ours that it answers or speaks of; `proven`: its address carried our signature. */
  readonly repliesTo: { readonly messageId: string; readonly proven: boolean } | null;
  /** A bounce that says for good that our message did not arrive. */
  readonly bounced: boolean;
}

/** What a reply says of the rows it may answer; `notifications` reads it. */
export type ReadReply = (
  text: string,
  items: readonly { readonly measureId: string; readonly code: string }[],
) => readonly (
  | { readonly type: 'sign'; readonly items: readonly { readonly measureId: string }[] }
  | {
      readonly type: 'report';
      readonly item: { readonly measureId: string };
      readonly claim: Claim;
      readonly text: string;
    }
  | { readonly type: 'question'; readonly reason: string; readonly text: string }
)[];

export type InboundState = 'recorded' | 'question' | 'automatic' | 'unknown-sender';

export interface TakenMail {
  readonly state: InboundState;
  readonly measuresToWake: readonly string[];
  readonly contactsToWake: readonly string[];
}

export interface InboundStore {
  /**
   * ONE transaction: keeps the mail (once per external id), its inputs, and the notices of one echo that answers it.
   * What returns has been committed, so the mail may be accepted.
   */
  take(mail: InboundRow, read: ReadReply): Promise<TakenMail>;
}

const NOTHING = { measuresToWake: [], contactsToWake: [] } as const;

/** Replies by mail. */
export function inboundStore(db: Database, calendars: CalendarCache): InboundStore {
  return {
    take: (mail, read) =>
      db.write(async (tx, now) => {
        const id = stableId('inbound', 'email', mail.externalId);
        const known = await tx.inboundMessage.findUnique({ where: { id } });
        if (known !== null) return { state: 'recorded', ...NOTHING };
        const message = await messageFor(tx, mail);
        const state = message === null ? 'unknown-sender' : mail.isAutomatic || mail.bounced ? 'automatic' : null;
        if (message === null || state !== null) {
          await keep(tx, { id, mail, message, state: state ?? 'unknown-sender', now });
          if (message === null || !mail.bounced) return { state: state ?? 'unknown-sender', ...NOTHING };
          const contactsToWake = await takeBounce(tx, { message, now, calendars });
          return { state: 'automatic', measuresToWake: [], contactsToWake };
        }
        return takeReply(tx, { id, mail, message, read, now });
      }),
  };
}

/** The message that a mail answers, if its sender may: by our own signature, or as the address it went to. */
async function messageFor(tx: Tx, { repliesTo, from }: InboundRow): Promise<AnswerableMessage | null> {
  if (repliesTo === null) return null;
  const message = await tx.message.findFirst({
    where: { id: { equals: repliesTo.messageId, mode: 'insensitive' } },
    include: { contact: { include: { points: { where: { channel: 'email' } } } } },
  });
  if (message === null) return null;
  const own = message.contact.points.some(({ address }) => address.toLowerCase() === from?.toLowerCase());
  if (!repliesTo.proven && !own) return null;
  return readAnswerable(tx, { messageId: message.id, contactId: message.contactId });
}

async function keep(
  tx: Tx,
  kept: {
    readonly id: string;
    readonly mail: InboundRow;
    readonly message: AnswerableMessage | null;
    readonly state: InboundState;
    readonly now: number;
  },
): Promise<void> {
  const { id, mail, message, state, now } = kept;
  await tx.inboundMessage.create({
    data: {
      id,
      externalId: mail.externalId,
      channel: 'email',
      sender: mail.from ?? '',
      contactId: message?.contactId ?? null,
      repliesTo: message?.messageId ?? null,
      sizeBytes: mail.sizeBytes,
      // An out-of-office note or a stranger's mail is nobody's record.
      body: state === 'recorded' || state === 'question' ? mail.text : null,
      state,
      receivedAt: new Date(now),
    },
  });
}

/** One line of the echo: what became of one row. */
interface Said {
  readonly row: Answerable;
  readonly rung: 'recorded' | 'signed' | 'refused' | 'question';
  readonly detail: string;
}

async function takeReply(
  tx: Tx,
  reply: {
    readonly id: string;
    readonly mail: InboundRow;
    readonly message: AnswerableMessage;
    readonly read: ReadReply;
    readonly now: number;
  },
): Promise<TakenMail> {
  const { id, mail, message, read, now } = reply;
  const open = message.rows.filter(({ task, settled }) => task === 'report' && settled === null);
  const asked = open.some((row) => row.asked) ? open.filter((row) => row.asked) : open;
  const acts = read(
    mail.text,
    asked.map(({ measureId, code }) => ({ measureId, code })),
  );
  const rowOf = (measureId: string): Answerable[] => asked.filter((row) => row.measureId === measureId);
  const said: Said[] = [];
  const answers: Answer[] = [];
  for (const act of acts) {
    if (act.type === 'report') {
      answers.push({ type: 'report', measureId: act.item.measureId, claim: act.claim, text: act.text });
      said.push(...rowOf(act.item.measureId).map((row) => ({ row, rung: 'recorded' as const, detail: act.claim })));
    } else if (act.type === 'sign') {
      for (const { measureId } of act.items) {
        answers.push({ type: 'receipt', measureId });
        said.push(...rowOf(measureId).map((row) => ({ row, rung: 'signed' as const, detail: '' })));
      }
    } else {
      const about = asked[0] ?? message.rows[0];
      if (about !== undefined) said.push({ row: about, rung: 'question', detail: act.reason });
    }
  }
  const inputs = answers.flatMap((answer) => inputOf(message, answer, id));
  const state = inputs.length > 0 ? 'recorded' : 'question';
  await keep(tx, { id, mail, message, state, now });
  await insertInputs(tx, now, inputs);
  const contactsToWake = await echo(tx, { id, message, said, now });
  return { state, measuresToWake: [...new Set(inputs.map(({ measureId }) => measureId))], contactsToWake };
}

/** The answer to a person's own mail goes at once: what was recorded of each row, or what is not understood. */
async function echo(
  tx: Tx,
  {
    id,
    message,
    said,
    now,
  }: { readonly id: string; readonly message: AnswerableMessage; readonly said: readonly Said[]; readonly now: number },
): Promise<readonly string[]> {
  const contact = await tx.contact.findUniqueOrThrow({ where: { id: message.contactId } });
  const rows = [];
  for (const { row, rung, detail } of said) {
    const request = await requestOf(tx, row.requestId);
    const where = { measureId: row.measureId, requestId: row.requestId, rung, contactId: contact.id, kind: 'echo' };
    const notice: Notice = {
      measureId: row.measureId,
      measureCode: row.code,
      request,
      kind: 'echo',
      tone: 'notice',
      rung,
      occurrence: (await tx.notice.count({ where })) + 1,
      // A check of the database keeps it to the domain's roles.
      role: contact.role as Notice['role'],
      unitId: row.unitId ?? contact.unitId,
      contactId: contact.id,
      channels: ['email'],
      rungAt: now,
      next: null,
      validWhile: 'always',
    };
    rows.push(noticeRow(notice, { inboundId: id, detail }));
  }
  if (rows.length === 0) return [];
  await tx.$queryRawUnsafe(INSERT_NOTICES('$1::jsonb', '$2::bigint'), JSON.stringify(rows), now);
  await wakeContacts(tx, [{ id: contact.id, digest: null, look: now }]);
  return [contact.id];
}

async function requestOf(tx: Tx, requestId: string | null): Promise<Notice['request']> {
  if (requestId === null) return null;
  const request = await tx.request.findUniqueOrThrow({ where: { id: requestId } });
  return {
    id: request.id,
    // A check of the database keeps them to the domain's words.
    because: request.because as NonNullable<Notice['request']>['because'],
    due: request.due.toISOString().slice(0, 10),
    revision: request.dueRevision,
  };
}

/** A mail that bounced after it had been accepted: the mailbox is dead, and what it carried goes by the other channel. */
async function takeBounce(
  tx: Tx,
  {
    message,
    now,
    calendars,
  }: { readonly message: AnswerableMessage; readonly now: number; readonly calendars: CalendarCache },
): Promise<readonly string[]> {
  const { count } = await tx.message.updateMany({
    where: { id: message.messageId, state: 'sent' },
    data: { state: 'bounced', endedAt: new Date(now) },
  });
  if (count === 0) return [];
  await tx.contactPoint.updateMany({
    where: { contactId: message.contactId, channel: 'email' },
    data: { state: 'dead' },
  });
  await tx.$executeRaw`
    UPDATE notices n SET state = 'pending', pending_channels = '{email}', done_channels = array_remove(n.done_channels, 'email')
      FROM message_notices x
     WHERE x.message_id = ${message.messageId} AND x.notice_id = n.id AND n.state = 'released'
       AND NOT 'sms' = ANY (n.done_channels)`;
  return lookAgain(tx, { contactIds: [message.contactId], now, calendars });
}
