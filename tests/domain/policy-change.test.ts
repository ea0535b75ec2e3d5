import { describe, expect, it } from 'vitest';
import { ONGOING_MONTHLY, ONGOING_QUARTERLY, STANDARD } from '../../src/domain/presets.ts';
import { GENTLE, THREE_COLOUR } from '../../src/domain/presets-of-practice.ts';
import type { Policy } from '../../src/domain/policy.ts';
import { applyPolicy, aSetting, at, dated, ongoing, report, type Setting } from '../support/builders.ts';
import { shanghaiDate } from '../support/independent-calendar.ts';
import { MeasureRun } from '../support/measure-run.ts';

const under = (policy: Policy, rhythm: Policy | null = null): Setting['policies'] => ({ dated: policy, rhythm });
const start = (deadline = '2023-12-31'): MeasureRun =>
  new MeasureRun(aSetting(dated(deadline), { policies: under(STANDARD) }));

/** The days on which the lead's head is told of a rung, and of which. */
const toHead = (run: MeasureRun): string[] =>
  run.written
    .filter(({ contactId }) => contactId === 'head@lead')
    .map(({ on, rung, occurrence }) => `${on} ${rung} ${occurrence}`);

describe('another policy, while nothing is asked', () => {
  it('moves the day of asking, and the wake-up with it', () => {
    const run = start().until('2023-08-01 10:00');
    expect(shanghaiDate(run.nextWakeAt ?? 0)).toBe('2023-12-18');
    const { events } = run.under('2023-08-01 10:00', under({ ...STANDARD, version: 3, askBeforeDays: 15 }));
    expect(events).toMatchObject([{ type: 'asksReplanned', policy: { name: 'standard', version: 3 } }]);
    expect(shanghaiDate(run.nextWakeAt ?? 0)).toBe('2023-12-11');
    expect(run.until('2023-12-11 23:00').written.at(-1)).toMatchObject({ rung: 'ask', on: '2023-12-11' });
  });

  it('that would have asked by now asks at once, and leaves out the rungs that are past', () => {
    const run = start().until('2023-12-14 10:00');
    run.under('2023-12-14 10:00', under(GENTLE));
    expect(run.state.request).toMatchObject({ openedOn: '2023-12-14', policy: { name: 'gentle' } });
    expect(run.until('2023-12-31 10:00').lines(({ kind }) => kind === 'reminder')).toEqual([
      '2023-12-25 remind-5: reminder notice email -> liaison@lead',
    ]);
  });

  it('asks later where it leaves more time, and never on a day that an answer has set', () => {
    const run = start();
    run.act('2023-12-20 10:00', report('on-track'));
    // Answered: asked again on the last working day before the due date, whatever the policy says.
    expect(run.under('2023-12-21 10:00', under(GENTLE)).events).toEqual([]);
    expect(shanghaiDate(run.nextWakeAt ?? 0)).toBe('2023-12-29');
  });

  it('with another rhythm asks the round that is under way, and the next one on its own day', () => {
    const run = new MeasureRun(aSetting(ongoing(), { policies: under(STANDARD, ONGOING_QUARTERLY) }));
    run.act('2023-06-15 10:00', report('on-track'));
    expect(shanghaiDate(run.nextWakeAt ?? 0)).toBe('2023-09-15');
    run.under('2023-07-03 10:00', under(STANDARD, ONGOING_MONTHLY));
    expect(run.state.request).toMatchObject({ because: ['rhythm'], openedOn: '2023-07-03', due: '2023-07-05' });
    run.act('2023-07-04 10:00', report('on-track'));
    expect(shanghaiDate(run.nextWakeAt ?? 0)).toBe('2023-07-25');
  });
});

describe('another policy, while a request is open', () => {
  it('leaves that request alone until it is applied', () => {
    const run = start().until('2023-12-20 10:00');
    run.under('2023-12-20 10:00', under(GENTLE));
    expect(toHead(run.until('2024-01-03 10:00'))).toEqual(['2023-12-22 receipt-head 1', '2024-01-02 first 1']);
    expect(run.state.request?.policy.name).toBe('standard');
  });

  it('applied to it takes its own rungs from then on; the event names both versions', () => {
    const run = start().until('2024-01-03 10:00');
    run.under('2024-01-03 10:00', under(GENTLE));
    const { events, notices } = run.act('2024-01-03 11:00', applyPolicy('gentle'));
    expect(events).toMatchObject([
      { type: 'policyApplied', from: { name: 'standard', version: 2 }, policy: { name: 'gentle', version: 1 } },
    ]);
    expect(notices).toEqual([]);
    // "first" was said on 2 January and is not said again on the 8th; the second and third come on gentle's days.
    expect(toHead(run.until('2024-02-20 10:00')).filter((line) => line > '2024')).toEqual([
      '2024-01-02 first 1',
      '2024-01-22 second 1',
    ]);
  });

  it('leaves out what is past under the new one', () => {
    const run = start().until('2024-01-09 10:00');
    run.under('2024-01-09 10:00', under(THREE_COLOUR));
    run.act('2024-01-09 11:00', applyPolicy('three-colour'));
    run.until('2024-02-10 10:00');
    // Yellow would have come on the 8th, the day before.
    expect(run.lines(({ on, kind }) => on > '2024-01-04' && kind !== 'copy')).toEqual([
      '2024-01-15 red: escalation red email+sms -> leader@lead',
      '2024-01-15 red: escalation red email -> office-head@office',
      '2024-01-15 red: escalation red email -> superior@superior',
    ]);
  });

  it('says first what the old one had due, when duban was down meanwhile', () => {
    const run = start().until('2023-12-29 10:00');
    run.now = at('2024-01-02 09:30');
    run.setting = { ...run.setting, policies: under(THREE_COLOUR) };
    const { notices, events } = run.look([run.inputOf(applyPolicy('three-colour'))]);
    expect(events.map(({ type }) => type)).toEqual(['rungReached', 'policyApplied']);
    expect(notices.map(({ rung }) => rung)).toEqual(['first', 'first']);
  });

  it('is refused by another name, and changes nothing where it holds already', () => {
    const run = start().until('2023-12-20 10:00');
    expect(run.act('2023-12-20 10:00', applyPolicy('gentle')).refusals).toMatchObject([
      { code: 'policy-not-in-force' },
    ]);
    expect(run.act('2023-12-20 10:00', applyPolicy('standard'))).toMatchObject({ events: [], refusals: [] });
  });

  it('keeps a repeated rung going where it stands: weekly 1 and 2 are not said again', () => {
    const run = start().until('2024-01-25 10:00');
    const later: Policy = {
      ...STANDARD,
      version: 3,
      rungs: STANDARD.rungs.map((rung) =>
        rung.id === 'third' ? { ...rung, when: { type: 'workingDaysFromDue', days: 12 } } : rung,
      ),
    };
    run.under('2024-01-25 10:00', under(later));
    run.act('2024-01-25 11:00', applyPolicy('standard'));
    const heard = toHead(run.until('2024-02-29 10:00')).filter((line) => line > '2024-01-10');
    // Third would be 17 January now; weekly 3 and 4 follow it by 21 and 28 days, of which 14 February is a day off.
    expect(heard).toEqual(['2024-01-17 weekly 1', '2024-01-24 weekly 2', '2024-02-07 weekly 3', '2024-02-18 weekly 4']);
  });
});
