import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { Sender } from '../../src/activities/ports.ts';
import type { MessageView } from '../../src/domain/message-view.ts';
import { renderSms, smsParts } from '../../src/notifications/messages/render-sms.ts';
import { createSmsGateway } from '../../src/notifications/sms/http-gateway.ts';
import { item, LINKS, view } from './builders.ts';

const SHORT = { answerUrl: 'https://duban.example/a/AbC-123_x' };
const late = item({ kind: 'escalation', tone: 'blue', rung: 'first', channels: ['email', 'sms'] });

describe('the text of an SMS', () => {
  it('fits into one part for one row and a short link', () => {
    const { text } = renderSms(view([late]), SHORT);
    expect(text).toBe(`【督办】逾期督办1项（第17项12月31日已到期），请办理：${SHORT.answerUrl}`);
    expect(smsParts(text)).toBe(1);
  });

  it('counts by kind and names the most urgent row', () => {
    const { text } = renderSms(view([item({ measureCode: '2', kind: 'reminder' }), late]), SHORT);
    expect(text).toBe(`【督办】逾期督办1项、到期提醒1项（第17项12月31日已到期等），请办理：${SHORT.answerUrl}`);
  });

  it('speaks English too', () => {
    const { text } = renderSms(view([late], { locale: 'en' }), SHORT);
    expect(text).toBe(`[Duban] Overdue: 1 (no. 17 was due 31 Dec). See ${SHORT.answerUrl}`);
  });

  it('keeps the whole link and at most three parts, however much there is to count', () => {
    const kinds = ['escalation', 'request', 'reminder', 'receipt', 'copy', 'stop', 'handover', 'verification'] as const;
    const items = kinds.flatMap((kind) => [item({ kind }), item({ kind, tone: 'red' }), item({ kind, tone: 'blue' })]);
    for (const length of [30, 90, 150, 190]) {
      const answerUrl = `https://duban.example/a/${'x'.repeat(length - 25)}`;
      const { text } = renderSms(view(items), { answerUrl });
      expect(text).toContain(answerUrl);
      expect(smsParts(text)).toBeLessThanOrEqual(3);
    }
  });

  it('counts parts as carriers do: 70 characters alone, else 67 each', () => {
    expect([70, 71, 134, 135].map((length) => smsParts('督'.repeat(length)))).toEqual([1, 2, 2, 3]);
  });
});

interface Taken {
  readonly headers: IncomingMessage['headers'];
  readonly body: unknown;
}

const running: ReturnType<typeof createServer>[] = [];

afterEach(async () => {
  for (const server of running.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

async function gateway(respond: (response: ServerResponse, taken: Taken) => void) {
  const taken: Taken[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const one = { headers: request.headers, body: JSON.parse(Buffer.concat(chunks).toString()) as unknown };
      taken.push(one);
      respond(response, one);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  running.push(server);
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/sms`, taken, server }; // it listens on TCP
}

const phone = {
  id: 'contact-1',
  name: '联络员甲',
  unitName: '市税务局',
  role: 'liaison',
  address: '13900000000',
} as const;
const message = (over: Partial<MessageView> = {}) => ({
  deliveryId: 'd-9',
  view: view([late], { channel: 'sms', contact: phone, ...over }),
});
const json = (response: ServerResponse, status: number, body: unknown) =>
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));

describe('handing an SMS to the gateway', () => {
  it('posts number, text and reference, and keeps the id it is given', async () => {
    const far = await gateway((response) => json(response, 202, { id: 'sms-77' }));
    const sender: Sender = createSmsGateway({ url: far.url, linksOf: () => LINKS, bearerToken: 'key' });
    const result = await sender.send(message());
    expect(result).toEqual({ deliveryId: 'd-9', status: 'accepted', response: '202 id=sms-77' });
    const [taken] = far.taken;
    expect(taken?.body).toEqual({
      to: '13900000000',
      text: renderSms(message().view, LINKS).text,
      reference: '17;liaison;escalation;blue;first;1;measure-17#1;deadline;2023-12-31',
    });
    expect(taken?.headers['idempotency-key']).toBe('m-1');
    expect(taken?.headers.authorization).toBe('Bearer key');
  });

  it('is accepted by a gateway that answers without an id', async () => {
    const far = await gateway((response) => response.writeHead(200).end('OK'));
    expect(await createSmsGateway({ url: far.url, linksOf: () => LINKS }).send(message())).toMatchObject({
      status: 'accepted',
      response: '200 OK',
    });
  });

  it.each([
    [400, 'refused'],
    [422, 'refused'],
    [401, 'unavailable'],
    [404, 'unavailable'],
    [429, 'unavailable'],
    [500, 'unavailable'],
    [503, 'unavailable'],
  ] as const)('is, after a %i, %s', async (status, expected) => {
    const far = await gateway((response) => json(response, status, { error: 'number 13900000000 is not possible' }));
    const result = await createSmsGateway({ url: far.url, linksOf: () => LINKS }).send(message());
    expect(result.status).toBe(expected);
    expect(result.response).toContain(String(status));
    expect(result.response).not.toContain('13900000000');
  });

  it('is deferred where nobody listens, where nobody answers in time, and where it is sent elsewhere', async () => {
    const silent = await gateway(() => undefined);
    const elsewhere = await gateway((response) => response.writeHead(302, { location: silent.url }).end());
    const send = (url: string) => createSmsGateway({ url, linksOf: () => LINKS, timeoutMs: 200 }).send(message());
    expect((await send(silent.url)).status).toBe('unavailable');
    expect((await send(elsewhere.url)).status).toBe('unavailable');
    expect(silent.taken).toHaveLength(1);
    const gone = await gateway(() => undefined);
    await new Promise((resolve) => gone.server.close(resolve));
    running.pop();
    const refused = await send(gone.url);
    expect(refused.status).toBe('unavailable');
    expect(refused.response).toContain('ECONNREFUSED');
  });
});
