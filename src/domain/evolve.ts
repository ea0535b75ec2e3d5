import type { LocalDate } from './local-date.ts';
import type { AnswerSlot, DatedReason, MeasureState, OpenRequest, Part, RevisableReport } from './measure.ts';
import type { MeasureEvent } from './measure-event.ts';
import { withoutAnswer, withSlots } from './slots.ts';
import { afterSuccession } from './unit-succession.ts';

type EventOf<T extends MeasureEvent['type']> = Extract<MeasureEvent, { type: T }>;

/**
 * The fold: what one event makes of the state (invariant 8). It decides nothing and never refuses, so that a stored
 * event list always gives the stored state, whatever version of the rules wrote it.
 */
export function evolve(state: MeasureState, event: MeasureEvent): MeasureState {
  switch (event.type) {
    case 'activated':
      return { ...state, phase: 'active', activatedOn: event.on, dated: event.dated };
    case 'requestOpened':
      return {
        ...withDated(state, event.dated),
        phase: 'active',
        requestCount: event.request.ordinal,
        request: { ...UNPAUSED, ...event.request },
        revisable: null,
        rhythmDoneOn: event.rhythmAskOn ?? state.rhythmDoneOn,
      };
    case 'requestJoined':
      return {
        ...withRequest(withDated(state, event.dated), (request) => ({
          ...request,
          because: [...new Set([...request.because, ...event.because])],
          cycleId: event.cycleId ?? request.cycleId,
        })),
        rhythmDoneOn: event.rhythmAskOn ?? state.rhythmDoneOn,
      };
    case 'askPassedOver':
      return { ...state, rhythmDoneOn: event.rhythmAskOn ?? state.rhythmDoneOn };
    case 'rungReached':
      return withRequest(state, (request) => ({
        ...request,
        reachedAt: event.at,
        reached: [...(request.reached ?? []), `${event.rung}/${event.occurrence}`],
        alarmed: [
          ...request.alarmed,
          ...event.alarmed.filter((one) => !request.alarmed.some((old) => old.contactId === one.contactId)),
        ],
      }));
    case 'receiptRecorded':
      return withRequest(state, (request) => signedBy(request, event.units, event.at));
    case 'policyApplied':
      return withRequest(state, (request) => ({ ...request, policy: event.policy, replannedAt: event.at }));
    case 'asksReplanned':
      return { ...state, dated: event.dated };
    case 'reportAccepted':
      return afterReport(state, event);
    case 'requestAnswered':
      return {
        ...withDated(state, event.dated),
        ...{ request: null, silentInARow: 0 },
        // Who answers has taken the measure for its own.
        petition: state.petition?.type === 'misaddressed' ? null : state.petition,
      };
    case 'requestUnanswered':
      return event.silentRound
        ? {
            ...state,
            request: null,
            silentRounds: state.silentRounds + 1,
            silentInARow: state.silentInARow + 1,
          }
        : { ...state, request: null };
    case 'verificationStarted':
      return {
        ...withDated(state, event.dated),
        phase: 'verifying',
        parking: null,
        petition: null,
        claimCount: state.claimCount + 1,
        verification: event.verification,
      };
    case 'verificationReminded':
      return state.verification === null
        ? state
        : { ...state, verification: { ...state.verification, remindersDone: event.reminders } };
    case 'verificationConfirmed':
      return { ...state, phase: 'active', verification: null, revisable: null };
    case 'verificationReturned':
      return {
        ...state,
        phase: 'active',
        verification: null,
        revisable: null,
        dated: event.dated,
        dueRevision: state.dueRevision + 1,
      };
    case 'decisionNeeded':
      return { ...state, decision: event.decision, dated: event.dated };
    case 'newDateSet':
    case 'deadlineMoved':
      return {
        ...onNewDate(state, event.dated),
        ...{ decision: null, revisable: null, petition: withoutExtension(state) },
        decisionCount: state.decisionCount + 1,
      };
    case 'foundNotCompleted':
      return { ...state, decision: null, revisable: null, dated: event.dated, petition: withoutExtension(state) };
    case 'promiseRecorded':
      return withRequest(state, (request) => ({
        ...request,
        ...promised(signedBy(request, event.units, event.at), event),
        promises: request.promises + 1,
      }));
    case 'petitionRaised':
      return {
        ...withRequest(state, (request) => pausedBy(request, event)),
        petition: event.petition,
        petitionCount: event.petition.ordinal,
      };
    case 'petitionReminded':
      return state.petition === null
        ? state
        : { ...state, petition: { ...state.petition, remindersDone: event.reminders } };
    case 'petitionRefused':
      return {
        ...withRequest(state, (request) =>
          event.waited === false ? request : unpaused(request, state.petition, event.on),
        ),
        petition: null,
      };
    case 'extensionGranted':
      return { ...onNewDate(state, event.dated), petition: null, extensionCount: state.extensionCount + 1 };
    case 'requestDropped':
      return { ...state, request: null, revisable: null };
    case 'reassigned':
      return {
        ...state,
        responsible: { leads: event.leads, supports: event.supports },
        decisionCount: state.decisionCount + 1,
        petition: null,
        // Whoever leads now asks for what it needs.
        contributions: [],
      };
    case 'parked':
      return {
        ...state,
        ...{ phase: 'parked', parking: event.parking, petition: null, decision: null, contributions: [] },
        // Older events do not name what the request that was dropped had asked for.
        dated: event.dated ?? state.dated,
        decisionCount: state.decisionCount + 1,
      };
    case 'parkingReviewed':
      return { ...state, parking: event.parking, reviewCount: state.reviewCount + 1 };
    case 'resumed':
      return { ...onNewDate(state, event.dated), phase: 'active', parking: null };
    case 'withdrawn':
    case 'merged':
      return { ...state, decisionCount: state.decisionCount + 1 };
    case 'reopened':
      return { ...onNewDate(state, event.dated), phase: 'active', outcome: null };
    case 'reportRevised':
      return {
        ...state,
        ...{ verification: null, decision: null, revisable: null },
        ...{ lastReportOn: event.lastReportOn, silentInARow: event.silentInARow, dated: event.dated },
        ...{ parking: event.parking, phase: event.parking === null ? 'active' : 'parked' },
        request: event.reopened ?? withoutReport(state.request, event.inputId),
        requestCount: event.reopened?.ordinal ?? state.requestCount,
      };
    case 'calendarApplied':
      return {
        ...withRequest(state, (request) =>
          event.replanned === null ? request : { ...request, replanned: event.replanned },
        ),
        dated: event.dated,
        rhythmDoneOn: event.rhythmDoneOn,
        decision:
          state.decision === null || event.reopenOn === null
            ? state.decision
            : { ...state.decision, reopenOn: event.reopenOn },
      };
    case 'split':
      return {
        ...state,
        parts: event.parts.map(({ measureId, code }) => ({ measureId, code, outcome: null, on: null })),
        ...{ dated: [], petition: null, decision: null, revisable: null, contributions: [] },
        decisionCount: state.decisionCount + 1,
      };
    case 'partClosed':
      return withPart(state, event.partId, { outcome: event.outcome, on: event.on });
    case 'partReopened':
      return { ...withPart(state, event.partId, { outcome: null, on: null }), phase: 'active', outcome: null };
    case 'contributionAsked':
      return {
        ...state,
        contributions: [
          ...state.contributions.filter(({ unitId }) => !event.asked.some((one) => one.unitId === unitId)),
          ...event.asked,
        ],
        contributionCount: state.contributionCount + event.asked.length,
      };
    case 'contributionReminded':
      return {
        ...state,
        contributions: state.contributions.map((one) =>
          one.ordinal === event.ordinal ? { ...one, reminded: true } : one,
        ),
      };
    case 'contributionGiven':
      return { ...state, contributions: state.contributions.filter(({ ordinal }) => ordinal !== event.ordinal) };
    case 'seatUnreachable':
      return {
        ...state,
        unreachableSeats: [...state.unreachableSeats, { unitId: event.unitId, role: event.role }],
        seatGapCount: state.seatGapCount + 1,
      };
    case 'seatReachable':
      return {
        ...state,
        unreachableSeats: state.unreachableSeats.filter(
          ({ unitId, role }) => unitId !== event.unitId || role !== event.role,
        ),
      };
    case 'unitSucceeded': {
      const { leads, supports } = event;
      return afterSuccession(state, { leads, supports }, event);
    }
    case 'contactChanged':
      return { ...state, contactChanges: state.contactChanges + 1 };
    case 'measureClosed':
      return {
        ...state,
        ...{ phase: 'closed', outcome: event.outcome, dated: [], contributions: [], unreachableSeats: [] },
        ...{ request: null, verification: null, decision: null, petition: null, parking: null, revisable: null },
      };
  }
}

/** What a request begins with that older events do not name. */
const UNPAUSED = { pausedUntil: null, promisedOn: null, promises: 0, slots: [] } as const;

/** A receipt is one of the request, or one of each slot that it signs. */
function signedBy(request: OpenRequest, units: readonly string[] | undefined, at: number): OpenRequest {
  if (units === undefined) return { ...request, receiptAt: request.receiptAt ?? at };
  return withSlots(request, units, (slot) => ({ ...slot, receiptAt: slot.receiptAt ?? at }));
}

function promised(request: OpenRequest, { units, promisedOn }: EventOf<'promiseRecorded'>): OpenRequest {
  const wait = <T extends Pick<AnswerSlot, 'pausedUntil'>>(one: T) => ({
    ...one,
    promisedOn,
    pausedUntil: laterOf(one.pausedUntil, promisedOn),
  });
  if (units === undefined) return wait(request);
  return withSlots(request, units, (slot) => ({ ...wait(slot), promise: request.promises + 1 }));
}

/** The date is everybody's; whose the measure is concerns only who asks. */
function pausedBy(request: OpenRequest, { petition, pausedUntil }: EventOf<'petitionRaised'>): OpenRequest {
  const wait = <T extends Pick<AnswerSlot, 'pausedUntil'>>(one: T) => ({
    ...one,
    pausedUntil: laterOf(one.pausedUntil, pausedUntil),
  });
  if (petition.type === 'extension' || request.slots.length === 0) return wait(request);
  return withSlots(request, [petition.unitId], wait);
}

function unpaused(request: OpenRequest, petition: MeasureState['petition'], on: LocalDate): OpenRequest {
  if (petition?.type !== 'misaddressed' || request.slots.length === 0) return { ...request, pausedUntil: on };
  return withSlots(request, [petition.unitId], (slot) => ({ ...slot, pausedUntil: on }));
}

/** The first report may be one of several that are needed: the measure has reported when its last unit has. */
function afterReport(state: MeasureState, event: EventOf<'reportAccepted'>): MeasureState {
  const { inputId, claim, units, partial } = event;
  const filled = withRequest(state, (request) =>
    withSlots(request, units ?? [], (slot) => ({ ...slot, answer: { inputId, claim } })),
  );
  const revisable = revisableOf(state, filled.request, event);
  return { ...filled, lastReportOn: partial === true ? state.lastReportOn : event.on, revisable };
}

function withoutReport(request: OpenRequest | null, inputId: string): OpenRequest | null {
  if (request === null || request.slots.every(({ answer }) => answer?.inputId !== inputId)) return request;
  return { ...request, slots: withoutAnswer(request.slots, inputId, request.openedAt) };
}

function withPart(state: MeasureState, partId: string, change: Pick<Part, 'outcome' | 'on'>): MeasureState {
  return { ...state, parts: state.parts.map((part) => (part.measureId === partId ? { ...part, ...change } : part)) };
}

function onNewDate(state: MeasureState, dated: readonly DatedReason[]): MeasureState {
  return { ...state, dated, dueRevision: state.dueRevision + 1 };
}

/** A date that is decided otherwise needs no extension any more. */
function withoutExtension({ petition }: MeasureState): MeasureState['petition'] {
  return petition?.type === 'extension' ? null : petition;
}

function laterOf(a: LocalDate | null, b: LocalDate): LocalDate {
  return a !== null && a > b ? a : b;
}

/**
 * Only a report that answered something can be taken back with effect; the state before it is kept for that, with the
 * slots as they are after it: any of their reports may be taken back.
 */
function revisableOf(
  { dated, lastReportOn, silentInARow, parking }: MeasureState,
  request: OpenRequest | null,
  { inputId, unitId }: EventOf<'reportAccepted'>,
): RevisableReport {
  return { inputId, unitId, before: { request, dated, lastReportOn, silentInARow, parking } };
}

/** A decision is pending as long as its date is still to be asked: asked again or claimed done, it is void. */
function withDated(state: MeasureState, dated: readonly DatedReason[]): MeasureState {
  const { decision } = state;
  const pending = decision !== null && dated.some(({ due }) => due === decision.due);
  return { ...state, dated, decision: pending ? decision : null };
}

function withRequest(state: MeasureState, change: (request: OpenRequest) => OpenRequest): MeasureState {
  return state.request === null ? state : { ...state, request: change(state.request) };
}
