import { enclosure } from './clauses.ts';
import { tight } from './spacing.ts';
import { jointNames } from './unit-names.ts';

/** The names of one unit cell by role, as printed and in the order of the cell. */
export interface UnitCell {
  readonly lead: readonly string[];
  readonly support: readonly string[];
}

/** How the names of a cell are taken whose own words do not say who leads. */
export type UnitRole = 'lead' | 'support' | 'first-leads';

const LEAD_WORDS = '牵头|主办';
const SUPPORT_WORDS = '配合|协办|协助|参与|参加|主责|责任|承办|落实';
const LABEL = new RegExp(
  String.raw`(?:(?<lead>${LEAD_WORDS})|(?:${SUPPORT_WORDS}))(?:责任)?(?:单位|部门)\s*[:：]|按(?:照)?(?:各自)?职责分工\s*[:：]`,
  'gu',
);
const LEAD_TAIL = new RegExp(String.raw`[（(]?(?:共同|联合)?(?:${LEAD_WORDS})(?:负责)?[）)]?$`, 'u');
const SUPPORT_TAIL = new RegExp(String.raw`[（(]?(?:共同)?(?:${SUPPORT_WORDS})[）)]?$`, 'u');
const BY_DUTY_TAIL = /按(?:照)?(?:各自)?(?:职责|职能)(?:分工)?[^、，,；;]*$/u;

/** Names of a unit list: split on 、 ， , ； ; and spaces, not inside quotes or brackets, and not inside a joint name. */
export function splitUnitList(cell: string): string[] {
  return pieces(cell)
    .map((name) => name.replace(BY_DUTY_TAIL, ''))
    .filter((name) => name !== '');
}

/** Splits a unit cell and tells lead from support: by labels (牵头单位：…), by words (…牵头, …配合), else by `role`. */
export function readUnitCell(cell: string, role: UnitRole): UnitCell {
  const said = byLabels(cell) ?? byWords(cell);
  if (said !== null) return said;
  const names = splitUnitList(cell);
  if (role === 'lead') return { lead: names, support: [] };
  if (role === 'support') return { lead: [], support: names };
  return { lead: names.slice(0, 1), support: names.slice(1) };
}

function pieces(cell: string): string[] {
  const { inside } = enclosure(cell);
  const joint = jointNames(cell);
  const isKept = (at: number): boolean =>
    inside[at] === true ||
    joint.some((name) => at >= name.from && at < name.to) ||
    !/[、，,；;\s。]/u.test(cell.charAt(at));
  const names: string[] = [];
  let from = 0;
  for (let at = 0; at <= cell.length; at += 1) {
    if (at < cell.length && isKept(at)) continue;
    const name = tight(cell.slice(from, at));
    if (name !== '') names.push(name);
    from = at + 1;
  }
  return names;
}

function byLabels(cell: string): UnitCell | null {
  const labels = [...cell.matchAll(LABEL)];
  if (labels.length === 0) return null;
  const lead: string[] = [];
  const support: string[] = [];
  labels.forEach((label, index) => {
    const names = splitUnitList(cell.slice(label.index + label[0].length, labels[index + 1]?.index));
    (label.groups?.['lead'] === undefined ? support : lead).push(...names);
  });
  const unlabelled = splitUnitList(cell.slice(0, labels[0]?.index));
  // Names before the first label stand first: where no label says who leads, they do.
  return lead.length === 0 ? { lead: unlabelled, support } : { lead, support: [...unlabelled, ...support] };
}

/** 甲局牵头，乙局、丙局配合: the word at the end of a run of names holds for the whole run. */
function byWords(cell: string): UnitCell | null {
  const printed = pieces(cell);
  if (!printed.some((name) => LEAD_TAIL.test(name))) return null;
  const lead: string[] = [];
  const support: string[] = [];
  let run: string[] = [];
  for (const name of printed) {
    const leads = LEAD_TAIL.test(name);
    const supports = !leads && (SUPPORT_TAIL.test(name) || BY_DUTY_TAIL.test(name));
    run.push(name.replace(LEAD_TAIL, '').replace(BY_DUTY_TAIL, '').replace(SUPPORT_TAIL, ''));
    if (!leads && !supports) continue;
    (leads ? lead : support).push(...run.filter((bare) => bare !== ''));
    run = [];
  }
  return { lead, support: [...support, ...run.filter((bare) => bare !== '')] };
}
