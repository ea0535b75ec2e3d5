import type { MessageItem, MessageView } from '../../domain/message-view.ts';
import type { Tone } from '../../domain/policy.ts';
import { localDateOf } from '../../domain/zone.ts';
import { dueSaid, oneLine, officesOf, plansOf } from './facts.ts';
import { groupItems, isAnswerable, isForDecision, type Group } from './group.ts';
import { wordingOf } from './locales.ts';
import { REPLY_MARKERS } from './reply-marker.ts';
import type { Fact, Reasons, Wording } from './wording.ts';

/** Where a message leads: the page that answers it, the console, and the address that takes replies to it. */
export interface MessageLinks {
  readonly answerUrl: string;
  /** Where the unit of a hand-over names its liaison and deputy. */
  readonly peopleUrl: string;
  readonly baseUrl: string;
  readonly inboundAddress: string;
}

export interface LetterRow {
  readonly code: string;
  readonly section: string | null;
  readonly text: string;
  /** Deadline, due date, lead unit and so on. */
  readonly facts: readonly Fact[];
  /** Why, demand and next step, where these differ within the group. */
  readonly reasons: readonly Fact[];
}

export interface LetterGroup {
  readonly heading: string;
  readonly tone: Tone;
  /** Why, demand and next step, where these are the same for all rows. */
  readonly reasons: readonly Fact[];
  readonly rows: readonly LetterRow[];
  /** Long lists of few facts (a hand-over): every row has the same facts and they stand in columns. */
  readonly inColumns: boolean;
}

/** A mail before it is text or HTML: plain words in reading order. */
export interface Letter {
  readonly lang: string;
  readonly tone: Tone;
  readonly subject: string;
  readonly marker: string;
  readonly title: string;
  readonly plans: readonly string[];
  readonly salutation: string;
  readonly opening: string;
  readonly groups: readonly LetterGroup[];
  readonly button: { readonly label: string; readonly url: string };
  readonly answering: { readonly label: string; readonly lines: readonly string[] };
  /** Office and date, as a letter ends. */
  readonly signature: readonly string[];
  readonly footer: readonly string[];
  readonly labels: Wording['label'];
}

/** Writes the letter of a message. */
export function writeLetter(view: MessageView, links: MessageLinks): Letter {
  const words = wordingOf(view.locale);
  const groups = groupItems(view.items);
  const asked = groups.flatMap(({ items }) => items).filter(isAnswerable);
  return {
    lang: words.lang,
    tone: view.tone,
    subject: words.subject(view, groups),
    marker: REPLY_MARKERS[view.locale],
    title: words.title(view, groups),
    plans: plansOf(view).map(words.plan),
    salutation: oneLine(words.salutation(view)),
    opening: words.opening(view, groups),
    groups: groups.map((group) => writeGroup(group, view, words)),
    button: { label: buttonLabel(view.items, words), url: links.answerUrl },
    answering: {
      label: words.label.answering,
      lines: [
        ...(asked.length === 0 ? [words.notAnswerable] : words.answering(codesOf(asked), links.answerUrl)),
        ...(view.items.some(isHandedOver) ? [words.naming(links.peopleUrl)] : []),
      ],
    },
    signature: [words.list(officesOf(view)), words.date(localDateOf(view.zone, view.at))],
    footer: words.footer(links.baseUrl),
    labels: words.label,
  };
}

const isHandedOver = ({ notice }: MessageItem): boolean => notice.kind === 'handover' && notice.role === 'liaison';

const codesOf = (items: readonly MessageItem[]): string[] => [
  ...new Set(items.map(({ notice }) => notice.measureCode)),
];

function buttonLabel(items: readonly MessageItem[], { label }: Wording): string {
  if (items.some(isAnswerable)) return label.answerLink;
  return items.some(isForDecision) ? label.decideLink : label.viewLink;
}

function writeGroup(group: Group, view: MessageView, words: Wording): LetterGroup {
  const severalPlans = plansOf(view).length > 1;
  const reasons = group.items.map((item) => words.reasons(item, view));
  const shared = { why: allSame(reasons, 'why'), demand: allSame(reasons, 'demand'), next: allSame(reasons, 'next') };
  return {
    heading: words.heading(group),
    tone: group.tone,
    reasons: reasonFacts(reasons[0], shared, words),
    inColumns: group.kind === 'handover' && shared.why && shared.next,
    rows: group.items.map((item, index) => ({
      code: item.notice.measureCode,
      section: item.section === null ? null : oneLine(item.section),
      text: oneLine(item.measureText),
      facts: rowFacts(item, severalPlans, words),
      reasons: reasonFacts(reasons[index], { why: !shared.why, demand: !shared.demand, next: !shared.next }, words),
    })),
  };
}

function allSame(reasons: readonly Reasons[], key: keyof Reasons): boolean {
  return reasons.every((one) => one[key] === reasons[0]?.[key]);
}

function reasonFacts(
  reasons: Reasons | undefined,
  wanted: Readonly<Record<keyof Reasons, boolean>>,
  { label }: Wording,
): Fact[] {
  if (reasons === undefined) return [];
  const facts: Fact[] = [];
  if (wanted.why) facts.push({ label: label.why, value: reasons.why });
  if (wanted.demand && reasons.demand !== null) facts.push({ label: label.demand, value: reasons.demand });
  if (wanted.next) facts.push({ label: label.next, value: reasons.next });
  return facts;
}

function rowFacts(item: MessageItem, severalPlans: boolean, words: Wording): Fact[] {
  const { notice, deadline, leadUnitName, lastReport } = item;
  const { label } = words;
  const facts: Fact[] = [{ label: label.deadline, value: deadline === null ? words.ongoing : words.date(deadline) }];
  if (notice.request !== null && dueSaid(item) !== null) {
    facts.push({ label: label.due, value: dueText(notice.request, words) });
  }
  facts.push(...words.life(item).map(({ label: name, value }) => ({ label: name, value: oneLine(value) })));
  facts.push({ label: label.lead, value: oneLine(leadUnitName) });
  if (severalPlans) facts.push({ label: label.plan, value: words.plan(item) });
  if (lastReport !== null && notice.kind !== 'echo' && notice.kind !== 'handover') {
    facts.push({ label: label.lastReport, value: oneLine(words.lastReport(lastReport)) });
  }
  if (notice.kind === 'echo') facts.push({ label: label.result, value: words.echo(item) });
  return facts;
}

function dueText({ due, because }: NonNullable<MessageItem['notice']['request']>, words: Wording): string {
  const why = words.list(because.map((one) => words.because[one]));
  if (why === '') return words.date(due);
  return words.lang === 'en' ? `${words.date(due)} (${why})` : `${words.date(due)}（${why}）`;
}
