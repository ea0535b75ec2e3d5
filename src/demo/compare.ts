import type { LocalDate } from '../domain/local-date.ts';
import type { Channel, NoticeKind } from '../domain/policy.ts';
import type { DocumentItem, DocumentMessage } from '../rehearsal/document.ts';
import type { ReceivedMessage } from './document.ts';

/*
 *  Did everything arrive that a rehearsal with the same inputs foretold, and nothing else? Counted from the far side's
 *  inbox against a document made by another process; the sender's own rows are not looked at, except to tell a lost SMS
 *  from one that a crash left unknown and that is therefore not sent again.
 */

/** An item with all that makes two of them equal, and where it was seen. */
export interface ComparedItem {
  readonly contact: string;
  readonly channel: Channel;
  readonly measure: string;
  readonly kind: NoticeKind;
  readonly rung: string;
  readonly occurrence: number;
  readonly due: LocalDate | null;
  /** Virtual minute as an ISO instant. */
  readonly minute: string;
  /** Id of the message that carried it. */
  readonly message: string;
}

/** A lost item; `elsewhere`: the minute of an unexpected item that is equal but for the time, to help in the search. */
export interface LostItem extends ComparedItem {
  readonly elsewhere: string | null;
}

/** The contract's counts, with the rows behind them. */
export interface Comparison {
  readonly expected: number;
  readonly lost: number;
  readonly unexpected: number;
  readonly duplicates: number;
  readonly repeatedById: number;
  readonly smsForgone: number;
  readonly lostItems: readonly LostItem[];
  readonly unexpectedItems: readonly ComparedItem[];
  readonly duplicateItems: readonly ComparedItem[];
  readonly smsForgoneItems: readonly ComparedItem[];
}

export interface CompareOptions {
  /** Contacts whose mailbox the far side refuses: mail to them is not expected to arrive. */
  readonly deadMailboxes?: readonly string[];
  /** SMS that the sender left unknown because a crash came between hand-over and record. */
  readonly unknownSms?: readonly Pick<ReceivedMessage, 'contact' | 'items'>[];
}

const MINUTE_MS = 60_000;

/** Compares what arrived with the rehearsal's messages, as multisets of items. */
export function compareWithRehearsal(
  received: readonly ReceivedMessage[],
  rehearsal: readonly DocumentMessage[],
  options: CompareOptions = {},
): Comparison {
  const dead = new Set(options.deadMailboxes);
  const expected = rehearsal
    .filter(({ channel, to }) => channel !== 'email' || !dead.has(to.contact))
    .flatMap((message) => itemsOf(message, message.to.contact, Date.parse(message.at)));
  const found = received.flatMap((message) => itemsOf(message, message.contact, message.at));
  const unexpectedItems = without(found, expected);
  const missing = without(expected, found);
  const forgone = forgoneSms(missing, found, options.unknownSms ?? []);
  const duplicateItems = duplicatesIn(found, expected);
  return {
    expected: expected.length,
    lost: missing.length - forgone.size,
    unexpected: unexpectedItems.length,
    duplicates: duplicateItems.length,
    repeatedById: received.reduce((sum, { repeats }) => sum + repeats.length, 0),
    smsForgone: forgone.size,
    lostItems: missing.filter((item) => !forgone.has(item)).map((item) => withElsewhere(item, unexpectedItems)),
    unexpectedItems,
    duplicateItems,
    smsForgoneItems: [...forgone],
  };
}

/** Whether a run may end with status 0. */
export function isClean({ lost, unexpected, duplicates }: Comparison): boolean {
  return lost === 0 && unexpected === 0 && duplicates === 0;
}

function itemsOf(
  { id, channel, items }: { id: string; channel: Channel; items: readonly DocumentItem[] },
  contact: string,
  at: number,
): ComparedItem[] {
  const minute = new Date(Math.floor(at / MINUTE_MS) * MINUTE_MS).toISOString();
  return items.map(({ measure, kind, rung, occurrence, request }) => ({
    contact,
    channel,
    measure,
    kind,
    rung,
    occurrence,
    due: request?.due ?? null,
    minute,
    message: id,
  }));
}

/** What two items must share to be the same apart from channel and time. */
function noticeKey({ contact, measure, kind, rung, occurrence, due }: Omit<ComparedItem, 'message'>): string {
  return JSON.stringify([contact, measure, kind, rung, occurrence, due]);
}

function keyOf(item: ComparedItem): string {
  return `${item.minute} ${item.channel} ${noticeKey(item)}`;
}

/** Multiset difference: each item of `b` takes away one equal item of `a`. Order of `a` is kept. */
function without(a: readonly ComparedItem[], b: readonly ComparedItem[]): ComparedItem[] {
  const left = new Map<string, number>();
  for (const item of b) left.set(keyOf(item), (left.get(keyOf(item)) ?? 0) + 1);
  return a.filter((item) => {
    const count = left.get(keyOf(item)) ?? 0;
    if (count > 0) left.set(keyOf(item), count - 1);
    return count === 0;
  });
}

/** Items that came under more Message-IDs than were foretold (two echoes to one person in a minute are foretold). */
function duplicatesIn(found: readonly ComparedItem[], expected: readonly ComparedItem[]): ComparedItem[] {
  const allowed = new Map<string, number>();
  for (const item of expected) allowed.set(keyOf(item), (allowed.get(keyOf(item)) ?? 0) + 1);
  const carriers = new Map<string, Set<string>>();
  return found.filter((item) => {
    const seen = carriers.get(keyOf(item)) ?? new Set();
    const isNew = !seen.has(item.message);
    carriers.set(keyOf(item), seen.add(item.message));
    return isNew && seen.size > Math.max(1, allowed.get(keyOf(item)) ?? 0);
  });
}

/** Lost SMS items that the sender left unknown after a crash AND that the person has by mail. Each is forgiven once. */
function forgoneSms(
  missing: readonly ComparedItem[],
  found: readonly ComparedItem[],
  unknown: NonNullable<CompareOptions['unknownSms']>,
): Set<ComparedItem> {
  const byMail = new Set(found.filter(({ channel }) => channel === 'email').map(noticeKey));
  const left = new Map<string, number>();
  for (const { contact, items } of unknown) {
    for (const item of itemsOf({ id: '', channel: 'sms', items }, contact, 0)) {
      left.set(noticeKey(item), (left.get(noticeKey(item)) ?? 0) + 1);
    }
  }
  const forgone = missing.filter((item) => {
    const count = left.get(noticeKey(item)) ?? 0;
    const forgiven = item.channel === 'sms' && count > 0 && byMail.has(noticeKey(item));
    if (forgiven) left.set(noticeKey(item), count - 1);
    return forgiven;
  });
  return new Set(forgone);
}

function withElsewhere(item: ComparedItem, unexpected: readonly ComparedItem[]): LostItem {
  const twin = unexpected.find((other) => other.channel === item.channel && noticeKey(other) === noticeKey(item));
  return { ...item, elsewhere: twin?.minute ?? null };
}
