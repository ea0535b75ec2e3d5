import type { Claim } from '../../domain/measure-input.ts';
import { clausesOf } from './reply-clauses.ts';
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
  | 'nothing-open';

/** What a reply says. `text` keeps the sender's own spelling. At most one report per item, at most one question. */
export type ReplyAct =
  | { readonly type: 'sign'; readonly items: readonly AnswerableItem[] }
  | { readonly type: 'report'; readonly item: AnswerableItem; readonly claim: Claim; readonly text: string }
  | { readonly type: 'question'; readonly reason: QuestionReason; readonly text: string };

const LONGEST_REPLY = 20_000;
const LONGEST_TEXT = 4_000;

/**
 * Reads a reply (already cut) to a message with these open items. A claim counts where its item is named, where only
 * one is open, or where the writer says "all"; whatever is doubtful becomes a question back, never a guess.
 */
export function readReply(reply: string, items: readonly AnswerableItem[]): ReplyAct[] {
  const reading = new Reading(items);
  const { clauses, doubtful } = clausesOf(
    reply.slice(0, LONGEST_REPLY),
    items.map(({ code }) => code),
  );
  for (const line of doubtful) reading.ask('unclear-claim', line);
  for (const clause of clauses) reading.take(clause);
  return reading.acts();
}

interface Recorded {
  readonly item: AnswerableItem;
  readonly claim: Claim;
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
  private current: readonly Recorded[] = [];
  private awaiting: readonly AnswerableItem[] = [];
  private understood = false;
  private polite = false;

  constructor(items: readonly AnswerableItem[]) {
    this.items = items;
    this.headOf = headReader(items.map(({ code }) => code));
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
    if (designator === null && word === null) return this.takeWords(clause);
    if (designator?.type === 'codes' && designator.unknown.length > 0) return this.ask('unknown-code', clause);
    const meant = designator === null ? null : this.itemsOf(designator);
    if (meant === 'same-code') return this.ask('same-code', clause);
    if (word === 'sign') return this.sign(meant, head.rest);
    if (word !== null) return this.report(meant, { claim: word, rest: head.rest, clause });
    if (head.rest !== '') return this.ask('unclear-claim', clause);
    this.current = [];
    this.awaiting = meant ?? [];
  }

  acts(): ReplyAct[] {
    const acts: ReplyAct[] = [];
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

  private itemsOf(designator: Designator): readonly AnswerableItem[] | 'same-code' {
    switch (designator.type) {
      case 'all':
        return this.items;
      case 'rest':
        return this.items.filter(({ measureId }) => !this.reports.has(measureId));
      case 'codes': {
        const found = designator.known.map((code) => this.items.filter((item) => item.code === code));
        return found.some((same) => same.length > 1) ? 'same-code' : found.flat();
      }
    }
  }
}
