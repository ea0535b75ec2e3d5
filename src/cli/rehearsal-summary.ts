import Table from 'cli-table3';
import { yearOf } from '../domain/local-date.ts';
import { STANDARD_BUDGET } from '../domain/policy.ts';
import { formatLocal, localDateOf } from '../domain/zone.ts';
import type { DocumentMessage, RehearsalDocument } from '../rehearsal/document.ts';
import { budgetSentence, personLoads } from '../rehearsal/page/people.ts';
import { ASSUMED_WORDS, countsOf, KIND_WORDS, OUTCOME_WORDS, ROLE_WORDS } from '../rehearsal/words.ts';
import type { Scenario } from '../rehearsal/rehearsed.ts';
import type { RehearsedPlan } from './rehearse-source.ts';
import { NOT_PUBLISHED } from './wording.ts';

const FIRST_LINES = 12;
const BAR_WIDTH = 40;

/** What a person wants to see of a rehearsal first: how much, to whom, when, how it ends, and how it begins. */
export function rehearsalSummary(document: RehearsalDocument, { scenario, stored }: RehearsedPlan): string {
  const { messages, outcomes } = document;
  const { setup, budget = STANDARD_BUDGET } = scenario;
  const { plan } = setup;
  const items = messages.flatMap((message) => message.items);
  return [
    ...headLines(document),
    ...goingOn(scenario),
    '',
    '每月发出 Messages per month',
    ...monthLines(messages, plan.zone),
    '',
    ...table(['内容 what it says', '条 items'], countsOf(items.map(({ kind }) => KIND_WORDS[kind]))),
    ...table(['收件人 to whom', '封/条 messages'], countsOf(messages.map(({ to }) => ROLE_WORDS[to.role]))),
    ...table(
      ['结果 outcome', '项 measures'],
      countsOf(outcomes.map(({ outcome }) => OUTCOME_WORDS[outcome] ?? outcome)),
    ),
    ...busiestLines(document),
    budgetSentence(personLoads(messages, { zone: plan.zone, budget }), budget),
    '',
    ...gapLines(document),
    `最先发出的 ${Math.min(FIRST_LINES, messages.length)} 封 What goes out first`,
    ...messages.slice(0, FIRST_LINES).map((message) => messageLine(message, plan.zone)),
    '',
    stored
      ? '收件人为已存方案的联系人，未发送任何消息。 The people are those of the stored plan; nothing was sent.'
      : '收件人均为示例，未发送任何消息。 All people are placeholders and nothing was sent.',
    '',
    '下一步 What to do next',
    '  --html 文件 FILE    生成可在浏览器查看、打印的完整页面 the whole rehearsal as one page for a browser or printer',
    '  --assume silent     查看无人回复时的全部督办 what happens if nobody ever answers',
    '  --json              逐条列出消息 every message',
    ...(stored ? [] : ['  duban plan import   导入方案，存为草案 store the plan as a draft']),
    '',
  ].join('\n');
}

function headLines({
  plan,
  from,
  until,
  office,
  superior,
  assume,
  seed,
  policy,
  totals,
  gaps,
  knownUntil,
}: RehearsalDocument): string[] {
  const { email, sms } = totals.perChannel;
  return [
    `推演 Rehearsal: ${plan}`,
    `期间 period: ${from} – ${until}  督办单位 office: ${office}  上级 superior: ${superior}`,
    `假定 assumed: ${ASSUMED_WORDS[assume]}（${assume}, seed ${seed}）`,
    `催办规则 policy: ${policy.dated} / ${policy.ongoing ?? '—'}`,
    ...(yearOf(until) > knownUntil
      ? [`工作日历 calendar: ${knownUntil + 1} 年起${NOT_PUBLISHED}，通知公布后日期可能变动 dates may move`]
      : []),
    `共发出 messages: ${totals.messages}（邮件 mail ${email}，短信 SMS ${sms}）  无人可达 gaps: ${gaps.length}`,
  ];
}

/** From when on an active plan is rehearsed. */
function goingOn({ setup, beginning }: Scenario): string[] {
  if (beginning === undefined) return [];
  const at = formatLocal(setup.plan.zone, beginning.at);
  const held = beginning.held ? '；现为暂停发送，推演中不发出任何消息 sending is on hold, so nothing goes out' : '';
  return [`方案已启用，自 ${at} 的进展接着推演 goes on from where the plan stands${held}`];
}

function monthLines(messages: readonly DocumentMessage[], zone: string): string[] {
  const perMonth = new Map<string, { email: number; sms: number }>();
  for (const { at, channel } of messages) {
    const month = localDateOf(zone, Date.parse(at)).slice(0, 7);
    const counts = perMonth.get(month) ?? { email: 0, sms: 0 };
    counts[channel] += 1;
    perMonth.set(month, counts);
  }
  const most = Math.max(1, ...[...perMonth.values()].map(({ email, sms }) => email + sms));
  return [...perMonth].map(([month, { email, sms }]) => {
    const bar = '█'.repeat(Math.max(1, Math.round(((email + sms) / most) * BAR_WIDTH)));
    return `  ${month}  ${String(email + sms).padStart(5)}  ${bar}${sms === 0 ? '' : `  短信 SMS ${sms}`}`;
  });
}

function table(head: [string, string], rows: readonly [string, number][]): string[] {
  if (rows.length === 0) return [];
  const drawn = new Table({
    head,
    style: { head: [], border: [] },
    colAligns: ['left', 'right'],
  });
  drawn.push(...rows.map(([name, count]) => [name, String(count)]));
  return [drawn.toString()];
}

function busiestLines({ totals, messages }: RehearsalDocument): string[] {
  const { busiestDay: day, busiestContact: contact } = totals;
  if (day === null || contact === null) return ['没有消息发出。 No message goes out.'];
  const to = messages.find((message) => message.to.contact === contact.contact)?.to;
  const who = to === undefined ? contact.contact : `${to.unit} ${ROLE_WORDS[to.role]}`;
  return [
    `最忙的一天 busiest day: ${day.on}，${day.messages} 封`,
    `收到最多 gets most: ${who}，${contact.messages} 封`,
  ];
}

const GAPS_SHOWN = 5;

/** Where nobody can be reached, the first few of them. */
function gapLines({ gaps }: RehearsalDocument): string[] {
  if (gaps.length === 0) return [];
  const shown = gaps.slice(0, GAPS_SHOWN);
  const more = gaps.length - shown.length;
  return [
    '无人可达 Where nobody can be reached',
    ...shown.map(({ measure, role, reason }) => `  第 ${measure} 项 ${ROLE_WORDS[role]}：${reason}`),
    ...(more > 0 ? [`  另有 ${more} 处 and ${more} more`] : []),
    '',
  ];
}

function messageLine({ at, channel, to, items }: DocumentMessage, zone: string): string {
  const kinds = countsOf(items.map(({ kind }) => KIND_WORDS[kind])).map(([kind, count]) => `${kind} ×${count}`);
  const by = channel === 'email' ? '邮件' : '短信';
  return `  ${formatLocal(zone, Date.parse(at))}  ${by}  ${to.unit} ${ROLE_WORDS[to.role]}：${kinds.join('，')}`;
}
