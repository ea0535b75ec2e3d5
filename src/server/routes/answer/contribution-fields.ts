import { html, type Html } from '../../html.ts';
import { dateZh } from '../../../names/dates.ts';
import { faultsOf, field, nameOf, words, type FilledRow } from './row-fields.ts';
import { LIMITS } from './schema.ts';

/** What a supporting unit is asked for, and the place for its answer. */
export function givingFields(filled: FilledRow): Html {
  const { contribution } = filled.row;
  return html`${
    contribution !== null &&
    html`<p>
      牵头单位${contribution.askedBy}商请贵单位于${dateZh(contribution.by)}前提供：${contribution.text}<br />
      <span class="soft">Asked of your unit, which supports this measure, by ${contribution.by}.</span>
    </p>`
  }
  ${words(filled, '配合情况 What your unit contributes', { most: LIMITS.text })}`;
}

/** The form by which a lead asks its supporting units for their part, and what it still waits for. */
export function askingFields(filled: FilledRow): Html | false {
  const { row, index, values, faults } = filled;
  if (row.supports.length === 0) return false;
  const isOpen =
    faults.some(({ field: of }) => ['support', 'by', 'asks'].includes(of)) ||
    Object.keys(values).some((name) => name.startsWith(`support.${index}.`));
  return html`<details ${isOpen ? 'open' : ''}>
    <summary class="soft">请配合单位提供情况 Ask supporting units for their part</summary>
    ${row.awaited.map(
      ({ unitName, by }) =>
        html`<p class="soft">已请${unitName}于${dateZh(by)}前提供，尚未收到。 Asked, not given yet.</p>`,
    )}
    <div class="choices">
      ${row.supports.map((name, place) => {
        const box = nameOf(`support.${place}`, index);
        return html`<label
          ><input type="checkbox" name="${box}" value="1" ${values[box] === undefined ? '' : 'checked'} />${name}</label
        >`;
      })}
    </div>
    ${faultsOf(filled, 'support')} ${field(filled, 'by', { label: '提供期限 By which day', type: 'date' })}
    ${words(filled, '需要提供的情况 What you need', { most: LIMITS.reason, of: 'asks' })}
  </details>`;
}
