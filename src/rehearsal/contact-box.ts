import type { Seat } from '../domain/audience.ts';
import type { LocalDate } from '../domain/local-date.ts';
import type { Notice } from '../domain/measure.ts';
import type { Channel, PointState } from '../domain/policy.ts';
import type { NoticeFacts, PendingNotice } from '../domain/release.ts';
import type { PlaceholderContact } from './placeholder-people.ts';

/** A notice on its way, without what is looked up at each release. */
export type WaitingNotice = Omit<PendingNotice, 'facts' | 'others'>;

/** Messages to one contact on one day. */
export interface SentCounts {
  readonly email: number;
  readonly sms: number;
  readonly echoes: number;
}

type DayCount = { readonly on: LocalDate } & { -readonly [Kind in keyof SentCounts]: number };

const noneOn = (on: LocalDate): DayCount => ({ on, email: 0, sms: 0, echoes: 0 });

/** What the store keeps of one contact: the notices that wait, the points, what was sent today, the next digest. */
export class ContactBox {
  readonly contact: PlaceholderContact;
  /** Epoch ms of the next digest; null when nothing waits. */
  digestAt: number | null = null;
  readonly points: Record<Channel, PointState>;
  private waiting: WaitingNotice[] = [];
  private today: DayCount = noneOn('');

  constructor(contact: PlaceholderContact) {
    this.contact = contact;
    this.points = { ...(contact.points ?? { email: 'ok', sms: 'ok' }) };
  }

  add(notice: WaitingNotice): void {
    this.waiting.push(notice);
  }

  hasWaiting(): boolean {
    return this.waiting.length > 0;
  }

  /**
   * Takes out what waits for a seat. What somebody was alarmed about stays with the person, an echo answers the person, and
   * what has gone by one channel already stays.
   */
  takeOut({ unitId, role }: Seat): readonly Notice[] {
    const moves = this.waiting.filter(
      ({ notice, done }) =>
        notice.unitId === unitId &&
        notice.role === role &&
        notice.kind !== 'echo' &&
        notice.validWhile !== 'if-alarmed' &&
        done.length === 0,
    );
    this.drop(new Set(moves.map(({ id }) => id)));
    return moves.map(({ notice, pending }) => ({ ...notice, channels: pending }));
  }

  drop(ids: ReadonlySet<string>): void {
    this.waiting = this.waiting.filter(({ id }) => !ids.has(id));
  }

  /** What waits for a unit, or for its answer, waits for the one in its place. */
  succeed(from: string, to: string): void {
    const its = (unitId: string): string => (unitId === from ? to : unitId);
    this.waiting = this.waiting.map((one) => {
      const { unitId, awaits } = one.notice;
      return { ...one, notice: { ...one.notice, unitId: its(unitId), awaits: awaits.map(its) } };
    });
  }

  all(): readonly Notice[] {
    return this.waiting.map(({ notice }) => notice);
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

  /** Takes over what was sent on a day before. */
  resume(day: LocalDate, { email, sms, echoes }: SentCounts): void {
    this.today = { on: day, email, sms, echoes };
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
