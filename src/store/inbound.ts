import { DubanError } from '../domain/errors.ts';
import type { Channel } from '../domain/policy.ts';
import { loadAnswerItems, type AnswerItem } from './answer-items.ts';
import { inputOf, type AnswerAct } from './answers.ts';
import { takeBounce } from './bounces.ts';
import type { CalendarCache } from './calendar-cache.ts';
import type { Database, Tx } from './database.ts';
import { writeEchoes, type Said } from './echoes.ts';
import { stableId } from './ids.ts';
import { addInputs, type InputRow } from './inputs.ts';
import { wakeContacts } from './releases-due.ts';
import { sqlOf } from './sql.ts';

/** A mail or SMS that came in. */
export interface InboundMail {
  readonly channel: Channel;
  /** The sender's Message-ID (with its brackets) or the gateway's id: the same mail twice is stored once. */
  readonly externalId: string;
  readonly sender: string;
  readonly body: string;
  readonly sizeBytes: number;
  /** The message of ours that it answers or speaks of. */
  readonly repliesTo: string | null;
}

/** A mail about a message of ours. */
export type Reply = InboundMail & { readonly repliesTo: string };

/** What the mail says of one measure: an answer, or nothing that could be understood. `detail` goes into the echo. */
export interface InboundRow {
  readonly measureId: string;
  readonly act: AnswerAct | null;
  readonly detail: string;
}

/** What was done with a mail; measures and contacts must be woken, also for one that was stored before. */
export interface InboundResult {
  readonly isNew: boolean;
  readonly measureIds: readonly string[];
  readonly contactsToWake: readonly string[];
}

/** A message of ours as its answerer sees it. */
export interface AnsweredMessage {
  readonly messageId: string;
  readonly contactId: string;
  readonly rows: readonly AnswerItem[];
}

export interface InboundStore {
  /** The message that a reply address or In-Reply-To names, in whatever case; null when there is none. */
  findMessage(messageId: string): Promise<AnsweredMessage | null>;
  /** The contact who writes from an address. */
  contactOf(channel: Channel, address: string): Promise<{ readonly contactId: string } | null>;
  /** The latest message of a contact: what an SMS or a mail without a reference most likely answers. */
  latestMessageOf(contactId: string): Promise<AnsweredMessage | null>;
  /**
   * ONE transaction: the mail, what it tells, the echo that answers it at once (one row each), and, where it asks
   * something, the office's task of answering it. A row that the message does not let its reader answer so is echoed as
   * refused. What returns has been committed, so the mail may be accepted.
   */
  record(mail: Reply, rows: readonly InboundRow[]): Promise<InboundResult>;
  /** Keeps a mail that is answered by nothing: from an automatic sender, or from nobody known. */
  note(mail: InboundMail, state: 'automatic' | 'unknown-sender'): Promise<InboundResult>;
  /** A message came back for good: its address is dead, what it carried goes by the other channel, the office is told. */
  bounced(mail: Reply): Promise<InboundResult>;
}

/** Replies and bounces. */
export function inboundStore(db: Database, calendars: CalendarCache): InboundStore {
  return {
    findMessage: (messageId) => db.read((prisma) => findMessage(prisma, messageId)),
    contactOf: (channel, address) =>
      db.read(async (prisma) => {
        const where = { channel, address: { equals: address, mode: 'insensitive' as const } };
        const point = await prisma.contactPoint.findFirst({ where, orderBy: { id: 'asc' } });
        return point === null ? null : { contactId: point.contactId };
      }),
    latestMessageOf: (contactId) =>
      db.read(async (prisma) => {
        const where = { contactId, echoOf: null, state: { in: ['sent', 'delivered', 'unknown'] } };
        const latest = await prisma.message.findFirst({ where, orderBy: [{ releaseAt: 'desc' }, { id: 'asc' }] });
        return latest === null ? null : findMessage(prisma, latest.id);
      }),
    record: (mail, rows) => db.write((tx, now) => record(tx, { mail, rows, now })),
    note: (mail, state) =>
      db.write(async (tx, now) => {
        const isNew = await storeMail(tx, { mail, contactId: null, state, now });
        return { isNew, measureIds: [], contactsToWake: [] };
      }),
    bounced: (mail) =>
      db.write(async (tx, now) => {
        const isNew = await storeMail(tx, { mail, contactId: null, state: 'automatic', now });
        const contactsToWake = await takeBounce(tx, { messageId: mail.repliesTo, now, calendars });
        return { isNew, measureIds: [], contactsToWake };
      }),
  };
}

async function findMessage(tx: Pick<Tx, 'message' | '$queryRaw'>, id: string): Promise<AnsweredMessage | null> {
  // Ids are lower-case; a mail server may have changed the case of a local part.
  const message = await tx.message.findUnique({ where: { id: id.toLowerCase() } });
  if (message === null) return null;
  const { id: messageId, contactId } = message;
  const found = await loadAnswerItems(tx, { messageId, contactId });
  return found === null ? null : { messageId, contactId, rows: found.rows };
}

interface Recording {
  readonly mail: Reply;
  readonly rows: readonly InboundRow[];
  readonly now: number;
}

async function record(tx: Tx, { mail, rows, now }: Recording): Promise<InboundResult> {
  const answered = await findMessage(tx, mail.repliesTo);
  if (answered === null) throw unknownMessage(mail.repliesTo);
  const { contactId } = answered;
  const state = rows.some(({ act }) => act !== null) ? 'recorded' : 'question';
  const isNew = await storeMail(tx, { mail: { ...mail, repliesTo: answered.messageId }, contactId, state, now });
  const measureIds = [...new Set(rows.flatMap(({ measureId, act }) => (act === null ? [] : [measureId])))];
  if (!isNew) return { isNew, measureIds, contactsToWake: [contactId] };
  const inboundId = inboundIdOf(mail);
  const read = rows.map((row) => readRow(row, answered));
  await addInputs(
    tx,
    read.flatMap(({ inputs }) => inputs),
    { dedupeKey: `mail:${inboundId}`, now, inboundId },
  );
  await raiseQuestion(tx, { inboundId, contactId, read, now });
  await writeEchoes(sqlOf(tx), { answers: inboundId, contactId, said: read.map(({ said }) => said), now });
  if (read.length === 0) return { isNew, measureIds, contactsToWake: [] };
  await wakeContacts(sqlOf(tx), [{ id: contactId, digest: null, look: now }]);
  return { isNew, measureIds, contactsToWake: [contactId] };
}

interface ReadRow {
  readonly said: Said;
  readonly inputs: readonly InputRow[];
}

function readRow({ measureId, act, detail }: InboundRow, message: AnsweredMessage): ReadRow {
  const item = message.rows.find((row) => row.measureId === measureId);
  if (item === undefined) throw unknownMessage(`${message.messageId}/${measureId}`);
  if (act === null) return { said: { item, rung: 'question', detail }, inputs: [] };
  try {
    const inputs = inputOf(act, message.rows, { contactId: message.contactId, unitIds: new Map() });
    return { said: { item, rung: act.type === 'receipt' ? 'signed' : 'recorded', detail }, inputs };
  } catch (error) {
    if (!(error instanceof DubanError)) throw error;
    return { said: { item, rung: 'refused', detail: error.code }, inputs: [] };
  }
}

interface Question {
  readonly inboundId: string;
  readonly contactId: string;
  readonly read: readonly ReadRow[];
  readonly now: number;
}

/** The echo says that the question was passed on to the office: here it is. One task per mail, whatever it asks. */
async function raiseQuestion(tx: Tx, { inboundId, contactId, read, now }: Question): Promise<void> {
  const asked = read.find(({ said }) => said.rung === 'question' && said.detail === PASSED_ON);
  if (asked === undefined) return;
  const { measureId, unitId } = asked.said.item;
  await tx.officeTask.create({
    data: {
      ...{ id: stableId('task', 'question', inboundId), kind: 'question', state: 'open', raisedAt: new Date(now) },
      ...{ measureId, unitId, contactId, inboundId },
    },
  });
}

/** What the reading of replies says of a mail that asks something. */
const PASSED_ON = 'asks-something';

interface StoredMail {
  readonly mail: InboundMail;
  readonly contactId: string | null;
  readonly state: 'recorded' | 'question' | 'automatic' | 'unknown-sender';
  readonly now: number;
}

/** Whether the mail was new. */
async function storeMail(tx: Tx, { mail, contactId, state, now }: StoredMail): Promise<boolean> {
  const { channel, externalId, sender, body, sizeBytes, repliesTo } = mail;
  const row = { channel, externalId, sender, body, sizeBytes, repliesTo, contactId, state };
  const { count } = await tx.inboundMessage.createMany({
    data: { id: inboundIdOf(mail), ...row, receivedAt: new Date(now) },
    skipDuplicates: true,
  });
  return count === 1;
}

const inboundIdOf = ({ channel, externalId }: InboundMail): string => stableId('inbound', channel, externalId);

function unknownMessage(id: string): DubanError {
  return new DubanError('not-found', `没有消息或事项 ${id}。 / There is no message or row ${id}.`);
}
