import type { AddressInfo } from 'node:net';
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server';
import { DubanError } from '../../domain/errors.ts';
import { INBOX } from '../mail-ids.ts';
import { parseInbound, type InboundMail } from './parse.ts';
import { createRateLimit } from './rate-limit.ts';

export interface InboundListenerOptions {
  /** Only duban@domain and duban+token@domain are taken. */
  readonly domain: string;
  /** 0 takes a free port. */
  readonly port: number;
  readonly host?: string;
  /**
   * Called with each mail and awaited before the 250: what was accepted is what this has stored. `reply` goes into
   * the 250. A rejection keeps the mail with its sender: 554 for a DubanError that no repetition mends, else 451.
   */
  readonly onMail: (mail: InboundMail) => Promise<{ readonly reply?: string }>;
  /** Told of every mail that was not taken because `onMail` or the parser failed. */
  readonly onFault?: (error: unknown) => void;
  readonly maxBytes?: number;
  readonly maxClients?: number;
  /** Mails per minute and remote address; a relay in front of duban counts as one. */
  readonly perMinute?: number;
  /** Milliseconds of silence before a connection is closed. */
  readonly silenceMs?: number;
}

export interface InboundListener {
  readonly port: number;
  /** Stops listening; resolves when every mail in hand has been answered. */
  close(): Promise<void>;
}

type Done = (error?: Error | null, message?: string) => void;

const refusal = (responseCode: number, message: string): Error => Object.assign(new Error(message), { responseCode });

/** Starts the SMTP server that takes replies and bounces. Loopback unless a host is named; no relaying, no login. */
export async function startInboundListener(options: InboundListenerOptions): Promise<InboundListener> {
  const {
    host = '127.0.0.1',
    maxBytes = 10 * 1024 * 1024,
    maxClients = 50,
    perMinute = 300,
    silenceMs = 60_000,
  } = options;
  const allow = createRateLimit(perMinute, 60_000);
  const inHand = new Set<Promise<void>>();
  const server = new SMTPServer({
    name: options.domain,
    banner: 'duban',
    size: maxBytes,
    maxClients,
    socketTimeout: silenceMs,
    closeTimeout: 1_000,
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    onMailFrom: (_address, session, done) =>
      done(allow(session.remoteAddress, Date.now()) ? null : refusal(451, '4.7.1 too many mails, try again later')),
    onRcptTo: ({ address }, _session, done) =>
      done(isOurs(address, options.domain) ? null : refusal(550, '5.1.1 no such mailbox here')),
    onData(stream, session, done) {
      const work = take(stream, session, { options, maxBytes, done }).finally(() => inHand.delete(work));
      inHand.add(work);
    },
  });
  // Connections that break off, and clients that do not speak SMTP, are not ours to mend.
  server.on('error', () => undefined);
  const port = await listen(server, options.port, host);
  return {
    port,
    async close() {
      await new Promise<void>((resolve) => server.close(() => resolve()));
      await Promise.all(inHand);
    },
  };
}

function listen(server: SMTPServer, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const failed = (error: NodeJS.ErrnoException): void => {
      const taken = error.code === 'EADDRINUSE' || error.code === 'EACCES';
      reject(taken ? portTaken(port, host, error) : error);
    };
    server.server.once('error', failed);
    server.listen(port, host, () => {
      server.server.off('error', failed);
      resolve((server.server.address() as AddressInfo).port); // a listening TCP server has an address
    });
  });
}

async function take(
  stream: SMTPServerDataStream,
  session: SMTPServerSession,
  { options, maxBytes, done }: { options: InboundListenerOptions; maxBytes: number; done: Done },
): Promise<void> {
  try {
    const raw = await readAll(stream, maxBytes);
    if (raw === null) return done(refusal(552, '5.3.4 the mail is too large'));
    const { mailFrom, rcptTo } = session.envelope;
    const from = mailFrom === false ? '' : mailFrom.address;
    const mail = await parseInbound(raw, { from, to: rcptTo.map(({ address }) => address) }).catch((error: unknown) => {
      options.onFault?.(error);
      throw refusal(554, '5.6.0 the mail cannot be read');
    });
    const { reply } = await options.onMail(mail);
    done(null, reply ?? 'accepted');
  } catch (error) {
    done(answerTo(error, options));
  }
}

function answerTo(error: unknown, { onFault }: InboundListenerOptions): Error {
  if (error instanceof Error && 'responseCode' in error) return error;
  onFault?.(error);
  const final = error instanceof DubanError && !error.kind.retryable && error.code !== 'internal';
  return final ? refusal(554, `5.7.1 ${error.code}`) : refusal(451, '4.3.0 not stored, try again later');
}

/** The whole mail, or null (the rest read and thrown away) when it is larger than allowed. */
async function readAll(stream: SMTPServerDataStream, maxBytes: number): Promise<Buffer | null> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length <= maxBytes) chunks.push(chunk);
    else chunks.length = 0;
  }
  return length <= maxBytes ? Buffer.concat(chunks) : null;
}

function isOurs(address: string, domain: string): boolean {
  const at = address.lastIndexOf('@');
  const [local, host] = [address.slice(0, at).toLowerCase(), address.slice(at + 1).toLowerCase()];
  return host === domain.toLowerCase() && (local === INBOX || local.startsWith(`${INBOX}+`));
}

function portTaken(port: number, host: string, cause: unknown): DubanError {
  return new DubanError(
    'port-taken',
    `收信端口 ${host}:${port} 无法监听：端口已被占用或无权使用，请更换端口或停止占用它的程序。` +
      ` / Cannot listen for mail on ${host}:${port}: the port is taken or not allowed; choose another or stop its holder.`,
    { cause },
  );
}
