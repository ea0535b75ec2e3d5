import { decodeItems } from '../../notifications/item-codes.ts';
import type { InboxItem, MailItem, SmsItem } from '../../runtime/dev-inbox/items.ts';
import type { AddressBook } from './address-book.ts';
import type { FarSidePerson } from './config.ts';
import type { Arrival } from './ledger.ts';

/** What somebody needs to answer a message: its words and the addresses in it. */
export interface Answerable {
  readonly text: string;
  /** The first signed link; null when there is none. */
  readonly link: string | null;
  /** Where a reply goes, and what it quotes; null for an SMS. */
  readonly mail: { readonly replyTo: string; readonly messageId: string; readonly subject: string } | null;
}

export type Reading =
  | { readonly ok: true; readonly arrival: Arrival; readonly person: FarSidePerson; readonly answerable: Answerable }
  | { readonly ok: false; readonly problem: string };

const LINK = /https?:\/\/[^\s<>"]+\/a\/[A-Za-z0-9_-]+/;

/** Whose it is, what it is about, and how it can be answered. */
export function readArrival(item: InboxItem, book: AddressBook, smsId: (person: FarSidePerson) => string): Reading {
  const points = item.kind === 'mail' ? item.to : [item.to];
  const [person, ...others] = points.map((point) => book.at(point));
  if (person === undefined || others.length > 0) {
    return {
      ok: false,
      problem: `item ${item.seq} came to ${points.length} recipient(s), not to exactly one known person`,
    };
  }
  if (item.kind === 'mail' && (item.headers['x-duban-contact'] ?? person.contact) !== person.contact) {
    return { ok: false, problem: `item ${item.seq} reached ${person.contact} but says that it is for somebody else` };
  }
  const codes = item.kind === 'mail' ? item.items : item.reference;
  const id = item.kind === 'mail' ? idOf(item) : smsId(person);
  if (codes === null || id === null) return { ok: false, problem: `item ${item.seq} has no item codes or no id` };
  try {
    const items = decodeItems(codes);
    if (items.length === 0) return { ok: false, problem: `item ${item.seq} is about nothing` };
    const channel = item.kind === 'mail' ? 'email' : 'sms';
    const arrival = { id, at: item.at, channel, contact: person.contact, items } as const;
    return { ok: true, arrival, person, answerable: answerableOf(item) };
  } catch (error) {
    return { ok: false, problem: `item ${item.seq}: ${error instanceof Error ? error.message : String(error)}` };
  }
}

function idOf({ messageId }: MailItem): string | null {
  return messageId === null ? null : messageId.replace(/^<|>$/g, '');
}

function answerableOf(item: MailItem | SmsItem): Answerable {
  const link = LINK.exec(item.text)?.[0] ?? null;
  if (item.kind === 'sms') return { text: item.text, link, mail: null };
  const { messageId, subject, text, headers } = item;
  const replyTo = addressIn(headers['reply-to'] ?? headers['from'] ?? item.from);
  return { text, link, mail: { replyTo, messageId: messageId ?? '', subject } };
}

/** `Office <a@b>` or `a@b` as `a@b`. */
function addressIn(header: string): string {
  return (/<([^>]+)>/.exec(header)?.[1] ?? header).trim();
}
