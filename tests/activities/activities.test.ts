import { ApplicationFailure } from '@temporalio/common';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger, type LogEntry } from '@temporalio/worker';
import { expect, test } from 'vitest';
import { type Activities, createActivities } from '../../src/activities/create-activities.ts';
import type { ClaimedMessage, HandoverResult, Ports, ReleaseStep, StepResult } from '../../src/activities/ports.ts';
import { decideMeasure } from '../../src/domain/decide-measure.ts';
import { DubanError } from '../../src/domain/errors.ts';
import type { MessageView } from '../../src/domain/message-view.ts';
import { decideRelease } from '../../src/domain/release.ts';

const TAKEN: StepResult = {
  seq: 7,
  nextWakeAt: 1_000,
  closed: false,
  summary: 'rung-1',
  contactsToWake: ['ct-1', 'ct-2'],
  measuresToWake: [],
};

/** Ports that write down what was asked of them; a test replaces those it is about. */
function recording(replaced: Partial<Ports> = {}): { ports: Ports; log: string[] } {
  const log: string[] = [];
  const wake = (what: string) => async (ids: readonly string[]) => void log.push(`wake ${what} ${ids.join(',')}`);
  const send = (channel: string) => ({
    send: async ({ deliveryId }: ClaimedMessage): Promise<HandoverResult> => {
      log.push(`${channel} ${deliveryId}`);
      return { deliveryId, status: 'accepted', response: '250' };
    },
  });
  const ports: Ports = {
    measures: { step: async (id, seq) => (log.push(`step ${id} ${seq}`), TAKEN) },
    releases: { next: async () => ({ claimed: null, nextReleaseAt: null, contactsToWake: [], measuresToWake: [] }) },
    cycles: {
      invite: async (id, limit) => (log.push(`invite ${id} ${limit}`), { measureIds: ['m-1', 'm-2'], done: false }),
      look: async () => ({ closed: true, nextLookAt: null, inviting: false, summary: 'closed' }),
      openDue: async () => ({ cycleIds: [], failed: [], more: false }),
    },
    watchdog: {
      inspect: async () => ({
        ...{ measureIds: ['m-1'], contactIds: ['ct-1'], cycleIds: ['c-1'], problems: ['late'] },
        schedulesLate: true,
      }),
    },
    cycleSchedule: { inspect: async () => ['schedule-paused, made anew'] },
    email: send('email'),
    sms: send('sms'),
    wake: {
      ...{ measures: wake('measures'), contacts: wake('contacts'), cycles: wake('cycles') },
      dueCycles: async () => void log.push('wake due cycles'),
    },
    ...replaced,
  };
  return { ports, log };
}

const activitiesOf = (ports: Ports): Activities => createActivities(ports, { decideMeasure, decideRelease });

/** Runs one activity as a worker would, with a context; what it logs goes to `logged`. */
function run<N extends keyof Activities>(
  ports: Ports,
  name: N,
  input: Parameters<Activities[N]>[0],
  logged: LogEntry[] = [],
) {
  const logger = new DefaultLogger('WARN', (entry) => void logged.push(entry));
  const activity = activitiesOf(ports)[name] as (given: typeof input) => ReturnType<Activities[N]>;
  return new MockActivityEnvironment({}, { logger }).run(activity, input);
}

async function failureOf(promise: Promise<unknown>): Promise<ApplicationFailure> {
  const error: unknown = await promise.then(
    () => new Error('nothing failed'),
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(ApplicationFailure);
  // Checked on the line above.
  return error as ApplicationFailure;
}

test('a step commits first, then wakes the contacts, and keeps their list out of the history', async () => {
  const { ports, log } = recording();
  const result = await run(ports, 'step', { measureId: 'm-1', expectedSeq: 6 });
  expect(log).toEqual(['step m-1 6', 'wake contacts ct-1,ct-2']);
  expect(result).toEqual({ seq: 7, nextWakeAt: 1_000, closed: false, summary: 'rung-1' });
});

test('a step hands the rules of the domain to the store', async () => {
  const rules: unknown[] = [];
  const { ports } = recording({ measures: { step: async (_id, _seq, decide) => (rules.push(decide), TAKEN) } });
  await run(ports, 'step', { measureId: 'm-1', expectedSeq: null });
  expect(rules).toEqual([decideMeasure]);
});

test('a database that is away is a retryable failure that says its code and no more', async () => {
  const error = new DubanError('database-unreachable', 'cannot reach postgres at db.example for 张三');
  const { ports } = recording({ measures: { step: () => Promise.reject(error) } });
  const failure = await failureOf(run(ports, 'step', { measureId: 'm-1', expectedSeq: null }));
  expect(failure).toMatchObject({ type: 'database-unreachable', nonRetryable: false });
  expect(JSON.stringify([failure.message, failure.stack, failure.cause])).not.toContain('张三');
});

test('a fault of the code is not retried, and its words, which may quote rows, stay out of the history', async () => {
  const error = new TypeError('cannot read 张三 13900000000');
  const { ports } = recording({ measures: { step: () => Promise.reject(error) } });
  const logged: LogEntry[] = [];
  const failure = await failureOf(run(ports, 'step', { measureId: 'm-1', expectedSeq: null }, logged));
  expect(logged[0]?.meta).toMatchObject({ code: 'internal', err: error });
  expect(failure).toMatchObject({ type: 'internal', nonRetryable: true });
  expect(failure.message).toContain('TypeError');
  expect(JSON.stringify([failure.message, failure.stack, failure.cause])).not.toContain('13900000000');
});

test('a step whose contacts could not be woken fails retryably, so that the repetition wakes them', async () => {
  const unreachable = () => Promise.reject(new DubanError('temporal-unreachable', 'no answer'));
  const { ports } = recording();
  const failure = await failureOf(
    run({ ...ports, wake: { ...ports.wake, contacts: unreachable } }, 'step', { measureId: 'm-1', expectedSeq: null }),
  );
  expect(failure).toMatchObject({ type: 'temporal-unreachable', nonRetryable: false });
});

test('a release hands over what is claimed, each by its channel, records each answer with the next claim', async () => {
  const claims: ReleaseStep[] = [claimed('d-1', 'email'), claimed('d-2', 'sms'), nothing(5_000, ['ct-1', 'ct-9'])];
  const recorded: (HandoverResult | null)[] = [];
  const next: Ports['releases']['next'] = async (_id, last) => {
    recorded.push(last);
    return claims[recorded.length - 1] ?? nothing(null, []);
  };
  const refusing = {
    send: async ({ deliveryId }: ClaimedMessage): Promise<HandoverResult> => ({
      deliveryId,
      status: 'refused',
      response: '550',
    }),
  };
  const { ports, log } = recording({ releases: { next }, email: refusing });
  const result = await run(ports, 'release', { contactId: 'ct-1' });
  expect(recorded).toEqual([
    null,
    { deliveryId: 'd-1', status: 'refused', response: '550' },
    { deliveryId: 'd-2', status: 'accepted', response: '250' },
  ]);
  expect(result).toEqual({ handed: 1, nextReleaseAt: 5_000 });
  // Itself it does not wake: its own workflow waits for this very answer.
  expect(log.filter((line) => line !== 'wake contacts ')).toEqual(['sms d-2', 'wake contacts ct-9']);
});

test('a page of invitations wakes the measures on it', async () => {
  const { ports, log } = recording();
  expect(await run(ports, 'inviteToCycle', { cycleId: 'c-1' })).toEqual({ invited: 2, done: false });
  expect(log).toEqual(['invite c-1 500', 'wake measures m-1,m-2']);
});

test('what is due of the cycles is opened page by page, and each cycle woken', async () => {
  const pages = [
    { cycleIds: ['k-1', 'k-2'], failed: ['s-3'], more: true },
    { cycleIds: ['k-4'], failed: [], more: false },
  ];
  const { ports, log } = recording();
  const openDue = async () => pages.shift() ?? { cycleIds: [], failed: [], more: false };
  const given = { ...ports, cycles: { ...ports.cycles, openDue } };
  expect(await new MockActivityEnvironment().run(activitiesOf(given).openDueCycles)).toEqual({ opened: 3, failed: 1 });
  expect(log).toEqual(['wake cycles k-1,k-2', 'wake cycles k-4']);
});

test.each([0, 3])('a look that may still invite does so, and counts again if any joined (%i)', async (joined) => {
  const { ports } = recording();
  const told: string[] = [];
  const cycles: Ports['cycles'] = {
    ...ports.cycles,
    look: async () => (told.push('look'), { closed: false, nextLookAt: told.length, inviting: true, summary: '' }),
    invite: async () => (told.push('invite'), { measureIds: joined > 0 ? ['m-9'] : [], done: told.length > joined }),
  };
  const answer = await run({ ...ports, cycles }, 'lookAtCycle', { cycleId: 'k-1' });
  expect(told).toEqual(joined > 0 ? ['look', 'invite', 'invite', 'invite', 'look'] : ['look', 'invite']);
  expect(answer).toEqual({ closed: false, nextLookAt: joined > 0 ? 5 : 1, summary: '' });
});

test('an inspection wakes whatever it found', async () => {
  const { ports, log } = recording();
  expect(await run(ports, 'inspect', { graceMs: 1 })).toEqual({
    woken: 3,
    problems: ['late', 'schedule-paused, made anew'],
  });
  expect(log).toEqual(['wake measures m-1', 'wake contacts ct-1', 'wake cycles c-1', 'wake due cycles']);
});

function claimed(deliveryId: string, channel: MessageView['channel']): ReleaseStep {
  // Of the view, an activity reads the channel alone.
  return {
    claimed: { deliveryId, view: { channel } as MessageView },
    nextReleaseAt: null,
    contactsToWake: [],
    measuresToWake: [],
  };
}

function nothing(nextReleaseAt: number | null, contactsToWake: readonly string[]): ReleaseStep {
  return { claimed: null, nextReleaseAt, contactsToWake, measuresToWake: [] };
}
