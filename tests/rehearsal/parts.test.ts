import { describe, expect, it } from 'vitest';
import { FIRST_STEP, MeasureRun, type RunTerms } from '../../src/rehearsal/measure-run.ts';
import { decideMeasure } from '../../src/domain/decide-measure.ts';
import { aSetting, at, CLERK, dated, decide, split, type Act } from '../support/builders.ts';

describe('a rehearsal of a measure that is split', () => {
  it('lives its parts as measures of their own, and ends it with the last of them', () => {
    const { measure, ...common } = aSetting(dated('2023-12-31'));
    const start = at('2023-05-29 08:00');
    const terms = (wakeAt: number): RunTerms => ({
      conditions: { version: 1, codesUnder: () => [], contextOf: () => common },
      rules: { decideMeasure },
      begins: { ...FIRST_STEP, wakeAt },
    });
    const whole = new MeasureRun(measure, terms(start));
    whole.step(start);
    const tell = (run: MeasureRun, act: Act, now: number) => {
      run.receive({ ...act, id: `${run.facts.code}-${now}`, at: now });
      return run.step(now);
    };
    const begun = whole.partsBegun(tell(whole, split(['2023-10-31', '2024-03-29']), at('2023-08-01 10:00')));
    expect(begun.map(({ id, code, deadline }) => [id, code, deadline])).toEqual([
      ['plan:1-1', '1-1', '2023-10-31'],
      ['plan:1-2', '1-2', '2024-03-29'],
    ]);
    for (const facts of begun) {
      const part = new MeasureRun(facts, terms(at('2023-08-01 10:00')));
      part.whole = whole;
      const first = part.step(at('2023-08-01 10:00'));
      expect(first.notices.map(({ kind, contactId }) => [kind, contactId])).toEqual([['handover', 'liaison@lead']]);
      expect(part.tellWhole(first, at('2023-08-01 10:00'))).toBe(false);
      const now = at('2023-09-01 10:00') + (facts.code === '1-1' ? 0 : 1);
      expect(part.tellWhole(tell(part, decide({ decision: 'withdraw' }, CLERK), now), now)).toBe(true);
      expect(whole.wakeAt).toBe(now);
      whole.step(now);
    }
    expect(whole.state.outcome).toMatchObject({ outcome: 'withdrawn', on: '2023-09-01' });
  });
});
