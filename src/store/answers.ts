import type { Claim } from '../domain/measure.ts';
import type { LocalDate } from '../domain/local-date.ts';
import { readAnswerable, type Answerable, type AnswerableMessage } from './answerable.ts';
import type { Database } from './database.ts';
import { stableId } from './ids.ts';
import { insertInputs, type InputPayload, type NewInput } from './inputs.ts';

/** What somebody answered about one measure of a message. */
export type Answer = { readonly measureId: string } & (
  | { readonly type: 'receipt' }
  | { readonly type: 'report'; readonly claim: Claim; readonly text: string }
  | { readonly type: 'verify'; readonly decision: 'confirm' }
  | { readonly type: 'verify'; readonly decision: 'return'; readonly newDue: LocalDate; readonly reason: string }
  | { readonly type: 'decide'; readonly decision: 'new-date'; readonly newDue: LocalDate }
  | { readonly type: 'decide'; readonly decision: 'not-completed' }
);

export interface AnswerTarget {
  readonly messageId: string;
  readonly contactId: string;
}

export interface AnswerStore {
  /** The message with what its own contact may answer; null when it is not theirs. */
  form(target: AnswerTarget): Promise<AnswerableMessage | null>;
  /**
   * Commits answers in ONE transaction. Those that the message does not allow (another measure, not this person's
   * task, settled meanwhile) are left out. Returns the measures that must look.
   */
  record(target: AnswerTarget, answers: readonly Answer[]): Promise<readonly string[]>;
}

/** What a signed link needs. */
export function answerStore(db: Database): AnswerStore {
  return {
    form: (target) => db.read((prisma) => readAnswerable(prisma, target)),
    record: (target, answers) =>
      db.write(async (tx, now) => {
        const message = await readAnswerable(tx, target);
        if (message === null) return [];
        const inputs = answers.flatMap((answer) => inputOf(message, answer));
        await insertInputs(tx, now, inputs);
        return [...new Set(inputs.map(({ measureId }) => measureId))];
      }),
  };
}

/** The input that an answer becomes, or nothing where the row does not allow it. */
export function inputOf(message: AnswerableMessage, answer: Answer, inboundId: string | null = null): NewInput[] {
  const row = message.rows.find(({ measureId }) => measureId === answer.measureId);
  if (row === undefined || row.settled !== null) return [];
  const payload = payloadOf(message, row, answer);
  if (payload === null) return [];
  const text = answer.type === 'report' ? answer.text : null;
  return [
    {
      measureId: row.measureId,
      payload,
      text,
      // The same answer to the same request is one fact, by whatever message and however often it is sent.
      dedupeKey: stableId(message.contactId, row.measureId, row.requestId ?? '-', JSON.stringify(payload), text ?? ''),
      inboundId,
      cycleId: null,
    },
  ];
}

function payloadOf(message: AnswerableMessage, row: Answerable, answer: Answer): InputPayload | null {
  const { contactId } = message;
  const { unitId, requestId } = row;
  switch (answer.type) {
    case 'receipt':
      if (row.task !== 'report' || requestId === null || unitId === null || !row.signs) return null;
      return { type: 'receipt', requestId, unitId, contactId };
    case 'report':
      if (row.task !== 'report' || unitId === null) return null;
      return { type: 'report', requestId, unitId, contactId, claim: answer.claim };
    case 'verify':
      if (row.task !== 'verify') return null;
      return answer.decision === 'confirm'
        ? { type: 'verify', contactId, decision: 'confirm' }
        : { type: 'verify', contactId, decision: 'return', newDue: answer.newDue };
    case 'decide':
      if (row.task !== 'decide') return null;
      return answer.decision === 'not-completed'
        ? { type: 'decide', contactId, decision: 'not-completed' }
        : { type: 'decide', contactId, decision: 'new-date', newDue: answer.newDue };
  }
}
