/**
 * The one list of what can go wrong. Each code has one home here; the CLI, the server and the activities translate it
 * (exit status, HTTP status, retryable or not), nobody invents another.
 */

/** Where a fault was found: what is known of file, sheet, page, line, row, column, or path within a JSON document. */
export interface FaultPlace {
  readonly file?: string;
  readonly sheet?: string;
  readonly page?: number;
  readonly line?: number;
  readonly row?: number;
  readonly column?: string;
  /** A place such as `rungs[3].when.days`. */
  readonly path?: string;
}

/** One fault of an input: the message says the value, what is allowed and what to do next. */
export interface Fault {
  readonly severity: 'error' | 'warning';
  readonly code: string;
  readonly message: string;
  readonly where: FaultPlace;
}

/** How an error shows itself outside: the CLI's exit status, the HTTP status, and whether trying again can help. */
export interface ErrorKind {
  readonly exit: 1 | 2 | 3;
  readonly http: number;
  readonly retryable: boolean;
}

/** Every error code of duban; docs/errors.md explains each (a test compares the two). */
export const ERROR_KINDS = {
  'wrong-usage': { exit: 2, http: 400, retryable: false },
  'invalid-input': { exit: 1, http: 400, retryable: false },
  'not-found': { exit: 1, http: 404, retryable: false },
  conflict: { exit: 1, http: 409, retryable: false },
  'not-allowed': { exit: 1, http: 403, retryable: false },
  'link-expired': { exit: 1, http: 410, retryable: false },
  'plan-not-ready': { exit: 1, http: 409, retryable: false },
  'database-unreachable': { exit: 3, http: 503, retryable: true },
  'database-not-migrated': { exit: 3, http: 503, retryable: false },
  'temporal-unreachable': { exit: 3, http: 503, retryable: true },
  'temporal-not-prepared': { exit: 3, http: 503, retryable: false },
  'temporal-cli-missing': { exit: 3, http: 503, retryable: false },
  'mail-server-unreachable': { exit: 3, http: 503, retryable: true },
  'port-taken': { exit: 3, http: 503, retryable: false },
  'disk-full': { exit: 3, http: 503, retryable: true },
  'already-running': { exit: 3, http: 503, retryable: false },
  'invalid-configuration': { exit: 1, http: 500, retryable: false },
  internal: { exit: 1, http: 500, retryable: false },
} as const satisfies Record<string, ErrorKind>;

export type ErrorCode = keyof typeof ERROR_KINDS;

/** An expected failure with a code of the list; `faults` holds all faults of one input together. */
export class DubanError extends Error {
  readonly code: ErrorCode;
  readonly faults: readonly Fault[];

  constructor(code: ErrorCode, message: string, options: { faults?: readonly Fault[]; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'DubanError';
    this.code = code;
    this.faults = options.faults ?? [];
  }

  get kind(): ErrorKind {
    return ERROR_KINDS[this.code];
  }
}
