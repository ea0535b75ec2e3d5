import type { LocalDate } from './local-date.ts';
import type { DatedReason, MeasureState, OpenRequest, RevisableReport } from './measure.ts';
import type { MeasureEvent } from './measure-event.ts';

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
      return withRequest(state, (request) => ({ ...request, receiptAt: request.receiptAt ?? event.at }));
    case 'policyApplied':
      return withRequest(state, (request) => ({ ...request, policy: event.policy, replannedAt: event.at }));
    case 'asksReplanned':
      return { ...state, dated: event.dated };
    case 'reportAccepted':
      return { ...state, lastReportOn: event.on, revisable: revisableOf(state, event) };
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
        receiptAt: request.receiptAt ?? event.at,
        promisedOn: event.promisedOn,
        promises: request.promises + 1,
        pausedUntil: laterOf(request.pausedUntil, event.promisedOn),
      }));
    case 'petitionRaised':
      return {
        ...withRequest(state, (request) => ({
          ...request,
          pausedUntil: laterOf(request.pausedUntil, event.pausedUntil),
        })),
        petition: event.petition,
        petitionCount: event.petition.ordinal,
      };
    case 'petitionReminded':
      return state.petition === null
        ? state
        : { ...state, petition: { ...state.petition, remindersDone: event.reminders } };
    case 'petitionRefused':
      return {
        ...withRequest(state, (request) => (event.waited === false ? request : { ...request, pausedUntil: event.on })),
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
      };
    case 'parked':
      return {
        ...state,
        ...{ phase: 'parked', parking: event.parking, petition: null, decision: null },
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
        request: event.reopened ?? state.request,
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
    case 'contactChanged':
      return { ...state, contactChanges: state.contactChanges + 1 };
    case 'measureClosed':
      return {
        ...state,
        ...{ phase: 'closed', outcome: event.outcome, dated: [], unreachableSeats: [] },
        ...{ request: null, verification: null, decision: null, petition: null, parking: null, revisable: null },
      };
  }
}

/** What a request begins with that older events do not name. */
const UNPAUSED = { pausedUntil: null, promisedOn: null, promises: 0 } as const;

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

/** Only a report that answered something can be taken back with effect; the state before it is kept for that. */
function revisableOf(state: MeasureState, { inputId, unitId }: EventOf<'reportAccepted'>): RevisableReport {
  const { request, dated, lastReportOn, silentInARow, parking } = state;
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
