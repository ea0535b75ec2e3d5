import { describe, expect, it } from 'vitest';
import { ASKED, asked, codes, DUE } from '../support/asked-measure.ts';
import {
  aSetting,
  confirm,
  dated,
  decide,
  newDate,
  notCompleted,
  OFFICE,
  ongoing,
  printed,
  report,
  SUPERIOR,
  type Act,
} from '../support/builders.ts';
import { MeasureRun } from '../support/measure-run.ts';

/** After the second letter: liaison, head and clerk have been alarmed. */
const ALARMED = '2024-01-05 10:00';
const STOPS = ['liaison@lead', 'head@lead', `office-clerk@${OFFICE}`];

const park = (reviewOn = '2024-02-20'): Act => decide({ decision: 'park', reviewOn });
const move = (newDue: string): Act => decide({ decision: 'move-deadline', newDue });
const reopen = (newDue: string | null): Act => decide({ decision: 'reopen', newDue });
const to = (leads: readonly string[], supports: readonly string[] = [], newDue: string | null = null): Act =>
  decide({ decision: 'reassign', leads, supports, newDue });

/** What was written on the day of a decision; who had to sign that day was told before it. */
const told = (run: MeasureRun, on: string): string[] =>
  run.written
    .filter((one) => one.on === on && one.kind !== 'receipt')
    .map(({ rung, occurrence, kind, contactId }) => `${rung} ${occurrence}: ${kind} -> ${contactId}`);

const types = (run: MeasureRun, at: string, act: Act): string[] => run.act(at, act).events.map(({ type }) => type);

describe('who may decide', () => {
  it.each([
    [`office-clerk@${OFFICE}`, true],
    [`office-head@${OFFICE}`, true],
    [`superior@${SUPERIOR}`, true],
    ['leader@lead', false],
    [`leader@${SUPERIOR}`, false],
    ['liaison@lead', false],
  ])('%s: %s', (contactId, may) => {
    expect(codes(asked(), decide({ decision: 'withdraw' }, contactId))).toEqual(may ? [] : ['not-the-office']);
  });
});

describe.each([
  ['withdrawn', { decision: 'withdraw' }],
  ['merged', { decision: 'merge', intoMeasureId: 'other' }],
] as const)('a measure that is %s', (outcome, decision) => {
  it('ends with that outcome; its leads are told, and those alarmed that it is over', () => {
    const run = asked({ leads: [printed('lead'), printed('second')] });
    const events = run.act(ALARMED, decide(decision)).events;
    expect(events).toMatchObject([
      { type: 'requestDropped', requestId: 'm#1', reason: outcome },
      { type: outcome, contactId: `office-clerk@${OFFICE}` },
      { type: 'measureClosed', outcome: { outcome, standing: null, on: '2024-01-05' } },
    ]);
    const lines = told(run, '2024-01-05');
    expect(lines.filter((line) => line.startsWith('stop'))).toEqual(
      [...STOPS, 'head@second'].map((contactId) => `stop 1: stop -> ${contactId}`),
    );
    expect(lines.filter((line) => !line.startsWith('stop'))).toEqual([
      `${outcome} 1: copy -> liaison@lead`,
      `${outcome} 1: copy -> liaison@second`,
    ]);
  });

  it('asked nothing: nothing is dropped', () => {
    const run = new MeasureRun(aSetting(dated(DUE)));
    expect(types(run, '2023-07-03 10:00', decide(decision))).toEqual([outcome, 'measureClosed']);
  });
});

describe('a milestone that is not completed', () => {
  it('is settled alone: the deadline is asked as before', () => {
    const measure = dated('2024-06-28', { milestones: [{ on: DUE, text: 'part' }] });
    const run = new MeasureRun(aSetting(measure));
    run.act('2024-01-05 10:00', report('delayed'));
    expect(codes(run, notCompleted(), '2024-01-08 10:00')).toEqual([]);
    expect(run.state).toMatchObject({ phase: 'active', decision: null, dated: [{ due: '2024-06-28' }] });
  });

  it('and gets a new date has it in the place of the former one, as a milestone', () => {
    const measure = dated('2024-06-28', { milestones: [{ on: DUE, text: 'part' }] });
    const run = new MeasureRun(aSetting(measure));
    run.act('2024-01-05 10:00', report('delayed'));
    run.act('2024-01-08 10:00', newDate('2024-03-29'));
    const dates = run.state.dated.map(({ due, because }) => [due, because]);
    expect(dates.toSorted()).toEqual([
      ['2024-03-29', ['milestone']],
      ['2024-06-28', ['deadline']],
    ]);
  });
});

describe('a deadline that the office moves', () => {
  it('while it is asked: the request ends, those alarmed are told, and so are all leads', () => {
    const run = asked({ leads: [printed('lead'), printed('second')] });
    const { events } = run.act(ALARMED, move('2024-06-28'));
    expect(events[0]).toMatchObject({ type: 'requestDropped', reason: 'new-date' });
    expect(told(run, '2024-01-05')).toEqual([
      ...[...STOPS, 'head@second'].map((contactId) => `stop 1: stop -> ${contactId}`),
      'deadline-moved 1: copy -> liaison@lead',
      'deadline-moved 1: copy -> liaison@second',
    ]);
  });

  it('before it is asked is asked ten working days before the new date', () => {
    const run = new MeasureRun(aSetting(dated(DUE)));
    expect(types(run, '2023-07-03 10:00', move('2024-06-28'))).toEqual(['deadlineMoved']);
    expect(run.state.dated).toEqual([{ because: ['deadline'], due: '2024-06-28', askOn: '2024-06-14' }]);
  });

  it('takes a milestone of the same date with it, and leaves every other one', () => {
    const milestones = [DUE, '2023-10-31'].map((on) => ({ on, text: 'part' }));
    const run = new MeasureRun(aSetting(dated(DUE, { milestones })));
    run.act('2023-07-03 10:00', move('2024-06-28'));
    expect(run.state.dated.map(({ due, because }) => [due, because]).toSorted()).toEqual([
      ['2023-10-31', ['milestone']],
      ['2024-06-28', ['deadline', 'milestone']],
    ]);
  });

  it('stays the deadline when it is moved a second time', () => {
    const run = new MeasureRun(aSetting(dated(DUE, { milestones: [{ on: '2023-10-31', text: 'part' }] })));
    run.act('2023-07-03 10:00', move('2024-06-28'));
    run.act('2023-07-04 10:00', move('2024-03-29'));
    expect(run.state.dated.map(({ due, because }) => [due, because]).toSorted()).toEqual([
      ['2023-10-31', ['milestone']],
      ['2024-03-29', ['deadline']],
    ]);
  });

  it('leaves a request for a milestone open', () => {
    const run = new MeasureRun(aSetting(dated('2024-06-28', { milestones: [{ on: DUE, text: 'part' }] })));
    run.until(ASKED);
    expect(types(run, ASKED, move('2024-09-30'))).toEqual(['deadlineMoved']);
    expect(run.state.request).toMatchObject({ because: ['milestone'], due: DUE });
  });

  it.each([
    ['to a day that is past', '2023-12-19', 'date-in-the-past'],
    ['to the day of the plan’s close', '2026-01-30', 'date-too-far'],
  ])('is not moved %s', (_to, newDue, code) => {
    expect(codes(asked(), move(newDue))).toEqual([code]);
  });

  it('may be moved to this very day, and to the day before the plan’s close', () => {
    expect(codes(asked(), move('2023-12-20'))).toEqual([]);
    expect(codes(asked(), move('2026-01-29'))).toEqual([]);
  });

  it('is not moved while the measure is parked, while a claim is verified, or where there is none', () => {
    const parked = asked();
    parked.act(ASKED, park());
    expect(codes(parked, move('2024-06-28'))).toEqual(['measure-parked']);
    const claimed = asked();
    claimed.act(ASKED, report('done'));
    expect(codes(claimed, move('2024-06-28'))).toEqual(['claim-pending']);
    const milestone = ongoing({ milestones: [{ on: '2024-03-29', text: 'part' }] });
    const run = new MeasureRun(aSetting(milestone)).until('2023-07-03 10:00');
    expect(codes(run, move('2024-06-28'), '2023-07-03 10:00')).toEqual(['not-dated']);
  });
});

describe('a measure that other units take over', () => {
  it('is handed to each that is new, those that led it are told, and the first of the leads is asked', () => {
    const run = asked({ leads: [printed('lead'), printed('second')], supports: ['helper'] });
    run.act(ASKED, to(['second', 'third'], ['fourth']));
    expect(told(run, '2023-12-20')).toEqual([
      'handover 2: handover -> liaison@third',
      'handover 2: handover -> liaison@fourth',
      'reassigned 1: copy -> liaison@lead',
      'ask 1: request -> liaison@second',
      'ask 1: copy -> liaison@third',
    ]);
    expect(run.state.request).toMatchObject({ id: 'm#2', due: DUE, because: ['deadline'] });
    expect(run.events.filter(({ type }) => type === 'requestDropped')).toMatchObject([{ reason: 'reassigned' }]);
  });

  it('counts the new leads as printed: an office that leads does not supervise itself', () => {
    const run = asked();
    run.act(ASKED, to([OFFICE]));
    run.act('2023-12-21 10:00', report('done', OFFICE));
    expect(told(run, '2023-12-21')).toEqual([`verify 1: verification -> superior@${SUPERIOR}`]);
  });

  it('keeps its former lead as a supporting unit without a word of farewell', () => {
    const run = asked();
    run.act(ASKED, to(['other'], ['lead']));
    expect(told(run, '2023-12-20').filter((line) => line.includes('@lead'))).toEqual([]);
  });

  it('and is not asked is not asked by that either', () => {
    const run = new MeasureRun(aSetting(dated(DUE)));
    expect(types(run, '2023-07-03 10:00', to(['other']))).toEqual(['reassigned']);
    expect(run.until('2023-12-18 10:00').lines(({ rung }) => rung === 'ask')).toEqual([
      '2023-12-18 ask: request notice email -> liaison@other',
    ]);
  });

  it('with a new date is asked for that one', () => {
    const run = asked();
    run.act(ASKED, to(['other'], [], '2024-02-29'));
    expect(run.state.request).toMatchObject({ id: 'm#2', due: '2024-02-29' });
  });

  it('on the very day that it is due needs no new one', () => {
    const run = new MeasureRun(aSetting(dated('2023-12-29'))).until('2023-12-29 10:00');
    expect(codes(run, to(['other']), '2023-12-29 10:00')).toEqual([]);
    expect(run.state.request?.due).toBe('2023-12-29');
  });

  it.each([
    ['2023-12-19', 'date-in-the-past'],
    ['2026-01-30', 'date-too-far'],
  ])('is not given the date %s: %s', (newDue, code) => {
    expect(codes(asked(), to(['other'], [], newDue))).toEqual([code]);
  });
});

describe('a measure that is reopened', () => {
  const withdrawn = (run: MeasureRun, at = ASKED): MeasureRun => {
    run.act(at, decide({ decision: 'withdraw' }));
    return run;
  };

  it('before its deadline is asked for it again', () => {
    const run = withdrawn(asked());
    run.act('2023-12-21 10:00', reopen(null));
    expect(run.state).toMatchObject({ phase: 'active', outcome: null, request: { id: 'm#2', due: DUE } });
  });

  it('without a deadline goes on with its rounds, and is given no date', () => {
    const run = withdrawn(new MeasureRun(aSetting(ongoing())).until('2023-09-18 10:00'), '2023-09-18 10:00');
    expect(codes(run, reopen('2024-03-29'), '2023-09-19 10:00')).toEqual(['not-dated']);
    expect(codes(run, reopen(null), '2023-09-19 10:00')).toEqual([]);
    expect(run.state).toMatchObject({ phase: 'active', outcome: null, request: null, dated: [] });
    expect(run.until('2023-12-15 10:00').state.request?.due).toBe('2023-12-28');
  });

  it.each([
    ['2023-12-20', 'date-in-the-past'],
    ['2026-01-30', 'date-too-far'],
  ])('is not given the date %s: %s', (newDue, code) => {
    expect(codes(withdrawn(asked()), reopen(newDue), '2023-12-21 10:00')).toEqual([code]);
  });

  it('may have this very day, which is its deadline, and has no other', () => {
    const run = withdrawn(new MeasureRun(aSetting(dated('2023-12-29'))).until(ASKED));
    expect(codes(run, reopen(null), '2023-12-29 10:00')).toEqual([]);
    expect(run.state.request?.due).toBe('2023-12-29');
  });

  it('after it was completed is judged anew', () => {
    const run = asked();
    run.act(ASKED, report('done'));
    run.act(ASKED, confirm());
    run.act('2023-12-21 10:00', reopen(null));
    expect(run.state.outcome).toBeNull();
    run.act('2024-01-03 10:00', report('done'));
    run.act('2024-01-03 11:00', confirm());
    expect(run.state.outcome).toMatchObject({ outcome: 'completed-late', on: '2024-01-03' });
  });
});

describe('a measure that is parked', () => {
  it('tells its leads, and those alarmed that it is over', () => {
    const run = asked({ leads: [printed('lead'), printed('second')] });
    const { events } = run.act(ALARMED, park());
    expect(events[0]).toMatchObject({ type: 'requestDropped', reason: 'parked' });
    expect(told(run, '2024-01-05').filter((line) => !line.startsWith('stop'))).toEqual([
      'parked 1: copy -> liaison@lead',
      'parked 1: copy -> liaison@second',
    ]);
    expect(told(run, '2024-01-05').filter((line) => line.startsWith('stop'))).toHaveLength(4);
  });

  it('is looked at on a day after today and before the plan’s close', () => {
    expect(codes(asked(), park('2023-12-21'))).toEqual([]);
    expect(codes(asked(), park('2026-01-30'))).toEqual(['date-too-far']);
    expect(codes(asked(), park('2026-01-29'))).toEqual([]);
  });

  it('is not parked while a claim waits to be verified', () => {
    const run = asked();
    run.act(ASKED, report('done'));
    expect(codes(run, park())).toEqual(['claim-pending']);
  });

  it('and that the office could not look at during an outage is looked at once, as often as it was due', () => {
    const run = asked();
    run.act(ASKED, park('2024-01-10'));
    run.asleepUntil('2024-04-15 10:00');
    expect(run.lines(({ rung }) => rung === 'review-parked')).toEqual([
      `2024-04-15 review-parked 4: task notice email -> office-clerk@${OFFICE}`,
    ]);
    const tasks = run.decisions.flatMap((one) => one.tasks);
    expect(tasks).toEqual([{ kind: 'review-parked', measureId: 'm' }]);
    expect(run.written.at(-1)).toMatchObject({ validWhile: 'parked', request: null, next: null });
  });

  it('is resumed with a date that can be asked, and only where it has a deadline', () => {
    const resume = (newDue: string | null): Act => decide({ decision: 'resume', newDue });
    const run = asked();
    run.act(ASKED, park());
    expect(codes(run, resume('2024-01-07'), '2024-01-08 10:00')).toEqual(['date-in-the-past']);
    expect(codes(run, resume('2026-01-30'), '2024-01-08 10:00')).toEqual(['date-too-far']);
    expect(codes(run, resume('2024-01-08'), '2024-01-08 10:00')).toEqual([]);
    const milestone = new MeasureRun(aSetting(ongoing({ milestones: [{ on: '2024-03-29', text: 'part' }] })));
    milestone.act('2023-07-03 10:00', park());
    expect(codes(milestone, resume('2024-06-28'), '2023-07-04 10:00')).toEqual(['not-dated']);
    expect(codes(milestone, resume(null), '2023-07-04 10:00')).toEqual([]);
  });

  it('has its other dates as they were when it is resumed with a new deadline', () => {
    const run = new MeasureRun(aSetting(dated('2024-06-28', { milestones: [{ on: '2024-03-29', text: 'part' }] })));
    run.act('2023-07-03 10:00', park());
    run.act('2023-07-04 10:00', decide({ decision: 'resume', newDue: '2024-09-30' }));
    expect(run.state.dated).toEqual([
      { because: ['deadline'], due: '2024-09-30', askOn: '2024-09-14' },
      { because: ['milestone'], due: '2024-03-29', askOn: '2024-03-15' },
    ]);
    expect(run.state.parking).toBeNull();
  });
});
