import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decideMeasure } from '../../src/domain/decide-measure.ts';
import { evolve } from '../../src/domain/evolve.ts';
import { INITIAL_STATE } from '../../src/domain/measure.ts';
import { startTestServer, type TestServer } from '../support/database.ts';
import { meetAt } from '../support/lock-out.ts';
import { aDraft, aMeasure, at, OFFICE, openScene, unitContacts, type Scene } from '../support/store-scene.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server?.stop());

const LIAISON = 'liaison@甲局';

/** Until the request of measure 1 is open (16 June 2023) and its notice waits. */
async function asked(scene: Scene): Promise<string> {
  for (;;) {
    for (const contact of await scene.untilRelease()) await scene.deliver(contact);
    const { state } = await scene.store.events.stateOf('p:1');
    if (state.request !== null) return state.request.id;
  }
}

// A step that closes its measure waits at its commit for whoever holds lock 42.
const MEET_AT_COMMIT = `
  CREATE FUNCTION meet() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_advisory_xact_lock_shared(42); RETURN NULL; END $$;
  CREATE CONSTRAINT TRIGGER meet AFTER INSERT ON outcomes DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION meet()`;

const report = (requestId: string | null, unitId: string, claim: 'done' | 'on-track' = 'on-track') =>
  ({ type: 'report', requestId, unitId, contactId: LIAISON, claim }) as const;

async function unitId(scene: Scene, name: string): Promise<string> {
  const unit = (await scene.store.units.list()).find((one) => one.name === name);
  if (unit === undefined) throw new Error(`no unit ${name}`);
  return unit.id;
}

describe('a step', () => {
  it('decides once: the same call again gives the stored result, and names again who has to be told', async () => {
    const scene = await openScene(server);
    await scene.store.clock.jump();
    const first = await scene.store.measures.step('p:1', 0, decideMeasure);
    // The caller died after the commit and before it could wake anybody.
    const again = await scene.store.measures.step('p:1', 0, () => {
      throw new Error('decided twice');
    });
    expect(first).toMatchObject({ seq: 1, closed: false, contactsToWake: [LIAISON] });
    expect(again).toEqual(first);
    expect(await scene.store.events.ofMeasure('p:1')).toHaveLength(1);
    await scene.close();
  });

  it('decides nothing while nothing is due, for whoever looks', async () => {
    const scene = await openScene(server);
    await scene.store.clock.jump();
    const { seq, nextWakeAt } = await scene.step('1');
    const looked = await scene.store.measures.step('p:1', seq, () => {
      throw new Error('decided too early');
    });
    expect(looked).toMatchObject({ seq, nextWakeAt, contactsToWake: [] });
    await scene.close();
  });

  it('lets one of several at once decide; the others get what that one stored', async () => {
    const scene = await openScene(server);
    await scene.store.clock.jump();
    const results = await meetAt(scene.url, `SELECT 1 FROM measures WHERE id = 'p:1' FOR UPDATE`, () =>
      [0, 0, 0].map((seq) => scene.store.measures.step('p:1', seq, decideMeasure)),
    );
    expect(results.map(({ seq }) => seq)).toEqual([1, 1, 1]);
    expect(await server.query(scene.url, `SELECT key FROM notices`)).toHaveLength(1);
    await scene.close();
  });

  it('writes nothing when the decision fails', async () => {
    const scene = await openScene(server);
    await scene.store.clock.jump();
    const broken = scene.store.measures.step('p:1', 0, (state, inputs, context) => ({
      ...decideMeasure(state, inputs, context),
      nextWakeAt: context.now,
    }));
    await expect(broken).rejects.toMatchObject({ code: 'internal' });
    expect(await scene.store.events.stateOf('p:1')).toMatchObject({ seq: 0, state: INITIAL_STATE });
    await scene.close();
  });

  it('tells a fault of the rules from a repeated call: a key decided twice is a conflict', async () => {
    const scene = await openScene(server);
    await scene.store.clock.jump();
    const twice = scene.store.measures.step('p:1', 0, (state, inputs, context) => {
      const decision = decideMeasure(state, inputs, context);
      return { ...decision, notices: [...decision.notices, ...decision.notices] };
    });
    await expect(twice).rejects.toMatchObject({ code: 'conflict' });
    expect(scene.store.keyConflicts()).toBe(1);
    await scene.close();
  });

  it('is refused before the plan is active, and for a measure that does not exist', async () => {
    const scene = await openScene(server);
    await scene.store.plans.insertDraft(aDraft([aMeasure('1')]), {
      id: 'q',
      zone: 'Asia/Shanghai',
      from: '2023-06-01',
    });
    await expect(scene.store.measures.step('q:1', null, decideMeasure)).rejects.toMatchObject({ code: 'conflict' });
    await expect(scene.store.measures.step('nobody', null, decideMeasure)).rejects.toMatchObject({ code: 'not-found' });
    await scene.close();
  });
});

describe('what a step leaves behind', () => {
  it('is the fold of its events (invariant 8), with request, slot and policy snapshot', async () => {
    const scene = await openScene(server);
    const requestId = await asked(scene);
    const events = await scene.store.events.ofMeasure('p:1');
    const { state } = await scene.store.events.stateOf('p:1');
    expect(events.reduce((folded, { event }) => evolve(folded, event), INITIAL_STATE)).toEqual(state);
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
    const rows = await server.query(
      scene.url,
      `
      SELECT r.id, r.state, r.due::text, r.policy ->> 'name' AS policy, s.answered_by FROM requests r JOIN answer_slots s ON s.request_id = r.id`,
    );
    expect(rows).toEqual([{ id: requestId, state: 'open', due: '2023-06-30', policy: 'standard', answered_by: null }]);
    await scene.close();
  });

  it('marks a report taken, fills the slot, ends the request and keeps the words apart', async () => {
    const scene = await openScene(server);
    const requestId = await asked(scene);
    const unit = await unitId(scene, '甲局');
    const { inputIds } = await scene.store.inputs.add(
      [{ measureId: 'p:1', input: report(requestId, unit, 'done'), text: '已办结' }],
      'act',
    );
    expect(await scene.store.clock.unsettled()).toMatchObject([{ kind: 'input', id: 'p:1' }]);
    const taken = await scene.step('1');
    expect(taken.summary).toContain('verifying');
    expect([...(await scene.store.inputs.results(inputIds)).values()]).toEqual([
      { measureId: 'p:1', state: 'taken', code: null },
    ]);
    const rows = await server.query(
      scene.url,
      `
      SELECT r.state, s.answered_by IS NOT NULL AS answered, p.text, p.request_id, t.kind, t.state AS task
        FROM requests r JOIN answer_slots s ON s.request_id = r.id JOIN reports p ON p.request_id = r.id
        JOIN office_tasks t ON t.measure_id = r.measure_id`,
    );
    expect(rows).toEqual([
      { state: 'answered', answered: true, text: '已办结', request_id: requestId, kind: 'verify', task: 'open' },
    ]);
    const events = JSON.stringify(await scene.store.events.ofMeasure('p:1'));
    expect(events).not.toContain('已办结');
    await scene.close();
  });

  it('stores the same act once, and refuses what cannot be taken with a code (invariant 11)', async () => {
    const scene = await openScene(server);
    const requestId = await asked(scene);
    const stranger = { ...report(requestId, await unitId(scene, OFFICE)), contactId: 'office-clerk@督查室' };
    const first = await scene.store.inputs.add([{ measureId: 'p:1', input: stranger }], 'same act');
    const again = await scene.store.inputs.add([{ measureId: 'p:1', input: stranger }], 'same act');
    expect(again).toEqual(first);
    await scene.step('1');
    expect([...(await scene.store.inputs.results(first.inputIds)).values()]).toEqual([
      { measureId: 'p:1', state: 'refused', code: 'not-responsible' },
    ]);
    // Who sent it is told at once, by mail.
    const [told] = await scene.deliver('office-clerk@督查室');
    expect(told?.view.items).toMatchObject([
      { notice: { kind: 'echo', rung: 'refused' }, echo: { detail: 'not-responsible' } },
    ]);
    await scene.close();
  });

  it('closes the measure with its outcome, and with the last one the plan', async () => {
    const scene = await openScene(server);
    const requestId = await asked(scene);
    const unit = await unitId(scene, '甲局');
    await scene.store.inputs.add([{ measureId: 'p:1', input: report(requestId, unit, 'done') }], 'report');
    await scene.step('1');
    await scene.store.inputs.add(
      [{ measureId: 'p:1', input: { type: 'verify', contactId: 'office-clerk@督查室', decision: 'confirm' } }],
      'verdict',
    );
    expect(await scene.step('1')).toMatchObject({ closed: true, nextWakeAt: null });
    expect(await scene.store.outcomes.ofPlan('p')).toMatchObject([
      { code: '1', outcome: 'completed-on-time', claim: 'done', officeView: 'confirmed', finding: 'confirmed' },
    ]);
    expect(await scene.store.plans.show('p')).toMatchObject({ state: 'closed', closedMeasures: 1 });
    expect(await server.query(scene.url, `SELECT state FROM office_tasks`)).toEqual([{ state: 'done' }]);
    await scene.store.inputs.add([{ measureId: 'p:1', input: report(null, unit) }], 'too late');
    expect(await scene.step('1')).toMatchObject({ closed: true });
    expect(await server.query(scene.url, `SELECT code FROM measure_inputs WHERE state = 'refused'`)).toEqual([
      { code: 'measure-closed' },
    ]);
    await scene.close();
  });

  it('closes the plan also when its last two measures close at once', async () => {
    const scene = await openScene(server, { draft: aDraft([aMeasure('1'), aMeasure('2')]), closesOn: '2023-06-02' });
    for (;;) {
      const jump = await scene.store.clock.jump();
      const ids = (kind: string): string[] =>
        jump.type === 'idle' ? [] : jump.due.filter((row) => row.kind === kind).map(({ id }) => id);
      for (const contact of ids('contact')) await scene.deliver(contact);
      const step = (id: string) => scene.store.measures.step(id, null, decideMeasure);
      if (jump.now < at('2023-06-02 08:00')) {
        for (const id of ids('measure')) await step(id);
        continue;
      }
      expect(ids('measure')).toHaveLength(2);
      // Neither has committed when the other looks whether it was the last.
      await server.query(scene.url, MEET_AT_COMMIT);
      await meetAt(scene.url, 'SELECT pg_advisory_xact_lock(42)', () => ids('measure').map(step));
      break;
    }
    expect(await scene.store.plans.show('p')).toMatchObject({ state: 'closed', closedMeasures: 2 });
    await scene.close();
  });

  it('notes a role that nobody holds as a gap and a task, once, until somebody holds it', async () => {
    const scene = await openScene(server, { contacts: unitContacts('甲局') });
    for (;;) {
      const due = await scene.untilRelease();
      if (due.length === 0) break;
      for (const contact of due) await scene.deliver(contact);
    }
    expect(await scene.store.outcomes.gaps('p')).toEqual(
      expect.arrayContaining([{ code: '1', role: 'office-clerk', reason: 'no-contact' }]),
    );
    const tasks = await server.query<{ n: number }>(
      scene.url,
      `SELECT count(*)::int AS n FROM office_tasks WHERE kind = 'no-contact' GROUP BY unit_id, role, state`,
    );
    expect(tasks.every(({ n }) => n === 1)).toBe(true);
    await scene.close();
  });
});
