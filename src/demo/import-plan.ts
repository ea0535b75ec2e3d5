import type { DraftPlan } from '../domain/draft-plan.ts';
import type { OverrideScope } from '../domain/policy-choice.ts';
import { PRESETS } from '../domain/presets.ts';
import type { Scenario } from '../rehearsal/rehearsed.ts';
import type { Store } from '../store/connect.ts';

/** In the audit log. */
const WHO = 'demo';

/** Stores a plan as `storeDraft` does, and activates it. Returns the plan's id. */
export async function importPlan(store: Store, draft: DraftPlan, scenario: Scenario): Promise<string> {
  const planId = await storeDraft(store, draft, scenario);
  await store.plans.activate(planId);
  return planId;
}

/**
 * Stores a plan with the scenario's invented people, by the same ways as an admin's commands. Groups that no note expands
 * collect for themselves, as in the rehearsal. Returns the plan's id.
 */
export async function storeDraft(store: Store, draft: DraftPlan, scenario: Scenario): Promise<string> {
  const { setup, policies, overrides = [] } = scenario;
  const { plan } = setup;
  for (const policy of [policies.dated, policies.ongoing, ...overrides.map((one) => one.policy)]) {
    if (policy !== null && PRESETS.get(policy.name) !== policy) await store.policies.importVersion(policy, WHO);
  }
  const { planId } = await store.plans.insertDraft(draft, {
    id: plan.id,
    zone: plan.zone,
    from: plan.from,
    closesOn: plan.closesOn,
    office: setup.officeName,
    superior: setup.superiorName,
    datedPolicy: policies.dated.name,
    rhythmPolicy: policies.ongoing?.name ?? null,
  });
  for (const { scope, policy } of overrides) {
    await store.policies.use(policy.name, { planId, who: WHO, ...placeOf(scope) });
  }
  for (const { name, kind } of setup.units) {
    if (kind === 'collecting') await store.units.setCollectingUnit(name, name);
  }
  await store.contacts.upsert(
    setup.contacts.map(({ id, unitName, role, name, email, mobile }) => ({
      ...{ id, role, name, email, mobile },
      unit: unitName,
    })),
  );
  return planId;
}

/** A part of a plan, as the store's commands name it. */
export function placeOf(scope: OverrideScope): { part?: string; section?: string; measure?: string } {
  switch (scope.kind) {
    case 'part':
      return { part: scope.part };
    case 'section':
      return { section: scope.section, ...(scope.part === null ? {} : { part: scope.part }) };
    case 'measure':
      return { measure: scope.code };
  }
}
