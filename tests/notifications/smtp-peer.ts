import type { AddressInfo } from 'node:net';
import PostalMime, { type Email } from 'postal-mime';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';

export interface Received {
  readonly from: string | null;
  readonly to: readonly string[];
  readonly raw: string;
  readonly mail: Email;
}

export interface Peer {
  readonly url: string;
  readonly port: number;
  readonly received: Received[];
  close(): Promise<void>;
}

/**
 * A real SMTP server on loopback that keeps what it accepts; `handlers` make it refuse, stall and so on. Port 0: any.
 */
export async function startPeer(handlers: SMTPServerOptions = {}, listenOn = 0): Promise<Peer> {
  const received: Received[] = [];
  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    closeTimeout: 50,
    onData(stream, session, callback) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const raw = Buffer.concat(chunks);
        const { mailFrom, rcptTo } = session.envelope;
        void PostalMime.parse(raw).then((mail) => {
          received.push({
            from: mailFrom === false ? null : mailFrom.address,
            to: rcptTo.map(({ address }) => address),
            raw: raw.toString('latin1'),
            mail,
          });
          callback(null, 'queued as 4Q2x');
        });
      });
    },
    ...handlers,
  });
  server.on('error', () => {
    // A client that is killed or gives up is part of the tests.
  });
  await new Promise<void>((resolve) => server.listen(listenOn, '127.0.0.1', () => resolve()));
  const { port } = server.server.address() as AddressInfo; // a listening TCP server has one
  return {
    url: `smtp://127.0.0.1:${port}`,
    port,
    received,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

/** An error by which the server answers a command with this code. */
export function answer(responseCode: number, message: string): Error {
  return Object.assign(new Error(message), { responseCode });
}
