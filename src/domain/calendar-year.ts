import { DubanError, type Fault } from './errors.ts';
import { isLocalDate, yearOf, type LocalDate } from './local-date.ts';

/** Days off and make-up working days (调休) of one year. A notice may name days of the year before or after. */
export interface CalendarYear {
  readonly year: number;
  /** Days off by the notice; days of a weekend may be among them. */
  readonly holidays: readonly LocalDate[];
  /** Saturdays and Sundays that are worked. */
  readonly makeUpDays: readonly LocalDate[];
  /** `published`: from the State Council's notice. `computed`: nothing is published yet, weekends alone count. */
  readonly source: 'published' | 'computed';
}

const fault = (message: string): Fault => ({ severity: 'error', code: 'calendar-data', message, where: {} });

function faultsOfYear({ year, holidays, makeUpDays }: CalendarYear): Fault[] {
  if (!Number.isInteger(year)) return [fault(`年份“${year}”应为整数 / the year "${year}" must be a whole number`)];
  const misplaced = (date: LocalDate): boolean => !isLocalDate(date) || Math.abs(yearOf(date) - year) > 1;
  const off = new Set(holidays);
  return [
    ...[...holidays, ...makeUpDays]
      .filter(misplaced)
      .map((date) =>
        fault(
          `${year} 年：“${date}”应为该年或相邻年份的日期，格式 YYYY-MM-DD` +
            ` / ${year}: "${date}" must be a day of that or a neighbouring year, written YYYY-MM-DD`,
        ),
      ),
    ...makeUpDays
      .filter((date) => off.has(date))
      .map((date) =>
        fault(
          `${year} 年：${date} 既列为放假又列为上班，请核对通知` +
            ` / ${year}: ${date} is both a day off and a working day; compare the notice`,
        ),
      ),
  ];
}

function faultsOfRepeatedYears(years: readonly CalendarYear[]): Fault[] {
  const numbers = years.map(({ year }) => year);
  const repeated = new Set(numbers.filter((year, index) => numbers.indexOf(year) !== index));
  return [...repeated].map((year) => fault(`${year} 年出现两次，只能保留一份 / ${year} is given twice; keep one`));
}

/** A day that one year's notice has off and another's has worked: the notice of a year may name December days before it. */
function faultsBetweenYears(years: readonly CalendarYear[]): Fault[] {
  const off = new Map(years.flatMap(({ year, holidays }) => holidays.map((date) => [date, year] as const)));
  return years.flatMap(({ year, makeUpDays }) =>
    makeUpDays.flatMap((date) => {
      const other = off.get(date);
      return other === undefined || other === year
        ? []
        : [
            fault(
              `${date}：${other} 年列为放假，${year} 年列为上班，请核对两份通知` +
                ` / ${date} is off by ${other} and worked by ${year}: compare the two notices`,
            ),
          ];
    }),
  );
}

const faultOfClosure = (date: LocalDate): Fault =>
  fault(
    `单位休息日“${date}”应为真实日期，格式 YYYY-MM-DD / closure "${date}" must be an existing day written YYYY-MM-DD`,
  );

/** Throws DubanError invalid-input with every fault of the years and of the extra days off. */
export function checkCalendarData(years: readonly CalendarYear[], closures: readonly LocalDate[]): void {
  const faults = [
    ...years.flatMap(faultsOfYear),
    ...faultsOfRepeatedYears(years),
    ...faultsBetweenYears(years),
    ...closures.filter((date) => !isLocalDate(date)).map(faultOfClosure),
  ];
  if (faults.length === 0) return;
  const list = faults.map(({ message }) => `- ${message}`).join('\n');
  throw new DubanError('invalid-input', `工作日历数据有误，请更正后重试 / The calendar data have faults:\n${list}`, {
    faults,
  });
}
