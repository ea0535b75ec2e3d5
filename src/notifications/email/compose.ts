import type { SendMailOptions } from 'nodemailer';
import type { MessageView } from '../../domain/message-view.ts';
import { encodeItems } from '../item-codes.ts';
import { messageIdOf } from '../mail-ids.ts';
import type { MessageLinks } from '../messages/letter.ts';
import { renderEmail } from '../messages/render-email.ts';

/** How this installation signs its mails. */
export interface MailIdentity {
  /** The From header, such as `督办平台 <duban@mail.example>`. */
  readonly from: string;
  /** Domain of Message-IDs. */
  readonly domain: string;
}

/** A mail ready for the transport; the same for every attempt. Bounces come to the address that takes replies. */
export function composeEmail(view: MessageView, links: MessageLinks, identity: MailIdentity): SendMailOptions {
  const { subject, text, html } = renderEmail(view, links);
  const threading = view.inReplyTo === null ? {} : { inReplyTo: view.inReplyTo, references: view.inReplyTo };
  return {
    from: identity.from,
    to: { name: view.contact.name, address: view.contact.address },
    replyTo: links.inboundAddress,
    envelope: { from: links.inboundAddress, to: [view.contact.address] },
    dsn: { id: view.id, return: 'headers', notify: ['failure', 'delay'] },
    messageId: messageIdOf(view.id, identity.domain),
    date: new Date(view.at),
    subject,
    text,
    html,
    ...threading,
    headers: machineHeaders(view),
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}

/** What a mail says of itself to machines: ids and codes, never a name or an address. */
function machineHeaders(view: MessageView): Record<string, string> {
  return {
    // RFC 3834: what answers a mail is a reply, what duban starts is generated.
    'Auto-Submitted': view.inReplyTo === null ? 'auto-generated' : 'auto-replied',
    'X-Auto-Response-Suppress': 'All',
    'X-Duban-Items': encodeItems(view),
    'X-Duban-Contact': view.contact.id,
    'X-Duban-Message': view.id,
  };
}
