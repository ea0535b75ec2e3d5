import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { importPlan } from '../../src/demo/import-plan.ts';
import type { DraftPlan } from '../../src/domain/draft-plan.ts';
import { addDays } from '../../src/domain/local-date.ts';
import type { Override } from '../../src/domain/policy-choice.ts';
import type { Policy } from '../../src/domain/policy.ts';
import { COMPLAINT_12345, RULE_13710, THREE_COLOUR } from '../../src/domain/presets-of-practice.ts';
import { ONGOING_MONTHLY } from '../../src/domain/presets.ts';
import { instantOf } from '../../src/domain/zone.ts';
import { readPlanFile } from '../../src/importer/read-plan-file.ts';
import { buildDocument } from '../../src/rehearsal/document.ts';
import { readWishes, scenarioOf } from '../../src/rehearsal/scenario.ts';
import type { Scenario } from '../../src/rehearsal/rehearsed.ts';
import { rehearse } from '../../src/rehearsal/simulate.ts';
import { createStore } from '../../src/store/connect.ts';
import { startTestServer, type TestServer } from '../support/database.ts';
import { itemsOf } from '../support/document-items.ts';
import { runOverStore } from '../support/store-run.ts';

const SAMPLE = fileURLToPath(new URL('../../plans/qinzhou-2023-17.sample.txt', import.meta.url));

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server?.stop());

describe('a real plan over the store', () => {
  it.each([
    ['mixed', '2023-08-31'],
    ['silent', '2023-07-31'],
  ])('gives its people under "%s" exactly what a rehearsal foretells (invariant 13)', async (assume, until) => {
    const draft = await readPlanFile(SAMPLE);
    await compare(draft, scenarioOf(draft, readWishes({ assume, until })));
  });

  it('does so too where parts, sections and single measures have policies of their own (invariant 13)', async () => {
    const draft = withDates(await readPlanFile(SAMPLE));
    const scenario = scenarioOf(draft, readWishes({ assume: 'silent', until: '2023-07-31' }));
    const overrides = overridesFor(draft);
    const plain = itemsOf(rehearse(scenario).document.messages);
    const rungs = await compare(draft, { ...scenario, overrides });
    expect(plain.filter((item) => item.includes(' remind-feedback '))).toEqual([]);
    expect(['remind-due-day', 'remind-feedback', 'blue', 'head'].filter((rung) => !rungs.includes(rung))).toEqual([]);
  });

  /** Runs a plan both ways and compares; returns the rungs that were said. */
  async function compare(draft: DraftPlan, scenario: Scenario): Promise<string[]> {
    const { until } = scenario;
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
    return document.messages.flatMap(({ items }) => items.map(({ rung }) => rung));
  }
});

/** Three rows of as many parts, due on the last day of June. */
function withDates(draft: DraftPlan): DraftPlan {
  const parts = new Set<string | null>();
  const measures = draft.measures.map((measure) => {
    if (measure.deadline.kind !== 'ongoing' || parts.has(measure.part) || parts.size === 3) return measure;
    parts.add(measure.part);
    return { ...measure, deadline: { kind: 'dated', on: '2023-06-30', raw: '2023年6月30日前' } as const };
  });
  return { ...draft, measures };
}

/** Each of the three under another scope, and the rounds of a part every month. */
function overridesFor({ measures }: DraftPlan): Override<Policy>[] {
  const due = measures.filter(({ deadline }) => deadline.kind === 'dated' && deadline.on === '2023-06-30');
  const [one, two, three] = [...new Map(due.map((measure) => [measure.part, measure])).values()];
  if (one?.part == null || two?.section == null || three === undefined) throw new Error('the sample plan has changed');
  return [
    { slot: 'dated', scope: { kind: 'part', part: one.part }, policy: THREE_COLOUR },
    { slot: 'dated', scope: { kind: 'section', part: two.part, section: two.section }, policy: RULE_13710 },
    { slot: 'dated', scope: { kind: 'measure', code: three.code }, policy: COMPLAINT_12345 },
    { slot: 'rhythm', scope: { kind: 'part', part: one.part }, policy: ONGOING_MONTHLY },
  ];
}
