import { promises as fs } from 'node:fs';
import path from 'node:path';
import PostalMime from 'postal-mime';
import { diskError } from '../disk.ts';
import type { InboxHooks, InboxItem, MailItem, SmsItem } from './items.ts';

/** A mail as it came over the wire. */
export interface RawMail {
  readonly from: string;
  readonly to: readonly string[];
  readonly raw: Buffer;
}

/** An SMS as it came over HTTP. */
export interface RawSms {
  readonly to: string;
  readonly text: string;
  readonly reference: string | null;
}

/**
 * What has arrived, in memory and in a directory: each mail as an .eml file, each SMS as a line of `sms.jsonl`, and
 * `items.jsonl` as the list of all. An item is on disk, and the caller's hook is done, before the sender hears of it.
 */
export interface Box {
  items(): readonly InboxItem[];
  mail(seq: number): MailItem | undefined;
  rawMail(item: MailItem): Promise<Buffer>;
  takeMail(mail: RawMail): Promise<MailItem>;
  takeSms(sms: RawSms): Promise<SmsItem>;
}

/** Opens the directory and reads what arrived before a restart. */
export async function openBox(directory: string, hooks: InboxHooks): Promise<Box> {
  // Mails hold names and links: for the owner's eyes alone.
  await fs.mkdir(directory, { recursive: true, mode: 0o700 }).catch((error: unknown) => {
    throw diskError(error, directory) ?? error;
  });
  const items = await readItems(directory);
  let nextSeq = items.reduce((highest, item) => Math.max(highest, item.seq), 0) + 1;
  const now = hooks.now ?? Date.now;
  const keep = async (item: InboxItem): Promise<void> => {
    await hooks.onArrival?.(item);
    await fs.appendFile(path.join(directory, 'items.jsonl'), `${JSON.stringify(item)}\n`);
    items.push(item);
  };
  return {
    items: () => items,
    mail: (seq) => items.find((item): item is MailItem => item.kind === 'mail' && item.seq === seq),
    rawMail: (item) => fs.readFile(path.join(directory, item.file)),
    takeMail: async (mail) => {
      const seq = nextSeq++;
      const item = await describeMail(mail, seq, await now());
      await fs.writeFile(path.join(directory, item.file), withTrace(mail, item));
      await keep(item);
      return item;
    },
    takeSms: async (sms) => {
      const seq = nextSeq++;
      const item: SmsItem = { kind: 'sms', seq, at: await now(), id: `dev-${seq}`, ...sms };
      const line = {
        id: item.id,
        at: new Date(item.at).toISOString(),
        to: sms.to,
        text: sms.text,
        reference: sms.reference,
      };
      await fs.appendFile(path.join(directory, 'sms.jsonl'), `${JSON.stringify(line)}\n`);
      await keep(item);
      return item;
    },
  };
}

async function describeMail(mail: RawMail, seq: number, at: number): Promise<MailItem> {
  const parsed = await PostalMime.parse(mail.raw);
  const headers = Object.fromEntries(parsed.headers.map((header) => [header.key, header.value]));
  const stamp = new Date(at).toISOString().replaceAll(/[:.]/g, '-');
  return {
    kind: 'mail',
    seq,
    at,
    from: mail.from,
    to: mail.to,
    subject: parsed.subject ?? '',
    messageId: parsed.messageId ?? null,
    items: headers['x-duban-items']?.replaceAll(/\s+/g, ' ') ?? null,
    headers,
    text: parsed.text ?? '',
    html: parsed.html ?? null,
    file: `${stamp}-${String(seq).padStart(6, '0')}.eml`,
  };
}

/** The mail as received, below the trace lines that any receiving server puts on top: envelope and time of arrival. */
function withTrace(mail: RawMail, item: MailItem): Buffer {
  const at = new Date(item.at).toISOString();
  const trace = [
    `Return-Path: <${mail.from}>`,
    ...mail.to.map((to) => `Delivered-To: ${to}`),
    `X-Duban-Arrived: ${at}`,
  ];
  return Buffer.concat([Buffer.from(`${trace.join('\r\n')}\r\n`), mail.raw]);
}

async function readItems(directory: string): Promise<InboxItem[]> {
  const text = await fs.readFile(path.join(directory, 'items.jsonl'), 'utf8').catch(() => '');
  // A line cut short by a kill is an item that its sender was never told was taken.
  return text.split('\n').flatMap((line) => {
    try {
      // Written by this module alone.
      return [JSON.parse(line) as InboxItem];
    } catch {
      return [];
    }
  });
}
