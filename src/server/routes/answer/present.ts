import type { LocalDate } from '../../../domain/local-date.ts';
import type { Claim } from '../../../domain/measure-input.ts';
import { html, page, type Html } from '../../html.ts';
import type { RowFault } from './read-body.ts';
import { CLAIMS, type AnswerForm, type AnswerRow } from './schema.ts';

const CLAIM_LABELS: Readonly<Record<Claim, string>> = {
  done: '已办结 Done',
  'on-track': '正常推进 On track',
  delayed: '进度滞后 Delayed',
  'not-started': '尚未启动 Not started',
  blocked: '推进受阻 Blocked',
};

const CHOICES: Readonly<Record<AnswerRow['task'], readonly (readonly [string, string])[]>> = {
  report: CLAIMS.map((claim) => [claim, CLAIM_LABELS[claim]] as const),
  verify: [
    ['confirm', '同意销号 Confirm'],
    ['return', '退回 Return'],
  ],
  decide: [
    ['new-date', '另定时限 New date'],
    ['not-completed', '认定未完成 Not completed'],
  ],
  read: [],
};

/** 2023-12-31 as 2023年12月31日. */
export function chineseDate(date: LocalDate): string {
  const [year, month, day] = date.split('-').map(Number);
  return `${year}年${month}月${day}日`;
}

/** The page behind a link: every row it was issued for, each with its own answer. */
export function formPage(form: AnswerForm, options: { readonly faults?: readonly RowFault[] } = {}): string {
  const open = form.rows.filter(({ settled, task }) => settled === null && task !== 'read');
  return page(
    '督办反馈 Progress report',
    html`<header>
        <h1>${form.planTitle}</h1>
        <p class="soft">
          ${form.unitName}，您好。${form.officeName}请贵单位就下列事项作出答复；本页打开即视为签收。<br />
          Please answer the rows below. Opening this page counts as a receipt.
        </p>
      </header>
      ${(options.faults ?? []).map((fault) => html`<div class="card error" role="alert">第 ${fault.code} 项：${fault.message}</div>`)}
      <form method="post">
        ${form.rows.map((row, index) => rowCard(row, index))}
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

function rowCard(row: AnswerRow, index: number): Html {
  return html`<section class="card${row.settled === null ? '' : ' done'}" aria-labelledby="row-${index}">
    <h2 id="row-${index}">第 ${row.code} 项</h2>
    <p class="facts soft">
      ${row.section !== null && html`<span>${row.section}</span>`}${row.due !== null && html`<span>时限 Due：${chineseDate(row.due)}</span>`}
    </p>
    <p>${row.text}</p>
    ${row.lastReport !== null && html`<p class="soft">上次反馈 Last report（${chineseDate(row.lastReport.on)}）：${CLAIM_LABELS[row.lastReport.claim]} ${row.lastReport.text}</p>`}
    ${row.contributions.map(({ unitName, text, on }) => html`<p class="soft">配合情况 Contribution（${unitName}，${chineseDate(on)}）：${text}</p>`)}
    ${answerFields(row, index)}
  </section>`;
}

function answerFields(row: AnswerRow, index: number): Html {
  if (row.settled === 'answered') return html`<p class="soft">已收到反馈。 Already answered.</p>`;
  if (row.settled === 'closed') return html`<p class="soft">该事项已了结。 Closed.</p>`;
  if (row.task === 'read') return html``;
  if (row.task !== 'report' || row.isAsked) return choiceFields(row, index);
  return html`<details>
    <summary class="soft">
      抄送事项，由牵头（反馈）单位答复；确需补充的可在此填写。 Copied to you: answering is optional.
    </summary>
    ${choiceFields(row, index)}
  </details>`;
}

function choiceFields(row: AnswerRow, index: number): Html {
  const choices = CHOICES[row.task];
  return html`<fieldset>
    <legend class="soft">${row.task === 'report' ? '进展情况 Progress' : '处理意见 Decision'}</legend>
    <div class="choices">
      ${choices.map(
        ([value, label]) => html`<label><input type="radio" name="choice.${index}" value="${value}" />${label}</label>`,
      )}
    </div>
    ${row.task !== 'report' && html`<label class="soft">新时限 New date<input type="date" name="newDue.${index}" /></label>`}
    <label class="soft"
      >${row.task === 'report' ? '说明 Details' : '理由 Reason'}<textarea
        name="text.${index}"
        rows="3"
        maxlength="2000"
      ></textarea>
    </label>
  </fieldset>`;
}

/** What was recorded, and what happens next. */
export function thanksPage(form: AnswerForm, recorded: readonly string[]): string {
  return page(
    '已收到 Recorded',
    html`<div class="card done" role="status">
        <h1>已收到贵单位的答复</h1>
        <p>已登记第 ${recorded.join('、')} 项，相关催办即行停止；须复核的事项由${form.officeName}办理。</p>
        <p class="soft">
          Recorded: ${recorded.join(', ')}. Reminders for these rows stop now; claims of completion go to verification.
        </p>
      </div>
      <p><a href="">返回查看 Back to the rows</a></p>`,
  );
}

/** A page that says in plain words why a link does not open, and what to do. */
export function refusalPage(title: string, zh: string, en: string): string {
  return page(
    title,
    html`<div class="card error" role="alert">
      <h1>${zh}</h1>
      <p class="soft">${en}</p>
    </div>`,
  );
}
