import type { Fault } from './errors.ts';
import { isLocalDate, type LocalDate } from './local-date.ts';
import type { NewUnitChange, UnitAct, UnitStanding } from './unit-change.ts';

/** Everything that a change of units can have wrong (docs/errors.md explains each, a test compares); all of it refuses. */
export const UNIT_CHANGE_FAULTS = {
  'unknown-unit': 'error',
  'unit-is-group': 'error',
  'date-in-the-past': 'error',
  'same-unit': 'error',
  'name-unusable': 'error',
  'name-taken': 'error',
  'unit-ends': 'error',
  'successor-ends': 'error',
  'unit-circle': 'error',
  'successor-needed': 'error',
  'office-without-successor': 'error',
  'office-is-superior': 'error',
} as const satisfies Record<string, Fault['severity']>;

export type UnitChangeFault = keyof typeof UNIT_CHANGE_FAULTS;

type Ending = Exclude<NewUnitChange, { kind: 'rename' }>;

const LONGEST_NAME = 100;

/** Everything that is wrong with a set of changes: with their day, then with each in their order. */
export function unitChangeFaults(act: UnitAct, standing: UnitStanding): Fault[] {
  return [...dayFaults(act, standing), ...changeFaults(act, standing)];
}

function dayFaults({ on }: UnitAct, { today }: UnitStanding): Fault[] {
  if (isLocalDate(on) && on >= today) return [];
  return [
    fault(
      'date-in-the-past',
      `生效日期“${on}”无效或早于今天（${today}）：应为今天或以后实际存在的日期。`,
      `"${on}" is no day from today (${today}) on.`,
    ),
  ];
}

function changeFaults(act: UnitAct, standing: UnitStanding): Fault[] {
  return act.changes.flatMap((change, index) => {
    const id = standing.idOf(change.unit);
    const twice = act.changes.findIndex(({ unit }) => standing.idOf(unit) === id) < index;
    if (id === undefined) return [unknown(change.unit), ...targetFaults(change, standing)];
    if (twice) return [];
    const own = [
      ...(standing.isGroup(id) ? [group(change.unit)] : []),
      ...endedFaults(change, { id, on: act.on }, standing),
    ];
    return change.kind === 'rename'
      ? [...own, ...nameFaults(change, id, standing)]
      : [...own, ...targetFaults(change, standing), ...endingFaults(change, { id, act }, standing)];
  });
}

function endedFaults(
  { unit, kind }: NewUnitChange,
  { id, on }: { readonly id: string; readonly on: LocalDate },
  { ends }: UnitStanding,
): Fault[] {
  const end = ends.get(id);
  if (end === undefined || (kind === 'rename' && on < end.on)) return [];
  return [
    fault(
      'unit-ends',
      `“${unit}”已定于 ${end.on} 合并或撤销，不能再作变更。`,
      `"${unit}" ends on ${end.on} already: it cannot be changed once more.`,
    ),
  ];
}

function nameFaults(
  { unit, newName }: Extract<NewUnitChange, { kind: 'rename' }>,
  id: string,
  { ownerOf, nameOf }: UnitStanding,
): Fault[] {
  const name = newName.trim();
  if (name === '' || name.length > LONGEST_NAME) {
    return [
      fault(
        'name-unusable',
        `新名称应为 1 至 ${LONGEST_NAME} 个字。`,
        `A new name has 1 to ${LONGEST_NAME} characters.`,
      ),
    ];
  }
  const owner = ownerOf(name);
  if (name === nameOf(id))
    return [fault('same-unit', `“${unit}”现名即为“${name}”。`, `"${unit}" is called "${name}".`)];
  if (owner === undefined || owner === id) return [];
  return [
    fault(
      'name-taken',
      `“${name}”是另一单位（${nameOf(owner)}）的名称或曾用名：如为并入该单位，请用 duban unit merge。`,
      `"${name}" is a name of another unit (${nameOf(owner)}): to join that one use duban unit merge.`,
    ),
  ];
}

function targetFaults(change: NewUnitChange, { idOf, isGroup }: UnitStanding): Fault[] {
  if (change.kind === 'rename' || change.to === null) return [];
  const id = idOf(change.to);
  if (id === undefined) return [unknown(change.to)];
  return isGroup(id) ? [group(change.to)] : [];
}

/** Circles, ends without anybody in their place, and an office that would be its own superior. */
function endingFaults(
  change: Ending,
  { id, act }: { readonly id: string; readonly act: UnitAct },
  standing: UnitStanding,
): Fault[] {
  const to = change.to === null ? null : (standing.idOf(change.to) ?? null);
  if (change.to !== null && to === null) return [];
  if (to === null) return bereftFaults(change, { id, on: act.on }, standing);
  if (to === id) return [fault('same-unit', `“${change.unit}”不能并入自身。`, `"${change.unit}" cannot join itself.`)];
  const ends = new Map(standing.ends);
  for (const other of act.changes) {
    if (other.kind === 'rename') continue;
    const [from, into] = [standing.idOf(other.unit), other.to === null ? null : standing.idOf(other.to)];
    if (from !== undefined && into !== undefined) ends.set(from, { to: into, on: act.on });
  }
  const heirs = heirsOf(id, ends);
  if (heirs === null) return [circle(change, standing.nameOf(to))];
  const end = standing.ends.get(to);
  if (end !== undefined && end.on <= act.on) {
    return [
      fault(
        'successor-ends',
        `“${change.to}”已定于 ${end.on} 合并或撤销，请写明届时承接的单位。`,
        `"${change.to}" ends on ${end.on} itself: name the unit that takes over then.`,
      ),
    ];
  }
  return aboveItselfFaults(standing, ends);
}

/** The units that follow a unit, nearest first; null where they lead back to it. */
function heirsOf(id: string, ends: ReadonlyMap<string, { readonly to: string | null }>): readonly string[] | null {
  const heirs: string[] = [];
  for (let next = ends.get(id)?.to ?? null; next !== null; next = ends.get(next)?.to ?? null) {
    if (next === id || heirs.includes(next)) return null;
    heirs.push(next);
  }
  return heirs;
}

function bereftFaults(
  { unit }: Ending,
  { id, on }: { readonly id: string; readonly on: LocalDate },
  { plans, openMeasures, ends }: UnitStanding,
): Fault[] {
  const heirOf = [...ends.values()].filter((end) => end.to === id && end.on >= on).length;
  const supervised = plans.filter(({ officeUnitId, superiorUnitId }) => officeUnitId === id || superiorUnitId === id);
  const measures = openMeasures.get(id) ?? 0;
  return [
    ...supervised.map(({ title }) =>
      fault(
        'office-without-successor',
        `“${unit}”是方案《${title}》的督办单位或其上级，撤销须用 --to 写明承接单位。`,
        `"${unit}" supervises "${title}" or stands above its office: name its successor with --to.`,
      ),
    ),
    ...(measures === 0
      ? []
      : [
          fault(
            'successor-needed',
            `“${unit}”还承担 ${measures} 项未办结事项，撤销须用 --to 写明承接单位。`,
            `"${unit}" leads or supports ${measures} open measures: name its successor with --to.`,
          ),
        ]),
    ...(heirOf === 0
      ? []
      : [
          fault(
            'successor-needed',
            `“${unit}”已定承接 ${heirOf} 个单位，撤销须用 --to 写明届时承接的单位。`,
            `"${unit}" is to take over from ${heirOf} units: name its successor with --to.`,
          ),
        ]),
  ];
}

function aboveItselfFaults(
  { plans }: UnitStanding,
  ends: ReadonlyMap<string, { readonly to: string | null }>,
): Fault[] {
  const last = (id: string | null): string | null => (id === null ? null : (heirsOf(id, ends)?.at(-1) ?? id));
  return plans
    .filter(({ officeUnitId, superiorUnitId }) => officeUnitId !== null && last(officeUnitId) === last(superiorUnitId))
    .map(({ title }) =>
      fault(
        'office-is-superior',
        `变更后方案《${title}》的督办单位与其上级将为同一单位：请另行明确上级单位。`,
        `The supervising office of "${title}" would be its own superior: another superior is needed first.`,
      ),
    );
}

const circle = ({ unit, to }: Ending, name: string): Fault =>
  fault(
    'unit-circle',
    `“${unit}”并入“${to}”会形成循环：${name}已定并入“${unit}”。`,
    `"${unit}" cannot go into "${to}": that one goes, by itself or over others, into "${unit}".`,
  );

const unknown = (name: string): Fault =>
  fault(
    'unknown-unit',
    `没有名为“${name}”的单位：请用 duban unit list 查看。`,
    `No unit is called "${name}": see duban unit list.`,
  );

const group = (name: string): Fault =>
  fault(
    'unit-is-group',
    `“${name}”是单位组，不是单位：请逐个变更其成员单位。`,
    `"${name}" is a group, not a unit: change its members one by one.`,
  );

const fault = (code: UnitChangeFault, zh: string, en: string): Fault => ({
  severity: UNIT_CHANGE_FAULTS[code],
  code,
  message: `${zh} / ${en}`,
  where: {},
});
