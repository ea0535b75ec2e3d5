import type { Milestone } from '../domain/draft-plan.ts';
import type { Fault, FaultPlace } from '../domain/errors.ts';
import type { LocalDate } from '../domain/local-date.ts';
import { sentences } from './clauses.ts';
import type { DateContext } from './deadline.ts';
import { fault, quoted } from './faults.ts';
import { findLimits } from './limits.ts';
import type { FoundLimit } from './limits.ts';
import { tidy } from './spacing.ts';

const STATUS_WORDS = /(?:截至|截止|自|从)\s*$/u;

/**
 * Limits inside a measure's own text, other than the row's deadline. Only words that say "by" count (年底前, 12月20日前):
 * a bare 2023年 is the year of a figure. Limits before the document's date are left out with a warning.
 */
export function findMilestones(
  text: string,
  options: DateContext & { deadline: LocalDate | null; where: FaultPlace },
): { milestones: Milestone[]; problems: Fault[] } {
  const found = sentences(text).flatMap((sentence) => limitsOf(sentence.text, options.documentYear));
  const ahead = found.filter(({ on }) => options.issuedOn === null || on >= options.issuedOn);
  const past = found.filter(({ on }) => options.issuedOn !== null && on < options.issuedOn);
  return {
    milestones: joinByDate(ahead.filter(({ on }) => on !== options.deadline)),
    problems: past.map((milestone) => pastFault(milestone, options.where)),
  };
}

function limitsOf(sentence: string, documentYear: number | null): Milestone[] {
  const limits = findLimits(sentence, { documentYear }).filter((limit) => isLimit(sentence, limit));
  return limits.flatMap(({ on, from }, index) => {
    const text = tidy(sentence.slice(from, limits[index + 1]?.from)).replace(/[，,、]+$/u, '');
    return on === null ? [] : [{ on, text }];
  });
}

function isLimit(sentence: string, limit: FoundLimit): boolean {
  return limit.explicit && !STATUS_WORDS.test(sentence.slice(0, limit.from));
}

/** One milestone a date: what several sentences want by the same day is one thing to ask for. */
function joinByDate(milestones: readonly Milestone[]): Milestone[] {
  const texts = new Map<LocalDate, string[]>();
  for (const { on, text } of milestones) texts.set(on, [...(texts.get(on) ?? []), text]);
  return [...texts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([on, parts]) => ({ on, text: parts.join('；') }));
}

function pastFault({ on, text }: Milestone, where: FaultPlace): Fault {
  return fault(
    'date-before-issue',
    {
      zh: `正文中的时限“${quoted(text)}”（${on}）早于文件印发日期，不列为阶段节点，请核对年份。`,
      en: `A limit in the text (${on}) lies before the document's date and is not taken as a milestone: check the year.`,
    },
    where,
  );
}
