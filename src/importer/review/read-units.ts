import type { DraftMeasure, DraftUnit } from '../../domain/draft-plan.ts';
import type { Fault, FaultPlace } from '../../domain/errors.ts';
import { fault, quoted } from '../faults.ts';
import { tight } from '../spacing.ts';
import { isGroupName } from '../unit-names.ts';
import { splitUnitList } from '../unit-list.ts';
import { UNIT_COLUMNS, UNIT_KINDS, type UnitColumn } from './form.ts';
import type { SheetRow } from './sheet.ts';

type Listed = Omit<DraftUnit, 'measures'>;

/**
 * The units of a corrected workbook: those of the sheet 单位, then names that only a measure, a group or the office
 * uses. What is printed in two units' rows, or is a unit twice, is a fault.
 */
export function readReviewUnits(
  rows: readonly SheetRow<UnitColumn>[],
  { measures, office, where }: { measures: readonly DraftMeasure[]; office: string | null; where: FaultPlace },
): { units: DraftUnit[]; problems: Fault[] } {
  const problems: Fault[] = [];
  const listed = rows.flatMap((row) => listedUnit(row, problems));
  problems.push(...repeated(listed));
  const units = listed.map(({ unit }) => unit);
  const known = new Set(units.flatMap(({ name, seenAs }) => [name, ...seenAs]));
  const named: readonly (readonly [string, FaultPlace])[] = [
    ...measures.flatMap((measure) =>
      [...measure.leadUnits, ...measure.supportingUnits].map((name) => [name, measure.where] as const),
    ),
    ...listed.flatMap(({ unit, row }) => unit.expandsTo.map((name) => [name, row] as const)),
    ...(office === null ? [] : [[office, where] as const]),
  ];
  for (const [name, place] of named) {
    if (known.has(name)) continue;
    known.add(name);
    units.push({ name, kind: isGroupName(name) ? 'group' : 'body', seenAs: [name], expandsTo: [] });
    problems.push(unitAdded(name, place));
  }
  return { units: counted(units, measures), problems };
}

function listedUnit({ cells, where }: SheetRow<UnitColumn>, problems: Fault[]): { unit: Listed; row: FaultPlace }[] {
  const name = tight(cells.name);
  if (name === '') {
    problems.push(nameMissing(where));
    return [];
  }
  const kind = cells.kind === UNIT_KINDS.group ? 'group' : 'body';
  if (cells.kind !== UNIT_KINDS[kind]) problems.push(kindUnknown(cells.kind, where));
  const [seenAs, expandsTo] = [splitUnitList(cells.seenAs), splitUnitList(cells.expandsTo)];
  return [{ unit: { name, kind, seenAs, expandsTo }, row: where }];
}

function repeated(listed: readonly { unit: Listed; row: FaultPlace }[]): Fault[] {
  const names = new Set<string>();
  const owners = new Map<string, string>();
  return listed.flatMap(({ unit, row }) => {
    const faults: Fault[] = names.has(unit.name) ? [unitRepeated(unit.name, row)] : [];
    names.add(unit.name);
    for (const printed of unit.seenAs) {
      const owner = owners.get(printed);
      if (owner !== undefined && owner !== unit.name) faults.push(ambiguous(printed, [owner, unit.name], row));
      owners.set(printed, owner ?? unit.name);
    }
    return faults;
  });
}

/** A printed name that is the unit's own belongs to the forms in which it is printed. */
function counted(units: readonly Listed[], measures: readonly DraftMeasure[]): DraftUnit[] {
  const printed = measures.map(({ leadUnits, supportingUnits }) => new Set([...leadUnits, ...supportingUnits]));
  const everywhere = new Set(printed.flatMap((names) => [...names]));
  return units.map((unit) => {
    const isNew = everywhere.has(unit.name) && !unit.seenAs.includes(unit.name);
    const seenAs = isNew ? [...unit.seenAs, unit.name] : unit.seenAs;
    return { ...unit, seenAs, measures: printed.filter((names) => seenAs.some((name) => names.has(name))).length };
  });
}

function unitAdded(name: string, where: FaultPlace): Fault {
  const said = {
    zh: `“${quoted(name)}”不在“单位”表中，按新单位处理；如是已有单位的另一写法，请填入该单位的“文中写法”。`,
    en: `"${quoted(name)}" is not on the sheet 单位 and counts as a new unit: if it is another spelling, add it there.`,
  };
  return fault('unit-added', said, where);
}

function nameMissing(where: FaultPlace): Fault {
  const said = {
    zh: '“单位”表本行没有规范名称，未被采用；请填写名称或删除本行。',
    en: 'This row of the sheet 单位 has no name and was not used: write one, or delete the row.',
  };
  return fault('unit-name-missing', said, { ...where, column: UNIT_COLUMNS.name });
}

function kindUnknown(kind: string, where: FaultPlace): Fault {
  const said = {
    zh: `类别“${quoted(kind)}”无法识别，按“单位”处理；可填“单位”或“集合”。`,
    en: `The kind "${quoted(kind)}" is not known, 单位 is taken: write 单位 (a body) or 集合 (a group).`,
  };
  return fault('unit-kind-unknown', said, { ...where, column: UNIT_COLUMNS.kind });
}

function unitRepeated(name: string, where: FaultPlace): Fault {
  const said = {
    zh: `单位“${quoted(name)}”在“单位”表中有多行；请合并为一行。`,
    en: `The unit "${quoted(name)}" has several rows on the sheet 单位: make them one.`,
  };
  return fault('unit-repeated', said, { ...where, column: UNIT_COLUMNS.name });
}

function ambiguous(printed: string, owners: readonly [string, string], where: FaultPlace): Fault {
  const said = {
    zh: `写法“${quoted(printed)}”同时列在“${owners[0]}”和“${owners[1]}”名下；请只保留一处。`,
    en: `The spelling "${quoted(printed)}" is listed under ${owners[0]} and ${owners[1]}: keep it under one.`,
  };
  return fault('unit-ambiguous', said, { ...where, column: UNIT_COLUMNS.seenAs });
}
