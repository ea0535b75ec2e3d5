/** A mail as the far side received it. */
export interface MailItem {
  readonly kind: 'mail';
  /** Number of the item over mails and SMS, from 1. */
  readonly seq: number;
  /** Arrival, UTC epoch milliseconds by the inbox's clock. */
  readonly at: number;
  readonly from: string;
  /** The accepted mailboxes of the envelope. */
  readonly to: readonly string[];
  readonly subject: string;
  readonly messageId: string | null;
  /** Value of the header X-Duban-Items (codes and ids only), or null. */
  readonly items: string | null;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  readonly html: string | null;
  /** Name of its .eml file in the inbox's directory. */
  readonly file: string;
}

/** An SMS as the gateway received it. */
export interface SmsItem {
  readonly kind: 'sms';
  readonly seq: number;
  readonly at: number;
  /** The gateway's id, given back to the sender. */
  readonly id: string;
  readonly to: string;
  readonly text: string;
  readonly reference: string | null;
}

export type InboxItem = MailItem | SmsItem;

/** Why a mailbox or a number is refused: the SMTP reply code, or the gateway's HTTP status, and the words. */
export interface Refusal {
  readonly code: number;
  readonly message: string;
}

type Awaitable<T> = T | Promise<T>;

/** What the caller decides about the far side. */
export interface InboxHooks {
  /** The clock that stamps arrivals. Default: the system's. */
  readonly now?: () => Awaitable<number>;
  /** null accepts; a refusal is answered as it stands (550 for a dead mailbox). Default: accept everything. */
  readonly accept?: (recipient: string) => Awaitable<Refusal | null>;
  /** Awaited before the sender is told that the item was taken; when it throws, the sender is told to try later. */
  readonly onArrival?: (item: InboxItem) => Awaitable<void>;
}
