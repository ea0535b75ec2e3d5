/** Where a measure stands in its plan; part and section as printed. */
export interface Place {
  readonly code: string;
  readonly part: string | null;
  readonly section: string | null;
}

/** Which of a measure's two policies: for its dated requests, or for its rounds and report cycles. */
export type PolicySlot = 'dated' | 'rhythm';

/** What a policy is assigned to within a plan. A section is that of one part. */
export type OverrideScope =
  | { readonly kind: 'part'; readonly part: string }
  | { readonly kind: 'section'; readonly part: string | null; readonly section: string }
  | { readonly kind: 'measure'; readonly code: string };

/** A policy (or the name of one) that holds for a part of a plan instead of the plan's own. */
export interface Override<P> {
  readonly slot: PolicySlot;
  readonly scope: OverrideScope;
  readonly policy: P;
}

/** The narrower of two assignments holds. */
const RANK: Readonly<Record<OverrideScope['kind'], number>> = { part: 1, section: 2, measure: 3 };

function covers(scope: OverrideScope, place: Place): boolean {
  switch (scope.kind) {
    case 'part':
      return scope.part === place.part;
    case 'section':
      return scope.part === place.part && scope.section === place.section;
    case 'measure':
      return scope.code === place.code;
  }
}

/** The policy of a measure: its own, else its section's, else its part's, else the plan's. */
export function chosenPolicy<P>(
  slot: PolicySlot,
  place: Place,
  { overrides, plan }: { readonly overrides: readonly Override<P>[]; readonly plan: P },
): P {
  const mine = overrides.filter((one) => one.slot === slot && covers(one.scope, place));
  const narrowest = mine.toSorted((a, b) => RANK[b.scope.kind] - RANK[a.scope.kind])[0];
  return narrowest === undefined ? plan : narrowest.policy;
}
