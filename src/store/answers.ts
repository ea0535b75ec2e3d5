import { randomUUID } from 'node:crypto';
import { DubanError } from '../domain/errors.ts';
import type { LocalDate } from '../domain/local-date.ts';
import type { Claim } from '../domain/measure-input.ts';
import { loadAnswerItems, type AnswerItem } from './answer-items.ts';
import type { Database } from './database.ts';
import { addInputs, type InputRow, type NewInput, type StoredInputs } from './inputs.ts';

/** What a signed link was issued for. */
export interface AnswerTarget {
  readonly messageId: string;
  readonly contactId: string;
}

/** One answer to one row of a message. Dates are in the plan's zone. */
export type AnswerAct = { readonly measureId: string } & (
  | { readonly type: 'receipt' }
  | { readonly type: 'report'; readonly claim: Claim; readonly text: string }
  | { readonly type: 'verify'; readonly decision: 'confirm' }
  | { readonly type: 'verify'; readonly decision: 'return'; readonly newDue: LocalDate; readonly reason?: string }
  | { readonly type: 'decide'; readonly decision: 'new-date'; readonly newDue: LocalDate }
  | { readonly type: 'decide'; readonly decision: 'not-completed' }
);

/** The rows of a message for its reader: what may be answered, and what is answered already. */
export interface AnswerView {
  readonly planTitle: string;
  readonly officeName: string;
  readonly unitName: string;
  readonly rows: readonly AnswerItem[];
}

export interface AnswerStore {
  /** Null when there is no such message of this contact. */
  load(target: AnswerTarget): Promise<AnswerView | null>;
  /**
   * Commits answers to rows of the message, all in one transaction. The measures named must be woken.
   * A receipt of a row that is signed or answered already is nothing new. Throws DubanError not-allowed for a row that
   * the message does not hold or that this contact may not answer so.
   */
  record(target: AnswerTarget, acts: readonly AnswerAct[], dedupeKey?: string): Promise<StoredInputs>;
}

export function answerStore(db: Database): AnswerStore {
  return {
    load: (target) =>
      db.read(async (prisma) => {
        const found = await loadAnswerItems(prisma, target);
        const [first] = found?.rows ?? [];
        if (found === null || first === undefined) return null;
        return { planTitle: first.planTitle, officeName: first.officeName, unitName: found.unitName, rows: found.rows };
      }),
    record: (target, acts, dedupeKey) =>
      db.write(async (tx, now) => {
        const found = await loadAnswerItems(tx, target);
        const rows = acts.flatMap((act) => inputOf(act, found?.rows ?? [], target));
        // Without a key every submission counts: a corrected report is a new one.
        return addInputs(tx, rows, {
          dedupeKey: dedupeKey ?? `link:${target.messageId}:${randomUUID()}`,
          now,
          inboundId: null,
        });
      }),
  };
}

/** The input that an act makes of a row; nothing for a receipt that says nothing new. */
export function inputOf(act: AnswerAct, items: readonly AnswerItem[], { contactId }: AnswerTarget): InputRow[] {
  const item = items.find(({ measureId, task }) => measureId === act.measureId && TASK_OF[act.type] === task);
  if (item === undefined) throw notAllowed(act);
  if (act.type === 'receipt' && (item.signed || item.settled !== null || item.requestId === null)) return [];
  const { measureId, requestId, unitId } = item;
  const text = 'text' in act ? act.text : 'reason' in act ? act.reason : undefined;
  const row = (input: NewInput): InputRow[] => [{ measureId, input, ...(text === undefined ? {} : { text }) }];
  switch (act.type) {
    case 'receipt':
      return requestId === null ? [] : row({ type: 'receipt', requestId, unitId, contactId });
    case 'report':
      return row({ type: 'report', requestId, unitId, contactId, claim: act.claim });
    case 'verify':
      return act.decision === 'confirm'
        ? row({ type: 'verify', contactId, decision: 'confirm' })
        : row({ type: 'verify', contactId, decision: 'return', newDue: act.newDue });
    case 'decide':
      return act.decision === 'not-completed'
        ? row({ type: 'decide', contactId, decision: 'not-completed' })
        : row({ type: 'decide', contactId, decision: 'new-date', newDue: act.newDue });
  }
}

const TASK_OF: Readonly<Record<AnswerAct['type'], AnswerItem['task']>> = {
  receipt: 'report',
  report: 'report',
  verify: 'verify',
  decide: 'decide',
};

function notAllowed({ measureId, type }: AnswerAct): DubanError {
  return new DubanError(
    'not-allowed',
    `该消息不能对事项 ${measureId} 作此答复（${type}）。 / This message does not let you answer measure ${measureId} so (${type}).`,
  );
}
