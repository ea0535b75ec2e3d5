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
  /** Nobody has asked for a step since. */
  isQuiet(): boolean;
  /** Returns when `instant` (epoch ms) is reached or somebody asks for a step. Null: only the latter ends it. */
  until(instant: number | null): Promise<void>;
  /** Waits before a failed step is taken again. */
  untilRetry(): Promise<void>;
}

/**
 * Sets the signal handlers and returns what waits on them. This file alone knows what the two clocks are: under
 * `system` a wait is a timer, under `stepped` it ends when the stepper says that the clock got there. The stepper goes
 * by the rows: what it calls due may be an input, or a release brought forward, that this run has not heard of.
 */
export function listen(clock: Clock): Wakes {
  let called = false;
  const call = () => {
    called = true;
  };
  setHandler(look, call);
  setHandler(clockReached, call);
  const wait = async (ms: number | null, summary: string) => {
    if (called) return;
    if (ms === null || clock === 'stepped') await condition(() => called);
    else await condition(() => called, ms, { summary });
  };
  return {
    forget: () => {
      called = false;
    },
    isQuiet: () => !called,
    until: (instant) => {
      if (instant === null) return wait(null, '');
      const left = instant - Date.now();
      return wait(left > 0 ? left : LEAST_WAIT_MS, `wake-up ${isoOf(instant)}`);
    },
    // Virtual time stands still meanwhile: the stepper repeats its signal for what stays due.
    untilRetry: () => wait(RETRY_MS, 'again after a failure'),
  };
}

/** The instant as 2023-12-29T00:05:00.000Z. */
export function isoOf(instant: number): string {
  return new Date(instant).toISOString();
}
