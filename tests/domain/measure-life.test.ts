import { describe, expect, it } from 'vitest';
import type { Rung } from '../../src/domain/policy.ts';
import { STANDARD } from '../../src/domain/presets.ts';
import {
  aSetting,
  confirm,
  correctReport,
  dated,
  decide,
  extension,
  misaddressed,
  OFFICE,
  ongoing,
  printed,
  promise,
  report,
  withdrawReport,
} from '../support/builders.ts';
import { shanghaiDate } from '../support/independent-calendar.ts';
import { ASKED, asked, codes, DUE, requestOf } from '../support/asked-measure.ts';
import { MeasureRun } from '../support/measure-run.ts';

describe('an extension', () => {
  it('is answered by the office within three working days, or its clerk, its head and the superior are reminded', () => {
    const run = asked();
    run.act(ASKED, extension('2024-03-29', requestOf(run)));
    run.until('2024-01-31 10:00');
    expect(run.lines(({ rung }) => rung.startsWith('extension'))).toEqual([
      '2023-12-20 extension: extension notice email -> office-clerk@office',
      '2023-12-25 extension-clerk: extension notice email -> office-clerk@office',
      '2023-12-26 extension-head: extension notice email -> office-head@office',
      '2024-01-02 extension-superior: extension notice email -> superior@superior',
    ]);
  });

  it('holds the ladder until one working day after that limit, and no longer', () => {
    const run = asked();
    run.act(ASKED, extension('2024-03-29', requestOf(run)));
    run.until('2024-01-02 10:00');
    const ladder = run.lines(({ rung, on }) => on > '2023-12-20' && (rung.startsWith('remind') || rung === 'first'));
    expect(ladder.map((line) => line.split(':')[0])).toEqual([
      '2023-12-27 remind-5',
      '2023-12-29 remind-1',
      '2024-01-02 first',
      '2024-01-02 first',
    ]);
  });

  it.each([
    ['2023-12-29 10:00', 'completed-on-time'],
    ['2024-01-02 10:00', 'completed-late'],
    ['2024-03-20 10:00', 'completed-late'],
  ])('granted, leaves the outcome of a claim of %s to the original date: %s', (reportedAt, outcome) => {
    const run = asked();
    run.act(ASKED, extension('2024-03-29', requestOf(run)));
    run.act('2023-12-21 10:00', decide({ decision: 'grant', newDue: '2024-03-29' }));
    expect(run.state).toMatchObject({ request: null, extensionCount: 1, dated: [{ due: '2024-03-29' }] });
    run.act(reportedAt, report('done'));
    run.act(reportedAt, confirm());
    expect(run.state.outcome?.outcome).toBe(outcome);
  });

  it('refused, leaves the date, and the ladder goes on from the next working day', () => {
    const run = asked();
    run.act(ASKED, extension('2024-03-29', requestOf(run)));
    run.act('2023-12-25 10:00', decide({ decision: 'refuse' }));
    run.until('2023-12-26 10:00');
    expect(run.state.request).toMatchObject({ due: DUE });
    expect(run.lines(({ on, rung }) => on > '2023-12-22' && rung !== 'extension-clerk')).toEqual([
      '2023-12-25 extension-refused: extension notice email -> liaison@lead',
      '2023-12-26 remind-5: reminder notice email -> liaison@lead',
    ]);
  });

  it.each([
    ['by a unit that need not answer', extension('2024-03-29', null, 'other'), ASKED, 'not-responsible'],
    ['for a date that is not later', extension(DUE), ASKED, 'date-not-later'],
    ['for a date after the plan’s close', extension('2026-01-30'), ASKED, 'date-too-far'],
    ['of a request that is not open', extension('2024-03-29', 'm#9'), ASKED, 'request-not-open'],
    ['after the due date', extension('2024-03-29'), '2024-01-02 10:00', 'too-late-to-ask'],
  ] as const)('asked %s is refused and changes nothing', (_title, act, at, code) => {
    const run = asked({ leads: [printed('lead'), printed('other')] });
    expect(codes(run, act, at)).toEqual([code]);
  });

  it('is asked once at a time, and never by or of a measure that has ended', () => {
    const run = asked();
    expect(codes(run, extension('2024-03-29'))).toEqual([]);
    expect(codes(run, extension('2024-04-30'))).toEqual(['petition-pending']);
    run.act(ASKED, decide({ decision: 'withdraw' }));
    expect(codes(run, extension('2024-03-29'))).toEqual(['measure-closed']);
    expect(codes(run, decide({ decision: 'grant', newDue: '2024-03-29' }))).toEqual(['measure-closed']);
  });

  it('of the office itself goes to the superior: nobody supervises himself', () => {
    const run = asked({ leads: [printed(OFFICE)] });
    run.act(ASKED, extension('2024-03-29', requestOf(run), OFFICE));
    run.until('2024-01-03 10:00');
    const told = run.written.filter(({ rung }) => rung.startsWith('extension')).map(({ contactId }) => contactId);
    expect(new Set(told)).toEqual(new Set(['superior@superior']));
    expect(codes(run, decide({ decision: 'refuse' }), '2024-01-03 10:00')).toEqual(['not-the-office']);
    expect(codes(run, decide({ decision: 'refuse' }, 'superior@superior'), '2024-01-03 10:00')).toEqual([]);
  });
});

describe('a promise', () => {
  it('holds the ladder through its day; then the unit is reminded of it and of what was held back', () => {
    const run = asked();
    run.act(ASKED, promise(requestOf(run), '2023-12-27'));
    run.until('2023-12-28 10:00');
    expect(run.lines(({ on }) => on > '2023-12-20')).toEqual([
      '2023-12-28 promise: reminder notice email -> liaison@lead',
      '2023-12-28 remind-5: reminder notice email -> liaison@lead',
    ]);
  });

  it.each([
    // Nothing that asks to sign is held back, and each day has its own rung once.
    ['a Friday before a rung', '2023-12-22', ['2023-12-25 promise', '2023-12-25 remind-5', '2023-12-29 remind-1']],
    ['the day before another rung', '2023-12-28', ['2023-12-29 promise', '2023-12-29 remind-1']],
    // A reminder of a date that has passed is not said any more; the letter that was held back is.
    ['a day after the due date', '2024-01-02', ['2024-01-03 promise', '2024-01-03 first', '2024-01-03 first']],
    ['the last day before the due date', '2023-12-29', ['2024-01-02 promise', '2024-01-02 first', '2024-01-02 first']],
  ])('of %s: what is said after it, and when', (_day, promisedOn, said) => {
    const run = asked();
    run.act(ASKED, promise(requestOf(run), promisedOn));
    const lines = run.until('2024-01-03 23:00').lines(({ on }) => on > '2023-12-20');
    const day = said.at(-1)?.slice(0, 10) ?? '';
    expect(lines.map((line) => line.split(':')[0]).filter((line) => (line ?? '').slice(0, 10) <= day)).toEqual(said);
  });

  /** What is said after a promise that is made on 20 December, under a ladder with another rung in it. */
  const after = (id: string, rung: Partial<Rung>, promisedOn: string, due = DUE): (string | undefined)[] => {
    const rungs = STANDARD.rungs.map((one) => (one.id === id ? { ...one, ...rung } : one));
    const policies = { dated: { ...STANDARD, rungs }, rhythm: null };
    const run = new MeasureRun(aSetting(dated(due), { policies })).until(ASKED);
    run.act(ASKED, promise(requestOf(run), promisedOn));
    return run
      .until('2024-01-03 23:00')
      .lines(({ on }) => on > '2023-12-20')
      .map((line) => line.split(':')[0]);
  };

  it('that was not kept is spoken of once, however often somebody looks', () => {
    const run = asked();
    run.act(ASKED, promise(requestOf(run), '2023-12-22'));
    run.until('2023-12-25 10:00');
    expect(run.written.at(-1)?.on).toBe('2023-12-25');
    expect(run.look().notices).toEqual([]);
  });

  it('says nothing afterwards that counts from the ask', () => {
    const soon = { id: 'remind-soon', when: { type: 'workingDaysFromAsk', days: 4 } } as const;
    expect(after('remind-5', soon, '2023-12-22').slice(0, 2)).toEqual(['2023-12-25 promise', '2023-12-29 remind-1']);
  });

  it('says no reminder of a date that has passed, but one of a date that is today', () => {
    const later = { when: { type: 'workingDaysFromDue', days: 2 } } as const;
    expect(after('first', later, '2023-12-29')).toEqual(['2024-01-02 promise', '2024-01-03 first', '2024-01-03 first']);
    expect(after('first', later, '2023-12-28', '2023-12-29').slice(0, 2)).toEqual([
      '2023-12-29 promise',
      '2023-12-29 remind-1',
    ]);
  });

  it('up to the day before the plan’s close is not spoken of any more', () => {
    const run = new MeasureRun(aSetting(dated(DUE), { plan: { closesOn: '2024-01-05' } })).until(ASKED);
    run.act(ASKED, promise(requestOf(run), '2024-01-04'));
    expect(run.untilClosed().lines(({ on }) => on > '2023-12-20')).toEqual([]);
  });

  it.each([
    ['2023-12-19', 'date-in-the-past'],
    // Five working days after the due date: 2, 3, 4, 5, 8 January.
    ['2024-01-09', 'date-too-far'],
  ])('for %s is refused: %s', (day, code) => {
    const run = asked();
    expect(codes(run, promise(requestOf(run), day))).toEqual([code]);
  });

  it('is taken up to the fifth working day after the due date, from the unit that must answer alone', () => {
    const run = asked({ leads: [printed('lead'), printed('other')] });
    expect(codes(run, promise(requestOf(run), '2024-01-08', 'other'))).toEqual(['not-responsible']);
    expect(codes(run, promise(requestOf(run), '2024-01-08'))).toEqual([]);
  });

  it('made after the due date lies at most five working days from the day on which it is made', () => {
    const late = '2024-02-01 10:00';
    // 2, 4 (a Sunday that is worked), 5, 6, 7 February.
    const run = asked().until(late);
    expect(codes(run, promise(requestOf(run), '2024-02-08'), late)).toEqual(['date-too-far']);
    expect(codes(run, promise(requestOf(run), '2024-02-07'), late)).toEqual([]);
  });

  it('lies before the day on which the plan closes', () => {
    const run = new MeasureRun(aSetting(dated(DUE), { plan: { closesOn: '2024-01-05' } })).until(ASKED);
    expect(codes(run, promise(requestOf(run), '2024-01-05'))).toEqual(['date-too-far']);
    expect(codes(run, promise(requestOf(run), '2024-01-04'))).toEqual([]);
  });
});

describe('a wrong addressee', () => {
  it('is settled by another unit, which is handed the measure over and asked', () => {
    const run = asked();
    run.act(ASKED, misaddressed(requestOf(run), 'lead', 'other'));
    run.act('2023-12-21 10:00', decide({ decision: 'reassign', leads: ['other'], supports: ['lead'], newDue: null }));
    expect(run.state).toMatchObject({ petition: null, request: { due: DUE } });
    expect(run.lines(({ on }) => on === '2023-12-21')).toEqual([
      '2023-12-21 handover 2: handover notice email -> liaison@other',
      '2023-12-21 ask: request notice email -> liaison@other',
    ]);
    expect(codes(run, promise(requestOf(run), '2023-12-27'), '2023-12-21 11:00')).toEqual(['not-responsible']);
  });

  it('needs a new date when what is asked is overdue', () => {
    const run = asked();
    const reassign = { decision: 'reassign', leads: ['other'], supports: [], newDue: null } as const;
    expect(codes(run, decide(reassign), '2024-01-03 10:00')).toEqual(['date-needed']);
    expect(codes(run, decide({ ...reassign, newDue: '2024-02-29' }), '2024-01-03 10:00')).toEqual([]);
    expect(codes(run, decide({ ...reassign, leads: [] }), '2024-01-03 11:00')).toEqual(['no-lead-named']);
  });
});

describe('a measure that is given to other units with a new date', () => {
  const reassign = { decision: 'reassign', leads: ['other'], supports: [], newDue: '2024-02-29' } as const;
  const before = '2023-08-10 10:00';

  it('has it as its deadline where nothing is asked yet', () => {
    const run = new MeasureRun(aSetting(dated(DUE)));
    run.until(before);
    expect(run.state.request).toBeNull();
    expect(codes(run, decide(reassign), before)).toEqual([]);
    expect(run.state.dated).toMatchObject([{ because: ['deadline'], due: '2024-02-29' }]);
    expect(run.lines(({ on }) => on === '2023-08-10').map((line) => line.split(':')[0])).toEqual([
      ...['2023-08-10 handover 2', '2023-08-10 reassigned', '2023-08-10 deadline-moved 2'],
    ]);
    run.until('2024-02-20 10:00');
    expect(run.state.request).toMatchObject({ due: '2024-02-29', because: ['deadline'] });
  });

  it('is not given to them where it has no deadline, is parked or claims to be done: nothing changes', () => {
    const kept = new MeasureRun(aSetting(ongoing()));
    kept.until(before);
    kept.act(before, report('on-track'));
    expect(kept.state.request).toBeNull();
    expect(codes(kept, decide(reassign), before)).toEqual(['not-dated']);
    const parked = asked();
    parked.act(ASKED, decide({ decision: 'park', reviewOn: '2024-02-20' }));
    expect(codes(parked, decide(reassign), '2023-12-21 10:00')).toEqual(['measure-parked']);
    const claimed = asked();
    claimed.act(ASKED, report('done'));
    expect(codes(claimed, decide(reassign), '2023-12-21 10:00')).toEqual(['claim-pending']);
    for (const run of [kept, parked, claimed]) expect(run.state.responsible).toBeNull();
  });
});

describe('a parked measure', () => {
  it('asks nobody; the office looks at it on the day of review and then every month', () => {
    const run = asked();
    run.act(ASKED, decide({ decision: 'park', reviewOn: '2024-02-20' }));
    run.until('2024-04-30 10:00');
    expect(run.lines(({ on }) => on > '2023-12-20').map((line) => line.split(':')[0])).toEqual([
      '2024-02-20 review-parked',
      '2024-03-20 review-parked 2',
      // 20 April is a Saturday.
      '2024-04-22 review-parked 3',
    ]);
  });

  it('before it was asked is woken by nothing but the day of review', () => {
    const run = new MeasureRun(aSetting(dated(DUE)));
    const { nextWakeAt } = run.act('2023-07-03 10:00', decide({ decision: 'park', reviewOn: '2024-02-20' }));
    expect(shanghaiDate(nextWakeAt ?? 0)).toBe('2024-02-20');
  });

  it('is parked again with another day, from which the reviews are counted anew', () => {
    const run = asked();
    run.act(ASKED, decide({ decision: 'park', reviewOn: '2024-02-20' }));
    run.act('2024-02-21 10:00', decide({ decision: 'park', reviewOn: '2024-06-03' }));
    expect(run.state.parking).toEqual({ parkedOn: '2023-12-20', reviewOn: '2024-06-03', reviews: 0 });
    run.until('2024-06-03 10:00');
    expect(run.lines(({ on }) => on > '2024-02-21').map((line) => line.split(':')[0])).toEqual([
      '2024-06-03 review-parked 2',
    ]);
  });

  it('is parked for a day that is still to come, and resumed only when parked', () => {
    const run = asked();
    expect(codes(run, decide({ decision: 'park', reviewOn: '2023-12-20' }))).toEqual(['date-in-the-past']);
    expect(codes(run, decide({ decision: 'park', reviewOn: '2026-02-01' }))).toEqual(['date-too-far']);
    expect(codes(run, decide({ decision: 'resume', newDue: null }))).toEqual(['not-parked']);
  });

  it('was asked for its deadline: it is asked for it again when it is resumed, with the date that the office names', () => {
    for (const newDue of [null, '2024-03-29']) {
      const run = asked();
      run.act(ASKED, decide({ decision: 'park', reviewOn: '2024-02-20' }));
      run.act('2024-02-21 10:00', decide({ decision: 'resume', newDue }));
      run.until('2024-04-30 10:00');
      expect(run.state.request).toMatchObject({ because: ['deadline'], due: newDue ?? '2023-12-31' });
    }
  });

  it('was asked by its rhythm: that round is over, and the next one is asked', () => {
    const run = new MeasureRun(aSetting(ongoing())).until('2023-09-18 10:00');
    run.act('2023-09-18 10:00', decide({ decision: 'park', reviewOn: '2023-10-16' }));
    expect(run.state).toMatchObject({ request: null, dated: [] });
    run.act('2023-10-17 10:00', decide({ decision: 'resume', newDue: null }));
    expect(run.state.dated).toEqual([]);
    expect(run.until('2023-12-18 10:00').state.request).toMatchObject({ because: ['rhythm'], due: '2023-12-28' });
  });

  it('was asked for its deadline: a claim of completion is verified as one of it', () => {
    const run = asked();
    run.act(ASKED, decide({ decision: 'park', reviewOn: '2024-02-20' }));
    run.act('2024-01-10 10:00', report('done'));
    run.act('2024-01-11 10:00', confirm());
    expect(run.state.outcome).toEqual({ outcome: 'completed-late', standing: null, on: '2024-01-10' });
  });

  it('ends as parked with the plan', () => {
    const run = new MeasureRun(aSetting(ongoing(), { plan: { closesOn: '2024-01-31' } }));
    run.act('2023-12-20 10:00', decide({ decision: 'park', reviewOn: '2024-01-15' }));
    expect(run.untilClosed().state.outcome).toEqual({ outcome: 'parked', standing: null, on: '2024-01-31' });
  });
});

describe('the last report', () => {
  const reportedBy = (run: MeasureRun): string => {
    const event = run.events.findLast(({ type }) => type === 'reportAccepted');
    if (event?.type !== 'reportAccepted') throw new Error('nobody has reported');
    return event.inputId;
  };

  it('is taken back by its sender until the office has confirmed it; then no more', () => {
    const run = asked();
    run.act(ASKED, report('done'));
    expect(codes(run, withdrawReport(reportedBy(run), 'other'))).toEqual(['not-responsible']);
    expect(codes(run, withdrawReport(reportedBy(run)))).toEqual([]);
    expect(run.state).toMatchObject({ phase: 'active', verification: null, request: { due: DUE } });
    expect(codes(run, withdrawReport(reportedBy(run)))).toEqual(['already-acted-on']);
  });

  it('is put right from done to delayed, and waits for verification no more', () => {
    const run = asked();
    run.act(ASKED, report('done'));
    run.act(ASKED, correctReport(reportedBy(run), 'delayed'));
    expect(run.state).toMatchObject({ phase: 'active', verification: null, dated: [{ due: DUE }] });
    run.act('2023-12-29 10:00', report('done'));
    const claim = reportedBy(run);
    run.act('2023-12-29 11:00', confirm());
    expect(codes(run, correctReport(claim, 'delayed'), '2023-12-29 12:00')).toEqual(['measure-closed']);
  });
});

describe('a measure that was closed wrongly', () => {
  it('is reopened by the office with a new date once its own has passed, and judged by the original one', () => {
    const run = asked();
    run.act('2024-01-05 10:00', decide({ decision: 'withdraw' }));
    expect(codes(run, decide({ decision: 'reopen', newDue: null }), '2024-01-08 10:00')).toEqual(['date-needed']);
    const stranger = decide({ decision: 'reopen', newDue: '2024-03-29' }, 'liaison@lead');
    expect(codes(run, stranger, '2024-01-08 10:00')).toEqual(['not-the-office']);
    expect(codes(run, decide({ decision: 'reopen', newDue: '2024-03-29' }), '2024-01-08 10:00')).toEqual([]);
    run.act('2024-03-20 10:00', report('done'));
    run.act('2024-03-20 11:00', confirm());
    expect(run.state.outcome?.outcome).toBe('completed-late');
  });

  it('is not reopened when it is open, or when its plan has ended', () => {
    const run = asked();
    expect(codes(run, decide({ decision: 'reopen', newDue: '2024-03-29' }))).toEqual(['not-closed']);
    run.untilClosed();
    expect(codes(run, decide({ decision: 'reopen', newDue: '2026-03-02' }), '2026-02-02 10:00')).toEqual([
      'plan-closed',
    ]);
  });
});

it('is moved by the office to another date, and the original one stays the deadline', () => {
  const run = asked();
  run.act(ASKED, decide({ decision: 'move-deadline', newDue: '2024-06-28' }));
  expect(run.state).toMatchObject({ request: null, dated: [{ due: '2024-06-28' }] });
  expect(run.measure.deadline).toBe(DUE);
  expect(run.lines(({ on, kind }) => on === '2023-12-20' && kind !== 'receipt')).toEqual([
    '2023-12-20 deadline-moved: copy notice email -> liaison@lead',
  ]);
  expect(codes(run, decide({ decision: 'merge', intoMeasureId: 'm' }))).toEqual(['same-measure']);
});
