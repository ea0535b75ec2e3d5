import type { Deadline, RecurringPeriod } from '../domain/draft-plan.ts';
import type { Fault, FaultPlace } from '../domain/errors.ts';
import { laterOf } from '../domain/local-date.ts';
import type { LocalDate } from '../domain/local-date.ts';
import { fault, quoted } from './faults.ts';
import { spelledOut, withoutStarts } from './deadline-words.ts';
import { findLimits } from './limits.ts';
import type { FoundLimit } from './limits.ts';
import { tight } from './spacing.ts';

/** What dates are read against: the document's year stands in for a missing one. */
export interface DateContext {
  readonly documentYear: number | null;
  readonly issuedOn: LocalDate | null;
}

export interface ReadDeadline {
  readonly deadline: Deadline;
  /** Earlier dates of a cell that names several: stages on the way. */
  readonly stages: readonly { readonly on: LocalDate; readonly text: string }[];
  readonly problems: readonly Fault[];
}

const ONGOING = /持续|长期|常态|常年|不断|经常|一直|全年|日常|始终|贯穿|动态|每[日天]/u;
/** Days that no calendar of ours knows: 两会前, 汛期前, 开学前. */
const EVENT =
  /(?:两会|人代会|党代会|全会|会议|汛期?|开学|放假|春节|元旦|清明|端午|中秋|国庆|五一|十一|劳动节|[\p{Script=Han}]节|入冬|入夏|供暖|采暖|高考|中考|暑期|寒假|暑假|假期|验收|考核|开工|完工|竣工|投产|投用|秋收|春耕|换届|施工|评估|检查|督查|启动|来临|召开)(?:召开|来临|到来|开始|结束)?(?:之|以)?[前后]|学期|学年|[春夏秋冬]季(?!度)/u;
/** A stretch counted from some day: 30日内, 三个月内, 1月内. */
const STRETCH =
  /(?:个?月|日|天|周|年|季度)(?:之|以)内|[\d一二三四五六七八九十两半]+(?:个月|个工作日|工作日|日|天|周|年|月)内|之日起|后\d+/u;
const NOTHING = /^[-—–/／无\\*.。]*$/u;
const RECURRING: readonly (readonly [RegExp, RecurringPeriod])[] = [
  [/[每各按逐]个?半年|半年(?:一|1|至少一)次|每(?:6|六)个月/u, 'half-year'],
  [/[每各按逐]个?季|季报|季度?(?:一|1|至少一)次|每(?:3|三)个月/u, 'quarter'],
  [/[每各按逐]个?月|月报|一月一次/u, 'month'],
  [/[每各按逐]个?(?:周|星期)|周报|一周一次/u, 'week'],
  [/[每各按逐]年|一年一次/u, 'year'],
];
const PERIODS: Readonly<Record<RecurringPeriod, string>> = {
  week: '每周',
  month: '每月',
  quarter: '每季度',
  'half-year': '每半年',
  year: '每年',
};

/** Reads the time-limit cell of a row. Several dates: the last is the deadline, the others are stages. */
export function readDeadline(cell: string, context: DateContext, where: FaultPlace): ReadDeadline {
  const raw = tight(cell);
  if (NOTHING.test(raw)) return { deadline: { kind: 'none' }, stages: [], problems: [] };
  const written = spelledOut(raw);
  const limits = withoutStarts(written, findLimits(written, { documentYear: context.documentYear, pointed: true }));
  const rhythms = RECURRING.filter(([words]) => words.test(raw)).map(([, period]) => period);
  const [every] = rhythms;
  if (every !== undefined && !limits.some(isFullLimit)) {
    const problems = rhythms.length > 1 ? [rhythmsFault(raw, every, where)] : [];
    return { deadline: { kind: 'recurring', raw, every }, stages: [], problems };
  }
  const outside = raw.replace(/[（(][^（()）]*[)）]/gu, '');
  if (EVENT.test(outside) || (STRETCH.test(raw) && !limits.some(isFullLimit)))
    return unclear(raw, unclearFault(raw, where));
  const broken = limits.find((limit) => limit.on === null);
  if (broken !== undefined) return unclear(raw, brokenFault(raw, broken, where));
  const dated = limits.filter(isDated);
  if (dated.length > 0) return datedDeadline({ raw, written }, dated, { context, where });
  if (ONGOING.test(raw)) return { deadline: { kind: 'ongoing', raw }, stages: [], problems: [] };
  return unclear(raw, unclearFault(raw, where));
}

type DatedLimit = FoundLimit & { readonly on: LocalDate };

const isDated = (limit: FoundLimit): limit is DatedLimit => limit.on !== null;

/** A limit with its own year beside a rhythm (2023年12月31日前，每月报送): the date must not be lost. */
const isFullLimit = (limit: FoundLimit): boolean => limit.explicit && /\d{4}/u.test(limit.raw);

function unclear(raw: string, problem: Fault): ReadDeadline {
  return { deadline: { kind: 'unclear', raw }, stages: [], problems: [problem] };
}

function datedDeadline(
  { raw, written }: { raw: string; written: string },
  limits: readonly DatedLimit[],
  { context, where }: { context: DateContext; where: FaultPlace },
): ReadDeadline {
  const on = limits.map((limit) => limit.on).reduce(laterOf);
  const stages = limits
    .filter((limit) => limit.on !== on)
    .map((limit) => ({ on: limit.on, text: stageText(written, limit, limits) }));
  const problems: Fault[] = [];
  if (stages.length > 0 || ONGOING.test(raw) || RECURRING.some(([words]) => words.test(raw)))
    problems.push(mixedFault(raw, on, where));
  if (limits.some((limit) => limit.ambiguous && limit.on === on)) problems.push(ambiguousFault(raw, on, where));
  if (context.issuedOn !== null && on < context.issuedOn) problems.push(beforeIssueFault(raw, context.issuedOn, where));
  return { deadline: { kind: 'dated', on, raw }, stages, problems };
}

/** The words from this limit to the next one. */
function stageText(raw: string, limit: FoundLimit, limits: readonly FoundLimit[]): string {
  const next = limits.find((other) => other.from > limit.from);
  return raw.slice(limit.from, next?.from).replace(/[，,；;。、]+$/u, '');
}

/** 立即, 尽快: an order to begin, no day. Everything else that names no day is not understood. */
const AT_ONCE = /立即|立刻|立行立改|即知即改|马上|即行|尽快|抓紧/u;

function brokenFault(raw: string, limit: FoundLimit, where: FaultPlace): Fault {
  if (limit.problem === 'impossible') {
    return fault(
      'deadline-impossible',
      {
        zh: `完成时限“${quoted(raw)}”中的“${limit.raw}”不是真实存在的日期，请核对原文后更正。`,
        en: `"${limit.raw}" in the time limit is not an existing date: correct it against the original.`,
      },
      where,
    );
  }
  if (limit.problem === 'vague') return unclearFault(raw, where);
  return fault(
    'deadline-unclear',
    {
      zh: `完成时限“${quoted(raw)}”没有年份，文件也未写明印发日期或文号年份，请补写年份（如 2023年6月底前）。`,
      en: `The time limit has no year, and neither has the document: write the year, such as 2023年6月底前.`,
    },
    where,
  );
}

function unclearFault(raw: string, where: FaultPlace): Fault {
  if (AT_ONCE.test(raw))
    return noDayFault(raw, { zh: '要求立即办理，没有说明哪天完成', en: 'orders to act at once' }, where);
  if (EVENT.test(raw)) return noDayFault(raw, { zh: '以某个事件为准，日期不定', en: 'hangs on an event' }, where);
  if (STRETCH.test(raw))
    return noDayFault(raw, { zh: '从某日起算，起算日不定', en: 'counts from a day that is not said' }, where);
  return fault(
    'deadline-unclear',
    {
      zh: `看不懂完成时限“${quoted(raw)}”。可写日期（2023年12月31日前、年底前、三季度）、“持续推进”或周期（每季度末），请更正。`,
      en: `The time limit "${quoted(raw)}" is not understood: write a date, 持续推进 (ongoing) or a rhythm such as 每季度末.`,
    },
    where,
  );
}

function noDayFault(raw: string, reason: { zh: string; en: string }, where: FaultPlace): Fault {
  return fault(
    'deadline-unclear',
    {
      zh: `完成时限“${quoted(raw)}”${reason.zh}，请补写日期（如 2023年12月31日前）或“持续推进”。`,
      en: `The time limit "${quoted(raw)}" ${reason.en}: write the day it means, or 持续推进.`,
    },
    where,
  );
}

function rhythmsFault(raw: string, every: RecurringPeriod, where: FaultPlace): Fault {
  return fault(
    'deadline-mixed',
    {
      zh: `完成时限“${quoted(raw)}”含多个周期，按最长的周期（${PERIODS[every]}）处理，请核对。`,
      en: `The time limit names several rhythms: the longest (${every}) is taken. Please check.`,
    },
    where,
  );
}

function mixedFault(raw: string, on: LocalDate, where: FaultPlace): Fault {
  return fault(
    'deadline-mixed',
    {
      zh: `完成时限“${quoted(raw)}”含多个时限，按最后的日期 ${on} 作为完成时限，其余日期作为阶段节点，请核对。`,
      en: `The time limit says several things: ${on} is taken as the deadline, earlier dates as milestones. Please check.`,
    },
    where,
  );
}

function ambiguousFault(raw: string, on: LocalDate, where: FaultPlace): Fault {
  return fault(
    'deadline-mixed',
    {
      zh: `完成时限“${quoted(raw)}”可指该时段之前或该时段末，按时段末 ${on} 处理，请核对。`,
      en: `The time limit may mean before the period or by its end: its end, ${on}, is taken. Please check.`,
    },
    where,
  );
}

function beforeIssueFault(raw: string, issuedOn: LocalDate, where: FaultPlace): Fault {
  return fault(
    'date-before-issue',
    {
      zh: `完成时限“${quoted(raw)}”早于文件印发日期 ${issuedOn}，请核对年份。`,
      en: `The time limit lies before the document's date ${issuedOn}: check the year.`,
    },
    where,
  );
}
