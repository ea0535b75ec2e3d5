import { redact } from '../redact.ts';

/** What became of one hand-over: the last word of the mail server, or why there was none. */
export interface Verdict {
  readonly status: 'accepted' | 'refused' | 'deferred' | 'unavailable';
  readonly response: string;
}

/** The parts of a transport's error that tell what the server said, and to which command. */
interface TransportError {
  readonly code?: unknown;
  readonly command?: unknown;
  readonly responseCode?: unknown;
  readonly response?: unknown;
  readonly message?: unknown;
}

/** RFC 5321, 3.8: the server closes the connection, whatever the command was. */
const CLOSING = 421;

/** RFC 3463: the mail system, routing, protocol, and policy; a mailbox is spoken of by 5.1 and 5.2. */
const NOT_ABOUT_THE_MAILBOX = /^5\d\d[ -]5\.[3457]\.\d/;
/** RFC 5321, 4.2.3: the transaction failed; what servers say to whoever they do not take mail from. */
const TRANSACTION_FAILED = 554;
const ENHANCED = /^5\d\d[ -]5\.\d{1,3}\.\d{1,3}/;

/**
 * Only an answer to RCPT TO or to the message itself speaks of this address: 5xx for good, 4xx for now. A 5xx that names
 * the system or its policy (relaying denied, our address blocked) may be said to everybody, so it counts as one for now:
 * repeated, while others get their mail, it is one for good. Whatever went wrong before that (no connection, greeting, login, sender, TLS), a 421 and a silence are faults of the server or of
 * the installation: the mail waits until they are mended, and the address is not to blame.
 */
export function verdictOf(error: unknown): Verdict {
  const { code, command, responseCode, response, message } = asTransportError(error);
  const reason = typeof code === 'string' ? code : 'error';
  const said = typeof response === 'string' && response !== '' ? response : `${reason}: ${String(message)}`;
  const impossibleAddress = code === 'EENVELOPE' && command === 'API';
  const status = impossibleAddress ? 'refused' : statusOf(command, responseCode, said);
  return { status, response: redact(said) };
}

function statusOf(command: unknown, responseCode: unknown, said: string): Verdict['status'] {
  const aboutThisMail = command === 'RCPT TO' || command === 'DATA';
  if (!aboutThisMail || typeof responseCode !== 'number' || responseCode === CLOSING) return 'unavailable';
  if (responseCode < 500 || NOT_ABOUT_THE_MAILBOX.test(said)) return 'deferred';
  return responseCode === TRANSACTION_FAILED && !ENHANCED.test(said) ? 'deferred' : 'refused';
}

function asTransportError(error: unknown): TransportError {
  return typeof error === 'object' && error !== null ? error : { message: error };
}
