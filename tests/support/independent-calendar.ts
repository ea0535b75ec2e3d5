/**
 * A second reading of the working-day rules for tests to compare with: written apart from the product (nothing of src
 * is imported), with other data (holiday-calendar 1.3.3), day by day, one date at a time. Only 2023 to 2026, only
 * Asia/Shanghai (UTC+8 all through these years). It refuses other years, so it cannot agree by not knowing.
 */

const DAYS_OFF = new Set(
  `
  2023-01-01 2023-01-02 2023-01-21 2023-01-22 2023-01-23 2023-01-24 2023-01-25 2023-01-26 2023-01-27
  2023-04-05 2023-04-29 2023-04-30
  2023-05-01 2023-05-02 2023-05-03
  2023-06-22 2023-06-23 2023-06-24
  2023-09-29 2023-09-30
  2023-10-01 2023-10-02 2023-10-03 2023-10-04 2023-10-05 2023-10-06
  2024-01-01
  2024-02-10 2024-02-11 2024-02-12 2024-02-13 2024-02-14 2024-02-15 2024-02-16 2024-02-17
  2024-04-04 2024-04-05 2024-04-06
  2024-05-01 2024-05-02 2024-05-03 2024-05-04 2024-05-05
  2024-06-10
  2024-09-15 2024-09-16 2024-09-17
  2024-10-01 2024-10-02 2024-10-03 2024-10-04 2024-10-05 2024-10-06 2024-10-07
  2025-01-01 2025-01-28 2025-01-29 2025-01-30 2025-01-31
  2025-02-01 2025-02-02 2025-02-03 2025-02-04
  2025-04-04 2025-04-05 2025-04-06
  2025-05-01 2025-05-02 2025-05-03 2025-05-04 2025-05-05 2025-05-31
  2025-06-01 2025-06-02
  2025-10-01 2025-10-02 2025-10-03 2025-10-04 2025-10-05 2025-10-06 2025-10-07 2025-10-08
  2026-01-01 2026-01-02 2026-01-03
  2026-02-15 2026-02-16 2026-02-17 2026-02-18 2026-02-19 2026-02-20 2026-02-21 2026-02-22 2026-02-23
  2026-04-04 2026-04-05 2026-04-06
  2026-05-01 2026-05-02 2026-05-03 2026-05-04 2026-05-05
  2026-06-19 2026-06-20 2026-06-21
  2026-09-25 2026-09-26 2026-09-27
  2026-10-01 2026-10-02 2026-10-03 2026-10-04 2026-10-05 2026-10-06 2026-10-07
  `
    .trim()
    .split(/\s+/),
);

const WORKED_WEEKEND_DAYS = new Set(
  `
  2023-01-28 2023-01-29 2023-04-23 2023-05-06 2023-06-25 2023-10-07 2023-10-08 2024-02-04 2024-02-18 2024-04-07
  2024-04-28 2024-05-11 2024-09-14 2024-09-29 2024-10-12 2025-01-26 2025-02-08 2025-04-27 2025-09-28 2025-10-11
  2026-01-04 2026-02-14 2026-02-28 2026-05-09 2026-09-20 2026-10-10
  `
    .trim()
    .split(/\s+/),
);

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

const isoDay = (shiftedMs: number): string => new Date(shiftedMs).toISOString().slice(0, 10);

function midnightUtc(date: string): Date {
  const midnight = new Date(`${date}T00:00:00Z`);
  if (!/^202[3-6]-\d\d-\d\d$/.test(date) || isoDay(midnight.getTime()) !== date) {
    throw new Error(`The independent calendar knows 2023-01-01 to 2026-12-31 only, not ${date}`);
  }
  return midnight;
}

/** The date that clocks in Shanghai show at an instant (epoch ms). */
export const shanghaiDate = (ms: number): string => isoDay(ms + 8 * HOUR_MS);

/** The time 'HH:MM' that clocks in Shanghai show at an instant (epoch ms). */
export const shanghaiTime = (ms: number): string => new Date(ms + 8 * HOUR_MS).toISOString().slice(11, 16);

/** Monday to Friday, whatever a notice says. */
export function isWeekday(date: string): boolean {
  const weekday = midnightUtc(date).getUTCDay();
  return weekday >= 1 && weekday <= 5;
}

export function isWorkingDay(date: string): boolean {
  if (DAYS_OFF.has(date)) return false;
  return WORKED_WEEKEND_DAYS.has(date) || isWeekday(date);
}

/** The n-th working day after (n > 0) or before (n < 0) the date; the date itself for 0. */
export function addWorkingDays(date: string, n: number): string {
  let day = date;
  for (let left = Math.abs(n); left > 0;) {
    day = isoDay(midnightUtc(day).getTime() + (n > 0 ? DAY_MS : -DAY_MS));
    if (isWorkingDay(day)) left -= 1;
  }
  return day;
}

/** Whether the instant (epoch ms) lies in 09:00–12:00 or 14:30–17:30 of a working day: the opening does, the closing instant does not. */
export function insideStandardWindow(ms: number): boolean {
  return isWorkingDay(shanghaiDate(ms)) && insideWindowHours(ms);
}

/** The same on any day. */
export function insideWindowHours(ms: number): boolean {
  const time = shanghaiTime(ms);
  return (time >= '09:00' && time < '12:00') || (time >= '14:30' && time < '17:30');
}
