import fc from 'fast-check';
import { createCalendar, type CalendarYear } from '../../src/domain/calendar.ts';
import { CHINA_YEARS } from '../../src/domain/data/china-calendar.ts';
import type { DraftMeasure } from '../../src/domain/draft-plan.ts';
import type { LocalDate } from '../../src/domain/local-date.ts';
import type { Budget, Policy, Role, Rung } from '../../src/domain/policy.ts';
import { ONGOING_MONTHLY, ONGOING_QUARTERLY, PRESETS, STANDARD } from '../../src/domain/presets.ts';
import type { Scripted } from '../../src/rehearsal/script.ts';
import type { Scenario } from '../../src/rehearsal/rehearsed.ts';
import { setUpPlan } from '../../src/rehearsal/placeholders.ts';
import { body, dated, group, ongoing, row, tinyDraft } from '../rehearsal/tiny-plan.ts';
import { at } from './builders.ts';
import { plusDays as plus } from './oracle/days.ts';
import { actsAt, scriptOf, withDaysOff } from './random-acts.ts';

/*
 * Random plans with everything that may happen to them: units, groups, dates, policies, days off, vacant chairs, dead
 * mailboxes, outages, holds, and acts of anybody at any instant, legal or not, in any order.
 */

const OFFICE = '督办局';
const SUPERIOR = '市人民政府办公室';
const GROUP = '各县区';
const UNITS = ['甲局', '乙局', '丙局', OFFICE, SUPERIOR, GROUP] as const;
const BODIES = ['甲局', '乙局', '丙局', '东县', '西县', OFFICE, SUPERIOR] as const;
const FIRST_DAY = '2023-05-29';
const PRESET_POLICIES = [...PRESETS.values()];

const day = (min: number, max: number): fc.Arbitrary<LocalDate> =>
  fc.integer({ min, max }).map((days) => plus(FIRST_DAY, days));

const instant = (min: number, max: number): fc.Arbitrary<number> =>
  fc
    .record({ on: day(min, max), minute: fc.integer({ min: 0, max: 24 * 60 - 1 }) })
    .map(({ on, minute }) => at(on) + minute * 60_000);

const deadlines = fc.oneof(
  { weight: 3, arbitrary: day(5, 200).map(dated) },
  { weight: 2, arbitrary: fc.constant(ongoing) },
);

const rows: fc.Arbitrary<DraftMeasure[]> = fc
  .array(
    fc.record({
      deadline: deadlines,
      leadUnits: fc.uniqueArray(fc.constantFrom(...UNITS), { minLength: 1, maxLength: 4 }),
      supportingUnits: fc.uniqueArray(fc.constantFrom(...UNITS), { maxLength: 2 }),
      milestones: fc.array(
        day(-5, 200).map((on) => ({ on, text: '阶段' })),
        { maxLength: 2 },
      ),
    }),
    { minLength: 1, maxLength: 6 },
  )
  .map((some) => some.map((one, index) => row(`${index + 1}`, one)));

/** Other days and counts under the same rungs, in an order that stays that of a ladder. */
const ladder = (preset: Policy): fc.Arbitrary<Policy> =>
  fc
    .record({
      askBeforeDays: fc.oneof(fc.integer({ min: 1, max: 25 }), fc.constant('at-activation' as const)),
      far: fc.integer({ min: 3, max: 8 }),
      near: fc.integer({ min: 1, max: 2 }),
      after: fc.tuple(...[1, 3, 6].map((from) => fc.integer({ min: from, max: from + 1 }))),
      weeks: fc.integer({ min: 1, max: 4 }),
      muted: fc.integer({ min: 0, max: 30 }),
      reopenAfterDays: fc.integer({ min: 1, max: 8 }),
    })
    .map(({ askBeforeDays, far, near, after, weeks, muted, reopenAfterDays }) => {
      const days = [-far, -near, ...after];
      const own = preset.rungs.filter(({ when }) => when.type === 'workingDaysFromDue');
      const moved = (rung: Rung): Rung => {
        if (rung.when.type === 'weekly') return { ...rung, when: { ...rung.when, count: weeks } };
        if (rung.when.type !== 'workingDaysFromDue') return rung;
        return { ...rung, when: { ...rung.when, days: days[own.indexOf(rung)] ?? rung.when.days } };
      };
      return {
        ...{ ...preset, name: `${preset.name}-own`, askBeforeDays, reopenAfterDays, mutedByReportWithinDays: muted },
        rungs: preset.rungs.map(moved),
      };
    });

const policyOf = (preset: Policy): fc.Arbitrary<Policy> => fc.oneof(fc.constant(preset), ladder(preset));

const chair = fc.record({
  unit: fc.constantFrom(...BODIES),
  role: fc.constantFrom<Role>('liaison', 'head', 'leader'),
});

/** A stretch of time, epoch ms. */
interface Stretch {
  readonly from: number;
  readonly until: number;
}

const stretches = fc.array(
  fc.record({ from: instant(1, 200), hours: fc.integer({ min: 1, max: 24 * 30 }) }).map(({ from, hours }) => ({
    from,
    until: from + hours * 3_600_000,
  })),
  { maxLength: 2 },
);

/** A random plan, and what a reading of its run must know of it. */
export interface RandomPlan {
  readonly scenario: Scenario;
  /** Whether the notice of 2023 is known from the beginning; else its days are only weekdays and weekends. */
  readonly noticed: boolean;
  /** Days off besides. */
  readonly closures: ReadonlySet<LocalDate>;
  readonly rows: readonly DraftMeasure[];
}

/** The years of the calendar: that of the plan with its notice or without, and some days off more. */
function yearsOf(noticed: boolean, closures: readonly LocalDate[]): CalendarYear[] {
  return CHINA_YEARS.map((published) => {
    const bare = { ...published, holidays: [], makeUpDays: [], source: 'computed' } as const;
    return withDaysOff(noticed || published.year !== 2023 ? published : bare, closures);
  });
}

const budgets: fc.Arbitrary<Budget> = fc.record({
  email: fc.integer({ min: 1, max: 3 }),
  sms: fc.integer({ min: 1, max: 2 }),
});

export const randomPlans: fc.Arbitrary<RandomPlan> = fc
  .record({
    ...{ rows, acts: actsAt(instant(-1, 260)), budget: budgets },
    expanded: fc.boolean(),
    closures: fc.uniqueArray(day(0, 280), { maxLength: 40 }),
    noticed: fc.constantFrom(true, true, false),
    dated: fc.oneof(policyOf(STANDARD), fc.constantFrom(...PRESET_POLICIES.filter(({ rhythm }) => rhythm === null))),
    ongoing: fc.oneof(policyOf(ONGOING_QUARTERLY), policyOf(ONGOING_MONTHLY)),
    vacant: fc.uniqueArray(chair, { maxLength: 4 }),
    dead: fc.uniqueArray(fc.nat(20), { maxLength: 3 }),
    outages: stretches,
    holds: stretches,
    assume: fc.constantFrom('silent' as const, 'silent' as const, 'prompt' as const, 'mixed' as const),
    seed: fc.nat(1000),
  })
  .map((any) => {
    const years = yearsOf(any.noticed, any.closures);
    const calendar = createCalendar('Asia/Shanghai', years);
    const units = ['甲局', '乙局', '丙局', OFFICE, SUPERIOR, '东县', '西县'].map((name) => body(name));
    const draft = tinyDraft(any.rows, { units: [...units, group(GROUP, any.expanded ? ['东县', '西县'] : [])] });
    const setup = setUpPlan(draft, { calendar, from: FIRST_DAY, until: plus(FIRST_DAY, 230) });
    const contacts = setup.contacts.filter(
      ({ unitName, role }) => !any.vacant.some((one) => one.unit === unitName && one.role === role),
    );
    const { closesOn } = setup.plan;
    const end = at(plus(closesOn, 30));
    const within = (stretches: readonly Stretch[]): Stretch[] =>
      stretches
        .filter(({ from }) => from < at(closesOn))
        .map(({ from, until }) => ({ from, until: Math.min(until, end) }));
    const outages = within(any.outages);
    const holds = within(any.holds);
    const scenario: Scenario = {
      setup: { ...setup, contacts },
      ...{ years, calendar, assume: any.assume, seed: any.seed, budget: any.budget },
      policies: { dated: any.dated, ongoing: any.ongoing },
      // What is over a budget at the close goes out on the days after it.
      until: plus(closesOn, 60),
      outages,
      deadMailboxes: new Set(any.dead.flatMap((index) => contacts[index]?.id ?? [])),
      script: [
        ...scriptOf(any.acts, {
          setup: { ...setup, contacts },
          policies: PRESET_POLICIES,
          closures: any.closures,
        }).filter((one) => one.at < end),
        ...holds.flatMap(({ from, until }): Scripted[] => [
          { at: from, does: 'hold' },
          { at: until, does: 'release' },
        ]),
      ],
    };
    return { scenario, noticed: any.noticed, closures: new Set(any.closures), rows: any.rows };
  });
