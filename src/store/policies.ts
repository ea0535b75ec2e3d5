import { DubanError } from '../domain/errors.ts';
import type { Policy } from '../domain/policy.ts';
import type { PolicySlot } from '../domain/policy-choice.ts';
import { PRESETS } from '../domain/presets.ts';
import type { Database, Tx } from './database.ts';
import { audit, followNewest, policyAssignments, slotOf, type Act, type PolicyAssignments } from './policy-assign.ts';
import { latestPolicy, oneVersion, policyOf, type PolicyRef } from './policy-read.ts';
import { asJson } from './values.ts';

export interface PolicyStore extends PolicyAssignments {
  /** Stores a version (append-only). Throws DubanError conflict when that version is stored with another body. */
  add(policy: Policy): Promise<void>;
  /**
   * Stores a checked policy as the newest version of its name; the number in it does not count. The same content as the
   * newest is no new version. Every plan that uses the name follows it, for what is asked from now on.
   * Throws DubanError conflict for the name of a preset, and where it would turn a dated policy into one with a rhythm.
   */
  importVersion(policy: Policy, who: string): Promise<PolicyImport>;
  /** The newest version of a name. Throws DubanError not-found with the names there are. */
  latest(name: string): Promise<Policy>;
  /** One version. Throws DubanError not-found with the versions there are. */
  get(ref: PolicyRef): Promise<Policy>;
  list(): Promise<readonly PolicySummary[]>;
}

/** What an import did. Measures named must be woken: days of theirs may have moved. */
export interface PolicyImport {
  readonly version: number;
  readonly isNew: boolean;
  readonly planIds: readonly string[];
  readonly measureIds: readonly string[];
}

/** A name with its versions, and the plans in which its newest or an older one is in force. */
export interface PolicySummary {
  readonly name: string;
  readonly versions: readonly number[];
  readonly isPreset: boolean;
  readonly for: PolicySlot;
  readonly planIds: readonly string[];
}

export function policyStore(db: Database): PolicyStore {
  return {
    add: (policy) => db.write((tx) => addPolicy(tx, policy)),
    importVersion: (policy, who) => db.write((tx, now) => importVersion(tx, policy, { who, now })),
    latest: (name) => db.read((prisma) => latestPolicy(prisma, name)),
    get: (ref) => db.read((prisma) => oneVersion(prisma, ref)),
    list: () => db.read(listPolicies),
    ...policyAssignments(db),
  };
}

async function addPolicy(tx: Tx, policy: Policy): Promise<void> {
  const { name, version } = policy;
  const stored = await tx.policy.findUnique({ where: { name_version: { name, version } } });
  if (stored === null) {
    await tx.policy.create({ data: { name, version, body: asJson(policy) } });
  } else if (canonical(policyOf(stored.body)) !== canonical(policy)) {
    throw new DubanError(
      'conflict',
      `催办规则 ${name} 的第 ${version} 版已存在且内容不同：请使用新的版本号。 / Version ${version} of policy ${name} is stored with other contents: use a new version.`,
    );
  }
}

async function importVersion(tx: Tx, policy: Policy, by: Act): Promise<PolicyImport> {
  const { name } = policy;
  if (PRESETS.has(name)) throw presetName(name);
  // Two imports of one name would both take the next number.
  await tx.$executeRaw`LOCK TABLE policies IN SHARE ROW EXCLUSIVE MODE`;
  const row = await tx.policy.findFirst({ where: { name }, orderBy: { version: 'desc' } });
  const newest = row === null ? null : policyOf(row.body);
  if (newest !== null && canonical({ ...newest, version: 0 }) === canonical({ ...policy, version: 0 })) {
    return { version: newest.version, isNew: false, planIds: [], measureIds: [] };
  }
  if (newest !== null && slotOf(newest) !== slotOf(policy)) throw otherKind(name);
  const version = (newest?.version ?? 0) + 1;
  await tx.policy.create({ data: { name, version, body: asJson({ ...policy, version }) } });
  const followed = await followNewest(tx, { name, version }, by.now);
  await audit(tx, by, { what: 'policy-imported', detail: { name, version, plans: followed.planIds } });
  return { version, isNew: true, ...followed };
}

async function listPolicies(tx: Pick<Tx, 'policy'>): Promise<readonly PolicySummary[]> {
  const plan = { select: { id: true } } as const;
  const rows = await tx.policy.findMany({
    include: { datedPlans: plan, rhythmPlans: plan, overrides: { select: { planId: true } } },
    orderBy: [{ name: 'asc' }, { version: 'asc' }],
  });
  return [...new Set(rows.map(({ name }) => name))].map((name) => {
    const mine = rows.filter((row) => row.name === name);
    const planIds = mine.flatMap(({ datedPlans, rhythmPlans, overrides }) => [
      ...[...datedPlans, ...rhythmPlans].map(({ id }) => id),
      ...overrides.map(({ planId }) => planId),
    ]);
    return {
      name,
      versions: mine.map(({ version }) => version),
      isPreset: PRESETS.has(name),
      for: slotOf(policyOf(mine.at(-1)?.body)),
      planIds: [...new Set(planIds)].toSorted(),
    };
  });
}

function presetName(name: string): DubanError {
  return new DubanError(
    'conflict',
    `“${name}”是内置催办规则的名称，不能改写：请在文件中另取 name 再导入。 / "${name}" is a preset, which stays as it is: give the file another name and import it again.`,
  );
}

function otherKind(name: string): DubanError {
  return new DubanError(
    'conflict',
    `催办规则 ${name} 的各版须同为定期（有 rhythm）或同为非定期：请另取 name。 / All versions of policy ${name} have a rhythm or none has: give the file another name.`,
  );
}

/** Puts the presets in; a preset changed in the program must have a new version. */
export async function seedPolicies(tx: Tx): Promise<void> {
  const presets = [...PRESETS.values()];
  await tx.policy.createMany({
    data: presets.map((policy) => ({ name: policy.name, version: policy.version, body: asJson(policy) })),
    skipDuplicates: true,
  });
}

/** JSON text with sorted keys: PostgreSQL does not keep their order. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
