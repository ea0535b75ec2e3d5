import { createHmac, timingSafeEqual } from 'node:crypto';
import { DubanError } from '../domain/errors.ts';

/*
 *  Three kinds of proof that duban itself issued something:
 *  - a link token opens exactly the message and contact it was issued for, until it expires (invariant 14);
 *  - a people token opens the page on which the unit of a hand-over names its people, until it expires;
 *  - a reply token is the plus part of the reply address: it ties an answer to a message and cannot be guessed.
 *  Each kind is signed under its own label, so one can never be used as the other.
 */

/** What a link opens. */
export interface LinkTarget {
  readonly messageId: string;
  readonly contactId: string;
}

const MAC_BYTES = 16;
const REPLY_MAC_HEX = 20;
const VERSION = 1;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const PACKED_UUID = 0xff;
const LONGEST_ID = 200;

/** A url-safe token for a link; `expiresAt` in epoch ms, kept to the second. */
export function signLink(secret: string, target: LinkTarget, expiresAt: number): string {
  return sign(secret, target, { expiresAt, label: 'link' });
}

/** The same for the page on which a unit names its people. */
export function signPeopleLink(secret: string, target: LinkTarget, expiresAt: number): string {
  return sign(secret, target, { expiresAt, label: 'people' });
}

type LinkLabel = 'link' | 'people';

function sign(
  secret: string,
  target: LinkTarget,
  { expiresAt, label }: { readonly expiresAt: number; readonly label: LinkLabel },
): string {
  const head = Buffer.alloc(6);
  head.writeUInt8(VERSION, 0);
  head.writeUIntBE(Math.floor(expiresAt / 1000), 1, 5);
  const payload = Buffer.concat([head, packId(target.messageId), packId(target.contactId)]);
  return Buffer.concat([payload, macOf(secret, label, payload)]).toString('base64url');
}

/**
 * What a link token opens at an instant (epoch ms). Throws DubanError not-allowed when the token was not issued with
 * this secret or was altered, link-expired when its time is over.
 */
export function readLink(secret: string, token: string, now: number): LinkTarget {
  return read(secret, token, { now, label: 'link' });
}

/** The same for a token of {@link signPeopleLink}. */
export function readPeopleLink(secret: string, token: string, now: number): LinkTarget {
  return read(secret, token, { now, label: 'people' });
}

function read(
  secret: string,
  token: string,
  { now, label }: { readonly now: number; readonly label: LinkLabel },
): LinkTarget {
  const bytes = Buffer.from(token, 'base64url');
  // Decoding skips foreign characters and unused bits; only the one spelling that was issued is accepted.
  if (bytes.length <= MAC_BYTES + 6 || bytes.toString('base64url') !== token) throw notIssued();
  const payload = bytes.subarray(0, -MAC_BYTES);
  if (!timingSafeEqual(macOf(secret, label, payload), bytes.subarray(-MAC_BYTES))) throw notIssued();
  if (payload.readUInt8(0) !== VERSION) throw notIssued();
  if (now >= payload.readUIntBE(1, 5) * 1000) throw expired();
  const message = unpackId(payload, 6);
  const contact = unpackId(payload, message.end);
  return { messageId: message.id, contactId: contact.id };
}

/** The plus part of a message's reply address: `<message id>-<proof>`, still valid when a mail server lowers its case. */
export function signReplyToken(secret: string, messageId: string): string {
  return `${messageId}-${replyProof(secret, messageId)}`;
}

/** The id of the message that a reply token names, as the token spells it; null when it was not issued here. */
export function readReplyToken(secret: string, token: string): string | null {
  const [, messageId, proof] = /^(.+)-([0-9a-f]+)$/i.exec(token) ?? [];
  if (messageId === undefined || proof?.length !== REPLY_MAC_HEX) return null;
  const expected = Buffer.from(replyProof(secret, messageId));
  return timingSafeEqual(expected, Buffer.from(proof.toLowerCase())) ? messageId : null;
}

function replyProof(secret: string, messageId: string): string {
  return macOf(secret, 'reply', Buffer.from(messageId.toLowerCase())).toString('hex').slice(0, REPLY_MAC_HEX);
}

function macOf(secret: string, label: LinkLabel | 'reply', payload: Buffer): Buffer {
  return createHmac('sha256', secret)
    .update(`duban ${label} v${VERSION}\n`)
    .update(payload)
    .digest()
    .subarray(0, MAC_BYTES);
}

/** UUIDs go as 16 bytes, so that a link still fits into an SMS; other ids as length and text. */
function packId(id: string): Buffer {
  if (UUID.test(id)) return Buffer.concat([Buffer.of(PACKED_UUID), Buffer.from(id.replaceAll('-', ''), 'hex')]);
  const text = Buffer.from(id);
  if (text.length === 0 || text.length > LONGEST_ID) {
    throw new DubanError('invalid-input', `编号长度须为 1 至 ${LONGEST_ID} 字节 / an id has 1 to ${LONGEST_ID} bytes`);
  }
  return Buffer.concat([Buffer.of(text.length), text]);
}

function unpackId(payload: Buffer, at: number): { id: string; end: number } {
  const length = payload.readUInt8(at);
  if (length !== PACKED_UUID) {
    const end = at + 1 + length;
    return { id: payload.subarray(at + 1, end).toString(), end };
  }
  const end = at + 17;
  const id = payload
    .subarray(at + 1, end)
    .toString('hex')
    .replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
  return { id, end };
}

function notIssued(): DubanError {
  return new DubanError(
    'not-allowed',
    '链接无效或不完整：请从原邮件或短信中完整打开链接。 / This link is damaged or was not issued here: open it from the original message.',
  );
}

function expired(): DubanError {
  return new DubanError(
    'link-expired',
    '链接已过有效期：请使用最近一次通知中的链接，或联系督办单位。 / This link has expired: use the one in the latest message, or ask the supervising office.',
  );
}
