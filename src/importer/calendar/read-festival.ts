import type { Fault } from '../../domain/errors.ts';
import { addDays, daysBetween, dayOfWeek, isLocalDate, yearOf, type LocalDate } from '../../domain/local-date.ts';
import { calendarFault, type CalendarFaultCode } from './faults.ts';
import type { Said } from '../faults.ts';
import type { NoticeItem, Sentence } from './notice-text.ts';
import { tokensOf, type PrintedDate, type Token } from './notice-tokens.ts';
import type { Festival } from './festivals.ts';

/** What a notice fixes for one festival, or for two that fall together. */
export interface FestivalDays {
  readonly festivals: readonly Festival[];
  /** In order. */
  readonly holidays: readonly LocalDate[];
  readonly makeUpDays: readonly LocalDate[];
  readonly line: number;
}

/** No festival is longer; more is a slip of the pen in a month. */
const MOST_DAYS = 15;

const WEEKDAYS = ['周日', '周一', '周二', '周三', '周四', '周五', '周六'] as const;

export const weekdayText = (date: LocalDate): string => WEEKDAYS[dayOfWeek(date)] ?? '';

/** Reads one item of the notice of a year; faults go to `problems`, all of them. */
export function readFestival(item: NoticeItem, year: number, problems: Fault[]): FestivalDays {
  return new FestivalReader(item, year, problems).read();
}

class FestivalReader {
  private readonly item: NoticeItem;
  private readonly year: number;
  private readonly problems: Fault[];
  private readonly off = new Set<LocalDate>();
  private readonly worked = new Set<LocalDate>();
  /** Days that the notice names again as days off, with the line that does. */
  private readonly stated: { readonly date: LocalDate; readonly line: number }[] = [];
  /** Weekend days whose rest moves elsewhere: off within the holiday, else worked. */
  private readonly movedFrom = new Set<LocalDate>();
  private last: { year: number; month: number } | null = null;

  constructor(item: NoticeItem, year: number, problems: Fault[]) {
    this.item = item;
    this.year = year;
    this.problems = problems;
  }

  read(): FestivalDays {
    for (const sentence of this.item.sentences) this.readSentence(sentence);
    for (const date of this.movedFrom) if (!this.off.has(date)) this.worked.add(date);
    for (const { date, line } of this.stated) if (!this.off.has(date)) this.fault('day-not-off', notOff(date), line);
    const sorted = (dates: ReadonlySet<LocalDate>): LocalDate[] => [...dates].toSorted();
    const { festivals, line } = this.item;
    return { festivals, holidays: sorted(this.off), makeUpDays: sorted(this.worked), line };
  }

  private readSentence({ text, line }: Sentence): void {
    const tokens = tokensOf(text);
    const says = tokens.some(({ type }) => type === 'verb');
    const dated = tokens.some(({ type }) => type === 'date');
    if (!says && dated && !isSignature(text) && !isAdvice(text)) this.fault('sentence-not-used', notUsed(text), line);
    if (says && dated) this.readTokens(tokens, { text, line });
  }

  private readTokens(tokens: readonly Token[], { text, line }: Sentence): void {
    let pending: LocalDate[] = [];
    let offHere: LocalDate[] = [];
    let moving = false;
    let used = false;
    const weekend = tokens.some(({ type }) => type === 'weekend');
    tokens.forEach((token, index) => {
      if (token.type === 'date') {
        const from = tokens[index - 1]?.type === 'through' ? pending.pop() : undefined;
        pending.push(...this.datesOf(token.date, from, line));
      } else if (token.type === 'comma' && moving) {
        this.state(pending, line);
        [pending, moving] = [[], false];
      } else if (token.type === 'count' && offHere.length > 0) {
        this.checkCount(offHere, { counted: token.days, weekend, line });
      } else if (token.type === 'verb' && pending.length > 0) {
        used = true;
        if (token.verb === 'off') offHere = pending;
        this.apply(token.verb, pending, line);
        moving = token.verb === 'moved';
        pending = [];
      }
    });
    if (moving) this.state(pending, line);
    else if (pending.length > 0 || !used) this.fault('sentence-not-used', notUsed(text), line);
  }

  private apply(verb: Extract<Token, { type: 'verb' }>['verb'], dates: readonly LocalDate[], line: number): void {
    if (verb === 'off' || verb === 'rest') for (const date of dates) this.off.add(date);
    else if (verb === 'worked') for (const date of dates) this.worked.add(date);
    else if (verb === 'moved') for (const date of dates) this.movedFrom.add(date);
    else this.state(dates, line);
  }

  private state(dates: readonly LocalDate[], line: number): void {
    for (const date of dates) this.stated.push({ date, line });
  }

  /** The day itself, or every day from `from` to it. */
  private datesOf(printed: PrintedDate, from: LocalDate | undefined, line: number): LocalDate[] {
    const date = this.dateOf(printed, line);
    if (date === null) return from === undefined ? [] : [from];
    if (from === undefined) return [date];
    const length = daysBetween(from, date) + 1;
    if (length < 2) this.fault('range-reversed', reversed(from, date), line);
    else if (length > MOST_DAYS) this.fault('range-too-long', tooLong(from, date, length), line);
    else return Array.from({ length }, (_, index) => addDays(from, index));
    return [from, date];
  }

  private dateOf({ year, month, day, weekday, raw }: PrintedDate, line: number): LocalDate | null {
    const inMonth = month ?? this.last?.month;
    if (inMonth === undefined) return this.impossible(raw, line);
    const inYear = year ?? (month === null ? this.last?.year : undefined) ?? this.usualYear(inMonth);
    this.last = { year: inYear, month: inMonth };
    const date = `${inYear}-${two(inMonth)}-${two(day)}`;
    if (!isLocalDate(date)) return this.impossible(raw, line);
    if (weekday !== null && weekday !== dayOfWeek(date)) this.fault('weekday-wrong', wrongWeekday(raw, date), line);
    const distance = yearOf(date) - this.year;
    if (distance !== 0 && !(distance === -1 && inMonth === 12)) {
      this.fault('date-outside-year', outside(date, this.year), line);
    }
    return date;
  }

  /** New Year alone reaches into the December before. */
  private usualYear(month: number): number {
    return month === 12 && this.item.festivals.includes('元旦') ? this.year - 1 : this.year;
  }

  private checkCount(
    days: readonly LocalDate[],
    { counted, weekend, line }: { readonly counted: number; readonly weekend: boolean; readonly line: number },
  ): void {
    const length = new Set(days).size;
    const joined = weekend ? length + adjoiningWeekend(days) : length;
    if (counted !== length && counted !== joined) this.fault('days-miscounted', miscounted(days, counted), line);
  }

  private impossible(raw: string, line: number): null {
    this.fault('date-impossible', impossible(raw), line);
    return null;
  }

  private fault(code: CalendarFaultCode, { zh, en }: Said, line: number): void {
    const head = this.item.festivals.join('、');
    this.problems.push(calendarFault(code, { zh: `${head}：${zh}`, en: `${head}: ${en}` }, { line }));
  }
}

const two = (n: number): string => String(n).padStart(2, '0');

/** What a notice recommends to employers changes no day. */
const isAdvice = (text: string): boolean => text.startsWith('鼓励');

/** The last lines of a notice: who issued it, and when. */
const isSignature = (text: string): boolean => /^(?:国务院办公厅)?(?:\d{4}年\d{1,2}月\d{1,2}日)$/u.test(text);

const isWeekend = (date: LocalDate): boolean => [0, 6].includes(dayOfWeek(date));

/** Weekend days that follow or precede a run of days without a gap. */
function adjoiningWeekend(days: readonly LocalDate[]): number {
  const sorted = days.toSorted();
  let count = 0;
  for (const [end, step] of [
    [sorted[0], -1],
    [sorted.at(-1), 1],
  ] as const) {
    for (let day = end; day !== undefined && isWeekend(addDays(day, step)); count += 1) day = addDays(day, step);
  }
  return count;
}

const notUsed = (text: string): Said => ({
  zh: `“${text}”未能识别为放假或上班的安排，未采用；如属安排，请按通知的常用写法改写。`,
  en: `"${text}" is not understood as days off or worked, and is not used; reword it if it should be.`,
});

const notOff = (date: LocalDate): Said => ({
  zh: `${date}（${weekdayText(date)}）写作休息，却不在放假日期之内，请核对起止日期。`,
  en: `${date} is said to be off but is not among the days off: compare the dates.`,
});

const reversed = (from: LocalDate, to: LocalDate): Said => ({
  zh: `起止日期颠倒：${from} 至 ${to}，请核对月份和日期。`,
  en: `The days off end before they begin: ${from} to ${to}.`,
});

const tooLong = (from: LocalDate, to: LocalDate, days: number): Said => ({
  zh: `${from} 至 ${to} 有 ${days} 天，超过 ${MOST_DAYS} 天，请核对月份和日期。`,
  en: `${from} to ${to} are ${days} days, at most ${MOST_DAYS} are taken: compare months and days.`,
});

const miscounted = (days: readonly LocalDate[], counted: number): Said => ({
  zh: `写明共 ${counted} 天，而 ${days[0]} 至 ${days.at(-1)} 是 ${days.length} 天，请核对。`,
  en: `${counted} days are announced, but ${days[0]} to ${days.at(-1)} are ${days.length}.`,
});

const wrongWeekday = (raw: string, date: LocalDate): Said => ({
  zh: `“${raw}”的星期不符：${date} 是${weekdayText(date)}，请核对日期和年份。`,
  en: `The weekday of "${raw}" does not fit: ${date} is a ${EN_WEEKDAYS[dayOfWeek(date)]}.`,
});

const EN_WEEKDAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'] as const;

const outside = (date: LocalDate, year: number): Said => ({
  zh: `${date} 不属于 ${year} 年（元旦可跨上年 12 月），请核对年份或用 --year 指定。`,
  en: `${date} does not belong to ${year} (New Year may reach into the December before): check it, or give --year.`,
});

const impossible = (raw: string): Said => ({
  zh: `“${raw}”不是实际存在的日期，请核对。`,
  en: `"${raw}" is no existing day.`,
});
