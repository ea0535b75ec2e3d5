import type { Readable } from 'node:stream';
import { SMTPServer, type SMTPServerDataStream } from 'smtp-server';
import { LOOPBACK } from '../ports.ts';
import type { Box } from './box.ts';
import type { InboxHooks } from './items.ts';

const MAX_MAIL_BYTES = 10 * 1024 * 1024;

/** A listening SMTP server of the far side. */
export interface SmtpListener {
  readonly port: number;
  stop(): Promise<void>;
}

/**
 * The far side's mail server: takes mail for anybody on loopback, except whom `accept` refuses, at RCPT as a real
 * server refuses a dead mailbox. "250" is said only when the mail is stored.
 */
export async function startSmtp(box: Box, port: number, hooks: InboxHooks): Promise<SmtpListener> {
  const server = new SMTPServer({
    banner: 'duban dev inbox',
    size: MAX_MAIL_BYTES,
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    logger: false,
    // Senders keep idle connections open; they are not waited for at the end.
    closeTimeout: 500,
    onRcptTo: ({ address }, _session, callback) => {
      judge(address, hooks).then(
        (refusal) => callback(refusal),
        () => callback(smtpError(451, 'try again later')),
      );
    },
    onData: (stream, session, callback) => {
      const envelope = {
        from: session.envelope.mailFrom === false ? '' : session.envelope.mailFrom.address,
        to: session.envelope.rcptTo.map((recipient) => recipient.address),
      };
      receive(stream)
        .then((raw) =>
          raw === null ? smtpError(552, 'message too large') : box.takeMail({ ...envelope, raw }).then(() => null),
        )
        .then(
          (error) => callback(error),
          () => callback(smtpError(451, 'not stored, try again later')),
        );
    },
  });
  // A client that hangs up in mid-conversation is the client's affair.
  server.on('error', () => undefined);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, LOOPBACK, () => resolve());
  });
  const address = server.server.address();
  if (address === null || typeof address === 'string') throw new Error('a TCP server has a numeric port');
  return { port: address.port, stop: () => new Promise((resolve) => server.close(() => resolve())) };
}

async function judge(address: string, hooks: InboxHooks): Promise<Error | null> {
  const refusal = (await hooks.accept?.(address)) ?? null;
  return refusal === null ? null : smtpError(refusal.code, refusal.message);
}

/** The whole mail, or null when it is larger than allowed; it is read to its end either way, as SMTP demands. */
async function receive(stream: Readable & Pick<SMTPServerDataStream, 'sizeExceeded'>): Promise<Buffer | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream) {
    size += (chunk as Buffer).length;
    if (size <= MAX_MAIL_BYTES) chunks.push(chunk as Buffer);
  }
  return stream.sizeExceeded ? null : Buffer.concat(chunks);
}

function smtpError(responseCode: number, message: string): Error {
  return Object.assign(new Error(message), { responseCode });
}
