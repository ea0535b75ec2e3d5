import { describe, expect, it } from 'vitest';
import { cutReply } from '../../src/notifications/inbound/cut-reply.ts';
import { htmlToText } from '../../src/notifications/inbound/html-text.ts';
import { renderEmail } from '../../src/notifications/messages/render-email.ts';
import { item, LINKS, view } from './builders.ts';

const OURS = renderEmail(view([item(), item({ measureCode: '39b' })]), LINKS).text;
/** Our mail as a client quotes it; without the marker, so that only the client's own head can be found. */
const UNMARKED = OURS.split('\n').slice(1).join('\n');
const quoted = (text: string): string => text.replace(/^/gm, '> ');

const ANSWER = '17 办结 系统已上线\n39b 正常推进';

/** What each mail program puts between the answer and our mail. */
const STYLES: readonly (readonly [string, string, string])[] = [
  [
    'QQ Mail',
    '\n\n\n------------------&nbsp;原始邮件&nbsp;------------------\n发件人: "督办平台" <duban@mail.example>;\n发送时间: 2024年1月2日(星期二) 上午9:12\n收件人: "联络员"<liaison@unit.example>;\n主题: 【督办】请反馈办理情况\n\n'.replaceAll(
      '&nbsp;',
      '\u00a0',
    ),
    UNMARKED,
  ],
  ['QQ Mail, text only', '\n\n------------------ 原始邮件 ------------------\n发件人: "督办平台";\n', UNMARKED],
  [
    'Foxmail',
    '\n\n\n市税务局 办公室\n \n发件人： 督办平台\n发送时间： 2024-01-02 09:12\n收件人： liaison\n主题： 【督办】请反馈办理情况\n',
    UNMARKED,
  ],
  [
    'Outlook, Chinese',
    '\n\n________________________________\n发件人: 督办平台 <duban@mail.example>\n发送时间: 2024年1月2日 9:12\n收件人: liaison@unit.example\n主题: 【督办】请反馈办理情况\n\n',
    UNMARKED,
  ],
  [
    'Outlook, bold head',
    '\n\n*发件人:* 督办平台 <duban@mail.example>\n*发送时间:* 2024年1月2日 9:12\n*收件人:* liaison@unit.example\n*主题:* 【督办】\n',
    UNMARKED,
  ],
  [
    'Outlook, English',
    '\n\nFrom: Duban <duban@mail.example>\nSent: Tuesday, January 2, 2024 9:12 AM\nTo: liaison@unit.example\nSubject: [Duban]\n\n',
    UNMARKED,
  ],
  ['Gmail, Chinese', '\n\n督办平台 <duban@mail.example> 于2024年1月2日周二 09:12写道：\n\n', quoted(UNMARKED)],
  [
    'Gmail, Chinese, wrapped',
    '\n\n督办平台 <duban+0192f3c4-5b6a-7c8d-9e0f@mail.example>\n于2024年1月2日周二 09:12写道：\n\n',
    quoted(UNMARKED),
  ],
  ['Gmail, English', '\n\nOn Tue, Jan 2, 2024 at 9:12 AM Duban <duban@mail.example> wrote:\n\n', quoted(UNMARKED)],
  [
    'Gmail, English, wrapped',
    '\n\nOn Tue, Jan 2, 2024 at 9:12 AM Duban <\nduban+0192f3c4-5b6a-7c8d-9e0f-112233445566@mail.example> wrote:\n\n',
    quoted(UNMARKED),
  ],
  [
    'iPhone, Chinese',
    '\n\n发自我的 iPhone\n\n> 在 2024年1月2日，09:12，督办平台 <duban@mail.example> 写道：\n> \n',
    quoted(UNMARKED),
  ],
  [
    'iPhone, English',
    '\n\nSent from my iPhone\n\nOn Jan 2, 2024, at 9:12 AM, Duban <duban@mail.example> wrote:\n\n',
    quoted(UNMARKED),
  ],
  ['NetEase 163', '\n\n\n\n\n\n\n在 2024-01-02 09:12:00，"督办平台" <duban@mail.example> 写道：\n\n', quoted(UNMARKED)],
  ['NetEase 163, old', '\n\n\nAt 2024-01-02 09:12:00, "督办平台" <duban@mail.example> wrote:\n', quoted(UNMARKED)],
  [
    'NetEase MailMaster',
    '\n\n---- 回复的原邮件 ----\n| 发件人 | 督办平台<duban@mail.example> |\n| 日期 | 2024年01月02日 09:12 |\n',
    UNMARKED,
  ],
  ['an old English client', '\n\n-----Original Message-----\nFrom: Duban\n', UNMARKED],
  ['an Android client', '\n\n来自我的华为手机\n\n-------- 原始邮件 --------\n发件人： 督办平台\n', UNMARKED],
  ['a signature', '\n\n-- \n联络员甲\n市税务局办公室', ''],
  ['nothing but the marker', '\n\n', OURS],
  ['the marker, quoted', '\n\n', quoted(OURS)],
];

describe('cutting a reply', () => {
  it.each(STYLES)('leaves only the answer above what %s quotes', (_name, head, original) => {
    const cut = cutReply(`${ANSWER}${head}${original}`);
    const lines = cut.split('\n').filter((line) => line.trim() !== '' && !line.startsWith('市税务局'));
    expect(lines.join('\n')).toBe(ANSWER);
  });

  it.each(STYLES)('does so with the line ends of the wire (%s)', (_name, head, original) => {
    const cut = cutReply(`${ANSWER}${head}${original}`.replaceAll('\n', '\r\n'));
    expect(cut).not.toContain('说明文字');
    expect(cut.startsWith('17 办结 系统已上线')).toBe(true);
  });

  it('finds an answer of a reply that has nothing else', () => {
    expect(cutReply(ANSWER)).toBe(ANSWER);
  });

  it('is empty when everything is quoted', () => {
    expect(cutReply(`\n\n${OURS}`)).toBe('');
    expect(cutReply(quoted(OURS))).toBe('');
  });

  it('never lets the examples of our own mail through, wherever a client breaks it', () => {
    const lines = UNMARKED.split('\n');
    expect(cutReply(lines.join('\n'))).not.toContain('说明文字');
  });

  it('keeps lines that only look like a head', () => {
    const own =
      '17 滞后 原因如下\n发件人：尚未确定\n于2024年1月2日召开会议\n该企业在信中写道：设备到货延迟，另有其他原因';
    expect(cutReply(own)).toBe(own);
  });

  it('keeps what follows the quotation of single lines', () => {
    expect(cutReply('> 17\n办结\n> 39b\n正常推进')).toBe('办结\n正常推进');
  });

  it('keeps words that begin like the signature of a phone', () => {
    expect(cutReply('来自企业的意见已办理完毕')).toBe('来自企业的意见已办理完毕');
  });
});

describe('a reply that comes as HTML only', () => {
  it('is read with its line breaks and without the quotation', () => {
    const html =
      '<html><head><style>p{color:red}</style></head><body><p>17&nbsp;办结 系统&amp;平台</p><div>39b 正常推进<br>&#25130;&#x81F3;</div>' +
      '<blockquote type="cite"><p>5 滞后 说明文字</p></blockquote></body></html>';
    expect(cutReply(htmlToText(html))).toBe('17 办结 系统&平台\n\n39b 正常推进\n截至');
  });

  it.each([
    '<div class="gmail_quote">17 办结 x</div>',
    '<div id="divRplyFwdMsg">17 办结 x</div>',
    '<div id="isReplyContent" style="a:b">17 办结 x</div>',
    '<div class="ntes-mailmaster-quote">17 办结 x</div>',
  ])('is cut at %s', (quote) => {
    expect(cutReply(htmlToText(`<div>收到</div>${quote}`))).toBe('收到');
  });

  it('survives any markup', () => {
    expect(htmlToText('<<<>&#0;&#99999999;&bogus; <p')).toContain('&bogus;');
  });

  it('drops what is never closed, and keeps what stands before and between', () => {
    expect(htmlToText('办结<!-- a --><STYLE>b</style >说明<script>c')).toBe('办结说明');
  });
});

describe('a long and hostile mail', () => {
  it.each([
    ['spaces', `x${' '.repeat(190_000)}x`],
    ['quoting marks', '> '.repeat(100_000)],
    ['words of a head', 'wrote '.repeat(30_000)],
    ['lines of heads', '发件人：\n'.repeat(40_000)],
    ['lines of "wrote:"', 'wrote:\n'.repeat(30_000)],
  ])('of %s is cut quickly', { timeout: 5_000 }, (_name, text) => {
    expect(cutReply(text).length).toBeLessThanOrEqual(text.length);
  });

  it.each(['<style', '<!--', '<div', '<', '&#', '<blockquote '])(
    'made of %s is read quickly',
    { timeout: 5_000 },
    (piece) => {
      expect(htmlToText(piece.repeat(100_000)).length).toBeLessThanOrEqual(500_000 * 6);
    },
  );
});
