import PostalMime, { type Address, type Email } from 'postal-mime';
import { INBOX } from '../mail-ids.ts';
import { isAutomaticMail } from './automatic.ts';
import { cutReply } from './cut-reply.ts';
import { readDeliveryStatus, type DeliveryStatus } from './dsn.ts';
import { htmlToText } from './html-text.ts';

/** What SMTP said around a mail; null for a mail that was fetched from a mailbox. */
export interface Envelope {
  /** The sender of the envelope; empty for bounces. */
  readonly from: string;
  readonly to: readonly string[];
}

/** A mail as duban reads it. Addresses are in lower case. */
export interface InboundMail {
  readonly messageId: string | null;
  readonly inReplyTo: string | null;
  readonly references: readonly string[];
  /** The plus part of the address it came to; to be checked with `readReplyAddressToken`. */
  readonly token: string | null;
  readonly from: string | null;
  readonly subject: string;
  /** What the sender wrote, without the mail it answers. */
  readonly text: string;
  readonly isAutomatic: boolean;
  readonly dsn: DeliveryStatus | null;
}

const PLUS = new RegExp(`^${INBOX}\\+([^@]+)@`, 'i');
const MESSAGE_ID = /<[^<>\s]+@[^<>\s]+>/g;

/** Reads a raw mail. Rejects when it is no mail that can be read: nested or headed beyond all measure. */
export async function parseInbound(raw: Uint8Array, envelope: Envelope | null): Promise<InboundMail> {
  const mail = await PostalMime.parse(raw, {
    forceRfc822Attachments: true,
    maxNestingDepth: 20,
    maxHeadersSize: 262_144,
  });
  const references = idsIn(mail.references);
  return {
    messageId: idsIn(mail.messageId)[0] ?? null,
    inReplyTo: idsIn(mail.inReplyTo)[0] ?? references.at(-1) ?? null,
    references,
    token: tokenOf([...(envelope?.to ?? []), ...recipientsOf(mail)]),
    from: mail.from?.address?.toLowerCase() ?? null,
    subject: mail.subject ?? '',
    text: cutReply(bodyOf(mail)),
    isAutomatic: isAutomaticMail(mail, envelope?.from ?? null),
    dsn: readDeliveryStatus(mail),
  };
}

function bodyOf({ text, html }: Email): string {
  if (text !== undefined && text.trim() !== '') return text;
  return html === undefined ? '' : htmlToText(html);
}

const idsIn = (header: string | undefined): string[] => header?.match(MESSAGE_ID) ?? [];

function recipientsOf({ deliveredTo, to = [], cc = [] }: Email): string[] {
  const flat = (address: Address): string[] =>
    address.group === undefined ? [address.address] : address.group.map((one) => one.address);
  return [...(deliveredTo === undefined ? [] : [deliveredTo]), ...[...to, ...cc].flatMap(flat)];
}

function tokenOf(recipients: readonly string[]): string | null {
  for (const address of recipients) {
    const token = PLUS.exec(address.trim().replace(/^<|>$/g, ''))?.[1];
    if (token !== undefined) return token;
  }
  return null;
}
