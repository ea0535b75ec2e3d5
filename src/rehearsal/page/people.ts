import type { LocalDate } from '../../domain/local-date.ts';
import type { Budget, Channel } from '../../domain/policy.ts';
import { localDateOf } from '../../domain/zone.ts';
import type { DocumentMessage, Recipient } from '../document.ts';
import { ROLE_WORDS } from '../words.ts';
import { escapeHtml, tableOf } from './html.ts';
import { dateZh } from '../../names/dates.ts';

/** What one person receives over the whole plan; echoes answer a person's own act and do not count against the budget. */
export interface PersonLoad {
  readonly to: Recipient;
  readonly messages: number;
  readonly echoes: number;
  readonly days: ReadonlyMap<LocalDate, Readonly<Record<Channel, number>>>;
  readonly overBudget: readonly LocalDate[];
}

/** Everyone who receives something, the busiest first. */
export function personLoads(
  messages: readonly DocumentMessage[],
  { zone, budget }: { zone: string; budget: Budget },
): PersonLoad[] {
  const byContact = new Map<string, DocumentMessage[]>();
  for (const message of messages) {
    const mine = byContact.get(message.to.contact);
    if (mine === undefined) byContact.set(message.to.contact, [message]);
    else mine.push(message);
  }
  return [...byContact.values()]
    .flatMap((mine) => loadOf(mine, zone, budget))
    .sort((a, b) => b.messages - a.messages || (a.to.contact < b.to.contact ? -1 : 1));
}

function loadOf(messages: readonly DocumentMessage[], zone: string, budget: Budget): PersonLoad[] {
  const to = messages[0]?.to;
  if (to === undefined) return [];
  const days = new Map<LocalDate, Record<Channel, number>>();
  const started = messages.filter(({ items }) => !items.every(({ kind }) => kind === 'echo'));
  for (const { at, channel } of started) {
    const on = localDateOf(zone, Date.parse(at));
    const counts = days.get(on) ?? { email: 0, sms: 0 };
    counts[channel] += 1;
    days.set(on, counts);
  }
  const over = [...days].filter(([, { email, sms }]) => email > budget.email || sms > budget.sms);
  return [
    {
      ...{
        to,
        messages: messages.length,
        echoes: messages.length - started.length,
        days,
      },
      overBudget: over.map(([on]) => on),
    },
  ];
}

/** The table of people, with the days of each to unfold, and a sentence about the budget. */
export function peopleSection(loads: readonly PersonLoad[], budget: Budget): string {
  const rows = loads.map(({ to, messages, echoes, days, overBudget }) => {
    const most = Math.max(0, ...[...days.values()].map(({ email, sms }) => email + sms));
    const list = [...days].map(([on, { email, sms }]) => `${dateZh(on)}：邮件 ${email}，短信 ${sms}`).join('<br>');
    const over =
      overBudget.length === 0 ? '0' : `<strong class="bad">超出 over: ${overBudget.map(dateZh).join('、')}</strong>`;
    return [
      `${escapeHtml(to.unit)} · ${escapeHtml(ROLE_WORDS[to.role])}<br><small>${escapeHtml(to.contact)}</small>`,
      ...[String(messages), String(echoes), String(most), over],
      `<details><summary>${days.size} 天 days</summary>${list}</details>`,
    ];
  });
  const heads = [
    '收件人 person',
    '封数 messages',
    '其中回执 echoes',
    '一日最多 most a day',
    '超出限额 over budget',
    '逐日 by day',
  ];
  return `<p>${budgetSentence(loads, budget)}</p>${tableOf('每人收到的消息 Messages per person', heads, rows)}`;
}

/** What is to be said of the budget: that nobody's is exceeded, or by how many people on how many days. */
export function budgetSentence(loads: readonly PersonLoad[], { email, sms }: Budget): string {
  const limit = `每人每日邮件至多 ${email} 封、短信至多 ${sms} 条 at most ${email} mails and ${sms} SMS a day for each person`;
  const days = loads.reduce((sum, { overBudget }) => sum + overBudget.length, 0);
  return days === 0
    ? `${limit}：无一人超出 nobody is over it on any day`
    : `${limit}：共 ${days} 个人日超出，请报告此缺陷 exceeded on ${days} days, a defect: please report it`;
}
