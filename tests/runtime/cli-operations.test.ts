import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { importPlan } from '../../src/demo/import-plan.ts';
import { createDatabase, databaseUrl } from '../../src/runtime/postgres-admin.ts';
import { startTestServer, type TestServer } from '../support/database.ts';
import { row, tinyDraft, tinyScenario } from '../rehearsal/tiny-plan.ts';
import { runOverStore } from '../support/store-run.ts';
import { duban, dubanJson, type Problems, usePlaces } from './cli-harness.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

const place = usePlaces(() => server, { nowMs: Date.parse('2023-05-28T09:00:00+08:00') });

const DRAFT = tinyDraft([row('1'), row('2', { leadUnits: ['乙局'] })]);
const SCENARIO = tinyScenario(DRAFT, { assume: 'silent' });

/** A plan that has been handed over, its people asked for nothing yet. */
async function activePlan(): Promise<string> {
  const planId = await importPlan(place().store, DRAFT, SCENARIO);
  await liveUntil('2023-06-05T12:00:00+08:00');
  return planId;
}

/** Lets everything happen that is due until then, and stops the clock there. */
async function liveUntil(instant: string): Promise<readonly unknown[]> {
  const nowMs = Date.parse(instant);
  const { messages } = await runOverStore(place().store, SCENARIO, { until: nowMs });
  await place().store.clock.set({ mode: 'stepped', nowMs });
  return messages;
}

const problemsOf = ({ document }: { readonly document: Problems }) => document.problems.map(({ code }) => code);

describe('cycle open', () => {
  test('opens a cycle over an active plan, once per due date', async () => {
    const planId = await activePlan();
    const { status, document } = await dubanJson<{ cycleId: string }>('cycle', 'open', planId, '--due', '2023-06-30');
    expect(status).toBe(0);
    expect(document).toMatchObject({
      planId,
      title: '2023年6月30日进展报送',
      due: '2023-06-30',
      closesAt: '2023-07-07T10:00:00.000Z',
      engine: { state: 'not-running' },
    });
    expect(await place().store.cycles.list(planId)).toMatchObject([{ id: document.cycleId, state: 'open' }]);
    const again = await dubanJson<Problems>('cycle', 'open', planId, '--due', '2023-06-30', '--title', '再来一次');
    expect([again.status, problemsOf(again)]).toEqual([1, ['conflict']]);
    expect(again.document.problems[0]?.message).toContain(document.cycleId);
    const other = await duban('cycle', 'open', planId, '--due', '2023-07-31', '--title', '七月集中报送');
    expect(other).toMatchObject({ status: 0, stdout: expect.stringMatching(/七月集中报送[\s\S]*2023年8月7日 18:00/u) });
    expect((await duban('plan', 'show', planId)).stdout).toContain('七月集中报送');
  });

  test.each([
    ['a day that does not exist', ['--due', '2023-06-31'], 2, 'wrong-usage'],
    ['a day that is past', ['--due', '2023-06-01'], 1, 'invalid-input'],
    ['no day', [], 2, 'wrong-usage'],
  ])('refuses %s', async (_title, options, status, code) => {
    const planId = await activePlan();
    const ran = await dubanJson<Problems>('cycle', 'open', planId, ...options);
    expect([ran.status, problemsOf(ran)]).toEqual([status, [code]]);
    expect(await place().store.cycles.list(planId)).toEqual([]);
  });

  test('refuses a plan that is not there, and one that is not active', async () => {
    const unknown = await dubanJson<Problems>('cycle', 'open', 'nonsense', '--due', '2023-06-30');
    expect([unknown.status, problemsOf(unknown)]).toEqual([1, ['not-found']]);
    const { planId } = await place().store.plans.insertDraft(tinyDraft([row('1')]), {
      zone: 'Asia/Shanghai',
      from: '2023-05-29',
    });
    const draft = await dubanJson<Problems>('cycle', 'open', planId, '--due', '2023-06-30');
    expect(draft.status).toBe(1);
  });
});

describe('hold and release', () => {
  test('hold stops everything at once, and says so when it was held before', async () => {
    expect(await dubanJson('hold')).toEqual({ status: 0, document: { planId: null, held: true, changed: true } });
    expect((await place().store.installation.settings()).held).toBe(true);
    expect((await dubanJson('hold')).document).toMatchObject({ changed: false });
    expect((await duban('hold')).stdout).toMatch(/此前已暂停发送/u);
    const released = await dubanJson('release');
    expect(released.document).toMatchObject({ planId: null, held: false, changed: true, contacts: 0, stillHeld: [] });
    expect((await place().store.installation.settings()).held).toBe(false);
    expect((await duban('release')).stdout).toMatch(/此前未暂停发送/u);
  });

  test('of one plan leaves the others alone; what was held goes on with its release, to those concerned', async () => {
    const planId = await activePlan();
    expect((await duban('hold', '--plan', planId)).status).toBe(0);
    expect((await place().store.plans.show(planId)).held).toBe(true);
    expect((await place().store.installation.settings()).held).toBe(false);
    expect((await duban('plan', 'list')).stdout).toContain('暂停');

    // The ask of the deadline falls into the hold: it is decided, and waits.
    expect(await liveUntil('2023-08-20T12:00:00+08:00')).toEqual([]);
    const { document } = await dubanJson<{ contacts: number }>('release', '--plan', planId);
    expect(document.contacts).toBe(2);
    expect(await liveUntil('2023-08-21T12:00:00+08:00')).toHaveLength(2);
  });

  test('a release under another hold says what still keeps mails back', async () => {
    const planId = await activePlan();
    await duban('hold', '--plan', planId);
    await duban('hold');
    expect((await dubanJson('release', '--plan', planId)).document).toMatchObject({ stillHeld: ['all'] });
    await duban('hold', '--plan', planId);
    expect((await duban('release')).stdout).toContain(planId);
  });

  test.each([['hold'], ['release']])('%s refuses a plan that is not there', async (command) => {
    const ran = await dubanJson<Problems>(command, '--plan', 'nonsense');
    expect([ran.status, problemsOf(ran)]).toEqual([1, ['not-found']]);
  });
});

/** Every command that works on what is stored, with arguments that are right. */
const COMMANDS: readonly string[][] = [
  ['plan', 'list'],
  ['plan', 'show', 'p'],
  ['plan', 'activate', 'p'],
  ['cycle', 'open', 'p', '--due', '2023-06-30'],
  ['hold'],
  ['release'],
  ['engine', 'rebuild'],
  ['start'],
  ['serve'],
];

describe('without its services', () => {
  test.each(COMMANDS)('%s %s says that the database is down, with status 3', async (...argv) => {
    vi.stubEnv('DATABASE_URL', 'postgresql://duban:hush@127.0.0.1:1/duban');
    vi.stubEnv('TEMPORAL_ADDRESS', '127.0.0.1:1');
    const ran = await dubanJson<Problems>(...argv);
    expect([ran.status, problemsOf(ran)]).toEqual([3, ['database-unreachable']]);
    expect(JSON.stringify(ran.document)).not.toContain('hush');
    const sentence = await duban(...argv);
    expect([sentence.status, sentence.stdout]).toEqual([3, '']);
    expect(sentence.stderr).toContain('127.0.0.1:1');
    expect(sentence.stderr).not.toMatch(/hush|\n {4}at /u);
  });

  test.each(COMMANDS)('%s %s says that the database has not been migrated, with status 3', async (...argv) => {
    const empty = `empty_${Date.now()}`;
    await createDatabase(place().databaseUrl, empty);
    vi.stubEnv('DATABASE_URL', databaseUrl(place().databaseUrl, empty));
    vi.stubEnv('TEMPORAL_ADDRESS', '127.0.0.1:1');
    const ran = await dubanJson<Problems>(...argv);
    expect([ran.status, problemsOf(ran)]).toEqual([3, ['database-not-migrated']]);
    expect(ran.document.problems[0]?.message).toContain('duban migrate');
  });

  test.each([['engine', 'rebuild'], ['start'], ['serve']])(
    '%s %s says that Temporal is down, with status 3',
    async (...argv) => {
      vi.stubEnv('TEMPORAL_ADDRESS', '127.0.0.1:1');
      const ran = await dubanJson<Problems>(...argv);
      expect([ran.status, problemsOf(ran)]).toEqual([3, ['temporal-unreachable']]);
      expect(ran.document.problems[0]?.message).toContain('127.0.0.1:1');
    },
  );

  test('serve says what it needs where nothing is named and nothing runs', async () => {
    const ran = await dubanJson<Problems>('serve');
    expect([ran.status, problemsOf(ran)]).toEqual([1, ['invalid-configuration']]);
    expect(ran.document.problems[0]?.message).toMatch(/TEMPORAL_ADDRESS.*duban start/u);
    expect(ran.document.problems[0]?.message).not.toContain('DATABASE_URL');
  });
});
