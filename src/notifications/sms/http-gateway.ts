import type { MessageView } from '../../domain/message-view.ts';
import { encodeItems } from '../item-codes.ts';
import type { MessageLinks } from '../messages/letter.ts';
import { renderSms } from '../messages/render-sms.ts';
import { redact } from '../redact.ts';

export interface SmsGatewayOptions {
  /** Takes POST { to, text, reference } as JSON and answers 2xx with { id }. */
  readonly url: string;
  readonly linksOf: (view: MessageView) => MessageLinks;
  readonly timeoutMs?: number;
  /** Sent as `Authorization: Bearer …` where the gateway asks for one. */
  readonly bearerToken?: string;
}

type Verdict = { readonly status: 'accepted' | 'refused' | 'unavailable'; readonly response: string };

/** Fits `Sender` of the activities by shape. */
export interface SmsSender {
  send(message: {
    readonly deliveryId: string;
    readonly view: MessageView;
  }): Promise<Verdict & { readonly deliveryId: string }>;
}

/** 4xx that speak of the installation or of the moment, not of this number: mended or waited out, not final. */
const NOT_ABOUT_THE_NUMBER = new Set([401, 402, 403, 404, 405, 407, 408, 425, 429]);
const LONGEST_ANSWER = 4096;

/** Hands SMS to an HTTP gateway. The message's id goes along as idempotency key: a repeat is one SMS where that is known. */
export function createSmsGateway(options: SmsGatewayOptions): SmsSender {
  return {
    async send({ deliveryId, view }) {
      try {
        return { deliveryId, ...(await post(options, view)) };
      } catch (error) {
        return { deliveryId, status: 'unavailable', response: redact(networkFault(error)) };
      }
    },
  };
}

async function post(
  { url, linksOf, timeoutMs = 20_000, bearerToken }: SmsGatewayOptions,
  view: MessageView,
): Promise<Verdict> {
  const { text } = renderSms(view, linksOf(view));
  const response = await fetch(url, {
    method: 'POST',
    redirect: 'error',
    signal: AbortSignal.timeout(timeoutMs),
    headers: {
      'content-type': 'application/json',
      'idempotency-key': view.id,
      ...(bearerToken === undefined ? {} : { authorization: `Bearer ${bearerToken}` }),
    },
    body: JSON.stringify({ to: view.contact.address, text, reference: encodeItems(view) }),
  });
  const answer = (await response.text()).slice(0, LONGEST_ANSWER);
  if (response.ok) return { status: 'accepted', response: redact(`${response.status} ${idIn(answer)}`) };
  const final = response.status >= 400 && response.status < 500 && !NOT_ABOUT_THE_NUMBER.has(response.status);
  return { status: final ? 'refused' : 'unavailable', response: redact(`${response.status} ${answer}`) };
}

/** The gateway's id of an accepted SMS, or the start of whatever it said instead. */
function idIn(answer: string): string {
  try {
    const parsed: unknown = JSON.parse(answer);
    if (typeof parsed === 'object' && parsed !== null && 'id' in parsed) return `id=${String(parsed.id)}`;
  } catch {
    // Not JSON: the status alone says that it was accepted.
  }
  return answer.slice(0, 80);
}

function networkFault(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause instanceof Error ? `: ${error.cause.message}` : '';
  return `${error.name} ${error.message}${cause}`;
}
