import type { LocalDate } from '../domain/local-date.ts';
import type { NewUnitChange, UnitStanding } from '../domain/unit-change.ts';
import { unitIdOf } from './ids.ts';
import type { SetupUnit } from './placeholders.ts';

/** A unit that has ended: by which change, and who stands in its place. */
export interface Ended {
  readonly changeId: string;
  readonly to: string;
}

/** A change of a unit by ids. */
export interface ResolvedChange {
  readonly unitId: string;
  /** For a unit that ends: who takes over; null for one that is renamed, or that nobody follows. */
  readonly toUnitId: string | null;
  /** For a unit that is renamed. */
  readonly newName: string | null;
}

interface Unit {
  readonly id: string;
  name: string;
  readonly isGroup: boolean;
  readonly aliases: Set<string>;
}

/** The units of a rehearsed plan by their names, and who stands in the place of one that has ended. */
export class Units {
  private readonly units: Map<string, Unit>;
  /** Names that units will have from a day to come. */
  private readonly names = new Map<string, string>();
  private readonly ended = new Map<string, Ended>();
  /** Ends that are written down, carried out or not. */
  private readonly ends = new Map<string, { readonly to: string | null; readonly on: LocalDate }>();

  constructor(units: readonly SetupUnit[]) {
    this.units = new Map(
      units.map(({ id, name, kind, seenAs }) => [
        id,
        { id, name, isGroup: kind === 'collecting', aliases: new Set(seenAs) },
      ]),
    );
  }

  nameOf(id: string): string {
    return this.units.get(id)?.name ?? id;
  }

  /** The unit that a name means now: its own, one that it has had, or one that it will have; the one in its place. */
  idOf(name: string): string | undefined {
    const id = this.ownerOf(name);
    return id === undefined ? undefined : this.inPlaceOf(id);
  }

  /** The unit that has a name, has had it, or will have it. A unit's own name is stronger than somebody's alias. */
  private ownerOf(name: string): string | undefined {
    const all = [...this.units.values()];
    const found = all.find((one) => one.name === name) ?? all.find(({ aliases }) => aliases.has(name));
    return found?.id ?? this.names.get(name);
  }

  inPlaceOf(id: string): string {
    return this.ended.get(id)?.to ?? id;
  }

  /** How a unit has ended; undefined while it has not, or where nobody stands in its place. */
  endOf(id: string): Ended | undefined {
    return this.ended.get(id);
  }

  add(name: string): void {
    const id = unitIdOf(name);
    this.units.set(id, { id, name, isGroup: false, aliases: new Set() });
  }

  /** A change by the ids of what it names now. */
  resolve(change: NewUnitChange): ResolvedChange {
    const idOf = (name: string): string => this.idOf(name) ?? name;
    const unitId = idOf(change.unit);
    if (change.kind === 'rename') return { unitId, toUnitId: null, newName: change.newName.trim() };
    return { unitId, toUnitId: change.to === null ? null : idOf(change.to), newName: null };
  }

  /** A change is written down for a day: the new name means the unit from now on, and nobody ends twice. */
  note({ unitId, toUnitId, newName }: ResolvedChange, on: LocalDate): void {
    if (newName === null) this.ends.set(unitId, { to: toUnitId, on });
    else this.names.set(newName, unitId);
  }

  /** What the checks of a change ask. */
  asked(): Pick<UnitStanding, 'idOf' | 'nameOf' | 'isGroup' | 'ownerOf' | 'ends'> {
    return {
      idOf: (name) => this.idOf(name),
      nameOf: (id) => this.nameOf(id),
      isGroup: (id) => this.units.get(id)?.isGroup === true,
      ownerOf: (name) => this.ownerOf(name),
      ends: this.ends,
    };
  }

  /** The former name stays an alias. */
  rename(id: string, newName: string): void {
    const unit = this.units.get(id);
    if (unit === undefined) return;
    unit.aliases.add(unit.name);
    unit.aliases.delete(newName);
    unit.name = newName;
    this.names.delete(newName);
  }

  /** Carries out the ends of the days until one, that included: names mean who stands in their place then. */
  endUntil(day: LocalDate): void {
    for (const [id, { to, on }] of this.ends) {
      if (to !== null && on <= day && !this.ended.has(id)) this.end(id, { changeId: '', to: this.inPlaceOf(to) });
    }
  }

  /** Whoever followed a unit before is followed by the one in its place. */
  end(id: string, by: Ended): void {
    for (const [former, { changeId, to }] of this.ended) if (to === id) this.ended.set(former, { changeId, to: by.to });
    this.ended.set(id, by);
  }
}
