import Table from 'cli-table3';
import { formatLocal, localDateOf } from '../domain/zone.ts';
import { bothNames, bothOf, KIND_NAMES, OUTCOME_NAMES, ROLE_NAMES } from '../names/names.ts';
import type { DocumentMessage, RehearsalDocument } from '../rehearsal/document.ts';
import type { PlanSetup } from '../rehearsal/placeholders.ts';

const ASSUMED: Readonly<Record<string, string>> = {
  silent: '所有单位均不回复 nobody answers',
  prompt: '所有单位及时回复 everybody answers promptly',
  mixed: '有及时、有迟报、有不报、有邮箱失效 some prompt, some late, some silent, some unreachable by mail',
};

const FIRST_LINES = 12;
const BAR_WIDTH = 40;

/** What a person wants to see of a rehearsal first: how much, to whom, when, how it ends, and how it begins. */
export function rehearsalSummary(document: RehearsalDocument, { plan }: PlanSetup): string {
  const { messages, outcomes } = document;
  const items = messages.flatMap((message) => message.items);
  return [
    ...headLines(document),
    '',
    '每月发出 Messages per month',
    ...monthLines(messages, plan.zone),
    '',
    ...table(['内容 what it says', '条 items'], countsOf(items.map(({ kind }) => bothOf(KIND_NAMES[kind])))),
    ...table(['收件人 to whom', '封/条 messages'], countsOf(messages.map(({ to }) => bothOf(ROLE_NAMES[to.role])))),
    ...table(
      ['结果 outcome', '项 measures'],
      countsOf(outcomes.map(({ outcome }) => bothNames(OUTCOME_NAMES, outcome))),
    ),
    ...busiestLines(document),
    '',
    `最先发出的 ${Math.min(FIRST_LINES, messages.length)} 封 What goes out first`,
    ...messages.slice(0, FIRST_LINES).map((message) => messageLine(message, plan.zone)),
    '',
    '收件人均为示例，未发送任何消息。完整清单请加 --json。',
    'All people are placeholders and nothing was sent. Add --json for every message.',
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
}: RehearsalDocument): string[] {
  const { email, sms } = totals.perChannel;
  return [
    `推演 Rehearsal: ${plan}`,
    `期间 period: ${from} – ${until}  督办单位 office: ${office}  上级 superior: ${superior}`,
    `假定 assumed: ${ASSUMED[assume] ?? assume}（${assume}, seed ${seed}）`,
    `策略 policy: ${policy.dated} / ${policy.ongoing}`,
    `共发出 messages: ${totals.messages}（邮件 mail ${email}，短信 SMS ${sms}）  无人可达 gaps: ${gaps.length}`,
  ];
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

/** Each value with how often it occurs, the most frequent first. */
function countsOf(values: readonly string[]): [string, number][] {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1]);
}

function table(head: [string, string], rows: readonly [string, number][]): string[] {
  if (rows.length === 0) return [];
  const drawn = new Table({ head, style: { head: [], border: [] }, colAligns: ['left', 'right'] });
  drawn.push(...rows.map(([name, count]) => [name, String(count)]));
  return [drawn.toString()];
}

function busiestLines({ totals, messages }: RehearsalDocument): string[] {
  const { busiestDay: day, busiestContact: contact } = totals;
  if (day === null || contact === null) return ['没有消息发出。 No message goes out.'];
  const to = messages.find((message) => message.to.contact === contact.contact)?.to;
  const who = to === undefined ? contact.contact : `${to.unit} ${bothOf(ROLE_NAMES[to.role])}`;
  return [
    `最忙的一天 busiest day: ${day.on}，${day.messages} 封`,
    `收到最多 gets most: ${who}，${contact.messages} 封`,
  ];
}

function messageLine({ at, channel, to, items }: DocumentMessage, zone: string): string {
  const kinds = countsOf(items.map(({ kind }) => bothOf(KIND_NAMES[kind]))).map(([kind, count]) => `${kind} ×${count}`);
  const by = channel === 'email' ? '邮件' : '短信';
  return `  ${formatLocal(zone, Date.parse(at))}  ${by}  ${to.unit} ${bothOf(ROLE_NAMES[to.role])}：${kinds.join('，')}`;
}
