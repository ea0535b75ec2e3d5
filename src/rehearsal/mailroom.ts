import { isAlarm, type Seat, type Seated } from '../domain/audience.ts';
import { DubanError } from '../domain/errors.ts';
import { compareMeasureCodes } from '../domain/measure-code.ts';
import type { Notice } from '../domain/measure.ts';
import type { Budget, Channel } from '../domain/policy.ts';
import type { NoticeFacts, OutgoingMessage, Redirection } from '../domain/release.ts';
import { nextRelease, type SendWindows } from '../domain/send-window.ts';
import { localDateOf } from '../domain/zone.ts';
import type { Conditions } from './conditions.ts';
import { ContactBox, type SentCounts, type WaitingNotice } from './contact-box.ts';
import type { DocumentItem, SentMessage } from './document.ts';
import { shortHash } from './ids.ts';
import type { PlaceholderContact } from './placeholder-people.ts';
import type { PlanSetup } from './placeholders.ts';
import type { Rules } from './script.ts';

export interface MailroomTerms {
  readonly setup: PlanSetup;
  readonly conditions: Pick<Conditions, 'calendar' | 'calendarFor' | 'unitNameOf'>;
  /** Who is the clerk of the supervising office; null where nobody is. */
  readonly clerk: () => Seated | null;
  readonly decide: Rules['decideRelease'];
  readonly windows: SendWindows;
  readonly budget: Budget;
  /** Whether the far side refuses for good what goes to this person by a channel. */
  readonly refuses: (contact: PlaceholderContact, channel: Channel, now: number) => boolean;
  /** No channel reaches this person any more. */
  readonly cutOff: (contact: PlaceholderContact, now: number) => void;
  /** What a notice's cause looks like now; who was alarmed is the mailroom's own knowledge. */
  readonly factsOf: (notice: Notice, alarms: Pick<NoticeFacts, 'alarmReached' | 'alarmPassedTo'>) => NoticeFacts;
  /** Who can get a notice in place of a contact whom no channel reaches. */
  readonly othersFor: (notice: Notice) => readonly Seated[];
  /** Has this contact's next release looked at, at an instant. */
  readonly lookAt: (box: ContactBox, at: number) => void;
  /** Takes a message that arrived. */
  readonly deliver: (message: SentMessage, contact: PlaceholderContact) => void;
}

/** A notice that waited already when the rehearsal begins. */
export type WaitingStart = Pick<WaitingNotice, 'notice' | 'dueAt' | 'pending' | 'done'>;

/** How the mailroom stands when a rehearsal goes on with a plan. Instants are epoch ms. */
export interface MailStart {
  readonly at: number;
  readonly waiting: readonly WaitingStart[];
  /** Whom a letter of a request has reached. */
  readonly alarmed: readonly { readonly contactId: string; readonly requestId: string }[];
  /** The next digest of each contact that has one. */
  readonly digests: ReadonlyMap<string, number>;
  /** Who was told of a request's alarms in a contact's place. */
  readonly passedOn: readonly ({ readonly from: string; readonly requestId: string } & Seated)[];
  /** Messages that contacts got on the day of `at`. */
  readonly sentToday: readonly ({ readonly contactId: string } & SentCounts)[];
}

/** Notices in, messages out: what the store and the delivery do in a real run, over the same release decider. */
export class Mailroom {
  private readonly terms: MailroomTerms;
  private readonly boxes: ReadonlyMap<string, ContactBox>;
  private readonly keys = new Set<string>();
  private readonly alarms = new Set<string>();
  private readonly unreachable = new Set<string>();
  private readonly passedOn = new Map<string, readonly Seated[]>();

  constructor(terms: MailroomTerms) {
    this.terms = terms;
    // Somebody who holds several seats has one box, under the first of them.
    const { contacts, others = [] } = terms.setup;
    const people = [...others, ...contacts.toReversed()];
    this.boxes = new Map(people.map((contact) => [contact.id, new ContactBox(contact)]));
  }

  boxOf(contactId: string): ContactBox {
    const box = this.boxes.get(contactId);
    if (box === undefined) throw new DubanError('internal', `No contact ${contactId} in this rehearsal.`);
    return box;
  }

  /** Takes over what waited before, what was sent on the day, and whom a letter has reached. */
  resume({ at, waiting, alarmed, digests, passedOn, sentToday }: MailStart): void {
    for (const { from, requestId, ...to } of passedOn) {
      const key = `${requestId}|${from}`;
      this.passedOn.set(key, [...(this.passedOn.get(key) ?? []), to]);
    }
    for (const { contactId, requestId } of alarmed) this.alarms.add(`${requestId}|${contactId}`);
    const day = localDateOf(this.terms.setup.plan.zone, at);
    for (const { contactId, ...counts } of sentToday) this.boxes.get(contactId)?.resume(day, counts);
    for (const one of waiting) {
      const box = this.boxOf(one.notice.contactId);
      box.add({ ...one, id: this.newKey(one.notice), answersInbound: null });
      const digestAt = digests.get(one.notice.contactId);
      if (digestAt === undefined) this.lookAt(box, Math.max(at, one.dueAt));
      else this.setDigest(box, Math.max(at, digestAt));
    }
  }

  /** Stores a notice, due now or at `dueAt`, and has its contact's next release look at it. */
  post(notice: Notice, now: number, dueAt = now): void {
    const box = this.store(notice, { dueAt, answersInbound: null });
    this.lookAt(box, dueAt);
  }

  /** What waits for a seat's former holder goes to the new one; returns the measures of whose open matters that tells. */
  handOn(
    seat: Seat,
    { from, to, now }: { readonly from: string; readonly to: string; readonly now: number },
  ): string[] {
    const moved = this.boxOf(from).takeOut(seat);
    for (const notice of moved) {
      const handed = { ...notice, contactId: to };
      if (isAlarm(notice)) this.passOn(notice, handed);
      if (!this.keys.has(noticeKey(handed))) this.post(handed, now);
    }
    return moved.filter(({ validWhile }) => validWhile !== 'always').map(({ measureId }) => measureId);
  }

  /** What waits for a unit, or for its answer, waits for the one in its place. */
  succeed(from: string, to: string): void {
    for (const box of this.boxes.values()) box.succeed(from, to);
  }

  /** The measures of whose open request somebody is told, in a seat, by what waits for them. */
  saidTo({ unitId, role, contactId }: Seated): string[] {
    const isOfSeat = (one: Notice): boolean =>
      one.unitId === unitId && one.role === role && one.validWhile === 'request-open';
    return this.boxOf(contactId)
      .all()
      .flatMap((one) => (isOfSeat(one) ? [one.measureId] : []));
  }

  /** Has whatever waits for somebody looked at in their next release. */
  wake(contactId: string, now: number): void {
    const box = this.boxOf(contactId);
    if (box.hasWaiting()) this.lookAt(box, now);
  }

  /** An address works again: whatever waits has its next release look at it. */
  mend(contactId: string, channel: Channel, now: number): void {
    const box = this.boxOf(contactId);
    box.points[channel] = 'ok';
    this.unreachable.delete(contactId);
    this.wake(contactId, now);
  }

  /** Lets everybody for whom something waits have it at their next release: after a hold. */
  lookAgain(now: number): void {
    for (const box of this.boxes.values()) if (box.hasWaiting()) this.lookAt(box, now);
  }

  private lookAt(box: ContactBox, from: number): void {
    const at = nextRelease(this.terms.conditions.calendar, this.terms.windows, box.contact.id, from);
    if (box.digestAt === null || at < box.digestAt) this.setDigest(box, at);
  }

  /** Stores the echoes of one inbound item and sends them at once. */
  echo(
    contactId: string,
    { inboundId, notices, now }: { inboundId: string; notices: readonly Notice[]; now: number },
  ): void {
    for (const notice of notices) this.store(notice, { dueAt: now, answersInbound: inboundId });
    this.release(this.boxOf(contactId), now);
  }

  /** Hands over one message after the other until nothing more is to go now: so a refused mail moves to SMS. */
  release(box: ContactBox, now: number): void {
    for (;;) {
      const decision = this.terms.decide(this.releaseInput(box, now));
      this.redirect(decision.redirected, box, now);
      box.drop(new Set(decision.dropped.map(({ noticeId }) => noticeId)));
      const [message] = decision.messages;
      if (message === undefined) return this.setDigest(box, decision.nextDigestAt);
      this.handOver(box, message, now);
    }
  }

  private store(
    notice: Notice,
    { dueAt, answersInbound }: { dueAt: number; answersInbound: string | null },
  ): ContactBox {
    const box = this.boxOf(notice.contactId);
    box.add({ id: this.newKey(notice), notice, dueAt, pending: notice.channels, done: [], answersInbound });
    return box;
  }

  /** The notice's business key. Throws DubanError internal when it was used before (invariant 2). */
  private newKey(notice: Notice): string {
    const key = noticeKey(notice);
    if (this.keys.has(key)) throw new DubanError('internal', `The notice ${key} was written twice.`);
    this.keys.add(key);
    return key;
  }

  private setDigest(box: ContactBox, at: number | null): void {
    if (box.digestAt === at) return;
    box.digestAt = at;
    if (at !== null) this.terms.lookAt(box, at);
  }

  private releaseInput(box: ContactBox, now: number): Parameters<Rules['decideRelease']>[0] {
    const { setup, conditions, windows, budget, factsOf, othersFor } = this.terms;
    const calendar = conditions.calendarFor(box.contact.id);
    const { email, sms, echoes } = box.sentOn(localDateOf(setup.plan.zone, now));
    return {
      ...{ now, zone: setup.plan.zone, calendar, windows, budget },
      contactId: box.contact.id,
      digestAt: box.digestAt,
      points: box.points,
      pending: box.pendingWith((notice) => factsOf(notice, this.alarmsOf(notice)), othersFor),
      sentToday: { email, sms },
      echoesToday: echoes,
    };
  }

  private alarmsOf(notice: Notice): Pick<NoticeFacts, 'alarmReached' | 'alarmPassedTo'> {
    const key = alarmKey(notice);
    return { alarmReached: this.alarms.has(key), alarmPassedTo: this.passedOn.get(key) ?? [] };
  }

  /** Due a moment after the release that found it out, as what it raises; whoever was told already is not told again. */
  private redirect(redirections: readonly Redirection[], { contact }: ContactBox, now: number): void {
    for (const { notice } of redirections) {
      if (isAlarm(notice)) this.passOn({ ...notice, contactId: contact.id }, notice);
      if (!this.keys.has(noticeKey(notice))) this.post(notice, now, now + 1);
    }
  }

  /** Somebody else gets an alarm, and is told of its end too. */
  private passOn(alarm: Notice, to: Seated): void {
    const key = alarmKey(alarm);
    this.passedOn.set(key, [...(this.passedOn.get(key) ?? []), to]);
  }

  private handOver(box: ContactBox, { channel, noticeIds, echoOf }: OutgoingMessage, now: number): void {
    const ids = new Set(noticeIds);
    const notices = box.find(ids);
    const { contact } = box;
    if (this.terms.refuses(contact, channel, now)) {
      box.points[channel] = 'dead';
      this.raiseUnreachable(contact, notices, now);
      if (!Object.values(box.points).includes('ok')) this.terms.cutOff(contact, now);
      return;
    }
    const day = localDateOf(this.terms.setup.plan.zone, now);
    box.recordSent({ ids, channel, isEcho: echoOf !== null, day });
    for (const notice of notices) if (isAlarm(notice)) this.alarms.add(alarmKey(notice));
    const message: SentMessage = {
      id: `m-${shortHash(`${contact.id}/${channel}/${now}/${echoOf ?? ''}`)}`,
      at: now,
      channel,
      to: { contact: contact.id, unit: this.terms.conditions.unitNameOf(contact.id) ?? contact.unitName },
      items: notices.map(itemOf),
    };
    this.terms.deliver(message, contact);
  }

  /**
   * A dead mailbox is work for the office's clerk. What a release finds out is due a moment after it, so that it never
   * depends on the order of two contacts' releases of the same minute.
   */
  private raiseUnreachable({ id }: PlaceholderContact, notices: readonly Notice[], now: number): void {
    const clerk = this.terms.clerk();
    const [first] = [...notices].sort((a, b) => compareMeasureCodes(a.measureCode, b.measureCode));
    if (clerk === null || first === undefined || this.unreachable.has(id)) return;
    this.unreachable.add(id);
    const { measureId, measureCode } = first;
    const notice: Notice = {
      ...{ measureId, measureCode, request: null, kind: 'task', tone: 'notice', rung: `unreachable-${id}` },
      ...{ occurrence: 1, ...clerk, channels: ['email'] },
      awaits: [],
      ...{ rungAt: now, next: null, validWhile: 'always' },
    };
    this.post(notice, now, now + 1);
  }
}

function noticeKey({ measureId, request, rung, occurrence, contactId }: Notice): string {
  return [measureId, request?.id ?? '', request?.revision ?? '', rung, occurrence, contactId].join('|');
}

const alarmKey = ({ request, contactId }: Notice): string => `${request?.id ?? ''}|${contactId}`;

function itemOf({ measureCode, role, kind, tone, rung, occurrence, request }: Notice): DocumentItem {
  return { measure: measureCode, role, kind, tone, rung, occurrence, request };
}
