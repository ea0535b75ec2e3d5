import type { Seat } from '../domain/audience.ts';
import type { LeadUnit, MeasureState, OpenRequest } from '../domain/measure.ts';
import type { MeasureDecision } from '../domain/measure-decision.ts';
import type { Outcome } from '../domain/outcome.ts';
import type { MeasureEvent } from '../domain/measure-event.ts';
import type { MeasureInput } from '../domain/measure-input.ts';
import { succeededSlots } from '../domain/slots.ts';

type EventOf<T extends MeasureEvent['type']> = Extract<MeasureEvent, { type: T }>;

/** A row of `requests` as a step leaves it. */
export interface RequestRow {
  readonly request: OpenRequest;
  readonly state: 'open' | 'answered' | 'unanswered' | 'dropped' | 'closed';
  /** The units that must answer, and the reports that did. */
  readonly slots: readonly { readonly unitId: string; readonly answeredBy: string | null }[];
}

/** A measure's place in a cycle. `reused`: an answer given shortly before stands for this cycle too. */
export interface CyclePlace {
  readonly cycleId: string;
  readonly state: 'asked' | 'reused' | 'excused';
  readonly requestId: string | null;
}

/** What the tables beside the event list must show after a step. */
export interface Projection {
  readonly requests: readonly RequestRow[];
  /** Reports taken, with the request that each answered. */
  readonly reports: readonly { readonly inputId: string; readonly requestId: string }[];
  /** What became of the measure in report cycles, in the order in which it happened. */
  readonly cycles: readonly CyclePlace[];
  /** Kinds of office tasks that this step ends, or raises and ends at once. */
  readonly tasksDone: readonly string[];
  /** Seats whose gap this step ends. */
  readonly seatsMended: readonly Seat[];
  /** What the office decided and what a verifier found stand apart from the unit's claim, which its reports hold. */
  readonly outcome: (Outcome & { readonly officeView: string | null; readonly finding: string }) | null;
}

/** Folds a decision's events into rows. `before` is the state that the step began with, `leads` who led then. */
export function projectionOf(
  { before, leads }: { readonly before: MeasureState; readonly leads: readonly LeadUnit[] },
  { state: after, events, tasks, refusals }: Pick<MeasureDecision, 'state' | 'events' | 'tasks' | 'refusals'>,
  inputs: readonly MeasureInput[],
): Projection {
  const requests = new Map<string, RequestRow>();
  let answering = leads[0]?.unitId ?? null;
  const begin = (request: OpenRequest): void => {
    requests.set(request.id, { request, state: 'open', slots: slotsOf(request, answering) });
  };
  if (before.request !== null) begin(before.request);
  const set = (id: string, change: (row: RequestRow) => RequestRow): void => {
    const row = requests.get(id);
    if (row !== undefined) requests.set(id, change(row));
  };
  let lastReport: EventOf<'reportAccepted'> | null = null;
  const touched = new Set<string>();
  for (const event of events) {
    if ('requestId' in event && event.requestId !== null) touched.add(event.requestId);
    if (event.type === 'requestOpened') {
      touched.add(event.request.id);
      begin(event.request);
    } else if (event.type === 'reassigned') {
      answering = event.leads[0]?.unitId ?? null;
    } else if (event.type === 'unitSucceeded') {
      answering = event.leads[0]?.unitId ?? null;
      for (const [id, row] of requests) {
        if (row.state !== 'open') continue;
        touched.add(id);
        requests.set(id, handedOn(row, event, answering));
      }
    } else if (event.type === 'requestDropped') {
      set(event.requestId, (row) => ({ ...row, state: 'dropped' }));
    } else if (event.type === 'reportRevised') {
      for (const id of reviseRequests(event, { before, requests, begin })) touched.add(id);
    } else if (event.type === 'requestJoined') {
      set(event.requestId, (row) => ({ ...row, request: joined(row.request, event) }));
    } else if (event.type === 'policyApplied') {
      set(event.requestId, (row) => ({ ...row, request: { ...row.request, policy: event.policy } }));
    } else if (event.type === 'reportAccepted') {
      lastReport = event;
      const { inputId, units = [] } = event;
      set(event.requestId ?? '', (row) => filled(row, inputId, units));
    } else if (event.type === 'requestAnswered') {
      const answeredBy = lastReport?.inputId ?? null;
      const ofAll = (row: RequestRow) => (row.request.slots.length > 0 ? [] : row.slots.map(({ unitId }) => unitId));
      set(event.requestId, (row) => ({ ...filled(row, answeredBy, ofAll(row)), state: 'answered' }));
    } else if (event.type === 'requestUnanswered') {
      set(event.requestId, (row) => ({ ...row, state: 'unanswered' }));
    } else if (event.type === 'measureClosed') {
      for (const [id, row] of requests) {
        if (row.state !== 'open') continue;
        touched.add(id);
        requests.set(id, { ...row, state: 'closed' });
      }
    }
  }
  return {
    requests: [...requests.values()].filter(({ request }) => touched.has(request.id)),
    reports: reportsTaken(events),
    cycles: events.flatMap(cyclePlaceOf),
    tasksDone: tasksDone(before, after, new Set(tasks.map(({ kind }) => kind))),
    seatsMended: events.filter((event) => event.type === 'seatReachable').map(({ unitId, role }) => ({ unitId, role })),
    outcome: outcomeOf(
      after,
      events,
      inputs.filter(({ id }) => !refusals.some(({ inputId }) => inputId === id)),
    ),
  };
}

/** The open request once another unit must answer it. */
function handedOn(row: RequestRow, { from, to }: EventOf<'unitSucceeded'>, answering: string | null): RequestRow {
  const request = { ...row.request, slots: succeededSlots(row.request.slots, from, to) };
  const answers = new Map(row.slots.map(({ unitId, answeredBy }) => [unitId === from ? to : unitId, answeredBy]));
  const slots = slotsOf(request, answering).map((slot) => ({
    ...slot,
    answeredBy: slot.answeredBy ?? answers.get(slot.unitId) ?? null,
  }));
  return { ...row, request, slots };
}

/** What a report answered that was taken back is void; it is asked under another number. */
function reviseRequests(
  { inputId, reopened }: EventOf<'reportRevised'>,
  {
    before,
    requests,
    begin,
  }: { before: MeasureState; requests: Map<string, RequestRow>; begin: (request: OpenRequest) => void },
): readonly string[] {
  const answered = before.revisable?.inputId === inputId ? before.revisable.before.request : null;
  if (answered !== null && !requests.has(answered.id)) begin(answered);
  const touched: string[] = [];
  for (const [id, row] of requests) {
    const units = row.slots.filter(({ answeredBy }) => answeredBy === inputId).map(({ unitId }) => unitId);
    if (id !== answered?.id && units.length === 0) continue;
    // One of several reports taken back before the last came: the request goes on.
    requests.set(id, {
      ...filled(row, null, units),
      state: row.state === 'open' && reopened === null ? 'open' : 'dropped',
    });
    touched.push(id);
  }
  if (reopened !== null) begin(reopened);
  return reopened === null ? touched : [...touched, reopened.id];
}

function slotsOf({ slots }: OpenRequest, answering: string | null): RequestRow['slots'] {
  if (slots.length > 0) return slots.map(({ unitId, answer }) => ({ unitId, answeredBy: answer?.inputId ?? null }));
  return answering === null ? [] : [{ unitId: answering, answeredBy: null }];
}

function filled(row: RequestRow, answeredBy: string | null, unitIds: readonly string[]): RequestRow {
  const slots = row.slots.map((slot) => (unitIds.includes(slot.unitId) ? { ...slot, answeredBy } : slot));
  return { ...row, slots };
}

function joined(request: OpenRequest, event: EventOf<'requestJoined'>): OpenRequest {
  const because = [...new Set([...request.because, ...event.because])];
  return { ...request, because, cycleId: event.cycleId ?? request.cycleId };
}

function cyclePlaceOf(event: MeasureEvent): readonly CyclePlace[] {
  if (event.type === 'requestOpened' && event.request.cycleId !== null) {
    return [{ cycleId: event.request.cycleId, state: 'asked', requestId: event.request.id }];
  }
  if (event.type === 'requestJoined' && event.cycleId !== null) {
    return [{ cycleId: event.cycleId, state: 'asked', requestId: event.requestId }];
  }
  if (event.type === 'askPassedOver' && event.cycleId !== null) {
    return [
      { cycleId: event.cycleId, state: event.reason === 'reported-lately' ? 'reused' : 'excused', requestId: null },
    ];
  }
  return [];
}

function reportsTaken(events: readonly MeasureEvent[]): Projection['reports'] {
  return events.flatMap((event) =>
    event.type === 'reportAccepted' && event.requestId !== null
      ? [{ inputId: event.inputId, requestId: event.requestId }]
      : [],
  );
}

/** A task is open as long as the state waits for its answer, however many steps and inputs that takes. */
function tasksDone(before: MeasureState, after: MeasureState, raised: ReadonlySet<string>): readonly string[] {
  const waits = (state: MeasureState): Readonly<Record<string, boolean>> => ({
    verify: state.verification !== null,
    'decide-late-claim': state.decision !== null,
    'answer-extension': state.petition?.type === 'extension',
    misaddressed: state.petition?.type === 'misaddressed',
    'review-parked': state.phase === 'parked' && (state.parking?.reviews ?? 0) > 0,
    'no-contact': state.phase !== 'closed',
  });
  const [then, now] = [waits(before), waits(after)];
  return Object.keys(now).filter((kind) => now[kind] === false && (then[kind] === true || raised.has(kind)));
}

function outcomeOf(
  { phase }: MeasureState,
  events: readonly MeasureEvent[],
  taken: readonly MeasureInput[],
): Projection['outcome'] {
  const closed = events.findLast((event) => event.type === 'measureClosed');
  if (closed === undefined || phase !== 'closed') return null;
  const confirmed = events.some(({ type }) => type === 'verificationConfirmed');
  const rejected = taken.some((input) => input.type === 'decide' && input.decision === 'not-completed');
  return {
    ...closed.outcome,
    officeView: confirmed ? 'confirmed' : rejected ? 'not-completed' : null,
    finding: confirmed ? 'confirmed' : 'no-evidence',
  };
}
