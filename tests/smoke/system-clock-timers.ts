import type { WorkflowHandle } from '@temporalio/client';

/** A timer of a history that has neither fired nor been cancelled; epoch ms. */
export interface OpenTimer {
  /** What the workflow meant: the instant of its task, which is its own clock, and the wait that it asked for then. */
  readonly meant: number;
  /** When the server fires it: that wait after the timer was written, which comes after the task. */
  readonly fires: number;
}

type History = Awaited<ReturnType<WorkflowHandle['fetchHistory']>>;
type HistoryEvent = NonNullable<History['events']>[number];

/** Every open timer of a run's history. */
export function openTimers({ events }: History): OpenTimer[] {
  const all = events ?? [];
  const over = new Set(
    all.map(({ timerFiredEventAttributes: fired, timerCanceledEventAttributes: cancelled }) =>
      (fired ?? cancelled)?.timerId?.toString(),
    ),
  );
  return all.flatMap((event) => {
    const timer = event.timerStartedEventAttributes;
    if (!timer || over.has(timer.timerId?.toString())) return [];
    const waitMs = msOf(timer.startToFireTimeout);
    return [
      { meant: taskBegan(all, timer.workflowTaskCompletedEventId) + waitMs, fires: msOf(event.eventTime) + waitMs },
    ];
  });
}

/** When the workflow task began that this event completed. */
function taskBegan(events: readonly HistoryEvent[], completedId: unknown): number {
  const byId = (id: unknown): HistoryEvent | undefined => events.find(({ eventId }) => Number(eventId) === Number(id));
  return msOf(byId(byId(completedId)?.workflowTaskCompletedEventAttributes?.startedEventId)?.eventTime);
}

/** Whole milliseconds, as workflow code sees them. */
function msOf(time: { readonly seconds?: unknown; readonly nanos?: number | null } | null | undefined): number {
  return Number(time?.seconds ?? 0) * 1_000 + Math.floor((time?.nanos ?? 0) / 1_000_000);
}
