import http from 'node:http';
import { z } from 'zod';
import { LOOPBACK } from '../ports.ts';
import type { Box } from './box.ts';
import type { InboxHooks } from './items.ts';
import { listPage, mailPage } from './pages.ts';

const MAX_BODY_BYTES = 64 * 1024;

/** The far side's HTTP server. */
export interface HttpListener {
  readonly port: number;
  stop(): Promise<void>;
}

interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: string | Buffer;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What the SMS gateway takes: a number, a text, and the sender's own reference. */
const smsRequest = z.object({
  to: z.string().regex(/^\+?\d{5,15}$/),
  text: z.string().min(1).max(2_000),
  reference: z.string().max(2_000).nullish(),
});

/**
 * `POST /sms` is the SMS gateway: `{ to, text, reference? }` -> 200 `{ id }` when stored, the refusal's status and
 * `{ error }` when refused. `GET /inbox` shows what arrived; `/inbox/items.json?after=N` gives a program what arrived
 * after the first N items, as `{ items, next }`; `/inbox/mail/SEQ.eml` is a mail as received.
 */
export async function startHttp(box: Box, port: number, hooks: InboxHooks): Promise<HttpListener> {
  const server = http.createServer((request, response) => {
    void answer(request, box, hooks)
      .catch((): Answer => json(503, { error: 'not stored, try again later' }))
      .then(({ status, type, body, headers }) => {
        response.writeHead(status, { 'content-type': type, 'x-content-type-options': 'nosniff', ...headers });
        response.end(body);
      });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, LOOPBACK, resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('a TCP server has a numeric port');
  const stop = async (): Promise<void> => {
    const closed = new Promise((resolve) => server.close(resolve));
    server.closeAllConnections();
    await closed;
  };
  return { port: address.port, stop };
}

async function answer(request: http.IncomingMessage, box: Box, hooks: InboxHooks): Promise<Answer> {
  const url = new URL(request.url ?? '/', 'http://inbox');
  if (request.method === 'POST' && url.pathname === '/sms') return takeSms(request, box, hooks);
  if (request.method !== 'GET') return json(405, { error: 'method not allowed' });
  if (url.pathname === '/' || url.pathname === '/inbox') return html(listPage(box.items()));
  if (url.pathname === '/inbox/items.json') return itemsAnswer(url, box);
  return mailAnswer(url.pathname, box);
}

/** By position, not by `seq`: two items that arrive together may be finished in the other order. */
function itemsAnswer(url: URL, box: Box): Answer {
  const after = Number(url.searchParams.get('after') ?? 0);
  if (!Number.isSafeInteger(after) || after < 0) return json(400, { error: 'after must be a count of items' });
  const items = box.items().slice(after);
  return json(200, { items, next: after + items.length });
}

async function mailAnswer(pathname: string, box: Box): Promise<Answer> {
  const match = /^\/inbox\/mail\/(\d+)(\/body|\.eml)?$/.exec(pathname);
  const item = match === null ? undefined : box.mail(Number(match[1]));
  if (match === null || item === undefined) return json(404, { error: 'not found' });
  if (match[2] === '.eml') return { status: 200, type: 'message/rfc822', body: await box.rawMail(item) };
  if (match[2] !== '/body') return html(mailPage(item));
  // A stranger's HTML: no scripts, nothing loaded from anywhere, and an origin of its own even when opened alone.
  const policy = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:";
  return { ...html(item.html ?? ''), headers: { 'content-security-policy': policy } };
}

async function takeSms(request: http.IncomingMessage, box: Box, hooks: InboxHooks): Promise<Answer> {
  const body = await readBody(request);
  if (body === null) return json(413, { error: 'body too large' });
  const parsed = smsRequest.safeParse(safeJson(body));
  if (!parsed.success) return json(400, { error: z.prettifyError(parsed.error) });
  const refusal = (await hooks.accept?.(parsed.data.to)) ?? null;
  if (refusal !== null)
    return json(refusal.code >= 400 && refusal.code <= 599 ? refusal.code : 422, { error: refusal.message });
  const { to, text, reference } = parsed.data;
  const item = await box.takeSms({ to, text, reference: reference ?? null });
  return json(200, { id: item.id });
}

async function readBody(request: http.IncomingMessage): Promise<string | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += (chunk as Buffer).length;
    if (size <= MAX_BODY_BYTES) chunks.push(chunk as Buffer);
  }
  return size > MAX_BODY_BYTES ? null : Buffer.concat(chunks).toString('utf8');
}

function safeJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function json(status: number, value: unknown): Answer {
  return { status, type: 'application/json; charset=utf-8', body: JSON.stringify(value) };
}

function html(body: string): Answer {
  return { status: 200, type: 'text/html; charset=utf-8', body };
}
