import { describe, expect, it } from 'vitest';
import { aSetting, dated, report, sendBack } from '../support/builders.ts';
import { MeasureRun } from '../support/measure-run.ts';

const DUE = '2023-12-31';
const run = (): MeasureRun => new MeasureRun(aSetting(dated(DUE)));

describe('the question whether a claim is true', () => {
  it('names the request that was answered, and is the office’s task', () => {
    const { notices, tasks } = run().act('2023-12-20 10:00', report('done'));
    expect(notices).toMatchObject([
      {
        ...{ rung: 'verify', occurrence: 1, validWhile: 'verifying', next: null },
        request: { id: 'm#1', because: ['deadline'], due: DUE, revision: 0 },
      },
    ]);
    expect(tasks).toEqual([{ kind: 'verify', measureId: 'm' }]);
  });

  it('is numbered by the claim where nothing had been asked', () => {
    const one = run();
    const ofClaim = (time: string) => one.act(time, report('done')).notices;
    expect(ofClaim('2023-07-03 10:00')).toMatchObject([{ rung: 'verify', occurrence: 1, request: null }]);
    one.act('2023-07-04 10:00', sendBack('2024-02-29'));
    one.act('2023-07-05 10:00', report('on-track'));
    expect(ofClaim('2023-07-06 10:00')).toMatchObject([{ rung: 'verify', occurrence: 2, request: null }]);
  });

  it('may be answered with the very day, not with an earlier one', () => {
    const one = run();
    one.act('2023-12-20 10:00', report('done'));
    expect(one.act('2023-12-21 10:00', sendBack('2023-12-20')).refusals).toMatchObject([{ code: 'date-in-the-past' }]);
    expect(one.act('2023-12-21 11:00', sendBack('2023-12-21')).refusals).toEqual([]);
  });
});
