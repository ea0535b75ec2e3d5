import type { Channel } from '../../domain/policy.ts';
import type { DocumentItem } from '../../rehearsal/document.ts';
import type { FarSideRecord, ReceivedMessage, RefusedMail } from '../document.ts';

/** A message as it reached somebody. */
export interface Arrival {
  readonly id: string;
  readonly at: number;
  readonly channel: Channel;
  readonly contact: string;
  readonly items: readonly DocumentItem[];
}

/** What the far side counts: the only witness of what really arrived. */
export class Ledger {
  private readonly messages = new Map<string, ReceivedMessage & { readonly repeats: number[] }>();
  private readonly refusals: RefusedMail[] = [];
  private readonly acts = new Map<string, number>();
  private readonly troubles: string[] = [];

  has(id: string): boolean {
    return this.messages.has(id);
  }

  /** Counts an arrival; true when it is the first under its id. A repeat that says something else is a problem. */
  take(arrival: Arrival): boolean {
    const known = this.messages.get(arrival.id);
    if (known === undefined) {
      this.messages.set(arrival.id, { ...arrival, repeats: [] });
      return true;
    }
    known.repeats.push(arrival.at);
    const same = known.contact === arrival.contact && JSON.stringify(known.items) === JSON.stringify(arrival.items);
    if (!same) this.problem(`${arrival.id} came again with other items or to somebody else`);
    return false;
  }

  refuse(refusal: RefusedMail): void {
    this.refusals.push(refusal);
  }

  acted(does: string): void {
    this.acts.set(does, (this.acts.get(does) ?? 0) + 1);
  }

  problem(text: string): void {
    this.troubles.push(text);
  }

  /** The whole account. */
  record(rest: Pick<FarSideRecord, 'deadMailboxes' | 'actsWaiting'>): FarSideRecord {
    const messages = [...this.messages.values()];
    return {
      messages,
      repeatedById: messages.reduce((sum, { repeats }) => sum + repeats.length, 0),
      refused: this.refusals,
      acts: Object.fromEntries([...this.acts].sort(([a], [b]) => (a < b ? -1 : 1))),
      problems: this.troubles,
      ...rest,
    };
  }
}
