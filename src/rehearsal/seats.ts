import type { Seat, Seated } from '../domain/audience.ts';
import type { Role } from '../domain/policy.ts';
import type { SeatsOfTwo, SeatsTaken } from '../domain/succession-seats.ts';
import type { PlanSetup } from './placeholders.ts';

/** Who sits where when a rehearsal begins. */
export interface SeatsAtFirst {
  readonly setup: Pick<PlanSetup, 'contacts' | 'others'>;
  /** Who stands in for the holders of seats; nobody does of the people who are invented. */
  readonly deputies?: readonly Seated[];
  /** Units that people belong to besides those that they hold a seat of the plan in, by contact. */
  readonly otherUnits?: ReadonlyMap<string, readonly string[]>;
}

/** Who is in the seats of each unit: two steps, for these are the questions that are asked most. */
type SeatMap = Map<string, Map<Role, string>>;

/** Who sits where in a rehearsal, and which unit everybody belongs to: what the store keeps of seats, deputies and people. */
export class Seats {
  private readonly holders: SeatMap;
  private readonly deputies: SeatMap;
  private readonly homes: Map<string, string>;
  private readonly elsewhere: Map<string, readonly string[]>;
  private readonly everIn = new Map<string, Set<string>>();
  /** Made when it is asked for, until a seat changes hands. */
  private readonly unitsNow = new Map<string, readonly string[]>();

  constructor({ setup: { contacts, others = [] }, deputies = [], otherUnits = new Map() }: SeatsAtFirst) {
    const seated = contacts.map(({ id, ...at }) => ({ ...at, contactId: id }));
    this.holders = seatMap(seated);
    this.deputies = seatMap(deputies);
    // Somebody who holds several seats belongs to the unit of the first.
    this.homes = new Map([...others, ...contacts.toReversed()].map(({ id, unitId }) => [id, unitId]));
    this.elsewhere = new Map(otherUnits);
    for (const one of [...seated, ...deputies]) this.note(one);
  }

  holderOf(unitId: string, role: Role): string | null {
    return this.holders.get(unitId)?.get(role) ?? null;
  }

  deputyOf(unitId: string, role: Role): string | null {
    return this.deputies.get(unitId)?.get(role) ?? null;
  }

  /** The unit that a person belongs to; undefined for somebody whom the plan does not have. */
  homeOf(contactId: string): string | undefined {
    return this.homes.get(contactId);
  }

  /** The seats of a person, as holder or as deputy. */
  seatsOf(contactId: string): Seat[] {
    return [this.holders, this.deputies].flatMap((map) => seatsIn(map).filter((one) => one.contactId === contactId));
  }

  /** The units that a person belongs to or holds a seat in. */
  unitsOf(contactId: string): readonly string[] {
    const known = this.unitsNow.get(contactId);
    if (known !== undefined) return known;
    const held = [...this.holders].filter(([, roles]) => [...roles.values()].includes(contactId)).map(([id]) => id);
    const units = [...new Set([this.homes.get(contactId) ?? [], this.elsewhere.get(contactId) ?? [], held].flat())];
    this.unitsNow.set(contactId, units);
    return units;
  }

  /** The units that a person has ever sat in: whatever they were once asked for, they may answer. */
  unitsEverOf(contactId: string): ReadonlySet<string> {
    return this.everIn.get(contactId) ?? NONE;
  }

  take(seated: Seated): void {
    seat(this.holders, seated);
    this.note(seated);
    this.unitsNow.clear();
  }

  of(...unitIds: readonly string[]): SeatsOfTwo {
    const within = (map: SeatMap): Seated[] => seatsIn(map).filter(({ unitId }) => unitIds.includes(unitId));
    return { holders: within(this.holders), deputies: within(this.deputies) };
  }

  /** The people of a unit go along to the one in its place, as decided. */
  goAlong(from: string, to: string, { holders, deputies }: SeatsTaken): void {
    const moved = [...this.move(this.holders, { from, to, roles: holders })];
    moved.push(...this.move(this.deputies, { from, to, roles: deputies }));
    for (const contactId of moved) {
      this.note({ unitId: to, contactId });
      if (this.homes.get(contactId) === from) this.homes.set(contactId, to);
    }
    this.leave(from);
    this.unitsNow.clear();
  }

  private move(
    map: SeatMap,
    { from, to, roles }: { readonly from: string; readonly to: string; readonly roles: readonly Role[] },
  ): string[] {
    return roles.flatMap((role) => {
      const contactId = map.get(from)?.get(role);
      if (contactId === undefined) return [];
      map.get(from)?.delete(role);
      seat(map, { unitId: to, role, contactId });
      return [contactId];
    });
  }

  /** Whoever neither belongs to a unit nor holds a seat in it any more has nothing to do with its closures. */
  private leave(from: string): void {
    const staying = new Set(this.holders.get(from)?.values());
    for (const [contactId, units] of this.elsewhere) {
      if (staying.has(contactId) || this.homes.get(contactId) === from) continue;
      this.elsewhere.set(
        contactId,
        units.filter((unitId) => unitId !== from),
      );
    }
  }

  private note({ unitId, contactId }: Pick<Seated, 'unitId' | 'contactId'>): void {
    this.everIn.set(contactId, (this.everIn.get(contactId) ?? new Set()).add(unitId));
  }
}

const NONE: ReadonlySet<string> = new Set();

const seatsIn = (map: SeatMap): Seated[] =>
  [...map].flatMap(([unitId, roles]) => [...roles].map(([role, contactId]) => ({ unitId, role, contactId })));

function seatMap(seats: readonly Seated[]): SeatMap {
  const map: SeatMap = new Map();
  for (const one of seats) seat(map, one);
  return map;
}

function seat(map: SeatMap, { unitId, role, contactId }: Seated): void {
  const roles = map.get(unitId) ?? new Map<Role, string>();
  map.set(unitId, roles.set(role, contactId));
}
