import { Client } from '@temporalio/client';
import { DefaultLogger, NativeConnection } from '@temporalio/worker';
import { promises as fs } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createTemporalWake } from '../../src/activities/temporal-wake.ts';
import { loadConfig } from '../../src/runtime/config.ts';
import { resolveTemporalCli } from '../../src/runtime/temporal-cli.ts';
import { startTemporalServer } from '../../src/runtime/temporal-server.ts';
import { bundleWorkflows } from '../../src/worker/bundle.ts';
import { createWorker } from '../../src/worker/create-worker.ts';
import { installTemporalRuntime } from '../../src/worker/temporal-runtime.ts';
import type { TaskQueue } from '../../src/workflows/messages.ts';
import type { Engine } from './engine.ts';

/** The product's own Temporal server on a file of its own, and its worker: nothing skips time here. */
export type RealEngine = Pick<Engine, 'wake' | 'handle' | 'serve' | 'close'>;

export async function startRealEngine(...queues: TaskQueue[]): Promise<RealEngine> {
  installTemporalRuntime({ logger: new DefaultLogger('ERROR', () => {}) });
  const workflowBundle = await bundleWorkflows({ logger: new DefaultLogger('ERROR') });
  const home = await fs.mkdtemp(path.join(os.tmpdir(), 'duban-engine-'));
  const { path: cliPath } = await resolveTemporalCli(loadConfig());
  const server = await startTemporalServer({ home, cliPath, synchronous: 'NORMAL', ui: false });
  const { address, namespace } = server;
  const connection = await NativeConnection.connect({ address });
  const client = new Client({ connection, namespace });
  return {
    wake: (clock) => createTemporalWake({ client, clock }),
    handle: (workflowId) => client.workflow.getHandle(workflowId),
    serve: async (activities, during) => {
      // A workflow that asks for an activity left out fails visibly.
      const all = activities as Parameters<typeof createWorker>[0]['activities'];
      const worker = await createWorker({ connection, namespace, activities: all, workflowBundle, queues });
      const running = worker.run();
      try {
        return await during();
      } finally {
        worker.shutdown();
        await running;
      }
    },
    close: async () => {
      await connection.close();
      await server.stop();
      await fs.rm(home, { recursive: true, force: true });
    },
  };
}
