import { createTransport } from 'nodemailer';
import { localDateOf } from '../../domain/zone.ts';
import { shortHash } from '../../rehearsal/ids.ts';
import { TryLater, type Perform } from './perform.ts';
import { replyText } from './reply-text.ts';

const SILENCE_MS = 20_000;

/** Somebody's mail program, connected to duban's mail server. */
export interface MailProgram {
  readonly answer: Perform;
  close(): void;
}

/** Replies to the mail of the act: to its Reply-To, with the original quoted below the answer. */
export function createMailProgram(server: { readonly host: string; readonly port: number }, zone: string): MailProgram {
  // One connection, so that mails arrive in the order in which they were written.
  const transport = createTransport({
    ...server,
    secure: false,
    ignoreTLS: true,
    pool: true,
    maxConnections: 1,
    // A repeat is this program's own doing, never hidden in the pool.
    maxRequeues: 0,
    connectionTimeout: SILENCE_MS,
    greetingTimeout: SILENCE_MS,
    socketTimeout: SILENCE_MS,
  });
  return {
    answer: async (answer) => {
      const { act, person, answerable } = answer;
      if (answerable.mail === null || person.email === null) throw new Error('there is no mail to reply to');
      const { replyTo, messageId, subject } = answerable.mail;
      const mail = {
        from: { name: person.unit, address: person.email },
        to: replyTo,
        // The same on every attempt: duban can tell a reply that came twice.
        messageId: `<reply-${shortHash(act.id)}@${person.email.split('@')[1] ?? 'units.example'}>`,
        inReplyTo: messageId,
        references: messageId,
        subject: `回复：${subject}`,
        date: new Date(act.at),
        text: replyText(answer, localDateOf(zone, act.at)),
      };
      await transport.sendMail(mail).catch((error: unknown) => {
        if (isFinal(error)) throw error;
        throw new TryLater('the mail was not taken', { cause: error });
      });
      return { missing: [] };
    },
    close: () => transport.close(),
  };
}

/** The server said no for good (5xx); everything else may pass. */
function isFinal(error: unknown): boolean {
  const code = typeof error === 'object' && error !== null && 'responseCode' in error ? error.responseCode : undefined;
  return typeof code === 'number' && code >= 500;
}
