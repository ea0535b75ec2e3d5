import type { MeasureContext, MeasureState } from '../domain/measure.ts';
import type { MeasureDecision } from '../domain/measure-decision.ts';
import type { MeasureInput } from '../domain/measure-input.ts';
import type { MessageView } from '../domain/message-view.ts';
import type { ReleaseDecision, ReleaseInput } from '../domain/release.ts';

/*
 *  What activities need of the outside world. `store` and `notifications` fit these by shape; `runtime` wires them.
 */

/** The stored result of one step of a measure; all a workflow keeps of it are seq, nextWakeAt and closed. */
export interface StepResult {
  readonly seq: number;
  /** Epoch ms; null only when closed. */
  readonly nextWakeAt: number | null;
  readonly closed: boolean;
  /** Ids and codes only, for Temporal's own page. */
  readonly summary: string;
  /** Contacts whose next release became due or earlier through this step: their delivery must look. */
  readonly contactsToWake: readonly string[];
  /** Measures that must look: parts of a split one, or the whole of one that has ended. */
  readonly measuresToWake: readonly string[];
}

export interface MeasureStore {
  /**
   * ONE transaction: lock the measure's row, read state, untaken inputs in order, policies, calendar and clock; decide;
   * write events, notices, tasks, projections, state and next wake-up; mark each input taken or refused.
   * When the stored seq is already ahead of `expectedSeq`, decides nothing and returns the stored result.
   * `expectedSeq` null (a first run, a rebuild): takes whatever is stored, decides only if something is due.
   */
  step(
    measureId: string,
    expectedSeq: number | null,
    decide: (state: MeasureState, inputs: readonly MeasureInput[], context: MeasureContext) => MeasureDecision,
  ): Promise<StepResult>;
}

/** A message claimed for hand-over: its row is committed in state `sending` before anything leaves. */
export interface ClaimedMessage {
  readonly deliveryId: string;
  readonly view: MessageView;
}

export interface HandoverResult {
  readonly deliveryId: string;
  /**
   * accepted: 250 or a gateway id; refused: final negative; deferred: this address is refused for now; unavailable: the
   * server or gateway as a whole did not take mail or SMS, which says nothing about the address.
   */
  readonly status: 'accepted' | 'refused' | 'deferred' | 'unavailable';
  /** The server's own answer, shortened; addresses redacted. */
  readonly response: string;
}

export interface ReleaseStep {
  /** To hand over now; null = nothing more at this instant. */
  readonly claimed: ClaimedMessage | null;
  /** Epoch ms of the contact's next release; null = nothing is left. Meaningful when `claimed` is null. */
  readonly nextReleaseAt: number | null;
  readonly contactsToWake: readonly string[];
  /** Measures whose seats nobody can be reached in any more: they must look. */
  readonly measuresToWake: readonly string[];
}

export interface ReleaseStore {
  /** ONE transaction: record the last hand-over if any, re-check, decide, claim the first message to be sent. */
  next(
    contactId: string,
    last: HandoverResult | null,
    decide: (input: ReleaseInput) => ReleaseDecision,
  ): Promise<ReleaseStep>;
}

/** Hands one message over to the far side and says what the far side really answered. */
export interface Sender {
  send(message: ClaimedMessage): Promise<HandoverResult>;
}

export interface CycleStep {
  readonly closed: boolean;
  /** Epoch ms of the next look; null when closed. */
  readonly nextLookAt: number | null;
  /** Measures that have become active since are to be invited too. */
  readonly inviting: boolean;
  readonly summary: string;
}

export interface CycleStore {
  /** One page of the cycle's open measures that have not joined yet: writes their inputs; returns the ids to wake. */
  invite(cycleId: string, limit: number): Promise<{ readonly measureIds: readonly string[]; readonly done: boolean }>;
  /** Counts the answer slots, closes the cycle when its close is reached. */
  look(cycleId: string): Promise<CycleStep>;
  /** Opens what schedules of cycles have due; `failed` could not be opened and are office tasks. */
  openDue(): Promise<{
    readonly cycleIds: readonly string[];
    readonly failed: readonly string[];
    readonly more: boolean;
  }>;
}

/** What starts the opening of due cycles from time to time; it lives in Temporal and may stop there unnoticed. */
export interface CycleSchedule {
  /** Looks at it from outside, mends what it finds, and says what that was (codes). */
  inspect(): Promise<readonly string[]>;
}

/** What the watchdog found and must be woken again. */
export interface Inspection {
  readonly measureIds: readonly string[];
  readonly contactIds: readonly string[];
  readonly cycleIds: readonly string[];
  /** Cycles should have been opened. */
  readonly schedulesLate: boolean;
  readonly problems: readonly string[];
}

export interface WatchdogStore {
  /** Wake-ups past due by more than `graceMs`, inputs and notices not taken; writes the heartbeat row. */
  inspect(graceMs: number): Promise<Inspection>;
}

/** Wakes (signalWithStart) workflows by the id of the thing they serve. */
export interface Wake {
  measures(ids: readonly string[]): Promise<void>;
  contacts(ids: readonly string[]): Promise<void>;
  cycles(ids: readonly string[]): Promise<void>;
  /** Has the cycles opened whose time has come. */
  dueCycles(): Promise<void>;
}

export interface Ports {
  readonly measures: MeasureStore;
  readonly releases: ReleaseStore;
  readonly cycles: CycleStore;
  readonly cycleSchedule: CycleSchedule;
  readonly watchdog: WatchdogStore;
  readonly email: Sender;
  readonly sms: Sender;
  readonly wake: Wake;
}
