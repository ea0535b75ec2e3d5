import { setCurrentDetails, setHandler, workflowInfo } from '@temporalio/workflow';
import { standing, type Standing } from './messages.ts';
import { isoOf } from './wait-until.ts';

/** A run takes at most so many steps before it continues as new: some 1,100 events, far below the server's hint. */
const STEPS_PER_RUN = 100;

/** What Temporal's own page shows of a run. Ids, codes and dates only. */
export interface Page {
  show(lines: readonly string[], now: Standing): void;
}

/** Answers the `standing` query and keeps the run's current details (markdown). */
export function openPage(title: string, first: Standing): Page {
  let current = first;
  setHandler(standing, () => current);
  const show = (lines: readonly string[], now: Standing) => {
    current = now;
    setCurrentDetails([`**${title}**`, '', ...[...lines, ...linesOf(now)].map((line) => `- ${line}`)].join('\n'));
  };
  show([], first);
  return { show };
}

function linesOf({ nextWakeAt, failure }: Standing): readonly string[] {
  const lines = [nextWakeAt === null ? 'no wake-up is set' : `next wake-up: ${isoOf(nextWakeAt)}`];
  if (failure !== null) lines.unshift(`**failed and will be tried again: ${failure}**`);
  return lines;
}

/** Whether this run has grown enough to hand over to a fresh one. */
export function isLong(steps: number): boolean {
  return steps >= STEPS_PER_RUN || workflowInfo().continueAsNewSuggested;
}
