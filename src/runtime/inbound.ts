import { createHash } from 'node:crypto';
import type { LocalDate } from '../domain/local-date.ts';
import { compareMeasureCodes } from '../domain/measure-code.ts';
import { localDateOf } from '../domain/zone.ts';
import { startInboundListener } from '../notifications/inbound/listener.ts';
import type { InboundMail } from '../notifications/inbound/parse.ts';
import { readContributions } from '../notifications/inbound/read-contribution.ts';
import { readReply } from '../notifications/inbound/read-reply.ts';
import { readMessageId, readReplyAddressToken } from '../notifications/mail-ids.ts';
import type { Store } from '../store/connect.ts';
import type { AnsweredMessage, InboundResult, InboundRow } from '../store/inbound.ts';
import type { EngineSetup, RunningPart } from './engine.ts';

export interface InboundOptions {
  readonly setup: Pick<EngineSetup, 'linkSecret' | 'mailDomain' | 'log'>;
  readonly store: Store;
  /** After the commit; a failure is mended by the watchdog. */
  readonly wakeMeasures: (ids: readonly string[]) => Promise<void>;
  readonly wakeContacts: (ids: readonly string[]) => Promise<void>;
  /** 0 = a free one. */
  readonly port: number;
  readonly host?: string;
  /** Mails that one address may send; default 300. */
  readonly perMinute?: number;
}

/**
 * Takes replies and bounces by SMTP: a mail is accepted (250) only after what it says has been committed.
 * @throws DubanError `port-taken`.
 */
export async function startInbound(options: InboundOptions): Promise<RunningPart & { readonly port: number }> {
  const { setup } = options;
  const listener = await startInboundListener({
    domain: setup.mailDomain,
    port: options.port,
    ...(options.host === undefined ? {} : { host: options.host }),
    ...(options.perMinute === undefined ? {} : { perMinute: options.perMinute }),
    onMail: async (mail) => {
      const taken = await takeMail(mail, options);
      const wakes = [options.wakeMeasures(taken.measureIds), options.wakeContacts(taken.contactsToWake)];
      for (const result of await Promise.allSettled(wakes)) {
        if (result.status === 'rejected') setup.log.warn({ err: result.reason as unknown }, 'not woken yet');
      }
      return {};
    },
    onFault: (error) => setup.log.error({ err: error }, 'inbound mail not taken'),
  });
  return { port: listener.port, stop: () => listener.close() };
}

async function takeMail(mail: InboundMail, { store, setup }: InboundOptions): Promise<InboundResult> {
  const answered = await messageOf(mail, store, setup);
  const stored = {
    channel: 'email',
    externalId: mail.messageId ?? fingerprint(mail),
    sender: mail.from ?? '',
    body: mail.text,
    sizeBytes: Buffer.byteLength(mail.text),
  } as const;
  if (answered !== null && mail.dsn?.action === 'failed')
    return store.inbound.bounced({ ...stored, repliesTo: answered.messageId });
  if (answered === null || mail.isAutomatic) {
    const state = mail.isAutomatic ? 'automatic' : 'unknown-sender';
    return store.inbound.note({ ...stored, body: '', repliesTo: answered?.messageId ?? null }, state);
  }
  return store.inbound.record(
    { ...stored, repliesTo: answered.messageId },
    rowsOf(mail.text, answered, await todayOf(store)),
  );
}

/**
 * The message of ours that a mail is about: by the signed plus address, which only its reader knows; else by the ids it
 * refers to or, failing that, the last one to its sender, if it comes from the very address that message went to.
 */
async function messageOf(
  mail: InboundMail,
  store: Store,
  { linkSecret, mailDomain }: InboundOptions['setup'],
): Promise<AnsweredMessage | null> {
  const proven = mail.token === null ? null : readReplyAddressToken(linkSecret, mail.token);
  if (proven !== null) return store.inbound.findMessage(proven);
  const sender = mail.from === null ? null : await store.inbound.contactOf('email', mail.from);
  if (sender === null) return null;
  for (const reference of [mail.inReplyTo, ...mail.references.toReversed()]) {
    const id = reference === null ? null : readMessageId(reference, mailDomain);
    const message = id === null ? null : await store.inbound.findMessage(id);
    if (message?.contactId === sender.contactId) return message;
  }
  return store.inbound.latestMessageOf(sender.contactId);
}

async function todayOf({ clock, installation }: Store): Promise<LocalDate> {
  const [now, { zone }] = await Promise.all([clock.now(), installation.settings()]);
  return localDateOf(zone, now);
}

/** What a reply says, row by row of the message: what a supporting unit contributes, and answers to what is asked. */
function rowsOf(text: string, message: AnsweredMessage, today: LocalDate): InboundRow[] {
  const isOpen = ({ settled }: AnsweredMessage['rows'][number]): boolean => settled === null;
  const wanted = message.rows.filter((row) => row.task === 'contribute' && isOpen(row));
  if (wanted.length === 0) return answersOf(text, message, today);
  const others = message.rows.filter((row) => row.task === 'report' && isOpen(row));
  const codes = others.map(({ code }) => code);
  const { given, asking, rest } = readContributions(text, wanted, codes);
  const [first] = wanted;
  return [
    ...given.map(({ item: { measureId }, text: said }): InboundRow => {
      return { measureId, act: { type: 'contribution', measureId, text: said }, detail: 'contribution' };
    }),
    ...asking.map(({ item: { measureId } }) => ({ measureId, act: null, detail: 'asks-something' })),
    ...(others.length > 0 && (rest !== '' || given.length + asking.length === 0)
      ? answersOf(rest === '' ? text : rest, message, today)
      : []),
    ...(others.length === 0 && rest !== '' && first !== undefined
      ? [{ measureId: first.measureId, act: null, detail: 'which-item' }]
      : []),
  ];
}

/** What a reply says to what is asked. One that only copied rows could mean is read against those. */
function answersOf(text: string, { rows }: AnsweredMessage, today: LocalDate): InboundRow[] {
  const open = rows.filter(({ task, settled }) => task === 'report' && settled === null);
  const asked = open.filter(({ isAsked }) => isAsked);
  const about = asked.length > 0 ? asked : open;
  // A question that names no row is asked back about the first in the order of the plan.
  const [first] = (about.length > 0 ? about : rows).toSorted((a, b) => compareMeasureCodes(a.code, b.code));
  const read: InboundRow[] = [];
  const revisable = rows.filter((row) => row.revisable !== null);
  for (const act of readReply(text, about, { today, revisable })) {
    if (act.type === 'sign') {
      for (const { measureId } of act.items) read.push({ measureId, act: { type: 'receipt', measureId }, detail: '' });
    } else if (act.type === 'question') {
      if (first !== undefined) read.push({ measureId: first.measureId, act: null, detail: act.reason });
    } else read.push(rowOf(act, rows));
  }
  return read;
}

type ItemAct = Exclude<ReturnType<typeof readReply>[number], { type: 'sign' | 'question' }>;

/** One row's act, with what its echo says of it: a code, and a date or a claim. */
function rowOf(act: ItemAct, rows: AnsweredMessage['rows']): InboundRow {
  const { measureId } = act.item;
  switch (act.type) {
    case 'report':
      return { measureId, act: { type: 'report', measureId, claim: act.claim, text: act.text }, detail: act.claim };
    case 'no-change': {
      const last = rows.find((row) => row.measureId === measureId)?.lastReport ?? null;
      if (last === null || last.claim === 'done') return { measureId, act: null, detail: 'no-last-report' };
      return { measureId, act: { type: 'report', measureId, claim: last.claim, text: last.text }, detail: last.claim };
    }
    case 'extension': {
      const { newDue, reason } = act;
      return { measureId, act: { type: 'extension', measureId, newDue, reason }, detail: `extension:${newDue}` };
    }
    case 'promise': {
      const { promisedOn } = act;
      return { measureId, act: { type: 'promise', measureId, promisedOn }, detail: `promise:${promisedOn}` };
    }
    case 'misaddressed': {
      const { reason } = act;
      return {
        measureId,
        act: { type: 'misaddressed', measureId, suggestedUnit: null, reason },
        detail: 'misaddressed',
      };
    }
    case 'correct': {
      const { claim, text } = act;
      return { measureId, act: { type: 'correct-report', measureId, claim, text }, detail: `corrected:${claim}` };
    }
    case 'withdraw':
      return { measureId, act: { type: 'withdraw-report', measureId }, detail: 'report-withdrawn' };
  }
}

/** A mail without a Message-ID is told from others by what it says. */
function fingerprint({ from, subject, text, token }: InboundMail): string {
  return createHash('sha256')
    .update(JSON.stringify([from, subject, text, token]))
    .digest('hex');
}
