import { importPlan } from '../../../src/demo/import-plan.ts';
import { instantOf } from '../../../src/domain/zone.ts';
import type { DocumentOutcome } from '../../../src/rehearsal/document.ts';
import { unitIdOf } from '../../../src/rehearsal/ids.ts';
import { RULES, type Rules } from '../../../src/rehearsal/script.ts';
import { rehearse } from '../../../src/rehearsal/simulate.ts';
import { createStore, type Store } from '../../../src/store/connect.ts';
import { unitIdFor } from '../../../src/store/units.ts';
import { newUnitsIn } from '../store-people.ts';
import { runOverStore } from '../store-run.ts';
import type { Scene } from './life.ts';
import { Listener, type Met, type Trace, type UnitNames } from './trace.ts';

/** A trace, and what occurred in it. */
export interface Driven {
  readonly trace: Trace;
  readonly met: Met;
}

const outcomeLine = ({ measure, outcome, standing, on }: DocumentOutcome): string =>
  `${measure} ${outcome} ${standing} ${on}`;

/** Driver one: the rehearsal. */
export function driveRehearsal({ scenario }: Scene, rules: Rules = RULES): Driven {
  const named = scenario.setup.units.map(({ id, name }) => [id, name] as const);
  const unitNames = new Map([...named, ...newUnitsIn(scenario).map((name) => [unitIdOf(name), name] as const)]);
  const listener = new Listener(rules, unitNames);
  const { document } = rehearse(scenario, listener.rules);
  const messages = document.messages.map((message) => ({ ...message, at: Date.parse(message.at) }));
  return { trace: listener.trace(messages, document.outcomes.map(outcomeLine)), met: listener.met };
}

/** Opens a store on its stepped clock, at the start of the plan's first day, with the plan imported and activated. */
export async function openPlan({ draft, scenario }: Scene, databaseUrl: string): Promise<Store> {
  const store = await createStore({ databaseUrl, strictKeys: true });
  const { zone, from } = scenario.setup.plan;
  await store.clock.set({ mode: 'stepped', nowMs: instantOf(zone, from, '00:00') });
  await importPlan(store, draft, scenario);
  return store;
}

/** How the plan's measures stand in the store, as a document would say it. */
export async function storedOutcomes(store: Store, { scenario }: Scene): Promise<string[]> {
  const rows = await store.outcomes.ofPlan(scenario.setup.plan.id);
  return rows.map(({ code, outcome, standing, on }) => outcomeLine({ measure: code, outcome, standing, on }));
}

/** The names of the units by the ids that the store gives them. */
export async function storedUnitNames(store: Store, { scenario }: Scene): Promise<UnitNames> {
  const named = (await store.units.list()).map(({ id, name }) => [id, name] as const);
  return new Map([...named, ...newUnitsIn(scenario).map((name) => [unitIdFor(name), name] as const)]);
}

/** Driver two: store and deciders, without Temporal. */
export async function driveStore(scene: Scene, databaseUrl: string, rules: Rules = RULES): Promise<Driven> {
  const store = await openPlan(scene, databaseUrl);
  try {
    const listener = new Listener(rules, await storedUnitNames(store, scene));
    const { messages } = await runOverStore(store, scene.scenario, { rules: listener.rules });
    return { trace: listener.trace(messages, await storedOutcomes(store, scene)), met: listener.met };
  } finally {
    await store.close();
  }
}
