import type { MovedDate } from '../domain/measure.ts';
import { dateZh } from '../names/dates.ts';

/** A move and the measure (by its code) that it is about. */
export type MeasureMove = MovedDate & { readonly measure: string };

const SHOWN = 20;

/** What a change of the calendar moved, a line each; of many the first, and how many more. */
export function movedLines(moves: readonly MeasureMove[]): string[] {
  const more = moves.length - SHOWN;
  return [
    ...moves.slice(0, SHOWN).map(movedLine),
    ...(more > 0 ? [`    另有 ${more} 处，加 --json 可看全部。 ${more} more: --json shows all.`] : []),
  ];
}

function movedLine(move: MeasureMove): string {
  const { measure, from, to } = move;
  const day = (date: string | null): string => (date === null ? '（无 none）' : dateZh(date));
  return `    第 ${measure} 项 measure ${measure}：${whatText(move)}  ${day(from)} → ${day(to)}`;
}

function whatText({ what, rung, occurrence, due }: MovedDate): string {
  switch (what) {
    case 'ask':
      return `通知报送 ask${due === null ? '' : `（期限 due ${dateZh(due)}）`}`;
    case 'rung':
      return `催办节点 rung ${rung}${occurrence === 1 ? '' : ` ${occurrence}`}`;
    case 'verification':
      return '复核提醒 verification reminder';
    case 'close':
      return '方案结束办理日 day of the close';
  }
}
