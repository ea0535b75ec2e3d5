import { describe, expect, it } from 'vitest';
import type { PlannedRung } from '../../src/domain/ladder.ts';
import type { OpenRequest, Replanned } from '../../src/domain/measure.ts';
import { rungsStillAhead } from '../../src/domain/rungs-ahead.ts';

const rung = (id: string, at: number, occurrence = 1): PlannedRung => ({
  rung: { id, when: { type: 'workingDaysFromDue', days: 1 }, targets: [] },
  ...{ occurrence, on: '2024-01-02', at },
});

const ahead = (planned: readonly PlannedRung[], reachedAt: number, replanned?: Replanned): string[] => {
  // The ladder hangs on nothing else of its request.
  const request = { reachedAt, ...(replanned === undefined ? {} : { replanned }) } as OpenRequest;
  return rungsStillAhead(request, planned).map((one) => `${one.rung.id} ${one.occurrence} at ${one.at}`);
};

describe('the rungs that are still to come', () => {
  it('are those after the last one that was taken or passed over', () => {
    expect(ahead([rung('a', 10), rung('b', 20), rung('c', 30)], 20)).toEqual(['c 1 at 30']);
  });

  it('after a change of the calendar are none that was behind it, wherever its day lies now', () => {
    const planned = [rung('b', 20), rung('weekly', 30, 2), rung('a', 40)];
    expect(ahead(planned, 25, { from: 25, done: ['a/1', 'weekly/1'] })).toEqual(['b 1 at 26', 'weekly 2 at 30']);
  });

  it('and that the change puts before it come right after it, in their order, those of one instant together', () => {
    const planned = [rung('a', 10), rung('b', 10), rung('c', 25), rung('d', 40)];
    expect(ahead(planned, 25, { from: 25, done: [] })).toEqual(['a 1 at 26', 'b 1 at 26', 'c 1 at 27', 'd 1 at 40']);
    expect(ahead(planned, 26, { from: 25, done: [] })).toEqual(['c 1 at 27', 'd 1 at 40']);
  });

  it('come in the order of time', () => {
    expect(ahead([rung('d', 40), rung('a', 10)], 25, { from: 25, done: [] })).toEqual(['a 1 at 26', 'd 1 at 40']);
  });
});
