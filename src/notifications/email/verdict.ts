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

/**
 * Only an answer to RCPT TO or to the message itself speaks of this address: 5xx for good, 4xx for now. Whatever went
 * wrong before that (no connection, greeting, login, sender, TLS), a 421 and a silence are faults of the server or of
 * the installation: the mail waits until they are mended, and the address is not to blame.
 */
export function verdictOf(error: unknown): Verdict {
  const { code, command, responseCode, response, message } = asTransportError(error);
  const reason = typeof code === 'string' ? code : 'error';
  const said = typeof response === 'string' && response !== '' ? response : `${reason}: ${String(message)}`;
  const impossibleAddress = code === 'EENVELOPE' && command === 'API';
  const status = impossibleAddress ? 'refused' : statusOf(command, responseCode);
  return { status, response: redact(said) };
}

function statusOf(command: unknown, responseCode: unknown): Verdict['status'] {
  const aboutThisMail = command === 'RCPT TO' || command === 'DATA';
  if (!aboutThisMail || typeof responseCode !== 'number' || responseCode === CLOSING) return 'unavailable';
  return responseCode >= 500 ? 'refused' : 'deferred';
}

function asTransportError(error: unknown): TransportError {
  return typeof error === 'object' && error !== null ? error : { message: error };
}
