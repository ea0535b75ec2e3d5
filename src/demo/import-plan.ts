import type { DraftPlan } from '../domain/draft-plan.ts';
import type { Scenario } from '../rehearsal/simulate.ts';
import type { Store } from '../store/connect.ts';

/**
 * Stores and activates a plan with the scenario's invented people, by the same ways as an admin's commands. Groups that
 * no note expands collect for themselves, as in the rehearsal. Returns the plan's id.
 */
export async function importPlan(store: Store, draft: DraftPlan, { setup, policies }: Scenario): Promise<string> {
  const { plan } = setup;
  const { planId } = await store.plans.insertDraft(draft, {
    id: plan.id,
    zone: plan.zone,
    from: plan.from,
    closesOn: plan.closesOn,
    office: setup.officeName,
    superior: setup.superiorName,
    datedPolicy: policies.dated.name,
    rhythmPolicy: policies.ongoing.name,
  });
  for (const { name, kind } of setup.units) {
    if (kind === 'collecting') await store.units.setCollectingUnit(name, name);
  }
  await store.contacts.upsert(
    setup.contacts.map(({ id, unitName, role, name, email, mobile }) => ({
      ...{ id, role, name, email, mobile },
      unit: unitName,
    })),
  );
  await store.plans.activate(planId);
  return planId;
}
