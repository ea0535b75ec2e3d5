import nodemailer from 'nodemailer';
import type { MessageView } from '../../domain/message-view.ts';
import type { MessageLinks } from '../messages/letter.ts';
import { redact } from '../redact.ts';
import { composeEmail, type MailIdentity } from './compose.ts';
import { verdictOf, type Verdict } from './verdict.ts';

export interface EmailSenderOptions extends MailIdentity {
  /** smtp://user:password@host:port, or smtps:// for TLS from the start. */
  readonly smtpUrl: string;
  /** Refuse to send without TLS (STARTTLS on smtp://). */
  readonly requireTls?: boolean;
  readonly linksOf: (view: MessageView) => MessageLinks;
  readonly maxConnections?: number;
  /** Milliseconds without a word from the server, and for one hand-over as a whole. */
  readonly silenceMs?: number;
  readonly handoverMs?: number;
}

/** Fits `Sender` of the activities by shape. */
export interface EmailSender {
  send(message: {
    readonly deliveryId: string;
    readonly view: MessageView;
  }): Promise<Verdict & { readonly deliveryId: string }>;
  /** Whether the server answers and lets us in; throws the transport's error otherwise. */
  verify(): Promise<void>;
  close(): void;
}

/**
 * One pooled transport per process. The pool never repeats a mail by itself: every attempt is one hand-over with its
 * own record, under the same Message-ID.
 */
export function createEmailSender(options: EmailSenderOptions): EmailSender {
  const { silenceMs = 30_000, handoverMs = 90_000 } = options;
  const transport = nodemailer.createTransport({
    ...endpoint(options.smtpUrl),
    pool: true,
    maxConnections: options.maxConnections ?? 4,
    maxMessages: 200,
    maxRequeues: 0,
    connectionTimeout: silenceMs,
    greetingTimeout: silenceMs,
    socketTimeout: silenceMs,
    requireTLS: options.requireTls ?? false,
  });
  return {
    async send({ deliveryId, view }) {
      const mail = composeEmail(view, options.linksOf(view), options);
      try {
        const { response } = await transport.sendMail({ ...mail, signal: AbortSignal.timeout(handoverMs) });
        return { deliveryId, status: 'accepted', response: redact(response) };
      } catch (error) {
        return { deliveryId, ...verdictOf(error) };
      }
    },
    async verify() {
      await transport.verify();
    },
    close() {
      transport.close();
    },
  };
}

/** Host, port, TLS and login of an SMTP URL. */
function endpoint(smtpUrl: string): {
  host: string;
  port: number;
  secure: boolean;
  auth?: { user: string; pass: string };
} {
  const url = new URL(smtpUrl);
  const secure = url.protocol === 'smtps:';
  const port = url.port === '' ? (secure ? 465 : 587) : Number(url.port);
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (url.username === '') return { host, port, secure };
  const auth = { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) };
  return { host, port, secure, auth };
}
