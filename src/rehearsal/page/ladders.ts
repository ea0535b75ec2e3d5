import { addMonths, epochDayOf, type LocalDate } from '../../domain/local-date.ts';
import type { NoticeKind, Tone } from '../../domain/policy.ts';
import { formatLocal } from '../../domain/zone.ts';
import type { DocumentItem, DocumentMessage, DocumentOutcome } from '../document.ts';
import { CHANNEL_WORDS, KIND_WORDS, OUTCOME_WORDS, ROLE_WORDS, TONE_WORDS } from '../words.ts';
import { escapeHtml } from './html.ts';
import { dateZh } from '../../names/dates.ts';

/** A row of the plan as the page names it. */
export interface PageMeasure {
  readonly code: string;
  readonly text: string;
  readonly part: string | null;
  /** Names of the units, leads first. */
  readonly units: readonly string[];
  readonly deadline: LocalDate | null;
}

export interface LadderTimes {
  readonly zone: string;
  readonly from: LocalDate;
  readonly until: LocalDate;
}

interface Said {
  readonly message: DocumentMessage;
  readonly item: DocumentItem;
}

/** Height of a mark and the distance of its foot from the top: where it stands tells its kind even without colour. */
const TRACKS: Readonly<
  Partial<Record<NoticeKind, { readonly foot: number; readonly height: number; readonly name: string }>>
> = {
  handover: { foot: 28, height: 10, name: 'handover' },
  request: { foot: 28, height: 12, name: 'request' },
  receipt: { foot: 28, height: 4, name: 'receipt' },
  reminder: { foot: 28, height: 8, name: 'reminder' },
  stop: { foot: 40, height: 9, name: 'stop' },
  verification: { foot: 40, height: 6, name: 'verification' },
  extension: { foot: 40, height: 6, name: 'verification' },
  task: { foot: 40, height: 4, name: 'task' },
};
const ESCALATION_HEIGHTS: Readonly<Record<Tone, number>> = {
  notice: 3,
  blue: 6,
  yellow: 10,
  red: 14,
};

/** A lane for each measure, to be unfolded into the list of what is said about it. */
export function ladders(
  measures: readonly PageMeasure[],
  {
    messages,
    outcomes,
  }: {
    messages: readonly DocumentMessage[];
    outcomes: readonly DocumentOutcome[];
  },
  times: LadderTimes,
): string {
  const saidOf = new Map<string, Said[]>(measures.map(({ code }) => [code, []]));
  for (const message of messages) for (const item of message.items) saidOf.get(item.measure)?.push({ message, item });
  const outcomeOf = new Map(outcomes.map((outcome) => [outcome.measure, outcome]));
  return measures
    .map((measure) =>
      lane(
        measure,
        {
          said: saidOf.get(measure.code) ?? [],
          outcome: outcomeOf.get(measure.code),
        },
        times,
      ),
    )
    .join('\n');
}

/** The quarters over the lanes: the same scale as theirs. */
export function timeScale(times: LadderTimes): string {
  const labels: string[] = [];
  for (let on = `${times.from.slice(0, 5)}01-01`; on <= times.until; on = addMonths(on, 3)) {
    if (on < times.from) continue;
    const label = on.slice(5) === '01-01' ? `${on.slice(0, 4)}年` : `${Number(on.slice(5, 7))}月`;
    labels.push(`<text x="${shareOf(on, times)}%" y="13">${label}</text>`);
  }
  return `<div class="scale" aria-hidden="true"><span></span><svg>${labels.join('')}</svg><span></span></div>`;
}

function lane(
  measure: PageMeasure,
  { said, outcome }: { said: readonly Said[]; outcome: DocumentOutcome | undefined },
  times: LadderTimes,
): string {
  const { code, text, part, units, deadline } = measure;
  const end = outcome === undefined ? '' : (OUTCOME_WORDS[outcome.outcome] ?? outcome.outcome);
  const due = deadline === null ? '持续推进 ongoing' : `时限 due ${dateZh(deadline)}`;
  const label = `第 ${code} 项，共 ${said.length} 次 ${said.length} items，${end}`;
  return (
    `<details class="lane" data-units="${escapeHtml(units.join('|'))}" data-part="${escapeHtml(part ?? '')}" data-text="${escapeHtml(`${code} ${text}`)}">` +
    `<summary><span class="what"><b>${escapeHtml(code)}</b> ${escapeHtml(text)}<small>${escapeHtml(units[0] ?? '')} · ${due}</small></span>` +
    `<svg class="track" role="img" aria-label="${escapeHtml(label)}">${deadlineMark(deadline, times)}${marks(said, times)}</svg>` +
    `<span class="end end-${outcome?.outcome ?? 'open'}">${escapeHtml(end)}</span></summary>${list(said, times.zone)}</details>`
  );
}

/** What is said on one day in one kind and tone is one mark; its tooltip names everybody. */
function marks(said: readonly Said[], times: LadderTimes): string {
  const groups = new Map<string, Said[]>();
  for (const one of said) {
    if (one.item.kind === 'echo' || one.item.kind === 'copy') continue;
    const key = `${formatLocal(times.zone, Date.parse(one.message.at)).slice(0, 10)}/${one.item.kind}/${one.item.tone}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [one]);
    else group.push(one);
  }
  return [...groups].map(([key, group]) => mark(key.slice(0, 10), group, times)).join('');
}

function mark(on: LocalDate, group: readonly Said[], times: LadderTimes): string {
  const [first] = group;
  if (first === undefined) return '';
  const { kind, tone } = first.item;
  const track = TRACKS[kind] ?? {
    foot: 15,
    height: ESCALATION_HEIGHTS[tone],
    name: `escalation ${tone}`,
  };
  const who = [...new Set(group.map(({ message: { to } }) => `${to.unit} ${ROLE_WORDS[to.role]}`))].join('；');
  const title = `${dateZh(on)} ${KIND_WORDS[kind]}${tone === 'notice' ? '' : ` ${TONE_WORDS[tone]}`}：${who}`;
  return `<rect class="${track.name}" x="${shareOf(on, times)}%" y="${track.foot - track.height}" width="3" height="${track.height}"><title>${escapeHtml(title)}</title></rect>`;
}

function deadlineMark(deadline: LocalDate | null, times: LadderTimes): string {
  if (deadline === null || deadline < times.from || deadline > times.until) return '';
  return `<rect class="deadline" x="${shareOf(deadline, times)}%" y="0" width="1" height="42"><title>时限 due ${dateZh(deadline)}</title></rect>`;
}

/** Where a day lies between the first and the last, 0 to 99 per cent. */
function shareOf(on: LocalDate, { from, until }: LadderTimes): string {
  const span = Math.max(1, epochDayOf(until) - epochDayOf(from));
  return (((epochDayOf(on) - epochDayOf(from)) / span) * 99).toFixed(2);
}

function list(said: readonly Said[], zone: string): string {
  const rows = said.map(({ message: { at, channel, to }, item: { kind, tone, rung, occurrence } }) => {
    const colour = tone === 'notice' ? '' : ` <span class="tone ${tone}">${TONE_WORDS[tone]}</span>`;
    const repeated = occurrence > 1 ? ` ×${occurrence}` : '';
    return (
      `<li><time>${formatLocal(zone, Date.parse(at))}</time> ${KIND_WORDS[kind]}${colour} → ` +
      `${escapeHtml(to.unit)} ${ROLE_WORDS[to.role]}（${CHANNEL_WORDS[channel]}，${escapeHtml(rung)}${repeated}）</li>`
    );
  });
  return rows.length === 0 ? '<p>没有消息 nothing is said</p>' : `<ol>${rows.join('\n')}</ol>`;
}
