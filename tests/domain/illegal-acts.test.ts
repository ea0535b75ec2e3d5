import { describe, expect, it } from 'vitest';
import type { Role } from '../../src/domain/policy.ts';
import { aSetting, CLERK, dated } from '../support/builders.ts';
import { DUE, ILLEGAL_ACTS, type Cast, type Step } from '../support/illegal-acts.ts';
import { MeasureRun } from '../support/measure-run.ts';

const setting = aSetting(dated(DUE, { supports: ['helper'] }));

function castOf(run: MeasureRun): Cast {
  return {
    ...{ measureId: 'm', lead: 'lead', helper: 'helper', another: 'another', clerk: CLERK },
    liaisonOf: (unitId) => `${'liaison' satisfies Role}@${unitId}`,
    firstReport: run.events.find((event) => event.type === 'reportAccepted')?.inputId ?? 'nothing',
  };
}

const tell = (run: MeasureRun, { at, says }: Step) => run.until(at).look([run.inputOf(says(castOf(run)))]);

describe('an act that cannot be', () => {
  it.each(ILLEGAL_ACTS)('%s, %s, is refused with a code and changes nothing', (_input, _fault, illegal) => {
    const run = new MeasureRun(setting, '2023-05-26 00:00');
    for (const step of illegal.before) expect(tell(run, step).refusals).toEqual([]);
    run.until(illegal.fault.at);
    const before = { state: run.state, nextWakeAt: run.nextWakeAt };
    const { refusals, events, notices, tasks, state, nextWakeAt } = tell(run, illegal.fault);
    expect(refusals.map(({ code }) => code)).toEqual(illegal.code === 'nothing' ? [] : [illegal.code]);
    expect([events, notices, tasks]).toEqual([[], [], []]);
    expect({ state, nextWakeAt }).toEqual(before);
  });
});
