import { ApplicationFailure, CancelledFailure, Context, log } from '@temporalio/activity';
import { DubanError } from '../domain/errors.ts';

const HEARTBEAT_MS = 2_000;

/**
 * The one frame around all activities: a heartbeat for those that take long, and errors in the form that workflows and
 * Temporal's page may see, which is a code. The words of an error may quote rows, so they go to the log alone.
 */
export function guarded<T extends Record<string, (input: never) => Promise<unknown>>>(activities: T): T {
  const entries = Object.entries(activities).map(([name, run]) => [name, guard(run)]);
  // Each function is replaced by one of the same type under the same name.
  return Object.fromEntries(entries) as T;
}

function guard<I, O>(run: (input: I) => Promise<O>): (input: I) => Promise<O> {
  return async (input) => {
    const context = Context.current();
    const pulse = setInterval(() => context.heartbeat(), HEARTBEAT_MS);
    try {
      return await run(input);
    } catch (error) {
      throw failureOf(error);
    } finally {
      clearInterval(pulse);
    }
  };
}

/** Retryable by the list of domain/errors.ts; anything not on the list is a fault of ours, and a retry would repeat it. */
function failureOf(error: unknown): Error {
  if (error instanceof CancelledFailure || error instanceof ApplicationFailure) return error;
  const [code, retryable] =
    error instanceof DubanError ? [error.code, error.kind.retryable] : ['internal' as const, false];
  log.error('activity failed', { code, retryable, err: error });
  const detail = error instanceof DubanError ? '' : ` (${error instanceof Error ? error.name : typeof error})`;
  const failure = ApplicationFailure.create({
    type: code,
    message: `see the worker's log${detail}`,
    nonRetryable: !retryable,
  });
  // The stack says where this line is; the one that matters is in the log.
  failure.stack = '';
  return failure;
}
