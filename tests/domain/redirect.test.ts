import { describe, expect, it } from 'vitest';
import { decideMeasure } from '../../src/domain/decide-measure.ts';
import type { Notice } from '../../src/domain/measure.ts';
import { channelsOpen, othersFor } from '../../src/domain/redirect.ts';
import { decideRelease } from '../../src/domain/release.ts';
import {
  aSetting,
  at,
  confirm,
  dated,
  OFFICE,
  printed,
  report,
  SUPERIOR,
  type SettingChange,
} from '../support/builders.ts';
import { MeasureRun } from '../support/measure-run.ts';
import { aNotice, aRelease, pending } from '../support/release-builders.ts';

const DEPUTY = { 'liaison@lead': 'deputy@lead' };

/** Ids of those who can get a notice, in order. */
const others = (notice: Partial<Notice>, change: SettingChange = {}): string[] =>
  othersFor(aNotice({ contactId: 'liaison@lead', ...notice }), aSetting(dated('2023-12-31'), change)).map(
    ({ unitId, role, contactId }) => `${role} of ${unitId}: ${contactId}`,
  );

describe('who can get a notice in place of somebody whom no channel reaches', () => {
  it('is the deputy of the same seat, then whoever is above it', () => {
    expect(others({}, { deputies: DEPUTY })).toEqual([
      'liaison of lead: deputy@lead',
      'head of lead: head@lead',
      'leader of lead: leader@lead',
      `office-clerk of ${OFFICE}: office-clerk@${OFFICE}`,
      `office-head of ${OFFICE}: office-head@${OFFICE}`,
      `superior of ${SUPERIOR}: superior@${SUPERIOR}`,
    ]);
  });

  it('is each person once, in the lowest of the seats', () => {
    expect(others({}, { heldBy: { 'leader@lead': 'head@lead' } }).slice(0, 2)).toEqual([
      'head of lead: head@lead',
      `office-clerk of ${OFFICE}: office-clerk@${OFFICE}`,
    ]);
  });

  it('is never somebody whom no channel reaches either', () => {
    expect(others({}, { deputies: DEPUTY, unreachable: ['deputy@lead', 'head@lead'] })[0]).toBe(
      'leader of lead: leader@lead',
    );
  });

  it('is the holder again where the deputy had it', () => {
    expect(others({ contactId: 'deputy@lead' }, { deputies: DEPUTY })[0]).toBe('liaison of lead: liaison@lead');
  });

  it.each(['handover', 'copy'] as const)('for a %s is nobody outside the seat', (kind) => {
    expect(others({ kind }, { deputies: DEPUTY })).toEqual(['liaison of lead: deputy@lead']);
    expect(others({ kind })).toEqual([]);
  });

  it.each(['echo', 'stop'] as const)('for a %s is nobody', (kind) => {
    expect(others({ kind }, { deputies: DEPUTY })).toEqual([]);
  });

  it('never supervises itself: past an office that is a lead it is the level above', () => {
    const measure = dated('2023-12-31', { leads: [printed('lead'), printed(OFFICE)] });
    const notice = aNotice({ contactId: 'leader@lead', role: 'leader' });
    expect(othersFor(notice, aSetting(measure)).map(({ contactId }) => contactId)).toEqual([`superior@${SUPERIOR}`]);
  });
});

describe('the channels by which something can go', () => {
  const both = ['email', 'sms'] as const;

  it.each([
    ['each that is wanted where both work', both, { email: 'ok', sms: 'ok' }, [], ['email', 'sms']],
    ['no other than what is wanted', ['sms'], { email: 'ok', sms: 'ok' }, [], ['sms']],
    ['the other one in place of a dead one', ['email'], { email: 'dead', sms: 'ok' }, [], ['sms']],
    ['the other one in place of one that was never given', ['sms'], { email: 'ok', sms: 'none' }, [], ['email']],
    ['the one that works, once', both, { email: 'ok', sms: 'dead' }, [], ['email']],
    ['not again the one by which it went out', ['sms'], { email: 'ok', sms: 'dead' }, ['email'], []],
    ['none where none works', both, { email: 'dead', sms: 'none' }, [], []],
  ] as const)('are %s', (_title, wanted, points, done, open) => {
    expect(channelsOpen(wanted, points, done)).toEqual(open);
  });
});

describe('a release to somebody whom no channel reaches', () => {
  const points = { email: 'dead', sms: 'none' } as const;
  const deputy = { unitId: 'lead', role: 'liaison', contactId: 'deputy@lead' } as const;
  const head = { unitId: 'lead', role: 'head', contactId: 'head@lead' } as const;

  it('hands the same notice on to the best of the others, with all that it says', () => {
    const item = pending('a', { others: [deputy, head] });
    const decision = decideRelease(aRelease('2023-12-18 09:07', [item], { points }));
    expect(decision).toEqual({
      messages: [],
      dropped: [{ noticeId: 'a', reason: 'redirected' }],
      redirected: [{ noticeId: 'a', notice: { ...item.notice, ...deputy } }],
      nextDigestAt: null,
    });
  });

  it('hands nothing on that is no longer true, or that went out by one channel', () => {
    const items = [
      pending('answered', { others: [deputy], facts: { requestOpen: false } }),
      pending('served', { others: [deputy], pending: ['sms'], done: ['email'] }),
    ];
    const decision = decideRelease(aRelease('2023-12-18 09:07', items, { points }));
    expect(decision.redirected).toEqual([]);
    expect(decision.dropped.map(({ reason }) => reason)).toEqual(['answered', 'served']);
  });

  it('tells of the end whoever got the alarm in its place (invariant 6)', () => {
    const stop = pending('a', {
      notice: { kind: 'stop', rung: 'stop', validWhile: 'if-alarmed' },
      facts: { alarmReached: false, alarmPassedTo: [head] },
    });
    const decision = decideRelease(aRelease('2023-12-18 09:07', [stop], { points }));
    expect(decision.dropped).toEqual([{ noticeId: 'a', reason: 'never-alarmed' }]);
    expect(decision.redirected.map(({ notice }) => [notice.rung, notice.contactId])).toEqual([['stop', 'head@lead']]);
  });
});

describe('a deputy', () => {
  it('gets what is meant for a seat that nobody holds, without a gap', () => {
    const run = new MeasureRun(aSetting(dated('2023-12-31'), { vacant: ['liaison@lead'], deputies: DEPUTY }));
    run.until('2023-12-18 23:00');
    expect(run.lines(({ kind }) => kind === 'request')).toEqual([
      '2023-12-18 ask: request notice email -> deputy@lead',
    ]);
    expect(run.gaps).toEqual([]);
  });

  it('of the office decides as the clerk does; anybody else’s deputy does not', () => {
    const deputies = { [`office-clerk@${OFFICE}`]: 'deputy-clerk', ...DEPUTY };
    for (const [contactId, refusals] of [
      ['deputy-clerk', []],
      ['deputy@lead', ['not-the-office']],
    ] as const) {
      const run = new MeasureRun(aSetting(dated('2023-12-31'), { deputies }));
      run.act('2023-12-20 10:00', report('done'));
      run.act('2023-12-21 10:00', confirm(contactId));
      expect(run.refusals.map(({ code }) => code)).toEqual(refusals);
    }
  });

  it('who is reachable changes no decision of a measure whose seats are all held', () => {
    const lives = [DEPUTY, {}].map((deputies) => {
      const setting = aSetting(dated('2023-12-31'), { deputies });
      const first = decideMeasure(new MeasureRun(setting).state, [], { ...setting, now: at('2023-12-15 09:00') });
      return first.notices;
    });
    expect(lives[0]).toEqual(lives[1]);
  });
});
