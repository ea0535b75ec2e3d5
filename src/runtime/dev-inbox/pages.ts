import type { InboxItem, MailItem, SmsItem } from './items.ts';

const ZONE = 'Asia/Shanghai';
const timeFormat = new Intl.DateTimeFormat('zh-CN', { dateStyle: 'long', timeStyle: 'short', timeZone: ZONE });

const STYLE = `
  body { font: 16px/1.6 system-ui, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif; margin: 2rem auto; max-width: 72rem; padding: 0 1rem; color: #1d2129 }
  h1 small, h2 small { color: #6b7785; font-weight: normal; font-size: .7em }
  table { border-collapse: collapse; width: 100% } th, td { text-align: left; padding: .4rem .6rem; border-bottom: 1px solid #e5e6eb; vertical-align: top; overflow-wrap: anywhere }
  th { background: #f2f3f5 } td.time { white-space: nowrap } iframe { width: 100%; height: 60vh; border: 1px solid #e5e6eb } pre { white-space: pre-wrap; background: #f7f8fa; padding: 1rem }`;

/** The page of everything that arrived, newest first. */
export function listPage(items: readonly InboxItem[]): string {
  const mails = items.filter((item): item is MailItem => item.kind === 'mail').toReversed();
  const messages = items.filter((item): item is SmsItem => item.kind === 'sms').toReversed();
  const mailRows = mails.map((mail) =>
    row([
      time(mail.at),
      escapeHtml(mail.to.join(', ')),
      `<a href="/inbox/mail/${mail.seq}">${escapeHtml(mail.subject || '（无主题）')}</a>`,
    ]),
  );
  const smsRows = messages.map((sms) => row([time(sms.at), escapeHtml(sms.to), escapeHtml(sms.text)]));
  return page(
    '收件箱 Inbox',
    `<h1>收件箱 <small>Inbox</small></h1>
    <p>仅供演示和试用：督办平台发出的邮件、短信都到这里，不会外发。<br>For trial only: mails and SMS from duban end here and go no further.</p>
    <h2>邮件 <small>Mails (${mails.length})</small></h2>${table(['到达 Arrived', '收件人 To', '主题 Subject'], mailRows)}
    <h2>短信 <small>SMS (${messages.length})</small></h2>${table(['到达 Arrived', '号码 To', '内容 Text'], smsRows)}`,
  );
}

/** The page of one mail. Its HTML is a stranger's: shown in a frame that may run, load and send nothing. */
export function mailPage(mail: MailItem): string {
  const fields: [string, string][] = [
    ['到达 Arrived', time(mail.at)],
    ['发件人 From', escapeHtml(mail.headers['from'] ?? mail.from)],
    ['收件人 To', escapeHtml(mail.to.join(', '))],
    ['编号 Message-ID', escapeHtml(mail.messageId ?? '')],
    ['事项 Items', escapeHtml(mail.items ?? '')],
  ];
  const body =
    mail.html === null ? '' : `<iframe sandbox src="/inbox/mail/${mail.seq}/body" title="邮件正文 Mail body"></iframe>`;
  return page(
    mail.subject,
    `<p><a href="/inbox">← 收件箱 Inbox</a> · <a href="/inbox/mail/${mail.seq}.eml">原件 Source (.eml)</a></p>
    <h1>${escapeHtml(mail.subject)}</h1><table>${fields.map(([name, value]) => `<tr><th>${name}</th><td>${value}</td></tr>`).join('')}</table>
    ${body}<h2>纯文本 <small>Plain text</small></h2><pre>${escapeHtml(mail.text)}</pre>`,
  );
}

function page(title: string, body: string): string {
  return `<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escapeHtml(title)}</title><style>${STYLE}</style></head><body>${body}</body></html>`;
}

function table(heads: readonly string[], rows: readonly string[]): string {
  if (rows.length === 0) return '<p>尚无 · None yet</p>';
  return `<table><thead><tr>${heads.map((head) => `<th>${head}</th>`).join('')}</tr></thead><tbody>${rows.join('')}</tbody></table>`;
}

function row(cells: readonly string[]): string {
  return `<tr>${cells.map((cell, index) => `<td${index === 0 ? ' class="time"' : ''}>${cell}</td>`).join('')}</tr>`;
}

function time(at: number): string {
  return escapeHtml(timeFormat.format(at));
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}
