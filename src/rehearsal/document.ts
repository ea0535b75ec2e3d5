import type { LocalDate } from '../domain/local-date.ts';
import { compareMeasureCodes } from '../domain/measure-code.ts';
import type { OutcomeName, Standing } from '../domain/outcome.ts';
import { ROLES, TONES, type Because, type Channel, type NoticeKind, type Role, type Tone } from '../domain/policy.ts';
import { localDateOf } from '../domain/zone.ts';

/*
 * The JSON of `duban plan rehearse`, and, taken from what the far side received, of `duban demo`. A contract: fields may
 * be added, none may change its meaning. Units are named as in units[].name of `duban plan parse`.
 */

export interface DocumentItem {
  /** The measure's code. */
  readonly measure: string;
  readonly role: Role;
  readonly kind: NoticeKind;
  readonly tone: Tone;
  readonly rung: string;
  readonly occurrence: number;
  readonly request: { readonly id: string; readonly because: readonly Because[]; readonly due: LocalDate } | null;
}

export interface Recipient {
  readonly contact: string;
  readonly unit: string;
  /** The highest role of the message's items. */
  readonly role: Role;
}

export interface DocumentMessage {
  readonly id: string;
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly channel: Channel;
  /** The highest tone of the message's items. */
  readonly tone: Tone;
  readonly to: Recipient;
  readonly items: readonly DocumentItem[];
}

export interface DocumentOutcome {
  readonly measure: string;
  readonly outcome: OutcomeName | 'open';
  readonly standing: Standing | null;
  readonly on: LocalDate | null;
}

export interface DocumentGap {
  readonly measure: string;
  readonly role: Role;
  readonly reason: string;
}

/** What is assumed of the units; see assume.ts. */
export type Assumption = 'silent' | 'prompt' | 'mixed';

/** What was rehearsed: everything but what came out of it. */
export interface DocumentHead {
  readonly plan: string;
  readonly from: LocalDate;
  readonly until: LocalDate;
  readonly assume: Assumption;
  readonly seed: number;
  /** `ongoing` null: nobody is asked in rounds. */
  readonly policy: { readonly dated: string; readonly ongoing: string | null };
  readonly office: string;
  readonly superior: string;
  /** The last year whose holidays are published: later dates are computed from weekends and may move. */
  readonly knownUntil: number;
}

export interface Totals {
  readonly messages: number;
  readonly perChannel: Readonly<Record<Channel, number>>;
  /** The first of the days with most messages, in the plan's zone; null without any message. */
  readonly busiestDay: { readonly on: LocalDate; readonly messages: number } | null;
  readonly busiestContact: { readonly contact: string; readonly messages: number } | null;
}

export interface RehearsalDocument extends DocumentHead {
  readonly messages: readonly DocumentMessage[];
  readonly outcomes: readonly DocumentOutcome[];
  readonly gaps: readonly DocumentGap[];
  readonly totals: Totals;
}

/** One message as it arrived, before it is brought into the document's form and order. */
export interface SentMessage {
  readonly id: string;
  /** Epoch ms. */
  readonly at: number;
  readonly channel: Channel;
  readonly to: { readonly contact: string; readonly unit: string };
  readonly items: readonly DocumentItem[];
}

/** What came out of a run; outcomes in the order of the plan. */
export interface Findings {
  readonly zone: string;
  readonly messages: readonly SentMessage[];
  readonly outcomes: readonly DocumentOutcome[];
  readonly gaps: readonly DocumentGap[];
}

/** Brings a run into the contract's form: everything in a fixed order, so that equal runs are equal byte by byte. */
export function buildDocument(head: DocumentHead, findings: Findings): RehearsalDocument {
  const messages = findings.messages.map(documentMessage).sort(byTime);
  const { plan, from, until, assume, seed, policy, office, superior, knownUntil } = head;
  return {
    ...{ plan, from, until, assume, seed, policy: { dated: policy.dated, ongoing: policy.ongoing }, office, superior },
    knownUntil,
    messages,
    outcomes: findings.outcomes,
    gaps: uniqueGaps(findings.gaps),
    totals: totalsOf(messages, findings.zone),
  };
}

function documentMessage({ id, at, channel, to, items }: SentMessage): DocumentMessage {
  return {
    id,
    at: new Date(at).toISOString(),
    channel,
    tone: highest(
      TONES,
      items.map(({ tone }) => tone),
    ),
    to: {
      contact: to.contact,
      unit: to.unit,
      role: highest(
        ROLES,
        items.map(({ role }) => role),
      ),
    },
    items: items.map(documentItem).sort(compareItems),
  };
}

function documentItem({ measure, role, kind, tone, rung, occurrence, request }: DocumentItem): DocumentItem {
  const { id, because, due } = request ?? { id: '', because: [], due: '' };
  return { measure, role, kind, tone, rung, occurrence, request: request === null ? null : { id, because, due } };
}

/** The last of an ordered list that occurs among the values; its first where nothing does. */
function highest<T>(order: readonly [T, ...T[]], values: readonly T[]): T {
  return order.findLast((one) => values.includes(one)) ?? order[0];
}

function byTime(a: DocumentMessage, b: DocumentMessage): number {
  return compareText(a.at, b.at) || compareText(a.id, b.id);
}

/** The order of items in a message: by measure, kind, rung, occurrence and request. */
export function compareItems(a: DocumentItem, b: DocumentItem): number {
  return (
    compareMeasureCodes(a.measure, b.measure) ||
    compareText(a.kind, b.kind) ||
    compareText(a.rung, b.rung) ||
    a.occurrence - b.occurrence ||
    compareText(a.request?.id ?? '', b.request?.id ?? '')
  );
}

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function uniqueGaps(gaps: readonly DocumentGap[]): DocumentGap[] {
  const byKey = new Map(gaps.map((gap) => [`${gap.measure}/${gap.role}/${gap.reason}`, gap]));
  return [...byKey.values()].sort(
    (a, b) =>
      compareMeasureCodes(a.measure, b.measure) || compareText(a.role, b.role) || compareText(a.reason, b.reason),
  );
}

function totalsOf(messages: readonly DocumentMessage[], zone: string): Totals {
  const email = messages.filter(({ channel }) => channel === 'email').length;
  const day = mostFrequent(messages.map(({ at }) => localDateOf(zone, Date.parse(at))));
  const contact = mostFrequent(messages.map(({ to }) => to.contact));
  return {
    messages: messages.length,
    perChannel: { email, sms: messages.length - email },
    busiestDay: day === null ? null : { on: day.value, messages: day.count },
    busiestContact: contact === null ? null : { contact: contact.value, messages: contact.count },
  };
}

/** The value that occurs most often, the smallest of several; null for none. */
function mostFrequent(values: readonly string[]): { value: string; count: number } | null {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  let best: { value: string; count: number } | null = null;
  for (const [value, count] of counts) {
    if (best === null || count > best.count || (count === best.count && value < best.value)) best = { value, count };
  }
  return best;
}
