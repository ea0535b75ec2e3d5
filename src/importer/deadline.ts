import type { Deadline, RecurringPeriod } from '../domain/draft-plan.ts';
import type { Fault, FaultPlace } from '../domain/errors.ts';
import { laterOf } from '../domain/local-date.ts';
import type { LocalDate } from '../domain/local-date.ts';
import { fault, quoted } from './faults.ts';
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

const ONGOING = /持续|长期|常态|常年|不断|经常|一直|全年/u;
const NOTHING = /^[-—–/／无\\*.。]*$/u;
const RECURRING: readonly (readonly [RegExp, RecurringPeriod])[] = [
  [/[每各按]个?半年/u, 'half-year'],
  [/[每各按]个?季|季报/u, 'quarter'],
  [/[每各按]个?月|月报/u, 'month'],
  [/[每各按]个?(?:周|星期)|周报/u, 'week'],
  [/[每各按]年/u, 'year'],
];

/** Reads the time-limit cell of a row. Several dates: the last is the deadline, the others are stages. */
export function readDeadline(cell: string, context: DateContext, where: FaultPlace): ReadDeadline {
  const raw = tight(cell);
  if (NOTHING.test(raw)) return { deadline: { kind: 'none' }, stages: [], problems: [] };
  const limits = findLimits(raw, { documentYear: context.documentYear, pointed: true });
  const every = RECURRING.find(([words]) => words.test(raw))?.[1];
  if (every !== undefined && !limits.some(isFullLimit)) {
    return { deadline: { kind: 'recurring', raw, every }, stages: [], problems: [] };
  }
  const broken = limits.find((limit) => limit.on === null);
  if (broken !== undefined) return unclear(raw, brokenFault(raw, broken, where));
  const dated = limits.filter(isDated);
  if (dated.length > 0) return datedDeadline(raw, dated, { context, where });
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
  raw: string,
  limits: readonly DatedLimit[],
  { context, where }: { context: DateContext; where: FaultPlace },
): ReadDeadline {
  const on = limits.map((limit) => limit.on).reduce(laterOf);
  const stages = limits
    .filter((limit) => limit.on !== on)
    .map((limit) => ({ on: limit.on, text: stageText(raw, limit, limits) }));
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
  return fault(
    'deadline-unclear',
    {
      zh: `看不懂完成时限“${quoted(raw)}”。可写日期（2023年12月31日前、年底前、三季度）、“持续推进”或周期（每季度末），请更正。`,
      en: `The time limit "${quoted(raw)}" is not understood: write a date, 持续推进 (ongoing) or a rhythm such as 每季度末.`,
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
