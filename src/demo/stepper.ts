import { DubanError } from '../domain/errors.ts';

/** A row of the view `due`: somebody has something to do at this instant. */
export interface DueRow {
  readonly kind: string;
  readonly id: string;
  /** Epoch ms. */
  readonly at: number;
}

export type Jump =
  /** Virtual time moved to the earliest due instant; these rows are due now. */
  | { readonly type: 'jumped'; readonly now: number; readonly due: readonly DueRow[] }
  /** Something due at or before now is not done yet: time stands still. */
  | { readonly type: 'unsettled'; readonly now: number; readonly due: readonly DueRow[] }
  /** Nobody has anything left to do until the end of the run. */
  | { readonly type: 'idle'; readonly now: number };

export interface StepperPorts {
  /** Under the exclusive lock: moves the clock, unless something is unsettled. */
  jump(): Promise<Jump>;
  /** Tells the workflows of these rows that their instant has come. Rows of scripted actors are not among them. */
  signal(due: readonly DueRow[], now: number): Promise<void>;
  /** Resolves at the next committed change, or after `timeoutMs`. */
  changed(timeoutMs: number): Promise<void>;
  /** Real milliseconds, only to notice a standstill. */
  realNow(): number;
  /** Called after each jump, e.g. for the display and to slow the clock down. */
  onJump(now: number, due: readonly DueRow[]): Promise<void>;
}

export interface StepperOptions {
  /** A row that is still due so long after its signal is signalled again. */
  readonly repeatMs?: number;
  /** Without any change for so long, the run ends with the list of what is unsettled. */
  readonly standstillMs?: number;
  readonly signal?: AbortSignal;
}

const FALLBACK_MS = 250;

/**
 * Drives the stepped clock until nothing is left: virtual time stands still while anything due is unsettled, then jumps
 * to the next due instant. It alone wakes the workflows under the stepped clock. Returns the last instant.
 * @throws DubanError `internal` with the list of unsettled rows after a standstill.
 */
export async function runStepper(ports: StepperPorts, options: StepperOptions = {}): Promise<number> {
  const { repeatMs = 3_000, standstillMs = 60_000 } = options;
  let signalled = new Map<string, number>();
  let changedAt = ports.realNow();
  for (;;) {
    options.signal?.throwIfAborted();
    const jump = await ports.jump();
    if (jump.type === 'idle') return jump.now;
    if (jump.type === 'jumped') {
      signalled = new Map();
      await ports.onJump(jump.now, jump.due);
    }
    const at = ports.realNow();
    const before = signalled;
    const fresh = jump.due.filter((row) => at - (before.get(keyOf(row)) ?? -Infinity) > repeatMs);
    signalled = new Map(jump.due.map((row) => [keyOf(row), fresh.includes(row) ? at : (before.get(keyOf(row)) ?? at)]));
    if (jump.type === 'jumped' || signalled.size !== before.size || fresh.some((row) => !before.has(keyOf(row)))) {
      changedAt = at;
    }
    if (at - changedAt > standstillMs) throw standstill(jump.due, standstillMs);
    if (fresh.length > 0) await signalQuietly(ports, fresh, jump.now);
    await ports.changed(FALLBACK_MS);
  }
}

function keyOf({ kind, id, at }: DueRow): string {
  return `${kind} ${id} ${at}`;
}

/** A signal that Temporal does not take now is repeated: the row stays due. */
async function signalQuietly(ports: StepperPorts, due: readonly DueRow[], now: number): Promise<void> {
  try {
    await ports.signal(due, now);
  } catch (error) {
    if (!(error instanceof DubanError) || !error.kind.retryable) throw error;
  }
}

function standstill(due: readonly DueRow[], standstillMs: number): DubanError {
  const rows = due.slice(0, 20).map(({ kind, id, at }) => `${kind} ${id} ${new Date(at).toISOString()}`);
  return new DubanError(
    'internal',
    `时钟停滞 ${standstillMs / 1000} 秒，尚有 ${due.length} 项未办结：${rows.join('；')}` +
      ` / The clock has stood still for ${standstillMs / 1000} s with ${due.length} rows unsettled; see .duban/logs.`,
  );
}
