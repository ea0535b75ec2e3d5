import type { Gap, MeasureFacts } from '../domain/measure.ts';
import type { Because, Role } from '../domain/policy.ts';
import { localDateOf, localTimeOf } from '../domain/zone.ts';
import type { Preview, PreviewAddressee, PreviewStep } from '../rehearsal/preview.ts';
import { channelWords, KIND, TONE } from './policy-words.ts';
import { afterwardsLines, dayWords, seenLines } from './preview-words.ts';
import { iso } from './wording.ts';
import { dateZh } from '../names/dates.ts';

/** A preview with the names that it is shown by. `people`: a contact's name, where the plan is stored. */
export interface Shown {
  readonly preview: Preview;
  readonly measure: MeasureFacts;
  readonly planTitle: string;
  readonly text: string;
  readonly zone: string;
  readonly officeUnitId: string;
  readonly unitNames: ReadonlyMap<string, string>;
  readonly people: ReadonlyMap<string, string>;
}

const ROLE: Readonly<Record<Role, { readonly zh: string; readonly en: string }>> = {
  liaison: { zh: '联络员', en: 'liaison' },
  head: { zh: '负责人', en: 'head' },
  leader: { zh: '分管领导', en: 'leader in charge' },
  'office-clerk': { zh: '督办承办人', en: 'office clerk' },
  'office-head': { zh: '督办负责人', en: 'office head' },
  superior: { zh: '上级联系人', en: 'superior' },
};

const BECAUSE: Readonly<Record<Because, string>> = {
  deadline: '完成时限 deadline',
  milestone: '阶段性目标 milestone',
  rhythm: '定期反馈 round',
  cycle: '集中反馈 report cycle',
};

/** The preview as one document: instants as ISO 8601, everything that the lines say. */
export function previewJson({ preview, measure, planTitle, unitNames, people }: Shown) {
  const { policy, steps, ...rest } = preview;
  const unitOf = (id: string): string => unitNames.get(id) ?? id;
  return {
    policy: { name: policy.name, version: policy.version },
    ...{ plan: planTitle, measure: measure.code, deadline: measure.deadline },
    ...rest,
    steps: steps.map(({ at, to, gaps, ...step }) => ({
      ...step,
      at: iso(at),
      to: to.map(({ unitId, contactId, sendAt, ...one }) => ({
        ...{ unit: unitOf(unitId), contact: contactId, person: people.get(contactId) ?? null },
        ...one,
        sendAt: iso(sendAt),
      })),
      gaps: gaps.map(({ unitId, role, reason }) => ({ unit: unitOf(unitId), role, reason })),
    })),
    verification: policy.verification,
    reopenAfterDays: policy.reopenAfterDays,
  };
}

/** The preview for a person: what happens when, to whom, by which channel, in which tone, and what comes after. */
export function previewLines(shown: Shown): string[] {
  const { preview, measure, planTitle, text } = shown;
  const { policy, because, askedOn, due, steps, endsOn, endsBy } = preview;
  return [
    `《${planTitle.replace(/^《|》$/gu, '')}》第 ${measure.code} 项：${text}`,
    `催办规则 policy: ${policy.name}@${policy.version}  缘由 because: ${because.map((one) => BECAUSE[one]).join('、')}`,
    `询问 asked: ${dayWords(askedOn)}  反馈截止 due: ${dayWords(due)}`,
    '',
    '如一直无人反馈，将依次发生 if nobody ever answers:',
    ...steps.flatMap((step, index) => stepLines(shown, step, { number: index + 1, hidden: isHidden(steps, index) })),
    '',
    endsBy === 'close'
      ? `${dayWords(endsOn)} 方案结束，本轮终止，据实记录结果，并告知此前收到督办的人。 The plan closes: the request ends, the outcome is recorded, everyone alarmed is told.`
      : `${dayWords(endsOn)} 转入下一轮，本轮记为未反馈，并告知此前收到督办的人。 The next round asks: this one counts as silent, everyone alarmed is told.`,
    ...afterwardsLines(preview),
  ];
}

/** Of many alike (weekly, monthly) only the first ones and the last are shown. */
const SHOWN_ALIKE = 4;

function isHidden(steps: readonly PreviewStep[], index: number): boolean {
  const step = steps[index];
  return step !== undefined && step.occurrence > SHOWN_ALIKE && steps[index + 1]?.rung === step.rung;
}

function stepLines(
  shown: Shown,
  step: PreviewStep,
  { number, hidden }: { readonly number: number; readonly hidden: boolean },
): string[] {
  if (hidden) return step.occurrence === SHOWN_ALIKE + 1 ? ['     …'] : [];
  const { on, isMakeUpDay, seen, to, gaps, next } = step;
  const which = step.occurrence === 1 ? step.rung : `${step.rung} ${step.occurrence}`;
  return [
    ...seenLines(seen),
    `${String(number).padStart(3)}. ${dayWords(on)}${isMakeUpDay ? '（调休上班 make-up working day）' : ''}  ${headingOf(to)}[${which}]`,
    ...to.map((one) => `     ${addresseeWords(shown, one, on)}`),
    ...gaps.map((gap) => `     ${gapWords(shown, gap)}`),
    next === null
      ? '     此后不再有下一步 nothing more comes after it'
      : `     仍未反馈的，下一步 next: ${dayWords(next.on)}  [${next.rung}]`,
  ];
}

/** What a step is, by the weightiest thing that it says. */
function headingOf(to: readonly PreviewAddressee[]): string {
  const first = to.find(({ kind }) => kind !== 'copy');
  if (first === undefined) return '';
  const { zh, en } = KIND[first.kind];
  return `${zh} ${en}  `;
}

function addresseeWords({ unitNames, people, zone }: Shown, one: PreviewAddressee, on: string): string {
  const { unitId, role, contactId, kind, tone, channels, sendAt } = one;
  const person = people.get(contactId);
  const unit = unitNames.get(unitId) ?? unitId;
  const letter =
    tone === 'notice'
      ? KIND[kind]
      : {
          zh: `${TONE[tone].zh}${kind === 'copy' ? '（抄送）' : ''}`,
          en: `${TONE[tone].en} letter${kind === 'copy' ? ' (copy)' : ''}`,
        };
  const by = channelWords(channels);
  const sentOn = localDateOf(zone, sendAt);
  const time = `${sentOn === on ? '' : dateZh(sentOn)}${localTimeOf(zone, sendAt)}`;
  return (
    `→ ${unit}${ROLE[role].zh}${person === undefined ? '' : ` ${person}`}：${letter.zh}，${by.zh}，${time}` +
    ` · ${ROLE[role].en}: ${letter.en}, by ${by.en}`
  );
}

function gapWords({ unitNames }: Shown, { unitId, role, reason }: Gap): string {
  const unit = unitNames.get(unitId) ?? unitId;
  return reason === 'no-contact'
    ? `⚠ ${unit}没有${ROLE[role].zh}，改送上一级或列入督办单位待办 nobody is ${ROLE[role].en} of ${unit}: it goes up, and becomes an office task`
    : `⚠ ${unit}之上没有可送的分管领导 there is nobody above ${unit}`;
}
