/*
 * Who is responsible for a measure in fact: the units printed in its cells, with their groups resolved. A unit is told by
 * an id, whatever its caller's ids are. Once for the stored plan and for the rehearsal of a document.
 */

/** A unit as printed in a measure's cell, with what is known of groups. */
export interface PrintedUnit {
  readonly unitId: string;
  readonly isGroup: boolean;
  /** Who answers for the group (汇总单位); the group itself where its own name stands for an office. */
  readonly collectingUnitId: string | null;
  /** The bodies that a note of the document names. */
  readonly memberIds: readonly string[];
}

/** A unit that is responsible in fact. `groupUnitId`: the group through which it became so. */
export interface ResponsibleUnit {
  readonly unitId: string;
  readonly byExpansion: boolean;
  readonly groupUnitId: string | null;
}

/**
 * Who leads, in the order of the document. A group counts as the bodies that a note names, else as its collecting unit.
 * A group that stands first must answer, so its collecting unit does, and the bodies follow as leads by expansion.
 * A group that is neither expanded nor collected leads nobody on; it is left to the office.
 */
export function resolveLeads(printed: readonly PrintedUnit[]): readonly ResponsibleUnit[] {
  return unique(
    printed.flatMap((unit, index) => {
      const members = membersOf(unit);
      if (members.length === 0) return ownSeat(unit);
      return index === 0 ? [...ownSeat(unit), ...members] : members;
    }),
  );
}

/** Who supports: as for leads, but nobody has to answer. Units that lead anyway are left out. */
export function resolveSupports(
  printed: readonly PrintedUnit[],
  leads: readonly ResponsibleUnit[],
): readonly ResponsibleUnit[] {
  const leading = new Set(leads.map(({ unitId }) => unitId));
  const resolved = unique(printed.flatMap((unit) => (unit.memberIds.length > 0 ? membersOf(unit) : ownSeat(unit))));
  return resolved.filter(({ unitId }) => !leading.has(unitId));
}

/** Whether nobody stands for this unit: a group that is neither expanded nor collected. */
export function goesNowhere({ isGroup, collectingUnitId, memberIds }: PrintedUnit): boolean {
  return isGroup && collectingUnitId === null && memberIds.length === 0;
}

function membersOf({ unitId, isGroup, memberIds }: PrintedUnit): readonly ResponsibleUnit[] {
  if (!isGroup) return [];
  return memberIds.map((memberId) => ({ unitId: memberId, byExpansion: true, groupUnitId: unitId }));
}

function ownSeat({ unitId, isGroup, collectingUnitId }: PrintedUnit): readonly ResponsibleUnit[] {
  if (!isGroup) return [{ unitId, byExpansion: false, groupUnitId: null }];
  return collectingUnitId === null ? [] : [{ unitId: collectingUnitId, byExpansion: false, groupUnitId: unitId }];
}

/** Each unit once, at its first place; one that is printed anywhere in the cell counts as printed. */
function unique(units: readonly ResponsibleUnit[]): readonly ResponsibleUnit[] {
  const byId = new Map<string, ResponsibleUnit>();
  for (const unit of units) {
    const old = byId.get(unit.unitId);
    if (old === undefined) byId.set(unit.unitId, unit);
    else if (old.byExpansion && !unit.byExpansion) byId.set(unit.unitId, unit);
  }
  return [...byId.values()];
}
