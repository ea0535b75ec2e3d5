import { describe, expect, it } from 'vitest';
import { evolve } from '../../src/domain/evolve.ts';
import { INITIAL_STATE } from '../../src/domain/measure.ts';
import { STANDARD } from '../../src/domain/presets.ts';
import {
  applyPolicy,
  askContribution,
  aSetting,
  confirm,
  contribution,
  correctReport,
  contactChange,
  cycle,
  dated,
  decide,
  extension,
  misaddressed,
  newDate,
  notCompleted,
  ongoing,
  partClosed,
  partReopened,
  printed,
  promise,
  receipt,
  report,
  sendBack,
  split,
  succession,
  withdrawReport,
  type Act,
} from '../support/builders.ts';
import { shanghaiDate } from '../support/independent-calendar.ts';
import { MeasureRun } from '../support/measure-run.ts';
import { TABLE, type InputName, type Situation } from '../support/state-event-table.ts';

const DUE = '2023-12-31';

/** Ways into each situation, through the decider itself: no state is written by hand. */
const INTO: Readonly<Record<Situation, () => MeasureRun>> = {
  'not yet activated': () => new MeasureRun(aSetting(dated(DUE, { supports: ['helper'] })), '2023-05-26 10:00'),
  'nothing open': () => new MeasureRun(aSetting(dated(DUE, { supports: ['helper'] }))).until('2023-08-01 10:00'),
  'asked for a deadline': () =>
    new MeasureRun(aSetting(dated(DUE, { supports: ['helper'] }))).until('2023-12-20 10:00'),
  'asked for a deadline, past due': () =>
    new MeasureRun(aSetting(dated(DUE, { supports: ['helper'] }))).until('2024-01-05 10:00'),
  'asked by the rhythm': () => new MeasureRun(aSetting(ongoing({ supports: ['helper'] }))).until('2023-09-18 10:00'),
  'asked of each lead': () => {
    const setting = aSetting(dated(DUE, { leads: [printed('lead'), printed('second')], supports: ['helper'] }), {
      policies: { dated: { ...STANDARD, answers: 'each' }, rhythm: null },
    });
    return new MeasureRun(setting).until('2023-12-20 10:00');
  },
  'split into parts': () => {
    const run = new MeasureRun(aSetting(dated(DUE, { supports: ['helper'] })));
    run.act('2023-08-01 10:00', split([DUE, DATE]));
    return run;
  },
  'a contribution asked': () => {
    const run = new MeasureRun(aSetting(dated(DUE, { supports: ['helper'] })));
    run.act('2023-08-01 10:00', askContribution(['helper'], '2023-08-15'));
    return run;
  },
  'a late claim to decide': () => {
    const run = new MeasureRun(aSetting(dated(DUE, { supports: ['helper'] })));
    run.act('2024-01-05 10:00', report('delayed'));
    return run;
  },
  'an extension to answer': () => {
    const run = new MeasureRun(aSetting(dated(DUE, { supports: ['helper'] })));
    run.act('2023-12-20 10:00', extension('2024-03-29'));
    return run;
  },
  'a wrong addressee to settle': () => {
    const run = new MeasureRun(aSetting(dated(DUE, { supports: ['helper'] }))).until('2023-12-20 10:00');
    run.act('2023-12-20 10:00', misaddressed(requestOf(run)));
    return run;
  },
  parked: () => {
    const run = new MeasureRun(aSetting(dated(DUE, { supports: ['helper'] })));
    run.act('2023-08-01 10:00', decide({ decision: 'park', reviewOn: '2023-10-16' }));
    return run;
  },
  'a claim to verify': () => {
    const run = new MeasureRun(aSetting(dated(DUE, { supports: ['helper'] })));
    run.act('2023-12-20 10:00', report('done'));
    return run;
  },
  over: () => {
    const run = new MeasureRun(aSetting(dated(DUE, { supports: ['helper'] })));
    run.act('2023-12-20 10:00', report('done'));
    run.act('2023-12-20 11:00', confirm());
    return run;
  },
};

const DATE = '2024-03-29';

const requestOf = (run: MeasureRun): string => run.state.request?.id ?? 'm#1';
/** The report that may still be revised, else one that nobody sent. */
const reportOf = (run: MeasureRun): string => run.state.revisable?.inputId ?? 'input-0';

const ACTS: Readonly<Record<InputName, (run: MeasureRun) => Act>> = {
  receipt: (run) => receipt(requestOf(run)),
  promise: (run) => promise(requestOf(run), shanghaiDate(run.now)),
  extension: () => extension(DATE),
  misaddressed: (run) => misaddressed(requestOf(run)),
  'ask-contribution': () => askContribution(['helper'], DATE),
  contribution: () => contribution('helper'),
  'decide split': () => split([DATE, DATE]),
  'part-closed': () => partClosed('plan:1-1', 'completed-on-time', DATE),
  'part-reopened': () => partReopened('plan:1-1'),
  'correct-report': (run) => correctReport(reportOf(run), 'done'),
  'withdraw-report': (run) => withdrawReport(reportOf(run)),
  'decide grant': () => decide({ decision: 'grant', newDue: DATE }),
  'decide refuse': () => decide({ decision: 'refuse' }),
  'decide park': () => decide({ decision: 'park', reviewOn: DATE }),
  'decide resume': () => decide({ decision: 'resume', newDue: null }),
  'decide withdraw': () => decide({ decision: 'withdraw' }),
  'decide merge': () => decide({ decision: 'merge', intoMeasureId: 'another' }),
  'decide reopen': () => decide({ decision: 'reopen', newDue: DATE }),
  'decide move-deadline': () => decide({ decision: 'move-deadline', newDue: DATE }),
  'decide reassign': () => decide({ decision: 'reassign', leads: ['second'], supports: [], newDue: DATE }),
  'report done': () => report('done'),
  'report on-track': () => report('on-track'),
  'report delayed': () => report('delayed'),
  'report not-started': () => report('not-started'),
  'report blocked': () => report('blocked'),
  'verify confirm': () => confirm(),
  'verify return': () => sendBack(DATE),
  'decide new-date': () => newDate(DATE),
  'decide not-completed': () => notCompleted(),
  'cycle-opened': () => cycle('2023-10-13'),
  'policy-applied': (run) => applyPolicy(run.state.request?.policy.name ?? 'standard'),
  'contact-changed': () => contactChange('liaison@lead', 'new@lead'),
  'unit-succeeded': () => succession('lead', 'heir'),
};

const cells = Object.entries(TABLE).flatMap(
  ([situation, row]) =>
    Object.entries(row).map(([input, cell]) => [situation as Situation, input as InputName, cell] as const), // keys of the table
);

describe('every input in every situation', () => {
  it.each(cells)('%s: %s', (situation, input, cell) => {
    const run = INTO[situation]();
    const before = run.state;
    const decision = run.look([run.inputOf(ACTS[input](run))]);
    if ('refused' in cell) {
      expect(decision.refusals.map(({ code }) => code)).toEqual([cell.refused]);
      expect([decision.events, decision.notices, decision.state]).toEqual([[], [], before]);
    } else {
      expect(decision.refusals).toEqual([]);
      expect(decision.events.map(({ type }) => type)).toEqual(cell.events);
      expect(decision.state.phase).toBe(cell.phase);
    }
    expect(run.events.reduce(evolve, INITIAL_STATE)).toEqual(decision.state);
    if (decision.state.phase === 'closed') expect(decision.nextWakeAt).toBeNull();
    else expect(decision.nextWakeAt).toBeGreaterThan(run.now);
  });

  it('has a cell, each situation for each input that there is', () => {
    const inputs = Object.keys(ACTS).sort();
    for (const row of Object.values(TABLE)) expect(Object.keys(row).sort()).toEqual(inputs);
    expect(cells).toHaveLength(inputs.length * Object.keys(INTO).length);
  });

  it('and time alone: in each situation a look before the next wake-up does nothing', () => {
    for (const into of Object.values(INTO)) {
      const run = into();
      const { events, notices, refusals, state, nextWakeAt } = run.look();
      expect([events, notices, refusals, state]).toEqual([[], [], [], run.state]);
      if (nextWakeAt === null) continue;
      run.now = nextWakeAt - 1;
      expect(run.look()).toMatchObject({ events: [], notices: [], nextWakeAt });
    }
  });
});
