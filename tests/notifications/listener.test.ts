import { connect, createServer } from 'node:net';
import nodemailer from 'nodemailer';
import { afterEach, describe, expect, it } from 'vitest';
import { DubanError } from '../../src/domain/errors.ts';
import { createEmailSender } from '../../src/notifications/email/sender.ts';
import {
  startInboundListener,
  type InboundListener,
  type InboundListenerOptions,
} from '../../src/notifications/inbound/listener.ts';
import type { InboundMail } from '../../src/notifications/inbound/parse.ts';
import { readReply } from '../../src/notifications/inbound/read-reply.ts';
import { readReplyAddressToken, replyAddressOf } from '../../src/notifications/mail-ids.ts';
import { item, LINKS, view } from './builders.ts';
import { bounceMail, rawMail, REPLY_HEADERS } from './mails.ts';
import { startPeer } from './smtp-peer.ts';

const open: { close(): unknown }[] = [];

afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close();
});

async function listener(
  over: Partial<InboundListenerOptions> = {},
): Promise<{ taken: InboundMail[]; inbound: InboundListener }> {
  const taken: InboundMail[] = [];
  const inbound = await startInboundListener({
    domain: 'mail.example',
    port: 0,
    onMail: (mail) => {
      taken.push(mail);
      return Promise.resolve({});
    },
    ...over,
  });
  open.push(inbound);
  return { taken, inbound };
}

const TO = 'duban+m-1-0123456789abcdef0123@mail.example';

/** Hands a raw mail over; gives the server's last word, accepted or not. */
async function hand(
  { port }: InboundListener,
  raw: Buffer,
  { from = 'liaison@unit.example', to = [TO] as readonly string[] } = {},
): Promise<string> {
  const transport = nodemailer.createTransport({ host: '127.0.0.1', port, ignoreTLS: true });
  try {
    const { response, rejectedErrors } = await transport.sendMail({ envelope: { from, to: [...to] }, raw });
    return rejectedErrors?.[0]?.message ?? response;
  } catch (error) {
    return error instanceof Error && 'response' in error ? String(error.response) : String(error);
  } finally {
    transport.close();
  }
}

const reply = rawMail(REPLY_HEADERS, '17 办结 已上线\n');

describe('the listener for replies', () => {
  it('hands a parsed mail over and accepts it', async () => {
    const { taken, inbound } = await listener();
    expect(await hand(inbound, reply)).toMatch(/^250 .*accepted/);
    expect(taken).toHaveLength(1);
    expect(taken[0]).toMatchObject({ text: '17 办结 已上线', token: 'm-1-0123456789abcdef0123', isAutomatic: false });
  });

  it('says 250 only after the mail was stored, with what the keeper answers', async () => {
    const order: string[] = [];
    let store = (): void => undefined;
    const stored = new Promise<void>((resolve) => {
      store = resolve;
    });
    const { inbound } = await listener({
      async onMail() {
        await stored;
        order.push('stored');
        return { reply: 'recorded 17' };
      },
    });
    const handed = hand(inbound, reply).then((response) => {
      order.push('answered');
      return response;
    });
    store();
    expect(await handed).toMatch(/^250 .*recorded 17/);
    expect(order).toEqual(['stored', 'answered']);
  });

  it.each([
    ['a fault that passes', new DubanError('database-unreachable', 'down'), /^451/],
    ['a fault nobody foresaw', new Error('boom with liaison@unit.example'), /^451/],
    ['a fault inside duban', new DubanError('internal', 'x'), /^451/],
    ['a mail that can never be taken', new DubanError('not-allowed', 'x'), /^554/],
  ])('leaves the mail with its sender after %s', async (_name, error, code) => {
    const faults: unknown[] = [];
    const { inbound } = await listener({ onMail: () => Promise.reject(error), onFault: (fault) => faults.push(fault) });
    const response = await hand(inbound, reply);
    expect(response).toMatch(code);
    expect(response).not.toContain('boom');
    expect(faults).toEqual([error]);
  });

  it.each([
    'someone@mail.example',
    'duban@other.example',
    'dubanx@mail.example',
    'xduban+a@mail.example',
    'duban+a@mail.example.evil.example',
  ])('refuses mail for %s with 550', async (address) => {
    const { taken, inbound } = await listener();
    expect(await hand(inbound, reply, { to: [address] })).toMatch(/^550/);
    expect(taken).toEqual([]);
  });

  it('takes its addresses in any case, with and without a token', async () => {
    const { taken, inbound } = await listener();
    for (const address of ['duban@mail.example', 'DUBAN+abc@Mail.Example']) {
      expect(await hand(inbound, reply, { to: [address] })).toMatch(/^250/);
    }
    expect(taken.map(({ token }) => token)).toEqual(['m-1-0123456789abcdef0123', 'abc']);
  });

  it('takes bounces, whose sender is empty', async () => {
    const { taken, inbound } = await listener();
    expect(await hand(inbound, bounceMail(), { from: '' })).toMatch(/^250/);
    expect(taken[0]).toMatchObject({ isAutomatic: true, dsn: { action: 'failed', status: '5.1.1' } });
  });

  it('refuses what is too large, announced or not', async () => {
    const { taken, inbound } = await listener({ maxBytes: 20_000 });
    const large = rawMail(REPLY_HEADERS, 'x'.repeat(70).concat('\n').repeat(1_000));
    expect(await hand(inbound, large)).toMatch(/^552/);
    expect(
      await talk(inbound.port, [
        'EHLO a',
        `MAIL FROM:<a@b.example>`,
        `RCPT TO:<${TO}>`,
        'DATA',
        `${large.toString()}\r\n.`,
      ]),
    ).toMatch(/^552/);
    expect(taken).toEqual([]);
  });

  it('refuses what cannot be read', async () => {
    const faults: unknown[] = [];
    const { taken, inbound } = await listener({ onFault: (fault) => faults.push(fault) });
    const headers = rawMail(
      { ...REPLY_HEADERS, 'X-Long': 'x'.repeat(900).concat('\r\n ').repeat(400).concat('x') },
      'a',
    );
    expect(await hand(inbound, headers)).toMatch(/^554/);
    expect(taken).toEqual([]);
    expect(faults).toHaveLength(1);
  });

  it('asks a sender of too many mails to come back later', async () => {
    const { taken, inbound } = await listener({ perMinute: 3 });
    const responses = [];
    for (let count = 0; count < 5; count += 1) responses.push(await hand(inbound, reply));
    expect(responses.map((one) => one.slice(0, 3))).toEqual(['250', '250', '250', '451', '451']);
    expect(taken).toHaveLength(3);
  });

  it('finishes the mail in hand before it has closed, even when its sender has gone', async () => {
    const order: string[] = [];
    let began = (): void => undefined;
    const inHand = new Promise<void>((resolve) => {
      began = resolve;
    });
    let store = (): void => undefined;
    const stored = new Promise<void>((resolve) => {
      store = resolve;
    });
    const { inbound } = await listener({
      async onMail() {
        began();
        await stored;
        order.push('stored');
        return {};
      },
    });
    open.pop();
    const lines = ['EHLO a', 'MAIL FROM:<a@b.example>', `RCPT TO:<${TO}>`, 'DATA', 'Subject: a\r\n\r\n17\r\n.'];
    const socket = connect(inbound.port, '127.0.0.1');
    const gone = new Promise((resolve) => socket.on('close', resolve));
    socket.on('data', (said) => {
      if (!/^\d{3}-/.test(said.toString().trimEnd().split('\r\n').at(-1) ?? ''))
        socket.write(`${lines.shift() ?? ''}\r\n`);
    });
    await inHand;
    socket.destroy();
    await gone;
    const closed = inbound.close().then(() => order.push('closed'));
    // The server itself closes at once, with nobody connected; what it took is still in hand.
    await new Promise((resolve) => setImmediate(() => setImmediate(() => setImmediate(resolve))));
    const refused = await new Promise((resolve) => connect(inbound.port, '127.0.0.1').on('error', resolve));
    expect(refused).toMatchObject({ code: 'ECONNREFUSED' });
    store();
    await closed;
    expect(order).toEqual(['stored', 'closed']);
  });

  it('survives clients that break off or speak nonsense', async () => {
    const { taken, inbound } = await listener();
    for (const words of ['GET / HTTP/1.1\r\n\r\n', 'EHLO a\r\nMAIL FROM:<a@b.example>\r\n', '\0\0\0\xff']) {
      await new Promise<void>((resolve) => {
        const socket = connect(inbound.port, '127.0.0.1', () => socket.write(words, () => socket.destroy()));
        socket.on('close', () => resolve());
        socket.on('error', () => resolve());
      });
    }
    expect(await hand(inbound, reply)).toMatch(/^250/);
    expect(taken).toHaveLength(1);
  });

  it('says which port is taken', async () => {
    const holder = createServer();
    await new Promise<void>((resolve) => holder.listen(0, '127.0.0.1', resolve));
    open.push({ close: () => new Promise((resolve) => holder.close(resolve)) });
    const address = holder.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    await expect(listener({ port })).rejects.toMatchObject({ code: 'port-taken' });
    await expect(listener({ port })).rejects.toThrow(String(port));
  });
});

/** Speaks SMTP line by line and gives the last answer: for what a mail library would not send. */
function talk(port: number, lines: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    let last = '';
    let step = 0;
    const socket = connect(port, '127.0.0.1');
    socket.setEncoding('utf8').on('error', reject);
    socket.on('data', (said: string) => {
      last = said.trimEnd().split('\r\n').at(-1) ?? '';
      if (/^\d{3}-/.test(last)) return;
      const line = lines[step];
      step += 1;
      if (line === undefined) socket.end('QUIT\r\n', () => resolve(last));
      else socket.write(`${line}\r\n`);
    });
  });
}

describe('from our mail to the recorded answer', () => {
  it('the reply of a mail program finds its message, its rows and its claims', async () => {
    const secret = 'a-secret-of-at-least-thirty-two-characters';
    const far = await startPeer();
    open.push(far);
    const { taken, inbound } = await listener();
    const linksOf = () => ({ ...LINKS, inboundAddress: replyAddressOf(secret, 'm-1', 'mail.example') });
    const sender = createEmailSender({ smtpUrl: far.url, from: 'duban@mail.example', domain: 'mail.example', linksOf });
    open.push(sender);
    await sender.send({ deliveryId: 'd', view: view([item(), item({ measureCode: '39b' })]) });
    const got = far.received[0];

    const quoted = (got?.mail.text ?? '').replace(/^/gm, '> ');
    const answer = `17 办结 系统已上线\n39b 受阻：经费\n\n在 2024-01-02 09:12:00，"督办平台" <duban@mail.example> 写道：\n${quoted}`;
    const headers = {
      ...REPLY_HEADERS,
      To: got?.mail.replyTo?.[0]?.address ?? '',
      'In-Reply-To': got?.mail.messageId ?? '',
    };
    await hand(inbound, rawMail(headers, answer), { to: [headers.To] });

    expect(readReplyAddressToken(secret, taken[0]?.token ?? '')).toBe('m-1');
    const codes = [
      { measureId: 'measure-17', code: '17' },
      { measureId: 'measure-39b', code: '39b' },
    ];
    expect(readReply(taken[0]?.text ?? '', codes, { today: '2023-12-20' })).toEqual([
      { type: 'report', item: codes[0], claim: 'done', text: '系统已上线' },
      { type: 'report', item: codes[1], claim: 'blocked', text: '经费' },
    ]);
  });
});
