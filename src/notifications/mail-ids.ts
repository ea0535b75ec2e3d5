import { readReplyToken, signReplyToken } from './links.ts';

/*
 *  How a message is named in mail: its Message-ID, and the address that takes replies to it and bounces of it,
 *  duban+<token>@<domain>. Both are made of the message's id alone, so every attempt carries the same.
 */

/** Local part of every address that takes answers. */
export const INBOX = 'duban';

const UNSAFE = /[^A-Za-z0-9_-]/gu;

/** Characters that may not stand in a local part are written as `=code=`, so two ids never meet. */
function toLocalPart(id: string): string {
  return id.replace(UNSAFE, (character) => `=${(character.codePointAt(0) ?? 0).toString(16)}=`);
}

function fromLocalPart(local: string): string {
  return local.replace(/=([0-9a-f]{1,5})=/g, (_, hex: string) => String.fromCodePoint(parseInt(hex, 16)));
}

/** The Message-ID of a message, with its angle brackets. */
export const messageIdOf = (id: string, domain: string): string => `<${toLocalPart(id)}@${domain}>`;

/** The id of the message that a Message-ID names; null for one that is not of our domain. Brackets may be missing. */
export function readMessageId(messageId: string, domain: string): string | null {
  const [local, host] = messageId.trim().replace(/^<|>$/g, '').split('@');
  if (local === undefined || local === '' || host?.toLowerCase() !== domain.toLowerCase()) return null;
  return fromLocalPart(local);
}

/** The address for replies to a message and for bounces of it; only who got the message knows it. */
export function replyAddressOf(secret: string, id: string, domain: string): string {
  return `${INBOX}+${signReplyToken(secret, toLocalPart(id))}@${domain}`;
}

/** The id of the message that the plus part of a reply address names; null when duban never issued it. */
export function readReplyAddressToken(secret: string, token: string): string | null {
  const local = readReplyToken(secret, token);
  return local === null ? null : fromLocalPart(local);
}
