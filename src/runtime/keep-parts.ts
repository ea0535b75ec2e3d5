import { setTimeout as sleep } from 'node:timers/promises';
import type { Services } from './embedded.ts';
import type { RunningPart } from './engine.ts';
import type { Logger } from './log.ts';

/** An embedded server, as far as it can be brought back. */
interface Part {
  readonly pid: number;
  /** Starts it again on the same ports and files, when it is not running. */
  restart(): Promise<void>;
}

export interface KeepOptions {
  readonly log: Logger;
  /** Called after something was brought back. */
  readonly onReturn: () => Promise<void>;
  /** Between two looks. Default 2 s. */
  readonly everyMs?: number;
}

const EVERY_MS = 2_000;

/**
 * Brings embedded servers back that die while duban runs (killed, out of memory): they keep their ports and files, and
 * whoever was connected connects again. Stop it before the servers themselves.
 */
export function keepParts(
  { postgres, temporal }: Services['parts'],
  { log, onReturn, everyMs = EVERY_MS }: KeepOptions,
): RunningPart {
  const stopping = new AbortController();
  const { signal } = stopping;
  const parts: readonly (readonly [string, Part | undefined])[] = [
    ['postgres', postgres],
    ['temporal', temporal],
  ];
  const look = async (): Promise<void> => {
    const returned = [];
    for (const [name, part] of parts) if (part !== undefined) returned.push(await hasReturned(name, part, log));
    if (returned.includes(true)) await onReturn();
  };
  const watching = (async () => {
    while (!signal.aborted) {
      await look().catch((error: unknown) => log.error({ err: error }, 'an embedded server could not be brought back'));
      await sleep(everyMs, undefined, { signal }).catch(() => undefined);
    }
  })();
  return {
    stop: async () => {
      stopping.abort();
      await watching;
    },
  };
}

async function hasReturned(name: string, part: Part, log: Logger): Promise<boolean> {
  const before = part.pid;
  await part.restart();
  if (part.pid === before) return false;
  log.warn({ part: name }, 'an embedded server had died and was started again');
  return true;
}
