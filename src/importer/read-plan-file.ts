import type { DraftPlan } from '../domain/draft-plan.ts';
import { readInThread } from './read-in-thread.ts';
import type { PlanOptions } from './read-plan.ts';

/**
 * Opens a plan's file and reads it in a thread of its own. `source.file` is the path as given.
 * @throws DubanError `invalid-input` where the file is missing or cannot be opened, where a limit is passed, and as
 * `readPlan` does.
 */
export const readPlanFile = (path: string, options: Omit<PlanOptions, 'file'> = {}): Promise<DraftPlan> =>
  readInThread('plan', path, options);
