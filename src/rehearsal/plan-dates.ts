import type { Calendar } from '../domain/calendar.ts';
import type { DraftPlan } from '../domain/draft-plan.ts';
import { DubanError, type Fault } from '../domain/errors.ts';
import { addDays, addMonths, type LocalDate } from '../domain/local-date.ts';

/** Calendar days between the day of issue and the plan's start, unless a start is given. */
const START_AFTER_DAYS = 7;

/** When a plan starts and closes, as its document says or an option decides. */
export interface PlanDates {
  readonly from: LocalDate;
  readonly closesOn: LocalDate;
}

export interface DateWishes {
  /** Stands in for the day computed from the day of issue. */
  readonly from?: LocalDate | undefined;
  /** Used as the close only where the document names no deadline and no milestone. */
  readonly until?: LocalDate | undefined;
}

/**
 * The dates a plan lives by: from 7 days after its day of issue, or the next working day, to one month after its last
 * deadline or milestone. Throws DubanError invalid-input, all faults together, where the document leaves one open.
 */
export function planDatesOf(draft: DraftPlan, calendar: Calendar, wishes: DateWishes = {}): PlanDates {
  const wanted = wishes.from ?? (draft.issuedOn === null ? null : addDays(draft.issuedOn, START_AFTER_DAYS));
  const last = lastDateOf(draft);
  const closesOn = last === null ? (wishes.until ?? null) : addMonths(last, 1);
  if (wanted === null || closesOn === null) {
    throw datesMissing([...(wanted === null ? [noStart(draft)] : []), ...(closesOn === null ? [noClose(draft)] : [])]);
  }
  const from = calendar.nextWorkingDayOnOrAfter(wanted);
  if (closesOn <= from) throw datesMissing([overBeforeItStarts(draft, from, closesOn)]);
  return { from, closesOn };
}

/** The last deadline or milestone that a plan names; null where it names none. */
export function lastDateOf({ measures }: DraftPlan): LocalDate | null {
  let last: LocalDate | null = null;
  for (const { deadline, milestones } of measures) {
    const dates = [...(deadline.kind === 'dated' ? [deadline.on] : []), ...milestones.map(({ on }) => on)];
    for (const date of dates) if (last === null || date > last) last = date;
  }
  return last;
}

function datesMissing(faults: readonly Fault[]): DubanError {
  return new DubanError('invalid-input', faults.map(({ message }) => message).join('\n'), { faults });
}

function fault(draft: DraftPlan, code: string, message: string): Fault {
  return { severity: 'error', code, message, where: { file: draft.source.file } };
}

const noStart = (draft: DraftPlan): Fault =>
  fault(
    draft,
    'plan-start-unknown',
    '文件没有成文日期，无法推算起始日：请用 --from 指定，如 --from 2023-05-29。' +
      ' / The document bears no date of issue: give the first day with --from, such as --from 2023-05-29.',
  );

const noClose = (draft: DraftPlan): Fault =>
  fault(
    draft,
    'plan-close-unknown',
    '文件没有任何完成时限，无法推算结束日：请用 --until 指定，如 --until 2025-12-31。' +
      ' / The document names no deadline: give the last day with --until, such as --until 2025-12-31.',
  );

const overBeforeItStarts = (draft: DraftPlan, from: LocalDate, closesOn: LocalDate): Fault =>
  fault(
    draft,
    'plan-over',
    `方案应于 ${closesOn} 结束，不晚于起始日 ${from}：请用 --from 指定更早的日期。` +
      ` / The plan closes on ${closesOn}, not after its first day ${from}: give an earlier day with --from.`,
  );
