import type { Seat, Seated } from './audience.ts';
import { ROLES, type Role } from './policy.ts';

/** A seat whose people changed: the holder before and after, equal where only a deputy or an address did. */
export interface SeatChange extends Seat {
  readonly from: string | null;
  readonly to: string | null;
}

/** Who holds the seats of two units, and who stands in for them. */
export interface SeatsOfTwo {
  readonly holders: readonly Seated[];
  readonly deputies: readonly Seated[];
}

/** What becomes of a unit's people when another one stands in its place. */
export interface SeatsTaken {
  /** Roles whose holder, and whose deputy, sits in the other unit from now on. */
  readonly holders: readonly Role[];
  readonly deputies: readonly Role[];
  /** Where the other unit has somebody else: who acts from now on for whoever did so before. */
  readonly changes: readonly SeatChange[];
}

/** Its people take the seats that nobody holds; where somebody does, that one acts for them. In the order of the roles. */
export function seatsInPlace(
  { holders, deputies }: SeatsOfTwo,
  { from, to }: { readonly from: string; readonly to: string },
): SeatsTaken {
  const inUnit = (people: readonly Seated[], unitId: string, role: Role): string | null =>
    people.find((one) => one.unitId === unitId && one.role === role)?.contactId ?? null;
  const ofUnit = holders.filter(({ unitId }) => unitId === from);
  const leaving = ofUnit.toSorted((a, b) => ROLES.indexOf(a.role) - ROLES.indexOf(b.role));
  const after = (role: Role): string | null => inUnit(holders, to, role) ?? inUnit(holders, from, role);
  return {
    holders: leaving.flatMap(({ role }) => (inUnit(holders, to, role) === null ? [role] : [])),
    deputies: deputies
      .filter(({ unitId }) => unitId === from)
      // Nobody stands in for himself.
      .flatMap(({ role, contactId }) =>
        inUnit(deputies, to, role) === null && after(role) !== contactId ? [role] : [],
      ),
    changes: leaving.flatMap(({ role, contactId }) => {
      const own = inUnit(holders, to, role);
      return own === null || own === contactId ? [] : [{ unitId: to, role, from: contactId, to: own }];
    }),
  };
}
