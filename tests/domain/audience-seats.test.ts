import { describe, expect, it } from 'vitest';
import { addresseesOf, contactFor, isAlarm, seatAbove, seatsOf } from '../../src/domain/audience.ts';
import type { Audience, NoticeKind, RungTarget, Tone } from '../../src/domain/policy.ts';
import { aSetting, dated, printed, SUPERIOR } from '../support/builders.ts';

const DUE = '2023-12-31';

/** One lead answers for all. */
const ALONE = { slots: [], units: [] };

/** Both seats held by one person. */
const both = aSetting(dated(DUE), { heldBy: { 'head@lead': 'somebody', 'leader@lead': 'somebody' } });

const target = (audience: Audience, change: Partial<RungTarget> = {}): RungTarget => ({
  ...{ audience, kind: 'reminder', tone: 'notice', channels: ['email'] },
  ...change,
});

/** What one person gets who is head and leader, and is told one thing as each. */
function merged(asHead: Partial<RungTarget>, asLeader: Partial<RungTarget>) {
  const { addressees } = addresseesOf([target('lead-head', asHead), target('leader', asLeader)], both, ALONE);
  const turned = addresseesOf([target('leader', asLeader), target('lead-head', asHead)], both, ALONE);
  expect(turned.addressees).toEqual(addressees);
  expect(addressees).toHaveLength(1);
  return addressees[0];
}

const KINDS: readonly NoticeKind[] = ['copy', 'receipt', 'reminder', 'request', 'escalation'];
const TONES: readonly Tone[] = ['notice', 'blue', 'yellow', 'red'];
const pairs = <T>(ordered: readonly T[]): (readonly [T, T])[] =>
  ordered.flatMap((light, index) => ordered.slice(index + 1).map((heavy) => [light, heavy] as const));

describe('one person in two roles of a rung', () => {
  it.each(pairs(KINDS))('is told of %s and %s as the latter', (light, heavy) => {
    expect(merged({ kind: light }, { kind: heavy })).toMatchObject({ kind: heavy, role: 'leader' });
    expect(merged({ kind: heavy }, { kind: light })).toMatchObject({ kind: heavy, role: 'leader' });
  });

  it.each(pairs(TONES))('is told in %s and %s in the latter', (light, heavy) => {
    expect(merged({ tone: light }, { tone: heavy })).toMatchObject({ tone: heavy, role: 'leader' });
    expect(merged({ tone: heavy }, { tone: light })).toMatchObject({ tone: heavy, role: 'leader' });
  });

  it('is told by all channels of both, each once', () => {
    const { addressees } = addresseesOf(
      [target('lead-head', { channels: ['email', 'sms'] }), target('leader', { channels: ['email'] })],
      both,
      ALONE,
    );
    expect(addressees.map(({ channels }) => channels)).toEqual([['email', 'sms']]);
  });
});

describe('an alarm', () => {
  it.each([
    ['escalation', 'blue', true],
    ['escalation', 'notice', true],
    ['copy', 'yellow', true],
    ['copy', 'notice', false],
    ['reminder', 'red', false],
    ['request', 'notice', false],
  ] as const)('%s in %s: %s', (kind, tone, alarm) => {
    expect(isAlarm({ kind, tone })).toBe(alarm);
  });
});

describe('a seat that nobody holds', () => {
  const reachedBy = (role: 'liaison' | 'head' | 'leader', vacant: readonly string[]) => {
    const { contactId, gaps } = contactFor({ unitId: 'lead', role }, 'escalation', aSetting(dated(DUE), { vacant }));
    return [contactId, gaps.map(({ reason }) => reason)];
  };

  it('goes up within the unit, then to the office, and never down', () => {
    expect(reachedBy('liaison', [])).toEqual(['liaison@lead', []]);
    expect(reachedBy('liaison', ['liaison@lead'])).toEqual(['head@lead', ['no-contact']]);
    expect(reachedBy('head', ['head@lead'])).toEqual(['leader@lead', ['no-contact']]);
    expect(reachedBy('leader', ['leader@lead'])).toEqual(['office-clerk@office', ['no-contact']]);
  });

  it('is told apart from a seat that has nobody above it', () => {
    const led = dated(DUE, { leads: [printed(SUPERIOR)] });
    const alone = aSetting(led, { vacant: [`leader@${SUPERIOR}`] });
    expect(seatAbove(alone)).toEqual({ unitId: SUPERIOR, role: 'superior', gap: 'no-level-above' });
    expect(seatAbove(aSetting(led))).toEqual({ unitId: SUPERIOR, role: 'leader', gap: null });
    expect(seatAbove(aSetting(dated(DUE)))).toEqual({ unitId: SUPERIOR, role: 'superior', gap: null });
  });
});

it.each(['lead-liaison', 'lead-head', 'leader'] as const)('without a lead unit there is no %s', (audience) => {
  expect(seatsOf(audience, aSetting(dated(DUE, { leads: [] })), ALONE)).toEqual([]);
});
