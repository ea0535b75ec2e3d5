import { isAlarm, type Seat, type Seated } from '../domain/audience.ts';
import { DubanError } from '../domain/errors.ts';
import { compareMeasureCodes } from '../domain/measure-code.ts';
import type { Notice, PlanFacts } from '../domain/measure.ts';
import type { Budget } from '../domain/policy.ts';
import type { NoticeFacts, OutgoingMessage, Redirection } from '../domain/release.ts';
import { nextRelease, type SendWindows } from '../domain/send-window.ts';
import { localDateOf } from '../domain/zone.ts';
import type { Conditions } from './conditions.ts';
import { ContactBox } from './contact-box.ts';
import type { DocumentItem, SentMessage } from './document.ts';
import { shortHash } from './ids.ts';
import type { PlaceholderContact } from './placeholder-people.ts';
import type { Rules } from './script.ts';

export interface MailroomTerms {
  readonly plan: PlanFacts;
  readonly people: readonly PlaceholderContact[];
  readonly conditions: Pick<Conditions, 'calendar' | 'calendarFor' | 'people'>;
  readonly decide: Rules['decideRelease'];
  readonly windows: SendWindows;
  readonly budget: Budget;
  /** Whether the far side refuses mail to this person for good. */
  readonly refusesMail: (contact: PlaceholderContact) => boolean;
  /** What a notice's cause looks like now; who was alarmed is the mailroom's own knowledge. */
  readonly factsOf: (notice: Notice, alarms: Pick<NoticeFacts, 'alarmReached' | 'alarmPassedTo'>) => NoticeFacts;
  /** Who can get a notice in place of a contact whom no channel reaches. */
  readonly othersFor: (notice: Notice) => readonly Seated[];
  /** Has this contact's next release looked at, at an instant. */
  readonly lookAt: (box: ContactBox, at: number) => void;
  /** Takes a message that arrived. */
  readonly deliver: (message: SentMessage, contact: PlaceholderContact) => void;
}

/** Notices in, messages out: what the store and the delivery do in a real run, over the same release decider. */
export class Mailroom {
  private readonly terms: MailroomTerms;
  private readonly boxes: ReadonlyMap<string, ContactBox>;
  private readonly keys = new Set<string>();
  private readonly alarms = new Set<string>();
  private readonly passedOn = new Map<string, readonly Seated[]>();

  constructor(terms: MailroomTerms) {
    this.terms = terms;
    this.boxes = new Map(terms.people.map((contact) => [contact.id, new ContactBox(contact)]));
  }

  boxOf(contactId: string): ContactBox {
    const box = this.boxes.get(contactId);
    if (box === undefined) throw new DubanError('internal', `No contact ${contactId} in this rehearsal.`);
    return box;
  }

  /** Stores a notice, due now or at `dueAt`, and has its contact's next release look at it. */
  post(notice: Notice, now: number, dueAt = now): void {
    const box = this.store(notice, { dueAt, answersInbound: null });
    this.lookAt(box, dueAt);
  }

  /** Lets everybody for whom something waits have it at their next release: after a hold. */
  lookAgain(now: number): void {
    for (const box of this.boxes.values()) if (box.hasWaiting()) this.lookAt(box, now);
  }

  /**
   * What waits for the former holder of a seat goes to the new one; what they were alarmed about, and what answers an act
   * of theirs, stays with them. Returns the measures of whose open matters the new holder is told so.
   */
  handOn(
    { unitId, role }: Seat,
    { from, to, now }: { from: string | null; to: string; now: number },
  ): ReadonlySet<string> {
    const waiting = from === null ? [] : this.boxOf(from).takeOver(unitId, role);
    for (const notice of waiting) {
      const moved = { ...notice, contactId: to };
      if (isAlarm(notice)) this.passOn(notice, moved);
      if (!this.keys.has(noticeKey(moved))) this.store(moved, { dueAt: now, answersInbound: null });
    }
    if (this.boxOf(to).hasWaiting()) this.lookAt(this.boxOf(to), now);
    return new Set(waiting.filter(({ validWhile }) => validWhile !== 'always').map(({ measureId }) => measureId));
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
    const { plan, conditions, windows, budget, factsOf, othersFor } = this.terms;
    const calendar = conditions.calendarFor(box.contact.unitId);
    const { email, sms, echoes } = box.sentOn(localDateOf(plan.zone, now));
    return {
      ...{ now, zone: plan.zone, calendar, windows, budget },
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
    if (channel === 'email' && this.terms.refusesMail(contact)) {
      box.points.email = 'dead';
      return this.raiseUnreachable(contact, notices, now);
    }
    const day = localDateOf(this.terms.plan.zone, now);
    box.recordSent({ ids, channel, isEcho: echoOf !== null, day });
    for (const notice of notices) if (isAlarm(notice)) this.alarms.add(alarmKey(notice));
    const message: SentMessage = {
      id: `m-${shortHash(`${contact.id}/${channel}/${now}/${echoOf ?? ''}`)}`,
      at: now,
      channel,
      to: { contact: contact.id, unit: contact.unitName },
      items: notices.map(itemOf),
    };
    this.terms.deliver(message, contact);
  }

  /**
   * A dead mailbox is work for the office's clerk. What a release finds out is due a moment after it, so that it never
   * depends on the order of two contacts' releases of the same minute.
   */
  private raiseUnreachable({ id }: PlaceholderContact, notices: readonly Notice[], now: number): void {
    const { conditions, plan } = this.terms;
    const clerk = conditions.people.contactOf(plan.officeUnitId, 'office-clerk');
    const [first] = [...notices].sort((a, b) => compareMeasureCodes(a.measureCode, b.measureCode));
    if (clerk === null || first === undefined) return;
    const { measureId, measureCode } = first;
    const notice: Notice = {
      ...{ measureId, measureCode, request: null, kind: 'task', tone: 'notice', rung: `unreachable-${id}` },
      ...{ occurrence: 1, role: 'office-clerk', unitId: plan.officeUnitId, contactId: clerk, channels: ['email'] },
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
