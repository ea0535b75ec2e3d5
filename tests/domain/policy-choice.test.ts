import { describe, expect, it } from 'vitest';
import { chosenPolicy, type Override, type Place } from '../../src/domain/policy-choice.ts';

const PART = '一、增强内需';
const OTHER_PART = '二、壮大产业';
const SECTION = '（一）稳定消费';

const ofPart: Override<string> = { slot: 'dated', scope: { kind: 'part', part: PART }, policy: 'of the part' };
const ofSection: Override<string> = {
  slot: 'dated',
  scope: { kind: 'section', part: PART, section: SECTION },
  policy: 'of the section',
};
const ofMeasure: Override<string> = { slot: 'dated', scope: { kind: 'measure', code: '7' }, policy: 'its own' };
const ALL = [ofPart, ofMeasure, ofSection];

const chosen = (place: Place, overrides = ALL): string =>
  chosenPolicy('dated', place, { overrides, plan: 'of the plan' });

describe('the policy of a measure', () => {
  it.each([
    ['its own, whatever holds around it', { code: '7', part: PART, section: SECTION }, 'its own'],
    ['else that of its section', { code: '8', part: PART, section: SECTION }, 'of the section'],
    ['else that of its part', { code: '8', part: PART, section: '（二）扩大投资' }, 'of the part'],
    ['else that of the plan', { code: '8', part: OTHER_PART, section: null }, 'of the plan'],
  ])('is %s', (_which, place, policy) => {
    expect(chosen(place)).toBe(policy);
    expect(chosen(place, ALL.toReversed())).toBe(policy);
  });

  it('is not that of a section of the same name in another part', () => {
    expect(chosen({ code: '8', part: OTHER_PART, section: SECTION })).toBe('of the plan');
  });

  it('for its rounds is another one than for its dates', () => {
    const place = { code: '7', part: PART, section: SECTION };
    const overrides = [...ALL, { ...ofPart, slot: 'rhythm', policy: 'of the rounds' } as const];
    expect(chosenPolicy('rhythm', place, { overrides, plan: 'of the plan' })).toBe('of the rounds');
    expect(chosenPolicy('rhythm', place, { overrides: ALL, plan: 'of the plan' })).toBe('of the plan');
  });
});
