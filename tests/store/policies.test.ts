import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decideMeasure } from '../../src/domain/decide-measure.ts';
import type { MeasureContext } from '../../src/domain/measure.ts';
import { GENTLE, THREE_COLOUR } from '../../src/domain/presets-of-practice.ts';
import { PRESETS, STANDARD } from '../../src/domain/presets.ts';
import type { Policy } from '../../src/domain/policy.ts';
import { startTestServer, type TestServer } from '../support/database.ts';
import { aDraft, aMeasure, at, openScene, type Scene } from '../support/store-scene.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server?.stop());

const WHO = 'cli:somebody';
const OURS: Policy = { ...STANDARD, name: 'ours' };

/** Four measures in two parts; section （一） stands in both. All are due on 30 June 2023. */
const draft = aDraft([
  aMeasure('1', { part: '一、甲', section: '（一）' }),
  aMeasure('2', { part: '一、甲', section: '（二）' }),
  aMeasure('3', { part: '二、乙', section: '（一）' }),
  aMeasure('4', { part: '二、乙', section: '（一）', deadline: { kind: 'ongoing', raw: '持续推进' } }),
]);

/** Lets time run, with everything delivered, until an instant in Shanghai. */
async function until(scene: Scene, text: string): Promise<void> {
  await scene.store.clock.addAgenda([{ id: text, at: at(text), payload: {} }]);
  for (;;) {
    const jump = await scene.store.clock.jump();
    if (jump.type !== 'jumped') throw new Error(`the clock came to rest before ${text}`);
    for (const { kind, id } of jump.due) {
      if (kind === 'measure' || kind === 'input') await scene.store.measures.step(id, null, decideMeasure);
    }
    for (const { kind, id } of jump.due) if (kind === 'contact') await scene.deliver(id);
    if (jump.now === at(text)) return scene.store.clock.finishAgenda([text]);
  }
}

/** What the decider of a measure is told of policies when it looks now. */
async function policiesOf(scene: Scene, code: string): Promise<string[]> {
  let seen: MeasureContext | undefined;
  await scene.store.measures.step(scene.idOf(code), null, (state, inputs, context) => {
    seen = context;
    return decideMeasure(state, inputs, context);
  });
  if (seen === undefined) throw new Error(`measure ${code} was not due to look`);
  const { dated, rhythm } = seen.policies;
  return [dated, rhythm].map((policy) => (policy === null ? '-' : `${policy.name}@${policy.version}`));
}

const wakeOf = async (scene: Scene, code: string): Promise<number | null> =>
  (await scene.store.events.stateOf(scene.idOf(code))).nextWakeAt;

const auditOf = (scene: Scene): Promise<{ what: string; who: string; detail: Record<string, unknown> }[]> =>
  server.query(scene.url, 'SELECT what, who, detail FROM audit_log ORDER BY id');

describe('an import', () => {
  it('numbers versions by itself, and what is unchanged is no new version', async () => {
    const scene = await openScene(server);
    const { policies } = scene.store;
    const none = { planIds: [], measureIds: [] };
    expect(await policies.importVersion({ ...OURS, version: 40 }, WHO)).toEqual({ version: 1, isNew: true, ...none });
    expect(await policies.importVersion(OURS, WHO)).toEqual({ version: 1, isNew: false, ...none });
    expect(await policies.importVersion({ ...OURS, reopenAfterDays: 9 }, WHO)).toMatchObject({
      version: 2,
      isNew: true,
    });
    expect(await policies.get({ name: 'ours', version: 1 })).toEqual({ ...OURS, version: 1 });
    expect(await policies.latest('ours')).toMatchObject({ version: 2, reopenAfterDays: 9 });
    await expect(policies.get({ name: 'ours', version: 3 })).rejects.toMatchObject({ code: 'not-found' });
    const listed = await policies.list();
    expect(listed.find(({ name }) => name === 'ours')).toEqual({
      ...{ name: 'ours', versions: [1, 2], isPreset: false, for: 'dated', planIds: [] },
    });
    expect(listed.find(({ name }) => name === 'standard')).toMatchObject({ isPreset: true, planIds: ['p'] });
    expect(listed.map(({ name }) => name)).toEqual(expect.arrayContaining([...PRESETS.keys()]));
    expect((await auditOf(scene)).map(({ what, who }) => [what, who])).toEqual([
      ['policy-imported', WHO],
      ['policy-imported', WHO],
    ]);
    await scene.close();
  });

  it('of a preset’s name, or of a policy that turns into another kind, is a conflict', async () => {
    const scene = await openScene(server);
    const { policies } = scene.store;
    await expect(policies.importVersion({ ...STANDARD, reopenAfterDays: 9 }, WHO)).rejects.toMatchObject({
      code: 'conflict',
    });
    await policies.importVersion(OURS, WHO);
    const { rhythm } = await policies.latest('ongoing-monthly');
    await expect(policies.importVersion({ ...OURS, rhythm }, WHO)).rejects.toMatchObject({ code: 'conflict' });
    await scene.close();
  });

  it('by two at once gives two versions', async () => {
    const scene = await openScene(server);
    const { policies } = scene.store;
    const both = [7, 8].map((reopenAfterDays) => policies.importVersion({ ...OURS, reopenAfterDays }, WHO));
    expect((await Promise.all(both)).map(({ version }) => version).toSorted()).toEqual([1, 2]);
    await scene.close();
  });

  it('re-plans at once what is not asked yet: the wake-up of its measures moves', async () => {
    const scene = await openScene(server, { draft });
    const { policies } = scene.store;
    await policies.importVersion(OURS, WHO);
    await policies.use('ours', { planId: 'p', who: WHO });
    await until(scene, '2023-06-01 10:00');
    const asked = await wakeOf(scene, '1');
    expect(new Date(asked ?? 0).toISOString().slice(0, 10)).toBe('2023-06-14');
    const { planIds, measureIds } = await policies.importVersion({ ...OURS, askBeforeDays: 15 }, WHO);
    expect([planIds, measureIds]).toEqual([['p'], ['p:1', 'p:2', 'p:3', 'p:4']]);
    expect(await policiesOf(scene, '1')).toEqual(['ours@2', 'ongoing-quarterly@2']);
    // 15 working days before 30 June, with 22 and 23 June off and Sunday 25 June worked: 8 June.
    expect(new Date((await wakeOf(scene, '1')) ?? 0).toISOString().slice(0, 13)).toBe('2023-06-07T23');
    const events = await scene.store.events.ofMeasure('p:1');
    expect(events.at(-1)?.event).toMatchObject({ type: 'asksReplanned', policy: { name: 'ours', version: 2 } });
    await scene.close();
  });
});

describe('an assignment', () => {
  it('to a measure goes before that to its section, its part and the plan', async () => {
    const scene = await openScene(server, { draft });
    const { policies } = scene.store;
    await until(scene, '2023-05-29 10:00');
    const planId = 'p';
    await policies.use('gentle', { planId, who: WHO });
    await policies.use('three-colour', { planId, part: '二、乙', who: WHO });
    await policies.use('13710', { planId, section: '（一）', part: '二、乙', who: WHO });
    await policies.use('complaint-12345', { planId, measure: '3', who: WHO });
    await policies.use('ongoing-monthly', { planId, section: '（二）', who: WHO });
    expect(await Promise.all(['1', '2', '3', '4'].map((code) => policiesOf(scene, code)))).toEqual([
      ['gentle@1', 'ongoing-quarterly@2'],
      ['gentle@1', 'ongoing-monthly@3'],
      ['complaint-12345@1', 'ongoing-quarterly@2'],
      ['13710@1', 'ongoing-quarterly@2'],
    ]);
    expect((await policies.unset({ planId, measure: '3', who: WHO })).removed).toBe(1);
    expect((await policies.unset({ planId, section: '（一）', part: '二、乙', who: WHO })).removed).toBe(1);
    expect(await policiesOf(scene, '3')).toEqual(['three-colour@1', 'ongoing-quarterly@2']);
    expect(await policies.overrides(planId)).toMatchObject([
      { slot: 'dated', scope: { kind: 'part', part: '二、乙' }, policy: { name: 'three-colour', version: 1 } },
      { slot: 'rhythm', scope: { kind: 'section', part: '一、甲', section: '（二）' } },
    ]);
    expect((await auditOf(scene)).map(({ what }) => what)).toEqual([
      ...Array.from({ length: 5 }, () => 'policy-used'),
      ...['policy-unset', 'policy-unset'],
    ]);
    await scene.close();
  });

  it('again to the same place takes the place of the one before', async () => {
    const scene = await openScene(server, { draft });
    const { policies } = scene.store;
    await policies.use('three-colour', { planId: 'p', measure: '1', who: WHO });
    await policies.use('gentle', { planId: 'p', measure: '1', who: WHO });
    expect((await policies.overrides('p')).map(({ policy }) => policy.name)).toEqual(['gentle']);
    await scene.close();
  });

  it.each([
    ['a policy that is not there', 'nothing', {}, 'not-found'],
    ['a part that is not there', 'gentle', { part: '三、丙' }, 'not-found'],
    ['a measure that is not there', 'gentle', { measure: '9' }, 'not-found'],
    ['a section of two parts, with no part named', 'gentle', { section: '（一）' }, 'invalid-input'],
  ])('to %s is refused, and changes nothing', async (_, name, place, code) => {
    const scene = await openScene(server, { draft });
    await expect(scene.store.policies.use(name, { planId: 'p', ...place, who: WHO })).rejects.toMatchObject({ code });
    expect(await scene.store.policies.overrides('p')).toEqual([]);
    expect(await auditOf(scene)).toEqual([]);
    await scene.close();
  });
});

describe('a request that is open', () => {
  it('keeps its policy until an admin applies the new one; nothing is said twice', async () => {
    const scene = await openScene(server, { draft: aDraft([aMeasure('1')]) });
    const { policies } = scene.store;
    await until(scene, '2023-07-03 18:00');
    await expect(policies.apply('gentle', { planId: 'p', who: WHO })).rejects.toMatchObject({ code: 'conflict' });
    await policies.use('gentle', { planId: 'p', who: WHO });
    await scene.step('1');
    const { state } = await scene.store.events.stateOf('p:1');
    expect(state.request?.policy.name).toBe('standard');
    expect(await policies.apply('gentle', { planId: 'p', who: WHO })).toEqual({ version: 1, measureIds: ['p:1'] });
    await scene.step('1');
    const [request] = await server.query<{ policy: Policy }>(scene.url, 'SELECT policy FROM requests');
    expect(request?.policy).toEqual(GENTLE);
    // It has the policy now: there is nothing left to apply.
    expect((await policies.apply('gentle', { planId: 'p', who: WHO })).measureIds).toEqual([]);
    await until(scene, '2023-08-31 18:00');
    const rungs = await server.query<{ rung: string; on: string }>(
      scene.url,
      `SELECT DISTINCT rung, to_char(rung_at AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-DD') AS on FROM notices
        WHERE kind = 'escalation' ORDER BY 2`,
    );
    // "first" came on +1 and not again on gentle's +5; then gentle's own days: +15 and +30.
    expect(rungs).toEqual([
      { rung: 'first', on: '2023-07-03' },
      { rung: 'second', on: '2023-07-21' },
      { rung: 'third', on: '2023-08-11' },
    ]);
    expect(scene.store.keyConflicts()).toBe(0);
    expect((await auditOf(scene)).map(({ what, detail }) => [what, detail['name'], detail['measures']])).toEqual([
      ['policy-used', 'gentle', undefined],
      ['policy-applied', 'gentle', ['p:1']],
      ['policy-applied', 'gentle', []],
    ]);
    await scene.close();
  });

  it('is left alone where another policy is in force for it by then', async () => {
    const scene = await openScene(server, { draft });
    const { policies } = scene.store;
    await until(scene, '2023-06-20 18:00');
    await policies.use('gentle', { planId: 'p', who: WHO });
    await policies.use('three-colour', { planId: 'p', measure: '2', who: WHO });
    expect((await policies.apply('gentle', { planId: 'p', who: WHO })).measureIds).toEqual(['p:1', 'p:3']);
    // Between the admin's word and the step, measure 1 gets a policy of its own.
    await policies.use('three-colour', { planId: 'p', measure: '1', who: WHO });
    for (const code of ['1', '2', '3']) await scene.step(code);
    const names = await server.query(scene.url, `SELECT policy->>'name' AS name FROM requests ORDER BY measure_id`);
    expect(names).toEqual([
      { name: 'standard' },
      { name: 'standard' },
      { name: GENTLE.name },
      { name: 'ongoing-quarterly' },
    ]);
    const refusals = await server.query(scene.url, `SELECT code FROM measure_inputs WHERE state = 'refused'`);
    expect(refusals).toEqual([{ code: 'policy-not-in-force' }]);
    expect(THREE_COLOUR.name).toBe('three-colour');
    await scene.close();
  });
});

describe('what the database holds of assignments by itself', () => {
  it.each([
    [
      'two for one place',
      `('p', 'dated', '一、甲', NULL, NULL, 'gentle', 1), ('p', 'dated', '一、甲', NULL, NULL, 'standard', 1)`,
      'policy_overrides_place',
    ],
    ['one for no place', `('p', 'dated', NULL, NULL, NULL, 'gentle', 1)`, 'policy_overrides_scope'],
    ['one for a measure and its part', `('p', 'dated', '一、甲', NULL, 'p:1', 'gentle', 1)`, 'policy_overrides_scope'],
    [
      'one for a measure of another plan',
      `('q', 'dated', NULL, NULL, 'p:1', 'gentle', 1)`,
      'policy_overrides_plan_id_fkey|policy_overrides_measure_id_plan_id_fkey',
    ],
    [
      'one of a version that is not stored',
      `('p', 'dated', NULL, NULL, 'p:1', 'gentle', 9)`,
      'policy_overrides_policy_name_policy_version_fkey',
    ],
    ['one of an unknown slot', `('p', 'other', NULL, NULL, 'p:1', 'gentle', 1)`, 'policy_overrides_slot'],
  ])('no %s', async (_, values, constraint) => {
    const scene = await openScene(server, { draft });
    const insert = `INSERT INTO policy_overrides (plan_id, slot, part, section, measure_id, policy_name, policy_version) VALUES ${values}`;
    await expect(server.query(scene.url, insert)).rejects.toThrow(new RegExp(constraint, 'u'));
    await scene.close();
  });
});
