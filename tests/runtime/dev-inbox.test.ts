import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import nodemailer from 'nodemailer';
import { afterEach, describe, expect, test } from 'vitest';
import { type DevInbox, type DevInboxOptions, startDevInbox } from '../../src/runtime/dev-inbox/dev-inbox.ts';
import type { InboxItem } from '../../src/runtime/dev-inbox/items.ts';

const AT = Date.parse('2023-12-15T01:00:00Z');
const cleanups: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function inboxDirectory(): Promise<string> {
  const directory = await mkdtemp(path.join(tmpdir(), 'duban-inbox-'));
  cleanups.push(() => rm(directory, { recursive: true, force: true }));
  return directory;
}

async function start(options: DevInboxOptions): Promise<DevInbox> {
  const inbox = await startDevInbox(options);
  cleanups.push(() => inbox.stop());
  return inbox;
}

const mail = {
  from: '"督办平台" <duban@office.test>',
  to: 'liaison@unit.test',
  subject: '请报送第17项进展',
  messageId: '<m17-1@office.test>',
  headers: { 'X-Duban-Items': '17/request/ask/1' },
  text: '请于2023年12月31日前报送。',
  html: '<p>请报送</p><script>alert(1)</script>',
};

function sendMail(inbox: DevInbox, changes: Partial<typeof mail> = {}): Promise<unknown> {
  const transport = nodemailer.createTransport(inbox.smtpUrl);
  return transport.sendMail({ ...mail, ...changes }).finally(() => transport.close());
}

function sendSms(inbox: DevInbox, body: unknown): Promise<Response> {
  return fetch(inbox.smsUrl, { method: 'POST', body: JSON.stringify(body) });
}

describe('the dev inbox', () => {
  test('keeps a mail with its virtual time of arrival, its items and its bytes as received', async () => {
    const directory = await inboxDirectory();
    const inbox = await start({ directory, now: () => AT });
    await sendMail(inbox);
    const [item] = inbox.items();
    expect(item).toMatchObject({
      kind: 'mail',
      at: AT,
      from: 'duban@office.test',
      to: ['liaison@unit.test'],
      subject: mail.subject,
      messageId: mail.messageId,
      items: '17/request/ask/1',
    });
    const files = (await readdir(directory)).filter((name) => name.endsWith('.eml'));
    expect(files).toHaveLength(1);
    const stored = await readFile(path.join(directory, files[0] ?? ''), 'utf8');
    expect(stored).toContain('X-Duban-Arrived: 2023-12-15T01:00:00.000Z');
    expect(stored).toContain('Message-ID: <m17-1@office.test>');
  });

  test('refuses a dead mailbox with 550 at RCPT and keeps nothing of it', async () => {
    const accept = (to: string) => (to === 'dead@unit.test' ? { code: 550, message: 'no such mailbox' } : null);
    const inbox = await start({ directory: await inboxDirectory(), accept });
    await expect(sendMail(inbox, { to: 'dead@unit.test' })).rejects.toMatchObject({
      responseCode: 550,
      command: 'RCPT TO',
    });
    await sendMail(inbox);
    expect(inbox.items()).toHaveLength(1);
  });

  test('tells the sender "taken" only after the arrival hook is done, and "later" when the hook fails', async () => {
    const order: string[] = [];
    let fail = true;
    const onArrival = async (item: InboxItem) => {
      await Promise.resolve();
      if (fail) throw new Error('database down');
      order.push(`hook ${item.kind}`);
    };
    const inbox = await start({ directory: await inboxDirectory(), onArrival });
    await expect(sendMail(inbox)).rejects.toMatchObject({ responseCode: 451 });
    expect((await sendSms(inbox, { to: '13900000000', text: 'x' })).status).toBe(503);
    expect(inbox.items()).toHaveLength(0);
    fail = false;
    await sendMail(inbox).then(() => order.push('mail taken'));
    await sendSms(inbox, { to: '13900000000', text: 'x' }).then(() => order.push('sms taken'));
    expect(order).toEqual(['hook mail', 'mail taken', 'hook sms', 'sms taken']);
  });

  test('takes an SMS as a JSON line, refuses a dead number and names every fault of a bad request', async () => {
    const directory = await inboxDirectory();
    const accept = (to: string) => (to === '13900000001' ? { code: 422, message: 'unknown number' } : null);
    const inbox = await start({ directory, now: () => AT, accept });
    const taken = await sendSms(inbox, { to: '13900000000', text: '请报送', reference: '17/reminder' });
    expect([taken.status, await taken.json()]).toEqual([200, { id: 'dev-1' }]);
    expect((await sendSms(inbox, { to: '13900000001', text: 'x' })).status).toBe(422);
    const bad = await sendSms(inbox, { to: 'nobody' });
    expect(bad.status).toBe(400);
    expect(await bad.text()).toMatch(/to[\s\S]*text|text[\s\S]*to/);
    const line = (await readFile(path.join(directory, 'sms.jsonl'), 'utf8')).trim();
    expect(JSON.parse(line)).toEqual({
      id: 'dev-1',
      at: '2023-12-15T01:00:00.000Z',
      to: '13900000000',
      text: '请报送',
      reference: '17/reminder',
    });
  });

  test('a mail or an SMS that is too large is refused and kept nowhere', async () => {
    const inbox = await start({ directory: await inboxDirectory() });
    await expect(sendMail(inbox, { text: 'x'.repeat(11 * 1024 * 1024) })).rejects.toMatchObject({ responseCode: 552 });
    expect((await sendSms(inbox, { to: '13900000000', text: 'x'.repeat(70_000) })).status).toBe(413);
    expect(inbox.items()).toHaveLength(0);
  });

  test('shows what arrived before a restart, and goes on numbering after it', async () => {
    const directory = await inboxDirectory();
    const first = await startDevInbox({ directory });
    await sendMail(first);
    await first.stop();
    const second = await start({ directory });
    await sendSms(second, { to: '13900000000', text: 'x' });
    expect(second.items().map((item) => [item.seq, item.kind])).toEqual([
      [1, 'mail'],
      [2, 'sms'],
    ]);
    const page = (await (await fetch(`${second.inboxUrl}/items.json?after=1`)).json()) as {
      items: InboxItem[];
      next: number;
    };
    expect([page.items.map((item) => item.kind), page.next]).toEqual([['sms'], 2]);
  });

  test('the pages escape what strangers wrote and give their HTML no way to run', async () => {
    const inbox = await start({ directory: await inboxDirectory() });
    await sendMail(inbox, { subject: '<img src=x onerror=alert(1)>' });
    for (const where of [inbox.inboxUrl, `${inbox.inboxUrl}/mail/1`]) {
      const page = await (await fetch(where)).text();
      expect(page).toContain('&lt;img src=x');
      expect(page).not.toContain('<img');
      expect(page).not.toContain('<script');
    }
    expect(await (await fetch(`${inbox.inboxUrl}/mail/1`)).text()).toContain(
      '<iframe sandbox src="/inbox/mail/1/body"',
    );
    const body = await fetch(`${inbox.inboxUrl}/mail/1/body`);
    expect(body.headers.get('content-security-policy')).toMatch(/sandbox; default-src 'none'/);
    expect((await fetch(`${inbox.inboxUrl}/mail/2`)).status).toBe(404);
  });
});
