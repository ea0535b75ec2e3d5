import type { Claim } from '../../domain/measure-input.ts';
import { stableHash } from '../../domain/hash.ts';
import type { NoticeKind } from '../../domain/policy.ts';
import { textOf } from './answer-page.ts';
import type { Answer } from './perform.ts';
import { dateZh } from '../../names/dates.ts';

const CLAIM_WORDS: Readonly<Record<Claim, string>> = {
  done: '办结',
  'on-track': '正常推进',
  delayed: '滞后',
  'not-started': '未启动',
  blocked: '受阻',
};

/** What a report can answer: one word for all of a mail speaks of all of these. */
const ANSWERED_BY_REPORT: readonly NoticeKind[] = ['request', 'reminder', 'escalation', 'receipt'];

/** What a person writes above the quoted mail. */
export function answerLines({ act, items }: Pick<Answer, 'act' | 'items'>): string[] {
  const reports = act.rows.flatMap((row) =>
    row.does === 'report' ? [`${row.item.measure} ${CLAIM_WORDS[row.claim]} ${textOf(row)}`] : [],
  );
  if (reports.length > 0) return reports;
  const question = act.rows.find(({ does }) => does === 'ask-wrong');
  if (question !== undefined) return [`你好，请问第 ${question.item.measure} 项是不是应当由其他单位负责？`];
  const signed = new Set(act.rows.map(({ item }) => item.measure));
  const asked = items.filter(({ kind, request }) => request !== null && ANSWERED_BY_REPORT.includes(kind));
  // One word would also sign for rows that this act leaves alone.
  return asked.every(({ measure }) => signed.has(measure)) ? ['收到'] : [...signed].map((code) => `${code} 收到`);
}

interface Quoted {
  readonly from: string;
  readonly to: string;
  readonly subject: string;
  readonly date: string;
  readonly text: string;
}

/** The ways in which common mail programs quote what is answered. */
const QUOTES: readonly ((mail: Quoted) => string)[] = [
  ({ from, to, subject, date, text }) =>
    `------------------ 原始邮件 ------------------\n发件人: "${from}" <${from}>;\n发送时间: ${date}\n收件人: "${to}" <${to}>;\n主题: ${subject}\n\n${text}`,
  ({ from, date, text }) =>
    `在 ${date}，${from} 写道：\n${text
      .split('\n')
      .map((line) => `> ${line}`)
      .join('\n')}`,
  ({ from, to, subject, date, text }) =>
    `________________________________\n发件人: ${from}\n发送时间: ${date}\n收件人: ${to}\n主题: ${subject}\n\n${text}`,
];

/** The body of a reply as a mail program sends it: the answer above, the whole original quoted below. */
export function replyText(answer: Answer, date: string): string {
  const { person, answerable, act } = answer;
  const quote = QUOTES[stableHash(`quote/${act.to.unit}`) % QUOTES.length];
  const quoted: Quoted = {
    from: answerable.mail?.replyTo ?? '',
    to: person.email ?? '',
    subject: answerable.mail?.subject ?? '',
    date: dateZh(date),
    text: answerable.text,
  };
  return `${answerLines(answer).join('\n')}\n\n\n${quote?.(quoted) ?? ''}\n`;
}
