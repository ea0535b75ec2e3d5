import type { Seat } from '../domain/audience.ts';
import type {
  MeasureDecision,
  MeasureEvent,
  MeasureInput,
  MeasureState,
  OpenRequest,
  Outcome,
} from '../domain/measure.ts';

type EventOf<T extends MeasureEvent['type']> = Extract<MeasureEvent, { type: T }>;

/** A row of `requests` as a step leaves it. */
export interface RequestRow {
  readonly request: OpenRequest;
  readonly state: 'open' | 'answered' | 'unanswered' | 'closed';
  /** The report that answered it. */
  readonly answeredBy: string | null;
}

/** What the tables beside the event list must show after a step. */
export interface Projection {
  readonly requests: readonly RequestRow[];
  /** Reports taken, with the request that each answered. */
  readonly reports: readonly { readonly inputId: string; readonly requestId: string }[];
  /** Kinds of office tasks that this step ends, or raises and ends at once. */
  readonly tasksDone: readonly string[];
  /** Seats whose gap this step ends. */
  readonly seatsMended: readonly Seat[];
  /** What the office decided and what a verifier found stand apart from the unit's claim, which its reports hold. */
  readonly outcome: (Outcome & { readonly officeView: string | null; readonly finding: string }) | null;
}

/** Folds a decision's events into rows. `before` is the state that the step began with. */
export function projectionOf(
  before: MeasureState,
  { state: after, events, tasks, refusals }: Pick<MeasureDecision, 'state' | 'events' | 'tasks' | 'refusals'>,
  inputs: readonly MeasureInput[],
): Projection {
  const requests = new Map<string, RequestRow>();
  if (before.request !== null)
    requests.set(before.request.id, { request: before.request, state: 'open', answeredBy: null });
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
      requests.set(event.request.id, { request: event.request, state: 'open', answeredBy: null });
    } else if (event.type === 'requestJoined') {
      set(event.requestId, (row) => ({ ...row, request: joined(row.request, event) }));
    } else if (event.type === 'reportAccepted') {
      lastReport = event;
    } else if (event.type === 'requestAnswered') {
      const answeredBy = lastReport?.inputId ?? null;
      set(event.requestId, (row) => ({ ...row, state: 'answered', answeredBy }));
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
    tasksDone: tasksDone(before, after, new Set(tasks.map(({ kind }) => kind))),
    seatsMended: events.filter((event) => event.type === 'seatReachable').map(({ unitId, role }) => ({ unitId, role })),
    outcome: outcomeOf(
      events,
      inputs.filter(({ id }) => !refusals.some(({ inputId }) => inputId === id)),
    ),
  };
}

function joined(request: OpenRequest, event: EventOf<'requestJoined'>): OpenRequest {
  const because = [...new Set([...request.because, ...event.because])];
  return { ...request, because, cycleId: event.cycleId ?? request.cycleId };
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
    'no-contact': state.phase !== 'closed',
  });
  const [then, now] = [waits(before), waits(after)];
  return Object.keys(now).filter((kind) => now[kind] === false && (then[kind] === true || raised.has(kind)));
}

function outcomeOf(events: readonly MeasureEvent[], taken: readonly MeasureInput[]): Projection['outcome'] {
  const closed = events.find((event) => event.type === 'measureClosed');
  if (closed === undefined) return null;
  const confirmed = events.some(({ type }) => type === 'verificationConfirmed');
  const rejected = taken.some((input) => input.type === 'decide' && input.decision === 'not-completed');
  return {
    ...closed.outcome,
    officeView: confirmed ? 'confirmed' : rejected ? 'not-completed' : null,
    finding: confirmed ? 'confirmed' : 'no-evidence',
  };
}
