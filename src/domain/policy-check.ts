import type { Fault } from './errors.ts';
import type { Policy, Rung } from './policy.ts';
import { PolicyReader } from './policy-reader.ts';
import { checkRhythm, checkRungs, checkVerification } from './policy-rules.ts';
import { readPolicy } from './policy-shape.ts';

/** A policy that may be used, or every fault that it has; never both. */
export type CheckedPolicy =
  | { readonly policy: Policy; readonly faults: readonly [] }
  | { readonly policy: null; readonly faults: readonly Fault[] };

/**
 * Whether a value (as JSON gives it) is a policy that may be used: shapes, units, words, and what the rungs mean
 * together. All faults at once, each with its place, the value, what is allowed and what to do. `version` may stand in it
 * and may be missing: a store numbers versions itself.
 */
export function checkPolicy(value: unknown): CheckedPolicy {
  const reader = new PolicyReader();
  const { head, rhythm, verification, rungs } = readPolicy(reader, value);
  checkRungs(reader, rungs);
  if (verification !== undefined) checkVerification(reader, verification);
  if (rhythm !== undefined && rhythm !== null) checkRhythm(reader, rhythm);
  const read = rungs.filter((rung): rung is Rung => rung !== null);
  if (reader.faults.length === 0 && head !== null) return { policy: { ...head, rungs: read }, faults: [] };
  return { policy: null, faults: reader.faults };
}
