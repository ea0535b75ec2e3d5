import { describe, expect, it } from 'vitest';
import { ASKED, asked, codes, DUE, requestOf } from '../support/asked-measure.ts';
import { aSetting, dated, decide, extension, misaddressed, ongoing, report, type Act } from '../support/builders.ts';
import { MeasureRun } from '../support/measure-run.ts';

describe('what a unit asks of the office', () => {
  it('is signed for with it, once: nobody is asked to sign any more', () => {
    const run = new MeasureRun(aSetting(dated(DUE))).until('2023-12-18 10:00');
    const first = run.act('2023-12-18 10:00', extension('2024-03-29', requestOf(run)));
    expect(first.events.map(({ type }) => type)).toEqual(['receiptRecorded', 'petitionRaised']);
    expect(run.state.request?.receiptAt).toBe(run.now);
    run.act('2023-12-18 11:00', decide({ decision: 'refuse' }));
    const second = run.act('2023-12-18 12:00', misaddressed(requestOf(run)));
    expect(second.events.map(({ type }) => type)).toEqual(['petitionRaised']);
    expect(run.until('2023-12-22 23:00').lines(({ kind }) => kind === 'receipt')).toEqual([]);
  });

  it('is a task that names the unit, and a notice that holds as long as the office has not answered', () => {
    const of = (act: (run: MeasureRun) => Act) => {
      const run = asked();
      return run.act(ASKED, act(run));
    };
    const said = { occurrence: 1, validWhile: 'petitioned', next: null, request: { id: 'm#1', due: DUE, revision: 0 } };
    const later = of((run) => extension('2024-03-29', requestOf(run)));
    expect(later.tasks).toEqual([{ kind: 'answer-extension', measureId: 'm', unitId: 'lead' }]);
    expect(later.notices).toMatchObject([{ ...said, rung: 'extension', kind: 'extension' }]);
    const wrong = of((run) => misaddressed(requestOf(run)));
    expect(wrong.tasks).toEqual([{ kind: 'misaddressed', measureId: 'm', unitId: 'lead' }]);
    expect(wrong.notices).toMatchObject([{ ...said, rung: 'misaddressed', kind: 'task' }]);
  });

  it('is answered to the unit, under the number of its question', () => {
    const answers = (act: (run: MeasureRun) => Act, ...decisions: Parameters<typeof decide>[0][]) => {
      const run = asked();
      for (const decision of decisions) {
        run.act(ASKED, act(run));
        run.act(ASKED, decide(decision));
      }
      return run.written.filter(({ contactId, on }) => contactId === 'liaison@lead' && on === '2023-12-20').slice(-1);
    };
    const said = { kind: 'extension', validWhile: 'always', next: null, request: { id: 'm#1', due: DUE } };
    const later = (run: MeasureRun) => extension('2024-03-29', requestOf(run));
    const [refuse, grant] = [{ decision: 'refuse' }, { decision: 'grant', newDue: '2024-03-29' }] as const;
    expect(answers(later, refuse)).toMatchObject([{ ...said, rung: 'extension-refused', occurrence: 1 }]);
    expect(answers(later, refuse, grant)).toMatchObject([{ ...said, rung: 'extension-granted', occurrence: 2 }]);
    expect(answers((run) => misaddressed(requestOf(run)), refuse)).toMatchObject([
      { ...said, rung: 'misaddressed-refused', occurrence: 1 },
    ]);
  });

  it('and the office has left unanswered during an outage reaches the superior alone, once', () => {
    const run = asked();
    run.act(ASKED, extension('2024-03-29', requestOf(run)));
    run.asleepUntil('2024-01-15 10:00').until('2024-02-15 10:00');
    expect(run.lines(({ rung, on }) => rung.startsWith('extension') && on > '2023-12-20')).toEqual([
      '2024-01-15 extension-superior: extension notice email -> superior@superior',
    ]);
  });

  it.each([
    ['a date that is past', '2024-01-04', 'date-in-the-past'],
    ['the very date that it has', DUE, 'date-in-the-past'],
    ['the day of the plan’s close', '2026-01-30', 'date-too-far'],
  ])('is not granted with %s', (_which, newDue, code) => {
    const run = asked();
    run.act(ASKED, extension('2024-03-29', requestOf(run)));
    run.until('2024-01-05 10:00');
    expect(codes(run, decide({ decision: 'grant', newDue }), '2024-01-05 10:00')).toEqual([code]);
    expect(codes(run, decide({ decision: 'grant', newDue: '2024-01-05' }), '2024-01-05 10:00')).toEqual([]);
  });

  it('is granted with a later date than it has, and only where a later date was asked for', () => {
    const run = asked();
    run.act(ASKED, extension('2024-03-29', requestOf(run)));
    expect(codes(run, decide({ decision: 'grant', newDue: DUE }))).toEqual(['date-not-later']);
    expect(codes(run, decide({ decision: 'grant', newDue: '2024-01-01' }))).toEqual([]);
    const wrong = asked();
    wrong.act(ASKED, misaddressed(requestOf(wrong)));
    expect(codes(wrong, decide({ decision: 'grant', newDue: '2024-03-29' }))).toEqual(['nothing-to-decide']);
  });
});

describe('a later date', () => {
  it('may be asked for on the due date itself', () => {
    const run = new MeasureRun(aSetting(dated('2023-12-29'))).until('2023-12-29 10:00');
    expect(codes(run, extension('2024-03-29', requestOf(run)), '2023-12-29 10:00')).toEqual([]);
  });

  it('is none where there is no date at all', () => {
    const run = new MeasureRun(aSetting(ongoing())).until('2023-06-01 10:00');
    expect(codes(run, extension('2024-03-29'), '2023-06-01 10:00')).toEqual(['not-dated']);
  });
});

describe('a report while the office has yet to answer', () => {
  it('leaves the question for a later date with the office, which may still grant it', () => {
    const run = asked();
    run.act(ASKED, extension('2024-03-29', requestOf(run)));
    run.act('2023-12-21 10:00', report('on-track'));
    expect(run.state).toMatchObject({ request: null, petition: { type: 'extension', due: DUE } });
    run.act('2023-12-22 10:00', decide({ decision: 'grant', newDue: '2024-03-29' }));
    expect(run.state).toMatchObject({ petition: null, dated: [{ due: '2024-03-29' }] });
  });

  it('is an answer of the unit’s own: that it was not the right one is no question any more', () => {
    const run = asked();
    run.act(ASKED, misaddressed(requestOf(run)));
    run.act('2023-12-21 10:00', report('on-track'));
    expect(run.state.petition).toBeNull();
    expect(codes(run, decide({ decision: 'refuse' }), '2023-12-21 11:00')).toEqual(['nothing-to-decide']);
  });
});

describe('an extension of a date that is not asked yet', () => {
  it('refused once it is asked, leaves the ladder of that request as it is', () => {
    const run = new MeasureRun(aSetting(dated('2023-12-31')));
    run.act('2023-12-15 10:00', extension('2024-03-29'));
    run.until('2023-12-18 08:00');
    run.act('2023-12-18 08:30', decide({ decision: 'refuse' }));
    expect(run.state.request).toMatchObject({ because: ['deadline'], pausedUntil: null });
    expect(run.state.petition).toBeNull();
  });

  it('granted once it is asked, ends that request: nobody is urged about the former date', () => {
    const before = new MeasureRun(aSetting(dated(DUE)));
    before.act('2023-12-15 10:00', extension('2024-03-29'));
    const again = asked();
    again.act(ASKED, extension('2024-03-29', requestOf(again)));
    again.act('2023-12-21 10:00', report('on-track'));
    for (const run of [before, again]) {
      run.until('2023-12-29 10:00');
      expect(run.state.request).toMatchObject({ due: DUE });
      run.act('2023-12-29 10:00', decide({ decision: 'grant', newDue: '2024-03-29' }));
      expect(run.state).toMatchObject({ request: null, dated: [{ due: '2024-03-29' }] });
      expect(run.events.at(-2)).toMatchObject({ type: 'requestDropped', reason: 'new-date' });
      expect(run.until('2024-03-01 10:00').lines(({ on, kind }) => on > '2023-12-29' && kind !== 'handover')).toEqual(
        [],
      );
    }
  });

  it.each([
    ['granted', { decision: 'grant', newDue: '2024-03-29' }],
    ['refused', { decision: 'refuse' }],
  ] as const)('%s, leaves a request for another date as it is', (_how, decision) => {
    const run = asked({ milestones: [{ on: '2024-01-10', text: 'part' }] });
    run.act(ASKED, extension('2024-03-29', requestOf(run)));
    run.act('2023-12-21 10:00', report('on-track'));
    run.until('2023-12-27 10:00');
    const other = run.state.request;
    expect(other).toMatchObject({ id: 'm#2', because: ['milestone'], due: '2024-01-10', pausedUntil: null });
    run.act('2023-12-27 10:00', decide(decision));
    expect(run.state.request).toEqual(other);
  });

  it('is one of the nearest date', () => {
    const milestones = ['2023-10-31', '2023-09-28', '2023-11-30'].map((on) => ({ on, text: 'part' }));
    const run = new MeasureRun(aSetting(dated(DUE, { milestones })));
    run.act('2023-07-03 10:00', extension('2023-10-13'));
    expect(run.state.petition).toMatchObject({ requestId: null, because: ['milestone'], due: '2023-09-28' });
    run.act('2023-07-04 10:00', decide({ decision: 'grant', newDue: '2023-10-13' }));
    expect(run.state.dated.map(({ due }) => due).toSorted()).toEqual([
      ...['2023-10-13', '2023-10-31', '2023-11-30', '2023-12-31'],
    ]);
  });
});
