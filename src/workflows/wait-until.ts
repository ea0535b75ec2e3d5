import { condition, setHandler } from '@temporalio/workflow';
import { clockReached, look, type Clock } from './messages.ts';

/** After a failure that a retry cannot mend, the step is taken again this much later, or on a look. */
const RETRY_MS = 60_000;

/** A wake-up already past (the worker's clock is behind the server's) still waits this long: no spinning. */
const LEAST_WAIT_MS = 1_000;

/** What wakes one run of a workflow. */
export interface Wakes {
  /** Forgets the signals so far. Call it BEFORE the step: one that comes during the step is then not lost. */
  forget(): void;
  /** Nothing has come that asks for a step before `instant` (epoch ms; null = no instant). */
  isQuiet(instant: number | null): boolean;
  /** Returns when `instant` is reached or somebody asks to look. Null: only a look ends it. */
  until(instant: number | null): Promise<void>;
  /** Waits before a failed step is taken again. */
  untilRetry(): Promise<void>;
}

/**
 * Sets the signal handlers and returns what waits on them. This file alone knows what the two clocks are: under
 * `system` a wait is a timer, under `stepped` it ends when the stepper says that the clock got there.
 */
export function listen(clock: Clock): Wakes {
  let looked = false;
  let reached = -Infinity;
  setHandler(look, () => {
    looked = true;
  });
  setHandler(clockReached, (instant) => {
    reached = Math.max(reached, instant);
  });
  const isQuiet = (instant: number | null) => !looked && !(instant !== null && reached >= instant);
  const timer = async (wait: number, summary: string) => {
    if (!looked) await condition(() => looked, wait, { summary });
  };
  return {
    forget: () => {
      looked = false;
      reached = -Infinity;
    },
    isQuiet,
    until: (instant) => {
      if (clock === 'stepped' || instant === null) return condition(() => !isQuiet(instant));
      const left = instant - Date.now();
      return timer(left > 0 ? left : LEAST_WAIT_MS, `wake-up ${isoOf(instant)}`);
    },
    // Virtual time stands still meanwhile: the stepper repeats its signal for what stays due.
    untilRetry: () =>
      clock === 'stepped' ? condition(() => looked || reached > -Infinity) : timer(RETRY_MS, 'again after a failure'),
  };
}

/** The instant as 2023-12-29T00:05:00.000Z. */
export function isoOf(instant: number): string {
  return new Date(instant).toISOString();
}
