import type { Gap, MeasureState, Notice } from './measure.ts';
import type { LocalDate } from './local-date.ts';
import type { MeasureEvent } from './measure-event.ts';
import type { Refusal } from './measure-input.ts';
import type { Role } from './policy.ts';

/** An office task that a decision raises (the row the clerk sees; its notice is among the notices). */
export type RaisedTask = { readonly measureId: string } & (
  | { readonly kind: 'decide-late-claim' | 'verify' | 'review-parked' }
  | { readonly kind: 'answer-extension' | 'misaddressed'; readonly unitId: string }
  | {
      readonly kind: 'no-contact';
      readonly unitId: string;
      readonly role: Role;
      /** The day of the first message that nobody in the seat would get. */
      readonly neededOn: LocalDate;
    }
);

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
