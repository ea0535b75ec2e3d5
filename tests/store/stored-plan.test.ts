import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { importPlan, storeDraft } from '../../src/demo/import-plan.ts';
import { CHINA_ZONE } from '../../src/domain/data/china-calendar.ts';
import { addDays, type LocalDate } from '../../src/domain/local-date.ts';
import { THREE_COLOUR } from '../../src/domain/presets-of-practice.ts';
import { instantOf } from '../../src/domain/zone.ts';
import { readPlanFile } from '../../src/importer/read-plan-file.ts';
import { buildDocument, type RehearsalDocument, type SentMessage } from '../../src/rehearsal/document.ts';
import { readWishes, scenarioOf } from '../../src/rehearsal/scenario.ts';
import { rehearse } from '../../src/rehearsal/simulate.ts';
import { storedScenario } from '../../src/rehearsal/stored.ts';
import { createStore, type Store } from '../../src/store/connect.ts';
import { dated, ongoing, row } from '../rehearsal/tiny-plan.ts';
import { startTestServer, type TestServer } from '../support/database.ts';
import { abolishUnit, mergeUnit, renameUnit } from '../support/differential/deeds.ts';
import { openPlan } from '../support/differential/drivers.ts';
import { sceneOf } from '../support/differential/life.ts';
import { itemsOf } from '../support/document-items.ts';
import { runOverStore } from '../support/store-run.ts';

const SAMPLE = fileURLToPath(new URL('../../plans/qinzhou-2023-17.sample.txt', import.meta.url));

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server?.stop());

const endOf = (day: LocalDate): number => instantOf(CHINA_ZONE, addDays(day, 1), '00:00') - 1;

/** The sample plan stored with its invented people, whatever is changed before it is activated. */
async function storedSample(wishes: Parameters<typeof readWishes>[0], change: { readonly overrides?: boolean } = {}) {
  const draft = await readPlanFile(SAMPLE);
  const scenario = scenarioOf(draft, readWishes(wishes));
  const { part } = draft.measures[0] ?? {};
  const overrides =
    change.overrides === true && typeof part === 'string'
      ? [{ slot: 'dated', scope: { kind: 'part', part }, policy: THREE_COLOUR } as const]
      : [];
  const store = await createStore({ databaseUrl: await server.fresh(), strictKeys: true });
  await store.clock.set({ mode: 'stepped', nowMs: instantOf(CHINA_ZONE, scenario.setup.plan.from, '00:00') });
  return { store, scenario: { ...scenario, overrides }, draft };
}

/** What a rehearsal of the stored plan foretells from now on. */
async function foretold(store: Store, planId: string, wishes: Parameters<typeof readWishes>[0]) {
  const { windows, budget } = await store.installation.settings();
  const stored = await store.plans.stored(planId);
  const scenario = storedScenario(stored, { windows, budget }, readWishes(wishes));
  return { stored, scenario, ...rehearse(scenario) };
}

const sentOf = (messages: readonly SentMessage[], document: RehearsalDocument): string[] =>
  itemsOf(buildDocument(document, { zone: CHINA_ZONE, messages, outcomes: [], gaps: [] }).messages);

describe('a stored draft', () => {
  it('is rehearsed as the same plan read from its file, message by message', async () => {
    const wishes = { assume: 'mixed', until: '2023-09-30' };
    const { store, scenario, draft } = await storedSample(wishes);
    const planId = await storeDraft(store, draft, scenario);
    const { document } = await foretold(store, planId, wishes);
    const ofFile = rehearse(scenario).document;
    expect(ofFile.messages.length).toBeGreaterThan(200);
    expect(itemsOf(document.messages)).toEqual(itemsOf(ofFile.messages));
    expect(document.outcomes).toEqual(ofFile.outcomes);
    expect(await store.plans.show(planId)).toMatchObject({ state: 'draft' });
    await store.close();
  });

  it('begins today where its first day is past, and refuses what it leaves open', async () => {
    const { store, scenario, draft } = await storedSample({});
    const planId = await storeDraft(store, draft, scenario);
    await store.clock.set({ mode: 'stepped', nowMs: instantOf(CHINA_ZONE, '2023-06-14', '15:30') });
    const { document, scenario: lived } = await foretold(store, planId, { assume: 'silent', until: '2023-06-20' });
    expect(lived.setup.plan.from).toBe('2023-06-14');
    expect(document.messages[0]?.at.slice(0, 10)).toBe('2023-06-15');
    expect(document.messages.every(({ at }) => Date.parse(at) >= instantOf(CHINA_ZONE, '2023-06-14', '15:30'))).toBe(
      true,
    );
    await store.plans.decide(planId, { superior: null });
    await expect(store.plans.stored(planId)).rejects.toMatchObject({ code: 'plan-not-ready' });
    const lent = await store.plans.stored(planId, { superior: scenario.setup.superiorName });
    expect(lent.plan.superiorUnitId).toBe(lived.setup.plan.superiorUnitId);
    await store.close();
  });
});

describe('an active plan', () => {
  it('lives the changes of units that are written down for days to come (invariant 13)', async () => {
    const scene = sceneOf({
      rows: [
        row('1', { deadline: dated('2023-06-30') }),
        row('2', { deadline: dated('2023-07-14'), leadUnits: ['乙局'], supportingUnits: ['丙局'] }),
        row('3', { deadline: ongoing, leadUnits: ['丙局'] }),
      ],
    });
    const store = await openPlan(scene, await server.fresh());
    const order = { newUnits: true, reason: '机构改革', who: 'test' };
    const [rename, abolish] = [renameUnit('丙局', '丙委员会'), abolishUnit('督办局', '新督查室')];
    await store.unitChanges.announce({ ...order, changes: [mergeUnit('甲局', '乙局'), rename], on: '2023-06-21' });
    await store.unitChanges.announce({ ...order, changes: [abolish], on: '2023-07-10' });
    await runOverStore(store, scene.scenario, { until: endOf('2023-06-19') });
    const { document } = await foretold(store, scene.scenario.setup.plan.id, { assume: 'silent' });
    const { messages } = await runOverStore(store, scene.scenario);
    expect(itemsOf(document.messages)).toEqual(sentOf(messages, document));
    const names = new Set(document.messages.map(({ to }) => to.unit));
    expect(['甲局', '丙委员会', '新督查室'].map((name) => names.has(name))).toEqual([false, true, true]);
    await store.close();
  });

  it.each([
    ['silent', '2023-07-18', '2023-09-15'],
    ['mixed', '2023-09-15', '2023-11-10'],
    ['prompt', '2023-12-18', '2024-03-31'],
  ])(
    'goes on under "%s" exactly as foretold from its stored state of %s (invariant 13)',
    async (assume, since, until) => {
      const wishes = { assume, until };
      const { store, scenario, draft } = await storedSample(wishes, { overrides: true });
      const planId = await storeDraft(store, draft, scenario);
      const [unit = ''] = scenario.setup.answeringUnits;
      const away = { from: addDays(since, 5), to: addDays(since, 9), reason: '搬迁' };
      await store.calendar.addClosure({ unit, ...away }, 'test');
      await store.plans.activate(planId);
      const { acts } = await runOverStore(store, scenario, { until: endOf(since) });
      await store.clock.finishAgenda([...acts.keys()]);
      const { document, stored, refusals } = await foretold(store, planId, wishes);
      const run = await runOverStore(store, scenario, {
        until: endOf(until),
        unread: stored.unread.map((one) => ({ ...one, at: stored.now })),
      });
      expect(document.messages.length).toBeGreaterThan(60);
      expect(itemsOf(document.messages)).toEqual(sentOf(run.messages, document));
      const outcomes = (await store.outcomes.ofPlan(planId)).filter(({ outcome }) => outcome !== 'open');
      expect(outcomes.map(({ code, outcome, standing, on }) => ({ measure: code, outcome, standing, on }))).toEqual(
        document.outcomes.filter(({ outcome }) => outcome !== 'open'),
      );
      expect(refusals).toEqual([]);
      await store.close();
    },
  );

  it('says nothing while sending is on hold, and tells nothing personal', async () => {
    const { store, scenario, draft } = await storedSample({ assume: 'silent' });
    const planId = await importPlan(store, draft, scenario);
    await runOverStore(store, scenario, { until: endOf('2023-06-16') });
    const { document } = await foretold(store, planId, { assume: 'silent', until: '2023-07-31' });
    expect(document.messages.length).toBeGreaterThan(0);
    const text = JSON.stringify(document);
    for (const { name, email, mobile } of scenario.setup.contacts) {
      expect([name, email, mobile].filter((one) => text.includes(one))).toEqual([]);
    }
    await store.holds.hold({ planId, who: 'test' });
    expect((await foretold(store, planId, { assume: 'silent', until: '2023-07-31' })).document.messages).toEqual([]);
    await store.close();
  });
});
