import type { Seated } from './audience.ts';
import type { Calendar } from './calendar.ts';
import { addDays } from './local-date.ts';
import type { Notice } from './measure.ts';
import type { Budget, Channel, PointState } from './policy.ts';
import { channelsOpen, redirected } from './redirect.ts';
import { contactMinute, isInsideWindow, nextRelease, type SendWindows } from './send-window.ts';
import { instantOf, localDateOf } from './zone.ts';

/*
 *  The release decider: what one contact gets now. A contact has at most one release per send window (its opening plus
 *  0 to 29 minutes); everything due by then goes into one message per channel. Echoes answer a person's own act at once.
 *
 *  A driver calls it, hands the FIRST message over, records what the far side said, and calls it again until it
 *  returns no message: so a mail refused for good moves to SMS within the same release.
 */

/** What must be known of a notice's cause at the moment of release; a driver reads it from the stored facts. */
export interface NoticeFacts {
  /** The request is open and no report for it has been received, taken or not. */
  readonly requestOpen: boolean;
  /** A receipt or report for the request has been received, taken or not. */
  readonly signed: boolean;
  /** Instant of the request's latest rung, null when there is no request. */
  readonly reachedAt: number | null;
  /** The measure waits for the office's verification. */
  readonly verifying: boolean;
  /** The measure waits for the office's decision on a late claim. */
  readonly undecided: boolean;
  /** What a unit has asked still waits for the office. */
  readonly petitioned: boolean;
  /** The measure is parked. */
  readonly parked: boolean;
  /** The unit has not given its part yet, taken or not. */
  readonly contributing: boolean;
  /** An escalation of this request was handed over to this contact. */
  readonly alarmReached: boolean;
  /** Those to whom this contact's escalations of this request were redirected: they are told of its end too. */
  readonly alarmPassedTo: readonly Seated[];
  /** The measure's plan (or the installation) is on hold, or a verdict that may settle the notice waits to be taken. */
  readonly held: boolean;
}

export interface PendingNotice {
  readonly id: string;
  readonly notice: Notice;
  /** From when it may go out; epoch ms. */
  readonly dueAt: number;
  /** Channels still to be served, and channels already served. */
  readonly pending: readonly Channel[];
  readonly done: readonly Channel[];
  /** For an echo: the inbound item it answers; echoes of one item share a message. */
  readonly answersInbound: string | null;
  readonly facts: NoticeFacts;
  /** Who can get it where no channel of this contact works, the best first (redirect.ts); not asked for otherwise. */
  readonly others: readonly Seated[];
}

export interface ReleaseInput {
  readonly now: number;
  readonly zone: string;
  readonly calendar: Calendar;
  readonly windows: SendWindows;
  readonly budget: Budget;
  readonly contactId: string;
  /** The instant stored for this contact's next digest; a digest goes only when it is reached. Null: none is due. */
  readonly digestAt: number | null;
  readonly points: Readonly<Record<Channel, PointState>>;
  readonly pending: readonly PendingNotice[];
  /** Messages handed over today (plan zone), echoes not counted. */
  readonly sentToday: Readonly<Record<Channel, number>>;
  /** The day's echoes to this contact so far; at most 20. */
  readonly echoesToday: number;
}

export interface OutgoingMessage {
  readonly channel: Channel;
  readonly noticeIds: readonly string[];
  readonly echoOf: string | null;
}

/**
 * Why a pending notice needs no (further) sending. `served`: it went by another channel and what is left has no open
 * point; `redirected`: no channel at all, so somebody else gets it; `unreachable`: nor is there anybody else. The last two
 * are work for the office.
 */
export type DropReason =
  'served' | 'answered' | 'superseded' | 'settled' | 'never-alarmed' | 'redirected' | 'unreachable' | 'echo-limit';

export interface ReleaseDecision {
  readonly messages: readonly OutgoingMessage[];
  readonly dropped: readonly { readonly noticeId: string; readonly reason: DropReason }[];
  /** Notices for other contacts, in place of this one; a key that is stored already says that they were told. */
  readonly redirected: readonly Redirection[];
  /** The instant to store for the next digest once `messages` is empty; null = nothing is left. */
  readonly nextDigestAt: number | null;
}

/** What goes to somebody else because it cannot go to whom it was meant for. */
export interface Redirection {
  /** The notice in whose place it stands. */
  readonly noticeId: string;
  readonly notice: Notice;
}

export const ECHOES_PER_DAY = 20;

/** Why a notice is no longer true, or null while it is (invariants 3, 9, 10). */
export function staleReason({ notice, facts }: Pick<PendingNotice, 'notice' | 'facts'>): DropReason | null {
  switch (notice.validWhile) {
    case 'always':
      return null;
    case 'if-alarmed':
      return facts.alarmReached ? null : 'never-alarmed';
    case 'verifying':
      return facts.verifying ? null : 'settled';
    case 'undecided':
      return facts.undecided ? null : 'settled';
    case 'petitioned':
      return facts.petitioned ? null : 'settled';
    case 'contributing':
      return facts.contributing ? null : 'answered';
    case 'parked':
      return facts.parked ? null : 'settled';
    case 'unsigned':
    case 'request-open':
      if (!facts.requestOpen || (notice.validWhile === 'unsigned' && facts.signed)) return 'answered';
      return facts.reachedAt !== null && facts.reachedAt > notice.rungAt ? 'superseded' : null;
  }
}

/** The channels by which a notice can still go: its own, or the other one in place of a dead point. */
export function openChannels(item: PendingNotice, points: ReleaseInput['points']): readonly Channel[] {
  return channelsOpen(item.pending, points, item.done);
}

/** What goes to one contact now, what is no longer true, and when to look again. */
export function decideRelease(input: ReleaseInput): ReleaseDecision {
  const dropped: { noticeId: string; reason: DropReason }[] = [];
  const alive: { item: PendingNotice; channels: readonly Channel[] }[] = [];
  const moved: Redirection[] = [];
  for (const item of input.pending) {
    const stale = staleReason(item);
    const channels = openChannels(item, input.points);
    if (item.notice.validWhile === 'if-alarmed') moved.push(...item.facts.alarmPassedTo.map((to) => moveTo(item, to)));
    if (stale !== null) dropped.push({ noticeId: item.id, reason: stale });
    else if (channels.length === 0) {
      const [other] = item.done.length === 0 ? item.others : [];
      if (other !== undefined) moved.push(moveTo(item, other));
      dropped.push({ noticeId: item.id, reason: reasonWithoutChannel(item) });
    } else if (!item.facts.held) alive.push({ item, channels });
  }
  const echoes = alive.filter(({ item }) => item.answersInbound !== null);
  const digest = alive.filter(({ item }) => item.answersInbound === null);
  const messages = echoMessages(echoes, input, dropped);
  const open = input.digestAt !== null && input.digestAt <= input.now && isReleaseTime(input);
  const waiting: number[] = [];
  for (const channel of ['email', 'sms'] as const) {
    const mine = digest.filter(({ channels }) => channels.includes(channel)).map(({ item }) => item);
    if (mine.length === 0) continue;
    const due = mine.filter((item) => item.dueAt <= input.now);
    const affordable = input.sentToday[channel] < input.budget[channel];
    if (open && affordable && due.length > 0) {
      messages.push({ channel, noticeIds: due.map((item) => item.id), echoOf: null });
      continue;
    }
    const from = affordable ? Math.min(...mine.map((item) => item.dueAt)) : startOfNextDay(input);
    waiting.push(nextRelease(input.calendar, input.windows, input.contactId, Math.max(from, input.now + 1)));
  }
  return { messages, dropped, redirected: moved, nextDigestAt: waiting.length === 0 ? null : Math.min(...waiting) };
}

function moveTo({ id, notice }: PendingNotice, to: Seated): Redirection {
  return { noticeId: id, notice: redirected(notice, to) };
}

function reasonWithoutChannel({ done, others }: PendingNotice): DropReason {
  if (done.length > 0) return 'served';
  return others.length > 0 ? 'redirected' : 'unreachable';
}

/**
 * Inside a send window, and not before the contact's own minute in it: a digest left over from an earlier window waits
 * for that minute too, so that there is one release per window and no storm at an opening.
 */
function isReleaseTime({ calendar, windows, contactId, now }: ReleaseInput): boolean {
  if (!isInsideWindow(calendar, windows, now)) return false;
  const spreadMinutes = windows.kind === 'always' ? 0 : windows.spreadMinutes;
  const waitMs = nextRelease(calendar, windows, contactId, now) - now;
  return waitMs === 0 || waitMs > contactMinute(contactId, spreadMinutes) * 60_000;
}

function echoMessages(
  echoes: readonly { item: PendingNotice; channels: readonly Channel[] }[],
  input: ReleaseInput,
  dropped: { noticeId: string; reason: DropReason }[],
): OutgoingMessage[] {
  const byInbound = new Map<string, { channel: Channel; ids: string[] }>();
  for (const { item, channels } of echoes) {
    const channel = channels[0];
    if (item.answersInbound === null || channel === undefined) continue;
    const group = byInbound.get(item.answersInbound) ?? { channel, ids: [] };
    group.ids.push(item.id);
    byInbound.set(item.answersInbound, group);
  }
  const messages: OutgoingMessage[] = [];
  for (const [echoOf, { channel, ids }] of byInbound) {
    if (input.echoesToday + messages.length < ECHOES_PER_DAY) messages.push({ channel, noticeIds: ids, echoOf });
    else for (const noticeId of ids) dropped.push({ noticeId, reason: 'echo-limit' });
  }
  return messages;
}

function startOfNextDay({ zone, now }: ReleaseInput): number {
  return instantOf(zone, addDays(localDateOf(zone, now), 1), '00:00');
}
