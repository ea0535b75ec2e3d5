import type { Calendar } from './calendar.ts';
import { DubanError } from './errors.ts';
import { addDays, type LocalDate } from './local-date.ts';
import { checkSendWindows, type SendWindows } from './send-window.ts';
import { instantOf, localDateOf } from './zone.ts';

/** More working hours than any limit has: 2,000 days of six hours. */
const MAX_WORKING_HOURS = 12_000;
const HOUR_MS = 3_600_000;

/** A stretch of working time, epoch ms. */
interface Stretch {
  readonly from: number;
  readonly to: number;
}

type DailyWindows = Extract<SendWindows, { kind: 'daily' }>;

/**
 * The instant (epoch ms) that lies n working hours after (n > 0) or before (n < 0) an instant. Working hours are those
 * of the send windows on working days; under `always` every hour counts. Where a window ends exactly there, the answer
 * is that end and not the next opening, so that it is always the nearest such instant to the start.
 * Throws DubanError invalid-input unless n is a whole number other than 0 from -12000 to 12000.
 */
export function addWorkingHours(
  calendar: Calendar,
  windows: SendWindows,
  span: { from: number; hours: number },
): number {
  const { from, hours } = span;
  checkHours(hours);
  if (windows.kind === 'always') return from + hours * HOUR_MS;
  checkSendWindows(windows);
  return hours > 0
    ? forward(calendar, windows, { from, left: hours * HOUR_MS })
    : backward(calendar, windows, { from, left: -hours * HOUR_MS });
}

function forward(calendar: Calendar, windows: DailyWindows, span: { from: number; left: number }): number {
  let { left } = span;
  let date = calendar.nextWorkingDayOnOrAfter(localDateOf(calendar.zone, span.from));
  for (;;) {
    for (const { from, to } of stretchesOn(calendar, windows, date)) {
      const start = Math.max(from, span.from);
      if (start < to && to - start >= left) return start + left;
      left -= Math.max(0, to - start);
    }
    date = calendar.nextWorkingDayOnOrAfter(addDays(date, 1));
  }
}

function backward(calendar: Calendar, windows: DailyWindows, span: { from: number; left: number }): number {
  let { left } = span;
  let date = calendar.previousWorkingDayOnOrBefore(localDateOf(calendar.zone, span.from));
  for (;;) {
    for (const { from, to } of stretchesOn(calendar, windows, date).toReversed()) {
      const end = Math.min(to, span.from);
      if (from < end && end - from >= left) return end - left;
      left -= Math.max(0, end - from);
    }
    date = calendar.previousWorkingDayOnOrBefore(addDays(date, -1));
  }
}

function stretchesOn(calendar: Calendar, { ranges }: DailyWindows, date: LocalDate): Stretch[] {
  return ranges.map(({ from, to }) => ({
    from: instantOf(calendar.zone, date, from),
    to: instantOf(calendar.zone, date, to),
  }));
}

function checkHours(hours: number): void {
  if (Number.isInteger(hours) && hours !== 0 && Math.abs(hours) <= MAX_WORKING_HOURS) return;
  throw new DubanError(
    'invalid-input',
    `工作小时数“${hours}”无效：应为 -${MAX_WORKING_HOURS} 至 ${MAX_WORKING_HOURS} 之间不为 0 的整数，请检查催办规则。` +
      ` / "${hours}" working hours: a whole number from -${MAX_WORKING_HOURS} to ${MAX_WORKING_HOURS}, but not 0, is allowed; check the policy.`,
  );
}
