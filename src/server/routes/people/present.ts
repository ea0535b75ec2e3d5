import { html, page, type Html } from '../../html.ts';
import type { PeopleBody, PeopleForm, PersonView } from './schema.ts';

/** The page on which a unit names its liaison and deputy; `typed` keeps what was entered when it has faults. */
export function peoplePage(
  form: PeopleForm,
  { faults = [], typed }: { readonly faults?: readonly string[]; readonly typed?: PeopleBody } = {},
): string {
  return page(
    '联络员登记 Contacts of the unit',
    html`<header>
        <h1>${form.unitName}：联络员登记</h1>
        <p class="soft">
          请核对或更改贵单位的联络员和副联络员。更改后，在办事项一并转交新的联络员，原联络员随即收到告知。<br />
          Check or change the liaison of your unit and the deputy. What is open moves to the new liaison.
        </p>
      </header>
      ${faults.map((fault) => html`<div class="card error" role="alert">${fault}</div>`)}
      <form method="post">
        ${personCard({ who: 'holder', title: '联络员 Liaison', person: form.holder }, typed)}
        ${personCard({ who: 'deputy', title: '副联络员（可不填） Deputy, optional', person: form.deputy }, typed)}
        <p><button type="submit">提交 Submit</button></p>
        <p class="soft">
          邮箱和手机至少填写一项。${form.officeName}仅将其用于督办联系。<br />One address at least; used for this
          follow-up only.
        </p>
      </form>`,
  );
}

interface Card {
  readonly who: 'holder' | 'deputy';
  readonly title: string;
  readonly person: PersonView | null;
}

function personCard({ who, title, person }: Card, typed: PeopleBody | undefined): Html {
  const value = (field: 'name' | 'email' | 'mobile'): string =>
    typed === undefined ? (person?.[field] ?? '') : (typed[`${who}.${field}`] ?? '');
  return html`<section class="card">
    <fieldset>
      <legend><strong>${title}</strong></legend>
      <p>
        <label
          >姓名 Name<br /><input
            type="text"
            name="${who}.name"
            value="${value('name')}"
            maxlength="60"
            autocomplete="off"
        /></label>
      </p>
      <p>
        <label
          >邮箱 E-mail<br /><input
            type="text"
            inputmode="email"
            name="${who}.email"
            value="${value('email')}"
            maxlength="254"
            autocomplete="off"
        /></label>
      </p>
      <p>
        <label
          >手机 Mobile<br /><input
            type="text"
            inputmode="tel"
            name="${who}.mobile"
            value="${value('mobile')}"
            maxlength="30"
            autocomplete="off"
        /></label>
      </p>
    </fieldset>
  </section>`;
}

/** What was recorded, and what happens next. */
export function peopleSavedPage({ unitName }: PeopleForm): string {
  return page(
    '已登记 Recorded',
    html`<div class="card done" role="status">
      <h1>${unitName}的联络员已登记</h1>
      <p>联络员有变更的，在办事项已转交新的联络员，原联络员已收到告知。</p>
      <p class="soft">Recorded. Where the liaison has changed, what is open moves to the new one.</p>
    </div>`,
  );
}
