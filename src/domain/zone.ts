import { DubanError } from './errors.ts';
import { dateOfEpochDay, epochDayOf, type EpochDay, type LocalDate } from './local-date.ts';

/** A time of day 'HH:MM', 00:00 to 23:59. */
export type LocalTime = string;

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const TIME_SHAPE = /^([01]\d|2[0-3]):([0-5]\d)$/;
const MEMO_LIMIT = 50_000;
const FIRST_INSTANT = Date.UTC(1000, 0, 2);
const LAST_INSTANT = Date.UTC(9999, 11, 30);

/** What is known of one zone: its formatter, and the offset in ms of each UTC day asked for, null if it changes. */
interface ZoneData {
  readonly formatter: Intl.DateTimeFormat;
  readonly dayOffsets: Map<EpochDay, number | null>;
}

const zones = new Map<string, ZoneData>();
const minutesByTime = new Map<LocalTime, number>();

function newFormatter(zone: string): Intl.DateTimeFormat {
  try {
    return new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      calendar: 'gregory',
      numberingSystem: 'latn',
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
  } catch (cause) {
    throw new DubanError(
      'invalid-input',
      `时区“${zone}”无法识别：请填写 IANA 时区名，如 Asia/Shanghai。` +
        ` / "${zone}" is not a known time zone: use an IANA name such as Asia/Shanghai.`,
      { cause },
    );
  }
}

function zoneData(zone: string): ZoneData {
  const known = zones.get(zone);
  if (known !== undefined) return known;
  const data = { formatter: newFormatter(zone), dayOffsets: new Map<EpochDay, number | null>() };
  zones.set(zone, data);
  return data;
}

/** Throws DubanError invalid-input unless the platform knows the zone. */
export function checkTimeZone(zone: string): void {
  zoneData(zone);
}

/** Local minus UTC at an instant, in ms, asked of the platform's zone data. */
function platformOffset({ formatter }: ZoneData, instantMs: number): number {
  const part: Record<string, number> = {};
  for (const { type, value } of formatter.formatToParts(instantMs)) part[type] = Number(value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part;
  const local = Date.UTC(year, month - 1, day, hour, minute, second);
  return local - Math.floor(instantMs / 1000) * 1000;
}

/**
 * The offset of a whole UTC day, or null when it changes during the day. Equal offsets at both ends mean that nothing
 * changed in between, so the slow platform call is left to the few days with a change.
 */
function offsetOfDay(data: ZoneData, utcDay: EpochDay): number | null {
  const known = data.dayOffsets.get(utcDay);
  if (known !== undefined) return known;
  const start = platformOffset(data, utcDay * DAY_MS);
  const offset = start === platformOffset(data, (utcDay + 1) * DAY_MS) ? start : null;
  if (data.dayOffsets.size >= MEMO_LIMIT) data.dayOffsets.clear();
  data.dayOffsets.set(utcDay, offset);
  return offset;
}

/** Local time minus UTC in ms at an instant. */
const offsetAt = (data: ZoneData, instantMs: number): number =>
  offsetOfDay(data, Math.floor(instantMs / DAY_MS)) ?? platformOffset(data, instantMs);

function localMs(zone: string, instantMs: number): number {
  if (!(instantMs >= FIRST_INSTANT && instantMs <= LAST_INSTANT)) {
    throw new DubanError(
      'invalid-input',
      `时刻“${instantMs}”无效：应为 UTC 毫秒数，公元 1000 年至 9999 年之间。` +
        ` / "${instantMs}" is not an instant: give UTC milliseconds within the years 1000 to 9999.`,
    );
  }
  return instantMs + offsetAt(zoneData(zone), instantMs);
}

/** Minutes since midnight of 'HH:MM'. Throws DubanError invalid-input for anything but 00:00 to 23:59. */
export function minutesOf(time: LocalTime): number {
  const known = minutesByTime.get(time);
  if (known !== undefined) return known;
  const [, hours, minutes] = (TIME_SHAPE.exec(time) ?? []).map(Number);
  if (hours === undefined || minutes === undefined) {
    throw new DubanError(
      'invalid-input',
      `时间“${time}”无效：应为 HH:MM，00:00 至 23:59。 / "${time}" is not a time of day: write HH:MM, 00:00 to 23:59.`,
    );
  }
  minutesByTime.set(time, hours * 60 + minutes);
  return hours * 60 + minutes;
}

/**
 * The instant (UTC epoch ms) of a local date and time. A time that a clock change skips moves forward by the length of
 * the gap (02:30 becomes 03:30); of a time that comes twice the first is taken.
 */
export function instantOf(zone: string, date: LocalDate, time: LocalTime): number {
  const data = zoneData(zone);
  const local = epochDayOf(date) * DAY_MS + minutesOf(time) * MINUTE_MS;
  const before = offsetAt(data, local - DAY_MS);
  const after = offsetAt(data, local + DAY_MS);
  if (before === after) return local - before;
  const [first, second] = [local - before, local - after];
  if (offsetAt(data, first) === before) return first;
  return offsetAt(data, second) === after ? second : first;
}

/** The date that the zone's calendars show at an instant (UTC epoch ms). */
export const localDateOf = (zone: string, instantMs: number): LocalDate =>
  dateOfEpochDay(Math.floor(localMs(zone, instantMs) / DAY_MS));

const two = (n: number): string => (n < 10 ? `0${n}` : String(n));

/** The time 'HH:MM' that the zone's clocks show at an instant (UTC epoch ms); seconds are cut off. */
export function localTimeOf(zone: string, instantMs: number): LocalTime {
  const minutes = Math.floor(localMs(zone, instantMs) / MINUTE_MS);
  const minuteOfDay = ((minutes % 1440) + 1440) % 1440;
  return `${two(Math.floor(minuteOfDay / 60))}:${two(minuteOfDay % 60)}`;
}

/** 'YYYY-MM-DD HH:MM' as the zone's clocks show it: for logs, reports and tests. */
export const formatLocal = (zone: string, instantMs: number): string =>
  `${localDateOf(zone, instantMs)} ${localTimeOf(zone, instantMs)}`;
