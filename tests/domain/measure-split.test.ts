import { describe, expect, it } from 'vitest';
import type { OutcomeName } from '../../src/domain/outcome.ts';
import { aSetting, dated, decide, ongoing, partClosed, partReopened, report, split } from '../support/builders.ts';
import { MeasureRun } from '../support/measure-run.ts';

const DUE = '2023-12-31';

/** A measure due on 31 December 2023, split in August into two parts with dates of their own. */
function whole(measure = dated(DUE)): MeasureRun {
  const run = new MeasureRun(aSetting(measure));
  run.act('2023-08-01 10:00', split(['2023-10-31', '2024-03-29']));
  return run;
}

function endedWith(first: readonly [OutcomeName, string], second: readonly [OutcomeName, string], run = whole()) {
  run.act('2023-11-01 10:00', partClosed('plan:1-1', ...first));
  expect(run.state.outcome).toBeNull();
  run.act('2024-04-01 10:00', partClosed('plan:1-2', ...second));
  return run.state.outcome;
}

describe('a measure that was split', () => {
  it('asks nobody any more; its leads are told, and a report on it is refused', () => {
    const run = whole();
    expect(run.lines(({ rung }) => rung === 'split')).toEqual(['2023-08-01 split: copy notice email -> liaison@lead']);
    run.act('2023-12-20 10:00', report('done'));
    expect(run.refusals.map(({ code }) => code)).toEqual(['measure-split']);
    run.until('2024-02-01 10:00');
    expect(run.written.filter(({ on }) => on > '2023-08-01')).toEqual([]);
  });

  it('names its parts by codes of its own, and stops what was being asked', () => {
    const run = new MeasureRun(aSetting(dated(DUE)));
    const { events } = run.act('2023-12-20 10:00', split(['2024-01-31', '2024-03-29']));
    expect(events.map(({ type }) => type)).toEqual(['requestDropped', 'split']);
    expect(run.state.parts.map(({ measureId, code }) => [measureId, code])).toEqual([
      ['plan:1-1', '1-1'],
      ['plan:1-2', '1-2'],
    ]);
  });

  it('is refused with fewer than two parts, or with one that nobody leads; nothing changes', () => {
    const run = new MeasureRun(aSetting(dated(DUE)));
    run.act('2023-08-01 10:00', split(['2023-10-31']));
    const part = { text: 'part', leads: ['lead'], supports: [], deadline: '2023-10-31' };
    run.act('2023-08-01 11:00', decide({ decision: 'split', parts: [part, { ...part, leads: [] }] }));
    expect(run.refusals.map(({ code }) => code)).toEqual(['parts-needed', 'no-lead-named']);
    expect(run.state.parts).toEqual([]);
  });

  it('does not go on with a part that is reopened after the plan’s close', () => {
    const run = whole().untilClosed();
    const { outcome } = run.state;
    run.act('2026-02-02 10:00', partReopened('plan:1-1'));
    expect(run.refusals.map(({ code }) => code)).toEqual(['plan-closed']);
    expect(run.state.outcome).toEqual(outcome);
  });

  it('passes over a code that the document has printed', () => {
    const run = new MeasureRun({ ...aSetting(dated(DUE)), codesTaken: ['1-1', '1-3'] });
    run.act('2023-08-01 10:00', split(['2024-01-31', '2024-03-29']));
    expect(run.state.parts.map(({ code }) => code)).toEqual(['1-2', '1-4']);
  });

  it.each([
    [
      'on time',
      'completed-on-time',
      '2023-10-30',
      'completed-on-time',
      '2023-12-29',
      'completed-on-time',
      '2023-12-29',
    ],
    // In time for the part's own date, but not for the one that was adopted.
    ['late', 'completed-on-time', '2023-10-30', 'completed-on-time', '2024-03-28', 'completed-late', '2024-03-28'],
    ['not at all', 'not-completed', '2023-11-01', 'completed-on-time', '2024-03-28', 'not-completed', '2024-03-28'],
    ['without a part', 'withdrawn', '2023-11-01', 'completed-on-time', '2023-12-28', 'completed-on-time', '2023-12-28'],
    ['by being taken out', 'withdrawn', '2023-11-01', 'merged', '2024-03-01', 'withdrawn', '2024-03-01'],
  ] as const)('ends %s as its parts do', (_how, first, firstOn, second, secondOn, outcome, on) => {
    expect(endedWith([first, firstOn], [second, secondOn])).toMatchObject({ outcome, on });
  });

  it('that has no deadline is kept up when its parts are completed', () => {
    const parts = endedWith(['completed-late', '2023-11-01'], ['completed-on-time', '2024-03-28'], whole(ongoing()));
    expect(parts).toMatchObject({ outcome: 'kept-up', on: '2024-03-28' });
  });

  it('goes on when a part is reopened, and ends again with it', () => {
    const run = whole();
    endedWith(['completed-on-time', '2023-10-30'], ['completed-on-time', '2024-03-28'], run);
    run.act('2024-04-10 10:00', partReopened('plan:1-1'));
    expect([run.state.phase, run.state.outcome]).toEqual(['active', null]);
    run.act('2024-05-10 10:00', partClosed('plan:1-1', 'not-completed', '2024-05-10'));
    expect(run.state.outcome).toEqual({ outcome: 'not-completed', standing: 'overdue', on: '2024-05-10' });
  });

  it('is not completed when the plan closes before its parts have ended', () => {
    const run = whole();
    run.act('2023-11-01 10:00', partClosed('plan:1-1', 'completed-on-time', '2023-10-30'));
    expect(run.untilClosed().state.outcome).toEqual({
      ...{ outcome: 'not-completed', standing: 'overdue', on: '2026-01-31' },
    });
  });

  it('that has no deadline lapses when the plan closes before its parts have ended', () => {
    expect(whole(ongoing()).untilClosed().state.outcome).toEqual({
      ...{ outcome: 'lapsed', standing: 'stale', on: '2026-01-31' },
    });
  });

  it('and has ended is not reopened itself, and by nobody but the office is it tried', () => {
    const run = whole();
    endedWith(['completed-on-time', '2023-10-30'], ['completed-on-time', '2024-03-28'], run);
    run.act('2024-04-10 10:00', decide({ decision: 'reopen', newDue: '2024-06-28' }));
    run.act('2024-04-10 11:00', decide({ decision: 'reopen', newDue: '2024-06-28' }, 'liaison@lead'));
    expect(run.refusals.map(({ code }) => code)).toEqual(['measure-split', 'not-the-office']);
  });

  it('hears how its parts end at the plan’s close, whoever is looked at first, and does not wait for them for long', () => {
    const run = whole();
    run.act('2023-11-01 10:00', partClosed('plan:1-1', 'completed-on-time', '2023-10-30'));
    run.until('2026-01-30 08:00');
    expect(run.state.outcome).toBeNull();
    run.act('2026-01-30 08:00', partClosed('plan:1-2', 'parked', '2026-01-31'));
    expect(run.state.outcome).toMatchObject({ outcome: 'parked', on: '2026-01-31' });
    const unheard = whole().until('2026-01-30 09:00');
    expect(unheard.state.outcome).toMatchObject({ outcome: 'not-completed' });
  });
});
