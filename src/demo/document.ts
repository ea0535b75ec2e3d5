import type { Channel, Role } from '../domain/policy.ts';
import {
  buildDocument,
  type DocumentGap,
  type DocumentHead,
  type DocumentItem,
  type DocumentOutcome,
  type RehearsalDocument,
} from '../rehearsal/document.ts';

/** A message at its first arrival on the far side; `at` and `repeats` are virtual instants in epoch ms. */
export interface ReceivedMessage {
  readonly id: string;
  readonly at: number;
  readonly channel: Channel;
  /** Whose mailbox or number it reached. */
  readonly contact: string;
  readonly items: readonly DocumentItem[];
  /** When it came again under the same id. */
  readonly repeats: readonly number[];
}

/** What the far side knows of somebody: unit and role, no name. */
export interface Person {
  readonly contact: string;
  readonly unit: string;
  readonly role: Role;
}

/** A refusal of the far side's mail server. */
export interface RefusedMail {
  readonly contact: string;
  readonly at: number;
}

/** Everything that the far side saw and did, as it answers `GET /record`. */
export interface FarSideRecord {
  readonly messages: readonly ReceivedMessage[];
  readonly repeatedById: number;
  /** Contacts whose mailbox the far side refuses for good. */
  readonly deadMailboxes: readonly string[];
  readonly refused: readonly RefusedMail[];
  /** Acts performed, by what was done. */
  readonly acts: Readonly<Record<string, number>>;
  /** Acts that are registered and not yet performed. */
  readonly actsWaiting: number;
  /** What a real person could not have read or done: each is a fault of duban or of the script. */
  readonly problems: readonly string[];
}

/** What the engine recorded; the far side cannot see it. */
export interface RecordedFindings {
  readonly zone: string;
  readonly outcomes: readonly DocumentOutcome[];
  readonly gaps: readonly DocumentGap[];
}

/** The rehearsal's document of a real run: messages from what arrived, outcomes and gaps as recorded. */
export function documentOf(
  head: DocumentHead,
  received: readonly ReceivedMessage[],
  rest: RecordedFindings & { readonly people: readonly Person[] },
): RehearsalDocument {
  const units = new Map(rest.people.map(({ contact, unit }) => [contact, unit]));
  const messages = received.map(({ id, at, channel, contact, items }) => ({
    id,
    at,
    channel,
    to: { contact, unit: units.get(contact) ?? '' },
    items,
  }));
  return buildDocument(head, { zone: rest.zone, messages, outcomes: rest.outcomes, gaps: rest.gaps });
}
