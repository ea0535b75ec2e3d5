import { describe, expect, it } from 'vitest';
import { ONGOING_MONTHLY, STANDARD } from '../../src/domain/presets.ts';
import { aSetting, confirm, cycle, dated, ongoing, receipt, report } from '../support/builders.ts';
import { MeasureRun, type Written } from '../support/measure-run.ts';

const asked = (run: MeasureRun): unknown[] =>
  run.written.filter(({ rung }) => rung === 'ask').map(({ on, request }) => [on, request?.due, request?.because]);

const milestones = (...dates: string[]): { on: string; text: string }[] => dates.map((on) => ({ on, text: 'part' }));

const eventTypes = (run: MeasureRun): string[] => run.events.map(({ type }) => type);

describe('reasons to ask', () => {
  it('with one due date are one request', () => {
    const run = new MeasureRun(aSetting(dated('2023-12-31', { milestones: milestones('2023-12-31', '2023-12-31') })));
    expect(asked(run.untilClosed())).toEqual([['2023-12-18', '2023-12-31', ['deadline', 'milestone']]]);
  });

  it('a milestone already past at activation is not asked', () => {
    const run = new MeasureRun(aSetting(dated('2023-12-31', { milestones: milestones('2023-05-28', '2023-05-29') })));
    expect(asked(run.until('2023-06-01 00:00'))).toEqual([['2023-05-29', '2023-05-29', ['milestone']]]);
  });

  it('a round joins a milestone that is due within ten working days, opens early and climbs the dated ladder', () => {
    // As row 61 of the sample: the round of December opens on the 15th, the milestone would have opened on the 18th.
    const measure = ongoing({ milestones: milestones('2023-12-31', '2025-12-31') });
    const run = new MeasureRun(aSetting(measure)).until('2024-01-04 23:00');
    expect(asked(run).at(-1)).toEqual(['2023-12-15', '2023-12-31', ['milestone', 'rhythm']]);
    const rungs = run.written
      .filter(({ request }) => request?.due === '2023-12-31')
      .map(({ on, rung }) => `${on} ${rung}`);
    expect([...new Set(rungs)]).toEqual([
      ...['2023-12-15 ask', '2023-12-19 receipt-liaison', '2023-12-21 receipt-head', '2023-12-25 remind-5'],
      ...['2023-12-29 remind-1', '2024-01-02 first', '2024-01-04 second'],
    ]);
    expect(run.state.request?.policy.name).toBe('standard');
  });

  it.each([
    ['2024-01-12', ['2023-12-15', '2024-01-12', ['milestone', 'rhythm']]], // ten working days after 28 December
    ['2024-01-15', ['2023-12-15', '2023-12-28', ['rhythm']]],
  ])('ten working days are the limit of joining: milestone of %s', (on, expected) => {
    const run = new MeasureRun(aSetting(ongoing({ milestones: milestones(on) }))).until('2023-12-16 00:00');
    expect(asked(run).at(-1)).toEqual(expected);
  });

  it('a round does not join a milestone further than ten working days away', () => {
    const run = new MeasureRun(aSetting(ongoing({ milestones: milestones('2024-01-31') }))).until('2024-01-18 00:00');
    expect(asked(run).slice(-2)).toEqual([
      ['2023-12-15', '2023-12-28', ['rhythm']],
      ['2024-01-17', '2024-01-31', ['milestone']],
    ]);
  });

  it('after a deadline has passed unanswered, later reasons join its request and the due date stays', () => {
    const run = new MeasureRun(aSetting(dated('2023-12-31', { milestones: milestones('2024-02-29') })));
    run.until('2024-02-20 00:00');
    expect(asked(run)).toEqual([['2023-12-18', '2023-12-31', ['deadline']]]);
    expect(run.state.request).toMatchObject({ id: 'm#1', due: '2023-12-31', because: ['deadline', 'milestone'] });
  });
});

describe('a round that nobody answers', () => {
  it('closes when the next one opens, and those alarmed are told that its ladder has ended', () => {
    const run = new MeasureRun(aSetting(ongoing())).until('2023-09-15 23:00');
    const last: (one: Written) => boolean = ({ on }) => on === '2023-09-15';
    expect(run.lines(last)).toEqual([
      '2023-09-15 stop: stop notice email -> head@lead',
      '2023-09-15 stop: stop notice email -> office-clerk@office',
      '2023-09-15 ask: request notice email -> liaison@lead',
    ]);
    expect([run.state.silentRounds, run.state.silentInARow]).toEqual([1, 1]);
  });

  it('ends the row of silence when the next is answered', () => {
    const run = new MeasureRun(aSetting(ongoing())).until('2023-12-16 00:00');
    expect(run.state.silentInARow).toBe(2);
    run.act('2023-12-18 10:00', report('on-track'));
    expect([run.state.silentRounds, run.state.silentInARow]).toEqual([2, 0]);
  });
});

describe('a request that is replaced before it is due', () => {
  it('is no silent round', () => {
    const run = new MeasureRun(aSetting(ongoing()));
    run.act('2023-06-20 10:00', report('on-track'));
    run.act('2023-09-20 10:00', report('on-track'));
    run.act('2023-11-01 10:00', cycle('2024-03-29'));
    run.until('2023-12-16 00:00');
    expect(run.events.filter(({ type }) => type === 'requestUnanswered')).toEqual([
      { type: 'requestUnanswered', requestId: 'm#3', silentRound: false },
    ]);
    expect(run.state.silentRounds).toBe(0);
  });
});

describe('a unit that reported lately', () => {
  it.each([
    ['2023-08-18 10:00', true], // 20 working days before 15 September
    ['2023-08-17 10:00', false],
  ])('reported %s: the round of 15 September is muted: %s', (day, muted) => {
    const run = new MeasureRun(aSetting(ongoing()));
    run.act(day, report('on-track'));
    run.until('2023-09-16 00:00');
    const asks = asked(run).length;
    expect(asks).toBe(muted ? 1 : 2);
    expect(eventTypes(run).includes('askPassedOver')).toBe(muted);
  });

  it('is asked for a deadline nevertheless', () => {
    const run = new MeasureRun(aSetting(dated('2023-12-31')));
    run.act('2023-12-15 10:00', report('on-track'));
    expect(asked(run.until('2023-12-19 00:00'))).toHaveLength(1);
  });
});

describe('a report cycle', () => {
  it('opens a request of its own, due on its own date, under the policy of rounds', () => {
    const run = new MeasureRun(aSetting(ongoing()));
    run.act('2023-08-01 10:00', cycle('2023-08-15'));
    expect(asked(run).at(-1)).toEqual(['2023-08-01', '2023-08-15', ['cycle']]);
    expect(run.state.request).toMatchObject({ cycleId: 'cycle', policy: { name: 'ongoing-quarterly' } });
  });

  it('opened before dawn does not send the reminder of that day beside the ask', () => {
    const run = new MeasureRun(aSetting(ongoing()));
    run.act('2023-08-01 06:00', cycle('2023-08-02'));
    run.until('2023-08-01 23:00');
    expect(run.lines(({ on }) => on === '2023-08-01')).toEqual([
      '2023-08-01 stop: stop notice email -> head@lead',
      '2023-08-01 stop: stop notice email -> office-clerk@office',
      '2023-08-01 ask: request notice email -> liaison@lead',
    ]);
  });

  it('takes a near round with it, which is then not asked again', () => {
    const run = new MeasureRun(aSetting(ongoing()));
    run.act('2023-09-08 10:00', cycle('2023-09-22'));
    run.until('2023-10-30 00:00');
    expect(asked(run).slice(-1)).toEqual([['2023-09-08', '2023-09-22', ['rhythm', 'cycle']]]);
  });

  it('joins what is open instead of asking twice', () => {
    const run = new MeasureRun(aSetting(dated('2023-12-31')));
    run.act('2023-12-20 10:00', cycle('2023-12-29'));
    expect(asked(run)).toHaveLength(1);
    expect(run.state.request).toMatchObject({ because: ['deadline', 'cycle'], cycleId: 'cycle', due: '2023-12-31' });
  });

  it('opens a near deadline early', () => {
    const run = new MeasureRun(aSetting(dated('2023-12-31')));
    run.act('2023-12-11 10:00', cycle('2023-12-22'));
    expect(asked(run)).toEqual([['2023-12-11', '2023-12-31', ['deadline', 'cycle']]]);
  });

  it('passes over a unit that reported lately, and a claim that waits for verification', () => {
    const lately = new MeasureRun(aSetting(ongoing()));
    lately.act('2023-08-01 10:00', report('on-track'));
    lately.act('2023-08-02 10:00', cycle('2023-08-15'));
    expect(lately.events.at(-1)).toMatchObject({ type: 'askPassedOver', reason: 'reported-lately' });
    const verifying = new MeasureRun(aSetting(dated('2023-12-31')));
    verifying.act('2023-12-20 10:00', report('done'));
    verifying.act('2023-12-21 10:00', cycle('2024-03-29'));
    expect(verifying.events.at(-1)).toMatchObject({ type: 'askPassedOver', reason: 'verifying' });
  });
});

describe('an outage', () => {
  it('leaves one current message per open request, not a row of late ones', () => {
    const run = new MeasureRun(aSetting(dated('2023-12-31'))).until('2023-12-19 00:00').asleepUntil('2024-01-20 10:00');
    expect(run.lines(({ on }) => on === '2024-01-20')).toEqual([
      '2024-01-20 weekly: escalation red email -> head@lead',
      '2024-01-20 weekly: escalation red email -> office-clerk@office',
    ]);
    expect(run.events.at(-1)).toMatchObject({ type: 'rungReached', rung: 'weekly', passedOver: 7 });
  });

  it('over the ask itself asks once, and rungs already past are not sent in a row', () => {
    const run = new MeasureRun(aSetting(dated('2023-12-31'))).until('2023-06-01 00:00').asleepUntil('2024-01-03 10:00');
    run.until('2024-01-04 23:00');
    expect(run.lines(({ on }) => on > '2024-01-01')).toEqual([
      '2024-01-03 ask: request notice email -> liaison@lead',
      '2024-01-04 second: escalation yellow email -> office-clerk@office',
      '2024-01-04 second: escalation yellow email+sms -> head@lead',
    ]);
  });

  it('over several rounds asks only the current one; a round that was never asked is no silent one', () => {
    const run = new MeasureRun(aSetting(ongoing())).until('2023-06-01 00:00').asleepUntil('2024-03-20 10:00');
    expect(asked(run)).toEqual([['2024-03-20', '2024-03-28', ['rhythm']]]);
    expect(run.state.silentRounds).toBe(0);
    expect(run.events.filter((one) => one.type === 'askPassedOver' && one.reason === 'missed')).toHaveLength(3);
  });

  it('over the close of the plan ends with the outcome and the stop notices alone', () => {
    const run = new MeasureRun(aSetting(dated('2023-12-31'))).until('2024-01-10 23:00').asleepUntil('2027-01-01 10:00');
    const after = run.written.filter(({ on }) => on > '2024-01-10');
    expect(new Set(after.map(({ kind }) => kind))).toEqual(new Set(['stop']));
    expect(run.state.outcome?.on).toBe('2026-01-31');
  });
});

describe('the close of the plan', () => {
  it('is decided at 08:00 of the last working day on or before it, instead of that day’s rungs', () => {
    const run = new MeasureRun(aSetting(dated('2023-12-31'))).untilClosed();
    const last = run.written.filter(({ on }) => on === '2026-01-30');
    expect(last.map(({ kind, contactId }) => `${kind} ${contactId}`)).toEqual([
      ...['stop liaison@lead', 'stop head@lead', 'stop office-clerk@office'],
      ...['stop leader@lead', 'stop office-head@office', 'stop superior@superior'],
    ]);
    expect(run.now).toBe(Date.parse('2026-01-30T08:00:00+08:00'));
    expect(run.state.outcome).toEqual({ outcome: 'not-completed', standing: 'overdue', on: '2026-01-31' });
  });

  it('takes the place of a rung that would stand on that day, and the rung before announces none', () => {
    const run = new MeasureRun(aSetting(dated('2023-12-31'), { plan: { closesOn: '2024-01-10' } })).untilClosed();
    expect(run.written.filter(({ on }) => on === '2024-01-10').map(({ kind }) => kind)).toEqual([
      'stop',
      'stop',
      'stop',
    ]);
    expect(run.written.findLast(({ rung }) => rung === 'second')?.next).toBeNull();
  });

  it('a claim still waiting for verification is not completed', () => {
    const run = new MeasureRun(aSetting(dated('2023-12-31')));
    run.act('2025-12-01 10:00', report('done'));
    expect(run.untilClosed().state.outcome?.outcome).toBe('not-completed');
  });

  /** Answers every round but those that are to stay silent. */
  function roundsOf(silent: (round: number) => boolean, closesOn: string): MeasureRun {
    const run = new MeasureRun(aSetting(ongoing(), { plan: { closesOn } }));
    for (let round = 1; run.nextWakeAt !== null;) {
      const before = run.state.request?.id;
      run.until(run.nextWakeAt);
      const { request } = run.state;
      if (request === null || request.id === before) continue;
      if (!silent(round)) run.look([run.inputOf(report('on-track'))]);
      round += 1;
    }
    return run;
  }

  it.each([
    ['every round answered', () => false, '2024-12-10', 'kept-up', 'on-track'],
    ['one silent round', (round: number) => round === 3, '2024-12-10', 'kept-up', 'on-track'],
    ['two silent rounds apart', (round: number) => round === 1 || round === 3, '2024-12-10', 'lapsed', 'on-track'],
    ['the last round open and overdue', (round: number) => round === 7, '2025-01-20', 'kept-up', 'overdue'],
    ['the last round open, not yet due', (round: number) => round === 7, '2024-12-20', 'kept-up', 'on-track'],
    ['the last two silent', (round: number) => round >= 6, '2025-01-20', 'lapsed', 'stale'],
    ['nothing but silence', () => true, '2024-12-10', 'lapsed', 'stale'],
  ])('ongoing, %s: %#', (_name, silent, closesOn, outcome, standing) => {
    const run = roundsOf(silent, closesOn);
    expect(run.state.outcome).toEqual({ outcome, standing, on: closesOn });
  });

  it('opens nothing on the closing day itself', () => {
    const policies = { dated: STANDARD, rhythm: ONGOING_MONTHLY };
    const run = new MeasureRun(aSetting(ongoing(), { policies, plan: { closesOn: '2023-07-25' } })).untilClosed();
    expect(asked(run).map((one) => (one as unknown[])[0])).toEqual(['2023-05-29', '2023-06-25']); // rows of three
  });
});

describe('a closed measure', () => {
  it('asks nobody, refuses everything and wakes no more', () => {
    const run = new MeasureRun(aSetting(dated('2023-12-31')));
    run.act('2023-12-20 10:00', report('done'));
    run.act('2023-12-21 10:00', confirm());
    const written = run.written.length;
    for (const act of [report('done'), receipt('m#1'), confirm(), cycle('2024-03-01')]) {
      expect(run.act('2024-02-01 10:00', act).refusals[0]?.code).toBe('measure-closed');
    }
    run.asleepUntil('2025-02-01 10:00');
    expect([run.written.length, run.nextWakeAt]).toEqual([written, null]);
  });
});
