import { describe, expect, it } from 'vitest';
import type { AnswerSlot, OpenRequest } from '../../src/domain/measure.ts';
import type { Claim } from '../../src/domain/measure-input.ts';
import {
  hasSigned,
  isSigned,
  pauseOf,
  signedFor,
  stillAwaits,
  succeededSlots,
  weakestClaim,
} from '../../src/domain/slots.ts';

const slot = (unitId: string, change: Partial<AnswerSlot> = {}): AnswerSlot => ({
  ...{ unitId, receiptAt: null, promisedOn: null, promise: 0, pausedUntil: null, answer: null },
  ...change,
});
const claimed = (claim: Claim, inputId = 'i'): Partial<AnswerSlot> => ({ answer: { inputId, claim } });

describe('a notice that waits for several units', () => {
  const slots = [slot('a', claimed('done')), slot('b'), slot('c', { receiptAt: 5 })];

  it('waits as long as one of those that it names has not answered', () => {
    expect(stillAwaits({ slots }, ['a', 'b'])).toBe(true);
    expect(stillAwaits({ slots }, ['a'])).toBe(false);
    expect(stillAwaits({ slots }, ['somebody else'])).toBe(false);
  });

  it('that names none waits for the one answer', () => {
    expect(stillAwaits({ slots: [] }, [])).toBe(true);
  });

  it('has been signed for when each that it names has signed or answered', () => {
    const request = { slots, receiptAt: null };
    expect(signedFor(request, ['a', 'c'])).toBe(true);
    expect(signedFor(request, ['a', 'b'])).toBe(false);
    expect(signedFor(request, ['c', 'b'])).toBe(false);
  });

  it('that names none has been signed for when the request has', () => {
    expect(signedFor({ slots: [], receiptAt: null }, [])).toBe(false);
    expect(signedFor({ slots: [], receiptAt: 5 }, [])).toBe(true);
  });
});

describe('a request', () => {
  it('is signed when the one unit has, or each that still owes an answer', () => {
    expect([isSigned({ slots: [], receiptAt: null }), isSigned({ slots: [], receiptAt: 5 })]).toEqual([false, true]);
    const signed = slot('a', { receiptAt: 5 });
    expect(isSigned({ slots: [signed, slot('b')], receiptAt: null })).toBe(false);
    expect(isSigned({ slots: [signed, slot('b', claimed('done'))], receiptAt: null })).toBe(true);
  });

  it('is signed by a unit in its own slot alone', () => {
    const request = { slots: [slot('a', { receiptAt: 5 }), slot('b')], receiptAt: null };
    expect([hasSigned(request, 'a'), hasSigned(request, 'b')]).toEqual([true, false]);
    expect([hasSigned({ slots: [], receiptAt: 5 }, 'a'), hasSigned({ slots: [], receiptAt: null }, 'a')]).toEqual([
      ...[true, false],
    ]);
  });
});

describe('the claim that governs where several units answer', () => {
  it.each<[Claim, Claim, Claim]>([
    ['done', 'done', 'done'],
    ['done', 'on-track', 'on-track'],
    ['on-track', 'delayed', 'delayed'],
    ['delayed', 'blocked', 'blocked'],
    ['blocked', 'not-started', 'not-started'],
    ['not-started', 'done', 'not-started'],
  ])('of %s and %s is %s', (first, last, governs) => {
    expect(weakestClaim({ slots: [slot('a', claimed(first)), slot('b')] }, last)).toBe(governs);
    expect(weakestClaim({ slots: [slot('a', claimed(last)), slot('b')] }, first)).toBe(governs);
  });
});

describe('the slots once one unit stands in the place of another', () => {
  it('stay as they are where that one has none', () => {
    const slots = [slot('a'), slot('b')];
    expect(succeededSlots(slots, 'c', 'a')).toEqual(slots);
  });

  it('go on under the new name, in their place', () => {
    expect(succeededSlots([slot('a', { receiptAt: 5 }), slot('b')], 'a', 'c')).toEqual([
      slot('c', { receiptAt: 5 }),
      slot('b'),
    ]);
  });

  it('are one where both have one: its own word counts, else that of the former unit', () => {
    const former = slot('a', { receiptAt: 5, ...claimed('done', 'first') });
    expect(succeededSlots([former, slot('b')], 'a', 'b')).toEqual([
      slot('b', { receiptAt: 5, ...claimed('done', 'first') }),
    ]);
    const own = slot('b', { receiptAt: 7, ...claimed('delayed', 'second') });
    expect(succeededSlots([former, own], 'a', 'b')).toEqual([own]);
  });
});

describe('the pause of a request that several units answer', () => {
  const promised = (unitId: string, day: string, promise = 1): AnswerSlot =>
    slot(unitId, { promise, promisedOn: day, pausedUntil: day });
  const pause = (slots: readonly AnswerSlot[], own: Partial<OpenRequest> = {}) => {
    // The pause hangs on nothing else of its request.
    const request = { slots, pausedUntil: null, promisedOn: null, promises: 0, ...own } as OpenRequest;
    return pauseOf(request);
  };

  it('ends on the first day that one of those who still owe an answer has promised', () => {
    const slots = [promised('a', '2024-01-12', 2), promised('b', '2024-01-10', 3), promised('c', '2024-01-15')];
    const first = { pausedUntil: '2024-01-10', promisedOn: '2024-01-10', promises: 3 };
    expect(pause(slots)).toEqual(first);
    expect(pause(slots.toReversed())).toEqual(first);
  });

  it('is none as long as one of them has promised nothing', () => {
    expect(pause([promised('a', '2024-01-12'), slot('b')])).toEqual({
      pausedUntil: null,
      promisedOn: null,
      promises: 0,
    });
  });

  it('does not ask those who have answered', () => {
    const answered = slot('b', claimed('on-track'));
    expect(pause([promised('a', '2024-01-12'), answered]).pausedUntil).toBe('2024-01-12');
  });

  it('stays as long as the request rests for longer by itself', () => {
    const own = { pausedUntil: '2024-01-20', promisedOn: '2024-01-19', promises: 1 };
    expect(pause([promised('a', '2024-01-12')], own)).toEqual(own);
    expect(pause([promised('a', '2024-01-25', 2)], own)).toEqual({
      ...{ pausedUntil: '2024-01-25', promisedOn: '2024-01-25', promises: 2 },
    });
    expect(pause([], own)).toEqual(own);
  });
});
