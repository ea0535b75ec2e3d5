import type { Calendar } from '../../domain/calendar.ts';
import type { LocalDate } from '../../domain/local-date.ts';
import type { Budget } from '../../domain/policy.ts';
import { localDateOf } from '../../domain/zone.ts';
import type { RehearsalDocument } from '../document.ts';
import { ASSUMED_WORDS, countsOf, KIND_WORDS, OUTCOME_WORDS, ROLE_WORDS } from '../words.ts';
import { heatMap } from './heat-map.ts';
import { escapeHtml, tableOf } from './html.ts';
import { ladders, timeScale, type PageMeasure } from './ladders.ts';
import { peopleSection, personLoads } from './people.ts';
import { SCRIPT, STYLE } from './style.ts';
import { dateZh } from '../../names/dates.ts';

export interface PageTerms {
  readonly measures: readonly PageMeasure[];
  readonly calendar: Calendar;
  readonly budget: Budget;
  /** SHA-256 of a text in base64: by it the page's policy allows its own script and no other. */
  readonly sha256: (text: string) => string;
}

/** A rehearsal as one HTML page that needs nothing else: no network, no other file. Equal documents, equal pages. */
export function rehearsalPage(document: RehearsalDocument, terms: PageTerms): string {
  const { calendar, budget, measures } = terms;
  const { zone } = calendar;
  const { plan, from, until, messages, outcomes } = document;
  const policy = `default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-${terms.sha256(SCRIPT)}'`;
  return `<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<title>推演 Rehearsal：${escapeHtml(plan)}</title><style>${STYLE}</style></head><body>
<header><h1>督办推演 <small>Rehearsal</small> ${escapeHtml(plan)}</h1>
<p>${dateZh(from)} – ${dateZh(until)}。全部为推演，未发送任何消息。 Nothing was sent.</p>
<nav aria-label="目录 contents"><a href="#days">日历 Calendar</a><a href="#people">人员 People</a><a href="#ladders">各项措施 Measures</a><a href="#gaps">无人可达 Gaps</a><a href="#outcomes">结果 Outcomes</a></nav>
${headList(document, measures.length)}</header><main>
<section id="days"><h2>每日消息 <small>Messages per day</small></h2>
<p>数字为当日消息数，颜色越深越多；斜纹与“休”为休息日。“未公布”指当年放假安排尚未公布，暂按周末推算。<br><small>Numbers are messages of the day; hatched days are off. 未公布: no holiday notice for that year yet, computed from weekends.</small></p>
${heatMap(perDay(document, zone), { calendar, from, until })}</section>
<section id="people"><h2>每人消息 <small>Messages per person and day</small></h2>${peopleSection(personLoads(messages, { zone, budget }), budget)}</section>
<section id="ladders"><h2>各项措施的催办过程 <small>Ladder of each measure</small></h2>
<p>每行三道：上为逾期督办（蓝、黄、红，愈高愈重），中为交办、报送要求、催签收、提醒，下为复核与督办终止；竖线为时限。点开一行可看逐条清单。<br><small>Three tracks: escalations above, higher and redder as they grow; asks and reminders in the middle; verification and stops below. Open a row for the list.</small></p>
${filters(measures)}${timeScale({ zone, from, until })}${ladders(measures, { messages, outcomes }, { zone, from, until })}</section>
<section id="gaps"><h2>无人可达 <small>Gaps</small></h2>${gapsOf(document)}</section>
<section id="outcomes"><h2>结果 <small>Outcomes</small></h2>${outcomesOf(document)}</section>
</main><script>${SCRIPT}</script></body></html>
`;
}

function headList(document: RehearsalDocument, measures: number): string {
  const { office, superior, assume, seed, policy, totals, gaps, messages } = document;
  const busiest = totals.busiestContact?.contact;
  const to = messages.find((message) => message.to.contact === busiest)?.to;
  const facts: readonly (readonly [string, string])[] = [
    ['措施 measures', String(measures)],
    ['假定 assumed', `${ASSUMED_WORDS[assume]}（${assume}，seed ${seed}）`],
    ['策略 policy', `${policy.dated} / ${policy.ongoing ?? '—'}`],
    ['督办单位 office', office],
    ['上级 superior', superior],
    ['消息 messages', `${totals.messages}（邮件 mail ${totals.perChannel.email}，短信 SMS ${totals.perChannel.sms}）`],
    [
      '最忙的一天 busiest day',
      totals.busiestDay === null ? '—' : `${dateZh(totals.busiestDay.on)}，${totals.busiestDay.messages} 封`,
    ],
    [
      '收到最多 gets most',
      to === undefined ? '—' : `${to.unit} ${ROLE_WORDS[to.role]}，${totals.busiestContact?.messages ?? 0} 封`,
    ],
    ['无人可达 gaps', String(gaps.length)],
  ];
  const kinds = countsOf(messages.flatMap(({ items }) => items.map(({ kind }) => KIND_WORDS[kind])));
  const said = kinds.map(([kind, count]) => `${kind} ${count}`).join('；');
  const rows = facts.map(([name, value]) => `<div>${fact(name, value)}</div>`).join('');
  return `<dl>${rows}<div class="wide">${fact('内容 what is said', said)}</div></dl>`;
}

const fact = (name: string, value: string): string => `<dt>${escapeHtml(name)}</dt><dd>${escapeHtml(value)}</dd>`;

function perDay({ messages }: RehearsalDocument, zone: string): Map<LocalDate, number> {
  return new Map(countsOf(messages.map(({ at }) => localDateOf(zone, Date.parse(at)))));
}

function filters(measures: readonly PageMeasure[]): string {
  const units = [...new Set(measures.flatMap((measure) => measure.units))].sort();
  const parts = [...new Set(measures.flatMap(({ part }) => (part === null ? [] : [part])))];
  return (
    `<form>${choice('unit', '单位 Unit', units)}${choice('part', '部分 Part', parts)}` +
    '<label>编号或文字 Code or words<input name="words" type="search"></label><output id="shown" aria-label="显示的措施 measures shown"></output></form>'
  );
}

function choice(name: string, label: string, values: readonly string[]): string {
  const options = values.map((value) => `<option value="${escapeHtml(value)}">${escapeHtml(value)}</option>`).join('');
  return `<label>${label}<select name="${name}"><option value="">全部 all</option>${options}</select></label>`;
}

function gapsOf({ gaps }: RehearsalDocument): string {
  if (gaps.length === 0) return '<p>每一级都有人可达。 Everybody who is to be told can be reached.</p>';
  const rows = gaps.map(({ measure, role, reason }) =>
    [measure, ROLE_WORDS[role], GAP_WORDS[reason] ?? reason].map(escapeHtml),
  );
  return tableOf('无人可达之处 Where nobody can be reached', ['措施 measure', '角色 role', '原因 reason'], rows);
}

const GAP_WORDS: Readonly<Record<string, string>> = {
  'no-contact': '没有联系人 no contact',
  'no-level-above': '上无更高一级 no level above',
};

function outcomesOf({ outcomes }: RehearsalDocument): string {
  const counts = countsOf(outcomes.map(({ outcome }) => OUTCOME_WORDS[outcome] ?? outcome));
  const rows = outcomes.map(({ measure, outcome, on }) => [
    escapeHtml(measure),
    escapeHtml(OUTCOME_WORDS[outcome] ?? outcome),
    on === null ? '—' : dateZh(on),
  ]);
  const sum = counts.map(([name, count]) => `${name} ${count}`).join('；');
  return `<p>${escapeHtml(sum)}</p>${tableOf('每项措施的结果 Outcome of each measure', ['措施 measure', '结果 outcome', '日期 date'], rows)}`;
}
