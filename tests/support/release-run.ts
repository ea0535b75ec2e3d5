import { decideRelease, staleReason, type PendingNotice, type ReleaseInput } from '../../src/domain/release.ts';
import type { Channel } from '../../src/domain/policy.ts';
import { aRelease } from './release-builders.ts';
import { shanghaiDate } from './independent-calendar.ts';

/*
 * One contact's releases driven through virtual time, as the delivery workflow and the store do it: a notice comes, the
 * next digest is noted; when it is reached, messages are handed over one by one until none is left.
 */

export interface Handed {
  readonly at: number;
  readonly channel: Channel;
  readonly noticeIds: readonly string[];
  readonly echoOf: string | null;
}

const MOST_LOOKS = 20_000;

export class ReleaseRun {
  now: number;
  digestAt: number | null = null;
  waiting: PendingNotice[] = [];
  points: ReleaseInput['points'] = { email: 'ok', sms: 'ok' };
  held = false;
  /** Channels whose far side refuses for good from now on; found out at the next hand-over. */
  readonly broken = new Set<Channel>();
  readonly handed: Handed[] = [];
  readonly dropped = new Map<string, string>();
  /** Stale notices that went out all the same, and digests named for the past: both must stay empty. */
  readonly wrong: string[] = [];
  private looks = 0;

  constructor(from: number) {
    this.now = from;
  }

  add(item: PendingNotice): void {
    this.waiting.push(item);
    this.look();
  }

  /** The facts of one request change: it is answered, say. */
  change(requestId: string, facts: Partial<PendingNotice['facts']>): void {
    this.waiting = this.waiting.map((one) =>
      one.notice.request?.id === requestId ? { ...one, facts: { ...one.facts, ...facts } } : one,
    );
  }

  hold(held: boolean): void {
    this.held = held;
    this.waiting = this.waiting.map((one) => ({ ...one, facts: { ...one.facts, held } }));
    if (!held) this.look();
  }

  /** Lives on to an instant, waking for each digest, `lateMs` late. */
  until(end: number, lateMs = 0): void {
    while (this.digestAt !== null && this.digestAt + lateMs <= end) {
      this.now = Math.max(this.now, this.digestAt + lateMs);
      this.look();
    }
    this.now = Math.max(this.now, end);
  }

  look(): void {
    for (;;) {
      this.looks += 1;
      if (this.looks > MOST_LOOKS) throw new Error('the releases do not come to rest');
      const decision = decideRelease(this.input());
      for (const { noticeId, reason } of decision.dropped) this.dropped.set(noticeId, reason);
      this.waiting = this.waiting.filter(({ id }) => !decision.dropped.some(({ noticeId }) => noticeId === id));
      const [first] = decision.messages;
      if (first === undefined) {
        this.digestAt = decision.nextDigestAt;
        if (this.digestAt !== null && this.digestAt <= this.now) this.wrong.push(`digest at ${this.digestAt}`);
        return;
      }
      this.handOver(first);
    }
  }

  private handOver({ channel, noticeIds, echoOf }: Omit<Handed, 'at'>): void {
    if (this.broken.has(channel)) {
      this.points = { ...this.points, [channel]: 'dead' };
      return;
    }
    for (const one of this.waiting) {
      if (noticeIds.includes(one.id) && (staleReason(one) !== null || one.facts.held))
        this.wrong.push(`sent ${one.id}`);
    }
    this.handed.push({ at: this.now, channel, noticeIds, echoOf });
    this.waiting = this.waiting
      .map((one) =>
        noticeIds.includes(one.id)
          ? { ...one, pending: one.pending.filter((pending) => pending !== channel), done: [...one.done, channel] }
          : one,
      )
      .filter(({ pending }) => pending.length > 0);
  }

  private input(): ReleaseInput {
    const today = this.handed.filter(({ at }) => shanghaiDate(at) === shanghaiDate(this.now));
    const count = (channel: Channel): number =>
      today.filter((one) => one.echoOf === null && one.channel === channel).length;
    return {
      ...aRelease('2023-12-18 09:07', this.waiting),
      now: this.now,
      digestAt: this.digestAt,
      points: this.points,
      sentToday: { email: count('email'), sms: count('sms') },
      echoesToday: today.filter(({ echoOf }) => echoOf !== null).length,
    };
  }
}
