import { redact } from '../redact.ts';

/** What became of one hand-over: the last word of the mail server, or why there was none. */
export interface Verdict {
  readonly status: 'accepted' | 'refused' | 'deferred';
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

/**
 * Only a 5xx to RCPT TO or to the message itself says that this mail can never reach this address. A 5xx before that
 * (login, sender, TLS) is a fault of the installation and passes when it is mended, like 4xx, refused connections and
 * timeouts: to be tried again.
 */
export function verdictOf(error: unknown): Verdict {
  const { code, command, responseCode, response, message } = asTransportError(error);
  const reason = typeof code === 'string' ? code : 'error';
  const said = typeof response === 'string' && response !== '' ? response : `${reason}: ${String(message)}`;
  const final = typeof responseCode === 'number' && responseCode >= 500 && responseCode < 600;
  const aboutThisMail = command === 'RCPT TO' || command === 'DATA';
  const impossibleAddress = code === 'EENVELOPE' && command === 'API';
  return { status: (final && aboutThisMail) || impossibleAddress ? 'refused' : 'deferred', response: redact(said) };
}

function asTransportError(error: unknown): TransportError {
  return typeof error === 'object' && error !== null ? error : { message: error };
}
