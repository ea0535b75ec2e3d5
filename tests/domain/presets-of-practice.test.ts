import { describe, expect, it } from 'vitest';
import { ONGOING_MONTHLY, PRESETS } from '../../src/domain/presets.ts';
import { COMPLAINT_12345, GENTLE, RULE_13710, THREE_COLOUR } from '../../src/domain/presets-of-practice.ts';
import type { Policy } from '../../src/domain/policy.ts';
import { aSetting, dated, ongoing, report } from '../support/builders.ts';
import { addWorkingDays, isWorkingDay, shanghaiDate } from '../support/independent-calendar.ts';
import { MeasureRun } from '../support/measure-run.ts';

/** What a silent unit and those above it get until a day, for a deadline on Sunday 31 December 2023. */
const climbed = (policy: Policy, until: string): string[] =>
  new MeasureRun(aSetting(dated('2023-12-31'), { policies: { dated: policy, rhythm: null } }))
    .until(`${until} 23:00`)
    .lines(({ kind }) => kind !== 'handover');

// Working days about it: 18–22 and 25–29 December, 2–5 and 8–12 January; the Spring Festival is 10–17 February, with
// Sundays 4 and 18 February worked.
describe('the ladder of', () => {
  it('three-colour: blue on +1, yellow on +5, red on +10, then every month', () => {
    expect(climbed(THREE_COLOUR, '2024-03-31')).toEqual([
      '2023-12-18 ask: request notice email -> liaison@lead',
      '2023-12-27 remind-3: reminder notice email -> liaison@lead',
      '2023-12-29 remind-1: reminder notice email+sms -> liaison@lead',
      '2024-01-02 blue: escalation blue email+sms -> liaison@lead',
      '2024-01-02 blue: escalation blue email -> head@lead',
      '2024-01-08 yellow: escalation yellow email -> office-clerk@office',
      '2024-01-08 yellow: escalation yellow email+sms -> head@lead',
      '2024-01-15 red: escalation red email+sms -> leader@lead',
      '2024-01-15 red: escalation red email -> office-head@office',
      '2024-01-15 red: escalation red email -> superior@superior',
      // 15 February is a day off.
      '2024-02-18 monthly: escalation red email -> head@lead',
      '2024-02-18 monthly: escalation red email -> office-clerk@office',
      '2024-03-15 monthly 2: escalation red email -> head@lead',
      '2024-03-15 monthly 2: escalation red email -> office-clerk@office',
    ]);
  });

  it('13710: signed by the second day, reported on the third, solved on the seventh, the hard ones in a month', () => {
    expect(climbed(RULE_13710, '2024-02-29')).toEqual([
      '2023-12-21 ask: request notice email -> liaison@lead',
      '2023-12-25 receipt-liaison: receipt notice email+sms -> liaison@lead',
      '2023-12-26 remind-feedback: reminder notice email+sms -> liaison@lead',
      '2023-12-27 remind-head: reminder notice email -> head@lead',
      '2023-12-29 remind-1: reminder notice email+sms -> liaison@lead',
      '2024-01-02 unsolved: escalation blue email+sms -> liaison@lead',
      '2024-01-02 unsolved: escalation blue email -> head@lead',
      '2024-01-04 clerk: escalation yellow email -> office-clerk@office',
      '2024-01-04 clerk: escalation yellow email+sms -> head@lead',
      '2024-02-02 monthly: escalation red email+sms -> leader@lead',
      '2024-02-02 monthly: escalation red email -> office-head@office',
      '2024-02-02 monthly: escalation red email -> superior@superior',
    ]);
  });

  it('complaint-12345: within three working days from the clerk to the superior', () => {
    expect(climbed(COMPLAINT_12345, '2024-01-05')).toEqual([
      '2023-12-27 ask: request notice email -> liaison@lead',
      '2023-12-27 receipt-liaison: receipt notice email+sms -> liaison@lead',
      '2023-12-27 receipt-head: receipt notice email -> head@lead',
      '2023-12-29 remind-due-day: reminder notice email+sms -> liaison@lead',
      '2024-01-02 first: escalation blue email+sms -> liaison@lead',
      '2024-01-02 first: escalation blue email -> head@lead',
      '2024-01-03 second: escalation yellow email -> office-clerk@office',
      '2024-01-03 second: escalation yellow email+sms -> head@lead',
      '2024-01-04 third: escalation red email+sms -> leader@lead',
      '2024-01-04 third: escalation red email -> office-head@office',
      '2024-01-04 third: escalation red email -> superior@superior',
    ]);
  });

  it('gentle: three weeks to answer, weeks between the letters, never an SMS', () => {
    expect(climbed(GENTLE, '2024-03-31')).toEqual([
      '2023-12-11 ask: request notice email -> liaison@lead',
      '2023-12-25 remind-5: reminder notice email -> liaison@lead',
      '2024-01-08 first: escalation blue email -> liaison@lead',
      '2024-01-08 first: escalation blue email -> head@lead',
      '2024-01-22 second: escalation yellow email -> office-clerk@office',
      '2024-01-22 second: escalation yellow email -> head@lead',
      // 22 working days in January; then 1, 2, Sunday 4, 5 to 9 February: the 30th. 9 March is a Saturday.
      '2024-02-09 third: escalation red email -> leader@lead',
      '2024-02-09 third: escalation red email -> office-head@office',
      '2024-03-11 monthly: escalation red email -> head@lead',
      '2024-03-11 monthly: escalation red email -> office-clerk@office',
    ]);
    expect(GENTLE.rungs.flatMap(({ targets }) => targets.flatMap(({ channels }) => channels))).not.toContain('sms');
  });
});

describe('ongoing-monthly', () => {
  /** The asks of a unit that reports some working days after each of them. */
  function asksOf(daysAfter: number): string[] {
    const setting = aSetting(ongoing(), { policies: { dated: THREE_COLOUR, rhythm: ONGOING_MONTHLY } });
    const run = new MeasureRun(setting);
    while (run.nextWakeAt !== null) {
      run.until(run.nextWakeAt);
      const { request } = run.state;
      if (request === null) continue;
      const day = addWorkingDays(shanghaiDate(request.openedAt), daysAfter);
      run.act(`${day < request.due ? day : request.due} 10:00`, report('on-track'));
    }
    return run.written.filter(({ rung }) => rung === 'ask').map(({ on }) => on);
  }

  /** The first working day on or after the 25th of each month, read off the independent calendar. */
  const everyMonth = Array.from({ length: 33 }, (_, index) => {
    const nominal = new Date(Date.UTC(2023, 4 + index, 25)).toISOString().slice(0, 10);
    return isWorkingDay(nominal) ? nominal : addWorkingDays(nominal, 1);
  }).filter((on) => on > '2023-05-29' && on < '2026-01-30');

  it.each([2, 4, 30])(
    'asks a unit every month that answers in time, %i working days after the ask or on the due date',
    (days) => {
      expect(asksOf(days).filter((on) => on > '2023-05-29')).toEqual(everyMonth);
    },
  );

  it('spares a unit that reported of itself within the last five working days', () => {
    const setting = aSetting(ongoing(), { policies: { dated: THREE_COLOUR, rhythm: ONGOING_MONTHLY } });
    const run = new MeasureRun(setting).until('2023-08-20 10:00');
    run.act('2023-08-21 10:00', report('on-track'));
    const asked = run.until('2023-09-24 23:00').written.filter(({ rung, on }) => rung === 'ask' && on > '2023-08-20');
    expect(asked).toEqual([]);
  });
});

it('the presets are seven, each under its own name', () => {
  expect([...PRESETS.keys()]).toEqual([
    ...['standard', 'ongoing-quarterly', 'ongoing-monthly', 'three-colour', '13710', 'complaint-12345', 'gentle'],
  ]);
});
