import { EventEmitter, once } from 'node:events';
import pg from 'pg';

/** Hears of every committed change under the stepped clock (NOTIFY settled), so that the stepper need not poll. */
export interface Changes {
  /** Resolves at the next change, at once when one came since the last call, or after `timeoutMs`. */
  next(timeoutMs: number): Promise<void>;
  close(): Promise<void>;
}

/** Listens on a connection of its own. */
export async function listenForChanges(databaseUrl: string): Promise<Changes> {
  const client = new pg.Client({ connectionString: databaseUrl });
  const events = new EventEmitter();
  let heard = false;
  client.on('notification', () => {
    heard = true;
    events.emit('change');
  });
  // A lost connection only means that the fall-back interval drives the stepper.
  client.on('error', () => undefined);
  await client.connect();
  await client.query('LISTEN settled');
  return {
    next: async (timeoutMs) => {
      if (!heard) await once(events, 'change', { signal: AbortSignal.timeout(timeoutMs) }).catch(() => undefined);
      heard = false;
    },
    close: () => client.end(),
  };
}
