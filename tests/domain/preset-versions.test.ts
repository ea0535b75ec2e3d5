import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { PRESETS } from '../../src/domain/presets.ts';

/** JSON with sorted keys, so that the order in which fields are written does not count. */
const canonical = (value: unknown): string =>
  JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );

// A store keeps what it has under a version: a preset that is changed needs the next one, and its line here.
it('a preset says the same under the same version', () => {
  const found = [...PRESETS.values()].map(
    (policy) =>
      `${policy.name}@${policy.version} ${createHash('sha256').update(canonical(policy)).digest('hex').slice(0, 16)}`,
  );
  expect(found).toEqual([
    'standard@2 dfe3ba5c56dd4163',
    'ongoing-quarterly@2 c02870ce062a22ea',
    'ongoing-monthly@3 14f3bc74881bd076',
    'three-colour@1 cd3b41247abb9837',
    '13710@1 2601d8d5ac240ee4',
    'complaint-12345@1 ba53d016ae72359f',
    'gentle@1 ac35b76c8d282840',
  ]);
});
