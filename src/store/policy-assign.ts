import { DubanError } from '../domain/errors.ts';
import { chosenPolicy, type Override, type PolicySlot } from '../domain/policy-choice.ts';
import type { Policy } from '../domain/policy.ts';
import type { Database, Tx } from './database.ts';
import { addInputs } from './inputs.ts';
import { latestPolicy, type PolicyRef } from './policy-read.ts';
import { columnsOf, overridesOf, resolveScope, type PlacePicked } from './policy-scope.ts';

/** Who did it, for the audit log, and when (epoch ms). */
export interface Act {
  readonly who: string;
  readonly now: number;
}

/** A plan, or a part, section or measure of it. */
export interface Assignment extends PlacePicked {
  readonly planId: string;
  readonly who: string;
}

/** Measures named must be woken: what they plan may have moved. */
export interface Assigned {
  readonly slot: PolicySlot;
  readonly version: number;
  readonly measureIds: readonly string[];
}

export interface PolicyAssignments {
  /**
   * The newest version of a policy holds from now on, for what is asked later; requests that are open keep theirs. A
   * policy with a rhythm is for rounds and report cycles, any other for dated requests.
   * Throws DubanError not-found (the policy or the place), conflict (the plan is closed).
   */
  use(name: string, assignment: Assignment): Promise<Assigned>;
  /** Takes the assignments of one place back; the wider one holds again. Throws DubanError not-found, conflict. */
  unset(assignment: Assignment): Promise<{ readonly removed: number; readonly measureIds: readonly string[] }>;
  /** What holds in parts of a plan instead of its own policies. */
  overrides(planId: string): Promise<readonly Override<PolicyRef>[]>;
  /**
   * Open requests of a plan follow the policy too, where it is in force for them and they have another one or another
   * version. Each measure decides by itself when it takes the input. Throws DubanError conflict where it is in force for
   * no measure of the plan.
   */
  apply(
    name: string,
    act: { readonly planId: string; readonly who: string },
  ): Promise<{ readonly version: number; readonly measureIds: readonly string[] }>;
}

export const slotOf = ({ rhythm }: Policy): PolicySlot => (rhythm === null ? 'dated' : 'rhythm');

export function policyAssignments(db: Database): PolicyAssignments {
  return {
    use: (name, assignment) => db.write((tx, now) => use(tx, name, { ...assignment, now })),
    unset: (assignment) => db.write((tx, now) => unset(tx, { ...assignment, now })),
    overrides: (planId) => db.read((prisma) => overridesOf(prisma, planId)),
    apply: (name, act) => db.write((tx, now) => apply(tx, name, { ...act, now })),
  };
}

async function use(tx: Tx, name: string, one: Assignment & Act): Promise<Assigned> {
  const policy = await latestPolicy(tx, name);
  const { version } = policy;
  const slot = slotOf(policy);
  const { planId } = one;
  await refuseClosed(tx, planId);
  const scope = await resolveScope(tx, planId, one);
  // Measures are locked before their plan, as in a step that closes it.
  const measureIds = await wakeMeasures(tx, [planId], one.now);
  if (scope === null) {
    const data =
      slot === 'dated'
        ? { datedPolicyName: name, datedPolicyVersion: version }
        : { rhythmPolicyName: name, rhythmPolicyVersion: version };
    await tx.plan.update({ where: { id: planId }, data });
  } else {
    const place = { planId, slot, ...columnsOf(planId, scope) };
    await tx.policyOverride.deleteMany({ where: place });
    await tx.policyOverride.create({ data: { ...place, policyName: name, policyVersion: version } });
  }
  await audit(tx, one, { what: 'policy-used', detail: { planId, scope, slot, name, version } });
  return { slot, version, measureIds };
}

async function unset(tx: Tx, one: Assignment & Act): Promise<{ removed: number; measureIds: readonly string[] }> {
  const { planId } = one;
  await refuseClosed(tx, planId);
  const scope = await resolveScope(tx, planId, one);
  if (scope === null) throw planItself();
  const measureIds = await wakeMeasures(tx, [planId], one.now);
  const { count } = await tx.policyOverride.deleteMany({ where: { planId, ...columnsOf(planId, scope) } });
  if (count > 0) await audit(tx, one, { what: 'policy-unset', detail: { planId, scope } });
  return { removed: count, measureIds };
}

/** Lets whoever uses a name follow its newest version. Plans that are closed keep what they had. */
export async function followNewest(
  tx: Tx,
  { name, version }: PolicyRef,
  now: number,
): Promise<{ readonly planIds: readonly string[]; readonly measureIds: readonly string[] }> {
  const open = { state: { not: 'closed' } };
  const uses = {
    OR: [{ datedPolicyName: name }, { rhythmPolicyName: name }, { overrides: { some: { policyName: name } } }],
  };
  const plans = await tx.plan.findMany({ where: { ...open, ...uses }, select: { id: true }, orderBy: { id: 'asc' } });
  const planIds = plans.map(({ id }) => id);
  const measureIds = await wakeMeasures(tx, planIds, now);
  await tx.plan.updateMany({ where: { ...open, datedPolicyName: name }, data: { datedPolicyVersion: version } });
  await tx.plan.updateMany({ where: { ...open, rhythmPolicyName: name }, data: { rhythmPolicyVersion: version } });
  await tx.policyOverride.updateMany({ where: { policyName: name, plan: open }, data: { policyVersion: version } });
  return { planIds, measureIds };
}

async function apply(
  tx: Tx,
  name: string,
  act: Act & { readonly planId: string },
): Promise<{ version: number; measureIds: readonly string[] }> {
  const { planId, now } = act;
  const plan = await tx.plan.findUniqueOrThrow({ where: { id: planId } });
  const overrides = await overridesOf(tx, planId);
  const { version } = await latestPolicy(tx, name);
  const names = [plan.datedPolicyName, plan.rhythmPolicyName, ...overrides.map(({ policy }) => policy.name)];
  if (!names.includes(name)) throw notInForce(name, planId);
  const open = await tx.request.findMany({
    where: { state: 'open', measure: { planId } },
    select: { because: true, policy: true, measure: { select: { id: true, code: true, part: true, section: true } } },
    orderBy: { measure: { ordinal: 'asc' } },
  });
  const dated = { name: plan.datedPolicyName, version: plan.datedPolicyVersion };
  const rhythm =
    plan.rhythmPolicyName === null || plan.rhythmPolicyVersion === null
      ? dated
      : { name: plan.rhythmPolicyName, version: plan.rhythmPolicyVersion };
  const due = open.filter(({ because, policy, measure }) => {
    const isDated = because.includes('deadline') || because.includes('milestone');
    const force = chosenPolicy(isDated ? 'dated' : 'rhythm', measure, { overrides, plan: isDated ? dated : rhythm });
    // A request's snapshot is written from a Policy by the step alone.
    const has = policy as unknown as PolicyRef;
    return force.name === name && (has.name !== name || has.version !== force.version);
  });
  const rows = due.map(({ measure }) => ({ measureId: measure.id, input: { type: 'policy-applied', name } as const }));
  const { measureIds } = await addInputs(tx, rows, { dedupeKey: `policy:${name}:${now}`, now, inboundId: null });
  await audit(tx, act, { what: 'policy-applied', detail: { planId, name, version, measures: measureIds } });
  return { version, measureIds };
}

/** Every measure that is being followed is due to look again. */
async function wakeMeasures(tx: Tx, planIds: readonly string[], now: number): Promise<readonly string[]> {
  const rows = await tx.$queryRaw<{ id: string }[]>`
    UPDATE measures SET next_wake_at = instant_of(${now}::bigint)
     WHERE plan_id = ANY(${[...planIds]}::text[]) AND phase NOT IN ('pending', 'closed')
       AND next_wake_at > instant_of(${now}::bigint)
    RETURNING id`;
  return rows.map(({ id }) => id).toSorted();
}

export async function audit(
  tx: Tx,
  { who, now }: Act,
  { what, detail }: { readonly what: string; readonly detail: object },
): Promise<void> {
  await tx.auditLog.create({ data: { who, what, at: new Date(now), detail } });
}

async function refuseClosed(tx: Tx, planId: string): Promise<void> {
  const plan = await tx.plan.findUnique({ where: { id: planId }, select: { state: true } });
  if (plan === null) throw new DubanError('not-found', `没有方案 ${planId}。 / There is no plan ${planId}.`);
  if (plan.state !== 'closed') return;
  throw new DubanError(
    'conflict',
    `方案 ${planId} 已结束，不再变更催办规则。 / Plan ${planId} is closed: its policies stay as they are.`,
  );
}

function planItself(): DubanError {
  return new DubanError(
    'invalid-input',
    '请指明取消哪一处的催办规则：部分、节或单项措施；方案本身的催办规则请用 duban policy use 更换。' +
      ' / Say of which part, section or measure the policy is taken back; that of the plan itself is changed with duban policy use.',
  );
}

function notInForce(name: string, planId: string): DubanError {
  return new DubanError(
    'conflict',
    `方案 ${planId} 没有任何措施使用催办规则 ${name}：请先执行 duban policy use ${name} --plan ${planId}。` +
      ` / No measure of plan ${planId} uses policy ${name}: run duban policy use ${name} --plan ${planId} first.`,
  );
}
