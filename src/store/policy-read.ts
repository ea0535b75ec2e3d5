import { DubanError } from '../domain/errors.ts';
import type { Policy } from '../domain/policy.ts';
import { LATER_LIMITS } from '../domain/preset-parts.ts';
import type { Tx } from './database.ts';
import type { Sql } from './sql.ts';

/** A stored policy by name; a version once stored never changes. */
export interface PolicyRef {
  readonly name: string;
  readonly version: number;
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
    if (row === undefined) throw new DubanError('not-found', `没有催办规则 ${key}。 / There is no policy ${key}.`);
    const policy = policyOf(row.body);
    this.policies.set(key, policy);
    return policy;
  }
}

// Only `add` writes bodies, and it takes a Policy; an older one lacks what came later.
export const policyOf = (body: unknown): Policy => ({ ...LATER_LIMITS, ...(body as Policy) });

/** The newest version of a name. Throws DubanError not-found with the names there are. */
export async function latestPolicy(tx: Pick<Tx, 'policy'>, name: string): Promise<Policy> {
  const row = await tx.policy.findFirst({ where: { name }, orderBy: { version: 'desc' } });
  if (row !== null) return policyOf(row.body);
  const names = await tx.policy.findMany({ distinct: ['name'], select: { name: true }, orderBy: { name: 'asc' } });
  const known = names.map((one) => one.name).join('、');
  throw new DubanError(
    'not-found',
    `没有名为“${name}”的催办规则；现有：${known}。 / No policy "${name}"; there are: ${known}.`,
  );
}

/** One version of a policy. Throws DubanError not-found with the newest there is. */
export async function oneVersion(tx: Pick<Tx, 'policy'>, { name, version }: PolicyRef): Promise<Policy> {
  const row = await tx.policy.findUnique({ where: { name_version: { name, version } } });
  if (row !== null) return policyOf(row.body);
  const { version: newest } = await latestPolicy(tx, name);
  throw new DubanError(
    'not-found',
    `催办规则 ${name} 没有第 ${version} 版：现有第 1 至 ${newest} 版。 / Policy ${name} has no version ${version}: the newest is ${newest}.`,
  );
}
