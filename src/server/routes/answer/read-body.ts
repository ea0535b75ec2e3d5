import { isLocalDate } from '../../../domain/local-date.ts';
import { answerSchema, type Answer, type AnswerBody, type AnswerForm, type AnswerRow } from './schema.ts';

/** A row that was filled in, but not so that it can be taken. */
export interface RowFault {
  readonly code: string;
  readonly message: string;
}

/**
 * The answers of a submitted form, with all its faults at once. Row numbers are positions in the form that the link
 * shows; a row left untouched gives nothing.
 */
export function readBody(form: AnswerForm, body: AnswerBody): { answers: Answer[]; faults: RowFault[] } {
  const answers: Answer[] = [];
  const faults: RowFault[] = [];
  form.rows.forEach((row, index) => {
    const choice = body[`choice.${index}`];
    if (choice === undefined || choice === '' || row.settled !== null) return;
    const parsed = answerSchema.safeParse(answerOf(row, choice, (field) => body[`${field}.${index}`]?.trim() ?? ''));
    if (parsed.success) answers.push(parsed.data);
    else faults.push({ code: row.code, message: faultOf(choice, body[`newDue.${index}`] ?? '') });
  });
  return { answers, faults };
}

function answerOf(row: AnswerRow, choice: string, field: (name: string) => string): unknown {
  const { measureId } = row;
  switch (row.task) {
    case 'report':
      return { type: 'report', measureId, claim: choice, text: field('text') };
    case 'verify':
      return { type: 'verify', measureId, decision: choice, newDue: field('newDue'), reason: field('text') };
    case 'decide':
      return { type: 'decide', measureId, decision: choice, newDue: field('newDue') };
    case 'read':
      return null;
  }
}

function faultOf(choice: string, newDue: string): string {
  if (choice === 'return' || choice === 'new-date') {
    return isLocalDate(newDue)
      ? '请填写退回理由（不超过2000字）。 / Give a reason (at most 2,000 characters).'
      : `新时限“${newDue}”不是有效日期，请按 2023-12-31 的格式填写。 / "${newDue}" is not a date; write it like 2023-12-31.`;
  }
  return `选项“${choice}”无效，请重新选择；说明不超过5000字。 / "${choice}" is not a choice of this row; at most 5,000 characters of text.`;
}
