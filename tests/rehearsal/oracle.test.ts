import { describe, expect, test } from 'vitest';
import type { DocumentItem, DocumentMessage, RehearsalDocument } from '../../src/rehearsal/document.ts';
import type { Rehearsal } from '../../src/rehearsal/rehearsed.ts';
import { checkDocument } from '../support/oracle/check-document.ts';
import { rehearseSample, sampleDraft } from './sample.ts';

const draft = sampleDraft();

const rehearsed = new Map<string, Rehearsal>();

/** One run for all tests that only look at it. */
function rehearsalOf(assume: string, seed = '1'): Rehearsal {
  const key = `${assume} ${seed}`;
  const rehearsal = rehearsed.get(key) ?? rehearseSample({ assume, seed });
  rehearsed.set(key, rehearsal);
  return rehearsal;
}

describe('a whole rehearsal against an independent reading of the policies', () => {
  test.each([
    ['silent', '1'],
    ['prompt', '1'],
    ['mixed', '1'],
    ['mixed', '2'],
    ['mixed', '3'],
  ])('%s, seed %s: every item is called for, and nothing is left out', (assume, seed) => {
    const { document, refusals } = rehearsalOf(assume, seed);
    expect(checkDocument(document, draft)).toEqual([]);
    expect(refusals).toEqual([]);
    expect(document.outcomes).toHaveLength(94);
  });

  test.each(['silent', 'prompt'])('%s, started when most dates are past: overdue rows are asked at once', (assume) => {
    const { document } = rehearseSample({ assume, from: '2024-02-05' });
    expect(checkDocument(document, draft)).toEqual([]);
  });
});

const DAY_MS = 86_400_000;

/** Changes the first message with an item that fits; fails when none does, so that no mutation is empty. */
function changed(
  document: RehearsalDocument,
  fits: (item: DocumentItem, message: DocumentMessage) => boolean,
  change: (message: DocumentMessage, item: DocumentItem) => readonly DocumentMessage[],
): RehearsalDocument {
  const index = document.messages.findIndex((message) => message.items.some((item) => fits(item, message)));
  const message = document.messages[index];
  const item = message?.items.find((one) => fits(one, message));
  if (message === undefined || item === undefined) throw new Error('Nothing in the document fits this mutation.');
  return { ...document, messages: document.messages.toSpliced(index, 1, ...change(message, item)) };
}

const without = (message: DocumentMessage, item: DocumentItem): DocumentMessage[] => [
  { ...message, items: message.items.filter((one) => one !== item) },
];

const withItem = (message: DocumentMessage, item: DocumentItem, other: Partial<DocumentItem>): DocumentMessage[] => [
  { ...message, items: message.items.map((one) => (one === item ? { ...one, ...other } : one)) },
];

const later = (message: DocumentMessage, days: number): DocumentMessage[] => [
  { ...message, at: new Date(Date.parse(message.at) + days * DAY_MS).toISOString() },
];

type Mutation = (document: RehearsalDocument) => RehearsalDocument;

const MUTATIONS: readonly (readonly [string, 'silent' | 'prompt' | 'mixed', RegExp, Mutation])[] = [
  [
    'a reminder is a day late',
    'silent',
    /missing: reminder notice remind-5/,
    (document) =>
      changed(
        document,
        ({ rung }) => rung === 'remind-5',
        (message) => later(message, 1),
      ),
  ],
  [
    'an escalation leaves at night',
    'silent',
    /outside every send window/,
    (document) =>
      changed(
        document,
        ({ kind }) => kind === 'escalation',
        (message) => later(message, 0.5),
      ),
  ],
  [
    'a message comes twice',
    'mixed',
    /said twice/,
    (document) =>
      changed(
        document,
        ({ rung }) => rung === 'first',
        (message) => [message, { ...message, id: 'm-again' }],
      ),
  ],
  [
    'a stop is missing',
    'silent',
    /stop: missing/,
    (document) => changed(document, ({ kind }) => kind === 'stop', without),
  ],
  [
    'somebody who was never alarmed is told that it is over',
    'mixed',
    /stop: not called for/,
    (document) =>
      changed(
        document,
        ({ rung }) => rung === 'remind-1',
        (message, item) => [{ ...message, items: [...message.items, { ...item, kind: 'stop', rung: 'stop' }] }],
      ),
  ],
  [
    'the SMS of an escalation is missing',
    'silent',
    /missing: escalation blue first .* sms/,
    (document) => changed(document, ({ rung }, { channel }) => rung === 'first' && channel === 'sms', without),
  ],
  [
    'a monthly letter is missing in the third year',
    'silent',
    /missing: escalation red monthly/,
    (document) => changed(document, ({ rung, occurrence }) => rung === 'monthly' && occurrence === 20, without),
  ],
  [
    'a letter has the wrong colour',
    'silent',
    /missing: escalation yellow second/,
    (document) =>
      changed(
        document,
        ({ rung, kind }) => rung === 'second' && kind === 'escalation',
        (message, item) => withItem(message, item, { tone: 'blue' }),
      ),
  ],
  [
    'the office supervises what it leads itself',
    'silent',
    /supervises itself/,
    (document) =>
      changed(
        document,
        ({ measure, role }) => measure === '88' && role === 'superior',
        (message, item) => [
          {
            ...message,
            to: { contact: 'c-office', unit: document.office, role: 'office-clerk' },
            items: [{ ...item, role: 'office-clerk' }],
          },
        ],
      ),
  ],
  [
    'a supporting unit is not handed its row',
    'prompt',
    /missing: hand-over/,
    (document) => changed(document, ({ kind }) => kind === 'handover', without),
  ],
  [
    'an ask is missing',
    'prompt',
    /missing: request notice ask/,
    (document) => changed(document, ({ kind }) => kind === 'request', without),
  ],
  [
    'a whole round of a measure is left out',
    'prompt',
    /measure 1 is not asked on 2024-03-15/,
    (document) => ({
      ...document,
      messages: document.messages.map((message) => ({
        ...message,
        items: message.items.filter(({ measure, request }) => measure !== '1' || request?.due !== '2024-03-28'),
      })),
    }),
  ],
  [
    'an escalation comes after a report',
    'mixed',
    /after (recorded|verify)|not called for/,
    (document) => {
      const echo = document.messages.flatMap(({ items }) => items).find(({ rung }) => rung === 'recorded');
      return changed(
        document,
        (item) => item === echo,
        (message, item) => [
          message,
          ...later(message, 5).map((one) => ({
            ...one,
            id: 'm-late',
            items: [{ ...item, kind: 'escalation' as const, rung: 'head' }],
          })),
        ],
      );
    },
  ],
  [
    'a claim of completion is not verified',
    'prompt',
    /0 verifications, not 1/,
    (document) => changed(document, ({ rung }) => rung === 'verify', without),
  ],
  [
    'a silent measure counts as kept up',
    'silent',
    /outcome of 1: /,
    (document) => ({
      ...document,
      outcomes: document.outcomes.map((one) => (one.measure === '1' ? { ...one, outcome: 'kept-up' as const } : one)),
    }),
  ],
  [
    'the superior does not hear of the second silent round',
    'silent',
    /missing: escalation red clerk/,
    (document) =>
      changed(document, ({ rung, tone, kind }) => rung === 'clerk' && tone === 'red' && kind === 'escalation', without),
  ],
  [
    'a third mail goes to one person on one day',
    'mixed',
    /over the budget/,
    (document) =>
      changed(
        document,
        ({ kind }) => kind === 'handover',
        (message) => [message, ...['m-two', 'm-three'].map((id) => ({ ...message, id, items: [] }))],
      ),
  ],
];

describe('the oracle goes red', () => {
  test.each(MUTATIONS)('when %s', (_, assume, says, mutate) => {
    const found = checkDocument(mutate(rehearsalOf(assume).document), draft);
    expect(found.join('\n')).toMatch(says);
  });

  test('when a unit is said to answer once and is silent ever after', () => {
    const document = rehearsalOf('silent').document;
    const cut = document.messages.map((message) => ({
      ...message,
      items: message.items.filter(
        ({ measure, request, kind, tone }) =>
          !(
            measure === '1' &&
            request?.due === '2023-09-28' &&
            (kind === 'escalation' || kind === 'stop' || tone !== 'notice')
          ),
      ),
    }));
    const found = checkDocument({ ...document, messages: cut }, draft).join('\n');
    expect(found).toMatch(/answers 1 of 2023-09-15 and ignores/);
  });
});
