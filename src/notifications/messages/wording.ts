import type { LocalDate } from '../../domain/local-date.ts';
import type { Claim } from '../../domain/measure-input.ts';
import type { MessageItem, MessageView } from '../../domain/message-view.ts';
import type { Because, Tone } from '../../domain/policy.ts';
import type { Group, GroupKind } from './group.ts';

/** A labelled sentence or fact. */
export interface Fact {
  readonly label: string;
  readonly value: string;
}

/** Why somebody gets an item and what follows, in whole sentences; the same for all rows of a group where they agree. */
export interface Reasons {
  /** The reader's role and the rule that speaks here. */
  readonly why: string;
  /** What the reader is asked to do; null where nothing is asked. */
  readonly demand: string | null;
  /** The next rung, its date and who will be told. */
  readonly next: string;
}

/** Everything a locale says. Functions get facts and return plain text; nothing here is markup. */
export interface Wording {
  readonly lang: string;
  readonly date: (date: LocalDate) => string;
  /** A measure's printed number as it is referred to in running text. */
  readonly code: (code: string) => string;
  readonly list: (parts: readonly string[]) => string;
  readonly kind: Readonly<Record<GroupKind, string>>;
  readonly tone: Readonly<Record<Tone, string>>;
  readonly because: Readonly<Record<Because, string>>;
  readonly claim: Readonly<Record<Claim, string>>;
  readonly ongoing: string;
  readonly label: {
    readonly code: string;
    readonly section: string;
    readonly measure: string;
    readonly deadline: string;
    readonly due: string;
    readonly lead: string;
    readonly plan: string;
    readonly lastReport: string;
    readonly result: string;
    readonly why: string;
    readonly demand: string;
    readonly next: string;
    readonly answering: string;
    readonly answerLink: string;
    readonly decideLink: string;
    readonly viewLink: string;
  };
  readonly subject: (view: MessageView, groups: readonly Group[]) => string;
  readonly title: (view: MessageView, groups: readonly Group[]) => string;
  readonly plan: (item: MessageItem) => string;
  readonly salutation: (view: MessageView) => string;
  readonly opening: (view: MessageView, groups: readonly Group[]) => string;
  readonly heading: (group: Group) => string;
  readonly reasons: (item: MessageItem, view: MessageView) => Reasons;
  /** What was asked and decided, as facts of a row. */
  readonly life: (item: MessageItem) => readonly Fact[];
  readonly lastReport: (report: NonNullable<MessageItem['lastReport']>) => string;
  readonly echo: (item: MessageItem) => string;
  /** How to answer, for a message with items that a reply can answer: one line each; `example` is a row's code. */
  readonly answering: (codes: readonly string[], answerUrl: string) => readonly string[];
  /** What a reply does where only a link, or nothing, can answer. */
  readonly notAnswerable: string;
  /** Where the unit names its liaison and deputy. */
  readonly naming: (peopleUrl: string) => string;
  readonly footer: (baseUrl: string) => readonly string[];
  readonly sms: {
    readonly signature: string;
    readonly count: (group: Group) => string;
    readonly urgent: (item: MessageItem) => string;
    readonly join: (counts: readonly string[]) => string;
    /** `more`: there are other rows besides the urgent one. */
    readonly sentence: (counts: string, urgent: string, more: boolean) => string;
    readonly end: string;
  };
}
