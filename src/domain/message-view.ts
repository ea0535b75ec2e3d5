import type { LocalDate } from './local-date.ts';
import type { Notice } from './measure.ts';
import type { Claim } from './measure-input.ts';
import type { Channel, Role, Tone } from './policy.ts';

/** One row of a message as its reader sees it: the notice and the words of the plan. */
export interface MessageItem {
  readonly noticeId: string;
  readonly notice: Notice;
  readonly planTitle: string;
  readonly documentNumber: string | null;
  readonly section: string | null;
  readonly measureText: string;
  /** The deadline as printed or the milestone's date; null for an ongoing measure. */
  readonly deadline: LocalDate | null;
  /** The unit that must answer; where each lead answers, those that still must, or for whom it is written. */
  readonly leadUnitName: string;
  readonly officeName: string;
  /** The last report of the measure, for pre-filling and for the verifier; null when there is none. */
  readonly lastReport: { readonly claim: Claim; readonly text: string; readonly on: LocalDate } | null;
  /** What was asked or decided of the measure, as far as this notice speaks of it. */
  readonly life: LifeFacts;
  /** What a lead asks of this supporting unit, and by when; null on any other item. */
  readonly contribution: { readonly askedBy: string; readonly by: LocalDate; readonly text: string } | null;
  /** For an echo: what was recorded or asked back, e.g. the claim; ids and codes only. */
  readonly echo: { readonly result: 'recorded' | 'signed' | 'refused' | 'question'; readonly detail: string } | null;
}

/** What a unit has asked of the office and what the office has decided, as stored when the message is sent. */
export interface LifeFacts {
  /** For a notice about an extension or a wrong addressee: what the unit asked. Null where it speaks of none. */
  readonly petition: {
    readonly askedOn: LocalDate;
    /** The date asked for; null for a wrong addressee. */
    readonly newDue: LocalDate | null;
    readonly suggestedUnit: string | null;
    readonly reason: string;
    /** The unit is not urged up to this day, as long as the office has not answered. */
    readonly pausedUntil: LocalDate;
  } | null;
  /** For a notice about a decision of the office. */
  readonly decided: {
    /** The date granted or moved to, the day of the next look at a parked measure, the measure that it was merged into. */
    readonly newDue: LocalDate | null;
    readonly reviewOn: LocalDate | null;
    readonly intoCode: string | null;
    readonly reason: string;
  } | null;
  /** How many extensions were granted so far. */
  readonly extensions: number;
  /** The day by which the unit promised to report on this notice's request. */
  readonly promisedOn: LocalDate | null;
  /** Why this notice's request ended although nobody failed to answer it. */
  readonly dropped: 'new-date' | 'reassigned' | 'parked' | 'withdrawn' | 'merged' | 'split' | null;
  /** The deadline by which the measure is asked now, where it is another than the adopted one. */
  readonly movedTo: LocalDate | null;
}

/** Nothing was asked or decided. */
export const NO_LIFE_FACTS: LifeFacts = {
  petition: null,
  decided: null,
  extensions: 0,
  promisedOn: null,
  dropped: null,
  movedTo: null,
};

/** Everything needed to write one message to one contact by one channel. */
export interface MessageView {
  /** Deterministic id of the message (also the local part of its Message-ID). */
  readonly id: string;
  readonly channel: Channel;
  readonly locale: 'zh-CN' | 'en';
  readonly zone: string;
  /** Instant of the release, epoch ms. */
  readonly at: number;
  readonly contact: {
    readonly id: string;
    readonly name: string;
    readonly unitName: string;
    readonly role: Role;
    readonly address: string;
  };
  /** Highest tone and role of the items. */
  readonly tone: Tone;
  readonly role: Role;
  readonly items: readonly MessageItem[];
  /** For an echo by mail: the Message-ID it answers. */
  readonly inReplyTo: string | null;
}
