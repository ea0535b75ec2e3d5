import { Client, Connection } from '@temporalio/client';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import net from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Writable } from 'node:stream';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { serve } from '../../src/cli/commands/serve.ts';
import { start } from '../../src/cli/commands/start.ts';
import type { CommonOptions, ExitStatus, Io } from '../../src/cli/io.ts';
import { currentHolder } from '../../src/runtime/lock.ts';
import { canConnect, freePort } from '../../src/runtime/ports.ts';
import { findRunning } from '../../src/runtime/running.ts';
import { NAMESPACE } from '../../src/runtime/temporal-namespace.ts';
import { createStore } from '../../src/store/connect.ts';
import { startTestServer, type TestServer } from '../support/database.ts';
import { capture } from '../support/capture.ts';
import { cleanEnvironment, duban, dubanJson, PEOPLE, PLAN, type Problems } from './cli-harness.ts';

interface Places {
  readonly pages: string;
  readonly replies: string;
  readonly inbox?: string | null;
}

type Command = (options: CommonOptions, io: Io, stopped: Promise<unknown>) => Promise<ExitStatus>;

/** What still runs, to be stopped before its directories go. */
const running: (() => Promise<unknown>)[] = [];

/** Runs a command that lasts until it is told to stop; resolves when it has printed its one document. */
async function lasting(command: Command): Promise<{ places: Places; stop(): Promise<ExitStatus> }> {
  let tell: () => void = () => undefined;
  const told = new Promise<void>((resolve) => (tell = resolve));
  let show: (places: Places) => void = () => undefined;
  const shown = new Promise<Places>((resolve) => (show = resolve));
  const stdout = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      show((JSON.parse(chunk.toString('utf8')) as { places: Places }).places);
      done();
    },
  });
  const ended = command({ json: true }, { ...capture().io, stdout }, told);
  const stop = () => {
    tell();
    return ended;
  };
  running.push(stop);
  const tooEarly = ended.then(() => Promise.reject(new Error('it ended before it was ready')));
  return { places: await Promise.race([shown, tooEarly]), stop };
}

/** What a mail server says first at `smtp://host:port`. */
async function greetingOf(url: string): Promise<string> {
  const { hostname, port } = new URL(url);
  const socket = net.connect(Number(port), hostname);
  const [chunk] = (await once(socket, 'data')) as [Buffer];
  socket.destroy();
  return chunk.toString('utf8');
}

async function withTemporal<T>(address: string, work: (client: Client) => Promise<T>): Promise<T> {
  const connection = await Connection.connect({ address });
  try {
    return await work(new Client({ connection, namespace: NAMESPACE }));
  } finally {
    await connection.close();
  }
}

const postgresPid = async () =>
  Number((await readFile(path.join(home, 'postgres', 'postmaster.pid'), 'utf8')).split('\n')[0]);

const problemsOf = ({ document }: { readonly document: Problems }) => document.problems.map(({ code }) => code);
const portOf = (url: string) => Number(new URL(url).port);

let home: string;
beforeEach(async () => {
  home = await mkdtemp(path.join(tmpdir(), 'duban-start-'));
  cleanEnvironment({ DUBAN_HOME: home, DUBAN_TEMPORAL_SYNCHRONOUS: 'NORMAL', LOG_LEVEL: 'error' });
});
afterEach(async () => {
  for (const stop of running.splice(0).reverse()) await stop().catch(() => undefined);
  vi.unstubAllEnvs();
  await rm(home, { recursive: true, force: true });
});

describe('start', () => {
  test('runs everything, serves commands of other terminals, stops as a whole, and comes back at the same places', async () => {
    const first = await lasting(start);
    const { places } = first;
    expect(await (await fetch(`${places.pages}/readyz`)).json()).toEqual({ status: 'ready' });
    expect((await fetch(places.inbox ?? '')).status).toBe(200);
    expect(await greetingOf(places.replies)).toMatch(/^220 /u);
    expect(problemsOf(await dubanJson<Problems>('start'))).toEqual(['already-running']);

    const plan = path.join(home, 'plan.txt');
    await writeFile(plan, PLAN);
    await writeFile(path.join(home, 'people.csv'), PEOPLE);
    const imported = await dubanJson<{ planId: string }>('plan', 'import', plan, '--from', '2023-05-29');
    const { planId } = imported.document;
    expect((await duban('contact', 'import', path.join(home, 'people.csv'))).status).toBe(0);
    const wishes = ['--superior', '市人民政府办公室', '--closes-on', '2035-12-31', '--past', 'skip'];
    const active = await dubanJson<{ engine: unknown }>('plan', 'activate', planId, ...wishes);
    expect(active).toMatchObject({ status: 0, document: { measures: 3, engine: { state: 'told' } } });

    const found = await findRunning(home, 0);
    const workflowId = `measure:${planId}:2`;
    await withTemporal(found?.temporalAddress ?? '', async ({ workflow }) => {
      const status = async () => (await workflow.getHandle(workflowId).describe()).status.name;
      expect(await status()).toBe('RUNNING');
      await workflow.getHandle(workflowId).terminate('lost');
      const rebuilt = await dubanJson('engine', 'rebuild');
      expect(rebuilt).toMatchObject({ status: 0, document: { measures: 3, cycles: 0 } });
      expect(await status()).toBe('RUNNING');
      expect(await dubanJson('engine', 'rebuild')).toMatchObject({ status: 0, document: { measures: 3, cycles: 0 } });
      expect(await status()).toBe('RUNNING');
    });

    const parts = [found?.databaseUrl, `tcp://${found?.temporalAddress}`, places.pages, places.replies];
    const listening = () => Promise.all(parts.map((url) => canConnect('127.0.0.1', portOf(url ?? ''))));
    expect(await listening()).toEqual([true, true, true, true]);
    expect(await first.stop()).toBe(0);
    expect(await listening()).toEqual([false, false, false, false]);
    expect(await currentHolder(home)).toBeNull();

    // Links in mails that went out must open again.
    const second = await lasting(start);
    expect([second.places.pages, second.places.replies]).toEqual([places.pages, places.replies]);
    expect((await duban('plan', 'list')).stdout).toContain(planId);
  });

  test('brings its servers back that die, and says it is not ready as long as one is away', async () => {
    const { places } = await lasting(start);
    const { pid } = JSON.parse(await readFile(path.join(home, 'temporal', 'server.json'), 'utf8')) as { pid: number };
    const pids = [await postgresPid(), pid];
    for (const one of pids) process.kill(one, 'SIGKILL');
    const states: number[] = [];
    await vi.waitFor(
      async () => {
        const { status } = await fetch(`${places.pages}/readyz`);
        states.push(status);
        expect(await postgresPid()).not.toBe(pids[0]);
        expect(status).toBe(200);
      },
      { timeout: 60_000, interval: 50 },
    );
    expect(new Set(states)).toEqual(new Set([503, 200]));
    expect((await duban('plan', 'list')).status).toBe(0);
    expect((await duban('engine', 'rebuild')).status).toBe(0);
  });

  test('beside a server whose namespace has not been prepared, a rebuild says so, and migrate mends it', async () => {
    await lasting(start);
    const { temporalAddress = '', databaseUrl = '' } = (await findRunning(home, 0)) ?? {};
    const namespace = 'bare';
    await withTemporal(temporalAddress, async ({ connection: { workflowService } }) => {
      // The type asks for the wire's own 64-bit numbers; a plain one does as well.
      const workflowExecutionRetentionPeriod = { seconds: 86_400 as never };
      await workflowService.registerNamespace({ namespace, workflowExecutionRetentionPeriod });
      await vi.waitFor(() => workflowService.describeNamespace({ namespace }), { timeout: 30_000 });
    });
    vi.stubEnv('DATABASE_URL', databaseUrl);
    vi.stubEnv('TEMPORAL_ADDRESS', temporalAddress);
    vi.stubEnv('TEMPORAL_NAMESPACE', namespace);
    const refused = await dubanJson<Problems>('engine', 'rebuild');
    expect([refused.status, problemsOf(refused)]).toEqual([3, ['temporal-not-prepared']]);
    expect(refused.document.problems[0]?.message).toMatch(/DubanMeasure[\s\S]*duban migrate/u);
    expect((await duban('migrate')).status).toBe(0);
    expect((await duban('engine', 'rebuild')).status).toBe(0);
  });
});

describe('serve', () => {
  test('opens the pages and takes replies against the services that are named, and refuses taken ports', async () => {
    await lasting(start);
    const { temporalAddress = '', databaseUrl = '' } = (await findRunning(home, 0)) ?? {};
    const [http, inbound] = [await freePort(), await freePort()];
    const elsewhere = await mkdtemp(path.join(tmpdir(), 'duban-serve-'));
    onTestFinished(() => rm(elsewhere, { recursive: true, force: true }));
    cleanEnvironment({
      DUBAN_HOME: elsewhere,
      DATABASE_URL: databaseUrl,
      TEMPORAL_ADDRESS: temporalAddress,
      TEMPORAL_NAMESPACE: NAMESPACE,
      DUBAN_HTTP_PORT: String(http),
      DUBAN_INBOUND_PORT: String(inbound),
      LOG_LEVEL: 'error',
    });
    const serving = await lasting(serve);
    expect([portOf(serving.places.pages), portOf(serving.places.replies)]).toEqual([http, inbound]);
    expect((await fetch(`${serving.places.pages}/readyz`)).status).toBe(200);
    expect(await greetingOf(serving.places.replies)).toMatch(/^220 /u);
    const again = await dubanJson<Problems>('serve');
    expect([again.status, problemsOf(again)]).toEqual([3, ['port-taken']]);
    expect(again.document.problems[0]?.message).toContain(String(http));
    // The pages are free, the way in for replies is not: then the pages are not left open either.
    vi.stubEnv('DUBAN_HTTP_PORT', String(await freePort()));
    expect(problemsOf(await dubanJson<Problems>('serve'))).toEqual(['port-taken']);
    expect(await canConnect('127.0.0.1', Number(process.env['DUBAN_HTTP_PORT']))).toBe(false);
    expect(await serving.stop()).toBe(0);
    expect(await canConnect('127.0.0.1', http)).toBe(false);
  });
});

describe('start without what it needs', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer();
  });
  afterAll(() => server.stop());

  /** One sentence, one document, no stack, and nothing left behind. */
  async function refusal(status: ExitStatus, code: string): Promise<string> {
    const ran = await dubanJson<Problems>('start');
    expect([ran.status, problemsOf(ran)]).toEqual([status, [code]]);
    const sentence = await duban('start');
    expect([sentence.status, sentence.stdout]).toEqual([status, '']);
    expect(sentence.stderr).not.toMatch(/\n {4}at /u);
    expect(await currentHolder(home)).toBeNull();
    return ran.document.problems[0]?.message ?? '';
  }

  test.each(['DUBAN_HTTP_PORT', 'DUBAN_INBOUND_PORT'])('a taken %s is named, with status 3', async (variable) => {
    const holder = net.createServer().listen(0, '127.0.0.1');
    await once(holder, 'listening');
    onTestFinished(() => void holder.close());
    const { port } = holder.address() as net.AddressInfo;
    vi.stubEnv(variable, String(port));
    expect(await refusal(3, 'port-taken')).toMatch(new RegExp(`${port}.*${variable}`, 'u'));
  });

  test('a data directory that cannot be written to is named, with status 3', async () => {
    const file = path.join(home, 'file');
    await writeFile(file, '');
    vi.stubEnv('DUBAN_HOME', path.join(file, 'data'));
    const ran = await dubanJson<Problems>('start');
    expect([ran.status, problemsOf(ran)]).toEqual([3, ['disk-full']]);
    expect(ran.document.problems[0]?.message).toContain('DUBAN_HOME');
  });

  test('a mail server that does not answer is named without its password, with status 3', async () => {
    vi.stubEnv('SMTP_URL', 'smtp://duban:hush@127.0.0.1:1');
    const message = await refusal(3, 'mail-server-unreachable');
    expect(message).toContain('127.0.0.1:1');
    expect(message).not.toContain('hush');
  });

  test("a database whose time is a demo's is not taken for real, and nothing is left running", async () => {
    const databaseUrl = await server.fresh();
    const store = await createStore({ databaseUrl });
    await store.clock.set({ mode: 'stepped', nowMs: 0 });
    await store.close();
    vi.stubEnv('DATABASE_URL', databaseUrl);
    expect(await refusal(1, 'conflict')).toContain('stepped');
    expect(await findRunning(home, 0)).toBeNull();
  });
});
