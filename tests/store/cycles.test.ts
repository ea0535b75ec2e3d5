import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CycleScope } from '../../src/domain/cycle.ts';
import { decideMeasure } from '../../src/domain/decide-measure.ts';
import type { OfficeDecision } from '../../src/domain/measure-input.ts';
import type { Rhythm } from '../../src/domain/policy.ts';
import { startTestServer, type TestServer } from '../support/database.ts';
import { aDraft, aMeasure, at, officeContacts, openScene, unitContacts, type Scene } from '../support/store-scene.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server?.stop());

const ONGOING = { deadline: { kind: 'ongoing', raw: '持续推进' } } as const;

/** Three ongoing measures of 甲局, activated. */
async function openThree(): Promise<Scene> {
  const draft = aDraft(['1', '2', '3'].map((code) => aMeasure(code, ONGOING)));
  const scene = await openScene(server, { draft, contacts: [...unitContacts('甲局'), ...officeContacts()] });
  for (const contact of await scene.untilRelease()) await scene.deliver(contact);
  return scene;
}

async function decide(scene: Scene, code: string, decision: OfficeDecision): Promise<void> {
  const [contact] = await server.query<{ id: string }>(
    scene.url,
    `SELECT contact_id AS id FROM contact_seats WHERE role = 'office-clerk'`,
  );
  const input = { type: 'decide', contactId: contact?.id ?? '', ...decision } as const;
  await scene.store.inputs.add([{ measureId: scene.idOf(code), input }], `${decision.decision} ${code}`);
  await scene.step(code);
}

async function report(scene: Scene, code: string): Promise<void> {
  const [unit] = await server.query<{ id: string }>(scene.url, `SELECT id FROM units WHERE name = '甲局'`);
  const { state } = await scene.store.events.stateOf(scene.idOf(code));
  const input = {
    type: 'report',
    requestId: state.request?.id ?? null,
    unitId: unit?.id ?? '',
    contactId: 'liaison@甲局',
    claim: 'on-track',
  } as const;
  await scene.store.inputs.add([{ measureId: scene.idOf(code), input }], `report ${code}`);
  await scene.step(code);
}

describe('a report cycle', () => {
  it('invites page by page, counts the slots and closes with a sum that adds up', async () => {
    const scene = await openThree();
    // Reported lately, so that the cycle does not ask it again.
    await report(scene, '3');
    const { cycleId } = await scene.store.cycles.open({ planId: 'p', title: '五月报', due: '2023-06-02' });
    await expect(scene.store.cycles.open({ planId: 'p', title: '五月报', due: '2023-06-02' })).rejects.toMatchObject({
      code: 'conflict',
    });
    expect(await scene.store.clock.unsettled()).toMatchObject([{ kind: 'cycle', id: cycleId }]);
    expect(await scene.store.cycles.invite(cycleId, 2)).toEqual({ measureIds: ['p:1', 'p:2'], done: false });
    expect(await scene.store.cycles.invite(cycleId, 2)).toEqual({ measureIds: ['p:3'], done: true });
    expect(await scene.store.cycles.invite(cycleId, 2)).toEqual({ measureIds: [], done: true });
    for (const code of ['1', '2', '3']) await scene.step(code);
    const closesAt = at('2023-06-09 18:00');
    expect(await scene.store.cycles.look(cycleId)).toEqual({
      closed: false,
      inviting: true,
      // The next morning: who becomes active until the due date is invited too.
      nextLookAt: at('2023-05-30 06:30'),
      summary: '1 of 3 answered, 2 silent, 0 excused',
    });
    // Nobody has joined since: it is not due before that morning.
    expect(await scene.store.cycles.invite(cycleId, 2)).toEqual({ measureIds: [], done: true });
    expect((await scene.store.clock.unsettled()).filter(({ kind }) => kind === 'cycle')).toEqual([]);
    await report(scene, '1');
    await scene.store.clock.set({ mode: 'stepped', nowMs: closesAt });
    expect(await scene.store.cycles.look(cycleId)).toEqual({
      closed: true,
      inviting: false,
      nextLookAt: null,
      summary: '2 of 3 answered, 1 silent, 0 excused',
    });
    expect(await scene.store.cycles.look(cycleId)).toMatchObject({ closed: true });
    expect(await scene.store.cycles.list('p')).toEqual([
      {
        ...{ id: cycleId, planId: 'p', title: '五月报', due: '2023-06-02', state: 'closed', closesAt },
        openedAt: expect.any(Number) as number,
        scope: {},
        ...{ expected: 3, answered: 2, silent: 1, excused: 0 },
      },
    ]);
    await scene.close();
  });

  it('takes one answer for cycles that overlap, and excuses what is parked or withdrawn', async () => {
    const scene = await openThree();
    const first = await scene.store.cycles.open({ planId: 'p', title: '第一次', due: '2023-06-09' });
    await scene.store.cycles.invite(first.cycleId, 10);
    for (const code of ['1', '2', '3']) await scene.step(code);
    const second = await scene.store.cycles.open({ planId: 'p', title: '第二次', due: '2023-06-12' });
    await scene.store.cycles.invite(second.cycleId, 10);
    for (const code of ['1', '2', '3']) await scene.step(code);
    await report(scene, '1');
    await decide(scene, '2', { decision: 'park', reviewOn: '2023-09-01' });
    await decide(scene, '3', { decision: 'withdraw' });
    for (const { cycleId } of [first, second]) {
      expect(await scene.store.cycles.look(cycleId)).toMatchObject({
        summary: '1 of 3 answered, 0 silent, 2 excused',
      });
    }
    await scene.close();
  });

  it('is about a part of the plan, or about what some units lead', async () => {
    const draft = aDraft([
      { ...aMeasure('1', ONGOING), part: '第一部分' },
      { ...aMeasure('2', ONGOING), part: '第二部分' },
      { ...aMeasure('3', { ...ONGOING, leadUnits: ['乙局'] }), part: '第二部分' },
    ]);
    const contacts = [...unitContacts('甲局'), ...unitContacts('乙局'), ...officeContacts()];
    const scene = await openScene(server, { draft, contacts });
    for (const contact of await scene.untilRelease()) await scene.deliver(contact);
    const invited = async (due: string, scope: CycleScope): Promise<readonly string[]> => {
      const { cycleId } = await scene.store.cycles.open({ planId: 'p', title: '', due, scope });
      return (await scene.store.cycles.invite(cycleId, 10)).measureIds;
    };
    const [unit] = await server.query<{ id: string }>(scene.url, `SELECT id FROM units WHERE name = '乙局'`);
    expect(await invited('2023-06-01', { part: '第二部分' })).toEqual(['p:2', 'p:3']);
    expect(await invited('2023-06-01', { unitIds: [unit?.id ?? ''] })).toEqual(['p:3']);
    expect(await invited('2023-06-01', {})).toEqual(['p:1', 'p:2', 'p:3']);
    expect(await scene.store.plans.headings('p')).toEqual({ parts: ['第一部分', '第二部分'], sections: [] });
    await scene.close();
  });

  it('is joined midway by who becomes active, and not after its due date', async () => {
    const scene = await openThree();
    await decide(scene, '2', { decision: 'withdraw' });
    const { cycleId } = await scene.store.cycles.open({ planId: 'p', title: '', due: '2023-06-02' });
    expect(await scene.store.cycles.invite(cycleId, 10)).toEqual({ measureIds: ['p:1', 'p:3'], done: true });
    await decide(scene, '2', { decision: 'reopen', newDue: null });
    expect(await scene.store.cycles.look(cycleId)).toMatchObject({ inviting: true });
    expect(await scene.store.cycles.invite(cycleId, 10)).toEqual({ measureIds: ['p:2'], done: true });
    await scene.store.clock.set({ mode: 'stepped', nowMs: at('2023-06-05 09:00') });
    expect(await scene.store.cycles.look(cycleId)).toMatchObject({
      inviting: false,
      nextLookAt: at('2023-06-09 18:00'),
    });
    await scene.close();
  });

  it('invites measures before their first step, who are asked with it', async () => {
    const draft = aDraft(['1', '2'].map((code) => aMeasure(code, ONGOING)));
    const scene = await openScene(server, { draft, contacts: [...unitContacts('甲局'), ...officeContacts()] });
    const early = { planId: 'p', title: '', due: '2023-05-28' } as const;
    await expect(scene.store.cycles.open(early)).rejects.toMatchObject({
      code: 'invalid-input',
      message: expect.stringContaining('2023-05-29'),
    });
    const opened = await scene.store.cycles.open({ planId: 'p', title: '五月报', due: '2023-06-02' });
    expect(opened.awaited).toEqual({ measures: 2, from: at('2023-05-29 08:00') });
    const { cycleId } = opened;
    expect(await scene.store.cycles.invite(cycleId, 10)).toEqual({ measureIds: [], done: true });
    await scene.store.cycles.look(cycleId);
    await scene.step('1');
    expect((await scene.store.events.stateOf('p:1')).state.phase).toBe('pending');
    expect(await scene.store.cycles.list('p')).toMatchObject([{ expected: 2, answered: 0, silent: 2, excused: 0 }]);
    const told = (await scene.untilRelease()).length;
    expect(told).toBeGreaterThan(0);
    for (const code of ['1', '2']) {
      const { state } = await scene.store.events.stateOf(scene.idOf(code));
      expect(state).toMatchObject({ phase: 'active', request: { cycleId, due: '2023-06-02' } });
    }
    expect(await server.query(scene.url, `SELECT DISTINCT state FROM measure_inputs`)).toEqual([{ state: 'taken' }]);
    expect(await scene.store.cycles.list('p')).toMatchObject([{ expected: 2, answered: 0, silent: 2, excused: 0 }]);
    await scene.close();
  });

  it('is refused for a plan that is not active and for a day that is past', async () => {
    const scene = await openThree();
    await expect(scene.store.cycles.open({ planId: 'none', title: '', due: '2023-06-02' })).rejects.toMatchObject({
      code: 'conflict',
    });
    await expect(scene.store.cycles.open({ planId: 'p', title: '', due: '2023-05-01' })).rejects.toMatchObject({
      code: 'invalid-input',
    });
    await expect(scene.store.cycles.look('none')).rejects.toMatchObject({ code: 'not-found' });
    await scene.close();
  });
});

describe('a schedule of report cycles', () => {
  const MONTHLY: Rhythm = { every: 'month', askDay: 25, due: { day: 5, monthOffset: 1, roll: 'forward' } };

  it('opens each cycle once at its time, and says when the next one is', async () => {
    const scene = await openThree();
    const { schedules } = scene.store.cycles;
    const monthly = await schedules.add({ planId: 'p', title: '月报', rhythm: MONTHLY, scope: {} });
    // The round of May began on the 25th and is due on 5 June: it is opened at once.
    expect(monthly.nextOpenAt).toBe(await scene.store.clock.now());
    const opened = await schedules.openDue();
    expect(opened).toMatchObject({ failed: [], more: false });
    expect(await scene.store.cycles.list('p')).toMatchObject([
      { id: opened.cycleIds[0], due: '2023-06-05', title: '月报' },
    ]);
    expect(await schedules.openDue()).toEqual({ cycleIds: [], failed: [], more: false });
    expect(await schedules.list('p')).toMatchObject([{ openedOn: '2023-05-25', nextOpenAt: at('2023-06-25 06:30') }]);
    expect(await server.query(scene.url, `SELECT kind FROM due WHERE kind = 'schedule'`)).toHaveLength(1);
    await scene.close();
  });

  it('opens only the current cycle after an outage, and leaves the office a task about those missed', async () => {
    const scene = await openThree();
    const { schedules } = scene.store.cycles;
    await schedules.add({ planId: 'p', title: '月报', rhythm: MONTHLY, scope: {} });
    await schedules.openDue();
    await scene.store.clock.set({ mode: 'stepped', nowMs: at('2023-09-26 10:00') });
    expect((await schedules.openDue()).cycleIds).toHaveLength(1);
    expect((await scene.store.cycles.list('p')).map(({ due }) => due)).toEqual(['2023-06-05', '2023-10-07']);
    expect(
      await server.query(scene.url, `SELECT kind, plan_id, state FROM office_tasks WHERE kind = 'cycle-not-opened'`),
    ).toEqual([{ kind: 'cycle-not-opened', plan_id: 'p', state: 'open' }]);
    expect(await schedules.list()).toMatchObject([{ nextOpenAt: at('2023-10-25 06:30') }]);
    await scene.close();
  });

  it('ends when it is told to and with its plan, and takes no plan that does not run', async () => {
    const scene = await openThree();
    const { schedules } = scene.store.cycles;
    const { id } = await schedules.add({ planId: 'p', title: '月报', rhythm: MONTHLY, scope: {} });
    await schedules.end(id);
    expect(await schedules.list('p')).toMatchObject([{ nextOpenAt: null }]);
    expect((await schedules.openDue()).cycleIds).toEqual([]);
    await schedules.add({ planId: 'p', title: '月报', rhythm: MONTHLY, scope: {} });
    await server.query(scene.url, `UPDATE plans SET state = 'closed'`);
    expect((await schedules.openDue()).cycleIds).toEqual([]);
    expect(await schedules.list('p')).toMatchObject([{ id, nextOpenAt: null }]);
    await expect(schedules.add({ planId: 'p', title: '', rhythm: MONTHLY, scope: {} })).rejects.toMatchObject({
      code: 'conflict',
    });
    await expect(schedules.end('none')).rejects.toMatchObject({ code: 'not-found' });
    await scene.close();
  });
});

describe('what must be woken', () => {
  it('is paged for a rebuild: open measures, contacts with something to get, open cycles', async () => {
    const scene = await openThree();
    const { cycleId } = await scene.store.cycles.open({ planId: 'p', title: '', due: '2023-06-02' });
    await scene.store.cycles.invite(cycleId, 10);
    for (const code of ['1', '2', '3']) await scene.step(code);
    const pages: string[] = [];
    for (let after: string | null = null; ;) {
      const page = await scene.store.rebuild.openMeasures(after, 2);
      pages.push(...page.ids);
      after = page.next;
      if (after === null) break;
    }
    expect(pages).toEqual(['p:1', 'p:2', 'p:3']);
    expect(await scene.store.rebuild.waitingContacts(null, 10)).toEqual({ ids: ['liaison@甲局'], next: null });
    expect(await scene.store.rebuild.openCycles(null, 10)).toEqual({ ids: [cycleId], next: null });
    await scene.close();
  });

  it('is found by the watchdog when it is late, under the real clock, and the heartbeat is real', async () => {
    const scene = await openThree();
    await scene.store.clock.set({ mode: 'system' });
    // Under the system clock everything of 2023 is late; something due this very moment is not.
    const before = Date.now();
    const found = await scene.store.watchdog.inspect(60_000);
    expect(found).toMatchObject({ contactIds: [], cycleIds: [] });
    expect([...found.measureIds].sort()).toEqual(['p:1', 'p:2', 'p:3']);
    expect(found.problems).toContain('measure-late p:1');
    const { heartbeatAt } = await scene.store.installation.settings();
    expect(heartbeatAt).toBeGreaterThanOrEqual(before);
    await server.query(scene.url, `UPDATE measures SET next_wake_at = to_timestamp($1 / 1000.0)`, [Date.now()]);
    expect(await scene.store.watchdog.inspect(3_600_000)).toMatchObject({ measureIds: [], problems: [] });
    await scene.close();
  });

  it('includes notices that wait although nobody would look', async () => {
    const scene = await openThree();
    const { cycleId } = await scene.store.cycles.open({ planId: 'p', title: '', due: '2023-06-02' });
    await scene.store.cycles.invite(cycleId, 10);
    await scene.store.measures.step('p:1', null, decideMeasure);
    await server.query(scene.url, `UPDATE contacts SET digest_at = NULL, next_release_at = NULL`);
    const { contactIds, problems } = await scene.store.watchdog.inspect(0);
    expect(contactIds).toEqual(['liaison@甲局']);
    expect(problems).toContain('notices-without-release liaison@甲局');
    expect(await scene.next('liaison@甲局')).toMatchObject({
      claimed: null,
      nextReleaseAt: expect.any(Number) as number,
    });
    await scene.close();
  });
});
