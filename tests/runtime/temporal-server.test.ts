import { Client, Connection } from '@temporalio/client';
import { access, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { canConnect } from '../../src/runtime/ports.ts';
import { resolveTemporalCli } from '../../src/runtime/temporal-cli.ts';
import { SEARCH_ATTRIBUTES } from '../../src/runtime/temporal-namespace.ts';
import { startTemporalServer, type TemporalServer } from '../../src/runtime/temporal-server.ts';
import { embeddedConfig, temporaryHome } from './temporary-home.ts';

async function start(home: string): Promise<TemporalServer> {
  const { path: cliPath } = await resolveTemporalCli(embeddedConfig(home));
  const server = await startTemporalServer({ home, cliPath, synchronous: 'NORMAL', ui: false });
  onTestFinished(() => server.stop());
  return server;
}

async function withTemporal<T>(server: TemporalServer, work: (client: Client) => Promise<T>): Promise<T> {
  const connection = await Connection.connect({ address: server.address });
  try {
    return await work(new Client({ connection, namespace: server.namespace }));
  } finally {
    await connection.close();
  }
}

const WORKFLOWS = Array.from({ length: 7 }, (_, n) => `measure:${n}`);

async function startWorkflows(server: TemporalServer): Promise<void> {
  await withTemporal(server, async (client) => {
    for (const workflowId of WORKFLOWS)
      await client.workflow.start('measure', { workflowId, taskQueue: 'nobody', args: [] });
  });
}

/** Ids of those that run, asked one by one: visibility is eventually consistent. */
function running(server: TemporalServer): Promise<string[]> {
  return withTemporal(server, async (client) => {
    const states = WORKFLOWS.map(async (id) => {
      const state = await client.workflow
        .getHandle(id)
        .describe()
        .then(
          (found) => found.status.name,
          () => 'ABSENT',
        );
      return state === 'RUNNING' ? [id] : [];
    });
    return (await Promise.all(states)).flat();
  });
}

describe('the embedded Temporal server', () => {
  test('keeps its workflows through kill -9, and loses them only with its database file', async () => {
    const home = await temporaryHome();
    const server = await start(home);
    await startWorkflows(server);
    await server.kill();
    await server.restart();
    expect(await running(server)).toEqual(WORKFLOWS);

    await expect(server.deleteDatabase()).rejects.toThrow(/must be stopped/);
    await server.stop();
    await server.deleteDatabase();
    await expect(access(path.join(home, 'temporal', 'duban.db'))).rejects.toThrow('ENOENT');
    await server.restart();
    expect(await running(server)).toEqual([]);
  });

  test('a new start on the same directory ends a leftover server and finds its workflows', async () => {
    const home = await temporaryHome();
    const left = await start(home);
    await startWorkflows(left);
    const next = await start(home);
    expect(next.pid).not.toBe(left.pid);
    expect(await running(next)).toEqual(WORKFLOWS);
    expect(await canConnect('127.0.0.1', Number(left.address.split(':')[1]))).toBe(false);
  });

  test('a start in which another program was faster with a port is repeated, any other failure is not', async () => {
    const home = await temporaryHome();
    const { path: cliPath } = await resolveTemporalCli(embeddedConfig(home));
    const failingOnce = async (
      says: string,
    ): Promise<{ readonly path: string; readonly starts: () => Promise<number> }> => {
      const file = path.join(home, `cli-${says.length}`);
      const script = `echo start >> ${file}.log; [ -e ${file}.failed ] && exec ${cliPath} "$@"; touch ${file}.failed; echo '${says}' >&2; exit 1`;
      await writeFile(file, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
      return { path: file, starts: async () => (await readFile(`${file}.log`, 'utf8')).trim().split('\n').length };
    };
    const options = { home, synchronous: 'NORMAL', ui: false } as const;
    const slow = await failingOnce('listen tcp 127.0.0.1:1: bind: address already in use');
    const server = await startTemporalServer({ ...options, cliPath: slow.path });
    onTestFinished(() => server.stop());
    expect(await canConnect('127.0.0.1', Number(server.address.split(':')[1]))).toBe(true);
    expect(await slow.starts()).toBe(2);
    await server.stop();
    const broken = await failingOnce('no such file');
    await expect(startTemporalServer({ ...options, cliPath: broken.path })).rejects.toThrow('no such file');
    expect(await broken.starts()).toBe(1);
  });

  test('has the search attributes, also on a database file that was made without them', async () => {
    const server = await start(await temporaryHome());
    const names = (): Promise<string[]> =>
      withTemporal(server, async ({ connection }) => {
        const { namespace } = server;
        return Object.keys(
          (await connection.operatorService.listSearchAttributes({ namespace })).customAttributes ?? {},
        );
      });
    expect(await names()).toEqual(expect.arrayContaining([...SEARCH_ATTRIBUTES]));
    await withTemporal(server, ({ connection }) =>
      connection.operatorService.removeSearchAttributes({
        namespace: server.namespace,
        searchAttributes: ['DubanPlan'],
      }),
    );
    expect(await names()).not.toContain('DubanPlan');
    await server.stop();
    await server.restart();
    expect(await names()).toEqual(expect.arrayContaining([...SEARCH_ATTRIBUTES]));
  });
});
