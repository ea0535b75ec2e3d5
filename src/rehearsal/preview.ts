import type { Calendar } from '../domain/calendar.ts';
import { activationAtOf, closeDayOf } from '../domain/course.ts';
import { DubanError } from '../domain/errors.ts';
import { dayOfWeek, type LocalDate } from '../domain/local-date.ts';
import type { Gap, MeasureContext, MeasureFacts, Notice, OpenRequest, PlanFacts } from '../domain/measure.ts';
import type { MeasureDecision } from '../domain/measure-decision.ts';
import type { Because, Channel, NoticeKind, Policy, Role, Tone } from '../domain/policy.ts';
import { nextRelease, type SendWindows } from '../domain/send-window.ts';
import { localDateOf } from '../domain/zone.ts';
import { daysSeen, isMakeUpDay, unpublishedYears, type DaysSeen } from './days-between.ts';
import { FIRST_STEP, MeasureRun } from './measure-run.ts';
import { RULES } from './script.ts';

/** What a preview needs of a measure and its surroundings; nothing is fetched. */
export interface PreviewInput {
  readonly calendar: Calendar;
  readonly windows: SendWindows;
  readonly plan: PlanFacts;
  readonly measure: MeasureFacts;
  readonly policies: MeasureContext['policies'];
  readonly contactOf: MeasureContext['contactOf'];
  /** For an ongoing measure: the first round due on that day or later. */
  readonly dueFrom: LocalDate | null;
}

/** One person of a step. `sendAt`: the release that takes it, epoch ms, unless the day's budget is used up by then. */
export interface PreviewAddressee {
  readonly unitId: string;
  readonly role: Role;
  readonly contactId: string;
  readonly kind: NoticeKind;
  readonly tone: Tone;
  readonly channels: readonly Channel[];
  readonly sendAt: number;
}

/** One rung with its real day; `weekday` 0 is Sunday. `seen`: what lies between the step before and this one. */
export interface PreviewStep {
  readonly rung: string;
  readonly occurrence: number;
  readonly on: LocalDate;
  readonly at: number;
  readonly weekday: number;
  readonly isMakeUpDay: boolean;
  readonly seen: DaysSeen;
  readonly to: readonly PreviewAddressee[];
  readonly next: Notice['next'];
  readonly gaps: readonly Gap[];
}

/** The ladder of one request that nobody answers, from its ask to its end. */
export interface Preview {
  readonly because: readonly Because[];
  readonly askedOn: LocalDate;
  readonly due: LocalDate;
  readonly policy: Policy;
  readonly steps: readonly PreviewStep[];
  /** The first day on which the supervising office, or who stands above it, is told; null where never. */
  readonly officeToldOn: LocalDate | null;
  /** The day on which the request ends unanswered: the next round asks, or the plan closes. */
  readonly endsOn: LocalDate;
  readonly endsBy: 'next-round' | 'close';
  readonly closeDay: LocalDate;
  /** Years in which holidays are not published yet: days there may move. */
  readonly unpublishedYears: readonly number[];
}

interface Look {
  readonly at: number;
  readonly decision: MeasureDecision;
}

/**
 * What will happen to one measure if nobody ever answers: its life is lived over the decider that a real run uses, and
 * the first request of the policy that is asked about is read from it.
 * Throws DubanError invalid-input where nothing would be asked before the plan closes.
 */
export function previewLadder(input: PreviewInput): Preview {
  const looks = liveSilently(input);
  const request = chosenRequest(input, looks);
  const last = looks.find(({ decision }) => endsRequest(decision, request.id));
  const { zone } = input.plan;
  const closeDay = closeDayOf(input);
  const endsOn = last === undefined ? closeDay : localDateOf(zone, last.at);
  const steps = stepsOf(input, request, looks);
  return {
    because: request.because,
    askedOn: request.openedOn,
    due: request.due,
    policy: request.policy,
    steps,
    officeToldOn:
      steps.find(({ to }) => to.some(({ role, kind }) => kind === 'escalation' && isOffice(role)))?.on ?? null,
    endsOn,
    endsBy: endsOn === closeDay ? 'close' : 'next-round',
    closeDay,
    unpublishedYears: unpublishedYears(input.calendar, request.openedOn, endsOn),
  };
}

const isOffice = (role: Role): boolean => role === 'office-clerk' || role === 'office-head' || role === 'superior';

/** A ladder is shown as if whoever holds a seat could be reached. */
const EVERYBODY_REACHED: Pick<MeasureContext, 'deputyOf' | 'pointsOf'> = {
  deputyOf: () => null,
  pointsOf: () => ({ email: 'ok', sms: 'ok' }),
};

function liveSilently(input: PreviewInput): readonly Look[] {
  const run = new MeasureRun(input.measure, {
    conditions: { version: 1, contextOf: () => ({ ...input, ...EVERYBODY_REACHED }), codesUnder: () => [] },
    rules: RULES,
    begins: { ...FIRST_STEP, wakeAt: activationAtOf(input) },
  });
  const looks: Look[] = [];
  while (run.wakeAt !== null) {
    const at = run.wakeAt;
    looks.push({ at, decision: run.step(at) });
  }
  return looks;
}

function chosenRequest({ measure, dueFrom, plan }: PreviewInput, looks: readonly Look[]): OpenRequest {
  const opened = looks.flatMap(({ decision }) =>
    decision.events.flatMap((event) => (event.type === 'requestOpened' ? [event.request] : [])),
  );
  const wanted = opened.find(({ because, due }) =>
    measure.kind === 'dated' ? because.includes('deadline') : dueFrom === null || due >= dueFrom,
  );
  if (wanted !== undefined) return wanted;
  throw new DubanError(
    'invalid-input',
    `第 ${measure.code} 项在方案结束（${plan.closesOn}）前没有可推算的反馈要求：请检查 --from、--due 和催办规则。` +
      ` / Nothing is asked of measure ${measure.code} before the plan closes on ${plan.closesOn}: check --from, --due and the policy.`,
  );
}

function endsRequest({ events }: MeasureDecision, id: string): boolean {
  return events.some((event) => event.type === 'requestUnanswered' && event.requestId === id);
}

/** One step per rung and occurrence, in order; a rung that reaches nobody stands there too. */
function stepsOf(input: PreviewInput, { id, openedOn }: OpenRequest, looks: readonly Look[]): PreviewStep[] {
  const steps: PreviewStep[] = [];
  for (const { at, decision } of looks) {
    for (const { rung, occurrence } of rungsOf(decision, id)) {
      const before = steps.at(-1)?.on ?? openedOn;
      steps.push(stepOf(input, { at, decision, rung, occurrence, before, id }));
    }
  }
  return steps;
}

function rungsOf({ events }: MeasureDecision, id: string): { rung: string; occurrence: number }[] {
  return events.flatMap((event) => {
    if (event.type === 'requestOpened' && event.request.id === id) {
      const ask = event.request.policy.rungs.find(({ when }) => when.type === 'ask');
      return ask === undefined ? [] : [{ rung: ask.id, occurrence: 1 }];
    }
    return event.type === 'rungReached' && event.requestId === id ? [event] : [];
  });
}

interface StepFacts extends Look {
  readonly rung: string;
  readonly occurrence: number;
  readonly before: LocalDate;
  readonly id: string;
}

function stepOf(input: PreviewInput, { at, decision, rung, occurrence, before, id }: StepFacts): PreviewStep {
  const { calendar, windows, plan } = input;
  const on = localDateOf(plan.zone, at);
  const notices = decision.notices.filter(
    (one) => one.request?.id === id && one.rung === rung && one.occurrence === occurrence,
  );
  return {
    ...{ rung, occurrence, on, at },
    weekday: dayOfWeek(on),
    isMakeUpDay: isMakeUpDay(calendar, on),
    seen: daysSeen(calendar, before, on),
    to: notices.map(({ unitId, role, contactId, kind, tone, channels }) => ({
      ...{ unitId, role, contactId, kind, tone, channels },
      sendAt: nextRelease(calendar, windows, contactId, at),
    })),
    next: notices[0]?.next ?? null,
    gaps: gapsOf(decision),
  };
}

/** Each gap once, however many notices it is in the way of. */
function gapsOf({ gaps }: MeasureDecision): readonly Gap[] {
  return [...new Map(gaps.map((gap) => [`${gap.unitId}/${gap.role}/${gap.reason}`, gap])).values()];
}
