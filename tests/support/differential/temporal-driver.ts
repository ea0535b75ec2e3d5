import { createActivities } from '../../../src/activities/create-activities.ts';
import type { Ports, Sender } from '../../../src/activities/ports.ts';
import type { TemporalWake } from '../../../src/activities/temporal-wake.ts';
import { runStepper, type DueRow } from '../../../src/demo/stepper.ts';
import { RULES } from '../../../src/rehearsal/script.ts';
import { listenForChanges } from '../../../src/store/changes.ts';
import type { Store } from '../../../src/store/connect.ts';
import { deliveryWorkflowId, measureWorkflowId } from '../../../src/workflows/messages.ts';
import type { RealEngine } from '../../workflows/real-engine.ts';
import { StorePeople } from '../store-people.ts';
import { openPlan, storedOutcomes, storedUnitNames, type Driven } from './drivers.ts';
import type { Scene } from './life.ts';
import { Listener } from './trace.ts';

/**
 * Driver three: the real workflows on a real Temporal under the stepped clock. Whoever is due at one instant runs at
 * once, in any order; duban is never down here.
 */
export async function driveTemporal(engine: RealEngine, scene: Scene, databaseUrl: string): Promise<Driven> {
  const store = await openPlan(scene, databaseUrl);
  const changes = await listenForChanges(databaseUrl);
  try {
    const people = new StorePeople(store, scene.scenario);
    await people.begin();
    const listener = new Listener(RULES, await storedUnitNames(store, scene));
    const wake = engine.wake('stepped');
    const sender: Sender = {
      send: async ({ deliveryId, view }) => {
        const status = await people.receive(view, await store.clock.now());
        return { deliveryId, status, response: '' };
      },
    };
    const { measures, releases, cycles, watchdog } = store;
    const cycleSchedule = { inspect: async () => [] };
    const ports: Ports = { measures, releases, cycles, cycleSchedule, watchdog, email: sender, sms: sender, wake };
    await engine.serve(createActivities(ports, listener.rules), async () => {
      await runStepper({
        jump: () => store.clock.jump(),
        signal: (due, now) => tell({ store, people, wake }, due, now),
        changed: (timeoutMs) => changes.next(timeoutMs),
        realNow: () => performance.now(),
        onJump: async () => {},
      });
      await ended(engine, scene, people);
    });
    return { trace: listener.trace(people.messages, await storedOutcomes(store, scene)), met: listener.met };
  } finally {
    await changes.close();
    await store.close();
  }
}

/** Every workflow ends with the plan; the next life finds none of them. */
async function ended({ handle }: RealEngine, { scenario }: Scene, { messages }: StorePeople): Promise<void> {
  const contacts = new Set(messages.map(({ to }) => to.contact));
  const ids = [
    ...scenario.setup.measures.map(({ id }) => measureWorkflowId(id)),
    ...[...contacts].map(deliveryWorkflowId),
  ];
  await Promise.all(ids.map((id) => handle(id).result()));
}

/** People act first; what they have committed is due at the same instant, and told in the next round. */
async function tell(
  { store, people, wake }: { readonly store: Store; readonly people: StorePeople; readonly wake: TemporalWake },
  due: readonly DueRow[],
  now: number,
): Promise<void> {
  const ids = (...kinds: string[]): string[] => [
    ...new Set(due.filter(({ kind }) => kinds.includes(kind)).map(({ id }) => id)),
  ];
  for (const id of ids('agenda')) await people.perform(id);
  if (ids('unit-change').length > 0) await store.unitChanges.applyDue();
  await wake.clockReached({ measures: ids('measure', 'input'), contacts: ids('contact'), cycles: ids('cycle') }, now);
}
