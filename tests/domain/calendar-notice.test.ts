import { describe, expect, it } from 'vitest';
import { missingNotices } from '../../src/domain/calendar-notice.ts';

const missing = (today: string, until: string, published: readonly number[] = []): number[] =>
  missingNotices((year) => published.includes(year), { today, until });

describe('the notices of holidays that are due and not known', () => {
  it('are those of this year, and from 15 November on of the next one', () => {
    expect(missing('2026-11-14', '2027-12-31')).toEqual([2026]);
    expect(missing('2026-11-15', '2027-12-31')).toEqual([2026, 2027]);
    expect(missing('2026-12-31', '2030-12-31')).toEqual([2026, 2027]);
    expect(missing('2027-01-01', '2030-12-31')).toEqual([2027]);
  });

  it('are none beyond the last day that matters', () => {
    expect(missing('2026-12-01', '2026-12-31')).toEqual([2026]);
    expect(missing('2026-12-01', '2027-01-01')).toEqual([2026, 2027]);
  });

  it('are none of the years that are published', () => {
    expect(missing('2026-12-01', '2027-12-31', [2026])).toEqual([2027]);
    expect(missing('2026-12-01', '2027-12-31', [2026, 2027])).toEqual([]);
  });
});
