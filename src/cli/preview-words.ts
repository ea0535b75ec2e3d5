import { dayOfWeek, type LocalDate } from '../domain/local-date.ts';
import type { DaysSeen } from '../rehearsal/days-between.ts';
import type { Preview } from '../rehearsal/preview.ts';
import { dateZh } from '../names/dates.ts';

const WEEKDAYS = ['日', '一', '二', '三', '四', '五', '六'];

/** 2023年12月31日（周日）. */
export const dayWords = (date: LocalDate): string => `${dateZh(date)}（周${WEEKDAYS[dayOfWeek(date)]}）`;

/** The holidays and make-up days on the way to a step. */
export function seenLines({ holidays, makeUpDays }: DaysSeen): string[] {
  const off = holidays.map(({ from, to }) => (from === to ? dateZh(from) : `${dateZh(from)}至${dateZh(to)}`));
  return [
    ...(off.length === 0 ? [] : [`     ┆ 放假 days off: ${off.join('、')}`]),
    ...(makeUpDays.length === 0 ? [] : [`     ┆ 调休上班 weekend days worked: ${makeUpDays.map(dayWords).join('、')}`]),
  ];
}

/** What ends the ladder, and what follows a report. */
export function afterwardsLines({ policy, officeToldOn, unpublishedYears, because }: Preview): string[] {
  const { limitDays, clerkAfterDays, headAfterDays } = policy.verification;
  const isDated = because.includes('deadline') || because.includes('milestone');
  return [
    officeToldOn === null
      ? '督办单位及其上级在本轮中不会收到督办 the office is not told in this round'
      : `督办单位（或其上级）首次收到督办 the office, or who stands above it, is first told: ${dayWords(officeToldOn)}`,
    '期间 in between:',
    '  任何时候收到反馈，本轮督办即停止，已收到督办的人均获告知。 A report at any time ends it, and everyone alarmed is told.',
    ...(isDated
      ? [
          `  报办结的，由督办单位在 ${limitDays} 个工作日内复核；逾期第 ${clerkAfterDays} 个工作日提醒承办人，第 ${headAfterDays} 个工作日提醒负责人。` +
            ` "Done" is verified within ${limitDays} working days; then the clerk (+${clerkAfterDays}) and the head (+${headAfterDays}) are reminded.`,
          `  报其他情况的：截止日前一个工作日再问；截止日前一个工作日及以后报的，由督办单位决定，${policy.reopenAfterDays} 个工作日内未决定的重新督办。` +
            ` Anything else: asked again on the last working day before; from then on the office decides, or it re-opens after ${policy.reopenAfterDays} working days.`,
        ]
      : ['  反馈后本轮即完成，到下一轮再问。 The round is then complete until the next one.']),
    ...(unpublishedYears.length === 0
      ? []
      : [
          `注意：${unpublishedYears.join('、')} 年放假安排尚未公布，有关日期按周末推算，公布后可能变动。` +
            ` The holidays of ${unpublishedYears.join(', ')} are not published yet: dates there may move.`,
        ]),
  ];
}
