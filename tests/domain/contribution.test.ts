import { describe, expect, it } from 'vitest';
import { askContribution, aSetting, contribution, dated, decide, printed } from '../support/builders.ts';
import { shanghaiDate } from '../support/independent-calendar.ts';
import { MeasureRun } from '../support/measure-run.ts';

/** Monday 7 August 2023; the part is wanted by Tuesday 15, so that Monday 14 August is the working day before. */
const AT = '2023-08-07 10:00';
const BY = '2023-08-15';

const run = (): MeasureRun =>
  new MeasureRun(
    aSetting(dated('2023-12-31', { leads: [printed('lead'), printed('second')], supports: ['helper', 'other'] })),
  ).until(AT);

const heard = (one: MeasureRun): string[] =>
  one.lines(({ rung }) => rung.startsWith('contribution')).map((line) => line.replace(': ', ' '));

const codes = (one: MeasureRun, ...[units, by, unitId]: Parameters<typeof askContribution>): string[] =>
  one.act(AT, askContribution(units, by, unitId)).refusals.map(({ code }) => code);

describe('what a lead asks of supporting units', () => {
  it('is told to the liaison of each, once more on the working day before, and to nobody above them', () => {
    const one = run();
    one.act(AT, askContribution(['helper', 'other'], BY));
    expect(shanghaiDate(one.nextWakeAt ?? 0)).toBe('2023-08-14');
    expect(heard(one.until('2023-09-15 10:00'))).toEqual([
      '2023-08-07 contribution request notice email -> liaison@helper',
      '2023-08-07 contribution 2 request notice email -> liaison@other',
      '2023-08-14 contribution-reminder reminder notice email -> liaison@helper',
      '2023-08-14 contribution-reminder 2 reminder notice email -> liaison@other',
    ]);
    const [notice] = one.written.filter(({ rung }) => rung === 'contribution');
    expect(notice).toMatchObject({ validWhile: 'contributing', request: null, next: null });
  });

  it('once it is given is not reminded of', () => {
    const one = run();
    one.act(AT, askContribution(['helper', 'other'], BY));
    const { events } = one.act('2023-08-08 10:00', contribution('helper'));
    expect(events).toEqual([{ type: 'contributionGiven', inputId: 'input-2', ordinal: 1, unitId: 'helper' }]);
    expect(heard(one.until('2023-09-15 10:00')).slice(2)).toEqual([
      '2023-08-14 contribution-reminder 2 reminder notice email -> liaison@other',
    ]);
  });

  it('is not reminded of on the very day of the asking', () => {
    const one = run();
    one.act(AT, askContribution(['helper'], '2023-08-08'));
    expect(heard(one.until('2023-09-15 10:00'))).toHaveLength(1);
  });

  it('is reminded of late where duban was down, but not after the day itself', () => {
    const late = run();
    late.act(AT, askContribution(['helper'], BY));
    expect(heard(late.asleepUntil('2023-08-15 12:00')).slice(1)).toEqual([
      '2023-08-15 contribution-reminder reminder notice email -> liaison@helper',
    ]);
    const over = run();
    over.act(AT, askContribution(['helper'], BY));
    expect(heard(over.asleepUntil('2023-08-16 07:00')).slice(1)).toEqual([]);
    expect(over.state.contributions).toMatchObject([{ unitId: 'helper', reminded: true }]);
  });

  it('of one that is asked again is the later answer alone', () => {
    const one = run();
    one.act(AT, askContribution(['helper', 'other'], BY));
    one.act('2023-08-08 10:00', askContribution(['helper'], '2023-08-25'));
    expect(one.state.contributions.map(({ ordinal, unitId, by }) => [ordinal, unitId, by])).toEqual([
      [2, 'other', BY],
      [3, 'helper', '2023-08-25'],
    ]);
    expect(heard(one.until('2023-09-15 10:00')).slice(2)).toEqual([
      '2023-08-08 contribution 3 request notice email -> liaison@helper',
      '2023-08-14 contribution-reminder 2 reminder notice email -> liaison@other',
      '2023-08-24 contribution-reminder 3 reminder notice email -> liaison@helper',
    ]);
  });

  it('names each unit once, and keeps who asked, for what and when', () => {
    const one = run();
    one.act(AT, askContribution(['helper', 'helper'], BY, 'second'));
    expect(one.state.contributions).toEqual([
      {
        ...{ ordinal: 1, inputId: 'input-1', unitId: 'helper', askedBy: 'second', by: BY },
        ...{ askedOn: '2023-08-07', reminded: false },
      },
    ]);
  });

  it('may be wanted on this very day and on the day before the plan’s close', () => {
    expect(codes(run(), ['helper'], '2023-08-07')).toEqual([]);
    expect(codes(run(), ['helper'], '2026-01-29')).toEqual([]);
  });

  it.each([
    ['by a unit that does not lead', ['other'], BY, 'helper', 'not-responsible'],
    ['of nobody', [], BY, 'lead', 'not-supporting'],
    ['of a unit that does not support the measure', ['helper', 'stranger'], BY, 'lead', 'not-supporting'],
    ['for a day that is past', ['helper'], '2023-08-06', 'lead', 'date-in-the-past'],
    ['for the day of the plan’s close', ['helper'], '2026-01-30', 'lead', 'date-too-far'],
  ])('is refused when asked %s', (_how, units, by, unitId, code) => {
    const one = run();
    expect(codes(one, units, by, unitId)).toEqual([code]);
    expect([one.state.contributions, heard(one)]).toEqual([[], []]);
  });

  it('is refused while the measure is parked, and given by nobody who was not asked', () => {
    const one = run();
    one.act(AT, askContribution(['helper'], BY));
    expect(one.act(AT, contribution('other')).refusals).toMatchObject([{ code: 'not-asked' }]);
    one.act(AT, decide({ decision: 'park', reviewOn: '2023-10-16' }));
    expect(codes(one, ['helper'], BY)).toEqual(['measure-parked']);
    expect(one.state.contributions).toEqual([]);
  });
});
