import fc from 'fast-check';
import { createCalendar, type Calendar } from '../../src/domain/calendar.ts';
import { chinaCalendar } from '../../src/domain/data/china-calendar.ts';
import { dateOfEpochDay, epochDayOf, type LocalDate } from '../../src/domain/local-date.ts';
import type { LeadUnit, MeasureFacts } from '../../src/domain/measure.ts';
import type { MeasureInput, OfficeDecision } from '../../src/domain/measure-input.ts';
import { ONGOING_MONTHLY, ONGOING_QUARTERLY, STANDARD } from '../../src/domain/presets.ts';
import { COMPLAINT_12345, GENTLE, RULE_13710, THREE_COLOUR } from '../../src/domain/presets-of-practice.ts';
import { ROLES, type Policy } from '../../src/domain/policy.ts';
import {
  applyPolicy,
  askContribution,
  aSetting,
  confirm,
  contribution,
  correctReport,
  contactChange,
  cycle,
  decide,
  extension,
  misaddressed,
  newDate,
  notCompleted,
  OFFICE,
  partClosed,
  partReopened,
  promise,
  receipt,
  report,
  sendBack,
  split,
  succession,
  SUPERIOR,
  withdrawReport,
  type Act,
  type Setting,
} from './builders.ts';
import { shanghaiDate } from './independent-calendar.ts';
import { MeasureRun } from './measure-run.ts';

/*
 * Random measures and lives for property tests: any plan, calendar, people, policy, order of inputs and time of looking.
 */

const HOUR_MS = 3_600_000;
const UNITS = ['lead', 'second', 'third', OFFICE, SUPERIOR];
const SEATS = UNITS.flatMap((unit) => ROLES.map((role) => `${role}@${unit}`));

const plusDays = (date: LocalDate, days: number): LocalDate => dateOfEpochDay(epochDayOf(date) + days);

const closures = fc.uniqueArray(fc.integer({ min: 0, max: 900 }), { maxLength: 60 });
const closedOn = (days: readonly number[]): Calendar =>
  createCalendar(
    'Asia/Shanghai',
    [],
    days.map((day) => plusDays('2023-06-01', day)),
  );
const calendars: fc.Arbitrary<Calendar> = fc.oneof(fc.constant(chinaCalendar()), closures.map(closedOn));

/** Another calendar from some hours on: the nation's, and perhaps that of the unit that answers. */
const calendarChange = fc.record({
  type: fc.constant('calendar' as const),
  hours: fc.integer({ min: 0, max: 24 * 20 }),
  calendar: calendars,
  unitCalendar: fc.oneof(fc.constant(null), calendars),
});

/** Variants of a preset: other offsets and limits under the same rungs. */
const variantOf = (preset: Policy): fc.Arbitrary<Policy> =>
  fc
    .record({
      version: fc.integer({ min: 2, max: 5 }),
      askBeforeDays: fc.oneof(fc.integer({ min: 0, max: 30 }), fc.constant('at-activation' as const)),
      shift: fc.integer({ min: -2, max: 2 }),
      mutedByReportWithinDays: fc.integer({ min: 0, max: 30 }),
      reopenAfterDays: fc.integer({ min: 1, max: 10 }),
    })
    .map(({ shift, ...change }) => ({
      ...preset,
      ...change,
      rungs: preset.rungs.map((rung) =>
        rung.when.type === 'workingDaysFromDue' && Math.abs(rung.when.days) > 2
          ? { ...rung, when: { ...rung.when, days: rung.when.days + shift } }
          : rung,
      ),
    }));

const policyOf = (preset: Policy): fc.Arbitrary<Policy> =>
  fc
    .tuple(
      fc.oneof(fc.constant(preset), variantOf(preset)),
      fc.constantFrom('first' as const, 'first' as const, 'each' as const),
    )
    .map(([policy, answers]) => ({ ...policy, answers }));

const datedPolicies: fc.Arbitrary<Policy> = fc.oneof(
  { weight: 2, arbitrary: policyOf(STANDARD) },
  { weight: 1, arbitrary: fc.constantFrom(THREE_COLOUR, RULE_13710, COMPLAINT_12345, GENTLE) },
);
const rhythmPolicies = fc.oneof(policyOf(ONGOING_QUARTERLY), policyOf(ONGOING_MONTHLY), fc.constant(null));

const leads: fc.Arbitrary<LeadUnit[]> = fc
  .uniqueArray(fc.constantFrom(...UNITS), { minLength: 1, maxLength: 4 })
  .chain((units) =>
    fc
      .array(fc.boolean(), { minLength: units.length, maxLength: units.length })
      .map((byExpansion) => units.map((unitId, index) => ({ unitId, byExpansion: byExpansion[index] ?? false }))),
  );

export const settings: fc.Arbitrary<Setting> = fc
  .record({
    fromDay: fc.integer({ min: 0, max: 300 }),
    days: fc.integer({ min: 20, max: 600 }),
    calendar: calendars,
    ongoing: fc.boolean(),
    deadlineDay: fc.integer({ min: -30, max: 600 }),
    milestoneDays: fc.array(fc.integer({ min: -20, max: 600 }), { maxLength: 4 }),
    leads,
    supports: fc.uniqueArray(fc.constantFrom(...UNITS), { maxLength: 2 }),
    dated: datedPolicies,
    rhythm: rhythmPolicies,
    vacant: fc.uniqueArray(fc.constantFrom(...SEATS), { maxLength: 6 }),
    cutOff: fc.uniqueArray(fc.constantFrom(...SEATS), { maxLength: 3 }),
    held: fc.array(fc.tuple(fc.constantFrom(...SEATS), fc.constantFrom(...SEATS)), { maxLength: 4 }),
    code: fc.constantFrom('1', '2', '7', '39b', '61'),
  })
  .map((any) => {
    const from = plusDays('2023-06-01', any.fromDay);
    const measure: MeasureFacts = {
      id: 'm',
      planId: 'plan',
      code: any.code,
      kind: any.ongoing ? 'ongoing' : 'dated',
      deadline: any.ongoing ? null : plusDays(from, any.deadlineDay),
      milestones: any.milestoneDays.map((day) => ({ on: plusDays(from, day), text: 'part' })),
      leads: any.leads,
      supports: any.supports,
    };
    return aSetting(measure, {
      calendar: any.calendar,
      plan: { from, closesOn: plusDays(from, any.days) },
      policies: { dated: any.dated, rhythm: any.rhythm },
      vacant: any.vacant,
      unreachable: any.cutOff,
      heldBy: Object.fromEntries(any.held),
    });
  });

/** Something that happens: a look in time, late or early, people's acts some hours later, or other policies. */
export type Happening =
  | { readonly type: 'wake'; readonly lateHours: number }
  | { readonly type: 'early'; readonly part: number }
  | {
      readonly type: 'calendar';
      readonly hours: number;
      readonly calendar: Calendar;
      readonly unitCalendar: Calendar | null;
    }
  | {
      readonly type: 'policies';
      readonly hours: number;
      readonly policies: { readonly dated: Policy; readonly rhythm: Policy | null };
      /** The name that an admin applies to the open request, if any. */
      readonly apply: 'dated' | 'rhythm' | 'another' | null;
    }
  | { readonly type: 'acts'; readonly hours: number; readonly acts: readonly ActSeed[] };

interface ActSeed {
  readonly which: number;
  readonly unit: string;
  readonly days: number;
}

const actSeed: fc.Arbitrary<ActSeed> = fc.record({
  which: fc.integer({ min: 0, max: 80 }),
  unit: fc.constantFrom('lead', 'second', OFFICE, SUPERIOR, 'stranger'),
  days: fc.integer({ min: -10, max: 200 }),
});

const happening: fc.Arbitrary<Happening> = fc.oneof(
  { weight: 1, arbitrary: calendarChange },
  { weight: 5, arbitrary: fc.record({ type: fc.constant('wake' as const), lateHours: fc.constant(0) }) },
  {
    weight: 1,
    arbitrary: fc.record({ type: fc.constant('wake' as const), lateHours: fc.integer({ min: 1, max: 24 * 150 }) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ type: fc.constant('early' as const), part: fc.double({ min: 0, max: 0.99, noNaN: true }) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      type: fc.constant('policies' as const),
      hours: fc.integer({ min: 0, max: 24 * 20 }),
      policies: fc.record({ dated: datedPolicies, rhythm: rhythmPolicies }),
      apply: fc.constantFrom('dated' as const, 'rhythm' as const, 'another' as const, null),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      type: fc.constant('acts' as const),
      hours: fc.integer({ min: 0, max: 24 * 20 }),
      acts: fc.array(actSeed, { minLength: 1, maxLength: 4 }),
    }),
  },
);

export const lives: fc.Arbitrary<Happening[]> = fc.array(happening, { maxLength: 60 });

/** The contact whom the measure now asks for decisions, so that many random verdicts are valid. */
function decider(run: MeasureRun): string {
  const asked = run.written.filter(({ kind }) => kind === 'verification' || kind === 'task').at(-1);
  return asked?.contactId ?? run.setting.contactOf(OFFICE, 'office-clerk') ?? 'nobody';
}

function actOf(run: MeasureRun, { which, unit, days }: ActSeed): Act {
  const lead =
    unit === 'stranger'
      ? 'stranger'
      : (run.measure.leads[days % 2 === 0 ? 0 : run.measure.leads.length - 1]?.unitId ?? unit);
  const date = plusDays(shanghaiDate(run.now), days);
  const clerk = unit === 'stranger' ? 'stranger' : decider(run);
  const acts: readonly Act[] = [
    ...[report('done', lead), report('on-track', lead), report('delayed', lead), report('blocked', lead)],
    ...[receipt(run.state.request?.id ?? 'm#0', lead), receipt('m#0', lead)],
    ...[confirm(clerk), sendBack(date, clerk), newDate(date, clerk), notCompleted(clerk)],
    cycle(date, `cycle-${days}`),
    ...unitActs(run, { date, lead }),
    // Rarely, since a split ends everything else that may happen to a measure.
    days % 6 === 0 ? split([date, plusDays(date, 9)], clerk) : newDate(date, clerk),
    days % 6 === 0 ? split([date], clerk) : newDate(date, clerk),
    ...[
      partClosed(run.state.parts[1]?.measureId ?? 'none', days % 2 === 0 ? 'completed-on-time' : 'not-completed', date),
      partReopened(run.state.parts[0]?.measureId ?? 'none'),
      partReopened('none'),
    ],
    ...officeDecisions(run, { date, days }).map((one) => decide(one, clerk)),
    succession(
      lead,
      UNITS[Math.abs(days) % UNITS.length] === lead ? 'heir' : (UNITS[Math.abs(days) % UNITS.length] ?? 'heir'),
      days % 2 === 0,
    ),
    contactChange(`liaison@${lead}`, days % 3 === 0 ? null : `new@${lead}`, days % 2 === 0),
  ];
  // The other half are acts that the measure waits for, so that lives get far.
  return acts[which] ?? awaited(run, { date, days, clerk, lead });
}

function unitActs(run: MeasureRun, { date, lead }: { date: LocalDate; lead: string }): readonly Act[] {
  const requestId = run.state.request?.id ?? 'm#0';
  const reportId = run.state.revisable?.inputId ?? 'input-0';
  return [
    ...[askContribution(run.measure.supports, date, lead), askContribution(['stranger'], date, lead)],
    ...[contribution(run.state.contributions[0]?.unitId ?? 'stranger'), contribution('stranger')],
    ...[promise(requestId, date, lead), extension(date, null, lead), misaddressed(requestId, lead)],
    ...[
      correctReport(reportId, 'done', lead),
      correctReport(reportId, 'blocked', lead),
      withdrawReport(reportId, lead),
    ],
  ];
}

function officeDecisions(
  run: MeasureRun,
  { date, days }: { date: LocalDate; days: number },
): readonly OfficeDecision[] {
  const newDue = days % 3 === 0 ? null : date;
  return [
    ...[{ decision: 'grant', newDue: date } as const, { decision: 'refuse' } as const],
    ...[{ decision: 'park', reviewOn: date } as const, { decision: 'resume', newDue } as const],
    ...[
      { decision: 'withdraw' } as const,
      { decision: 'merge', intoMeasureId: days % 5 === 0 ? 'm' : 'another' } as const,
    ],
    ...[{ decision: 'reopen', newDue } as const, { decision: 'move-deadline', newDue: date } as const],
    { decision: 'reassign', leads: days % 3 === 0 ? [] : ['third', 'second'], supports: ['lead'], newDue },
    { decision: 'reassign', leads: [run.measure.leads[0]?.unitId ?? 'lead'], supports: [], newDue },
  ];
}

function awaited(
  run: MeasureRun,
  { date, days, clerk, lead }: { date: LocalDate; days: number; clerk: string; lead: string },
): Act {
  const { verification, decision, request, petition, phase } = run.state;
  const odd = days % 2 !== 0;
  const ended = run.state.parts.find(({ outcome }) => outcome !== null);
  if (ended !== undefined && odd) return partReopened(ended.measureId);
  const part = run.state.parts.find(({ outcome }) => outcome === null);
  if (part !== undefined && phase !== 'closed')
    return partClosed(part.measureId, days % 4 === 0 ? 'completed-late' : 'withdrawn', date);
  if (phase === 'closed') return decide({ decision: 'reopen', newDue: odd ? date : null }, clerk);
  if (verification !== null) return odd ? confirm(clerk) : sendBack(date, clerk);
  if (phase === 'parked') {
    return days % 3 === 0 ? extension(date, null, lead) : decide({ decision: 'resume', newDue: null }, clerk);
  }
  if (petition !== null) {
    const newDue = plusDays(petition.due, 10 + (days % 30));
    return decide(odd ? { decision: 'grant', newDue } : { decision: 'refuse' }, clerk);
  }
  if (decision !== null) return odd ? notCompleted(clerk) : newDate(date, clerk);
  if (days % 23 === 11) return split([date, plusDays(date, 9)], clerk);
  const asked = run.state.contributions[0];
  if (asked !== undefined && days % 5 === 0) return contribution(asked.unitId);
  if (request !== null && request.receiptAt === null && odd) return receipt(request.id, lead);
  if (request !== null && days % 4 === 0) return extension(plusDays(request.due, 20), null, lead);
  if (request !== null && days % 5 === 1) return promise(request.id, plusDays(shanghaiDate(run.now), days % 7), lead);
  return report(days % 3 === 0 ? 'done' : 'delayed', lead);
}

function appliedBy({ apply, policies }: Extract<Happening, { type: 'policies' }>): Act[] {
  if (apply === null) return [];
  const name = apply === 'another' ? 'another' : (policies[apply] ?? policies.dated).name;
  return [applyPolicy(name)];
}

/** Called after every look with the run and the inputs it was given. */
export type Watch = (run: MeasureRun, inputs: readonly MeasureInput[]) => void;

/** Lives a random life to its end: after what happens, nothing but time until the plan closes. */
export function live(setting: Setting, life: readonly Happening[], watch: Watch): MeasureRun {
  const run = new MeasureRun(setting);
  watch(run, []);
  const lookAt = (instant: number, inputs: readonly MeasureInput[] = []): void => {
    run.now = Math.max(run.now, instant);
    run.look(inputs);
    watch(run, inputs);
  };
  for (const one of life) {
    if (one.type === 'wake') lookAt((run.nextWakeAt ?? run.now) + one.lateHours * HOUR_MS);
    else if (one.type === 'calendar') {
      const end = run.now + one.hours * HOUR_MS;
      while (run.nextWakeAt !== null && run.nextWakeAt < end) lookAt(run.nextWakeAt);
      run.now = end;
      run.changeCalendar({
        calendar: one.calendar,
        ...(one.unitCalendar === null ? {} : { unitCalendar: one.unitCalendar }),
      });
      watch(run, []);
    } else if (one.type === 'early') lookAt(run.now + ((run.nextWakeAt ?? run.now) - run.now) * one.part);
    else {
      const end = run.now + one.hours * HOUR_MS;
      while (run.nextWakeAt !== null && run.nextWakeAt < end) lookAt(run.nextWakeAt);
      run.now = end;
      if (one.type === 'policies') run.setting = { ...run.setting, policies: one.policies };
      else if (one.hours % 5 === 0) run.setting = { ...run.setting, pointsOf: () => ({ email: 'ok', sms: 'ok' }) };
      const acts = one.type === 'policies' ? appliedBy(one) : one.acts.map((act) => actOf(run, act));
      lookAt(
        end,
        acts.map((act) => run.inputOf(act)),
      );
    }
  }
  while (run.nextWakeAt !== null) lookAt(run.nextWakeAt);
  return run;
}
