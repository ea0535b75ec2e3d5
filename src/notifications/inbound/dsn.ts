import type { Attachment, Email } from 'postal-mime';

/** A delivery status notification (RFC 3464), reduced to one recipient: a message of ours has exactly one. */
export interface DeliveryStatus {
  /** Message-ID of the mail that is reported on, with its brackets. */
  readonly originalMessageId: string | null;
  /** What we gave as ENVID: the message's id. */
  readonly envelopeId: string | null;
  readonly recipient: string | null;
  readonly action: 'failed' | 'delayed' | 'delivered' | 'relayed' | 'expanded' | 'unknown';
  /** Such as 5.1.1. */
  readonly status: string | null;
}

const ACTIONS = ['failed', 'delayed', 'delivered', 'relayed', 'expanded'] as const;

/** The delivery status that a mail carries; null when it carries none. */
export function readDeliveryStatus({ attachments }: Pick<Email, 'attachments'>): DeliveryStatus | null {
  const report = attachments.find(({ mimeType }) => mimeType === 'message/delivery-status');
  if (report === undefined) return null;
  const fields = readFields(contentOf(report));
  const action = fields.get('action')?.toLowerCase();
  return {
    originalMessageId: originalMessageId(attachments),
    envelopeId: decodeXtext(fields.get('original-envelope-id') ?? null),
    recipient: addressOf(fields.get('original-recipient') ?? fields.get('final-recipient') ?? null),
    action: ACTIONS.find((one) => one === action) ?? 'unknown',
    status: /\d\.\d{1,3}\.\d{1,3}/.exec(fields.get('status') ?? '')?.[0] ?? null,
  };
}

function originalMessageId(attachments: readonly Attachment[]): string | null {
  const original = attachments.find(
    ({ mimeType }) => mimeType === 'message/rfc822' || mimeType === 'text/rfc822-headers',
  );
  return original === undefined ? null : (readFields(contentOf(original)).get('message-id') ?? null);
}

/** Header fields of all groups of a report, or of a quoted mail; the first of a name counts. */
function readFields(text: string): Map<string, string> {
  const fields = new Map<string, string>();
  for (const line of text
    .replace(/\r\n/g, '\n')
    .replace(/\n[ \t]+/g, ' ')
    .split('\n')) {
    const [, name, value] = /^([A-Za-z-]+):\s*(.*)$/.exec(line) ?? [];
    if (name !== undefined && value !== undefined && !fields.has(name.toLowerCase())) {
      fields.set(name.toLowerCase(), value.trim());
    }
  }
  return fields;
}

function contentOf({ content }: Attachment): string {
  return typeof content === 'string' ? content : new TextDecoder().decode(content);
}

/** `rfc822; person@unit.example` gives the address. */
const addressOf = (field: string | null): string | null =>
  field === null ? null : (/[^\s;<>]+@[^\s;<>]+/.exec(field.slice(0, 1_000))?.[0].toLowerCase() ?? null);

/** ENVID travels as xtext (RFC 3461): `+3A` for a colon. */
const decodeXtext = (text: string | null): string | null =>
  text === null ? null : text.replace(/\+([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
