import { createServer, type AddressInfo, type Server } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { Sender } from '../../src/activities/ports.ts';
import type { MessageView } from '../../src/domain/message-view.ts';
import { createEmailSender, type EmailSender } from '../../src/notifications/email/sender.ts';
import { decodeItems } from '../../src/notifications/item-codes.ts';
import { item, LINKS, view } from './builders.ts';
import { answer, startPeer, type Peer } from './smtp-peer.ts';

const open: { close(): unknown }[] = [];

afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close();
});

async function peer(handlers?: Parameters<typeof startPeer>[0]): Promise<Peer> {
  const started = await startPeer(handlers);
  open.push(started);
  return started;
}

function sender(smtpUrl: string, over: Partial<Parameters<typeof createEmailSender>[0]> = {}): EmailSender & Sender {
  const created = createEmailSender({
    smtpUrl,
    from: '督办平台 <duban@mail.example>',
    domain: 'mail.example',
    linksOf: () => LINKS,
    silenceMs: 2_000,
    ...over,
  });
  open.push(created);
  return created;
}

const message = (over: Partial<MessageView> = {}, items = [item(), item({ measureCode: '39b' })]) => ({
  deliveryId: 'd-1',
  view: view(items, over),
});

/** A TCP server that greets or stays silent: for what a well-behaved SMTP server never does. */
async function rawServer(onConnection: Parameters<typeof createServer>[1]): Promise<string> {
  const server: Server = createServer(onConnection);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  open.push({ close: () => new Promise((resolve) => server.close(resolve)) });
  return `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`; // a listening TCP server has an address
}

describe('handing a mail to an SMTP server', () => {
  it('is accepted by a 250, whose words are kept', async () => {
    const far = await peer();
    const result = await sender(far.url).send(message());
    expect(result).toMatchObject({ deliveryId: 'd-1', status: 'accepted' });
    expect(result.response).toContain('250');
    expect(result.response).toContain('queued as 4Q2x');
    expect(far.received).toHaveLength(1);
  });

  it('arrives whole: both alternatives, subject, Message-ID, reply address, machine headers', async () => {
    const far = await peer();
    const sent = message({ inReplyTo: '<question-1@unit.example>' });
    await sender(far.url).send(sent);
    const [got] = far.received;
    expect(got?.to).toEqual(['liaison@unit.example']);
    expect(got?.from).toBe(LINKS.inboundAddress);
    expect(got?.mail.subject).toContain('请反馈办理情况2项');
    expect(got?.mail.text).toContain('简化企业跨区域迁移');
    expect(got?.mail.html).toContain('简化企业跨区域迁移');
    expect(got?.mail.messageId).toBe('<m-1@mail.example>');
    expect(got?.mail.inReplyTo).toBe('<question-1@unit.example>');
    expect(got?.mail.replyTo?.[0]).toMatchObject({ address: LINKS.inboundAddress });
    expect(got?.mail.to?.[0]).toMatchObject({ name: '联络员甲', address: 'liaison@unit.example' });
    expect(got?.mail.date).toBe('2024-01-02T01:12:00.000Z');
    const header = (name: string) => got?.mail.headers.find(({ key }) => key === name)?.value;
    expect(header('auto-submitted')).toBe('auto-replied');
    expect(header('x-duban-contact')).toBe('contact-1');
    expect(header('x-duban-message')).toBe('m-1');
    expect(decodeItems(header('x-duban-items') ?? '').map(({ measure }) => measure)).toEqual(['17', '39b']);
  });

  it('writes no name and no address into any header but To, and folds the items of a long digest', async () => {
    const far = await peer();
    const codes = Array.from({ length: 120 }, (_, index) => String(index + 1));
    await sender(far.url).send(
      message(
        {},
        codes.map((measureCode) => item({ measureCode })),
      ),
    );
    const raw = far.received[0]?.raw ?? '';
    const head = raw.slice(0, raw.indexOf('\r\n\r\n'));
    expect(Math.max(...head.split('\r\n').map((line) => line.length))).toBeLessThanOrEqual(998);
    const others = head
      .replace(/\r\n[ \t]+/g, ' ')
      .split('\r\n')
      .filter((line) => !line.startsWith('To:'));
    expect(others.join('\n')).not.toContain('liaison@unit.example');
    expect(others.join('\n')).not.toContain(Buffer.from('联络员甲').toString('base64').slice(0, 10));
    const items = far.received[0]?.mail.headers.find(({ key }) => key === 'x-duban-items')?.value ?? '';
    expect(decodeItems(items).map(({ measure }) => measure)).toEqual(codes);
  });

  it('carries the same Message-ID on every attempt', async () => {
    const far = await peer();
    const one = sender(far.url);
    await one.send(message());
    await one.send(message());
    expect(far.received.map(({ mail }) => mail.messageId)).toEqual(['<m-1@mail.example>', '<m-1@mail.example>']);
    expect(far.received.every(({ raw }) => raw.includes('Auto-Submitted: auto-generated\r\n'))).toBe(true);
  });

  it('sends many over few connections, each once', async () => {
    const connections = new Set<string>();
    const far = await peer({
      onMailFrom(_address, session, callback) {
        connections.add(session.id);
        callback();
      },
    });
    const one = sender(far.url, { maxConnections: 2 });
    const ids = Array.from({ length: 40 }, (_, index) => `m-${index}`);
    const results = await Promise.all(ids.map((id) => one.send(message({ id }))));
    expect(results.every(({ status }) => status === 'accepted')).toBe(true);
    expect(far.received).toHaveLength(ids.length);
    expect(new Set(far.received.map(({ mail }) => mail.messageId))).toEqual(
      new Set(ids.map((id) => `<${id}@mail.example>`)),
    );
    expect(connections.size).toBeLessThanOrEqual(2);
  });

  it('is refused by a 550 to the recipient, and the answer is kept without the address', async () => {
    const far = await peer({
      onRcptTo: ({ address }, _session, callback) => callback(answer(550, `5.1.1 <${address}> unknown user`)),
    });
    const result = await sender(far.url).send(message());
    expect(result).toMatchObject({ deliveryId: 'd-1', status: 'refused' });
    expect(result.response).toContain('550');
    expect(result.response).toContain('unknown user');
    expect(result.response).not.toContain('unit.example');
  });

  it.each([
    ['refused', 554, '5.2.1 mailbox disabled'],
    ['refused', 552, 'mailbox full'],
    ['deferred', 554, 'content rejected'],
    ['deferred', 550, '5.7.1 content rejected'],
  ])('is %s by a %i %s to the message itself', async (status, code, said) => {
    const far = await peer({
      onData(stream, _session, callback) {
        stream.on('end', () => callback(answer(code, said)));
        stream.resume();
      },
    });
    expect(await sender(far.url).send(message())).toMatchObject({ status });
  });

  it.each([
    ['refused', 553, '5.1.3 bad address'],
    ['refused', 550, 'no such user'],
    ['deferred', 550, '5.7.1 relaying denied'],
    ['deferred', 550, '5.4.1 no route'],
    ['deferred', 554, 'client host blocked'],
  ])(
    'is %s by a %i %s to the recipient: what may be said to everybody kills no address',
    async (status, code, said) => {
      const far = await peer({ onRcptTo: (_address, _session, callback) => callback(answer(code, said)) });
      expect(await sender(far.url).send(message())).toMatchObject({ status });
    },
  );

  it.each([
    ['deferred', 'a 451 to the recipient', { onRcptTo: (_a, _s, callback) => callback(answer(451, 'greylisted')) }],
    ['unavailable', 'a 421 to the recipient', { onRcptTo: (_a, _s, callback) => callback(answer(421, 'closing')) }],
    ['unavailable', 'a 452 to the sender', { onMailFrom: (_a, _s, callback) => callback(answer(452, 'too many')) }],
    ['unavailable', 'a 550 to our sender', { onMailFrom: (_a, _s, callback) => callback(answer(550, 'not you')) }],
    ['unavailable', 'a 421 as greeting', { onConnect: (_s, callback) => callback(answer(421, 'too busy')) }],
    ['unavailable', 'a 554 as greeting', { onConnect: (_s, callback) => callback(answer(554, 'blocked')) }],
  ] as [string, string, NonNullable<Parameters<typeof startPeer>[0]>][])(
    'is %s after %s',
    async (status, said, handlers) => {
      const far = await peer(handlers);
      const result = await sender(far.url).send(message());
      expect(result.status).toBe(status);
      expect(result.response).toContain(/\d{3}/u.exec(said)?.[0]);
    },
  );

  it('waits where login is refused: that is our fault, not the address', async () => {
    const far = await peer({
      disabledCommands: ['STARTTLS'],
      allowInsecureAuth: true,
      onAuth: (_auth, _session, callback) => callback(answer(535, 'wrong password')),
    });
    const url = far.url.replace('smtp://', 'smtp://user:pass@');
    const result = await sender(url).send(message());
    expect(result.status).toBe('unavailable');
    expect(result.response).toContain('535');
  });

  it('waits for the server where nobody listens', async () => {
    const far = await peer();
    await far.close();
    open.pop();
    const result = await sender(far.url).send(message());
    expect(result.status).toBe('unavailable');
    expect(result.response).toContain('ECONNREFUSED');
  });

  it('waits for the server where the server does not greet in time', async () => {
    const url = await rawServer((socket) => socket.on('error', () => socket.destroy()));
    expect((await sender(url, { silenceMs: 150 }).send(message())).status).toBe('unavailable');
  });

  it('waits for the server where the server falls silent after the mail', async () => {
    const far = await peer({ onData: (stream) => void stream.resume() });
    expect((await sender(far.url, { silenceMs: 200 }).send(message())).status).toBe('unavailable');
  });

  it('waits for the server where the server drips its answer without an end', async () => {
    const url = await rawServer((socket) => {
      socket.on('error', () => socket.destroy());
      const drip = setInterval(() => socket.write('220-wait\r\n'), 40);
      socket.on('close', () => clearInterval(drip));
    });
    const result = await sender(url, { silenceMs: 5_000, handoverMs: 400 }).send(message());
    expect(result.status).toBe('unavailable');
    expect(result.response).toContain('EABORT');
  });

  it('waits for the server where the connection breaks, and is not repeated behind our back', async () => {
    let attempts = 0;
    const url = await rawServer((socket) => {
      socket.on('error', () => socket.destroy());
      socket.write('220 here\r\n');
      socket.on('data', (said) => {
        const command = said.toString().slice(0, 4).toUpperCase();
        if (command === 'DATA') attempts += 1;
        if (command === 'DATA') socket.destroy();
        else socket.write('250 fine\r\n');
      });
    });
    expect((await sender(url).send(message())).status).toBe('unavailable');
    expect(attempts).toBe(1);
  });

  it('is refused for an address that no mail server could take', async () => {
    const far = await peer();
    const wrong = { id: 'c', name: '甲', unitName: '乙', role: 'liaison', address: 'no-address' } as const;
    expect(await sender(far.url).send(message({ contact: wrong }))).toMatchObject({ status: 'refused' });
    expect(far.received).toEqual([]);
  });

  it('refuses to send without TLS where TLS is required', async () => {
    const far = await peer();
    expect((await sender(far.url, { requireTls: true }).send(message())).status).toBe('unavailable');
    expect(far.received).toEqual([]);
  });

  it('answers whether the server can be reached', async () => {
    const far = await peer();
    await expect(sender(far.url).verify()).resolves.toBeUndefined();
    const away = await rawServer((socket) => socket.destroy());
    await expect(sender(away).verify()).rejects.toThrow(/clos|ECONN/i);
  });
});
