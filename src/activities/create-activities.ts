import { cycleActivities } from './cycle.ts';
import type { Deciders } from './deciders.ts';
import { deliveryActivities } from './delivery.ts';
import { guarded } from './guarded.ts';
import { measureActivities } from './measure.ts';
import type { Ports } from './ports.ts';
import { watchdogActivities } from './watchdog.ts';

/** Everything that duban's workflows may have done, over the ports; fakes in tests have this type too. */
export function createActivities(ports: Ports, deciders: Deciders) {
  return guarded({
    ...measureActivities(ports, deciders),
    ...deliveryActivities(ports, deciders),
    ...cycleActivities(ports),
    ...watchdogActivities(ports),
  });
}

export type Activities = ReturnType<typeof createActivities>;
