import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { LegalHoliday } from 'tyme4ts';

/*
 * Two sources of China's days off and make-up days besides the product's own table (which comes from chinese-days), each
 * read by itself, and what is known to be wrong in them.
 */

/** Whether a day (YYYY-MM-DD) was worked, by a source's own word, or else by its weekday. */
export type Source = (date: string) => boolean;

const isWeekend = (date: string): boolean => [0, 6].includes(new Date(`${date}T00:00:00Z`).getUTCDay());

/** tyme4ts 1.5.2. */
export const tyme4ts: Source = (date) => {
  const [year = 0, month = 0, day = 0] = date.split('-').map(Number);
  return LegalHoliday.fromYmd(year, month, day)?.isWork() ?? !isWeekend(date);
};

interface HolidayCalendarYear {
  readonly dates: readonly { readonly date: string; readonly type: 'public_holiday' | 'transfer_workday' }[];
}

const require = createRequire(import.meta.url);
const packageFile = require.resolve('holiday-calendar/package.json');
const types = new Map<string, string>();
for (let year = 2003; year <= 2026; year += 1) {
  const file = new URL(`data/CN/${year}.json`, `file://${packageFile}`);
  const { dates } = JSON.parse(readFileSync(file, 'utf8')) as HolidayCalendarYear; // the package's own format
  for (const { date, type } of dates) types.set(date, type);
}

/** holiday-calendar 1.3.3. */
export const holidayCalendar: Source = (date) => {
  const type = types.get(date);
  return type === undefined ? !isWeekend(date) : type === 'transfer_workday';
};

/** A day on which a source is wrong: what the State Council's notice for that holiday says. */
export interface KnownDifference {
  readonly date: string;
  readonly worked: boolean;
  readonly notice: string;
}

const worked = (date: string, notice: string): KnownDifference => ({ date, worked: true, notice });
const off = (date: string, notice: string): KnownDifference => ({ date, worked: false, notice });

export const WRONG_IN_TYME4TS: readonly KnownDifference[] = [
  worked('2013-04-07', '2013, Qingming: off 4 to 6 April, Sunday 7 April is worked; the source leaves it out'),
  worked(
    '2013-10-12',
    '2013, National Day: off 1 to 7 October, Saturday 12 October is worked; the source leaves it out',
  ),
];

const MAY_2004 = '2004, 1 May: the weekend of 8 and 9 May is worked in exchange for 6 and 7 May';
const OCTOBER_2004 = '2004, National Day: the weekend of 9 and 10 October is worked in exchange for 6 and 7 October';
const NEW_YEAR_2008 = '2008, New Year: off 30 December 2007 to 1 January; Saturday 29 December is worked for Monday 31';

export const WRONG_IN_HOLIDAY_CALENDAR: readonly KnownDifference[] = [
  worked('2004-01-02', '2004, New Year: 1 January alone is off, so that Friday 2 January is worked'),
  off('2004-04-25', `${MAY_2004}; Sunday 25 April is not named`),
  worked('2004-05-09', MAY_2004),
  off('2004-09-26', `${OCTOBER_2004}; Sunday 26 September is not named`),
  worked('2004-10-10', OCTOBER_2004),
  worked('2007-12-29', NEW_YEAR_2008),
  off('2007-12-31', NEW_YEAR_2008),
  worked('2008-05-04', '2008, 1 May: off 1 to 3 May, Sunday 4 May is worked in exchange for 2 May'),
  off('2008-06-07', '2008, Dragon Boat: off 7 to 9 June, Saturday 7 June as every Saturday; nothing is worked for it'),
  off('2008-09-13', '2008, Mid-Autumn: off 13 to 15 September, Saturday 13 September as every Saturday'),
  worked('2009-01-04', '2009, New Year: off 1 to 3 January, Sunday 4 January is worked in exchange for 2 January'),
  worked('2009-09-27', '2009, National Day: Sunday 27 September and Saturday 10 October are worked'),
  worked('2011-12-31', '2012, New Year: off 1 to 3 January, Saturday 31 December 2011 is worked'),
  worked('2015-01-04', '2015, New Year: off 1 to 3 January, Sunday 4 January is worked'),
  off('2016-04-02', '2016, Qingming: 4 April is off and follows a weekend; nothing is worked for it'),
  off('2018-06-16', '2018, Dragon Boat: 18 June is off and follows a weekend; nothing is worked for it'),
  off('2018-09-22', '2018, Mid-Autumn: 24 September is off and follows a weekend; nothing is worked for it'),
];
