import { DubanError, type Fault } from '../domain/errors.ts';

/** Where a command writes: results to `stdout`, everything else to `stderr`. */
export interface Io {
  readonly stdout: NodeJS.WritableStream;
  readonly stderr: NodeJS.WritableStream;
}

/** 0 done, 1 nothing could be delivered, 2 wrong usage, 3 a needed service cannot be reached. */
export type ExitStatus = 0 | 1 | 2 | 3;

/** Options that every command of the contract takes. */
export interface CommonOptions {
  readonly json?: boolean;
}

/**
 * Resolves when everything written has been handed to the system. A pipe takes 64 KB at a time, and a process that ends
 * earlier cuts its document off.
 */
export async function flushed(io: Io): Promise<void> {
  const flush = (stream: NodeJS.WritableStream) => new Promise<void>((resolve) => stream.write('', () => resolve()));
  await Promise.all([flush(io.stdout), flush(io.stderr)]);
}

/** Prints exactly one JSON document. */
export function printJson(io: Io, document: unknown): void {
  io.stdout.write(`${JSON.stringify(document, null, 2)}\n`);
}

/** Prints the problems as the contract says: with `json` as one document on stdout, else a sentence each on stderr. */
export function printProblems(io: Io, problems: readonly Fault[], json: boolean): void {
  if (json) printJson(io, { problems });
  else for (const { message, where } of problems) io.stderr.write(`${placed(message, where)}\n`);
}

/**
 * Says what went wrong, and returns the exit status for it. An unexpected error is a sentence too; its stack is shown
 * only with `debug`.
 */
export function reportFailure(io: Io, error: unknown, options: { json: boolean; debug: boolean }): ExitStatus {
  if (options.debug && error instanceof Error) io.stderr.write(`${error.stack ?? error.message}\n`);
  if (!(error instanceof DubanError)) {
    const words = error instanceof Error ? error.message : String(error);
    const message = `内部错误：${words}（设 LOG_LEVEL=debug 可看详情） Internal error: ${words} (LOG_LEVEL=debug shows more)`;
    printProblems(io, [{ severity: 'error', code: 'internal', message, where: {} }], options.json);
    return 1;
  }
  const whole: Fault = { severity: 'error', code: error.code, message: error.message, where: {} };
  // As a sentence, the message stands above the list of its faults; as JSON, the faults say it all.
  if (options.json) printProblems(io, error.faults.length > 0 ? error.faults : [whole], true);
  else printProblems(io, [whole, ...unsaid(error)], false);
  return error.kind.exit;
}

/** The faults that the message does not spell out already. */
function unsaid(error: DubanError): readonly Fault[] {
  return error.faults.filter((fault) => !error.message.includes(fault.message));
}

function placed(message: string, where: Fault['where']): string {
  const parts = Object.entries(where).map(([name, value]) => `${name} ${value}`);
  return parts.length === 0 ? message : `${message}（${parts.join(', ')}）`;
}
