import type { Client } from '@temporalio/client';
import type { Store } from '../store/connect.ts';
import { type EngineSetup, type RunningPart, wakeOf } from './engine.ts';
import { startInbound } from './inbound.ts';
import { startServer } from './server.ts';

export interface ServingOptions {
  readonly setup: EngineSetup;
  readonly store: Store;
  readonly client: Client;
  /** 0 = a free one. */
  readonly httpPort: number;
  /** 0 = a free one. */
  readonly inboundPort: number;
}

export interface Serving extends RunningPart {
  readonly httpPort: number;
  readonly inboundPort: number;
}

const ANSWER_WITHIN_MS = 3_000;

/**
 * The ways in from outside: the pages behind links, and replies by mail. What they take is committed first; Temporal is
 * told afterwards, and need not be up at that moment.
 * @throws DubanError `port-taken`.
 */
export async function startServing({ setup, store, client, httpPort, inboundPort }: ServingOptions): Promise<Serving> {
  const wake = wakeOf(store, client);
  const parts = {
    setup,
    store,
    wakeMeasures: (ids: readonly string[]) => wake.measures(ids),
    wakeContacts: (ids: readonly string[]) => wake.contacts(ids),
    temporalReady: () => temporalAnswers(client),
  };
  const pages = await startServer({ ...parts, port: httpPort });
  const inbound = await startInbound({ ...parts, port: inboundPort }).catch(async (error: unknown) => {
    await pages.stop();
    throw error;
  });
  return {
    httpPort: pages.port,
    inboundPort: inbound.port,
    stop: async () => {
      await Promise.all([pages.stop(), inbound.stop()]);
    },
  };
}

async function temporalAnswers(client: Client): Promise<void> {
  await client.withDeadline(Date.now() + ANSWER_WITHIN_MS, () => client.connection.workflowService.getSystemInfo({}));
}
