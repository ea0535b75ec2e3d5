import { DubanError } from '../domain/errors.ts';
import type { Policy } from '../domain/policy.ts';
import { LATER_LIMITS, PRESETS } from '../domain/presets.ts';
import type { Database, Tx } from './database.ts';
import type { Prisma } from './generated/client.ts';
import type { Sql } from './sql.ts';

/** A stored policy by name; a version once stored never changes. */
export interface PolicyRef {
  readonly name: string;
  readonly version: number;
}

export interface PolicyStore {
  /** Stores a new version (append-only). Throws DubanError conflict when that version is stored with another body. */
  add(policy: Policy): Promise<void>;
  /** The newest version of a name. Throws DubanError not-found with the names there are. */
  latest(name: string): Promise<Policy>;
  list(): Promise<readonly PolicyRef[]>;
}

/** Stored versions never change, so that they are read once. */
export class PolicyCache {
  private readonly policies = new Map<string, Policy>();

  async get(sql: Sql, { name, version }: PolicyRef): Promise<Policy> {
    const key = `${name}@${version}`;
    const known = this.policies.get(key);
    if (known !== undefined) return known;
    const [row] = await sql.query<{ body: unknown }>(
      'SELECT body FROM policies WHERE name = $1 AND version = $2::int',
      name,
      version,
    );
    if (row === undefined) throw new DubanError('not-found', `没有策略 ${key}。 / There is no policy ${key}.`);
    const policy = policyOf(row.body);
    this.policies.set(key, policy);
    return policy;
  }
}

// Only `add` writes bodies, and it takes a Policy; an older one lacks what came later.
const policyOf = (body: unknown): Policy => ({ ...LATER_LIMITS, ...(body as Policy) });

export function policyStore(db: Database): PolicyStore {
  return {
    add: (policy) => db.write((tx) => addPolicy(tx, policy)),
    latest: (name) => db.read((prisma) => latestPolicy(prisma, name)),
    list: () =>
      db.read((prisma) =>
        prisma.policy.findMany({
          select: { name: true, version: true },
          orderBy: [{ name: 'asc' }, { version: 'asc' }],
        }),
      ),
  };
}

async function addPolicy(tx: Tx, policy: Policy): Promise<void> {
  const { name, version } = policy;
  const stored = await tx.policy.findUnique({ where: { name_version: { name, version } } });
  if (stored === null) {
    await tx.policy.create({ data: { name, version, body: asJson(policy) } });
  } else if (canonical(stored.body) !== canonical(policy)) {
    throw new DubanError(
      'conflict',
      `策略 ${name} 的第 ${version} 版已存在且内容不同：请使用新的版本号。 / Version ${version} of policy ${name} is stored with other contents: use a new version.`,
    );
  }
}

export async function latestPolicy(tx: Pick<Tx, 'policy'>, name: string): Promise<Policy> {
  const row = await tx.policy.findFirst({ where: { name }, orderBy: { version: 'desc' } });
  if (row !== null) return policyOf(row.body);
  const names = await tx.policy.findMany({ distinct: ['name'], select: { name: true }, orderBy: { name: 'asc' } });
  const known = names.map((one) => one.name).join('、');
  throw new DubanError(
    'not-found',
    `没有名为“${name}”的策略；现有：${known}。 / No policy "${name}"; there are: ${known}.`,
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

/** Plain data all through, which is what a JSON column takes. */
export const asJson = (value: unknown): Prisma.InputJsonValue => value as Prisma.InputJsonValue;

/** JSON text with sorted keys: PostgreSQL does not keep their order. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
