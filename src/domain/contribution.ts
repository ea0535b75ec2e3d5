import type { Course } from './course.ts';
import type { AskedContribution } from './measure.ts';
import type { MeasureInput } from './measure-input.ts';

type InputOf<T extends MeasureInput['type']> = Extract<MeasureInput, { type: T }>;

/**
 * A lead asks supporting units for their part by a day: one notice to each liaison and one reminder, no escalation. A unit
 * that is asked again owes the new answer only.
 */
export function askContribution(course: Course, input: InputOf<'ask-contribution'>): void {
  const { leads, supports } = course.context.measure;
  const units = [...new Set(input.supports)];
  if (!leads.some(({ unitId }) => unitId === input.unitId)) return course.refuse(input, 'not-responsible');
  if (course.state.phase === 'parked') return course.refuse(input, 'measure-parked');
  if (units.length === 0 || units.some((unitId) => !supports.includes(unitId))) {
    return course.refuse(input, 'not-supporting');
  }
  const refusal = course.refusalOfDate(input.by);
  if (refusal !== null) return course.refuse(input, refusal);
  const first = course.state.contributionCount + 1;
  const asked = units.map((unitId, index) => ({
    ...{ ordinal: first + index, inputId: input.id, unitId, askedBy: input.unitId, by: input.by },
    askedOn: course.today,
    reminded: false,
  }));
  course.emit({ type: 'contributionAsked', asked });
  for (const one of asked) tell(course, one, 'contribution');
}

/** A supporting unit gives what it was asked for; nobody else may. */
export function takeContribution(course: Course, input: InputOf<'contribution'>): void {
  const asked = course.state.contributions.find(({ unitId }) => unitId === input.unitId);
  if (asked === undefined) return course.refuse(input, 'not-asked');
  course.emit({ type: 'contributionGiven', inputId: input.id, ordinal: asked.ordinal, unitId: input.unitId });
}

/** The working day before the day that was named; null where it is not after the day of the asking, or was used. */
function reminderAt(course: Course, { by, askedOn, reminded }: AskedContribution): number | null {
  const on = course.context.calendar.addWorkingDays(by, -1);
  return reminded || on <= askedOn ? null : course.composeOn(on);
}

/** When a supporting unit is reminded next; null when none is. */
export function nextContributionReminder(course: Course): number | null {
  const instants = course.state.contributions.flatMap((asked) => reminderAt(course, asked) ?? []);
  return instants.length === 0 ? null : Math.min(...instants);
}

/** Reminds whom the time has come for; a reminder that was missed until after the day itself is not said any more. */
export function remindContributors(course: Course): void {
  for (const asked of course.state.contributions) {
    const at = reminderAt(course, asked);
    if (at === null || at > course.now) continue;
    course.emit({ type: 'contributionReminded', ordinal: asked.ordinal });
    if (course.today <= asked.by) tell(course, asked, 'contribution-reminder');
  }
}

function tell(
  course: Course,
  { ordinal, unitId }: AskedContribution,
  rung: 'contribution' | 'contribution-reminder',
): void {
  const kind = rung === 'contribution' ? 'request' : 'reminder';
  const saying = { rung, occurrence: ordinal, rungAt: course.now, request: null, validWhile: 'contributing' } as const;
  course.tell({ unitId, role: 'liaison' }, kind, { ...saying, next: null });
}
