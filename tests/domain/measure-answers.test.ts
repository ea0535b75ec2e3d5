import { describe, expect, it } from 'vitest';
import { STANDARD } from '../../src/domain/presets.ts';
import {
  aSetting,
  CLERK,
  confirm,
  dated,
  newDate,
  notCompleted,
  ongoing,
  printed,
  receipt,
  report,
  sendBack,
  SUPERIOR,
} from '../support/builders.ts';
import { MeasureRun } from '../support/measure-run.ts';

const DUE = '2023-12-31';
const run = (deadline = DUE): MeasureRun => new MeasureRun(aSetting(dated(deadline)));

const stops = (one: MeasureRun): string[] => one.lines(({ kind }) => kind === 'stop');

describe('a report', () => {
  it('stops the ladder of its request, and everyone alarmed is told that it is over', () => {
    const one = run();
    one.act('2024-01-05 15:00', report('done'));
    one.until('2024-06-30 00:00');
    expect(stops(one)).toEqual([
      '2024-01-05 stop: stop notice email -> liaison@lead',
      '2024-01-05 stop: stop notice email -> head@lead',
      '2024-01-05 stop: stop notice email -> office-clerk@office',
    ]);
    expect(one.written.filter(({ on, kind }) => on > '2024-01-05' && kind !== 'verification')).toEqual([]);
  });

  it('received before a rung stops that rung even when both are looked at in one step', () => {
    const one = run().until('2024-01-09 18:00');
    const input = one.inputOf(report('done'));
    one.now = one.nextWakeAt ?? 0; // the instant of the third rung
    const decision = one.look([input]);
    expect(decision.notices.filter(({ rung }) => rung === 'third')).toEqual([]);
    expect(decision.events.map(({ type }) => type)).not.toContain('rungReached');
  });

  it('of nobody alarmed stops nothing aloud', () => {
    const one = run();
    one.act('2023-12-20 10:00', report('done'));
    expect(stops(one)).toEqual([]);
  });

  it('done on a date goes to verification', () => {
    const one = run();
    one.act('2023-12-20 10:00', report('done'));
    expect(one.state.phase).toBe('verifying');
    expect(one.lines(({ kind }) => kind === 'verification')).toEqual([
      '2023-12-20 verify: verification notice email -> office-clerk@office',
    ]);
  });

  it('on track before the last day answers; the same date is asked again on -1 and runs on from there', () => {
    const one = run();
    one.act('2023-12-20 10:00', report('on-track'));
    expect(one.state.request).toBeNull();
    one.until('2024-01-04 23:00');
    expect(one.lines(({ on }) => on > '2023-12-20')).toEqual([
      '2023-12-29 ask: request notice email -> liaison@lead',
      '2024-01-02 first: escalation blue email+sms -> liaison@lead',
      '2024-01-02 first: escalation blue email -> head@lead',
      '2024-01-04 second: escalation yellow email -> office-clerk@office',
      '2024-01-04 second: escalation yellow email+sms -> head@lead',
    ]);
    expect(one.state.request?.id).toBe('m#2');
    expect(one.state.request?.due).toBe(DUE);
  });

  it.each(['on-track', 'delayed', 'not-started', 'blocked'] as const)(
    '%s on -1 or later becomes a task of the office, and the ladder re-opens five working days later',
    (claim) => {
      const one = run();
      one.act('2023-12-29 10:00', report(claim));
      expect(one.lines(({ kind }) => kind === 'task')).toEqual([
        '2023-12-29 late-claim: task notice email -> office-clerk@office',
      ]);
      one.until('2024-01-10 23:00');
      expect(one.lines(({ on, kind }) => on > '2023-12-29' && kind !== 'task')).toEqual(
        [
          '2024-01-08 ask: request notice email -> liaison@lead',
          '2024-01-10 receipt-liaison: receipt notice email -> liaison@lead',
          '2024-01-10 third: escalation red email+sms -> leader@lead',
          '2024-01-10 third: escalation red email -> office-head@office',
          '2024-01-10 third: escalation red email -> superior@superior',
        ].filter((line) => !line.includes('receipt')),
      );
    },
  );

  it('before anything is asked is kept; done goes to verification of the nearest date', () => {
    const one = run();
    one.act('2023-08-01 10:00', report('on-track'));
    expect(one.state.phase).toBe('active');
    one.act('2023-08-02 10:00', report('done'));
    expect(one.state.verification).toMatchObject({ requestId: null, due: DUE });
    one.act('2023-08-03 10:00', confirm());
    expect(one.state.outcome).toEqual({ outcome: 'completed-on-time', standing: null, on: '2023-08-02' });
  });

  it('that nobody asked for claims the nearest date, one claim at a time', () => {
    const milestones = ['2023-10-31', '2023-09-28', '2023-11-30'].map((on) => ({ on, text: 'part' }));
    const one = new MeasureRun(aSetting(dated(DUE, { milestones })));
    one.act('2023-08-01 10:00', report('done'));
    expect(one.state.verification).toMatchObject({ because: ['milestone'], due: '2023-09-28' });
    const { events } = one.act('2023-08-01 11:00', report('done'));
    expect(events.map(({ type }) => type)).toEqual(['reportAccepted']);
    expect(one.state).toMatchObject({ claimCount: 1, verification: { due: '2023-09-28' } });
  });

  it('that nobody asked for, on a measure without a date, is kept and waits for nobody', () => {
    const one = new MeasureRun(aSetting(ongoing()));
    one.act('2023-06-01 10:00', report('done'));
    expect([one.state.phase, one.state.verification, one.state.lastReportOn]).toEqual(['active', null, '2023-06-01']);
  });

  it('is recorded with the request that it answers; unasked, with none', () => {
    const one = run();
    const accepted = (time: string) => one.act(time, report('on-track')).events[0];
    const said = { type: 'reportAccepted', unitId: 'lead', claim: 'on-track' };
    expect(accepted('2023-08-01 10:00')).toEqual({ ...said, inputId: 'input-1', requestId: null, on: '2023-08-01' });
    expect(accepted('2023-12-20 10:00')).toEqual({ ...said, inputId: 'input-2', requestId: 'm#1', on: '2023-12-20' });
  });

  it('on a round of an ongoing measure ends the round, done without verification', () => {
    for (const claim of ['done', 'on-track', 'delayed'] as const) {
      const one = new MeasureRun(aSetting(ongoing()));
      one.act('2023-06-20 10:00', report(claim));
      expect([one.state.phase, one.state.request, one.state.decision]).toEqual(['active', null, null]);
      one.until('2023-09-14 00:00');
      expect(one.written.at(-1)?.on).toBe('2023-06-15');
    }
  });
});

describe('a receipt', () => {
  it('of another unit, or for a request that is not open, is refused', () => {
    const one = run();
    expect(one.act('2023-12-19 10:00', receipt('m#9')).refusals[0]?.code).toBe('request-not-open');
    expect(one.act('2023-12-19 10:01', receipt('m#1', 'stranger')).refusals[0]?.code).toBe('not-responsible');
  });

  it('counts once', () => {
    const one = run();
    one.act('2023-12-19 10:00', receipt('m#1'));
    expect(one.act('2023-12-19 11:00', receipt('m#1')).events).toEqual([]);
    expect(one.state.request?.receiptAt).toBe(one.now - 3_600_000);
  });
});

describe('verification', () => {
  const reported = (day: string): MeasureRun => {
    const one = run();
    one.act(day, report('done'));
    return one;
  };

  it.each([
    ['2023-12-31 23:00', 'completed-on-time', '2023-12-31'],
    ['2024-01-01 00:00', 'completed-late', '2024-01-01'],
  ])('confirmed: a report received at %s makes it %s', (received, outcome, on) => {
    const one = reported(received);
    one.act('2024-01-05 10:00', confirm());
    expect(one.state.outcome).toEqual({ outcome, standing: null, on });
    expect(one.nextWakeAt).toBeNull();
  });

  it('unanswered for five working days reminds the clerk, then the head of the office, then nobody', () => {
    const one = reported('2023-12-20 10:00').until('2025-12-01 00:00');
    expect(one.lines(({ kind }) => kind === 'verification')).toEqual([
      '2023-12-20 verify: verification notice email -> office-clerk@office',
      '2023-12-28 verify-clerk: verification notice email -> office-clerk@office',
      '2024-01-02 verify-head: verification notice email -> office-head@office',
    ]);
  });

  it('missed in an outage reminds the head alone, once', () => {
    const one = reported('2023-12-20 10:00').asleepUntil('2024-03-01 10:00').until('2024-06-01 00:00');
    expect(one.lines(({ rung }) => rung.startsWith('verify-'))).toEqual([
      '2024-03-01 verify-head: verification notice email -> office-head@office',
    ]);
  });

  it('returned with a new date is asked at once and climbs from there; the original date still judges', () => {
    const one = reported('2023-12-20 10:00');
    one.act('2023-12-22 10:00', sendBack('2024-01-31'));
    expect([one.state.request?.due, one.state.request?.dueRevision]).toEqual(['2024-01-31', 1]);
    one.act('2024-01-20 10:00', report('done'));
    one.act('2024-01-22 10:00', confirm());
    expect(one.state.outcome).toEqual({ outcome: 'completed-late', standing: null, on: '2024-01-20' });
  });

  it('by somebody who is not the office, or without a claim, or to a past date, is refused', () => {
    const one = run().until('2023-12-20 09:00');
    expect(one.act('2023-12-20 09:30', confirm()).refusals[0]?.code).toBe('not-verifying');
    one.act('2023-12-20 10:00', report('done'));
    expect(one.act('2023-12-20 11:00', confirm('head@lead')).refusals[0]?.code).toBe('not-the-office');
    expect(one.act('2023-12-20 12:00', sendBack('2023-12-19')).refusals[0]?.code).toBe('date-in-the-past');
    expect(one.state.phase).toBe('verifying');
  });

  it('of a milestone leaves the measure open for its deadline', () => {
    const measure = dated(DUE, { milestones: [{ on: '2023-09-28', text: '20 points' }] });
    const one = new MeasureRun(aSetting(measure));
    one.act('2023-09-20 10:00', report('done'));
    one.act('2023-09-21 10:00', confirm());
    expect(one.state.phase).toBe('active');
    expect(one.until('2023-12-18 23:00').state.request?.because).toEqual(['deadline']);
  });

  it('of two claims that nobody had asked for gives two notices under different keys', () => {
    const milestones = ['2024-03-31', '2024-06-30'].map((on) => ({ on, text: 'part' }));
    const one = new MeasureRun(aSetting(dated('2024-12-31', { milestones })));
    for (const day of ['2023-08-01', '2023-08-08']) {
      one.act(`${day} 10:00`, report('done'));
      one.act(`${day} 15:00`, confirm());
    }
    const keys = one.written
      .filter(({ kind }) => kind === 'verification')
      .map(({ request, rung, occurrence, contactId }) => JSON.stringify([request?.id, rung, occurrence, contactId]));
    expect(keys).toHaveLength(2);
    expect(new Set(keys).size).toBe(2);
  });
});

describe('a decision on a late claim', () => {
  const late = (): MeasureRun => {
    const one = run();
    one.act('2024-01-05 10:00', report('delayed'));
    return one;
  };

  it('for a new date moves the ladder there and keeps the original date for the score', () => {
    const one = late();
    one.act('2024-01-08 10:00', newDate('2024-03-29'));
    expect(one.state.decision).toBeNull();
    one.until('2024-03-15 23:00');
    expect(one.lines(({ on }) => on > '2024-01-05')).toEqual(['2024-03-15 ask: request notice email -> liaison@lead']);
    expect(one.state.request?.dueRevision).toBe(1);
    one.act('2024-03-20 10:00', report('done'));
    one.act('2024-03-21 10:00', confirm());
    expect(one.state.outcome?.outcome).toBe('completed-late');
  });

  it('is the office’s task, and what is written about it holds as long as it has not decided', () => {
    const { tasks, notices } = run().act('2024-01-05 10:00', report('delayed'));
    expect(tasks).toEqual([{ kind: 'decide-late-claim', measureId: 'm' }]);
    expect(notices.filter(({ kind }) => kind === 'task')).toMatchObject([
      { rung: 'late-claim', validWhile: 'undecided', next: null, request: { id: 'm#1', due: DUE } },
    ]);
  });

  it('for not completed ends the measure', () => {
    const one = late();
    one.act('2024-01-08 10:00', notCompleted());
    expect(one.state.outcome).toEqual({ outcome: 'not-completed', standing: 'overdue', on: '2024-01-08' });
    expect(one.nextWakeAt).toBeNull();
  });

  it('records who decided', () => {
    for (const act of [newDate('2024-03-29'), notCompleted()]) {
      const one = late();
      const { events } = one.act('2024-01-08 10:00', act);
      expect(events.filter((event) => 'contactId' in event && event.contactId === CLERK)).toHaveLength(1);
    }
  });

  it('is refused without a late claim, from outside the office, or for a past date', () => {
    const one = run();
    expect(one.act('2023-12-20 10:00', newDate('2024-02-01')).refusals[0]?.code).toBe('nothing-to-decide');
    one.act('2024-01-05 10:00', report('blocked'));
    expect(one.act('2024-01-05 11:00', newDate('2024-02-01', 'liaison@lead')).refusals[0]?.code).toBe('not-the-office');
    expect(one.act('2024-01-05 12:00', newDate('2024-01-04')).refusals[0]?.code).toBe('date-in-the-past');
  });

  it('may be taken by the level above where the office has itself to report', () => {
    const one = new MeasureRun(aSetting(dated(DUE, { leads: [printed('office')] })));
    one.act('2024-01-05 10:00', report('delayed', 'office'));
    expect(one.act('2024-01-05 11:00', notCompleted(CLERK)).refusals[0]?.code).toBe('not-the-office');
    expect(one.act('2024-01-05 12:00', notCompleted(`superior@${SUPERIOR}`)).refusals).toEqual([]);
  });

  it('about a milestone of an ongoing measure settles the milestone alone', () => {
    const measure = ongoing({ milestones: [{ on: '2023-11-15', text: '20 points' }] });
    const one = new MeasureRun(aSetting(measure));
    one.act('2023-06-20 10:00', report('on-track'));
    one.act('2023-09-20 10:00', report('on-track'));
    one.act('2023-11-15 10:00', report('delayed'));
    one.act('2023-11-16 10:00', notCompleted());
    expect(one.state.phase).toBe('active');
    expect(one.state.dated).toEqual([]);
  });

  it('stays open while another date is asked meanwhile', () => {
    // The deadline of 30 November is asked on the 16th, the day after the late claim on the milestone.
    const measure = dated('2023-11-30', { milestones: [{ on: '2023-11-15', text: '20 points' }] });
    const one = new MeasureRun(aSetting(measure));
    one.act('2023-11-15 10:00', report('delayed'));
    one.until('2023-11-16 23:00');
    expect(one.state.request?.because).toEqual(['deadline']);
    expect(one.act('2023-11-17 10:00', newDate('2024-01-31')).refusals).toEqual([]);
    expect(one.state.request?.because).toEqual(['deadline']);
    expect(one.state.dated.map(({ due }) => due)).toEqual(['2024-01-31']);
  });

  it('for not completed ends a request about another date too, and those alarmed about it are told', () => {
    const measure = dated('2023-11-15', { milestones: [{ on: '2023-11-17', text: 'afterwards' }] });
    const one = new MeasureRun(
      aSetting(measure, { policies: { dated: { ...STANDARD, askBeforeDays: 1 }, rhythm: null } }),
    );
    one.act('2023-11-15 10:00', report('delayed'));
    one.until('2023-11-20 23:00'); // the first escalation about the milestone
    expect([one.state.request?.due, one.state.decision?.due]).toEqual(['2023-11-17', '2023-11-15']);
    one.act('2023-11-21 10:00', notCompleted());
    expect(one.state.outcome?.outcome).toBe('not-completed');
    expect(stops(one)).toEqual([
      '2023-11-21 stop: stop notice email -> liaison@lead',
      '2023-11-21 stop: stop notice email -> head@lead',
    ]);
  });

  it('may set this very day as the new date', () => {
    expect(late().act('2024-01-08 10:00', newDate('2024-01-08')).refusals).toEqual([]);
  });

  it('is void once the unit claims that it is done after all', () => {
    const one = late();
    one.act('2024-01-05 11:00', report('done'));
    expect([one.state.phase, one.state.decision]).toEqual(['verifying', null]);
    expect(one.act('2024-01-05 12:00', newDate('2024-03-29')).refusals[0]?.code).toBe('nothing-to-decide');
  });

  it('is void once the ladder has re-opened', () => {
    const one = late().until('2024-01-12 23:00');
    expect([one.state.request?.id, one.state.decision]).toEqual(['m#2', null]);
  });
});
