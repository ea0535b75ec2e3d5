import { Client, Connection } from '@temporalio/client';
import { NativeConnection } from '@temporalio/worker';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createActivities } from '../activities/create-activities.ts';
import type { CycleSchedule, Ports, Sender } from '../activities/ports.ts';
import { temporalCycleSchedule } from '../activities/temporal-schedule.ts';
import { createTemporalWake, type TemporalWake } from '../activities/temporal-wake.ts';
import { decideMeasure } from '../domain/decide-measure.ts';
import { decideRelease } from '../domain/release.ts';
import { createEmailSender } from '../notifications/email/sender.ts';
import { createSmsGateway } from '../notifications/sms/http-gateway.ts';
import { createStore, type Store } from '../store/connect.ts';
import { createWorker } from '../worker/create-worker.ts';
import { installTemporalRuntime, temporalLogger } from '../worker/temporal-runtime.ts';
import { addressing, type Addressing } from './addressing.ts';
import type { Logger } from './log.ts';
import type { TemporalEndpoint } from './temporal-endpoint.ts';
import { withOutageLog } from './outage-log.ts';
import { temporalUnreachable } from './temporal-namespace.ts';

/** What the engine's parts need to know; every value comes from the configuration or from the embedded services. */
export interface EngineSetup extends Addressing {
  readonly databaseUrl: string;
  readonly temporal: TemporalEndpoint;
  /** Absent: mail is not configured, and hand-overs by it wait. */
  readonly smtpUrl: string | undefined;
  readonly smsUrl: string | undefined;
  readonly mailFrom: string;
  readonly log: Logger;
}

/** A part that runs until it is stopped. */
export interface RunningPart {
  stop(): Promise<void>;
}

/** Connects to Temporal for starting and waking workflows. @throws DubanError `temporal-unreachable`. */
export async function connectClient(temporal: TemporalEndpoint): Promise<Client> {
  try {
    const connection = await Connection.connect({ ...temporal.connectionOptions, connectTimeout: 10_000 });
    return new Client({ connection, namespace: temporal.namespace });
  } catch (cause) {
    throw temporalUnreachable(temporal, cause);
  }
}

/**
 * What wakes workflows. Under the stepped clock the stepper alone does: it sees every row that is due, so a signal from
 * anywhere else would only repeat its own.
 */
export function wakeOf(store: Store, client: Client): TemporalWake {
  const clock = store.clock.mode();
  const wake = temporalWakeOf(store, client, clock);
  if (clock === 'system') return wake;
  const nothing = (): Promise<void> => Promise.resolve();
  return { ...wake, measures: nothing, contacts: nothing, cycles: nothing, dueCycles: nothing };
}

/** What the stepper wakes with: it alone, so nothing is left out. */
export function stepperWakeOf(store: Store, client: Client): TemporalWake {
  return temporalWakeOf(store, client, 'stepped');
}

function temporalWakeOf(store: Store, client: Client, clock: 'system' | 'stepped'): TemporalWake {
  return createTemporalWake({ client, clock, plansOf: (ids) => store.plans.plansOfMeasures(ids) });
}

/** Opens the store, the connection and the workers of all task queues. */
export async function startWorkers(setup: EngineSetup): Promise<RunningPart & { readonly ended: Promise<void> }> {
  installRuntime(setup.log);
  const store = await createStore({ databaseUrl: setup.databaseUrl });
  const client = await connectClient(setup.temporal);
  const connection = await NativeConnection.connect(setup.temporal.connectionOptions).catch((cause: unknown) => {
    throw temporalUnreachable(setup.temporal, cause);
  });
  const wake = wakeOf(store, client);
  const senders = sendersOf(setup);
  const cycleSchedule = store.clock.mode() === 'system' ? temporalCycleSchedule(client) : NO_SCHEDULE;
  const ports: Ports = { ...storePorts(store), email: senders.email, sms: senders.sms, wake, cycleSchedule };
  const bundle = fileURLToPath(new URL('../workflow-bundle.js', import.meta.url));
  const worker = await createWorker({
    connection,
    namespace: setup.temporal.namespace,
    activities: createActivities(ports, { decideMeasure, decideRelease }),
    // Absent when run from the sources: then the worker bundles by itself.
    ...(existsSync(bundle) && { workflowBundle: { codePath: bundle } }),
  });
  const ended = worker.run();
  await startWatchdog(wake, setup.log);
  return {
    ended,
    stop: async () => {
      worker.shutdown();
      await ended.catch(() => undefined);
      senders.close();
      await connection.close();
      await client.connection.close();
      await store.close();
    },
  };
}

/** Under the stepped clock the stepper sees what is due; nothing in real time may open a cycle. */
const NO_SCHEDULE: CycleSchedule = { inspect: () => Promise.resolve([]) };

let installed = false;

/** Once per process, before the first native connection: the SDK's words then go through our redaction. */
function installRuntime(log: Logger): void {
  if (!installed) installTemporalRuntime({ logger: temporalLogger(log) });
  installed = true;
}

/** Without it a lost wake-up would wait for the next look; nothing is lost if it starts later. */
async function startWatchdog(wake: TemporalWake, log: Logger): Promise<void> {
  await wake.watchdog().catch((error: unknown) => log.warn({ err: error }, 'watchdog not started'));
}

function storePorts(store: Store): Pick<Ports, 'measures' | 'releases' | 'cycles' | 'watchdog'> {
  return { measures: store.measures, releases: store.releases, cycles: store.cycles, watchdog: store.watchdog };
}

function sendersOf(setup: EngineSetup): { email: Sender; sms: Sender; close(): void } {
  const { linksOf, domain } = addressing(setup);
  const email =
    setup.smtpUrl === undefined
      ? null
      : createEmailSender({ smtpUrl: setup.smtpUrl, from: setup.mailFrom, domain, linksOf });
  const sms =
    setup.smsUrl === undefined ? notConfigured('SMS_GATEWAY_URL') : createSmsGateway({ url: setup.smsUrl, linksOf });
  return {
    email: withOutageLog(email ?? notConfigured('SMTP_URL'), setup.log, 'email'),
    sms: withOutageLog(sms, setup.log, 'sms'),
    close: () => email?.close(),
  };
}

/** A channel without a server: hand-overs wait, with the reason in their record, until it is configured. */
function notConfigured(variable: string): Sender {
  return {
    send: ({ deliveryId }) =>
      Promise.resolve({ deliveryId, status: 'unavailable', response: `${variable} is not set` }),
  };
}
