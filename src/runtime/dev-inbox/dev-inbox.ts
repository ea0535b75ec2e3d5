import { DubanError } from '../../domain/errors.ts';
import { LOOPBACK } from '../ports.ts';
import { openBox } from './box.ts';
import { startHttp } from './http.ts';
import type { InboxHooks, InboxItem, MailItem } from './items.ts';
import { startSmtp } from './smtp.ts';

export interface DevInboxOptions extends InboxHooks {
  /** Where the items are kept. What is there from before is shown again. */
  readonly directory: string;
  /** Free ports when absent. */
  readonly smtpPort?: number;
  readonly httpPort?: number;
}

/** The far side of an embedded installation: a mail server and an SMS gateway that keep what they get. */
export interface DevInbox {
  readonly smtpPort: number;
  readonly httpPort: number;
  /** For SMTP_URL. */
  readonly smtpUrl: string;
  /** For SMS_GATEWAY_URL. */
  readonly smsUrl: string;
  /** The page for people. */
  readonly inboxUrl: string;
  /** Everything that arrived, in order. */
  items(): readonly InboxItem[];
  /** A mail's bytes as stored: as received, below the trace lines. */
  rawMail(item: MailItem): Promise<Buffer>;
  stop(): Promise<void>;
}

/**
 * Starts both on loopback.
 * @throws DubanError `disk-full` when the directory cannot be written to, `port-taken`.
 */
export async function startDevInbox(options: DevInboxOptions): Promise<DevInbox> {
  const box = await openBox(options.directory, options);
  const smtp = await startSmtp(box, options.smtpPort ?? 0, options).catch(refusePort);
  const http = await startHttp(box, options.httpPort ?? 0, options).catch(async (error: unknown) => {
    await smtp.stop();
    return refusePort(error);
  });
  return {
    smtpPort: smtp.port,
    httpPort: http.port,
    smtpUrl: `smtp://${LOOPBACK}:${smtp.port}`,
    smsUrl: `http://${LOOPBACK}:${http.port}/sms`,
    inboxUrl: `http://${LOOPBACK}:${http.port}/inbox`,
    items: () => box.items(),
    rawMail: (item) => box.rawMail(item),
    stop: async () => {
      await Promise.all([smtp.stop(), http.stop()]);
    },
  };
}

function refusePort(cause: unknown): never {
  if (!(cause instanceof Error) || !('code' in cause) || cause.code !== 'EADDRINUSE') throw cause;
  throw new DubanError(
    'port-taken',
    `收件箱的端口已被其他程序占用（${cause.message}）。 The dev inbox's port is in use by another program.`,
    { cause },
  );
}
