import { describe, expect, it } from 'vitest';
import { chinaCalendar } from '../../src/domain/data/china-calendar.ts';
import { ONGOING_MONTHLY, ONGOING_QUARTERLY } from '../../src/domain/presets.ts';
import type { Rhythm } from '../../src/domain/policy.ts';
import { nextRound } from '../../src/domain/rhythm.ts';

const rhythmOf = ({ rhythm }: { rhythm: Rhythm | null }): Rhythm => {
  if (rhythm === null) throw new Error('a preset of ongoing measures has a rhythm');
  return rhythm;
};
const first = (rhythm: Rhythm, activatedOn: string) =>
  nextRound(rhythm, chinaCalendar(), { doneOn: null, activatedOn });
const after = (rhythm: Rhythm, doneOn: string) =>
  nextRound(rhythm, chinaCalendar(), { doneOn, activatedOn: '2023-01-03' });

describe('the first round', () => {
  it.each([
    ['2023-06-27', '2023-06-15', '2023-06-28'],
    ['2023-06-28', '2023-09-15', '2023-09-28'],
    ['2023-07-03', '2023-09-15', '2023-09-28'],
  ])('of a quarter after %s is asked on %s, due on %s', (activatedOn, askOn, due) => {
    expect(first(rhythmOf(ONGOING_QUARTERLY), activatedOn)).toEqual({ askOn, due });
  });

  it.each([
    ['2023-07-03', '2023-06-25', '2023-07-05'],
    ['2023-07-05', '2023-07-25', '2023-08-07'],
    ['2023-08-10', '2023-08-25', '2023-09-05'],
  ])('of a month after %s is asked on %s, due on %s', (activatedOn, askOn, due) => {
    expect(first(rhythmOf(ONGOING_MONTHLY), activatedOn)).toEqual({ askOn, due });
  });
});

describe('the next round', () => {
  it('is the one asked after the last that was dealt with', () => {
    expect(after(rhythmOf(ONGOING_MONTHLY), '2023-07-25')).toEqual({ askOn: '2023-08-25', due: '2023-09-05' });
    expect(after(rhythmOf(ONGOING_QUARTERLY), '2023-09-15')).toEqual({ askOn: '2023-12-15', due: '2023-12-28' });
  });

  it('falls on the last day of a month that is too short', () => {
    const late: Rhythm = { every: 'month', askDay: 30, due: { day: 31, monthOffset: 0, roll: 'back' } };
    expect(after(late, '2024-01-31')).toEqual({ askOn: '2024-02-29', due: '2024-02-29' });
  });
});
