import type { Claim } from '../../domain/measure-input.ts';
import type { LocalDate } from '../../domain/local-date.ts';
import { clausesOf } from './reply-clauses.ts';
import { leadingAsk, type Ask } from './reply-asks.ts';
import { headReader, type Designator, type Head } from './reply-head.ts';
import { asksSomething, foldWidth, isPolite, takesBack } from './reply-words.ts';

/** An item that the sender's unit may answer. */
export interface AnswerableItem {
  readonly measureId: string;
  readonly code: string;
}

/** Why nothing could be recorded for a line; the echo asks back in these terms. */
export type QuestionReason =
  | 'which-item'
  | 'unknown-code'
  | 'same-code'
  | 'unclear-claim'
  | 'contradiction'
  | 'no-claim'
  | 'asks-something'
  | 'nothing-open'
  | 'no-date'
  | 'no-reason'
  | 'nothing-to-revise'
  | 'no-last-report';

/** What a reply says. `text` and `reason` keep the sender's own spelling. At most one act of a kind per item, at most one question. */
export type ReplyAct =
  | { readonly type: 'sign'; readonly items: readonly AnswerableItem[] }
  | { readonly type: 'report'; readonly item: AnswerableItem; readonly claim: Claim; readonly text: string }
  | { readonly type: 'extension'; readonly item: AnswerableItem; readonly newDue: LocalDate; readonly reason: string }
  | { readonly type: 'promise'; readonly item: AnswerableItem; readonly promisedOn: LocalDate }
  | { readonly type: 'misaddressed'; readonly item: AnswerableItem; readonly reason: string }
  | { readonly type: 'no-change'; readonly item: AnswerableItem }
  | { readonly type: 'correct'; readonly item: AnswerableItem; readonly claim: Claim; readonly text: string }
  | { readonly type: 'withdraw'; readonly item: AnswerableItem }
  | { readonly type: 'question'; readonly reason: QuestionReason; readonly text: string };

const LONGEST_REPLY = 20_000;
const LONGEST_TEXT = 4_000;
const LONGEST_REASON = 2_000;

/** What a reply is read by besides the open items. */
export interface ReplyTerms {
  /** The day in the plan's zone: a date without a year is the next such day. */
  readonly today: LocalDate;
  /** Items whose last report the sender may still put right or take back. */
  readonly revisable?: readonly AnswerableItem[];
}

/**
 * Reads a reply (already cut) to a message with these open items. A claim counts where its item is named, where only
 * one is open, or where the writer says "all"; whatever is doubtful becomes a question back, never a guess.
 */
export function readReply(
  reply: string,
  items: readonly AnswerableItem[],
  { today, revisable = [] }: ReplyTerms,
): ReplyAct[] {
  const reading = new Reading(items, revisable, today);
  const codes = [...items, ...revisable].map(({ code }) => code);
  const { clauses, doubtful } = clausesOf(reply.slice(0, LONGEST_REPLY), [...new Set(codes)]);
  for (const line of doubtful) reading.ask('unclear-claim', line);
  for (const clause of clauses) reading.take(clause);
  return reading.acts();
}

interface Recorded {
  readonly item: AnswerableItem;
  readonly claim: Claim;
  readonly lines: string[];
}

/** An ask with its words so far. */
interface Asked {
  readonly item: AnswerableItem;
  readonly ask: Ask;
  readonly lines: string[];
}

/** One reply on its way: what was recorded so far, and what the next line may continue. */
class Reading {
  private readonly items: readonly AnswerableItem[];
  private readonly headOf: (clause: string) => Head;
  private readonly reports = new Map<string, Recorded>();
  private readonly contradicted = new Set<string>();
  private readonly signed = new Set<AnswerableItem>();
  private readonly questions: { reason: QuestionReason; text: string }[] = [];
  private readonly loose: string[] = [];
  private readonly asked = new Map<string, Asked>();
  private readonly revisions: ReplyAct[] = [];
  private current: readonly { readonly lines: string[] }[] = [];
  private awaiting: readonly AnswerableItem[] = [];
  private understood = false;
  private polite = false;

  private readonly revisable: readonly AnswerableItem[];
  private readonly today: LocalDate;

  constructor(items: readonly AnswerableItem[], revisable: readonly AnswerableItem[], today: LocalDate) {
    this.items = items;
    this.revisable = revisable;
    this.today = today;
    this.headOf = headReader([...items, ...revisable].map(({ code }) => code));
  }

  ask(reason: QuestionReason, text: string): void {
    this.questions.push({ reason, text });
    this.current = [];
    this.awaiting = [];
  }

  take(clause: string): void {
    if (isPolite(foldWidth(clause).trim())) {
      this.polite = true;
      return;
    }
    const head = this.headOf(clause);
    const { designator, word } = head;
    const ask = word === null ? leadingAsk(foldWidth(head.rest), this.today) : null;
    if (ask !== null && !asksSomething(foldWidth(clause)))
      return this.takeAsk(ask, { designator, rest: head.rest, clause });
    if (designator === null && word === null) return this.takeWords(clause);
    if (this.isUnknown(designator, this.items)) return this.ask('unknown-code', clause);
    const meant = designator === null ? null : this.itemsOf(designator, this.items);
    if (meant === 'same-code') return this.ask('same-code', clause);
    if (word === 'sign') return this.sign(meant, head.rest);
    if (word !== null) return this.report(meant, { claim: word, rest: head.rest, clause });
    if (head.rest !== '') return this.ask('unclear-claim', clause);
    this.current = [];
    this.awaiting = meant ?? [];
  }

  /** An ask, or what is said of the last report. */
  private takeAsk(ask: Ask, said: { designator: Designator | null; rest: string; clause: string }): void {
    const { clause } = said;
    const isRevision = ask.type === 'correct' || ask.type === 'withdraw';
    const among = isRevision ? this.revisable : this.items;
    const rest = said.rest.slice(ask.restAt).trim();
    const inner = ask.type === 'correct' || ask.type === 'withdraw' ? this.headOf(rest) : null;
    const designator = said.designator ?? inner?.designator ?? null;
    if (among.length === 0) return this.ask(isRevision ? 'nothing-to-revise' : 'nothing-open', clause);
    if (this.isUnknown(designator, among)) return this.ask('unknown-code', clause);
    const named = designator === null ? null : this.itemsOf(designator, among);
    if (named === 'same-code') return this.ask('same-code', clause);
    const meant = named ?? (this.awaiting.length > 0 && !isRevision ? this.awaiting : among.length === 1 ? among : []);
    const [only] = meant;
    if (only === undefined) return this.ask('which-item', clause);
    if (ask.type === 'correct' || ask.type === 'withdraw') return this.revise(ask.type, only, { inner, clause, meant });
    if ((ask.type === 'extension' || ask.type === 'promise') && ask.date === null) return this.ask('no-date', clause);
    this.understood = true;
    this.awaiting = [];
    this.current = meant.flatMap((item) => this.recordAsk({ item, ask, lines: rest === '' ? [] : [rest] }, clause));
  }

  private revise(
    type: 'correct' | 'withdraw',
    item: AnswerableItem,
    { inner, clause, meant }: { inner: Head | null; clause: string; meant: readonly AnswerableItem[] },
  ): void {
    if (meant.length > 1 || this.revisions.length > 0) return this.ask('which-item', clause);
    if (type === 'withdraw') this.revisions.push({ type: 'withdraw', item });
    else if (inner === null || inner.word === null || inner.word === 'sign') return this.ask('no-claim', clause);
    else this.revisions.push({ type: 'correct', item, claim: inner.word, text: inner.rest.slice(0, LONGEST_TEXT) });
    this.understood = true;
    this.current = [];
    this.awaiting = [];
  }

  private recordAsk(asked: Asked, clause: string): Asked[] {
    const key = `${asked.ask.type} ${asked.item.measureId}`;
    const old = this.asked.get(key);
    if (old !== undefined && old.ask.date !== asked.ask.date) {
      this.contradicted.add(key);
      this.questions.push({ reason: 'contradiction', text: clause });
      return [];
    }
    this.asked.set(key, old ?? asked);
    return [old ?? asked];
  }

  private isUnknown(designator: Designator | null, among: readonly AnswerableItem[]): boolean {
    if (designator?.type !== 'codes') return false;
    return designator.unknown.length > 0 || designator.known.some((one) => !among.some(({ code }) => code === one));
  }

  /** What was asked, as acts; an ask without the reason that it needs is asked back. */
  private askedActs(): ReplyAct[] {
    return [...this.asked].flatMap(([key, { item, ask, lines }]): ReplyAct[] => {
      if (this.contradicted.has(key)) return [];
      const reason = lines.join('\n').trim().slice(0, LONGEST_REASON);
      if (ask.type === 'promise' && ask.date !== null) return [{ type: 'promise', item, promisedOn: ask.date }];
      if (ask.type === 'no-change') return [{ type: 'no-change', item }];
      if (reason === '') {
        this.questions.push({ reason: 'no-reason', text: item.code });
        return [];
      }
      if (ask.type === 'extension' && ask.date !== null) return [{ type: 'extension', item, newDue: ask.date, reason }];
      return ask.type === 'misaddressed' ? [{ type: 'misaddressed', item, reason }] : [];
    });
  }

  acts(): ReplyAct[] {
    const acts: ReplyAct[] = [...this.askedActs(), ...this.revisions];
    // Any reply is a receipt; nothing but kind words is no more than that, and asks for no answer.
    if (this.isMerelyPolite()) for (const one of this.items) this.signed.add(one);
    if (this.signed.size > 0) acts.push({ type: 'sign', items: [...this.signed] });
    for (const { item, claim, lines } of this.reports.values()) {
      if (this.contradicted.has(item.measureId)) continue;
      acts.push({ type: 'report', item, claim, text: lines.join('\n').trim().slice(0, LONGEST_TEXT) });
    }
    if (this.awaiting.length > 0) {
      this.questions.push({ reason: 'no-claim', text: this.awaiting.map(({ code }) => code).join(' ') });
    }
    if (this.questions.length === 0 && !this.understood && !this.isMerelyPolite()) {
      this.questions.push({
        reason: this.items.length === 0 ? 'nothing-open' : 'no-claim',
        text: this.loose.join('\n'),
      });
    }
    const [first] = this.questions;
    if (first !== undefined) {
      const text = this.questions.map((one) => one.text).join('\n');
      acts.push({ type: 'question', reason: first.reason, text: text.trim().slice(0, LONGEST_TEXT) });
    }
    return acts;
  }

  private isMerelyPolite(): boolean {
    const nothingElse = !this.understood && this.loose.length === 0 && this.questions.length === 0;
    return this.polite && nothingElse && this.awaiting.length === 0;
  }

  /** Words without number and claim: more of the report above them, a question, or talk. */
  private takeWords(clause: string): void {
    if (asksSomething(foldWidth(clause))) {
      this.questions.push({ reason: 'asks-something', text: clause });
      return;
    }
    if (this.awaiting.length > 0) return this.ask('unclear-claim', clause);
    if (this.current.length === 0) this.loose.push(clause);
    for (const one of this.current) one.lines.push(clause.trim());
  }

  private sign(meant: readonly AnswerableItem[] | null, rest: string): void {
    if (this.items.length === 0) return this.ask('nothing-open', rest);
    for (const one of meant ?? this.items) this.signed.add(one);
    this.understood = true;
    this.current = [];
    this.awaiting = [];
    if (rest === '') return;
    const { designator, word } = this.headOf(rest);
    // "收到，已办结" says two things; "收到，将尽快办理" is a signature with kind words.
    if (word !== null && word !== 'sign' && designator === null) this.take(rest);
    else if (asksSomething(foldWidth(rest))) this.questions.push({ reason: 'asks-something', text: rest });
  }

  private report(
    meant: readonly AnswerableItem[] | null,
    { claim, rest, clause }: { claim: Claim; rest: string; clause: string },
  ): void {
    const single = this.items.length === 1 ? this.items : null;
    const items = meant ?? (this.awaiting.length > 0 ? this.awaiting : single);
    if (this.items.length === 0) return this.ask('nothing-open', clause);
    if (items === null || items.length === 0) return this.ask('which-item', clause);
    const doubt = claim === 'done' ? takesBack(foldWidth(rest)) : null;
    if (doubt !== null) {
      for (const { measureId } of items) this.contradicted.add(measureId);
      return this.ask(doubt, clause);
    }
    this.awaiting = [];
    this.understood = true;
    this.current = items.flatMap((item) => this.record(item, claim, { rest, clause }));
    if (asksSomething(foldWidth(rest))) this.questions.push({ reason: 'asks-something', text: clause });
  }

  private record(item: AnswerableItem, claim: Claim, { rest, clause }: { rest: string; clause: string }): Recorded[] {
    const old = this.reports.get(item.measureId);
    if (old !== undefined && old.claim !== claim) {
      this.contradicted.add(item.measureId);
      this.questions.push({ reason: 'contradiction', text: clause });
      return [];
    }
    const recorded = old ?? { item, claim, lines: [] };
    if (rest !== '') recorded.lines.push(rest);
    this.reports.set(item.measureId, recorded);
    return [recorded];
  }

  private itemsOf(designator: Designator, among: readonly AnswerableItem[]): readonly AnswerableItem[] | 'same-code' {
    switch (designator.type) {
      case 'all':
        return among;
      case 'rest':
        return among.filter(({ measureId }) => !this.reports.has(measureId));
      case 'codes': {
        const found = designator.known.map((code) => among.filter((item) => item.code === code));
        return found.some((same) => same.length > 1) ? 'same-code' : found.flat();
      }
    }
  }
}
