import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareWithRehearsal, isClean } from '../../src/demo/compare.ts';
import type { ReceivedMessage } from '../../src/demo/document.ts';
import type { DocumentItem } from '../../src/rehearsal/document.ts';
import { anItem, foretold, MONDAY, received } from './builders.ts';

const MINUTE = 60_000;

describe('the comparison of what arrived with the rehearsal', () => {
  it('is clean where the same items came at the same minutes, whatever the ids', () => {
    const messages = [received(), received({ id: 'm-2', contact: 'c-2', at: MONDAY + 59_999 })];
    const found = compareWithRehearsal(
      messages,
      messages.map((one) => foretold(one)),
    );
    expect(found).toMatchObject({ expected: 2, lost: 0, unexpected: 0, duplicates: 0, repeatedById: 0 });
    expect(isClean(found)).toBe(true);
  });

  it('calls an item that did not come lost, with its row', () => {
    const found = compareWithRehearsal([], [foretold(received())]);
    expect(found).toMatchObject({ expected: 1, lost: 1, unexpected: 0 });
    expect(found.lostItems).toMatchObject([{ contact: 'c-1', measure: '17', rung: 'ask', elsewhere: null }]);
  });

  const differences: [string, (one: ReceivedMessage) => ReceivedMessage][] = [
    ['contact', (one) => ({ ...one, contact: 'c-9' })],
    ['channel', (one) => ({ ...one, channel: 'sms' })],
    ['minute', (one) => ({ ...one, at: one.at + MINUTE })],
    ['measure', (one) => ({ ...one, items: [anItem({ measure: '39b' })] })],
    ['kind', (one) => ({ ...one, items: [anItem({ kind: 'reminder' })] })],
    ['rung', (one) => ({ ...one, items: [anItem({ rung: 'remind-1' })] })],
    ['occurrence', (one) => ({ ...one, items: [anItem({ occurrence: 2 })] })],
    ['due date', (one) => ({ ...one, items: [anItem({ request: { id: 'p:17#1', because: [], due: '2023-12-30' } })] })],
    ['missing request', (one) => ({ ...one, items: [anItem({ request: null })] })],
  ];
  it.each(differences)('takes an item with another %s for another item', (_name, change) => {
    const found = compareWithRehearsal([change(received())], [foretold(received())]);
    expect(found).toMatchObject({ lost: 1, unexpected: 1, duplicates: 0 });
    expect(isClean(found)).toBe(false);
  });

  it('names the minute at which a lost item came instead', () => {
    const found = compareWithRehearsal([received({ at: MONDAY + 60 * MINUTE })], [foretold(received())]);
    expect(found.lostItems[0]?.elsewhere).toBe('2023-12-18T02:05:00.000Z');
  });

  it('does not look at role, tone, reasons and ids of requests', () => {
    const other = anItem({
      role: 'head',
      tone: 'red',
      request: { id: 'other', because: ['cycle'], due: '2023-12-29' },
    });
    expect(isClean(compareWithRehearsal([received({ items: [other] })], [foretold(received())]))).toBe(true);
  });

  it('calls the same item under another Message-ID a duplicate, and unexpected too', () => {
    const found = compareWithRehearsal([received(), received({ id: 'm-2' })], [foretold(received())]);
    expect(found).toMatchObject({ lost: 0, unexpected: 1, duplicates: 1 });
    expect(found.duplicateItems).toMatchObject([{ message: 'm-2' }]);
  });

  it('lets two echoes to one person in one minute pass where both were foretold', () => {
    const echo = anItem({ kind: 'echo', rung: 'recorded' });
    const [a, b] = [received({ id: 'a', items: [echo] }), received({ id: 'b', items: [echo] })];
    expect(isClean(compareWithRehearsal([a, b], [foretold(a), foretold(b, 'r-2')]))).toBe(true);
  });

  it('counts repeats under one Message-ID apart: they are no fault', () => {
    const found = compareWithRehearsal([received({ repeats: [MONDAY, MONDAY] })], [foretold(received())]);
    expect(found.repeatedById).toBe(2);
    expect(isClean(found)).toBe(true);
  });

  it('calls an item that stands twice in one message unexpected', () => {
    const found = compareWithRehearsal([received({ items: [anItem(), anItem()] })], [foretold(received())]);
    expect(found).toMatchObject({ lost: 0, unexpected: 1, duplicates: 0 });
  });

  it('does not expect mail in a dead mailbox, but SMS to the same person', () => {
    const sms = received({ channel: 'sms' });
    const options = { deadMailboxes: ['c-1'] };
    const rehearsal = [foretold(received()), foretold(sms, 'r-2')];
    expect(compareWithRehearsal([sms], rehearsal, options)).toMatchObject({ expected: 1, lost: 0, unexpected: 0 });
    expect(compareWithRehearsal([], rehearsal, options)).toMatchObject({ expected: 1, lost: 1 });
    expect(compareWithRehearsal([received(), sms], rehearsal, options)).toMatchObject({ unexpected: 1 });
  });
});

describe('an SMS that a crash left unknown', () => {
  const mail = received();
  const sms = received({ id: 's-1', channel: 'sms' });
  const rehearsal = [foretold(mail), foretold(sms, 'r-2')];

  it('is forgone where the person has the item by mail', () => {
    const found = compareWithRehearsal([mail], rehearsal, { unknownSms: [sms] });
    expect(found).toMatchObject({ lost: 0, smsForgone: 1 });
    expect(isClean(found)).toBe(true);
  });

  it('is lost where the sender does not know of any crash', () => {
    expect(compareWithRehearsal([mail], rehearsal)).toMatchObject({ lost: 1, smsForgone: 0 });
  });

  it('is lost where the mail did not arrive either', () => {
    const found = compareWithRehearsal([], rehearsal, { unknownSms: [sms] });
    expect(found).toMatchObject({ lost: 2, smsForgone: 0 });
  });

  it('does not excuse a second SMS, nor a mail', () => {
    const twice = [...rehearsal, foretold(sms, 'r-3')];
    expect(compareWithRehearsal([mail], twice, { unknownSms: [sms] })).toMatchObject({ lost: 1, smsForgone: 1 });
    expect(compareWithRehearsal([sms], rehearsal, { unknownSms: [sms] })).toMatchObject({ lost: 1, smsForgone: 0 });
  });
});

const itemOf = fc.record({
  measure: fc.constantFrom('1', '2', '39b'),
  kind: fc.constantFrom<DocumentItem['kind']>('request', 'reminder', 'echo'),
  rung: fc.constantFrom('ask', 'remind-1'),
  occurrence: fc.integer({ min: 1, max: 2 }),
});
const messageOf = fc.record({
  at: fc.integer({ min: 0, max: 3 }).map((minutes) => MONDAY + minutes * MINUTE),
  channel: fc.constantFrom<ReceivedMessage['channel']>('email', 'sms'),
  contact: fc.constantFrom('c-1', 'c-2'),
  items: fc.array(itemOf.map(anItem), { minLength: 1, maxLength: 4 }),
});
const inbox = fc
  .array(messageOf, { minLength: 1, maxLength: 12 })
  .map((messages) => messages.map((one, index): ReceivedMessage => received({ ...one, id: `m-${index}` })));

/** Takes the item at a position (over all messages) out of a list of messages. */
function dropItem(messages: readonly ReceivedMessage[], position: number): ReceivedMessage[] {
  let left = position;
  return messages.map((message) => ({ ...message, items: message.items.filter(() => left-- !== 0) }));
}

describe('for any inbox', () => {
  const total = (messages: readonly ReceivedMessage[]): number =>
    messages.reduce((sum, { items }) => sum + items.length, 0);

  it('equals itself in any order', () => {
    fc.assert(
      fc.property(inbox, (messages) => {
        const found = compareWithRehearsal(
          messages.toReversed(),
          messages.map((one) => foretold(one)),
        );
        expect(found).toMatchObject({ expected: total(messages), lost: 0, unexpected: 0, duplicates: 0 });
      }),
    );
  });

  it('one item taken out is one lost, one put in is one unexpected', () => {
    fc.assert(
      fc.property(inbox, fc.nat(), (messages, pick) => {
        const without = dropItem(messages, pick % total(messages));
        const all = messages.map((one) => foretold(one));
        const fewer = without.map((one) => foretold(one));
        expect(compareWithRehearsal(without, all)).toMatchObject({ lost: 1, unexpected: 0, duplicates: 0 });
        expect(compareWithRehearsal(messages, fewer)).toMatchObject({ lost: 0, unexpected: 1 });
      }),
    );
  });

  it('a whole message under another id is as many duplicates as it has different items', () => {
    fc.assert(
      fc.property(inbox, fc.nat(), (messages, pick) => {
        const again = messages[pick % messages.length] ?? received();
        const found = compareWithRehearsal(
          [...messages, { ...again, id: 'again' }],
          messages.map((one) => foretold(one)),
        );
        expect(found.unexpected).toBe(again.items.length);
        expect(found.lost).toBe(0);
        expect(found.duplicates).toBeLessThanOrEqual(again.items.length);
        expect(isClean(found)).toBe(false);
      }),
    );
  });

  it('expected − lost = found − unexpected', () => {
    fc.assert(
      fc.property(inbox, inbox, (came, told) => {
        const found = compareWithRehearsal(
          came,
          told.map((one) => foretold(one)),
        );
        expect(found.expected - found.lost).toBe(total(came) - found.unexpected);
      }),
    );
  });
});
