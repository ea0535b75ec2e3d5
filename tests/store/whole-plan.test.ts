import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { importPlan } from '../../src/demo/import-plan.ts';
import { addDays } from '../../src/domain/local-date.ts';
import { instantOf } from '../../src/domain/zone.ts';
import { readPlanFile } from '../../src/importer/read-plan-file.ts';
import { buildDocument, type DocumentMessage } from '../../src/rehearsal/document.ts';
import { readWishes, scenarioOf } from '../../src/rehearsal/scenario.ts';
import { rehearse } from '../../src/rehearsal/simulate.ts';
import { createStore } from '../../src/store/connect.ts';
import { startTestServer, type TestServer } from '../support/database.ts';
import { runOverStore } from '../support/store-run.ts';

const SAMPLE = fileURLToPath(new URL('../../plans/qinzhou-2023-17.sample.txt', import.meta.url));

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server?.stop());

/** Each item with all that makes two of them equal. */
const itemsOf = (messages: readonly DocumentMessage[]): string[] =>
  messages
    .flatMap(({ at, channel, to, items }) =>
      items.map(({ measure, kind, tone, rung, occurrence, request }) =>
        [at, channel, to.contact, measure, kind, tone, rung, occurrence, request?.id ?? '', request?.due ?? ''].join(
          ' ',
        ),
      ),
    )
    .sort();

describe('a real plan over the store', () => {
  it.each([
    ['mixed', '2023-08-31'],
    ['silent', '2023-07-31'],
  ])('gives its people under "%s" exactly what a rehearsal foretells (invariant 13)', async (assume, until) => {
    const draft = await readPlanFile(SAMPLE);
    const scenario = scenarioOf(draft, readWishes({ assume, until }));
    const store = await createStore({ databaseUrl: await server.fresh(), strictKeys: true });
    await store.clock.set({ mode: 'stepped', nowMs: instantOf('Asia/Shanghai', scenario.setup.plan.from, '00:00') });
    const planId = await importPlan(store, draft, scenario);
    const end = instantOf('Asia/Shanghai', addDays(until, 1), '00:00') - 1;
    const run = await runOverStore(store, scenario, { until: end });
    const { document } = rehearse(scenario);
    const { messages } = buildDocument(document, {
      zone: 'Asia/Shanghai',
      messages: run.messages,
      outcomes: [],
      gaps: [],
    });
    expect(document.messages.length).toBeGreaterThan(100);
    expect(itemsOf(messages)).toEqual(itemsOf(document.messages));
    const outcomes = (await store.outcomes.ofPlan(planId)).filter(({ outcome }) => outcome !== 'open');
    expect(outcomes.map(({ code, outcome, standing, on }) => ({ measure: code, outcome, standing, on }))).toEqual(
      document.outcomes.filter(({ outcome }) => outcome !== 'open'),
    );
    expect(store.keyConflicts()).toBe(0);
    await store.close();
  });
});
