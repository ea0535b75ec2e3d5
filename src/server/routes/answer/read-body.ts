import { isLocalDate, type LocalDate } from '../../../domain/local-date.ts';
import { CLAIMS, LIMITS, type Answer, type AnswerBody, type AnswerForm, type AnswerRow } from './schema.ts';

/** A field of a row that cannot be taken as it was filled in; `index` is the row's place in the form. */
export interface RowFault {
  readonly code: string;
  readonly index: number;
  readonly field: string;
  readonly message: string;
}

/**
 * The answers of a submitted form, with all its faults at once, field by field. Row numbers are positions in the form
 * that the link shows; a row left untouched gives nothing.
 */
export function readBody(form: AnswerForm, body: AnswerBody): { answers: Answer[]; faults: RowFault[] } {
  const answers: Answer[] = [];
  const faults: RowFault[] = [];
  form.rows.forEach((row, index) => {
    const fields = new RowFields(form, { row, index, body });
    const choice = body[`same.${index}`] === undefined ? fields.text('choice', 20) : 'no-change';
    const chosen = choice === '' || !mayChoose(row) ? null : answerOf(row, choice, fields);
    const found = [chosen, contributionOf(row, fields), askOf(row, fields)];
    if (fields.faults.length === 0) answers.push(...found.filter((answer) => answer !== null));
    faults.push(...fields.faults);
  });
  return { answers, faults };
}

const mayChoose = ({ settled, revisable }: AnswerRow): boolean =>
  settled === null || (settled === 'answered' && revisable !== null);

function answerOf(row: AnswerRow, choice: string, fields: RowFields): Answer | null {
  switch (row.task) {
    case 'report':
      return row.settled === null ? unitAnswer(row, choice, fields) : revision(row, choice, fields);
    case 'verify':
    case 'decide':
    case 'extension':
    case 'misaddressed':
    case 'parked':
      return row.settled === null ? officeAnswer(row, choice, fields) : null;
    case 'contribute':
    case 'read':
      return null;
  }
}

/** What a supporting unit gives: its words, and nothing to choose. */
function contributionOf({ task, settled, measureId }: AnswerRow, fields: RowFields): Answer | null {
  if (task !== 'contribute' || settled !== null) return null;
  const text = fields.text('text', LIMITS.text);
  return text === '' ? null : { type: 'contribution', measureId, text };
}

/** What a lead asks of its supporting units, beside a report or without one. */
function askOf({ task, settled, measureId, supports }: AnswerRow, fields: RowFields): Answer | null {
  if (task !== 'report' || settled === 'closed') return null;
  const chosen = supports.filter((_, place) => fields.isSet(`support.${place}`));
  if (chosen.length === 0 && !fields.isSet('by') && !fields.isSet('asks')) return null;
  if (chosen.length === 0) fields.fault('support', '请勾选配合单位。 / Choose the units that you ask.');
  if (!fields.isSet('asks')) fields.fault('asks', '请写明需要提供的情况。 / Say what you need.');
  const by = fields.date('by', '提供期限 day');
  return { type: 'ask-contribution', measureId, supports: chosen, by, text: fields.text('asks', LIMITS.reason) };
}

function unitAnswer(row: AnswerRow, choice: string, fields: RowFields): Answer | null {
  const { measureId, lastReport } = row;
  if (choice === 'no-change' && lastReport !== null && lastReport.claim !== 'done') {
    const { claim, text } = lastReport;
    return { type: 'report', measureId, claim, text, targetValues: [], evidence: [] };
  }
  const claim = CLAIMS.find((one) => one === choice);
  if (claim !== undefined) return { type: 'report', measureId, claim, ...fields.report() };
  if (!row.mayAsk) return fields.wrongChoice(choice);
  switch (choice) {
    case 'promise':
      return { type: 'promise', measureId, promisedOn: fields.date('promisedOn', '承诺反馈日期 promised day') };
    case 'extension':
      if (!row.isDated) return fields.wrongChoice(choice);
      return {
        type: 'extension',
        measureId,
        newDue: fields.date('newDue', '申请延至 new date'),
        reason: fields.reason(),
      };
    case 'misaddressed': {
      const [suggestedUnit = null] = fields.units('unit', 1);
      return { type: 'misaddressed', measureId, suggestedUnit, reason: fields.reason() };
    }
    default:
      return fields.wrongChoice(choice);
  }
}

/** The last report put right or taken back. */
function revision({ measureId }: AnswerRow, choice: string, fields: RowFields): Answer | null {
  if (choice === 'withdraw-report') return { type: 'withdraw-report', measureId };
  const claim = CLAIMS.find((one) => `correct-${one}` === choice);
  return claim === undefined
    ? fields.wrongChoice(choice)
    : { type: 'correct-report', measureId, claim, ...fields.report() };
}

/** Which decisions the office may take on each of its tasks. */
const DECISIONS: Readonly<Record<string, readonly string[]>> = {
  verify: ['confirm', 'return'],
  decide: ['new-date', 'not-completed'],
  extension: ['grant', 'refuse'],
  misaddressed: ['reassign', 'refuse'],
  parked: ['resume', 'park'],
};

function officeAnswer({ measureId, task }: AnswerRow, choice: string, fields: RowFields): Answer | null {
  if (DECISIONS[task]?.includes(choice) !== true) return fields.wrongChoice(choice);
  switch (choice) {
    case 'confirm':
      return { type: 'verify', measureId, decision: 'confirm' };
    case 'return':
      return { type: 'verify', measureId, decision: 'return', newDue: fields.newDue(), reason: fields.reason() };
    case 'new-date':
    case 'grant':
      return {
        type: 'decide',
        measureId,
        decision: choice,
        newDue: fields.newDue(),
        reason: fields.text('text', LIMITS.reason),
      };
    case 'not-completed':
      return { type: 'decide', measureId, decision: choice, reason: fields.text('text', LIMITS.reason) };
    case 'refuse':
      return { type: 'decide', measureId, decision: choice, reason: fields.reason() };
    case 'park': {
      const reviewOn = fields.date('reviewOn', '复查日期 day of review');
      return { type: 'decide', measureId, decision: 'park', reviewOn, reason: fields.reason() };
    }
    case 'resume': {
      const newDue = fields.dateOrNull('newDue', '新时限 new date');
      return { type: 'decide', measureId, decision: 'resume', newDue, reason: fields.text('text', LIMITS.reason) };
    }
    default: {
      const leads = fields.units('unit', 10);
      if (leads.length === 0) fields.fault('unit', '请写明改派的牵头单位。 / Name the unit that leads it from now on.');
      const newDue = fields.dateOrNull('newDue', '新时限 new date');
      return { type: 'decide', measureId, decision: 'reassign', leads, newDue, reason: fields.reason() };
    }
  }
}

/** The fields of one row; what is wrong with them is kept, all of it. */
class RowFields {
  readonly faults: RowFault[] = [];
  private readonly form: AnswerForm;
  private readonly place: { readonly row: AnswerRow; readonly index: number; readonly body: AnswerBody };

  constructor(form: AnswerForm, place: RowFields['place']) {
    this.form = form;
    this.place = place;
  }

  fault(field: string, message: string): void {
    const { row, index } = this.place;
    this.faults.push({ code: row.code, index, field, message });
  }

  wrongChoice(choice: string): null {
    this.fault('choice', `选项“${choice}”不适用于本项，请重新选择。 / "${choice}" is not a choice of this row.`);
    return null;
  }

  isSet(field: string): boolean {
    return this.value(field) !== '';
  }

  text(field: string, most: number): string {
    const value = this.value(field);
    if (value.length <= most) return value;
    this.fault(
      field,
      `内容共${value.length}字，不能超过${most}字。 / At most ${most} characters, not ${value.length}.`,
    );
    return '';
  }

  reason(): string {
    const reason = this.text('text', LIMITS.reason);
    if (this.value('text') === '') {
      this.fault(
        'text',
        `请填写理由（不超过${LIMITS.reason}字）。 / Give a reason, at most ${LIMITS.reason} characters.`,
      );
    }
    return reason;
  }

  newDue(): LocalDate {
    return this.date('newDue', '新时限 new date');
  }

  date(field: string, name: string): LocalDate {
    const value = this.value(field);
    if (isLocalDate(value)) return value;
    const what = value === '' ? '未填写' : `“${value}”不是有效日期`;
    this.fault(field, `${name}：${what}，请按 2023-12-31 的格式填写。 / Give a date like 2023-12-31.`);
    return '';
  }

  dateOrNull(field: string, name: string): LocalDate | null {
    return this.value(field) === '' ? null : this.date(field, name);
  }

  /** Names of units, split as an official would write several. */
  units(field: string, most: number): string[] {
    const names = this.value(field)
      .split(/[、，,；;\n]+/)
      .map((one) => one.trim())
      .filter((one) => one !== '');
    if (names.length > most) this.fault(field, `最多填写${most}个单位。 / At most ${most} units.`);
    for (const name of names.slice(0, most)) {
      if (this.form.unitNames.includes(name)) continue;
      const shown = name.slice(0, 40);
      this.fault(
        field,
        `没有名为“${shown}”的单位，请从列表中选择。 / No unit is called "${shown}": choose one of the list.`,
      );
    }
    return names;
  }

  report(): Pick<Extract<Answer, { type: 'report' | 'correct-report' }>, 'text' | 'targetValues' | 'evidence'> {
    return { text: this.text('text', LIMITS.text), targetValues: this.targetValues(), evidence: this.evidence() };
  }

  private targetValues(): { target: number; value: number }[] {
    return this.place.row.targets.flatMap((_, target) => {
      const field = `value.${target}`;
      const text = this.value(field).replace(/[,，\s]/g, '');
      if (text === '') return [];
      if (text.length <= LIMITS.value && /^[+-]?\d+(?:\.\d+)?$/.test(text)) return [{ target, value: Number(text) }];
      this.fault(field, `“${text.slice(0, LIMITS.value)}”不是数值，请只填数字。 / Give a number only.`);
      return [];
    });
  }

  private evidence(): string[] {
    return Array.from({ length: LIMITS.evidences }, (_, index) =>
      this.text(`evidence.${index}`, LIMITS.evidence),
    ).filter((one) => one !== '');
  }

  private value(field: string): string {
    const { index, body } = this.place;
    const [name = '', ...rest] = field.split('.');
    return body[[name, index, ...rest].join('.')]?.trim() ?? '';
  }
}
