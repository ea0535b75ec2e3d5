import { describe, expect, it } from 'vitest';
import type { MeasureEvent } from '../../src/domain/measure-event.ts';
import { aSetting, confirm, cycle, dated, ongoing, report } from '../support/builders.ts';
import { MeasureRun } from '../support/measure-run.ts';

const part = (...dates: string[]): { on: string; text: string }[] => dates.map((on) => ({ on, text: 'part' }));

const of = <T extends MeasureEvent['type']>(run: MeasureRun, type: T): Extract<MeasureEvent, { type: T }>[] =>
  run.events.filter((event): event is Extract<MeasureEvent, { type: T }> => event.type === type);

describe('what is to be asked at activation', () => {
  it('names each reason of a date once', () => {
    const run = new MeasureRun(
      aSetting(dated('2023-12-29', { milestones: part('2023-09-28', '2023-09-28', '2023-12-29') })),
    );
    run.until('2023-05-29 09:00');
    expect(of(run, 'activated')).toMatchObject([
      {
        dated: [
          { because: ['deadline', 'milestone'], due: '2023-12-29' },
          { because: ['milestone'], due: '2023-09-28' },
        ],
      },
    ]);
  });

  it('a date whose ask day is the very day of activation, or past, is asked on that day', () => {
    const askOns = (deadline: string): unknown[] =>
      of(new MeasureRun(aSetting(dated(deadline))).until('2023-05-29 09:00'), 'activated').map(
        ({ dated: [one] }) => one?.askOn,
      );
    expect(askOns('2023-06-12')).toEqual(['2023-05-29']);
    expect(askOns('2023-06-09')).toEqual(['2023-05-29']);
    expect(askOns('2023-06-13')).toEqual(['2023-05-30']);
  });
});

describe('while a claim waits for verification', () => {
  it('a round and a cycle are passed over for that reason', () => {
    const run = new MeasureRun(aSetting(ongoing({ milestones: part('2023-08-31') })));
    run.act('2023-08-25 10:00', report('done'));
    run.until('2023-09-15 12:00');
    run.act('2023-09-18 10:00', cycle('2023-10-20', 'autumn'));
    expect(of(run, 'askPassedOver').slice(-2)).toEqual([
      { type: 'askPassedOver', rhythmAskOn: '2023-09-15', cycleId: null, reason: 'verifying' },
      { type: 'askPassedOver', rhythmAskOn: null, cycleId: 'autumn', reason: 'verifying' },
    ]);
    expect(run.state.phase).toBe('verifying');
  });

  it('another date is not asked before the office has decided, and then at once', () => {
    const run = new MeasureRun(aSetting(dated('2023-09-28', { milestones: part('2023-08-31') })));
    run.act('2023-08-25 10:00', report('done'));
    run.until('2023-09-20 10:00');
    expect(of(run, 'requestOpened').map(({ request }) => request.due)).toEqual(['2023-08-31']);
    run.act('2023-09-20 11:00', confirm());
    expect(of(run, 'requestOpened').map(({ request }) => [request.due, request.openedOn])).toEqual([
      ['2023-08-31', '2023-08-17'],
      ['2023-09-28', '2023-09-20'],
    ]);
  });
});

describe('a cycle', () => {
  const asked = (): MeasureRun => new MeasureRun(aSetting(ongoing())).until('2023-06-16 10:00');
  const last = (run: MeasureRun, time: string, due: string): string[] =>
    run.act(time, cycle(due, 'c')).events.map(({ type }) => type);

  it('joins a request that is due today, however far its own date', () => {
    expect(last(asked(), '2023-06-28 10:00', '2023-08-31')).toEqual(['requestJoined']);
  });

  it('joins a request that is past due only when its own date is near', () => {
    expect(last(asked(), '2023-06-29 10:00', '2023-07-12')).toEqual(['requestJoined']);
    expect(last(asked(), '2023-06-29 10:00', '2023-07-13')).toEqual(['requestUnanswered', 'requestOpened']);
  });

  it('does not ask whoever has just reported, and says why', () => {
    const run = asked();
    run.act('2023-06-20 10:00', report('on-track'));
    run.act('2023-07-03 10:00', cycle('2023-08-31', 'summer'));
    expect(of(run, 'askPassedOver')).toEqual([
      { type: 'askPassedOver', rhythmAskOn: null, cycleId: 'summer', reason: 'reported-lately' },
    ]);
  });
});

describe('a request that ends with the plan', () => {
  it('is a silent round on its due date, and none before it', () => {
    const closing = (closesOn: string): boolean[] =>
      of(new MeasureRun(aSetting(ongoing(), { plan: { closesOn } })).untilClosed(), 'requestUnanswered').map(
        ({ silentRound }) => silentRound,
      );
    expect(closing('2023-06-28')).toEqual([true]);
    expect(closing('2023-06-27')).toEqual([false]);
    const standing = (closesOn: string): unknown =>
      new MeasureRun(aSetting(ongoing(), { plan: { closesOn } })).untilClosed().state.outcome?.standing;
    expect([standing('2023-06-28'), standing('2023-06-27')]).toEqual(['overdue', 'on-track']);
  });

  it('is no round where a date had asked', () => {
    const run = new MeasureRun(aSetting(dated('2023-06-28'), { plan: { closesOn: '2023-07-31' } })).untilClosed();
    expect(of(run, 'requestUnanswered').map(({ silentRound }) => silentRound)).toEqual([false]);
  });
});

it('the ask itself holds as long as the request is open', () => {
  const run = new MeasureRun(aSetting(ongoing())).until('2023-06-16 10:00');
  expect(run.written.filter(({ rung }) => rung === 'ask').map(({ validWhile }) => validWhile)).toEqual([
    'request-open',
  ]);
});
