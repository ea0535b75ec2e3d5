import type { SendWindows } from '../domain/send-window.ts';
import type { Claim } from '../domain/measure.ts';
import { loadAnswerItems, type AnswerItem } from './answer-items.ts';
import { inputOf, type AnswerAct } from './answers.ts';
import type { CalendarCache } from './calendar.ts';
import type { Database, Tx } from './database.ts';
import { writeEchoes, type Said } from './echoes.ts';
import { stableId } from './ids.ts';
import { addInputs } from './inputs.ts';
import { wakeContacts } from './releases-due.ts';
import { raiseUnreachable } from './unreachable.ts';
import { nextRelease } from '../domain/send-window.ts';

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
) => readonly ReplyAct[];

type ReplyAct =
  | { readonly type: 'sign'; readonly items: readonly { readonly measureId: string }[] }
  | {
      readonly type: 'report';
      readonly item: { readonly measureId: string };
      readonly claim: Claim;
      readonly text: string;
    }
  | { readonly type: 'question'; readonly reason: string; readonly text: string };

export type InboundState = 'recorded' | 'question' | 'automatic' | 'unknown-sender';

/** What was done with a mail; also for one that was stored before, so that whom a crash left asleep is woken. */
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

/** Replies and bounces by mail. */
export function inboundStore(db: Database, calendars: CalendarCache): InboundStore {
  return { take: (mail, read) => db.write((tx, now) => take(tx, { mail, read, now, calendars })) };
}

interface Inbound {
  readonly mail: InboundRow;
  readonly read: ReadReply;
  readonly now: number;
  readonly calendars: CalendarCache;
}

/** A message of ours as its answerer sees it. */
interface AnsweredMessage {
  readonly messageId: string;
  readonly contactId: string;
  readonly rows: readonly AnswerItem[];
}

async function take(tx: Tx, inbound: Inbound): Promise<TakenMail> {
  const { mail, now } = inbound;
  const id = stableId('inbound', 'email', mail.externalId);
  const known = await tx.inboundMessage.findUnique({ where: { id }, include: { inputs: { select: { measureId: true } } } });
  if (known !== null) {
    return {
      // A check holds the column to these words.
      state: known.state as InboundState,
      measuresToWake: [...new Set(known.inputs.map(({ measureId }) => measureId))],
      contactsToWake: known.contactId === null ? [] : [known.contactId],
    };
  }
  const message = await messageFor(tx, mail);
  if (message !== null && !mail.bounced && !mail.isAutomatic) return takeReply(tx, id, { ...inbound, message });
  const state = message === null ? 'unknown-sender' : 'automatic';
  await keep(tx, { id, mail, message, state, now });
  const contactsToWake = message === null || !mail.bounced ? [] : await takeBounce(tx, { ...inbound, message });
  return { state, measuresToWake: [], contactsToWake };
}

/** The message that a mail answers, if its sender may: by our own signature, or as the address it went to. */
async function messageFor(tx: Tx, { repliesTo, from }: InboundRow): Promise<AnsweredMessage | null> {
  if (repliesTo === null) return null;
  // Ids are lower-case; a mail server may have changed the case of a local part.
  const message = await tx.message.findUnique({
    where: { id: repliesTo.messageId.toLowerCase() },
    include: { contact: { include: { points: { where: { channel: 'email' } } } } },
  });
  if (message === null) return null;
  const { id: messageId, contactId, contact } = message;
  const own = contact.points.some(({ address }) => address.toLowerCase() === from?.toLowerCase());
  if (!repliesTo.proven && !own) return null;
  const found = await loadAnswerItems(tx, { messageId, contactId });
  return found === null ? null : { messageId, contactId, rows: found.rows };
}

interface KeptMail {
  readonly id: string;
  readonly mail: InboundRow;
  readonly message: AnsweredMessage | null;
  readonly state: InboundState;
  readonly now: number;
}

async function keep(tx: Tx, { id, mail, message, state, now }: KeptMail): Promise<void> {
  await tx.inboundMessage.create({
    data: {
      ...{ id, externalId: mail.externalId, channel: 'email', sender: mail.from ?? '', state },
      contactId: message?.contactId ?? null,
      repliesTo: message?.messageId ?? null,
      sizeBytes: mail.sizeBytes,
      // An out-of-office note or a stranger's mail is nobody's record.
      body: state === 'recorded' || state === 'question' ? mail.text : null,
      receivedAt: new Date(now),
    },
  });
}

async function takeReply(tx: Tx, id: string, reply: Inbound & { readonly message: AnsweredMessage }): Promise<TakenMail> {
  const { mail, message, now } = reply;
  const { acts, said } = readActs(reply);
  const inputs = acts.flatMap((act) => inputOf(act, message.rows, message));
  const state = acts.length > 0 ? 'recorded' : 'question';
  await keep(tx, { id, mail, message, state, now });
  const { measureIds } = await addInputs(tx, inputs, { dedupeKey: `mail:${id}`, now, inboundId: id });
  await writeEchoes(tx, { inboundId: id, contactId: message.contactId, said, now });
  await wakeContacts(tx, said.length === 0 ? [] : [{ id: message.contactId, digest: null, look: now }]);
  return { state, measuresToWake: measureIds, contactsToWake: said.length === 0 ? [] : [message.contactId] };
}

/** What the mail tells, and what is said back of each row: recorded, signed, or a question about the first. */
function readActs({ mail, read, message }: Inbound & { readonly message: AnsweredMessage }): {
  readonly acts: readonly AnswerAct[];
  readonly said: readonly Said[];
} {
  const open = message.rows.filter(({ task, settled }) => task === 'report' && settled === null);
  const asked = open.some(({ asksReport }) => asksReport) ? open.filter(({ asksReport }) => asksReport) : open;
  const acts: AnswerAct[] = [];
  const said: Said[] = [];
  for (const act of read(mail.text, asked.map(({ measureId, code }) => ({ measureId, code })))) {
    if (act.type === 'question') {
      const about = asked[0] ?? message.rows[0];
      if (about !== undefined) said.push({ item: about, rung: 'question', detail: act.reason });
      continue;
    }
    const named = act.type === 'report' ? [act.item] : act.items;
    for (const item of asked.filter(({ measureId }) => named.some((one) => one.measureId === measureId))) {
      const { measureId } = item;
      acts.push(
        act.type === 'report'
          ? { type: 'report', measureId, claim: act.claim, text: act.text }
          : { type: 'receipt', measureId },
      );
      said.push(
        act.type === 'report' ? { item, rung: 'recorded', detail: act.claim } : { item, rung: 'signed', detail: '' },
      );
    }
  }
  return { acts, said };
}

/** A mail that bounced after it had been accepted: the mailbox is dead, and what it carried goes by the other channel. */
async function takeBounce(
  tx: Tx,
  { message: { messageId, contactId }, now, calendars }: Inbound & { readonly message: AnsweredMessage },
): Promise<readonly string[]> {
  const { count } = await tx.message.updateMany({
    where: { id: messageId, state: 'sent' },
    data: { state: 'bounced', endedAt: new Date(now) },
  });
  if (count === 0) return [];
  await tx.contactPoint.updateMany({ where: { contactId, channel: 'email' }, data: { state: 'dead' } });
  await tx.$executeRaw`
    UPDATE notices n SET state = 'pending', pending_channels = '{email}', done_channels = array_remove(n.done_channels, 'email')
      FROM message_notices x
     WHERE x.message_id = ${messageId} AND x.notice_id = n.id AND n.state = 'released' AND NOT 'sms' = ANY (n.done_channels)`;
  const installation = await tx.installation.findUniqueOrThrow({ where: { id: 1 } });
  const calendar = await calendars.get(tx, installation.zone, installation.calendarVersion);
  // Written only from SendWindows.
  const windows = installation.sendWindows as unknown as SendWindows;
  const clerks = await raiseUnreachable(tx, { messageId, contactId, now, calendar, windows });
  const at = nextRelease(calendar, windows, contactId, now);
  return wakeContacts(tx, [...clerks.filter(({ id }) => id !== contactId), { id: contactId, digest: at, look: at }]);
}
