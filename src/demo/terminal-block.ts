import type { Colors } from 'picocolors/types.js';
import type { Calendar } from '../domain/calendar.ts';
import { dayOfWeek, daysBetween, type LocalDate } from '../domain/local-date.ts';
import { localDateOf, localTimeOf } from '../domain/zone.ts';
import { displayWidth, fit } from './terminal-width.ts';
import { dateZh } from '../names/dates.ts';

/** The running counts of a demo, over all measures so far. */
export interface DemoTally {
  /** Requests opened. */
  readonly asked: number;
  /** Requests that a report answered. */
  readonly answered: number;
  /** Requests whose due date passed without a report. */
  readonly late: number;
  /** Requests that were escalated past the unit's liaison. */
  readonly escalated: number;
  /** Claims of completion that the office confirmed. */
  readonly verified: number;
  /** Measures with an outcome. */
  readonly closed: number;
}

export const EMPTY_TALLY: DemoTally = { asked: 0, answered: 0, late: 0, escalated: 0, verified: 0, closed: 0 };

/** What does not change during a demo. */
export interface DemoFrame {
  readonly title: string;
  readonly measures: number;
  readonly zone: string;
  readonly calendar: Calendar;
  readonly from: LocalDate;
  /** The day on which the plan closes. */
  readonly until: LocalDate;
}

export type Style = (colors: Colors, text: string) => string;
type Segment = readonly [text: string, style?: Style];

const WEEKDAYS = [
  ['星期日', 'Sun'],
  ['星期一', 'Mon'],
  ['星期二', 'Tue'],
  ['星期三', 'Wed'],
  ['星期四', 'Thu'],
  ['星期五', 'Fri'],
  ['星期六', 'Sat'],
] as const;

const bold: Style = (colors, text) => colors.bold(text);
const dim: Style = (colors, text) => colors.dim(text);

/** Share of the plan's life that is over at a date, 0 to 1. */
export function progressAt({ from, until }: Pick<DemoFrame, 'from' | 'until'>, date: LocalDate): number {
  const whole = Math.max(1, daysBetween(from, until));
  return Math.min(1, Math.max(0, daysBetween(from, date) / whole));
}

/** What kind of day it is; a make-up working day (调休上班) is the one that surprises people. */
function kindOfDay(calendar: Calendar, date: LocalDate): readonly [zh: string, en: string, style: Style] {
  const weekend = dayOfWeek(date) === 0 || dayOfWeek(date) === 6;
  if (calendar.isWorkingDay(date)) {
    return weekend
      ? ['调休上班', 'make-up working day', (colors, text) => colors.yellow(text)]
      : ['工作日', 'working day', (colors, text) => colors.green(text)];
  }
  return weekend ? ['周末', 'weekend', dim] : ['节假日', 'public holiday', (colors, text) => colors.magenta(text)];
}

/** What is about to be run, in one line. */
export function headLine({ title, measures, from, until }: DemoFrame): string {
  return `${title}  ${measures} 项 measures  ${dateZh(from)} — ${dateZh(until)}`;
}

/** The lines of the live display, each at most `columns` wide. */
export function blockLines(
  frame: DemoFrame,
  current: { readonly now: number; readonly tally: DemoTally; readonly note?: string | null },
  { columns, colors }: { readonly columns: number; readonly colors: Colors },
): string[] {
  const date = localDateOf(frame.zone, current.now);
  const [weekday, weekdayEn] = WEEKDAYS[dayOfWeek(date)] ?? ['', ''];
  const [kind, kindEn, style] = kindOfDay(frame.calendar, date);
  const lines: Segment[][] = [
    [
      [dateZh(date), bold],
      [` ${weekday} `],
      [localTimeOf(frame.zone, current.now), bold],
      [`  ${kind}`, style],
      [`  ${weekdayEn}, ${kindEn}`, dim],
    ],
    barSegments(frame, date, columns),
    tallySegments(current.tally, frame.measures),
  ];
  if (current.note) lines.push([[current.note, (pick, text) => pick.yellow(text)]]);
  return lines.map((segments) => drawn(segments, columns, colors));
}

function barSegments(frame: DemoFrame, date: LocalDate, columns: number): Segment[] {
  const share = progressAt(frame, date);
  const ends = ` ${frame.from} → ${frame.until}`;
  const percent = ` ${String(Math.floor(share * 100)).padStart(3)}%`;
  const width = Math.max(10, Math.min(50, columns - displayWidth(ends) - displayWidth(percent)));
  const full = Math.round(share * width);
  return [
    ['█'.repeat(full), (colors, text) => colors.cyan(text)],
    ['░'.repeat(width - full), dim],
    [percent, bold],
    [ends, dim],
  ];
}

const TALLY_LABELS: readonly (readonly [keyof DemoTally, string, string, Style])[] = [
  ['asked', '催办', 'asked', (colors, text) => colors.cyan(text)],
  ['answered', '反馈', 'answered', (colors, text) => colors.green(text)],
  ['late', '逾期', 'late', (colors, text) => colors.yellow(text)],
  ['escalated', '升级', 'escalated', (colors, text) => colors.red(text)],
  ['verified', '复核', 'verified', (colors, text) => colors.green(text)],
  ['closed', '了结', 'closed', bold],
];

/** A count as it is shown; closed measures beside all measures. */
function shown(tally: DemoTally, key: keyof DemoTally, measures: number): string {
  return key === 'closed' ? `${tally.closed}/${measures}` : String(tally[key]);
}

function tallySegments(tally: DemoTally, measures: number): Segment[] {
  return TALLY_LABELS.flatMap(([key, zh, en, style]): Segment[] => [
    [`${zh} `],
    [`${en} `, dim],
    [shown(tally, key, measures), style],
    ['   '],
  ]);
}

/** The tally in one plain line, for logs. */
export function tallyText(tally: DemoTally, measures: number): string {
  return TALLY_LABELS.map(([key, zh, en]) => `${zh} ${en} ${shown(tally, key, measures)}`).join('  ');
}

function drawn(segments: readonly Segment[], columns: number, colors: Colors): string {
  let left = columns;
  let line = '';
  for (const [text, style] of segments) {
    const part = fit(text, left);
    line += style === undefined ? part : style(colors, part);
    left -= displayWidth(part);
    if (part !== text) break;
  }
  return line;
}
