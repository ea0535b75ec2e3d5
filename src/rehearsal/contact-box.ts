import type { LocalDate } from '../domain/local-date.ts';
import type { Notice } from '../domain/measure.ts';
import type { Channel, PointState } from '../domain/policy.ts';
import type { NoticeFacts, PendingNotice } from '../domain/release.ts';
import type { PlaceholderContact } from './placeholder-people.ts';

/** A notice on its way, without what is looked up at each release. */
export type WaitingNotice = Omit<PendingNotice, 'facts' | 'others'>;

interface DayCount {
  readonly on: LocalDate;
  email: number;
  sms: number;
  echoes: number;
}

const noneOn = (on: LocalDate): DayCount => ({ on, email: 0, sms: 0, echoes: 0 });

/** What the store keeps of one contact: the notices that wait, the points, what was sent today, the next digest. */
export class ContactBox {
  readonly contact: PlaceholderContact;
  /** Epoch ms of the next digest; null when nothing waits. */
  digestAt: number | null = null;
  readonly points: Record<Channel, PointState> = { email: 'ok', sms: 'ok' };
  private waiting: WaitingNotice[] = [];
  private today: DayCount = noneOn('');

  constructor(contact: PlaceholderContact) {
    this.contact = contact;
  }

  add(notice: WaitingNotice): void {
    this.waiting.push(notice);
  }

  drop(ids: ReadonlySet<string>): void {
    this.waiting = this.waiting.filter(({ id }) => !ids.has(id));
  }

  /** The waiting notices with the facts of their causes as they are now. */
  pendingWith(
    factsOf: (notice: Notice) => NoticeFacts,
    othersOf: (notice: Notice) => PendingNotice['others'],
  ): readonly PendingNotice[] {
    const cutOff = !Object.values(this.points).includes('ok');
    return this.waiting.map((one) => ({
      ...one,
      facts: factsOf(one.notice),
      others: cutOff ? othersOf(one.notice) : [],
    }));
  }

  find(ids: ReadonlySet<string>): readonly Notice[] {
    return this.waiting.filter(({ id }) => ids.has(id)).map(({ notice }) => notice);
  }

  sentOn(day: LocalDate): Readonly<DayCount> {
    if (this.today.on !== day) this.today = noneOn(day);
    return this.today;
  }

  /** Records that a message left: its notices are served by its channel. */
  recordSent(sent: { ids: ReadonlySet<string>; channel: Channel; isEcho: boolean; day: LocalDate }): void {
    this.sentOn(sent.day);
    this.today[sent.isEcho ? 'echoes' : sent.channel] += 1;
    this.waiting = this.waiting
      .map((one) => (sent.ids.has(one.id) ? servedBy(one, sent.channel) : one))
      .filter(({ pending }) => pending.length > 0);
  }
}

function servedBy(one: WaitingNotice, channel: Channel): WaitingNotice {
  return { ...one, pending: one.pending.filter((pending) => pending !== channel), done: [...one.done, channel] };
}
