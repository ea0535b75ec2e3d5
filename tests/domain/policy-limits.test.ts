import { describe, expect, it } from 'vitest';
import type { Policy } from '../../src/domain/policy.ts';
import { ONGOING_MONTHLY, ONGOING_QUARTERLY, STANDARD } from '../../src/domain/presets.ts';
import { asRead, edited, found, type Edit } from '../support/policy-edits.ts';

const target = { audience: 'lead-head', kind: 'escalation', tone: 'red', channels: ['email'] };

const WHEN = 'rungs[5].when';
const ladder = (count: number) => [
  ...STANDARD.rungs,
  ...Array.from({ length: count - STANDARD.rungs.length }, (_, index) => ({
    ...STANDARD.rungs[7],
    id: `later-${index}`,
    when: { type: 'workingDaysFromDue', days: 20 + index },
  })),
];

const targets = (count: number) => Array.from({ length: count }, () => ({ ...target, tone: 'blue' }));

interface Limit {
  readonly path: string;
  readonly min: number;
  readonly max: number;
  /** A policy that has the place, where `standard` has not. */
  readonly policy?: Policy;
  /** Puts a number there, where it is not the value of the place itself. */
  readonly set?: (n: number) => Edit;
}

/** The numbers that a place of a policy may have, both ends included. */
const LIMITS: readonly Limit[] = [
  { path: 'version', min: 1, max: 1_000_000 },
  { path: 'askBeforeDays', min: 0, max: 250 },
  { path: 'mutedByReportWithinDays', min: 0, max: 250 },
  { path: 'reopenAfterDays', min: 1, max: 250 },
  { path: 'promiseWithinDays', min: 0, max: 250 },
  { path: 'verification.limitDays', min: 1, max: 250 },
  { path: 'verification.clerkAfterDays', min: 1, max: 250 },
  { path: 'verification.headAfterDays', min: 1, max: 250 },
  { path: 'petition.limitDays', min: 1, max: 250 },
  { path: 'petition.headAfterDays', min: 1, max: 250 },
  { path: 'petition.superiorAfterDays', min: 1, max: 250 },
  { path: 'rhythm.askDay', min: 1, max: 31, policy: ONGOING_QUARTERLY },
  { path: 'rhythm.due.day', min: 1, max: 31, policy: ONGOING_QUARTERLY },
  { path: 'rungs[5].when.days', min: -250, max: 250 },
  { path: 'rungs[1].when.days', min: 1, max: 250 },
  { path: 'rungs[8].when.count', min: 1, max: 52 },
  { path: `${WHEN}.hours`, min: -1500, max: 1500, set: (hours) => [WHEN, { type: 'workingHoursFromDue', hours }] },
  { path: `${WHEN}.hours`, min: 1, max: 1500, set: (hours) => [WHEN, { type: 'workingHoursFromAsk', hours }] },
  { path: 'rungs', min: 2, max: 30, set: (n) => ['rungs', n < 10 ? STANDARD.rungs.slice(0, n) : ladder(n)] },
  { path: 'rungs[5].targets', min: 1, max: 12, set: (n) => ['rungs[5].targets', targets(n)] },
];

describe('a number in a policy', () => {
  it.each(LIMITS)('at $path is one from $min to $max', ({ path, min, max, policy = STANDARD, set }) => {
    const refused = (n: number): boolean =>
      found(edited(policy, set === undefined ? [path, n] : set(n))).includes(`out-of-range ${path}`);
    expect([min - 1, min, max, max + 1].map(refused)).toEqual([true, false, false, true]);
  });

  it.each([
    ['name', 40],
    ['rungs[5].id', 30],
  ])('the characters of %s are at most %i', (path, most) => {
    const refused = (n: number) => found(edited(STANDARD, [path, 'x'.repeat(n)])).includes(`value-not-allowed ${path}`);
    expect([refused(most), refused(most + 1)]).toEqual([false, true]);
  });

  it.each(['Second', 'second_rung', '-second', 'second-', 'second--rung', 'second rung', ''])(
    'no name is written “%s”',
    (name) => {
      expect(found(edited(STANDARD, ['name', name]))).toEqual(['value-not-allowed name']);
    },
  );
});

describe('what the rungs mean together', () => {
  const of = (...edits: readonly Edit[]): string[] => found(edited(STANDARD, ...edits));
  const office = (audience: string, kind: string, only?: string) => ({
    ...{ audience, kind, tone: 'red', channels: ['email'] },
    ...(only === undefined ? {} : { only }),
  });
  const untold = { ...STANDARD, rungs: STANDARD.rungs.slice(0, 6) } as Policy;

  it('the ask asks the unit that must answer; a rung that only copies it does not', () => {
    expect(of(['rungs[0].targets[0].kind', 'copy'])).toContain('ask-first rungs[0]');
    expect(of(['rungs[0].when', { type: 'workingDaysFromAsk', days: 1 }])).toContain('ask-first rungs[0]');
    expect(of(['rungs[2].when', { type: 'ask' }])).toContain('ask-first rungs[2].when.type');
    expect(of(['rungs[0].id', 'first-letter'])).toEqual([]);
  });

  it.each([
    ['an escalation to its clerk', office('office-clerk', 'escalation'), []],
    ['one to its head', office('office-head', 'escalation'), []],
    ['no copy', office('office-clerk', 'copy'), ['office-never-told rungs']],
    [
      'no escalation in repeated silence alone',
      office('office-clerk', 'escalation', 'repeated-silence'),
      ['office-never-told rungs'],
    ],
    ['no escalation to the level above', office('superior', 'escalation'), ['office-never-told rungs']],
  ])('the supervising office hears by %s', (_what, told, faults) => {
    expect(found(edited(untold, ['rungs[5].targets', [told]]))).toEqual(faults);
  });

  it('the heaviest tone of a rung is the one that may not fall', () => {
    const [yellow, red, blue] = ['yellow', 'red', 'blue'].map((tone) => ({ ...target, tone }));
    expect(of(['rungs[6].targets', [red, blue]], ['rungs[7].targets', [yellow, red]])).not.toContain(
      'tone-falls rungs[7].targets',
    );
    expect(of(['rungs[6].targets', [blue, red]], ['rungs[7].targets', [yellow]])).toContain(
      'tone-falls rungs[7].targets',
    );
    // A copy has the tone of what it is a copy of, and speaks for nobody.
    expect(of(['rungs[6].targets', [blue, { ...red, kind: 'copy' }]], ['rungs[7].targets', [yellow]])).not.toContain(
      'tone-falls rungs[7].targets',
    );
  });

  it.each([
    ['the 5th of the next month after an ask on the 25th', 25, 1, 5, false],
    ['the 3rd of the next month after an ask on the 25th: six days in February', 25, 1, 3, true],
    ['the 7th of the next month after an ask on the last day', 31, 1, 7, false],
    ['the 6th of the next month after an ask on the last day', 31, 1, 6, true],
    ['the 22nd of the month after an ask on the 15th', 15, 0, 22, false],
    ['the 21st of the month after an ask on the 15th', 15, 0, 21, true],
  ])('a round due on %s: too short is %s', (_title, askDay, monthOffset, day, short) => {
    const rhythm = { every: 'quarter', askDay, due: { day, monthOffset, roll: 'back' } };
    expect(found(edited(ONGOING_QUARTERLY, ['rhythm', rhythm]))).toEqual(
      short ? ['rhythm-too-short rhythm.due.day'] : [],
    );
  });

  it('a monthly round is due before the next one asks; a quarterly one need not be', () => {
    const rhythm = (every: string, day: number) => ({ every, askDay: 20, due: { day, monthOffset: 1, roll: 'back' } });
    const faults = (every: string, day: number) => found(edited(ONGOING_MONTHLY, ['rhythm', rhythm(every, day)]));
    expect(faults('month', 19)).toEqual([]);
    expect(faults('month', 20)).toEqual(['rhythm-too-short rhythm.due.day']);
    expect(faults('quarter', 20)).toEqual([]);
  });

  it('the head of the office is reminded after its clerk, not with it', () => {
    expect(of(['verification.headAfterDays', 1])).toEqual(['limits-disordered verification.headAfterDays']);
    expect(of(['verification.headAfterDays', 2])).toEqual([]);
  });

  it('rungs may share a day, and none comes before the one above it', () => {
    expect(of(['rungs[6].when.days', 1])).toEqual([]);
    expect(of(['rungs[4].when', { type: 'workingHoursFromDue', hours: -30 }], ['rungs[4].id', 'remind-soon'])).toEqual(
      [],
    );
    expect(of(['rungs[3].when', { type: 'workingDaysFromAsk', days: 3 }], ['rungs[3].id', 'remind-soon'])).toContain(
      'rung-order rungs[3].when',
    );
  });

  it('a repeated rung may be repeated by another, a monthly one by none', () => {
    expect(of(['rungs[9].when.after', 'third'])).toEqual([]);
    const weekly = { ...STANDARD.rungs[8], id: 'more', when: { type: 'weekly', after: 'monthly', count: 1 } };
    expect(found(asRead({ ...STANDARD, rungs: [...STANDARD.rungs, weekly] }))).toContain(
      'rung-reference rungs[10].when.after',
    );
  });

  it('an ordinal among the ids is that of the escalation, counted from the due date', () => {
    expect(of(['rungs[5].id', 'second'], ['rungs[6].id', 'first'], ['rungs[8].when.after', 'third'])).toEqual(
      expect.arrayContaining(['rung-id-misleading rungs[5].id', 'rung-id-misleading rungs[6].id']),
    );
    expect(of(['rungs[3].id', 'first'])).toContain('rung-id-misleading rungs[3].id');
  });

  it('a number at the end of a reminder’s id is that of its working days before the due date', () => {
    expect(of(['rungs[3].id', 'remind-4'])).toEqual(['rung-id-misleading rungs[3].id']);
    expect(of(['rungs[3].id', 'remind-early-5'])).toEqual([]);
    expect(of(['rungs[3].id', 'reminder'])).toEqual(['rung-id-misleading rungs[3].id']);
    expect(of(['rungs[3].id', 'remind'])).toEqual([]);
    const hours = { type: 'workingHoursFromDue', hours: -5 };
    expect(of(['rungs[3].when', hours])).toContain('rung-id-misleading rungs[3].id');
  });
});
