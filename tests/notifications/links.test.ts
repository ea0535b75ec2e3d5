import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DubanError } from '../../src/domain/errors.ts';
import { readLink, readPeopleLink, signLink, signPeopleLink } from '../../src/notifications/links.ts';
import { messageIdOf, readMessageId, readReplyAddressToken, replyAddressOf } from '../../src/notifications/mail-ids.ts';

const SECRET = 'a-secret-of-at-least-thirty-two-characters';
const OTHER = 'another-secret-of-thirty-two-characters!!';
const NOON = Date.UTC(2024, 0, 2, 4);
const UUIDS = { messageId: '0192f3c4-5b6a-7c8d-9e0f-112233445566', contactId: '7d444840-9dc0-11d1-b245-5ffdce74fad2' };

function codeOf(act: () => unknown): string | null {
  try {
    act();
    return null;
  } catch (error) {
    return error instanceof DubanError ? error.code : String(error);
  }
}

const id = fc.oneof(fc.uuid(), fc.string({ minLength: 1, maxLength: 40, unit: 'grapheme' }));

describe('links', () => {
  it('opens exactly what it was signed for, until the second it expires', () => {
    fc.assert(
      fc.property(id, id, fc.integer({ min: 1, max: 4_000_000_000 }), (messageId, contactId, seconds) => {
        const token = signLink(SECRET, { messageId, contactId }, seconds * 1000);
        expect(token).toMatch(/^[A-Za-z0-9_-]+$/);
        expect(readLink(SECRET, token, seconds * 1000 - 1)).toEqual({ messageId, contactId });
        expect(codeOf(() => readLink(SECRET, token, seconds * 1000))).toBe('link-expired');
      }),
    );
  });

  it('of one kind open nothing of the other: answering a message is not naming people', () => {
    const [link, people] = [signLink(SECRET, UUIDS, NOON), signPeopleLink(SECRET, UUIDS, NOON)];
    expect(readPeopleLink(SECRET, people, NOON - 1)).toEqual(UUIDS);
    expect(codeOf(() => readPeopleLink(SECRET, people, NOON))).toBe('link-expired');
    expect(codeOf(() => readPeopleLink(SECRET, link, NOON - 1))).toBe('not-allowed');
    expect(codeOf(() => readLink(SECRET, people, NOON - 1))).toBe('not-allowed');
  });

  it('stays short enough for an SMS when ids are UUIDs', () => {
    expect(signLink(SECRET, UUIDS, NOON).length).toBeLessThanOrEqual(76);
  });

  it('refuses every change of a single character', () => {
    const token = signLink(SECRET, UUIDS, NOON + 1000);
    for (let at = 0; at < token.length; at += 1) {
      const changed = `${token.slice(0, at)}${token[at] === 'A' ? 'B' : 'A'}${token.slice(at + 1)}`;
      expect(codeOf(() => readLink(SECRET, changed, NOON))).toBe('not-allowed');
    }
  });

  it('refuses a second spelling of the same bytes', () => {
    const token = signLink(SECRET, { messageId: 'm', contactId: 'c' }, NOON + 1000);
    for (const spelled of [
      `${token}=`,
      `${token}==`,
      ` ${token}`,
      `${token}!`,
      `${token.slice(0, 5)}\n${token.slice(5)}`,
    ]) {
      expect(codeOf(() => readLink(SECRET, spelled, NOON))).toBe('not-allowed');
    }
  });

  it('refuses what another secret signed, garbage and nothing', () => {
    expect(codeOf(() => readLink(OTHER, signLink(SECRET, UUIDS, NOON + 1000), NOON))).toBe('not-allowed');
    for (const token of ['', 'x', '../../etc', 'A'.repeat(76), 'é']) {
      expect(codeOf(() => readLink(SECRET, token, NOON))).toBe('not-allowed');
    }
    fc.assert(fc.property(fc.base64String(), (token) => codeOf(() => readLink(SECRET, token, NOON)) === 'not-allowed'));
  });

  it('says expired only of a link that was really issued', () => {
    const token = signLink(SECRET, UUIDS, NOON - 1000);
    expect(codeOf(() => readLink(SECRET, token, NOON))).toBe('link-expired');
    expect(codeOf(() => readLink(OTHER, token, NOON))).toBe('not-allowed');
  });

  it('keeps the ids apart where one ends and the next begins', () => {
    const a = readLink(SECRET, signLink(SECRET, { messageId: 'ab', contactId: 'c' }, NOON + 1000), NOON);
    expect(a).toEqual({ messageId: 'ab', contactId: 'c' });
  });
});

describe('names of a message in mail', () => {
  it('gives one Message-ID per id, with only characters that may stand there, and reads it back', () => {
    fc.assert(
      fc.property(id, (one) => {
        const messageId = messageIdOf(one, 'mail.example');
        expect(messageId).toMatch(/^<[A-Za-z0-9_=-]+@mail\.example>$/);
        expect(readMessageId(messageId, 'mail.example')).toBe(one);
        expect(readMessageId(messageId.slice(1, -1), 'MAIL.example')).toBe(one);
        expect(readMessageId(messageId, 'other.example')).toBeNull();
      }),
    );
  });

  it('issues reply addresses that cannot be guessed, and reads them back in lower case too', () => {
    const address = replyAddressOf(SECRET, UUIDS.messageId, 'mail.example');
    const [local = ''] = address.split('@');
    const token = local.slice('duban+'.length);
    expect(local.length).toBeLessThanOrEqual(64);
    expect(readReplyAddressToken(SECRET, token)).toBe(UUIDS.messageId);
    expect(readReplyAddressToken(SECRET, token.toUpperCase())?.toLowerCase()).toBe(UUIDS.messageId);
    expect(readReplyAddressToken(OTHER, token)).toBeNull();
    expect(readReplyAddressToken(SECRET, UUIDS.messageId)).toBeNull();
    expect(readReplyAddressToken(SECRET, token.replace('5566', '5567'))).toBeNull();
    expect(readReplyAddressToken(SECRET, `${token}0`)).toBeNull();
  });

  it('reads back the reply address of any id', () => {
    fc.assert(
      fc.property(id, (one) => {
        const token = replyAddressOf(SECRET, one, 'mail.example').split('@')[0]?.slice('duban+'.length) ?? '';
        expect(readReplyAddressToken(SECRET, token)).toBe(one);
      }),
    );
  });
});
