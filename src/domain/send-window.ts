import type { Calendar } from './calendar.ts';
import { DubanError } from './errors.ts';
import { stableHash } from './hash.ts';
import { addDays } from './local-date.ts';
import { instantOf, localDateOf, minutesOf, type LocalTime } from './zone.ts';

/** One stretch of a working day: open at `from`, closed again at `to` (the instant `to` is outside). */
export interface SendRange {
  readonly from: LocalTime;
  readonly to: LocalTime;
}

/**
 * When duban may send. `daily`: within the ranges (in order, apart from each other) of working days; the releases of
 * one opening are spread over its first `spreadMinutes` minutes. `always`: at any instant (policies in seconds).
 */
export type SendWindows =
  | { readonly kind: 'daily'; readonly ranges: readonly SendRange[]; readonly spreadMinutes: number }
  | { readonly kind: 'always' };

type DailyWindows = Extract<SendWindows, { kind: 'daily' }>;

/** The office hours of the `standard` policy. */
export const STANDARD_WINDOWS: SendWindows = {
  kind: 'daily',
  ranges: [
    { from: '09:00', to: '12:00' },
    { from: '14:30', to: '17:30' },
  ],
  spreadMinutes: 30,
};

const MINUTE_MS = 60_000;
const checked = new WeakSet<DailyWindows>();

function faultyWindows(problem: string): DubanError {
  return new DubanError('invalid-input', `发送时段有误：${problem}。 / The send windows are not usable; mend them.`);
}

/**
 * Throws DubanError invalid-input unless there is a range, all are in order and apart, and the spread is a whole
 * number of minutes that fits into each of them.
 */
export function checkSendWindows(windows: SendWindows): void {
  if (windows.kind === 'always' || checked.has(windows)) return;
  const { ranges, spreadMinutes } = windows;
  if (ranges.length === 0) throw faultyWindows('至少需要一个时段，如 09:00–12:00 (no range given)');
  if (!Number.isInteger(spreadMinutes) || spreadMinutes < 0) {
    throw faultyWindows(`分散分钟数 ${spreadMinutes} 应为不小于 0 的整数 (spreadMinutes must be a whole number)`);
  }
  let closed = -1;
  for (const { from, to } of ranges) {
    const [opens, closes] = [minutesOf(from), minutesOf(to)];
    if (opens <= closed || closes <= opens)
      throw faultyWindows(`${from}–${to} 顺序颠倒或重叠 (not in order or overlapping)`);
    if (closes - opens < spreadMinutes)
      throw faultyWindows(`${from}–${to} 短于分散的 ${spreadMinutes} 分钟 (shorter than the spread)`);
    closed = closes;
  }
  checked.add(windows);
}

/** The minute after an opening at which this contact's messages leave: 0 to spreadMinutes - 1, always the same. */
export function contactMinute(contactId: string, spreadMinutes: number): number {
  return spreadMinutes <= 1 ? 0 : stableHash(contactId) % spreadMinutes;
}

/** The first instant >= from that is an opening on a working day plus `delayMs`. */
function firstOpening(calendar: Calendar, windows: DailyWindows, search: { from: number; delayMs: number }): number {
  checkSendWindows(windows);
  let date = calendar.nextWorkingDayOnOrAfter(localDateOf(calendar.zone, search.from));
  for (;;) {
    for (const range of windows.ranges) {
      const opening = instantOf(calendar.zone, date, range.from) + search.delayMs;
      if (opening >= search.from) return opening;
    }
    date = calendar.nextWorkingDayOnOrAfter(addDays(date, 1));
  }
}

/** The first instant >= from (UTC epoch ms) at which a window opens on a working day; from itself for `always`. */
export function nextOpening(calendar: Calendar, windows: SendWindows, from: number): number {
  return windows.kind === 'always' ? from : firstOpening(calendar, windows, { from, delayMs: 0 });
}

/**
 * The contact's next release: the first instant >= from (UTC epoch ms) that is an opening on a working day plus the
 * contact's own minute. So a notice that comes after the contact's minute waits for the next window.
 */
export function nextRelease(calendar: Calendar, windows: SendWindows, contactId: string, from: number): number {
  if (windows.kind === 'always') return from;
  const delayMs = contactMinute(contactId, windows.spreadMinutes) * MINUTE_MS;
  return firstOpening(calendar, windows, { from, delayMs });
}

/** Whether sending is allowed at the instant: a working day's range contains it, its opening included, its end not. */
export function isInsideWindow(calendar: Calendar, windows: SendWindows, instant: number): boolean {
  if (windows.kind === 'always') return true;
  checkSendWindows(windows);
  const date = localDateOf(calendar.zone, instant);
  if (!calendar.isWorkingDay(date)) return false;
  const at = (time: LocalTime): number => instantOf(calendar.zone, date, time);
  return windows.ranges.some(({ from, to }) => at(from) <= instant && instant < at(to));
}
