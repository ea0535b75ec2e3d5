import { describe, expect, it } from 'vitest';
import { parseInbound } from '../../src/notifications/inbound/parse.ts';
import { bounceMail, gb18030, rawMail, REPLY_HEADERS } from './mails.ts';

const parse = (raw: Buffer, envelope: Parameters<typeof parseInbound>[1] = null) => parseInbound(raw, envelope);

describe('reading a reply', () => {
  it('finds who answers what, and cuts the text', async () => {
    const mail = await parse(
      rawMail(
        REPLY_HEADERS,
        '17 办结 已上线\n\n督办平台 <duban@mail.example> 于2024年1月2日周二 09:12写道：\n> 旧文\n',
      ),
    );
    expect(mail).toEqual({
      messageId: '<reply-1@unit.example>',
      inReplyTo: '<m-1@mail.example>',
      references: ['<m-0@mail.example>', '<m-1@mail.example>'],
      token: 'm-1-0123456789abcdef0123',
      from: 'liaison@unit.example',
      subject: '回复：【督办】',
      text: '17 办结 已上线',
      isAutomatic: false,
      dsn: null,
    });
  });

  it('reads GBK and GB18030, as many Chinese mail programs send', async () => {
    for (const charset of ['gbk', 'gb2312', 'GB18030']) {
      const headers = { ...REPLY_HEADERS, 'Content-Type': `text/plain; charset="${charset}"` };
      expect((await parse(rawMail(headers, gb18030('17 办结 系统已上线')))).text).toBe('17 办结 系统已上线');
    }
  });

  it('reads the plain part of a mail with both, in base64, like QQ sends', async () => {
    const part = (type: string, text: string) =>
      `--q\nContent-Type: ${type}; charset="utf-8"\nContent-Transfer-Encoding: base64\n\n${Buffer.from(text).toString('base64')}\n\n`;
    const body = `${part('text/plain', '收到\n\n\n------------------ 原始邮件 ------------------\n发件人: x')}${part('text/html', '<div>收到</div>')}--q--\n`;
    const headers = {
      ...REPLY_HEADERS,
      'Content-Type': 'multipart/alternative; boundary="q"',
      'Content-Transfer-Encoding': '7bit',
    };
    expect((await parse(rawMail(headers, body))).text).toBe('收到');
  });

  it('reads a mail that is HTML only', async () => {
    const headers = { ...REPLY_HEADERS, 'Content-Type': 'text/html; charset=utf-8' };
    const raw = rawMail(headers, '<div>17 办结</div><div>说明</div><blockquote>5 滞后</blockquote>');
    expect((await parse(raw)).text).toBe('17 办结\n\n说明');
  });

  it('prefers the envelope’s recipient to the headers, and takes none that is not ours', async () => {
    const to = (address: string) => ({ from: 'a@b.example', to: [address] });
    const raw = rawMail(REPLY_HEADERS, '收到');
    expect((await parse(raw, to('duban+other-token@mail.example'))).token).toBe('other-token');
    expect((await parse(raw, to('duban@mail.example'))).token).toBe('m-1-0123456789abcdef0123');
    expect((await parse(rawMail({ ...REPLY_HEADERS, To: 'someone+x@mail.example' }, '收到'))).token).toBeNull();
    const cc = { ...REPLY_HEADERS, To: 'boss@unit.example', Cc: 'x: "督办" <duban+tok@mail.example>, b@c.example;' };
    expect((await parse(rawMail(cc, '收到'))).token).toBe('tok');
  });

  it('falls back to the last reference where In-Reply-To is missing', async () => {
    const { 'In-Reply-To': _dropped, ...headers } = REPLY_HEADERS;
    expect((await parse(rawMail(headers, '收到'))).inReplyTo).toBe('<m-1@mail.example>');
  });

  it('reads a mail with next to nothing in it', async () => {
    const mail = await parse(Buffer.from('hello'));
    expect(mail).toMatchObject({
      messageId: null,
      inReplyTo: null,
      token: null,
      from: null,
      isAutomatic: false,
      dsn: null,
    });
  });

  it('rejects what is nested beyond all measure', async () => {
    let body = 'x';
    for (let depth = 0; depth < 40; depth += 1) {
      body = `--b${depth}\nContent-Type: multipart/mixed; boundary="b${depth - 1}"\n\n${body}\n--b${depth}--\n`;
    }
    const raw = rawMail({ ...REPLY_HEADERS, 'Content-Type': 'multipart/mixed; boundary="b39"' }, body);
    await expect(parse(raw)).rejects.toThrow(/nest/i);
  });
});

describe('automatic mail', () => {
  it.each([
    ['Auto-Submitted', 'auto-replied'],
    ['Auto-Submitted', 'auto-generated (vacation)'],
    ['Precedence', 'bulk'],
    ['Precedence', 'auto_reply'],
    ['X-Autoreply', 'yes'],
    ['X-Autorespond', '外出'],
    ['List-Id', '<news.unit.example>'],
    ['Return-Path', '<>'],
    ['From', 'MAILER-DAEMON@unit.example'],
    ['From', 'no-reply@unit.example'],
    ['Subject', `=?utf-8?B?${Buffer.from('自动回复：我正在休假').toString('base64')}?=`],
    ['Subject', 'Automatic reply: out until Monday'],
    ['Subject', 'Out of Office'],
    ['X-Duban-Message', 'm-9'],
  ])('is known by %s: %s', async (name, value) => {
    expect((await parse(rawMail({ ...REPLY_HEADERS, [name]: value }, '收到'))).isAutomatic).toBe(true);
  });

  it('is known by an empty envelope sender', async () => {
    const raw = rawMail(REPLY_HEADERS, '收到');
    expect((await parse(raw, { from: '', to: [] })).isAutomatic).toBe(true);
    expect((await parse(raw, { from: 'a@b.example', to: [] })).isAutomatic).toBe(false);
  });

  it.each([
    ['Auto-Submitted', 'no'],
    ['Subject', `=?utf-8?B?${Buffer.from('外出调研情况的反馈').toString('base64')}?=`],
    ['Subject', `=?utf-8?B?${Buffer.from('回复：自动回复系统建设').toString('base64')}?=`],
    ['X-Auto-Response-Suppress', 'DR'],
    ['From', 'norepl@unit.example'],
  ])('is not assumed from %s: %s', async (name, value) => {
    expect((await parse(rawMail({ ...REPLY_HEADERS, [name]: value }, '收到'))).isAutomatic).toBe(false);
  });
});

describe('a delivery status', () => {
  it('names the mail, the envelope, the recipient, what happened and why', async () => {
    const mail = await parse(bounceMail());
    expect(mail.isAutomatic).toBe(true);
    expect(mail.token).toBe('m-1-0123456789abcdef0123');
    expect(mail.dsn).toEqual({
      originalMessageId: '<m-1@mail.example>',
      envelopeId: 'm-1:2',
      recipient: 'liaison@unit.example',
      action: 'failed',
      status: '5.1.1',
    });
  });

  it('tells a delay and a success from a failure', async () => {
    expect((await parse(bounceMail({ action: 'delayed', status: '4.4.7' }))).dsn).toMatchObject({
      action: 'delayed',
      status: '4.4.7',
    });
    expect((await parse(bounceMail({ action: 'Delivered', status: '2.0.0' }))).dsn).toMatchObject({
      action: 'delivered',
    });
    expect((await parse(bounceMail({ action: 'lost', status: 'x' }))).dsn).toMatchObject({
      action: 'unknown',
      status: null,
    });
  });
});
