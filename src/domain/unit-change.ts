import type { LocalDate } from './local-date.ts';

/** What becomes of a unit from the beginning of a day on; units by name or alias. */
export type NewUnitChange =
  | { readonly kind: 'rename'; readonly unit: string; readonly newName: string }
  | { readonly kind: 'merge'; readonly unit: string; readonly to: string }
  /** Without a successor only where nothing open depends on the unit. */
  | { readonly kind: 'abolish'; readonly unit: string; readonly to: string | null };

/** Changes that are ordered together: all of them are written down, or none. */
export interface UnitAct {
  readonly changes: readonly NewUnitChange[];
  /** The day from whose beginning on they are in force. */
  readonly on: LocalDate;
  /** Units that take over and are not known yet become new ones. */
  readonly newUnits: boolean;
}

/** What is known of units when changes of them are to be written down. */
export interface UnitStanding {
  readonly today: LocalDate;
  readonly idOf: (name: string) => string | undefined;
  readonly nameOf: (id: string) => string;
  readonly isGroup: (id: string) => boolean;
  /** The unit that has a name, has had it, or will have it. */
  readonly ownerOf: (name: string) => string | undefined;
  /** Units that end or have ended, and who stands in their place from then on. */
  readonly ends: ReadonlyMap<string, { readonly to: string | null; readonly on: LocalDate }>;
  /** Plans that are not closed. */
  readonly plans: readonly {
    readonly title: string;
    readonly officeUnitId: string | null;
    readonly superiorUnitId: string | null;
  }[];
  /** How many open measures a unit leads or supports. */
  readonly openMeasures: ReadonlyMap<string, number>;
}

/** The units that take over and nobody knows yet: with `newUnits` they become new ones. */
export function newHeirs({ changes, newUnits }: UnitAct, idOf: UnitStanding['idOf']): readonly string[] {
  if (!newUnits) return [];
  const heirs = changes.flatMap((change) => (change.kind === 'rename' || change.to === null ? [] : [change.to]));
  return [...new Set(heirs)].filter((name) => idOf(name) === undefined);
}
