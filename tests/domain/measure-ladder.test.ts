import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ONGOING_MONTHLY, ONGOING_QUARTERLY, STANDARD } from '../../src/domain/presets.ts';
import { aSetting, at, dated, ongoing, printed, receipt } from '../support/builders.ts';
import { addWorkingDays, shanghaiDate, shanghaiTime } from '../support/independent-calendar.ts';
import { closeDay, ongoingLadder, quarterRound, standardLadder } from '../support/independent-ladder.ts';
import { MeasureRun, type Written } from '../support/measure-run.ts';

const toLead = ({ contactId }: Written): boolean => contactId.endsWith('@lead');

/** The days of the ladder of one request, each with its rungs, the ask left out. */
function daysOf(run: MeasureRun, requestId = 'm#1'): string[] {
  const days = run.written
    .filter(({ request, kind, rung }) => request?.id === requestId && kind !== 'stop' && rung !== 'ask')
    .map(({ on, rung, occurrence }) => `${on} ${rung} ${occurrence}`);
  return [...new Set(days)];
}

const asDays = (rungs: readonly { on: string; rung: string; occurrence: number }[]): string[] =>
  rungs.map(({ on, rung, occurrence }) => `${on} ${rung} ${occurrence}`);

describe('a deadline that nobody answers', () => {
  it('is asked, reminded, escalated, then repeated weekly and monthly until the plan closes', () => {
    const run = new MeasureRun(aSetting(dated('2023-12-31'))).until('2024-10-31 00:00');
    expect(run.lines((one) => one.kind !== 'handover')).toEqual([
      '2023-12-18 ask: request notice email -> liaison@lead',
      '2023-12-20 receipt-liaison: receipt notice email -> liaison@lead',
      '2023-12-22 receipt-head: receipt notice email -> head@lead',
      '2023-12-25 remind-5: reminder notice email -> liaison@lead',
      '2023-12-29 remind-1: reminder notice email+sms -> liaison@lead',
      '2024-01-02 first: escalation blue email+sms -> liaison@lead',
      '2024-01-02 first: escalation blue email -> head@lead',
      '2024-01-04 second: escalation yellow email -> office-clerk@office',
      '2024-01-04 second: escalation yellow email+sms -> head@lead',
      '2024-01-10 third: escalation red email+sms -> leader@lead',
      '2024-01-10 third: escalation red email -> office-head@office',
      '2024-01-10 third: escalation red email -> superior@superior',
      ...['2024-01-17 weekly', '2024-01-24 weekly 2', '2024-01-31 weekly 3', '2024-02-07 weekly 4'].flatMap(repeated),
      // 7 April 2024 is a make-up Sunday; 7 July a Sunday, 7 September a Saturday; 7 October a holiday.
      ...['2024-03-07 monthly', '2024-04-07 monthly 2', '2024-05-07 monthly 3', '2024-06-07 monthly 4'].flatMap(
        repeated,
      ),
      ...['2024-07-08 monthly 5', '2024-08-07 monthly 6', '2024-09-09 monthly 7', '2024-10-08 monthly 8'].flatMap(
        repeated,
      ),
    ]);
  });

  const repeated = (which: string): string[] =>
    ['head@lead', 'office-clerk@office'].map((contact) => `${which}: escalation red email -> ${contact}`);

  it.each([
    // The deadlines of the sample plan: ask, last reminder, first, second and third escalation.
    ['2023-06-30', '2023-06-15', '2023-06-29', '2023-07-03', '2023-07-05', '2023-07-11'],
    ['2023-10-31', '2023-10-17', '2023-10-30', '2023-11-01', '2023-11-03', '2023-11-09'],
    ['2023-11-30', '2023-11-16', '2023-11-29', '2023-12-01', '2023-12-05', '2023-12-11'],
    ['2023-12-20', '2023-12-06', '2023-12-19', '2023-12-21', '2023-12-25', '2023-12-29'],
    ['2023-12-31', '2023-12-18', '2023-12-29', '2024-01-02', '2024-01-04', '2024-01-10'],
    ['2025-12-31', '2025-12-17', '2025-12-30', '2026-01-04', '2026-01-06', '2026-01-12'],
  ])('due %s: asked %s, reminded %s, escalated %s, %s and %s', (due, ...expected) => {
    const { written } = new MeasureRun(aSetting(dated(due))).untilClosed();
    const dayOf = (rung: string): string | undefined => written.find((one) => one.rung === rung)?.on;
    expect(['ask', 'remind-1', 'first', 'second', 'third'].map(dayOf)).toEqual(expected);
  });

  it('follows the independent reading of the policy on any date', () => {
    const day = fc.date({ min: new Date('2023-06-20'), max: new Date('2026-01-20'), noInvalidDate: true });
    fc.assert(
      fc.property(day, day, (due, from) => {
        const [deadline, start] = [due, from].map((date) => date.toISOString().slice(0, 10)) as [string, string]; // 2 in, 2 out
        fc.pre(start < closeDay('2026-01-31'));
        const run = new MeasureRun(aSetting(dated(deadline), { plan: { from: start } })).untilClosed();
        const activated = run.events.find((one) => one.type === 'activated')?.on ?? '';
        const tenBefore = addWorkingDays(deadline, -10);
        const asked = tenBefore > activated ? tenBefore : activated;
        const close = closeDay('2026-01-31');
        fc.pre(asked < close);
        expect(run.written.find(({ rung }) => rung === 'ask')?.on).toBe(asked);
        expect(daysOf(run)).toEqual(asDays(standardLadder(deadline, asked, close)));
      }),
      { numRuns: 60 },
    );
  });

  it('keeps the last day of a shorter month and never lets moved days add up', () => {
    const run = new MeasureRun(aSetting(dated('2023-12-22'))).untilClosed();
    const monthly = run.written.filter(({ rung, contactId }) => rung === 'monthly' && contactId === 'head@lead');
    // Third: 3 January; weekly 4: 31 January; then the 31st or the month's last day, each moved alone.
    expect(monthly.slice(0, 6).map(({ on }) => on)).toEqual([
      ...['2024-02-29', '2024-04-01', '2024-04-30', '2024-05-31', '2024-07-01', '2024-07-31'],
    ]);
  });

  it('is asked on the day of activation when its ten days have begun, and rungs already past are left out', () => {
    const run = new MeasureRun(aSetting(dated('2023-12-31'), { plan: { from: '2023-12-27' } })).until(
      '2024-01-02 23:00',
    );
    expect(run.lines(toLead)).toEqual([
      '2023-12-27 handover: handover notice email -> liaison@lead',
      '2023-12-27 ask: request notice email -> liaison@lead',
      '2023-12-29 receipt-liaison: receipt notice email -> liaison@lead',
      '2023-12-29 remind-1: reminder notice email+sms -> liaison@lead',
      '2024-01-02 first: escalation blue email+sms -> liaison@lead',
      '2024-01-02 first: escalation blue email -> head@lead',
    ]);
  });

  it('asks for no receipt on or after the due date', () => {
    const run = new MeasureRun(aSetting(dated('2023-12-29'), { plan: { from: '2023-12-25' } })).untilClosed();
    expect(run.lines(({ kind }) => kind === 'receipt')).toEqual([
      '2023-12-27 receipt-liaison: receipt notice email -> liaison@lead',
    ]);
  });

  it('asks for no receipt once one has come', () => {
    const run = new MeasureRun(aSetting(dated('2023-12-31')));
    run.act('2023-12-20 10:00', receipt('m#1'));
    run.until('2023-12-30 00:00');
    expect(run.lines(({ kind }) => kind === 'receipt')).toEqual([
      '2023-12-20 receipt-liaison: receipt notice email -> liaison@lead',
    ]);
    expect(run.lines(({ kind }) => kind === 'reminder')).toHaveLength(2);
  });

  it('composes before 08:00, so that one send window takes everything of a day', () => {
    for (const code of ['1', '2', '39b', '88']) {
      const run = new MeasureRun(aSetting(dated('2023-12-31', { code }))).untilClosed();
      const early = run.written.filter(({ kind }) => kind !== 'handover' && kind !== 'stop');
      expect(early.every((one) => shanghaiTime(one.at) >= '07:00' && shanghaiTime(one.at) < '08:00')).toBe(true);
    }
  });

  it('says in each message which rung comes next, when, and to whom', () => {
    const run = new MeasureRun(aSetting(dated('2023-12-31'))).until('2024-01-10 23:00');
    const announced = new Map(run.written.map(({ rung, next }) => [rung, next]));
    expect(announced.get('ask')).toEqual({ rung: 'remind-5', on: '2023-12-25', audiences: ['lead-liaison'] });
    expect(announced.get('remind-1')).toEqual({
      rung: 'first',
      on: '2024-01-02',
      audiences: ['lead-liaison', 'lead-head'],
    });
    expect(announced.get('third')?.rung).toBe('weekly');
    for (const [index, { next }] of run.written.entries()) {
      if (next === null || next === undefined) continue;
      const later = run.written.slice(index + 1).find(({ rung }) => rung === next.rung);
      if (later !== undefined) expect(later.on).toBe(next.on);
    }
  });
});

describe('an ongoing measure by its own rhythm', () => {
  it.each([
    // Source of these dates: the presets of docs/spec.md. 8 October 2023 and 7 April 2024 are make-up Sundays.
    ['Q3 2023', 'm#2', '2023-09-15', '2023-09-28', ['2023-10-08 head 1', '2023-10-11 clerk 1']],
    ['Q1 2024', 'm#4', '2024-03-15', '2024-03-28', ['2024-04-01 head 1', '2024-04-07 clerk 1']],
  ])('%s: request %s asked %s, due %s', (_quarter, requestId, asked, due, escalated) => {
    const run = new MeasureRun(aSetting(ongoing())).untilClosed();
    const ask = run.written.find(({ rung, request }) => rung === 'ask' && request?.id === requestId);
    expect([ask?.on, ask?.request?.due]).toEqual([asked, due]);
    expect(daysOf(run, requestId).slice(-2)).toEqual(escalated);
  });

  it('follows the independent reading of the quarterly policy over the whole plan', () => {
    const run = new MeasureRun(aSetting(ongoing())).untilClosed();
    const close = closeDay('2026-01-31');
    const months = ['2023-06', '2023-09', '2023-12'].concat(
      ['2024', '2025'].flatMap((year) => ['03', '06', '09', '12'].map((month) => `${year}-${month}`)),
    );
    for (const [index, month] of months.entries()) {
      const { asked, due } = quarterRound(`${month}-01`);
      const id = `m#${index + 1}`;
      const ask = run.written.find(({ rung, request }) => rung === 'ask' && request?.id === id);
      expect([ask?.on, ask?.request?.due]).toEqual([asked, due]);
      expect(daysOf(run, id)).toEqual(asDays(ongoingLadder(due, asked, close)));
    }
    expect(run.state.requestCount).toBe(months.length);
  });

  it('tells the superior too from the second silent round in a row on', () => {
    const run = new MeasureRun(aSetting(ongoing({ leads: [printed('lead'), printed('second')] }))).until(
      '2023-10-12 00:00',
    );
    const clerkRung = run.lines(({ rung }) => rung === 'clerk');
    expect(clerkRung).toEqual([
      '2023-07-05 clerk: escalation yellow email -> office-clerk@office',
      '2023-07-05 clerk: copy yellow email -> head@second',
      '2023-10-11 clerk: escalation yellow email -> office-clerk@office',
      '2023-10-11 clerk: copy yellow email -> head@second',
      '2023-10-11 clerk: escalation red email -> superior@superior',
    ]);
  });

  it('monthly: asked from the 25th, due on the 5th of the next month or the working day after', () => {
    const policies = { dated: STANDARD, rhythm: ONGOING_MONTHLY };
    const run = new MeasureRun(aSetting(ongoing(), { policies })).until('2024-03-01 00:00');
    const asks = run.written.filter(({ rung }) => rung === 'ask').map(({ on, request }) => [on, request?.due]);
    expect(asks).toEqual([
      ['2023-05-29', '2023-06-05'],
      ['2023-06-25', '2023-07-05'],
      ['2023-07-25', '2023-08-07'],
      ['2023-08-25', '2023-09-05'],
      ['2023-09-25', '2023-10-07'],
      ['2023-10-25', '2023-11-06'],
      ['2023-11-27', '2023-12-05'],
      ['2023-12-25', '2024-01-05'],
      ['2024-01-25', '2024-02-05'],
      ['2024-02-26', '2024-03-05'],
    ]);
  });

  it('keeps to the snapshot of the policy that its request opened with', () => {
    const run = new MeasureRun(aSetting(ongoing())).until('2023-06-16 00:00');
    expect(run.state.request?.policy).toEqual(ONGOING_QUARTERLY);
  });
});

describe('activation', () => {
  it.each([
    ['2023-05-29', '2023-05-29 08:00'],
    ['2023-06-22', '2023-06-25 08:00'], // the Dragon Boat holiday; 25 June is a make-up Sunday
  ])('of a plan from %s takes effect at %s', (from, instant) => {
    const run = new MeasureRun(aSetting(dated('2023-12-31'), { plan: { from } }));
    expect(run.nextWakeAt).toBe(at(instant));
    run.until(instant);
    expect(run.state.activatedOn).toBe(shanghaiDate(at(instant)));
  });

  it('hands the measure over to the liaison of every lead and supporting unit, each once', () => {
    const measure = dated('2023-12-31', { leads: [printed('lead'), printed('second')], supports: ['third', 'second'] });
    const run = new MeasureRun(aSetting(measure)).until('2023-05-29 08:00');
    expect(run.lines()).toEqual(
      ['lead', 'second', 'third'].map((unit) => `2023-05-29 handover: handover notice email -> liaison@${unit}`),
    );
  });

  it('hands over for good, and notes each unit that has nobody to hand over to', () => {
    const measure = dated('2023-12-31', { supports: ['helper'] });
    const run = new MeasureRun(aSetting(measure, { vacant: ['liaison@lead', 'liaison@helper'] }));
    run.until('2023-05-29 09:00');
    expect(run.gaps.map(({ unitId, role }) => `${role}@${unitId}`)).toEqual(['liaison@lead', 'liaison@helper']);
    const [held] = new MeasureRun(aSetting(measure)).until('2023-05-29 09:00').written;
    expect(held).toMatchObject({ rung: 'handover', validWhile: 'always', request: null, next: null });
  });

  it('hands over once to a person who is the liaison of two of the units', () => {
    const measure = dated('2023-12-31', { leads: [printed('lead'), printed('second')] });
    const setting = aSetting(measure, { heldBy: { 'liaison@second': 'liaison@lead' } });
    const run = new MeasureRun(setting).until('2023-05-29 08:00');
    expect(run.lines()).toEqual(['2023-05-29 handover: handover notice email -> liaison@lead']);
  });
});
