import type { Gap, MeasureState, Notice } from './measure.ts';
import type { MeasureEvent } from './measure-event.ts';
import type { Refusal } from './measure-input.ts';
import type { OfficeTaskKind } from './office-task.ts';

/** An office task that a decision raises (the row the clerk sees; its notice is among the notices). */
export interface RaisedTask {
  readonly kind: Exclude<OfficeTaskKind, 'question' | 'unreachable' | 'cycle-not-opened' | 'calendar-notice-missing'>;
  readonly measureId: string;
  readonly unitId: string | null;
}

/** The answer of the decider: a pure function's whole result. */
export interface MeasureDecision {
  readonly state: MeasureState;
  readonly events: readonly MeasureEvent[];
  readonly notices: readonly Notice[];
  readonly gaps: readonly Gap[];
  readonly tasks: readonly RaisedTask[];
  readonly refusals: readonly Refusal[];
  /** Epoch ms of the next wake-up, always later than `now`; null only when closed. */
  readonly nextWakeAt: number | null;
}
