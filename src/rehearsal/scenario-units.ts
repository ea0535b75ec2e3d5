import { newHeirs, type NewUnitChange, type UnitAct, type UnitStanding } from '../domain/unit-change.ts';
import { unitChangeFaults } from '../domain/unit-change-faults.ts';
import type { PlanWords } from './plan-words.ts';
import type { Scenario } from './rehearsed.ts';
import { MORNING } from './scenario-acts.ts';
import type { ScenarioFile, ScenarioUnitChange } from './scenario-file.ts';
import type { Scripted } from './script.ts';
import { Units } from './units.ts';

/**
 * Changes of units, ready to be written down on their days. What a command would refuse is a fault here, with the place in
 * the file: the measures of the plan count as open.
 */
export function unitChangesOf(
  { unitChanges }: ScenarioFile,
  { setup }: Pick<Scenario, 'setup'>,
  plan: PlanWords,
): Scripted[] {
  const known = new Units(setup.units);
  const openMeasures = countOf(setup.measures.flatMap(({ leads, supports }) => [...leads.map(unitIdIn), ...supports]));
  return unitChanges
    .map((change, index) => ({ act: actOf(change), on: change.on, index }))
    .toSorted((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : a.index - b.index))
    .map(({ act, on, index }) => {
      known.endUntil(on);
      for (const name of newHeirs(act, (one) => known.idOf(one))) known.add(name);
      const standing: UnitStanding = {
        ...{ ...known.asked(), today: on, openMeasures },
        plans: [{ title: setup.name, ...setup.plan }],
      };
      const where = { path: `unitChanges[${index}]` };
      plan.faults.push(...unitChangeFaults(act, standing).map((fault) => ({ ...fault, where })));
      for (const change of act.changes) known.note(known.resolve(change), act.on);
      return { at: plan.instant(on, MORNING), does: 'change-units', act };
    });
}

const unitIdIn = ({ unitId }: { readonly unitId: string }): string => unitId;

function countOf(ids: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const id of ids) counts.set(id, (counts.get(id) ?? 0) + 1);
  return counts;
}

function actOf({ from, does, units, to, name, newUnits }: ScenarioUnitChange): UnitAct {
  const changes = units.map((unit): NewUnitChange => {
    switch (does) {
      case 'rename':
        return { kind: 'rename', unit, newName: name ?? '' };
      case 'merge':
        return { kind: 'merge', unit, to: to ?? '' };
      case 'abolish':
        return { kind: 'abolish', unit, to };
    }
  });
  return { changes, on: from, newUnits };
}
