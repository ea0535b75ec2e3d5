import type { Gap, MeasureState, Notice } from './measure.ts';
import type { MeasureEvent } from './measure-event.ts';
import type { Refusal } from './measure-input.ts';

/** An office task that a decision raises (the row the clerk sees; its notice is among the notices). */
export interface RaisedTask {
  readonly kind: 'decide-late-claim' | 'verify' | 'no-contact' | 'answer-extension' | 'misaddressed' | 'review-parked';
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
