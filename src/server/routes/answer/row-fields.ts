import { Html, html } from '../../html.ts';
import type { RowFault } from './read-body.ts';
import { CLAIMS, LIMITS, type AnswerBody, type AnswerRow } from './schema.ts';
import { dateZh } from '../../../names/dates.ts';
import { bothOf, CLAIM_NAMES } from '../../../names/names.ts';

/** A row with its place in the form, and what was submitted where the form comes back with faults. */
export interface FilledRow {
  readonly row: AnswerRow;
  readonly index: number;
  readonly values: AnswerBody;
  readonly faults: readonly RowFault[];
}

type Choice = readonly [value: string, label: string];

const OFFICE_CHOICES: Readonly<
  Record<Exclude<AnswerRow['task'], 'report' | 'contribute' | 'read'>, readonly Choice[]>
> = {
  verify: [
    ['confirm', '同意销号 Confirm'],
    ['return', '退回 Return'],
  ],
  decide: [
    ['new-date', '另定时限 New date'],
    ['not-completed', '认定未完成 Not completed'],
  ],
  extension: [
    ['grant', '同意延期 Grant'],
    ['refuse', '不同意 Refuse'],
  ],
  misaddressed: [
    ['reassign', '改派 Reassign'],
    ['refuse', '维持原责任分工 Refuse'],
  ],
  parked: [
    ['resume', '恢复办理 Resume'],
    ['park', '另定复查日期 Park again'],
  ],
};

const claimChoices = (prefix: string): Choice[] =>
  CLAIMS.map((claim) => [`${prefix}${claim}`, bothOf(CLAIM_NAMES[claim])]);

/** The fields with which a unit answers a row that is open. */
export function unitFields(filled: FilledRow): Html {
  const { row, index } = filled;
  return html`${sameAsBefore(row, index)}
    <fieldset>
      <legend class="soft">进展情况 Progress</legend>
      ${choices(filled, claimChoices(''))} ${reportFields(filled)}
    </fieldset>
    ${row.mayAsk && askFields(filled)}`;
}

/** One click says the last report again; what was done cannot stay as it was. */
function sameAsBefore({ lastReport }: AnswerRow, index: number): Html | false {
  if (lastReport === null || lastReport.claim === 'done') return false;
  return html`<p>
    <button class="plain" name="same.${index}" value="1">
      与上次情况相同 No change（${bothOf(CLAIM_NAMES[lastReport.claim])}）
    </button>
  </p>`;
}

function reportFields(filled: FilledRow): Html {
  const { row } = filled;
  return html`${words(filled, '说明 Details', { most: LIMITS.text })}
    ${row.targets.map((target, place) =>
      field(filled, `value.${place}`, {
        label: `指标现值 Value：${target.text}（${target.unit}）`,
        attributes: 'inputmode="decimal" maxlength="30"',
      }),
    )}
    <details ${opened(filled, 'evidence')}>
      <summary class="soft">佐证材料（链接或文号，最多5条） Evidence: links or document numbers</summary>
      ${Array.from({ length: LIMITS.evidences }, (_, place) =>
        field(filled, `evidence.${place}`, {
          label: `佐证 ${place + 1}`,
          attributes: `maxlength="${LIMITS.evidence}"`,
        }),
      )}
    </details>`;
}

/** What a unit may say instead of a report. */
function askFields(filled: FilledRow): Html {
  const { row, index, values } = filled;
  const asking = ['promise', 'extension', 'misaddressed'].includes(values[`choice.${index}`] ?? '');
  const asked: Choice[] = [
    ['promise', '承诺反馈日期 Promise a day'],
    ...(row.isDated ? [['extension', '申请延期 Ask for an extension'] as const] : []),
    ['misaddressed', '不属于本单位职责 Not ours'],
  ];
  return html`<details ${asking ? 'open' : ''}>
    <summary class="soft">暂不能反馈：承诺日期、申请延期、不属于本单位职责 Not a report yet</summary>
    ${choices(filled, asked)} ${field(filled, 'promisedOn', { label: '承诺反馈日期 Promised day', type: 'date' })}
    ${
      row.isDated &&
      html`${field(filled, 'newDue', { label: '申请延至 New date', type: 'date' })}
        <p class="soft">${scoredZh(row)}<br />${scoredEn(row)}</p>`
    }
    ${field(filled, 'unit', { label: '建议办理单位 Unit suggested（不属于本单位职责时）', attributes: 'list="units"' })}
  </details>`;
}

const scoredZh = ({ extensions, adopted }: AnswerRow): string =>
  `此前已同意延期${extensions}次。延期只影响催办，办理结果仍按原定时限${adopted === null ? '' : `（${dateZh(adopted)}）`}评定；理由请写在“说明”栏。`;

const scoredEn = ({ extensions }: AnswerRow): string =>
  `Extensions so far: ${extensions}. The outcome is judged by the original date; write the reason under Details.`;

/** The fields with which the last report is put right or taken back. */
export function revisionFields(filled: FilledRow): Html {
  const { index, values } = filled;
  return html`<p class="soft">
      已收到反馈。在督办单位处理或再次要求反馈之前，可以更正或撤回。<br />Already answered; it may be put right or taken
      back until the office has acted on it or asks again.
    </p>
    <details ${values[`choice.${index}`] === undefined ? '' : 'open'}>
      <summary class="soft">更正或撤回 Correct or take back</summary>
      ${choices(filled, [...claimChoices('correct-'), ['withdraw-report', '撤回 Take back']])} ${reportFields(filled)}
    </details>`;
}

/** The fields with which the office decides a row. */
export function officeFields(filled: FilledRow): Html {
  const { row } = filled;
  if (row.task === 'report' || row.task === 'contribute' || row.task === 'read') return html``;
  return html`${petitionFacts(row)}
    <fieldset>
      <legend class="soft">处理意见 Decision</legend>
      ${choices(filled, OFFICE_CHOICES[row.task])}
      ${field(filled, 'newDue', { label: '新时限 New date', type: 'date', value: row.petition?.newDue ?? '' })}
      ${row.task === 'parked' && field(filled, 'reviewOn', { label: '复查日期 Day of review', type: 'date' })}
      ${
        row.task === 'misaddressed' &&
        field(filled, 'unit', {
          label: '改派牵头单位 New lead unit',
          attributes: 'list="units"',
          value: row.petition?.suggestedUnit ?? '',
        })
      }
      ${words(filled, '理由 Reason', { most: LIMITS.reason })}
    </fieldset>`;
}

function petitionFacts({ petition, adopted, extensions, reviewOn, task }: AnswerRow): Html | false {
  if (task === 'parked' && reviewOn !== null) return html`<p>挂账复查日期 Review：${dateZh(reviewOn)}</p>`;
  if (petition === null) return false;
  return html`<p>
    ${petition.newDue !== null && html`${askedFor(petition.newDue, { adopted, extensions })}<br />`}
    ${petition.suggestedUnit !== null && html`建议办理单位 Suggested：${petition.suggestedUnit}<br />`}申请理由
    Reason：${petition.reason}
  </p>`;
}

function askedFor(newDue: string, { adopted, extensions }: Pick<AnswerRow, 'adopted' | 'extensions'>): string {
  const original = adopted === null ? '' : `；原定时限 original ${dateZh(adopted)}`;
  return `申请延至 asked for ${dateZh(newDue)}（已同意延期${extensions}次 extensions so far${original}）`;
}

function choices({ index, values }: FilledRow, offered: readonly Choice[]): Html {
  const chosen = values[`choice.${index}`];
  return html`<div class="choices">
    ${offered.map(
      ([value, label]) =>
        html`<label
          ><input
            type="radio"
            name="choice.${index}"
            value="${value}"
            ${chosen === value ? 'checked' : ''}
          />${label}</label
        >`,
    )}
  </div>`;
}

interface Field {
  readonly label: string;
  readonly type?: 'date' | 'text';
  /** Attributes written by this file alone. */
  readonly attributes?: string;
  readonly value?: string;
}

/** One line of input. */
export function field(
  filled: FilledRow,
  name: string,
  { label, type = 'text', attributes = '', value = '' }: Field,
): Html {
  const full = nameOf(name, filled.index);
  return html`<label class="soft"
      >${label}<input
        type="${type}"
        name="${full}"
        value="${filled.values[full] ?? value}"
        ${new Html(attributes)} /></label
    >${faultsOf(filled, name)}`;
}

/** Several lines of words; `of` is their field. */
export function words(filled: FilledRow, label: string, { most, of = 'text' }: { most: number; of?: string }): Html {
  const name = nameOf(of, filled.index);
  return html`<label class="soft"
      >${label}<textarea name="${name}" rows="3" maxlength="${most}">${filled.values[name] ?? ''}</textarea></label
    >${faultsOf(filled, of)}`;
}

/** The faults of one field, below it. */
export function faultsOf({ faults }: FilledRow, name: string): Html {
  return html`${faults.filter(({ field: of }) => of === name).map(({ message }) => html`<p class="fault">${message}</p>`)}`;
}

/** `value.2` of row 5 is submitted as `value.5.2`. */
export function nameOf(name: string, index: number): string {
  const [first = '', ...rest] = name.split('.');
  return [first, index, ...rest].join('.');
}

const opened = ({ index, values, faults }: FilledRow, name: string): string =>
  faults.some(({ field: of }) => of.startsWith(name)) ||
  Object.entries(values).some(([key, value]) => key.startsWith(`${name}.${index}.`) && value !== '')
    ? 'open'
    : '';
