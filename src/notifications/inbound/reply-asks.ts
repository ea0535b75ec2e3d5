import type { LocalDate } from '../../domain/local-date.ts';
import { leadingDate } from './reply-dates.ts';

/** Something other than a report that a clause says; `restAt`: where its reason or the corrected report begins. */
export type Ask =
  | { readonly type: 'extension' | 'promise'; readonly date: LocalDate | null; readonly restAt: number }
  | {
      readonly type: 'misaddressed' | 'correct' | 'withdraw' | 'no-change';
      readonly date: null;
      readonly restAt: number;
    };

const WE = '(?:我|本)(?:单位|局|委|办|厅|院|中心)';
const EXTENSION =
  /^(?:现|拟|特)?(?:申请|请求)(?:将[^,。]{0,12})?(?:延期|延长|延后|顺延)(?:办理|反馈|完成)?(?:时限|期限)?(?:至|到)?\s*|^(?:we\s+)?(?:please\s+)?(?:(?:request|ask\s+for|apply\s+for)\s+)?(?:an\s+)?(?:extension|extend)\s*(?:until|till|to)?\s+/i;
const PROMISE = new RegExp(
  String.raw`^(?:${WE})?承诺(?:于|在)?\s*|^(?:we\s+)?(?:promise(?:\s+to\s+report)?|will\s+report)\s+(?:by|before|on)\s+`,
  'i',
);
const MISADDRESSED = new RegExp(
  String.raw`^(?:退回|(?:该事项|该项|此项)?(?:不属于|不属|并非|非)${WE}(?:的)?(?:职责|负责)?(?:范围)?)(?=$|[\s,.;:!。])|^(?:not\s+ours|not\s+our\s+(?:task|measure|responsibility)|wrong\s+(?:unit|addressee))\b`,
  'i',
);
const CORRECT = /^(?:更正|修正|改正|correction)\s*[:,]?\s*(?=\S)/i;
const WITHDRAW =
  /^(?:撤回(?:上次|此前|前次)?(?:的)?(?:反馈|报告|答复)?|withdraw(?:\s+(?:my|our|the)?\s*(?:last\s+)?report)?)(?=$|[\s,.;:!。])/i;
const NO_CHANGE =
  /^(?:(?:与上次)?(?:情况|进展)?(?:相同|无变化|没有变化|不变)|(?:与上次相同|同上次)|no\s+change)(?=$|[\s,.;:!。])/i;
const MARKS = /^[\s:,.;。、]+/;
/** What may stand between a date and the reason: "…日前反馈，因…", "because". */
const TAIL = /^(?:之?前|以前)?(?:反馈|报送|上报|答复|完成)?(?:办理情况|进展)?/;
const REASON_MARK = /^(?:理由|原因|reason)\s*[:是]\s*/i;

/** What a clause (half width, without its item's number) asks or tells beside a report; null when it does not. */
export function leadingAsk(text: string, today: LocalDate): Ask | null {
  for (const [type, pattern] of [
    ['extension', EXTENSION],
    ['promise', PROMISE],
  ] as const) {
    const head = pattern.exec(text)?.[0].length;
    if (head === undefined) continue;
    const written = leadingDate(text.slice(head), today);
    if (written === null) return { type, date: null, restAt: head };
    const at = head + written.length;
    return { type, date: written.date, restAt: reasonAt(text, at + (TAIL.exec(text.slice(at))?.[0].length ?? 0)) };
  }
  for (const [type, pattern] of [
    ['misaddressed', MISADDRESSED],
    ['correct', CORRECT],
    ['withdraw', WITHDRAW],
    ['no-change', NO_CHANGE],
  ] as const) {
    const head = pattern.exec(text)?.[0].length;
    if (head !== undefined) return { type, date: null, restAt: reasonAt(text, head) };
  }
  return null;
}

function reasonAt(text: string, at: number): number {
  const begins = at + (MARKS.exec(text.slice(at))?.[0].length ?? 0);
  return begins + (REASON_MARK.exec(text.slice(begins))?.[0].length ?? 0);
}
