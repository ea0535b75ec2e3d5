import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkPolicy } from '../../src/domain/policy-check.ts';
import type { PolicyFaultCode } from '../../src/domain/policy-faults.ts';
import { ONGOING_MONTHLY, ONGOING_QUARTERLY, PRESETS, STANDARD } from '../../src/domain/presets.ts';
import type { Policy } from '../../src/domain/policy.ts';
import { asRead, edited, found, type Edit } from '../support/policy-edits.ts';

describe('a policy', () => {
  it.each([...PRESETS.values()].map((policy) => [policy.name, policy] as const))(
    'as the preset %s has it may be used, and is read as it is',
    (_, policy) => {
      expect(checkPolicy(asRead(policy))).toEqual({ policy, faults: [] });
    },
  );

  it('may say when gaps in seats are looked for, and that the office is written to', () => {
    const policy = edited(STANDARD, ['reachAheadDays', 0], ['mailGapsAhead', true]);
    expect(checkPolicy(policy)).toEqual({
      policy: { ...STANDARD, reachAheadDays: 0, mailGapsAhead: true },
      faults: [],
    });
    expect(checkPolicy(edited(STANDARD)).policy).not.toHaveProperty('reachAheadDays');
  });

  it('may leave its version out', () => {
    expect(checkPolicy(edited(STANDARD, ['version', undefined])).policy).toEqual({ ...STANDARD, version: 1 });
  });
});

const target = { audience: 'lead-head', kind: 'escalation', tone: 'red', channels: ['email'] };

/** One change each to a preset that is sound, and the one fault that it makes. */
const MUTATIONS: readonly (readonly [PolicyFaultCode, string, Policy, readonly Edit[]])[] = [
  ['field-missing', 'askBeforeDays', STANDARD, [['askBeforeDays', undefined]]],
  ['field-missing', 'rungs[3].when.days', STANDARD, [['rungs[3].when.days', undefined]]],
  ['field-missing', 'rungs[0].targets[0].channels', STANDARD, [['rungs[0].targets[0].channels', undefined]]],
  ['field-unknown', 'rung', STANDARD, [['rung', []]]],
  ['field-unknown', 'rungs[3].repeat', STANDARD, [['rungs[3].repeat', 2]]],
  ['field-unknown', 'rungs[3].when.hours', STANDARD, [['rungs[3].when.hours', 2]]],
  ['field-unknown', 'rungs[5].targets[1].chanels', STANDARD, [['rungs[5].targets[1].chanels', ['sms']]]],
  ['field-unknown', 'rhythm.due.weekday', ONGOING_MONTHLY, [['rhythm.due.weekday', 1]]],
  ['shape-wrong', 'name', STANDARD, [['name', 7]]],
  ['shape-wrong', 'rungs[3].when.days', STANDARD, [['rungs[3].when.days', '-5']]],
  ['shape-wrong', 'rungs[3].when.days', STANDARD, [['rungs[3].when.days', -5.5]]],
  ['shape-wrong', 'verification.limitDays', STANDARD, [['verification.limitDays', null]]],
  ['shape-wrong', 'rhythm', STANDARD, [['rhythm', 'monthly']]],
  ['shape-wrong', 'rungs[6].targets', STANDARD, [['rungs[6].targets', {}]]],
  ['value-not-allowed', 'name', STANDARD, [['name', 'My Policy']]],
  ['value-not-allowed', 'rungs[5].id', STANDARD, [['rungs[5].id', 'First_Call']]],
  ['value-not-allowed', 'rungs[3].when.type', STANDARD, [['rungs[3].when', { type: 'calendarDays', days: 3 }]]],
  ['value-not-allowed', 'rungs[3].when.type', STANDARD, [['rungs[3].when', { type: 'secondsFromOpen' }]]],
  ['value-not-allowed', 'rungs[5].targets[0].audience', STANDARD, [['rungs[5].targets[0].audience', 'mayor']]],
  ['value-not-allowed', 'rungs[5].targets[0].kind', STANDARD, [['rungs[5].targets[0].kind', 'stop']]],
  ['value-not-allowed', 'rungs[5].targets[0].tone', STANDARD, [['rungs[5].targets[0].tone', 'orange']]],
  [
    'value-not-allowed',
    'rungs[5].targets[0].channels[1]',
    STANDARD,
    [['rungs[5].targets[0].channels', ['email', 'fax']]],
  ],
  ['value-not-allowed', 'rungs[5].targets[0].channels', STANDARD, [['rungs[5].targets[0].channels', ['sms', 'sms']]]],
  ['value-not-allowed', 'rungs[4].targets[2].only', ONGOING_QUARTERLY, [['rungs[4].targets[2].only', 'often']]],
  ['value-not-allowed', 'rhythm.every', ONGOING_QUARTERLY, [['rhythm.every', 'week']]],
  ['value-not-allowed', 'rhythm.due.monthOffset', ONGOING_MONTHLY, [['rhythm.due.monthOffset', 2]]],
  ['value-not-allowed', 'mailGapsAhead', STANDARD, [['mailGapsAhead', 'yes']]],
  ['shape-wrong', 'reachAheadDays', STANDARD, [['reachAheadDays', '5']]],
  ['out-of-range', 'reachAheadDays', STANDARD, [['reachAheadDays', 251]]],
  ['out-of-range', 'askBeforeDays', STANDARD, [['askBeforeDays', -1]]],
  ['out-of-range', 'rungs[3].when.days', STANDARD, [['rungs[3].when.days', -251]]],
  ['out-of-range', 'rungs[7].when.days', STANDARD, [['rungs[7].when.days', 0]]],
  ['out-of-range', 'rungs[1].when.days', STANDARD, [['rungs[1].when.days', 0]]],
  ['out-of-range', 'rungs[8].when.count', STANDARD, [['rungs[8].when.count', 0]]],
  ['out-of-range', 'rhythm.askDay', ONGOING_QUARTERLY, [['rhythm.askDay', 0]]],
  ['out-of-range', 'mutedByReportWithinDays', STANDARD, [['mutedByReportWithinDays', 400]]],
  ['out-of-range', 'reopenAfterDays', STANDARD, [['reopenAfterDays', 0]]],
  ['out-of-range', 'version', STANDARD, [['version', 0]]],
  ['out-of-range', 'rungs[5].targets', STANDARD, [['rungs[5].targets', []]]],
  ['ask-first', 'rungs[0]', STANDARD, [['rungs[0].targets[0].audience', 'lead-head']]],
  ['rung-id-twice', 'rungs[4].id', ONGOING_QUARTERLY, [['rungs[4].id', 'head']]],
  ['rung-id-misleading', 'rungs[3].id', STANDARD, [['rungs[3].when.days', -4]]],
  ['rung-id-misleading', 'rungs[6].id', STANDARD, [['rungs[6].id', 'third']]],
  ...[
    ...['verify', 'verify-clerk', 'verify-head', 'late-claim', 'handover', 'reassigned', 'contact-changed', 'stop'],
    ...['promise', 'seat-gap', 'parked', 'review-parked', 'withdrawn', 'merged', 'split', 'deadline-moved'],
    ...['extension', 'extension-clerk', 'extension-head', 'extension-superior', 'extension-granted'],
    ...['extension-refused', 'misaddressed', 'misaddressed-clerk', 'misaddressed-head', 'misaddressed-superior'],
    ...['misaddressed-refused', 'contribution', 'contribution-reminder'],
  ].map((word) => ['rung-id-misleading', 'rungs[5].id', STANDARD, [['rungs[5].id', word]]] as const),
  ['rung-id-misleading', 'rungs[5].id', STANDARD, [['rungs[5].id', 'weekly']]],
  ['rung-id-misleading', 'rungs[5].id', STANDARD, [['rungs[5].id', 'remind-again']]],
  ['rung-id-misleading', 'rungs[3].id', STANDARD, [['rungs[3].id', 'soon']]],
  ['rung-order', 'rungs[6].when', STANDARD, [['rungs[5].when.days', 4]]],
  ['rung-order', 'rungs[2].when', STANDARD, [['rungs[1].when', { type: 'workingDaysFromDue', days: -9 }]]],
  ['rung-reference', 'rungs[8].when.after', STANDARD, [['rungs[8].when.after', 'fourth']]],
  ['rung-reference', 'rungs[8].when.after', STANDARD, [['rungs[8].when.after', 'remind-1']]],
  ['rung-reference', 'rungs[8].when.after', STANDARD, [['rungs[8].when.after', 'monthly']]],
  ['rung-side', 'rungs[5].targets[0].kind', STANDARD, [['rungs[5].targets[0].kind', 'reminder']]],
  ['rung-side', 'rungs[5].targets[0].tone', STANDARD, [['rungs[5].targets[0].tone', 'notice']]],
  ['rung-side', 'rungs[4].targets[0].kind', STANDARD, [['rungs[4].targets[0].kind', 'escalation']]],
  ['rung-side', 'rungs[4].targets[0].tone', STANDARD, [['rungs[4].targets[0].tone', 'blue']]],
  [
    'rung-side',
    'rungs[1].targets',
    STANDARD,
    [['rungs[1].targets[1]', { ...target, kind: 'reminder', tone: 'notice' }]],
  ],
  ['tone-falls', 'rungs[8].targets', STANDARD, [['rungs[8].targets', [{ ...target, tone: 'yellow' }]]]],
  ['limits-disordered', 'verification.headAfterDays', STANDARD, [['verification.headAfterDays', 1]]],
  ['rhythm-too-short', 'rhythm.due.day', ONGOING_QUARTERLY, [['rhythm.due.day', 18]]],
  ['rhythm-too-short', 'rhythm.due.day', ONGOING_MONTHLY, [['rhythm.due.day', 26]]],
];

describe('a fault in a policy', () => {
  it.each(MUTATIONS.map(([code, path, policy, edits]) => [code, path, JSON.stringify(edits), policy, edits] as const))(
    '%s at %s: %s',
    (code, path, _, policy, edits) => {
      expect(found(edited(policy, ...edits))).toContain(`${code} ${path}`);
    },
  );

  it('is the only one that a single change makes, where nothing else hangs on it', () => {
    const alone: readonly PolicyFaultCode[] = ['field-unknown', 'shape-wrong', 'tone-falls', 'limits-disordered'];
    const single = MUTATIONS.filter(([code]) => alone.includes(code));
    expect(single.length).toBeGreaterThan(10);
    for (const [code, path, policy, edits] of single)
      expect(found(edited(policy, ...edits))).toEqual([`${code} ${path}`]);
  });

  it('is not hidden by another: all are said at once', () => {
    const value = edited(
      STANDARD,
      ...([
        ['askBeforeDays', 'soon'],
        ['rungs[3].when.days', -4],
        ['rungs[9].targets[0].tone', 'green'],
      ] as const),
      ...([
        ['rungs[8].when.after', 'nothing'],
        ['verification.headAfterDays', 1],
        ['extra', true],
      ] as const),
    );
    expect(found(value).toSorted()).toEqual([
      'field-unknown extra',
      'limits-disordered verification.headAfterDays',
      'rung-id-misleading rungs[3].id',
      'rung-reference rungs[8].when.after',
      'shape-wrong askBeforeDays',
      'value-not-allowed rungs[9].targets[0].tone',
    ]);
  });

  it('says the value, what is allowed and what to do, in both languages', () => {
    const [fault] = checkPolicy(edited(STANDARD, ['rungs[3].when.days', 700])).faults;
    expect(fault?.message).toBe(
      'rungs[3].when.days 为 700：应为 -250 至 250 的整数，不能为 0。 / rungs[3].when.days is 700: give a whole number from -250 to 250, but not 0.',
    );
  });

  it('in a rung that repeats another names the rungs that it may repeat', () => {
    const said = (...edits: readonly Edit[]) => checkPolicy(edited(STANDARD, ...edits)).faults[0]?.message;
    const after = said(['rungs[8].when.after', 'fourth']);
    expect(after).toContain('：first、second、third。 / ');
    expect(after).toMatch(/: first、second、third\.$/u);
    const none = said(['rungs[5].when', { type: 'weekly', after: 'remind-1', count: 1 }]);
    expect(none).toContain('（前面还没有这样的节点）。 / ');
    expect(none).toMatch(/ \(there is none yet\)\.$/u);
  });

  it('shows a long value cut off, and names what is missing as missing', () => {
    const long = checkPolicy(edited(STANDARD, ['name', '督办'.repeat(40)])).faults[0]?.message;
    expect(long).toContain(`name 为 "${'督办'.repeat(29)}督…：`);
    const short = checkPolicy(edited(STANDARD, ['name', `N${'o'.repeat(57)}`])).faults[0]?.message;
    expect(short).toContain(`name 为 "N${'o'.repeat(57)}"：`);
    expect(checkPolicy(edited(STANDARD, ['reopenAfterDays', undefined])).faults[0]?.message).toContain(
      'reopenAfterDays 为 （缺 missing）：',
    );
  });

  it('that is the whole of it is said of the policy', () => {
    expect(checkPolicy([]).faults).toMatchObject([{ code: 'shape-wrong', where: {} }]);
    expect(checkPolicy(null).faults[0]?.message).toMatch(/^催办规则 为 null：.* \/ the policy is null: /su);
  });

  it('refuses a ladder that never tells the supervising office', () => {
    const silent = { ...STANDARD, rungs: STANDARD.rungs.slice(0, 6) };
    expect(found(asRead(silent))).toEqual(['office-never-told rungs']);
  });

  it('is none where days and hours stand in one ladder in order: day +1 begins before hour 3, hour 7 lies in day +2', () => {
    const hours = (id: string, count: number) => ({
      ...STANDARD.rungs[5],
      id,
      when: { type: 'workingHoursFromDue', hours: count },
    });
    const ladder = (...between: object[]): unknown =>
      asRead({ ...STANDARD, rungs: [...STANDARD.rungs.slice(0, 6), ...between, ...STANDARD.rungs.slice(7, 8)] });
    const third = 'rung-id-misleading rungs[8].id';
    expect(
      found(ladder(hours('noon', 3), { ...STANDARD.rungs[6], id: 'next' })).filter((one) => one !== third),
    ).toEqual([]);
    const early = ladder(
      { ...STANDARD.rungs[6], id: 'next', when: { type: 'workingDaysFromDue', days: 3 } },
      hours('late', 7),
    );
    expect(found(early)).toContain('rung-order rungs[7].when');
  });

  it('refuses a second rung that repeats monthly', () => {
    const { rungs } = STANDARD;
    const twice = {
      ...STANDARD,
      rungs: [...rungs, { ...rungs[9], id: 'again', when: { type: 'monthly', after: 'third' } }],
    };
    expect(found(asRead(twice))).toEqual(['ladder-unbounded rungs[10].when.type']);
  });

  it('refuses more rungs than a ladder may have', () => {
    const many = Array.from({ length: 31 }, (_, index) => ({ ...STANDARD.rungs[1], id: `sign-here-${index}` }));
    expect(found(asRead({ ...STANDARD, rungs: [STANDARD.rungs[0], ...many] }))).toContain('out-of-range rungs');
  });

  it('is found in any value whatever, without an exception: a policy or faults, never both', () => {
    fc.assert(
      fc.property(
        fc.jsonValue({ maxDepth: 4 }),
        fc.constantFrom('rungs', 'rhythm', 'verification', 'name', ''),
        (value, key) => {
          const whole = key === '' ? value : { ...STANDARD, [key]: value };
          const { policy, faults } = checkPolicy(asRead(whole));
          expect(policy === null).toBe(faults.length > 0);
          for (const { message } of faults) expect(message).toMatch(/ \/ .+\.$/su);
        },
      ),
    );
  });

  it('who must answer is one of two words, and stays unsaid where it was', () => {
    expect(checkPolicy(asRead({ ...STANDARD, answers: 'each' })).policy?.answers).toBe('each');
    expect(checkPolicy(asRead(STANDARD)).policy).not.toHaveProperty('answers');
    expect(found(asRead({ ...STANDARD, answers: 'all' }))).toEqual(['value-not-allowed answers']);
  });

  it('is made by taking away any field of a preset but what may be left out', () => {
    const optional = /^(?:version|petition|promiseWithinDays)$|\.only$/u;
    const policies = [...PRESETS.values()];
    for (const policy of policies) {
      for (const path of pathsOf(asRead(policy))) {
        if (optional.test(path)) continue;
        expect(found(edited(policy, [path, undefined])), `${policy.name} without ${path}`).toContain(
          `field-missing ${path}`,
        );
      }
    }
  });
});

/** Every field of every object within a value. */
function pathsOf(value: unknown, path = ''): string[] {
  if (Array.isArray(value)) return value.flatMap((item, index) => pathsOf(item, `${path}[${index}]`));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    const here = path === '' ? key : `${path}.${key}`;
    return [here, ...pathsOf(inner, here)];
  });
}
