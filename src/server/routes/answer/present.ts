import { html, page, type Html } from '../../html.ts';
import { askingFields, givingFields } from './contribution-fields.ts';
import type { RowFault } from './read-body.ts';
import { officeFields, revisionFields, unitFields, type FilledRow } from './row-fields.ts';
import type { AnswerBody, AnswerForm, AnswerRow } from './schema.ts';
import { dateZh } from '../../../names/dates.ts';
import { bothOf, CLAIM_NAMES } from '../../../names/names.ts';

/**
 * The page behind a link: every row it was issued for, each with its own answer. The first button is what the Enter key
 * presses, so it must be the one that only submits.
 */
export function formPage(
  form: AnswerForm,
  { faults = [], values = {}, warning }: { faults?: readonly RowFault[]; values?: AnswerBody; warning?: string } = {},
): string {
  const open = form.rows.filter(({ settled, task, revisable, supports }) =>
    settled === null ? task !== 'read' : settled === 'answered' && (revisable !== null || supports.length > 0),
  );
  return page(
    '督办反馈 Progress report',
    html`<header>
        <h1>${form.planTitle}</h1>
        <p class="soft">
          ${form.unitName}，您好。${form.officeName}请贵单位就下列事项作出答复；本页打开即视为签收。<br />
          Please answer the rows below. Opening this page counts as a receipt.
        </p>
      </header>
      ${warning !== undefined && html`<div class="card error" role="alert">${warning}</div>`}
      ${faults.map((fault) => html`<div class="card error" role="alert">第 ${fault.code} 项：${fault.message}</div>`)}
      <form method="post">
        <button type="submit" class="away" tabindex="-1" aria-hidden="true">提交 Submit</button>
        <datalist id="units">${form.unitNames.map((name) => html`<option value="${name}"></option>`)}</datalist>
        ${form.rows.map((row, index) => rowCard({ row, index, values, faults: faults.filter((one) => one.index === index) }))}
        ${
          open.length > 0
            ? html`<p><button type="submit">提交 Submit</button></p>
                <p class="soft">
                  未选择的事项不作改动，可稍后再答。本系统不处理涉密事项，请勿填写涉密内容。<br />Rows without a choice
                  stay as they are. Not for classified matters.
                </p>`
            : html`<p class="soft">本页事项均已答复或已了结，无需再填。 Nothing is left to answer here.</p>`
        }
      </form>`,
  );
}

function rowCard(filled: FilledRow): Html {
  const { row, index } = filled;
  return html`<section class="card${row.settled === null ? '' : ' done'}" aria-labelledby="row-${index}">
    <h2 id="row-${index}">第 ${row.code} 项</h2>
    <p class="facts soft">
      ${row.section !== null && html`<span>${row.section}</span>`}${row.due !== null && html`<span>时限 Due：${dateZh(row.due)}</span>`}
    </p>
    <p>${row.text}</p>
    ${row.lastReport !== null && html`<p class="soft">上次反馈 Last report（${dateZh(row.lastReport.on)}）：${bothOf(CLAIM_NAMES[row.lastReport.claim])} ${row.lastReport.text}</p>`}
    ${row.contributions.map(({ unitName, text, on }) => html`<p class="soft">配合情况 Contribution（${unitName}，${dateZh(on)}）：${text}</p>`)}
    ${answerFields(filled)}${row.settled !== 'closed' && askingFields(filled)}
  </section>`;
}

function answerFields(filled: FilledRow): Html {
  const { row } = filled;
  if (row.settled === 'answered') {
    return row.task === 'report' && row.revisable !== null
      ? revisionFields(filled)
      : html`<p class="soft">已收到反馈。 Already answered.</p>`;
  }
  if (row.settled === 'closed') return html`<p class="soft">该事项已了结。 Closed.</p>`;
  if (row.task === 'read') return html``;
  if (row.task === 'contribute') return givingFields(filled);
  if (row.task !== 'report') return officeFields(filled);
  if (row.isAsked) return html`${pending(row)}${unitFields(filled)}`;
  return html`<details>
    <summary class="soft">
      抄送事项，由牵头（反馈）单位答复；确需补充的可在此填写。 Copied to you: answering is optional.
    </summary>
    ${unitFields(filled)}
  </details>`;
}

/** What the unit has asked already. */
function pending({ petition }: AnswerRow): Html | false {
  if (petition === null) return false;
  return petition.newDue === null
    ? html`<p class="soft">已提出不属于本单位职责，待督办单位答复。 Waiting for the office's answer: not ours.</p>`
    : html`<p class="soft">
        已申请延期至${dateZh(petition.newDue)}，待督办单位答复。 Waiting for the office's answer on an extension.
      </p>`;
}

/** What was recorded, and what happens next. */
export function thanksPage(form: AnswerForm, recorded: readonly string[]): string {
  return page(
    '已收到 Recorded',
    html`<div class="card done" role="status">
        <h1>已收到贵单位的答复</h1>
        <p>
          已登记第 ${recorded.join('、')}
          项。已反馈的事项催办即行停止；须复核、答复的事项由${form.officeName}办理，结果另行通知。
        </p>
        <p class="soft">
          Recorded: ${recorded.join(', ')}. Reminders for what was reported stop now; what the office must verify or
          answer goes to ${form.officeName}.
        </p>
      </div>
      <p><a href="">返回查看 Back to the rows</a></p>`,
  );
}
