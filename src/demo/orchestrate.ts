import { randomBytes } from 'node:crypto';
import { promises as fs } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { DraftPlan } from '../domain/draft-plan.ts';
import { addDays } from '../domain/local-date.ts';
import { instantOf } from '../domain/zone.ts';
import type { DocumentHead, DocumentMessage } from '../rehearsal/document.ts';
import type { Scenario } from '../rehearsal/rehearsed.ts';
import type { Config } from '../runtime/config.ts';
import { startEmbedded, type Services } from '../runtime/embedded.ts';
import { engineSetupOf } from '../runtime/engine-setup.ts';
import { connectClient, type RunningPart, stepperWakeOf } from '../runtime/engine.ts';
import { startInbound } from '../runtime/inbound.ts';
import type { Logger } from '../runtime/log.ts';
import { freePort } from '../runtime/ports.ts';
import { startServer } from '../runtime/server.ts';
import { createStore, type Store } from '../store/connect.ts';
import { rehearseElsewhere, startFarSideProcess, superviseWorker, type SupervisedWorker } from './children.ts';
import { buildControlApi } from './control-api.ts';
import type { FarSideRecord } from './document.ts';
import { importPlan } from './import-plan.ts';
import { demoDocument, type DemoDocument } from './results.ts';
import { listenForChanges } from '../store/changes.ts';
import { runStepper, type DueRow } from './stepper.ts';
import type { DemoFact } from './terminal-events.ts';

/** What one run of the demo is made of; the command line and the smoke tests fill it in. */
export interface DemoRun {
  readonly config: Config;
  readonly log: Logger;
  readonly draft: DraftPlan;
  /** The plan's file and the options that make the same rehearsal in another process. */
  readonly file: string;
  readonly rehearseOptions: readonly string[];
  readonly scenario: Scenario;
  readonly head: DocumentHead;
  /** Where received mails are written; default inside the data directory. */
  readonly inboxDir: string | null;
  /** Virtual days per real second at most; null = as fast as the engine works. */
  readonly daysPerSecond: number | null;
  readonly ui: boolean;
  readonly signal: AbortSignal;
  /** Called whenever virtual time has moved. */
  onTime(now: number, live: LiveDemo): Promise<void>;
  onReady?(live: LiveDemo): Promise<void>;
}

/** A running demo, for the display and for tests that disturb it. */
export interface LiveDemo {
  readonly planId: string;
  readonly store: Store;
  readonly services: Services;
  readonly worker: SupervisedWorker;
  readonly inboxUrl: string;
  /** What the far side has seen and done since the last call. */
  newFacts(): Promise<readonly DemoFact[]>;
}

export interface DemoResult {
  readonly document: DemoDocument;
  readonly live: LiveDemo;
  /** Stops everything that was started. */
  stop(): Promise<void>;
}

/** All the scripted people share one address, and months pass in a minute. */
const SCRIPTED_PER_MINUTE = 100_000;

/** Runs a whole plan through the real engine on the stepped clock, and compares what arrived with the rehearsal. */
export async function runDemo(run: DemoRun): Promise<DemoResult> {
  const started: RunningPart[] = [];
  const stop = async (): Promise<void> => {
    for (const part of started.splice(0).reverse())
      await part.stop().catch((error: unknown) => run.log.warn({ err: error }, 'stop'));
  };
  try {
    const live = await startAll(run, started);
    await run.onReady?.(live);
    const rehearsal = rehearseElsewhere(run.file, run.rehearseOptions);
    rehearsal.catch(() => undefined);
    const began = Date.now();
    await drive(run, live, started);
    const seconds = (Date.now() - began) / 1000;
    const record = await live.record();
    const document = await resultOf(run, live, { record, rehearsal: await rehearsal, seconds });
    return { document, live, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

interface Parts extends LiveDemo {
  record(): Promise<FarSideRecord>;
}

async function startAll(run: DemoRun, started: RunningPart[]): Promise<Parts> {
  const { config, log, scenario } = run;
  const services = await startEmbedded({
    config,
    log,
    purpose: 'demo',
    mail: false,
    synchronous: 'NORMAL',
    ui: run.ui,
  });
  started.push(services);
  const { plan } = scenario.setup;
  // The clock is set before anybody else opens the store: which make it is, is read at the opening.
  const store = await createStore({ databaseUrl: services.databaseUrl });
  started.push({ stop: () => store.close() });
  const start = instantOf(plan.zone, plan.from, '00:00');
  await store.clock.set({ mode: 'stepped', nowMs: start });
  const planId = await importPlan(store, run.draft, scenario);
  const token = randomBytes(24).toString('base64url');
  const control = await startControl(store, { token, databaseUrl: services.databaseUrl, signal: run.signal });
  started.push(control);
  const httpPort = await freePort();
  const base = { baseUrl: `http://127.0.0.1:${httpPort}`, log };
  const setup = await engineSetupOf(config, { ...services, smtpUrl: undefined, smsUrl: undefined }, base);
  // The stepper sees what these have committed, and wakes.
  const nothing = (): Promise<void> => Promise.resolve();
  const parts = {
    setup,
    store,
    wakeMeasures: nothing,
    wakeContacts: nothing,
    temporalReady: nothing,
    perMinute: SCRIPTED_PER_MINUTE,
  };
  started.push(await startServer({ ...parts, port: httpPort }));
  const inbound = await startInbound({ ...parts, port: 0 });
  started.push(inbound);
  const logs = path.join(config.home, 'logs');
  await fs.mkdir(logs, { recursive: true });
  const farSide = await startFarSideProcess(
    {
      control: { url: `http://127.0.0.1:${control.port}`, token },
      inbound: { host: '127.0.0.1', port: inbound.port },
      directory: run.inboxDir ?? path.join(config.home, 'inbox'),
      zone: plan.zone,
      world: { assume: scenario.assume, seed: scenario.seed, answeringUnits: [...scenario.setup.answeringUnits] },
      people: scenario.setup.contacts.map(({ id, unitName, role, email, mobile }) => ({
        contact: id,
        unit: unitName,
        role,
        email,
        mobile,
      })),
    },
    path.join(logs, 'far-side.log'),
  );
  started.push(farSide);
  const worker = superviseWorker(
    {
      DATABASE_URL: services.databaseUrl,
      TEMPORAL_ADDRESS: setup.temporal.address,
      TEMPORAL_NAMESPACE: setup.temporal.namespace,
      SMTP_URL: farSide.ready.smtpUrl,
      SMS_GATEWAY_URL: farSide.ready.smsUrl,
      MAIL_FROM: config.mailFrom,
      DUBAN_HOME: config.home,
      DUBAN_BASE_URL: setup.baseUrl,
      DUBAN_LINK_SECRET: setup.linkSecret,
      LOG_LEVEL: 'warn',
    },
    path.join(logs, 'worker.log'),
  );
  started.push(worker);
  const { readFacts, record } = farSideReader(farSide.ready.recordUrl, token);
  return { planId, store, services, worker, inboxUrl: farSide.ready.inboxUrl, newFacts: readFacts, record };
}

async function startControl(
  store: Store,
  {
    token,
    databaseUrl,
    signal,
  }: { readonly token: string; readonly databaseUrl: string; readonly signal: AbortSignal },
): Promise<RunningPart & { readonly port: number }> {
  const changes = await listenForChanges(databaseUrl);
  const app = buildControlApi(
    {
      now: () => store.clock.now(),
      addAgenda: (rows) => store.clock.addAgenda(rows.map(({ id, at }) => ({ id, at, payload: {} }))),
      dueAgenda: async (waitMs) => {
        const until = Date.now() + waitMs;
        for (;;) {
          const due = await store.clock.dueAgenda();
          if (due.rows.length > 0 || Date.now() >= until || signal.aborted) return due;
          await changes.next(Math.max(1, Math.min(250, until - Date.now())));
        }
      },
      doneAgenda: (ids) => store.clock.finishAgenda(ids),
    },
    token,
  );
  await app.listen({ host: '127.0.0.1', port: 0 });
  const address = app.server.address();
  const port = address !== null && typeof address === 'object' ? address.port : 0;
  return {
    port,
    stop: async () => {
      app.server.closeAllConnections();
      await app.close();
      await changes.close();
    },
  };
}

/** Drives the stepped clock to the end of the plan. */
async function drive(run: DemoRun, live: Parts, started: RunningPart[]): Promise<void> {
  const { services, store } = live;
  const changes = await listenForChanges(services.databaseUrl);
  started.push({ stop: () => changes.close() });
  const client = await connectClient(services.temporal ?? missingTemporal());
  started.push({ stop: () => client.connection.close() });
  const wake = stepperWakeOf(store, client);
  const untilMs = endOf(run);
  let jumped = { virtual: 0, real: Date.now() };
  await runStepper(
    {
      jump: () => store.clock.jump(untilMs),
      signal: async (due, now) => {
        if (due.some(({ kind }) => kind === 'unit-change')) await store.unitChanges.applyDue();
        await tell(wake, due, now);
      },
      changed: (timeoutMs) => changes.next(timeoutMs),
      realNow: () => Date.now(),
      onJump: async (now) => {
        if (run.daysPerSecond !== null && jumped.virtual > 0) {
          const leastMs = ((now - jumped.virtual) / 86_400_000 / run.daysPerSecond) * 1000;
          await sleep(Math.max(0, leastMs - (Date.now() - jumped.real)), undefined, { signal: run.signal });
        }
        jumped = { virtual: now, real: Date.now() };
        await run.onTime(now, live);
      },
    },
    { signal: run.signal },
  );
}

/** The last instant of the run: the end of the last day asked for. */
function endOf({ scenario }: DemoRun): number {
  return instantOf(scenario.setup.plan.zone, addDays(scenario.until, 1), '00:00') - 1;
}

/**
 * Who waits for an instant of its own hears that the clock got there. What was made due from outside (an input, an echo)
 * is not known to its workflow yet: that one must look.
 */
async function tell(wake: ReturnType<typeof stepperWakeOf>, due: readonly DueRow[], now: number): Promise<void> {
  const ids = (kind: string): string[] => [...new Set(due.filter((row) => row.kind === kind).map(({ id }) => id))];
  const looking = new Set(ids('input'));
  await Promise.all([
    wake.measures([...looking]),
    wake.contacts(ids('contact')),
    ids('schedule').length > 0 ? wake.dueCycles() : undefined,
    wake.clockReached(
      { measures: ids('measure').filter((id) => !looking.has(id)), contacts: [], cycles: ids('cycle') },
      now,
    ),
  ]);
}

function missingTemporal(): never {
  throw new Error('the embedded services were started without Temporal');
}

function farSideReader(recordUrl: string, token: string) {
  const read = async (url: URL): Promise<unknown> => {
    const response = await fetch(url, { headers: { authorization: `Bearer ${token}` } });
    if (!response.ok) throw new Error(`far side: HTTP ${response.status}`);
    return response.json();
  };
  let after = 0;
  return {
    // The far side is our own program: it answers in these shapes.
    record: async () => (await read(new URL(recordUrl))) as FarSideRecord,
    readFacts: async () => {
      const url = new URL('/facts', recordUrl);
      url.searchParams.set('after', String(after));
      const { next, facts } = (await read(url)) as { next: number; facts: readonly DemoFact[] };
      after = next;
      return facts;
    },
  };
}

async function resultOf(
  run: DemoRun,
  { planId, store }: Parts,
  got: { readonly record: FarSideRecord; readonly rehearsal: unknown; readonly seconds: number },
): Promise<DemoDocument> {
  const { setup } = run.scenario;
  const { outcomes } = store;
  const { steps } = await outcomes.tally(planId, setup.plan.closesOn);
  return demoDocument({
    head: run.head,
    record: got.record,
    // The other process printed the contract's document.
    rehearsal: got.rehearsal as { readonly messages: readonly DocumentMessage[] },
    findings: {
      zone: setup.plan.zone,
      outcomes: (await outcomes.ofPlan(planId)).map(({ code, outcome, standing, on }) => ({
        measure: code,
        ...{ outcome, standing, on },
      })),
      gaps: (await outcomes.gaps(planId)).map(({ code, role, reason }) => ({ measure: code, role, reason })),
    },
    people: setup.contacts.map(({ id, unitName, role }) => ({ contact: id, unit: unitName, role })),
    engine: { workflows: setup.measures.length + (await outcomes.contactsWrittenTo()), steps, seconds: got.seconds },
    unknownSms: await outcomes.smsForgone(),
  });
}
