import type { DatedReason, MeasureEvent, MeasureState, OpenRequest } from './measure.ts';

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
        request: event.request,
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
        alarmed: [
          ...request.alarmed,
          ...event.alarmed.filter((one) => !request.alarmed.some((old) => old.contactId === one.contactId)),
        ],
      }));
    case 'receiptRecorded':
      return withRequest(state, (request) => ({ ...request, receiptAt: request.receiptAt ?? event.at }));
    case 'reportAccepted':
      return { ...state, lastReportOn: event.on };
    case 'requestAnswered':
      return { ...withDated(state, event.dated), request: null, silentInARow: 0 };
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
        claimCount: state.claimCount + 1,
        verification: event.verification,
      };
    case 'verificationReminded':
      return state.verification === null
        ? state
        : { ...state, verification: { ...state.verification, remindersDone: event.reminders } };
    case 'verificationConfirmed':
      return { ...state, phase: 'active', verification: null };
    case 'verificationReturned':
      return {
        ...state,
        phase: 'active',
        verification: null,
        dated: event.dated,
        dueRevision: state.dueRevision + 1,
      };
    case 'decisionNeeded':
      return { ...state, decision: event.decision, dated: event.dated };
    case 'newDateSet':
      return { ...state, decision: null, dated: event.dated, dueRevision: state.dueRevision + 1 };
    case 'foundNotCompleted':
      return { ...state, decision: null, dated: event.dated };
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
        phase: 'closed',
        request: null,
        verification: null,
        decision: null,
        dated: [],
        unreachableSeats: [],
        outcome: event.outcome,
      };
  }
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
