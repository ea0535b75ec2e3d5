import { z } from 'zod';
import type { AgendaRow } from '../control-api.ts';

const nowSchema = z.object({ now: z.number() });
const dueSchema = z.object({ now: z.number(), rows: z.array(z.object({ id: z.string(), at: z.number() })) });

/** The stepped clock, seen from the far side. */
export interface ControlClient {
  now(): Promise<number>;
  addAgenda(rows: readonly AgendaRow[]): Promise<void>;
  /** Rows at or before now that are not done; waits up to `waitMs` for one. */
  dueAgenda(waitMs: number, signal: AbortSignal): Promise<readonly AgendaRow[]>;
  doneAgenda(ids: readonly string[]): Promise<void>;
}

/** A client of the control interface; every call rejects when the interface does not answer with success. */
export function createControlClient({ url, token }: { readonly url: string; readonly token: string }): ControlClient {
  const call = async (path: string, init: { body?: unknown; signal?: AbortSignal } = {}): Promise<unknown> => {
    const response = await fetch(new URL(path, url), {
      method: init.body === undefined ? 'GET' : 'POST',
      headers: {
        authorization: `Bearer ${token}`,
        ...(init.body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(init.body === undefined ? {} : { body: JSON.stringify(init.body) }),
      ...(init.signal === undefined ? {} : { signal: init.signal }),
    });
    if (!response.ok) throw new Error(`control ${path}: HTTP ${response.status}`);
    return response.json();
  };
  return {
    now: async () => nowSchema.parse(await call('/control/now')).now,
    addAgenda: async (rows) => {
      await call('/control/agenda', { body: { rows } });
    },
    dueAgenda: async (waitMs, signal) =>
      dueSchema.parse(await call(`/control/agenda/due?wait=${waitMs}`, { signal })).rows,
    doneAgenda: async (ids) => {
      await call('/control/agenda/done', { body: { ids } });
    },
  };
}
