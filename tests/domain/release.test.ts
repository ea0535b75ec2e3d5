import { describe, expect, it } from 'vitest';
import { decideRelease, ECHOES_PER_DAY, staleReason } from '../../src/domain/release.ts';
import { at } from '../support/builders.ts';
import { aRelease, byBoth, pending } from '../support/release-builders.ts';

// 18 December 2023 is a Monday; this contact's minute is 09:07 and 14:37.
const MORNING = '2023-12-18 09:07';
const AFTERNOON = at('2023-12-18 14:37');
const TOMORROW = at('2023-12-19 09:07');

const sent = (decision: ReturnType<typeof decideRelease>): unknown[] =>
  decision.messages.map(({ channel, noticeIds }) => [channel, noticeIds]);

describe('a release', () => {
  it('puts everything due into one message per channel', () => {
    const decision = decideRelease(aRelease(MORNING, [pending('a'), pending('b', { pending: byBoth }), pending('c')]));
    expect(sent(decision)).toEqual([
      ['email', ['a', 'b', 'c']],
      ['sms', ['b']],
    ]);
  });

  it.each([
    ['before its instant', '2023-12-18 09:06', MORNING, at(MORNING)],
    ['for a digest of a later window', '2023-12-18 09:40', '2023-12-18 14:37', AFTERNOON],
    ['at noon', '2023-12-18 12:00', MORNING, AFTERNOON],
    ['in the evening', '2023-12-18 17:30', MORNING, TOMORROW],
    ['on a Sunday', '2023-12-17 10:00', '2023-12-17 09:07', at(MORNING)],
    ['on a holiday', '2023-10-02 10:00', '2023-10-02 09:07', at('2023-10-07 09:07')],
    ['with no digest due', MORNING, null, AFTERNOON],
  ])('sends nothing %s and names the next instant', (_when, now, digest, expected) => {
    const decision = decideRelease(aRelease(now, [pending('a')], { digestAt: digest === null ? null : at(digest) }));
    expect([decision.messages, decision.dropped, decision.nextDigestAt]).toEqual([[], [], expected]);
  });

  it('late within its own window goes at once; in a later window it waits for its minute there', () => {
    const due = { digestAt: at(MORNING) };
    expect(decideRelease(aRelease('2023-12-18 11:59', [pending('a')], due)).messages).toHaveLength(1);
    expect(decideRelease(aRelease('2023-12-18 14:30', [pending('a')], due)).messages).toEqual([]);
    const early = decideRelease(aRelease('2023-12-18 14:36', [pending('a')], due));
    expect([early.messages, early.nextDigestAt]).toEqual([[], AFTERNOON]);
    expect(decideRelease(aRelease('2023-12-18 14:37', [pending('a')], due)).messages).toHaveLength(1);
    expect(decideRelease(aRelease('2023-12-18 14:40', [pending('a')], due)).messages).toHaveLength(1);
  });

  it('leaves what is due later to a later window', () => {
    const decision = decideRelease(aRelease(MORNING, [pending('a'), pending('b', { dueAt: at('2023-12-18 13:00') })]));
    expect(sent(decision)).toEqual([['email', ['a']]]);
    const rest = decideRelease(aRelease(MORNING, [pending('b', { dueAt: at('2023-12-18 13:00') })]));
    expect([rest.messages, rest.nextDigestAt]).toEqual([[], AFTERNOON]);
  });

  it('sends what is due at this very instant, and wakes for the earliest of what is due later', () => {
    expect(decideRelease(aRelease(MORNING, [pending('a', { dueAt: at(MORNING) })])).messages).toHaveLength(1);
    const later = [pending('a', { dueAt: at('2023-12-20 08:00') }), pending('b', { dueAt: at('2023-12-19 08:00') })];
    expect(decideRelease(aRelease(MORNING, later)).nextDigestAt).toBe(TOMORROW);
  });

  it('has nothing to wait for when nothing is left', () => {
    expect(decideRelease(aRelease(MORNING, []))).toEqual({
      messages: [],
      dropped: [],
      redirected: [],
      nextDigestAt: null,
    });
  });

  it('goes at any hour under windows that are always open', () => {
    const decision = decideRelease(aRelease('2023-12-17 03:00', [pending('a')], { windows: { kind: 'always' } }));
    expect(sent(decision)).toEqual([['email', ['a']]]);
  });
});

describe('the budget of a day', () => {
  it.each([
    [
      { email: 1, sms: 0 },
      [
        ['email', ['a']],
        ['sms', ['a']],
      ],
    ],
    [{ email: 2, sms: 0 }, [['sms', ['a']]]],
    [{ email: 0, sms: 1 }, [['email', ['a']]]],
    [{ email: 2, sms: 1 }, []],
  ])('after %o', (sentToday, expected) => {
    const decision = decideRelease(aRelease(MORNING, [pending('a', { pending: byBoth })], { sentToday }));
    expect(sent(decision)).toEqual(expected);
  });

  it('an SMS over the budget goes with the first release of the next day; nothing is lost', () => {
    const over = decideRelease(
      aRelease(MORNING, [pending('a', { pending: ['sms'], done: ['email'] })], { sentToday: { email: 1, sms: 1 } }),
    );
    expect([over.messages, over.dropped, over.nextDigestAt]).toEqual([[], [], TOMORROW]);
    const friday = decideRelease(aRelease('2023-12-22 14:37', [pending('a')], { sentToday: { email: 2, sms: 0 } }));
    expect(friday.nextDigestAt).toBe(at('2023-12-25 09:07'));
  });
});

describe('channels that wait for different instants', () => {
  it('the earlier one is the next digest', () => {
    const items = [pending('a', { pending: ['sms'] }), pending('b')];
    const decision = decideRelease(
      aRelease('2023-12-18 12:30', items, { digestAt: null, sentToday: { email: 0, sms: 1 } }),
    );
    expect(decision.nextDigestAt).toBe(AFTERNOON);
  });
});

describe('what is no longer true', () => {
  it.each([
    ['request-open', {}, null],
    ['request-open', { requestOpen: false }, 'answered'],
    ['request-open', { reachedAt: 1 }, 'superseded'],
    ['request-open', { signed: true }, null],
    ['unsigned', {}, null],
    ['unsigned', { signed: true }, 'answered'],
    ['unsigned', { requestOpen: false }, 'answered'],
    ['verifying', { verifying: false }, 'settled'],
    ['verifying', { requestOpen: false }, null],
    ['undecided', { undecided: false }, 'settled'],
    ['undecided', { requestOpen: false }, null],
    ['petitioned', { petitioned: false }, 'settled'],
    ['petitioned', { requestOpen: false }, null],
    ['parked', { parked: false }, 'settled'],
    ['parked', { requestOpen: false }, null],
    ['contributing', { contributing: false }, 'answered'],
    ['contributing', { requestOpen: false }, null],
    ['unsigned', { reachedAt: 1 }, 'superseded'],
    ['request-open', { reachedAt: null }, null],
    ['if-alarmed', { alarmReached: false }, 'never-alarmed'],
    ['if-alarmed', { requestOpen: false }, null],
    ['always', { requestOpen: false, verifying: false, undecided: false, alarmReached: false }, null],
  ] as const)('valid while %s, facts %o: %s', (validWhile, facts, reason) => {
    const item = pending('a', { notice: { validWhile }, facts });
    expect(staleReason(item)).toBe(reason);
    const decision = decideRelease(aRelease(MORNING, [item]));
    expect(decision.dropped).toEqual(reason === null ? [] : [{ noticeId: 'a', reason }]);
    expect(decision.messages).toHaveLength(reason === null ? 1 : 0);
  });

  it('is dropped at any hour, and leaves nothing to wait for', () => {
    const decision = decideRelease(aRelease('2023-12-17 03:00', [pending('a', { facts: { requestOpen: false } })]));
    expect(decision).toEqual({
      messages: [],
      dropped: [{ noticeId: 'a', reason: 'answered' }],
      redirected: [],
      nextDigestAt: null,
    });
  });
});

describe('a point that does not work', () => {
  it('moves a mail to SMS within the same release', () => {
    const decision = decideRelease(aRelease(MORNING, [pending('a')], { points: { email: 'dead', sms: 'ok' } }));
    expect(sent(decision)).toEqual([['sms', ['a']]]);
  });

  it('moves an SMS to mail, unless the mail carries it already', () => {
    const points = { email: 'ok', sms: 'none' } as const;
    expect(sent(decideRelease(aRelease(MORNING, [pending('a', { pending: ['sms'] })], { points })))).toEqual([
      ['email', ['a']],
    ]);
    const carried = decideRelease(aRelease(MORNING, [pending('a', { pending: ['sms'], done: ['email'] })], { points }));
    expect(carried).toEqual({
      messages: [],
      dropped: [{ noticeId: 'a', reason: 'served' }],
      redirected: [],
      nextDigestAt: null,
    });
  });

  it('sends what was meant for both by the one that works, once', () => {
    const decision = decideRelease(
      aRelease(MORNING, [pending('a', { pending: byBoth })], { points: { email: 'dead', sms: 'ok' } }),
    );
    expect(sent(decision)).toEqual([['sms', ['a']]]);
  });

  it('leaves somebody without any point unreachable, which becomes work for others', () => {
    const decision = decideRelease(aRelease(MORNING, [pending('a')], { points: { email: 'dead', sms: 'none' } }));
    expect(decision.dropped).toEqual([{ noticeId: 'a', reason: 'unreachable' }]);
  });
});

describe('a hold', () => {
  it('sends nothing of what is held, drops none of it, and lets the rest go', () => {
    const decision = decideRelease(aRelease(MORNING, [pending('a', { facts: { held: true } }), pending('b')]));
    expect([sent(decision), decision.dropped]).toEqual([[['email', ['b']]], []]);
  });

  it('drops even under hold what is no longer true', () => {
    const item = pending('a', { facts: { held: true, requestOpen: false } });
    expect(decideRelease(aRelease(MORNING, [item])).dropped).toEqual([{ noticeId: 'a', reason: 'answered' }]);
  });
});

describe('the echo of a person’s own act', () => {
  const echo = (id: string, inbound: string): ReturnType<typeof pending> =>
    pending(id, { answersInbound: inbound, notice: { kind: 'echo', validWhile: 'always', request: null } });

  it('goes at once, at night and over the budget, one per inbound item', () => {
    const items = [echo('a', 'mail-1'), echo('b', 'mail-1'), echo('c', 'mail-2')];
    const decision = decideRelease(
      aRelease('2023-12-17 03:00', items, { digestAt: null, sentToday: { email: 2, sms: 1 } }),
    );
    expect(decision.messages).toEqual([
      { channel: 'email', noticeIds: ['a', 'b'], echoOf: 'mail-1' },
      { channel: 'email', noticeIds: ['c'], echoOf: 'mail-2' },
    ]);
  });

  it('never shares a message with what duban starts', () => {
    const decision = decideRelease(aRelease(MORNING, [echo('a', 'mail-1'), pending('b')]));
    expect(sent(decision)).toEqual([
      ['email', ['a']],
      ['email', ['b']],
    ]);
  });

  it(`goes at most ${ECHOES_PER_DAY} times a day to one contact; the rest is dropped with a reason`, () => {
    const items = Array.from({ length: 3 }, (_, index) => echo(`e${index}`, `mail-${index}`));
    const decision = decideRelease(aRelease(MORNING, items, { echoesToday: ECHOES_PER_DAY - 2 }));
    expect(decision.messages.map(({ echoOf }) => echoOf)).toEqual(['mail-0', 'mail-1']);
    expect(decision.dropped).toEqual([{ noticeId: 'e2', reason: 'echo-limit' }]);
  });
});
