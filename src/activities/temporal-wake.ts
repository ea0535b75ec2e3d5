import { type Client, isGrpcServiceError, type WorkflowSignalWithStartOptions } from '@temporalio/client';
import { defineSearchAttributeKey, SearchAttributeType, type SearchAttributePair } from '@temporalio/common';
import { DubanError } from '../domain/errors.ts';
import {
  type Clock,
  clockReached,
  cycleWorkflowId,
  type CycleRun,
  deliveryWorkflowId,
  type DeliveryRun,
  look,
  measureWorkflowId,
  OPEN_DUE_CYCLES_ID,
  type MeasureRun,
  TASK_QUEUES,
  WATCHDOG_WORKFLOW_ID,
  type WatchdogRun,
} from '../workflows/messages.ts';
import type { Wake } from './ports.ts';

const keyword = (name: string) => defineSearchAttributeKey(name, SearchAttributeType.KEYWORD);
const KEYS = {
  measure: keyword('DubanMeasure'),
  plan: keyword('DubanPlan'),
  contact: keyword('DubanContact'),
  cycle: keyword('DubanCycle'),
};

export interface TemporalWakeOptions {
  readonly client: Client;
  /** The clock of every workflow that is started here. */
  readonly clock: Clock;
  /** The plan of each measure, for the search attribute; a measure that is not in the answer goes without. */
  readonly plansOf?: (measureIds: readonly string[]) => Promise<ReadonlyMap<string, string>>;
  /** Signals under way at once. Default 16. */
  readonly concurrency?: number;
  /** How long one signal may take, the client's own retries included. Default 10 s. */
  readonly deadlineMs?: number;
}

/** The rows that an instant of the stepped clock made due. */
export interface Reached {
  readonly measures: readonly string[];
  readonly contacts: readonly string[];
  readonly cycles: readonly string[];
}

export interface TemporalWake extends Wake {
  /** For the stepper alone: tells those whose instant has come, starting whom is not running. */
  clockReached(due: Reached, instantMs: number): Promise<void>;
  /** Starts the installation's watchdog; nothing happens when it runs already. */
  watchdog(run?: WatchdogRun): Promise<void>;
}

/** A workflow to be woken: by what name, where, with which first input and under which search attributes. */
interface Target {
  readonly type: 'measure' | 'delivery' | 'reportCycle';
  readonly workflowId: string;
  readonly taskQueue: string;
  readonly args: [MeasureRun | DeliveryRun | CycleRun];
  readonly typedSearchAttributes: SearchAttributePair[];
}

type Message =
  | { readonly signal: typeof look; readonly signalArgs: [] }
  | { readonly signal: typeof clockReached; readonly signalArgs: [number] };

/**
 * `Wake` by signalWithStart: who runs is told, who does not is started, and a lost or deleted workflow comes back this
 * way too. Every id is tried.
 * @throws DubanError `temporal-unreachable` when some could not be reached; waking again is always harmless.
 */
export function createTemporalWake(options: TemporalWakeOptions): TemporalWake {
  const { client, clock } = options;
  const deadlineMs = options.deadlineMs ?? 10_000;
  const looking: Message = { signal: look, signalArgs: [] };

  const tell = (targets: readonly Target[], message: Message) =>
    eachOf(targets, options.concurrency ?? 16, (target) =>
      client.withDeadline(Date.now() + deadlineMs, () => signalWithStart(client, target, message)),
    );
  const measuresOf = async (ids: readonly string[]) => {
    const plans = ids.length === 0 ? undefined : await options.plansOf?.(ids);
    return ids.map((id) => measureTarget(id, plans?.get(id), clock));
  };
  return {
    measures: async (ids) => tell(await measuresOf(ids), looking),
    contacts: (ids) =>
      tell(
        ids.map((id) => deliveryTarget(id, clock)),
        looking,
      ),
    cycles: (ids) =>
      tell(
        ids.map((id) => cycleTarget(id, clock)),
        looking,
      ),
    dueCycles: () =>
      eachOf([OPEN_DUE_CYCLES_ID], 1, (id) =>
        client.withDeadline(Date.now() + deadlineMs, () => openDueCycles(client, id)),
      ),
    clockReached: async (due, instantMs) => {
      const contacts = due.contacts.map((id) => deliveryTarget(id, clock));
      const cycles = due.cycles.map((id) => cycleTarget(id, clock));
      await tell([...(await measuresOf(due.measures)), ...contacts, ...cycles], {
        signal: clockReached,
        signalArgs: [instantMs],
      });
    },
    watchdog: (run = { everyMs: 60_000, graceMs: 120_000 }) =>
      eachOf([run], 1, () => client.withDeadline(Date.now() + deadlineMs, () => startWatchdog(client, run))),
  };
}

function measureTarget(measureId: string, planId: string | undefined, clock: Clock): Target {
  const typedSearchAttributes: SearchAttributePair[] = [{ key: KEYS.measure, value: measureId }];
  if (planId !== undefined) typedSearchAttributes.push({ key: KEYS.plan, value: planId });
  return {
    type: 'measure',
    workflowId: measureWorkflowId(measureId),
    taskQueue: TASK_QUEUES.measures,
    args: [{ measureId, seq: null, nextWakeAt: null, clock }],
    typedSearchAttributes,
  };
}

function deliveryTarget(contactId: string, clock: Clock): Target {
  return {
    type: 'delivery',
    workflowId: deliveryWorkflowId(contactId),
    taskQueue: TASK_QUEUES.delivery,
    args: [{ contactId, nextReleaseAt: null, clock }],
    typedSearchAttributes: [{ key: KEYS.contact, value: contactId }],
  };
}

function cycleTarget(cycleId: string, clock: Clock): Target {
  return {
    type: 'reportCycle',
    workflowId: cycleWorkflowId(cycleId),
    taskQueue: TASK_QUEUES.cycles,
    args: [{ cycleId, invited: false, nextLookAt: null, clock }],
    typedSearchAttributes: [{ key: KEYS.cycle, value: cycleId }],
  };
}

async function signalWithStart(client: Client, { type, ...start }: Target, message: Message): Promise<void> {
  await client.workflow.signalWithStart(type, {
    ...start,
    // The signal and its arguments belong together by the type of Message.
    ...(message as Pick<WorkflowSignalWithStartOptions<[number]>, 'signal' | 'signalArgs'>),
    workflowIdReusePolicy: 'ALLOW_DUPLICATE',
    workflowIdConflictPolicy: 'USE_EXISTING',
    staticSummary: start.workflowId.replace(':', ' '),
  });
}

async function openDueCycles(client: Client, workflowId: string): Promise<void> {
  await client.workflow.start('openDueCycles', {
    workflowId,
    taskQueue: TASK_QUEUES.cycles,
    workflowIdReusePolicy: 'ALLOW_DUPLICATE',
    workflowIdConflictPolicy: 'USE_EXISTING',
    staticSummary: 'opens the report cycles whose time has come',
  });
}

async function startWatchdog(client: Client, run: WatchdogRun): Promise<void> {
  await client.workflow.start('watchdog', {
    workflowId: WATCHDOG_WORKFLOW_ID,
    taskQueue: TASK_QUEUES.cycles,
    args: [run],
    workflowIdReusePolicy: 'ALLOW_DUPLICATE',
    workflowIdConflictPolicy: 'USE_EXISTING',
    staticSummary: 'looks every minute for what is past due',
  });
}

/** Runs all, some at a time; a failure of one does not keep the others from being tried. */
async function eachOf<T>(items: readonly T[], concurrency: number, run: (item: T) => Promise<void>): Promise<void> {
  const waiting = [...items];
  const failures: unknown[] = [];
  const lane = async () => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) {
      await run(item).catch((error: unknown) => failures.push(error));
    }
  };
  await Promise.all(Array.from({ length: Math.min(concurrency, items.length) }, lane));
  if (failures.length > 0) throw wakeError(failures, items.length);
}

function wakeError(failures: readonly unknown[], tried: number): DubanError {
  const [cause] = failures;
  const said = isGrpcServiceError(cause) ? cause.details : cause instanceof Error ? cause.message : String(cause);
  return new DubanError(
    'temporal-unreachable',
    `Temporal 未接受 ${failures.length}/${tried} 个唤醒信号：${said}。已提交的事项不会丢失，服务恢复后将再次唤醒。` +
      ` Temporal did not take ${failures.length} of ${tried} wake-up signals: ${said}. Nothing committed is lost; they are woken again once it answers.`,
    { cause },
  );
}
