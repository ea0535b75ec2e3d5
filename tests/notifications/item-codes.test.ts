import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeItems, encodeItems } from '../../src/notifications/item-codes.ts';
import type { MessageItem } from '../../src/domain/message-view.ts';
import { ROLES, TONES, type Because, type NoticeKind } from '../../src/domain/policy.ts';
import { item } from './builders.ts';

const BECAUSE: readonly Because[] = ['deadline', 'milestone', 'rhythm', 'cycle'];
const KINDS: readonly NoticeKind[] = [
  'handover',
  'request',
  'reminder',
  'escalation',
  'copy',
  'stop',
  'receipt',
  'echo',
];

const text = fc.oneof(
  fc.string({ minLength: 1, maxLength: 12, unit: 'grapheme' }),
  fc.constantFrom('39b', '2-5', '一之2', 'a;b', 'a,b', 'a+b', '50%', 'a b', 'm#1'),
);
const anyItem: fc.Arbitrary<MessageItem> = fc
  .record({
    measureCode: text,
    role: fc.constantFrom(...ROLES),
    kind: fc.constantFrom(...KINDS),
    tone: fc.constantFrom(...TONES),
    rung: text,
    occurrence: fc.integer({ min: 1, max: 300 }),
    request: fc.option(
      fc.record({
        id: text,
        because: fc.subarray([...BECAUSE], { minLength: 1 }),
        due: fc.constantFrom('2023-06-30', '2025-12-31'),
        revision: fc.constant(0),
      }),
    ),
  })
  .map((over) => item(over));

function meaning({ notice }: MessageItem) {
  const { measureCode, role, kind, tone, rung, occurrence, request } = notice;
  const asked = request === null ? null : { id: request.id, because: request.because, due: request.due };
  return { measure: measureCode, role, kind, tone, rung, occurrence, request: asked };
}

describe('item codes', () => {
  it('writes the fields in the documented order', () => {
    const late = item({
      measureCode: '39b',
      kind: 'escalation',
      tone: 'yellow',
      rung: 'second',
      role: 'head',
      request: { id: 'p1:39b#2', because: ['deadline', 'rhythm'], due: '2023-12-31', revision: 0 },
    });
    const handover = item({ measureCode: '5', kind: 'handover', rung: 'handover', request: null });
    expect(encodeItems({ items: [late, handover] })).toBe(
      '39b;head;escalation;yellow;second;1;p1:39b#2;deadline+rhythm;2023-12-31, 5;liaison;handover;notice;handover;1;;;',
    );
  });

  it('reads back what was written, whatever the codes contain', () => {
    fc.assert(
      fc.property(fc.array(anyItem, { maxLength: 8 }), (items) => {
        const encoded = encodeItems({ items });
        expect(encoded).toMatch(/^[\x20-\x7e]*$/);
        expect(decodeItems(encoded)).toEqual(items.map(meaning));
      }),
    );
  });

  it('reads a header that was folded anywhere between items', () => {
    const items = [item({ measureCode: '17' }), item({ measureCode: '39b' }), item({ measureCode: '2-5' })];
    const folded = encodeItems({ items }).replaceAll(', ', ',\r\n\t ');
    expect(decodeItems(` ${folded}\r\n`)).toEqual(items.map(meaning));
  });

  it.each(['17', '17;liaison;request;notice;ask;0;;;', '17;liaison;request;notice;ask;one;;;', '%E4;a;b;c;d;1;;;'])(
    'refuses %s, which no message of ours carries',
    (broken) => {
      expect(() => decodeItems(broken)).toThrow(/9/);
    },
  );

  it('reads an empty header as no items', () => {
    expect(decodeItems('')).toEqual([]);
  });
});
