import { timingSafeEqual } from 'node:crypto';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import type { FarSideRecord } from '../document.ts';
import type { DemoFact } from '../terminal-events.ts';

export interface RecordServerDeps {
  record(): FarSideRecord;
  /** What was seen and done, in order; positions are stable. */
  facts(): readonly DemoFact[];
  stop(): void;
}

/**
 * The far side's own account, on loopback and for the holder of the token: `GET /record` (everything),
 * `GET /facts?after=N` -> `{ next, facts }` (what is new since position N), `POST /stop`.
 */
export async function startRecordServer(deps: RecordServerDeps, token: string, port: number): Promise<http.Server> {
  const server = http.createServer((request, response) => {
    const { status, body } = answer(deps, token, request);
    response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' });
    response.end(JSON.stringify(body), () => {
      if (status === 202) deps.stop();
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return server;
}

/** The port of a listening server. */
export function portOf(server: http.Server): number {
  // A listening TCP server has an address of this kind.
  return (server.address() as AddressInfo).port;
}

function answer(
  deps: RecordServerDeps,
  token: string,
  request: http.IncomingMessage,
): { readonly status: number; readonly body: unknown } {
  if (!isAllowed(request, token)) return { status: 401, body: { error: 'bearer token required' } };
  const url = new URL(request.url ?? '/', 'http://far-side');
  switch (`${request.method ?? ''} ${url.pathname}`) {
    case 'GET /record':
      return { status: 200, body: deps.record() };
    case 'GET /facts': {
      const after = Math.max(0, Math.trunc(Number(url.searchParams.get('after') ?? 0)) || 0);
      const facts = deps.facts();
      return { status: 200, body: { next: facts.length, facts: facts.slice(after) } };
    }
    case 'POST /stop':
      return { status: 202, body: { ok: true } };
    default:
      return { status: 404, body: { error: 'not found' } };
  }
}

function isAllowed(request: http.IncomingMessage, token: string): boolean {
  const given = Buffer.from(request.headers.authorization ?? '');
  const wanted = Buffer.from(`Bearer ${token}`);
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}
